"""A labelled web: pages as helplines, councils and newspapers write them, and all the ways in which they fail.

Made from templates and a fixed seed for each case, with invented organisations and numbers from the ranges kept for
plays and films. A case has one address, usually with a number that it is cited for, and says what a person who looked
at it three times in four days would conclude. Half of the cases, by a hash of their names, are held out: the program
was tuned without looking at them.
"""

from __future__ import annotations

import hashlib
import json
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from build_scripts.online.looks import Verdict
from tests.small_web import Asked, Reply, SmallWeb


class Web(SmallWeb):
    """The web of the corpus. round: which of the three visits it is now, from 0."""

    round = 0


@dataclass
class Case:
    """One address. label: the verdict on it. number_label: on its number, None where it is cited without one."""

    name: str
    address: str
    label: Verdict
    org: str = ""
    website: str = ""
    dialled: str = ""
    number_label: Verdict | None = None

    @property
    def family(self) -> str:
        """The kind of page it is."""
        return self.name.partition("/")[0]

    @property
    def held_out(self) -> bool:
        """Whether it was kept aside while the program was tuned."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2 == 1


# Words


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words("Harbour Kestrel Lantern Northfold Saltmarsh Juniper Copperfield Wren Tidewater Hollin Bramble Cairn")
_SECOND = _words("Light Listening Trust Steps Hands Bridge Circle Voices Haven Project Network Foundation")
_KINDS = ["Helpline", "Trust", "Support Line", "Project", "Service", "Alliance", "Foundation", "Advice Centre"]
_TOWNS = ["Wiltover", "Eastmere", "Castleford Bay", "Lower Aldwick", "Marrowby", "Penhallow", "Strathorn", "Llanfedw"]
_TOPICS = [
    "bereavement", "debt", "stalking", "homelessness", "leaving the armed forces", "gambling", "hate crime", "sleep",
    "domestic abuse", "caring for a parent", "online abuse", "a relative in prison", "forced marriage", "burnout",
]  # fmt: skip
_SENTENCES = [
    "Our trained volunteers have helped people with {topic} since {year}.",
    "You do not have to give your name, and you can stop at any time.",
    "If you are worried about {topic}, or about somebody close to you, we will listen first.",
    "In {year} we answered {n} enquiries from {town} and the villages around it.",
    "Nothing you tell us is passed on unless somebody's life is in danger.",
    "We work with the police, the council and GP surgeries across {town}.",
    "Many people wait months before they ask anybody about {topic}.",
    "An interpreter can join the conversation; say which language you need.",
    "Our office at {n} Station Road is closed to visitors on bank holidays.",
    "Read what others in {town} say about talking to us for the first time.",
    "We are a registered charity and rely on gifts for nine pounds in every ten we spend.",
    "The waiting list for counselling is {n} weeks at present.",
    "Leaflets on {topic} are free to schools and stations in {town}.",
    "This page was last changed in March {year}.",
    "Someone who has been through {topic} themselves may be the one who answers.",
    "Complaints go to the trustees, who meet on the first Tuesday of each month.",
    "It can help to write down beforehand what you want to say about {topic}.",
    "Our annual report for {year} sets out what we did with {n} thousand pounds.",
    "People under 18 can come with a friend, a teacher or nobody at all.",
    "The drop-in at the library in {town} has tea, biscuits and a quiet corner.",
]


def _sentence(rng: random.Random) -> str:
    return rng.choice(_SENTENCES).format(
        topic=rng.choice(_TOPICS), town=rng.choice(_TOWNS), year=rng.randint(1987, 2026), n=rng.randint(3, 98)
    )


def _prose(rng: random.Random, paragraphs: int) -> str:
    texts = [" ".join(_sentence(rng) for _ in range(rng.randint(2, 4))) for _ in range(paragraphs)]
    return "".join(f"<p>{text}</p>" for text in texts)


def _organisation(rng: random.Random) -> str:
    pattern = rng.randrange(4)
    first, second, kind, town = (rng.choice(words) for words in (_FIRST, _SECOND, _KINDS, _TOWNS))
    return [
        f"{first} {second} {kind}",
        f"The {first} {kind}",
        f"{town} {topic_word(rng)} {kind}",
        f"{first} & {second}",
    ][pattern]


def topic_word(rng: random.Random) -> str:
    """One word of a topic with a capital, for names."""
    return rng.choice(["Bereavement", "Debt", "Carers'", "Women's", "Men's", "Veterans'", "Housing", "Family"])


def _host(org: str, rng: random.Random) -> str:
    slug = "".join(char for char in org.lower() if char.isalnum())[:24]
    return f"{rng.choice(['www.', 'www.', ''])}{slug}{rng.randint(10, 999)}.{rng.choice(['org', 'org.uk', 'co.uk'])}"


_RANGES = [
    ("0808157", 4),
    ("0306999", 4),
    ("0207946", 4),
    ("0117496", 4),
    ("0161496", 4),
    ("07700900", 3),
    ("01632", 6),
]


def _number(rng: random.Random) -> str:
    prefix, digits = rng.choice(_RANGES)
    return prefix + "".join(rng.choice("123456789" if not i else "0123456789") for i in range(digits))


def _groups(dialled: str) -> list[str]:
    if len(dialled) < 7:
        return [dialled[:3], dialled[3:]] if len(dialled) == 6 else [dialled]
    if dialled.startswith("02"):
        return [dialled[:3], dialled[3:7], dialled[7:]]
    if dialled.startswith(("07", "01632")):
        return [dialled[:5], dialled[5:]]
    return [dialled[:4], dialled[4:7], dialled[7:]]


# Numbers as people write them

Way = Callable[[str, random.Random], str]


def _link(dialled: str, words: str) -> str:
    href = f"+44{dialled[1:]}" if dialled.startswith("0") else dialled
    return f'<a class="btn" href="tel:{href}">{words}</a>'


WAYS: dict[str, Way] = {
    "spaced": lambda d, r: " ".join(_groups(d)),
    "solid": lambda d, r: d,
    "no-break": lambda d, r: "&nbsp;".join(_groups(d)),
    "thin": lambda d, r: "&#8201;".join(_groups(d)),
    "invisible": lambda d, r: "&#8203;".join(_groups(d)) + "&#8204;",
    "soft-hyphen": lambda d, r: "&shy; ".join(_groups(d)),
    "hyphens": lambda d, r: "-".join(_groups(d)),
    "dashes": lambda d, r: "\u2011".join(_groups(d)),
    "dots": lambda d, r: ".".join(_groups(d)),
    "brackets": lambda d, r: f"({_groups(d)[0]}) {' '.join(_groups(d)[1:])}",
    "abroad": lambda d, r: f"+44 {' '.join(_groups(d))[1:]}",
    "abroad-zero": lambda d, r: f"+44 (0){' '.join(_groups(d))[1:]}",
    "abroad-00": lambda d, r: f"0044 {' '.join(_groups(d))[1:]}",
    "tags": lambda d, r: "".join(f"<span class=p{i}>{g}</span>" for i, g in enumerate(_groups(d))),
    "bold": lambda d, r: f"<strong>{_groups(d)[0]}</strong> <em>{' '.join(_groups(d)[1:])}</em>",
    "entities": lambda d, r: "".join(f"&#{ord(char)};" for char in " ".join(_groups(d))),
    "wide": lambda d, r: "".join(chr(ord(char) + 0xFEE0) for char in d),
    "link": lambda d, r: _link(d, " ".join(_groups(d))),
    "link-words": lambda d, r: _link(d, r.choice(["Call us now", "Ring the helpline", "Talk to us"])),
    "link-icon": lambda d, r: _link(d, '<svg viewBox="0 0 9 9"><path d="M1 1h7"/></svg>'),
    "label": lambda d, r: f'<button aria-label="Call {" ".join(_groups(d))}"><i class="icon-phone"></i></button>',
    "picture": lambda d, r: f'<img src="/call.png" alt="Call us on {" ".join(_groups(d))}">',
    "odd-groups": lambda d, r: f"{d[:3]} {d[3:6]} {d[6:8]} {d[8:]}",
    "microdata": lambda d, r: f'<span itemscope><meta itemprop="telephone" content="{d}">By phone</span>',
}
SHORT_WAYS = ("spaced", "solid", "no-break", "tags", "link", "link-words", "label", "hyphens")


def _way(case: str, dialled: str, rng: random.Random) -> str:
    ways = SHORT_WAYS if len(dialled) < 7 else tuple(WAYS)
    return WAYS[ways[int(case.rpartition("/")[2]) % len(ways)]](dialled, rng)


_AROUND = [
    "Call {number} free, 24 hours a day.",
    "Helpline: {number} (Monday to Friday, 9am to 5pm)",
    "Phone: {number}",
    "Ring us on {number} or write to us.",
    "You can call {number} 24/7 365 days a year",
    "Tel. {number}, calls cost the same as to 01 and 02 numbers",
    "To speak to somebody now, dial {number}.",
    "Out of hours? The number is {number}",
]


def _told(rng: random.Random, number: str) -> str:
    return rng.choice(_AROUND).format(number=number)


# Pages


def _page(rng: random.Random, title: str, site: str, main: str, footer: str = "") -> str:
    """A page in one of several builds."""
    links = "".join(f'<li><a href="/{slug}">{slug.title()}</a></li>' for slug in rng.sample(_MENU, 5))
    style = "<style>.p0{font-weight:700}</style>" if rng.random() < 0.5 else ""
    analytics = "<script>window.dataLayer=window.dataLayer||[];var build=20261101;</script>" * (rng.random() < 0.7)
    full = f"{title} | {site}" if rng.random() < 0.7 else f"{site} - {title}"
    meta = f'<meta property="og:site_name" content="{escape(site)}">' if rng.random() < 0.4 else ""
    head = f'<meta charset="utf-8"><title>{escape(full)}</title>{meta}{style}'
    footer = footer or f"<p>&copy; {escape(site)}. Registered charity. {_sentence(rng)}</p>"
    builds = [
        f"<header><a href='/'>{escape(site)}</a><nav><ul>{links}</ul></nav></header><main>{main}</main>"
        f"<footer>{footer}</footer>",
        f"<div id=page><div class=logo>{escape(site)}</div><ul class=menu>{links}</ul>"
        f"<div class=content><div class=row>{main}</div></div><div class=foot>{footer}</div></div>",
        f"<table><tr><td colspan=2><b>{escape(site)}</b></td></tr><tr><td><ul>{links}</ul></td><td>{main}</td></tr>"
        f"<tr><td colspan=2>{footer}</td></tr></table>",
        f"<a href='#c'>Skip to content</a><p>Cookies on this site: we use essential cookies.</p><main id=c>{main}"
        f"<aside><h2>More</h2><ul>{links}</ul></aside></main>{footer}",
    ]
    lang = rng.choice(['<html lang="en-GB">', "<html>", '<html lang="en">'])
    return f"<!doctype html>{lang}<head>{head}</head><body>{analytics}{rng.choice(builds)}</body></html>"


_MENU = _words("about news donate volunteer events stories research jobs training contact privacy resources")
_TITLES = [
    "Contact us",
    "Get help",
    "Talk to us",
    "Helpline",
    "How we can help",
    "Ways to get in touch",
    "Need support?",
]


def _contact_page(rng: random.Random, org: str, number: str, where: int | None = None) -> str:
    """A page of an organisation about itself; `number` as markup, "" for none."""
    title = rng.choice(_TITLES)
    told = _told(rng, number) if number else "Write to us with the form on this page."
    where = rng.randrange(5) if where is None else where
    prose = _prose(rng, rng.randint(2, 5))
    if where == 0:
        return _page(rng, title, org, f"<h1>{title}</h1>{prose}", f"<p>{escape(org)}</p><p>{told}</p>")
    if where == 1:
        table = f"<table><tr><th>{escape(org)}</th><td>{told}</td></tr><tr><th>Post</th><td>Freepost</td></tr></table>"
        return _page(rng, title, org, f"<h1>{title}</h1>{table}{prose}")
    if where == 2:
        listed = f"<dl><dt>By phone</dt><dd>{told}</dd><dt>By post</dt><dd>{_sentence(rng)}</dd></dl>"
        return _page(rng, title, org, f"<h1>{escape(org)}</h1><h2>{title}</h2>{listed}{prose}")
    if where == 3:
        card = f'<div class="card"><h3>Speak to {escape(org)}</h3><p>{_sentence(rng)}</p><div>{told}</div></div>'
        return _page(rng, title, org, f"<h1>{title}</h1>{prose}{card}")
    return _page(rng, title, org, f"<h1>{title}</h1><p>{_sentence(rng)} {told} {_sentence(rng)}</p>{prose}")


def _list_page(rng: random.Random, site: str, entries: list[tuple[str, str]], where: int | None = None) -> str:
    """A page of somebody else that lists services; entries: (name, markup of its number)."""
    title = rng.choice(["Useful contacts", "Where to get help", "Support services near you", "Helplines"])
    where = rng.randrange(4) if where is None else where
    if where == 0:
        rows = "".join(f"<li><b>{escape(name)}</b>: {number}. {_sentence(rng)}</li>" for name, number in entries)
        main = f"<ul>{rows}</ul>"
    elif where == 1:
        rows = "".join(f"<tr><td>{escape(name)}</td><td>{number}</td></tr>" for name, number in entries)
        main = f"<table><tr><th>Service</th><th>Number</th></tr>{rows}</table>"
    elif where == 2:
        main = "".join(
            f"<h3>{escape(name)}</h3><p>{_sentence(rng)}</p><p>{_told(rng, number)}</p>" for name, number in entries
        )
    else:
        told = ", ".join(f"{escape(name)} on {number}" for name, number in entries)
        main = f"<p>{_sentence(rng)} Anyone affected can call {told}.</p>"
    return _page(rng, title, site, f"<h1>{title}</h1>{_prose(rng, 2)}{main}{_prose(rng, 1)}")


def _json_ld(org: str, number: str) -> str:
    data = {"@context": "https://schema.org", "@type": "Organization", "name": org}
    point = {"@type": "ContactPoint", "telephone": number, "contactType": "helpline"}
    return f'<script type="application/ld+json">{json.dumps({**data, "contactPoint": [point]})}</script>'


# What the pages that are gone say

_GONE = [
    ("Page not found", "Sorry, the page you were looking for could not be found."),
    ("404", "That address is not in use. Try the menu above."),
    ("Oops! We can't find that page", "It may have been moved when we built the new site."),
    ("Nothing found here", "Search the site, or go back to where you were."),
    ("Sorry", "The page you requested is no longer available."),
]
_GONE_WITHOUT_SAYING = [
    ("Welcome to our new website", "Everything has been brought together in one place. Choose a topic to begin."),
    ("How can we help?", "Search our advice, or pick one of the topics below."),
    ("Let's get you back on track", "These are the parts of our site that people visit most."),
]
_WALLS = [
    (403, "Just a moment...", "Enable JavaScript and cookies to continue", {"cf-mitigated": "challenge"}),
    (403, "Access Denied", "You don't have permission to access this page on this server. Reference #18.5f", {}),
    (503, "Just a moment...", "Checking your browser before accessing the site.", {}),
    (200, "Pardon Our Interruption", "Something about your browser made us think you were a bot.", {}),
    (200, "Are you human?", "Please complete the CAPTCHA to go on.", {}),
    (200, "", "Request unsuccessful. Incapsula incident ID: 877000320", {}),
    (403, "Forbidden", "nginx", {}),
    (401, "Unauthorised", "A password is needed.", {}),
    (999, "", "Request denied", {}),
    (405, "Not allowed", "Human verification is needed for this request.", {}),
]
_PARKED = [
    "The domain {host} is for sale. Buy this domain today. Related searches: helpline jobs, charity shops",
    "This domain is parked free of charge. Domain parking by a registrar.",
    "{host} - this website is for sale! Related searches: counselling, debt advice, loans",
]
_PATHS = ["contact", "about/contact-us", "help", "get-help/helpline", "support/talk-to-us/", "contact.html", "en/help/"]


# The families


def cases(web: Web) -> list[Case]:
    """Every case, its pages put on the web."""
    made: list[Case] = []
    for family, (count, make) in FAMILIES.items():
        for index in range(count):
            name = f"{family}/{index}"
            rng = random.Random(name)
            org = _organisation(rng)
            host = _host(org, rng)
            number = rng.choice(["116006", "116123", "85258", "07624"]) if index % 9 == 8 else _number(rng)
            if number == "07624":
                number = "08001111"
            case = Case(name, f"http://{host}/{rng.choice(_PATHS)}", "ok", org, f"http://{host}", number, "ok")
            make(web, case, rng)
            made.append(case)
    return made


def _alive_own(web: Web, case: Case, rng: random.Random) -> None:
    markup = _way(case.name, case.dialled, rng)
    page = _contact_page(rng, case.org, markup)
    if rng.random() < 0.2:
        page = page.replace("</head>", f"{_json_ld(case.org, case.dialled)}</head>")
    headers = {"Content-Type": rng.choice(["text/html", "text/html; charset=utf-8", "application/xhtml+xml"])}
    if rng.random() < 0.3:
        headers["Content-Encoding"] = "gzip"
    web.put(case.address, Reply(200, page, headers))


def _alive_list(web: Web, case: Case, rng: random.Random) -> None:
    """On the page of a council or newspaper, among other services."""
    site = f"{rng.choice(_TOWNS)} {rng.choice(['Council', 'Gazette', 'Police', 'University', 'NHS Trust'])}"
    case.website = "http://elsewhere.example"
    entries = [(_organisation(rng), WAYS["spaced"](_number(rng), rng)) for _ in range(rng.randint(2, 7))]
    entries.insert(rng.randrange(len(entries) + 1), (case.org, _way(case.name, case.dialled, rng)))
    web.put(case.address, _list_page(rng, site, entries))


def _alive_data(web: Web, case: Case, rng: random.Random) -> None:
    """Only in JSON-LD is the number of the organisation."""
    page = _contact_page(rng, case.org, "")
    number = " ".join(_groups(case.dialled)) if rng.random() < 0.5 else f"+44{case.dialled[1:]}"
    number = number if case.dialled.startswith("0") else case.dialled
    web.put(case.address, page.replace("</head>", f"{_json_ld(case.org, number)}</head>"))


def _alive_charset(web: Web, case: Case, rng: random.Random) -> None:
    page = _contact_page(rng, case.org, " ".join(_groups(case.dialled)).replace(" ", "\u00a0"))
    page = page.replace("&copy;", "© £5 – “quoted”").replace('<meta charset="utf-8">', "")
    header = rng.choice(["text/html; charset=iso-8859-1", "text/html; charset=windows-1252", "text/html"])
    if header == "text/html":
        page = page.replace("<head>", '<head><meta http-equiv=Content-Type content="text/html; charset=windows-1252">')
    web.put(case.address, Reply(200, page.encode("cp1252"), {"Content-Type": header}))


def _plain_link(web: Web, case: Case, rng: random.Random) -> None:
    """Cited without a number: an article, some of them about pages that are not found."""
    case.dialled, case.number_label = "", None
    title = rng.choice(["Why pages go missing", "Annual report", "What was removed from the guidance", "Talking early"])
    extra = rng.choice(["The old leaflet has been removed.", "Report a page not found on this site.", _sentence(rng)])
    web.put(
        case.address, _page(rng, title, case.org, f"<h1>{title}</h1><p>{extra}</p>{_prose(rng, rng.randint(2, 9))}")
    )


def _moved(web: Web, case: Case, rng: random.Random) -> None:
    new = case.address.rstrip("/") + "-new"
    if rng.random() < 0.5:
        new = f"http://{_host(case.org, rng)}/{rng.choice(_PATHS)}"
    status = rng.choice([301, 308, 302, 307])
    web.put(case.address, Reply(status, "", {"Location": new}))
    web.put(new, _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))
    if rng.random() < 0.3:
        case.dialled, case.number_label = "", None


def _home_with_number(web: Web, case: Case, rng: random.Random) -> None:
    """Redirected to a front page, on which the number stands: good enough."""
    web.put(case.address, Reply(301, "", {"Location": "/"}))
    web.put(f"{case.website}/", _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))


def _cookies(web: Web, case: Case, rng: random.Random) -> None:
    page = _contact_page(rng, case.org, _way(case.name, case.dialled, rng))

    def answer(asked: Asked, before: int) -> Reply:
        if "seen=1" in asked.headers.get("Cookie", ""):
            return Reply(200, page)
        return Reply(302, "", {"Location": asked.path, "Set-Cookie": "seen=1; Path=/"})

    web.put(case.address, answer)


def _soft_404(web: Web, case: Case, rng: random.Random) -> None:
    """Whatever is asked for, the host answers 200 with a page that is not it."""
    title, text = rng.choice(_GONE + _GONE_WITHOUT_SAYING)
    seed = rng.random()

    def answer(asked: Asked, before: int) -> Reply:
        again = random.Random(seed)
        said = f"<p>You asked for {escape(asked.path)}</p>" if seed < 0.4 else ""
        main = f"<h1>{title}</h1><p>{text}</p>{said}{_prose(again, again.randint(0, 5))}"
        return Reply(200, _page(again, title, case.org, main))

    host = case.website.removeprefix("http://")
    web.nowhere[host] = answer
    case.label, case.number_label = "dead", "dead"
    if rng.random() < 0.4:
        case.dialled, case.number_label = "", None


def _soft_404_alone(web: Web, case: Case, rng: random.Random) -> None:
    """This page says it is gone and answers 200; the host does better with other addresses."""
    title, text = rng.choice(_GONE)
    web.put(case.address, _page(rng, title, case.org, f"<h1>{title}</h1><p>{text}</p>{_prose(rng, 1)}"))
    case.label, case.number_label = "dead", "dead"


def _soft_404_redirect(web: Web, case: Case, rng: random.Random) -> None:
    """Whatever is asked for, the host sends it to its front page, or to one page for errors."""
    target = rng.choice(["/", "/", "/index.html", "/error", "/not-found.aspx"])
    host = case.website.removeprefix("http://")
    web.nowhere[host] = Reply(302, "", {"Location": target})
    title = "Welcome" if target in ("/", "/index.html") else rng.choice(_GONE)[0]
    web.put(case.website + target, _page(rng, title, case.org, f"<h1>{title}</h1>{_prose(rng, rng.randint(1, 6))}"))
    case.label, case.number_label = "dead", "dead"
    if rng.random() < 0.4:
        case.dialled, case.number_label = "", None


def _hard(web: Web, case: Case, rng: random.Random) -> None:
    """404 or 410; now and then with the number still in the footer of the error page."""
    title, text = rng.choice(_GONE)
    footer = f"<p>{case.org}: {_way(case.name, case.dialled, rng)}</p>" if rng.random() < 0.4 else ""
    page = _page(rng, title, case.org, f"<h1>{title}</h1><p>{text}</p>", footer)
    web.put(case.address, Reply(rng.choice([404, 404, 410]), page))
    case.label, case.number_label = "dead", "dead"


def _broken_server(web: Web, case: Case, rng: random.Random) -> None:
    web.put(case.address, Reply(rng.choice([500, 500, 502, 503]), "<h1>Internal Server Error</h1>"))
    case.label, case.number_label = "dead", "dead"


def _flaky(web: Web, case: Case, rng: random.Random) -> None:
    """Down for one visit of the three, or for the first request of each: not dead."""
    page = Reply(200, _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))
    down = Reply(rng.choice([500, 502, 503]), "down")
    bad_round = rng.choice([None, 0, 1])
    web.put(
        case.address,
        lambda asked, before: down if (web.round == bad_round if bad_round is not None else before % 2 == 0) else page,
    )


def _rate_limited(web: Web, case: Case, rng: random.Random) -> None:
    wait = rng.choice(["3600", "86400", "Wed, 25 Nov 2026 10:00:00 GMT", "5", ""])
    web.put(case.address, Reply(429, "Too many requests", {"Retry-After": wait} if wait else {}))
    case.label, case.number_label = "blocked", "blocked"


def _rate_limited_once(web: Web, case: Case, rng: random.Random) -> None:
    page = Reply(200, _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))
    wait = Reply(429, "Too many requests", {"Retry-After": rng.choice(["1", "7", "30"])})
    web.put(case.address, lambda asked, before: wait if before % 2 == 0 else page)


def _wall(web: Web, case: Case, rng: random.Random) -> None:
    status, title, text, headers = _WALLS[int(case.name.rpartition("/")[2]) % len(_WALLS)]
    heading = f"<h1>{title or case.website[7:]}</h1>" if rng.random() < 0.7 else ""
    body = f"<title>{title}</title>{heading}<p>{text}</p><script>var challenge=1</script>"
    reply = Reply(status, body, headers)
    web.put(case.address, reply)
    web.nowhere[case.website.removeprefix("http://")] = reply
    case.label, case.number_label = "blocked", "blocked"
    if rng.random() < 0.3:
        case.dialled, case.number_label = "", None


def _slow(web: Web, case: Case, rng: random.Random) -> None:
    web.put(case.address, Reply(special="hang"))
    case.label, case.number_label = "blocked", "blocked"


def _no_host(web: Web, case: Case, rng: random.Random) -> None:
    kind = rng.randrange(3)
    if kind == 0:
        web.refusing.add(case.website.removeprefix("http://"))
    elif kind == 1:
        web.put(case.address, Reply(special="reset"))
    case.label, case.number_label = "dead", "dead"


def _loop(web: Web, case: Case, rng: random.Random) -> None:
    other = f"{case.website}/{rng.choice(['a', 'login', 'en'])}"
    web.put(case.address, Reply(302, "", {"Location": other}))
    web.put(other, Reply(rng.choice([301, 302]), "", {"Location": case.address}))
    case.label, case.number_label = "dead", "dead"


def _tls_fault(web: Web, case: Case, rng: random.Random) -> None:
    """The certificate is for other hosts. Whether the page is there cannot be known."""
    case.address = case.address.replace("http:", "https:")
    web.put(case.address, _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))
    case.label, case.number_label = "failing", "blocked"


def _tls_good(web: Web, case: Case, rng: random.Random) -> None:
    case.address = case.address.replace("http:", "https:")
    _alive_own(web, case, rng)


def _parked(web: Web, case: Case, rng: random.Random) -> None:
    host = case.website.removeprefix("http://")
    text = rng.choice(_PARKED).format(host=host)
    web.nowhere[host] = Reply(200, f"<title>{host}</title><h1>{host}</h1><p>{text}</p><a href='/buy'>Enquire</a>")
    case.label, case.number_label = "dead", "dead"
    if rng.random() < 0.4:
        case.dialled, case.number_label = "", None


def _remains(case: Case, rng: random.Random) -> str:
    """Where an old number lingers after the page was changed."""
    old = " ".join(_groups(case.dialled))
    return rng.choice(
        [
            "",
            f"<!-- {case.org} {old} -->",
            f"<script>var helpline='{old}';</script>",
            f"<p><del>{case.org}: {old}</del></p>",
            f"<template><p>{case.org} {old}</p></template>",
            f"<p>{case.org}: <s>{old}</s></p>",
        ]
    )


def _changed(web: Web, case: Case, rng: random.Random) -> None:
    """The page is well and has another number now."""
    new = _number(rng) if rng.random() < 0.5 or len(case.dialled) < 7 else _one_digit_off(case.dialled, rng)
    markup = _way(case.name, new, rng)
    if rng.random() < 0.25:
        markup = _link(case.dialled, " ".join(_groups(new)))  # the link behind the words was forgotten
    if rng.random() < 0.5:
        page = _contact_page(rng, case.org, markup).replace("</body>", f"{_remains(case, rng)}</body>")
    else:
        case.website = "http://elsewhere.example"
        entries = [(_organisation(rng), " ".join(_groups(_number(rng)))) for _ in range(4)]
        entries.insert(2, (case.org, markup))
        page = _list_page(rng, f"{rng.choice(_TOWNS)} Council", entries)
    if web.round == 0:
        web.put(case.address, page)
    case.number_label = "dead"


def _one_digit_off(dialled: str, rng: random.Random) -> str:
    last = int(dialled[-1])
    return dialled[:-1] + str((last + rng.randint(1, 9)) % 10)


def _removed(web: Web, case: Case, rng: random.Random) -> None:
    """The page is well, about the same service, and has no number any more; at most one in a comment."""
    page = _contact_page(rng, case.org, "")
    remains = rng.choice(["", f"<!-- Call {' '.join(_groups(case.dialled))} -->"])
    web.put(case.address, page.replace("</body>", f"{remains}</body>"))
    case.number_label = "dead"


def _longer(web: Web, case: Case, rng: random.Random) -> None:
    """The digits are on the page, as part of something else."""
    case.dialled, near = rng.choice(
        [
            ("116123", ["0116 123 4567", "+44 116 123 4567", "(0116) 1234567", "£116,123", "0116 1231 123"]),
            ("116006", ["0116 006 1234", "116 0061", "+44 (0)116 006 4321"]),
            ("08001111", ["0800 1111 222", "0800 111 1222", "+44 800 1111 222"]),
            ("85258", ["0117 485258", "£85,258 raised", "charity number 1085258"]),
            ("111", ["111 High Street", "£111", "1118", "0111 496 0123"]),
        ]
    )
    web.put(case.address, _contact_page(rng, case.org, rng.choice(near), 4))
    case.number_label = "dead"


def _of_another(web: Web, case: Case, rng: random.Random) -> None:
    """The number stands on the page beside another service's name."""
    case.website = "http://elsewhere.example"
    other = KNOWN_OTHERS[rng.randrange(len(KNOWN_OTHERS))]
    entries = [(_organisation(rng), " ".join(_groups(_number(rng)))) for _ in range(2)]
    entries += [(case.org, " ".join(_groups(_number(rng)))), (other, _way(case.name, case.dialled, rng))]
    rng.shuffle(entries)
    web.put(case.address, _list_page(rng, f"{rng.choice(_TOWNS)} Council", entries))
    case.number_label = "suspect"


