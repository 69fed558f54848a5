"""The format of sealed records, read and written here without a line of our own client: a file of notes stays readable.

The format is described at the top of build_scripts/client/store/seal.js."""

from __future__ import annotations

import json
import struct
import subprocess
import unicodedata
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from build_scripts.environment import node

ROOT = Path(__file__).resolve().parents[2]
SEAL = (ROOT / "build_scripts" / "client" / "store" / "seal.js").as_uri()
VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/client/sealed_vectors.json").read_text("utf-8"))


def key_of(passphrase: str, header: bytes) -> AESGCM:
    mark, iterations, salt = struct.unpack(">4sI16s", header)
    assert mark == b"PBS\x01"
    words = unicodedata.normalize("NFKC", passphrase).strip().encode()
    return AESGCM(PBKDF2HMAC(SHA256(), 32, salt, iterations).derive(words))


def additional(header: bytes, id_: str, version: int) -> bytes:
    return header + json.dumps([id_, version], separators=(",", ":")).encode()


def opened(passphrase: str, id_: str, version: int, sealed: str) -> Any:
    whole = b64decode(sealed)
    header, iv, text = whole[:24], whole[24:36], whole[36:]
    return json.loads(key_of(passphrase, header).decrypt(iv, text, additional(header, id_, version)))


def sealed_like(vector: dict[str, Any]) -> str:
    """Seals the vector's value with the vector's own salt and IV: must give the same characters."""
    header, iv = b64decode(vector["sealed"])[:24], b64decode(vector["sealed"])[24:36]
    text = json.dumps(vector["value"], separators=(",", ":"), ensure_ascii=False).encode()
    data = additional(header, vector["id"], vector["version"])
    return b64encode(header + iv + key_of(vector["passphrase"], header).encrypt(iv, text, data)).decode()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_known_answers(vector: dict[str, Any]) -> None:
    """tests/client/seal.test.mjs reads the same ones with our client."""
    assert opened(vector["passphrase"], vector["id"], vector["version"], vector["sealed"]) == vector["value"]
    assert sealed_like(vector) == vector["sealed"]


def test_what_a_phone_seals_now_is_read_here() -> None:
    """With the number of iterations that is used now, and only under its own id, version and passphrase."""
    script = f"""
        import {{ deriveKey, newHeader, seal }} from {json.dumps(SEAL)};
        const key = await deriveKey('otter ladder Tuesday', newHeader());
        console.log(await seal(key, 'a1', 3, {{ text: 'Brew at 4 ☕' }}));
    """
    command = [node(), "--input-type=module", "--eval", script]
    sealed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()

    assert opened("otter ladder Tuesday", "a1", 3, sealed) == {"text": "Brew at 4 ☕"}
    assert struct.unpack(">I", b64decode(sealed)[4:8])[0] >= 600_000
    for passphrase, id_, version in [
        ("otter ladder tuesday", "a1", 3),
        ("otter ladder Tuesday", "a2", 3),
        ("otter ladder Tuesday", "a1", 2),
    ]:
        with pytest.raises(InvalidTag):
            opened(passphrase, id_, version, sealed)