KNOWN_OTHERS = ("Marsh Lane Listening Line", "Quayside Refuge", "The Ashdown Trust", "Thornfield Men's Line")


def _by_script(web: Web, case: Case, rng: random.Random) -> None:
    """The number comes, if at all, from a script: nobody can tell without running it."""
    number = " ".join(_groups(case.dialled))
    if rng.random() < 0.5:
        data = json.dumps({"props": {"org": case.org, "phone": number}})
        body = f"<title>{escape(case.org)}</title><div id=root></div><script>window.__DATA__={data}</script>"
        web.put(case.address, body)
    else:
        page = _contact_page(rng, case.org, '<span id="phone"></span>')
        script = f"<script>document.getElementById('phone').textContent='{number}'</script></body>"
        web.put(case.address, page.replace("</body>", script))
    case.number_label = "blocked"


def _pdf(web: Web, case: Case, rng: random.Random) -> None:
    """A leaflet. Of the numbers in it every third is another one now."""
    case.address = f"{case.website}/leaflets/{rng.randint(2015, 2026)}.pdf"
    changed = int(case.name.rpartition("/")[2]) % 3 == 2
    number = " ".join(_groups(_number(rng) if changed else case.dialled))
    lines = [case.org, *(_sentence(rng) for _ in range(rng.randint(3, 9)))]
    lines.insert(rng.randint(1, len(lines)), _told(rng, number))
    web.put(case.address, leaflet(lines), "application/pdf")
    case.number_label = "dead" if changed else "ok"


def _pdf_picture(web: Web, case: Case, rng: random.Random) -> None:
    """A leaflet that was scanned, or cut off: there is no text in it."""
    case.address = f"{case.website}/scan.pdf"
    whole = leaflet([])
    web.put(case.address, whole if rng.random() < 0.5 else whole[: len(whole) // 2], "application/pdf")
    case.number_label = "blocked"


def leaflet(lines: list[str]) -> bytes:
    """A PDF of one page with some lines of text."""
    drawn = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    stream = zlib.compress(f"BT /F1 11 Tf 40 780 Td 16 TL {drawn}ET".encode("cp1252", "replace"))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        len(body),
    )


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _sign_in(web: Web, case: Case, rng: random.Random) -> None:
    web.put(case.address, Reply(302, "", {"Location": "/login?next=help"}))
    form = "<h1>Sign in</h1><form><input name=user><input type=password name=pass><button>Sign in</button></form>"
    web.put(f"{case.website}/login?next=help", f"<title>Sign in</title>{form}")
    case.label, case.number_label = "blocked", "blocked"


# Harder ones


def _soft_404_restless(web: Web, case: Case, rng: random.Random) -> None:
    """A page for errors that does not say so and shows other news every time."""
    seed = rng.random()

    def answer(asked: Asked, before: int) -> Reply:
        again, now = random.Random(seed), random.Random(f"{asked.path}{before}{web.round}")
        title, text = again.choice(_GONE_WITHOUT_SAYING)
        own = f"<h1>{title}</h1><p>{text}</p>{_prose(again, 3)}<h2>Latest</h2><p>{_sentence(now)}</p>"
        return Reply(200, _page(again, title, case.org, own))

    web.nowhere[case.website.removeprefix("http://")] = answer
    case.label, case.number_label = "dead", "dead"


def _soft_404_search(web: Web, case: Case, rng: random.Random) -> None:
    """What was asked for is taken for a search, which finds nothing."""
    seed = rng.random()

    def answer(asked: Asked, before: int) -> Reply:
        again = random.Random(seed)
        words = escape(asked.path.strip("/").replace("-", " "))
        found = f"<h1>Search results</h1><p>0 results for <em>{words}</em></p>{_prose(again, 1)}"
        return Reply(200, _page(again, "Search results", case.org, found))

    web.nowhere[case.website.removeprefix("http://")] = answer
    case.label, case.number_label = "dead", "dead"


def _thin(web: Web, case: Case, rng: random.Random) -> None:
    """A short page in a large frame, on a host that answers 200 to everything in the same frame."""
    case.dialled, case.number_label = "", None
    frame = rng.random()

    def framed(title: str, own: str) -> str:
        again = random.Random(frame)
        return _page(again, title, case.org, f"<h1>{title}</h1>{own}<h2>More from us</h2>{_prose(again, 4)}")

    web.put(case.address, framed(f"{topic_word(rng)} advice", _prose(rng, rng.randint(1, 2))))
    web.nowhere[case.website.removeprefix("http://")] = Reply(200, framed("Explore", f"<p>{_sentence(rng)}</p>"))


def _strange_title(web: Web, case: Case, rng: random.Random) -> None:
    """An article whose title is about what titles of broken pages are about."""
    case.dialled, case.number_label = "", None
    title = rng.choice(
        [
            "404 days of waiting for justice",
            "Access denied: disability in custody",
            "Just a moment: ten minutes for each other",
            "Security check: is your home safe?",
            "Not a robot: the people behind the calls",
            "This page may save a life",
            "When a document is missing from the file",
            "Website for sale: how scammers work",
        ]
    )
    web.put(case.address, _page(rng, title, case.org, f"<h1>{title}</h1>{_prose(rng, rng.randint(1, 4))}"))


def _maintenance(web: Web, case: Case, rng: random.Random) -> None:
    """For one of three visits the whole host says, with 200, that it will be back."""
    page = Reply(200, _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))
    pause = Reply(200, "<title>Back soon</title><h1>We will be back soon</h1><p>The site is being looked after.</p>")
    when = rng.randrange(2)
    web.put(case.address, lambda asked, before: pause if web.round == when else page)
    web.nowhere[case.website.removeprefix("http://")] = lambda asked, before: (
        pause if web.round == when else Reply(404, "Not found")
    )


def _said_to_be_old(web: Web, case: Case, rng: random.Random) -> None:
    """The number is still on the page, which says that it is no longer in use."""
    old, new = " ".join(_groups(case.dialled)), " ".join(_groups(_number(rng)))
    told = rng.choice(
        [
            f"Please note that {old} is no longer in use. Our new number is {new}.",
            f"Our number has changed from {old} to {new}.",
            f"Call {new} (previously {old}).",
            f"The old number, {old}, closed in March.",
            f"Helpline: {new}. Formerly {old}.",
            f"{old} will be switched off on 1 December.",
            f"{old} has been replaced by {new}.",
        ]
    )
    title = rng.choice(_TITLES)
    main = f"<h1>{title}</h1><h2>{escape(case.org)}</h2>{_prose(rng, 2)}<p>{told}</p>{_prose(rng, 1)}"
    web.put(case.address, _page(rng, title, case.org, main))
    case.number_label = "suspect"


def _refresh(web: Web, case: Case, rng: random.Random) -> None:
    """Moved by a tag in the page and not by the server."""
    new = rng.choice(["/new-site/contact", "contact-us", f"{case.website}/en/contact/"])
    content = rng.choice([f"0; url={new}", f"0;URL='{new}'", f"3; URL={new}"])
    web.put(
        case.address, f'<html><head><title>Moved</title><meta http-equiv="refresh" content="{content}"></head></html>'
    )
    target = {
        "/new-site/contact": f"{case.website}{new}",
        "contact-us": case.address.rpartition("/")[0] + "/contact-us",
    }
    web.put(target.get(new, new), _contact_page(rng, case.org, _way(case.name, case.dialled, rng)))


def _moved_and_changed(web: Web, case: Case, rng: random.Random) -> None:
    new = f"http://{_host(case.org, rng)}/{rng.choice(_PATHS)}"
    web.put(case.address, Reply(rng.choice([301, 302]), "", {"Location": new}))
    web.put(new, _contact_page(rng, case.org, _way(case.name, _number(rng), rng)))
    case.number_label = "dead"


def _welsh(web: Web, case: Case, rng: random.Random) -> None:
    number = " ".join(_groups(case.dialled))
    text = f"<h1>{escape(case.org)}</h1><p>Ffoniwch ni am ddim ar {number}, bob awr o'r dydd.</p>{_prose(rng, 2)}"
    web.put(case.address, _page(rng, "Cysylltu â ni", case.org, text))


def _only_in_a_picture(web: Web, case: Case, rng: random.Random) -> None:
    """A person sees the number in a picture that has no words for it. No program that reads text can."""
    web.put(case.address, _contact_page(rng, case.org, '<img src="/banner-call-us.png" alt="">'))


FAMILIES: dict[str, tuple[int, Callable[[Web, Case, random.Random], None]]] = {
    "alive on its own site": (72, _alive_own),
    "alive in a list": (48, _alive_list),
    "alive in JSON-LD": (10, _alive_data),
    "alive, old charset": (8, _alive_charset),
    "alive over TLS": (8, _tls_good),
    "alive, cited without number": (24, _plain_link),
    "alive, needs a cookie": (6, _cookies),
    "moved": (24, _moved),
    "moved to the front page with it": (8, _home_with_number),
    "flaky": (14, _flaky),
    "rate limited once": (8, _rate_limited_once),
    "rate limited": (12, _rate_limited),
    "bot wall": (30, _wall),
    "sign-in": (6, _sign_in),
    "slow": (6, _slow),
    "TLS fault": (8, _tls_fault),
    "hard 404 or 410": (24, _hard),
    "soft 404": (32, _soft_404),
    "soft 404, this page only": (10, _soft_404_alone),
    "soft 404 by redirect": (20, _soft_404_redirect),
    "parked": (10, _parked),
    "server broken": (8, _broken_server),
    "no host": (15, _no_host),
    "redirect loop": (8, _loop),
    "number changed": (48, _changed),
    "number removed": (16, _removed),
    "digits of something else": (20, _longer),
    "number of another service": (20, _of_another),
    "number only by script": (14, _by_script),
    "PDF": (18, _pdf),
    "PDF without text": (6, _pdf_picture),
    "soft 404, restless": (10, _soft_404_restless),
    "soft 404, search": (8, _soft_404_search),
    "alive, thin in its frame": (12, _thin),
    "alive, strange title": (16, _strange_title),
    "maintenance": (8, _maintenance),
    "said to be old": (18, _said_to_be_old),
    "moved by a tag": (8, _refresh),
    "moved, and number changed": (10, _moved_and_changed),
    "alive in Welsh": (8, _welsh),
    "only in a picture": (4, _only_in_a_picture),
}


def halves(made: list[Case]) -> Iterator[tuple[str, list[Case]]]:
    """The two halves by name."""
    yield "tuned on", [case for case in made if not case.held_out]
    yield "held out", [case for case in made if case.held_out]
