#!/usr/bin/env python3
"""A second verifier of a register, written from docs/register-format.md alone.

    verify.py DIR_OR_URL [--directory] [--json] [--log-key KEY]... [--keep FILE]

It does what § 8 of that document says, except § 6 (what the charter says of acts), which needs a reading of the language of
sentences. Numbers after "§" are those of the document. Exit: 0 the register is good, 1 refused, 2 called wrongly.

What it reads comes from a host that it does not trust: everything has a limit, and nothing is believed before it is checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError:
    print("verify.py needs the package of requirements.txt: pip install -r requirements.txt", file=sys.stderr)
    sys.exit(2)

MAX_RECORDS = 1_000_000  # a log that is larger is refused, not read for ever
MAX_CHECKPOINT = 1 << 20
MAX_SIGNATURE_LINES = 256
MAX_LEAF = 65_535
MAX_BUNDLE = 256 * (2 + MAX_LEAF)
MAX_BLOB = 64 << 20  # a document is no larger (§ 3)
MAX_CLAIMS = 16 << 20
SECONDS_PER_FILE = 300


class Refused(Exception):
    """Why the register, or a part of it, is not good."""


def show(text: object) -> str:
    """Untrusted text, safe on a terminal."""
    text = str(text)
    return json.dumps(text if len(text) <= 80 else text[:77] + "...")


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# ---- The small things that texts are made of ------------------------------------------------------------------------------


def decimal(text: str, what: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text) or int(text) >= 1 << 63:
        raise Refused(f"{what}: {show(text)} is not a number in decimal, without leading zeros, below 2^63")
    return int(text)


def unbase64(text: str, what: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Refused(f"{what}: not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Refused(f"{what}: not the canonical base64")
    return data


def hexadecimal(text: str, length: int, what: str) -> str:
    if not re.fullmatch(f"[0-9a-f]{{{length}}}", text):
        raise Refused(f"{what}: not {length} digits of lower-case hexadecimal")
    return text


def a_day(text: str, what: str) -> date:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise Refused(f"{what}: {show(text)} is not a day")
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        raise Refused(f"{what}: {show(text)} is not a day") from None


FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
NAME = re.compile("[A-Za-z0-9._/\u00a1-\U0010ffff-]+")
HIDDEN = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
# The characters of the Unicode property White_Space. (The `\s` and `isspace` of Python have others too, U+001C to U+001F.)
WHITE_SPACE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
WORD = f"[^{WHITE_SPACE}+]+"  # a name in a note, and an origin


def file_name(text: str, what: str) -> str:
    good = NAME.fullmatch(text) and not HIDDEN.search(text) and len(text.encode()) <= 200
    if not good or any(part in ("", ".", "..") for part in text.split("/")):
        raise Refused(f"{what}: {show(text)} is not a name of a document")
    return text


PARTY = r"depositary|[A-Z][A-Z0-9]{1,3}|office:[a-z0-9-]{1,100}"


def holder_and_role(holder: str, role: str) -> None:
    if not re.fullmatch(rf"(?:{PARTY})/[a-z0-9-]{{1,40}}", holder):
        raise Refused(f"holder: {show(holder)} is not a holder")
    if role not in (("officer",) if party_of(holder) == "depositary" else ("seal", "custodian")):
        raise Refused(f"role: {show(role)} is not a role that {show(holder)} can have")


def party_of(holder: str) -> str:
    return holder.split("/", 1)[0]


def is_country(party: str) -> bool:
    return party != "depositary" and not party.startswith("office:")


# ---- Keys -----------------------------------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def edwards_x2(y: int) -> int:
    return (y * y - 1) * pow(D * y * y + 1, -1, P) % P


# The y of the points of order 1, 2, 4 and 8. A point has order 8 if its double has y = 0, that is if x² = −y², which on
# the curve −x² + y² = 1 + d·x²·y² means d·y⁴ + 2·y² − 1 = 0.
def _small_y() -> frozenset[int]:
    root_of_minus_one = pow(2, (P - 1) // 4, P)

    def square_root(a: int) -> int | None:
        r = pow(a, (P + 3) // 8, P)
        for candidate in (r, r * root_of_minus_one % P):
            if candidate * candidate % P == a % P:
                return candidate
        return None

    small = {0, 1, P - 1}
    discriminant = square_root(1 + D)
    assert discriminant is not None
    for sign in (1, -1):
        y = square_root((-1 + sign * discriminant) * pow(D, -1, P) % P)
        if y is not None:
            small |= {y, P - y}
    return frozenset(small)


SMALL_Y = _small_y()


def strict_point(data: bytes) -> str | None:
    """What is wrong with an encoded point of Ed25519, without asking whether it lies on the curve."""
    y = int.from_bytes(data, "little") & ((1 << 255) - 1)
    if y >= P:
        return "not canonical"
    return "of small order" if y in SMALL_Y else None


def on_curve(data: bytes) -> bool:
    x2 = edwards_x2(int.from_bytes(data, "little") & ((1 << 255) - 1))
    return pow(x2, (P - 1) // 2, P) in (0, 1)


SIZES = {"ed25519": (32, 64), "ml-dsa-44": (1312, 2420)}


class PublicKey:
    """A key of one of the two algorithms. Its id is of its text."""

    def __init__(self, algorithm: str, raw: bytes, what: str) -> None:
        if len(raw) != SIZES[algorithm][0]:
            raise Refused(f"{what}: a key of {algorithm} has {SIZES[algorithm][0]} bytes, not {len(raw)}")
        self.algorithm, self.raw = algorithm, raw
        self.text = f"{algorithm}:{base64.b64encode(raw).decode()}"
        self.id = sha256(self.text.encode()).hex()
        self._verifier: Ed25519PublicKey | MLDSA44PublicKey
        try:
            if algorithm == "ed25519":
                if (wrong := strict_point(raw)) or not on_curve(raw):
                    raise Refused(f"{what}: the point of the key is {wrong or 'not on the curve'}")
                self._verifier = Ed25519PublicKey.from_public_bytes(raw)
            else:
                self._verifier = MLDSA44PublicKey.from_public_bytes(raw)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise Refused(f"{what}: no key of {algorithm} ({type(error).__name__})") from None

    @staticmethod
    def parse(text: str, what: str) -> PublicKey:
        algorithm, colon, rest = text.partition(":")
        if not colon or algorithm not in SIZES:
            raise Refused(f"{what}: {show(text)} is not a public key")
        return PublicKey(algorithm, unbase64(rest, what), what)

    def check(self, signature: bytes, message: bytes, what: str) -> None:
        """Ed25519 is checked strictly: libraries differ, so canonical S, canonical R and small order are looked at here."""
        if len(signature) != SIZES[self.algorithm][1]:
            raise Refused(f"{what}: a signature of {self.algorithm} has {SIZES[self.algorithm][1]} bytes, not {len(signature)}")
        if self.algorithm == "ed25519":
            if int.from_bytes(signature[32:], "little") >= ORDER:
                raise Refused(f"{what}: S of the signature is not canonical")
            if wrong := strict_point(signature[:32]):
                raise Refused(f"{what}: R of the signature is {wrong}")
        try:
            self._verifier.verify(signature, message)
        except InvalidSignature:
            raise Refused(f"{what}: the signature is not good") from None


# ---- Checkpoints and their signatures (signed-note, tlog-checkpoint, tlog-cosignature) ------------------------------------

KINDS = {1: "ed25519", 4: "ed25519", 6: "ml-dsa-44"}


@dataclass(frozen=True)
class VerifierKey:
    text: str
    name: str
    id: bytes
    kind: int
    key: PublicKey

    @staticmethod
    def parse(text: str, kinds: tuple[int, ...], what: str) -> VerifierKey:
        parts = text.split("+", 2)
        if len(parts) != 3 or not re.fullmatch(WORD, parts[0]) or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise Refused(f"{what}: {show(text)} is not a verifier key")
        name, data = parts[0], unbase64(parts[2], what)
        if not data or data[0] not in kinds:
            raise Refused(f"{what}: the verifier key is not of signature type {' or '.join(f'0x{k:02x}' for k in kinds)}")
        key_id = sha256(name.encode() + b"\n" + data)[:4]
        if key_id.hex() != parts[1]:
            raise Refused(f"{what}: the id of the verifier key is not {show(parts[1])}")
        if len(name.encode()) > 255:
            raise Refused(f"{what}: the name of the verifier key is too long")
        return VerifierKey(text, name, key_id, data[0], PublicKey(KINDS[data[0]], data[1:], what))


@dataclass
class Checkpoint:
    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: list[tuple[str, bytes, bytes]]  # name, id, signature

    @staticmethod
    def parse(data: bytes) -> Checkpoint:
        try:
            note = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("checkpoint: not UTF-8") from None
        head, gap, tail = note.rpartition("\n\n")
        if not gap or not tail.endswith("\n") or any(c < " " and c != "\n" for c in note):
            raise Refused("checkpoint: not a signed note")
        lines = head.split("\n")
        if len(lines) != 3:
            raise Refused("checkpoint: its text has not exactly three lines")
        size = decimal(lines[1], "checkpoint: size")
        root = unbase64(lines[2], "checkpoint: root")
        if len(root) != 32 or not lines[0]:
            raise Refused("checkpoint: no origin, or a root that is not 32 bytes")
        signatures: list[tuple[str, bytes, bytes]] = []
        for line in tail[:-1].split("\n"):
            match = re.fullmatch(f"— ({WORD}) ([A-Za-z0-9+/]+={{0,2}})", line)
            if not match or len(signatures) == MAX_SIGNATURE_LINES:
                raise Refused("checkpoint: a line is no signature, or there are too many")
            blob = unbase64(match[2], "checkpoint: signature line")
            if len(blob) < 5:
                raise Refused("checkpoint: a signature is too short")
            signatures.append((match[1], blob[:4], blob[4:]))
        return Checkpoint(lines[0], size, root, (head + "\n").encode(), signatures)

    def signed_by(self, vkey: VerifierKey) -> bool:
        """Whether a signature of the key is there. One that is there and is not good refuses the checkpoint."""
        found = False
        for name, key_id, signature in self.signatures:
            if (name, key_id) != (vkey.name, vkey.id):
                continue
            what, message = f"checkpoint: signature type 0x{vkey.kind:02x} of {show(name)}", self.text
            if vkey.kind != 1:
                stamp, signature = signature[:8], signature[8:]
                if len(stamp) < 8 or stamp[0] >= 0x80:
                    raise Refused(f"{what}: the time is not below 2^63")
                if vkey.kind == 4:
                    message = f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n".encode() + self.text
                else:
                    signer, origin = vkey.name.encode(), self.origin.encode()
                    if len(origin) > 255:
                        raise Refused("checkpoint: the origin is too long")
                    message = b"subtree/v1\n\0" + bytes([len(signer)]) + signer + stamp + bytes([len(origin)]) + origin
                    message += bytes(8) + self.size.to_bytes(8, "big") + self.root
            vkey.key.check(signature, message, what)
            found = True
        return found


# ---- The tree (RFC 6962, tlog-tiles) --------------------------------------------------------------------------------------


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


class Tree:
    """The roots of all sizes of a log, and the hashes of its tiles."""

    def __init__(self, leaves: list[bytes]) -> None:
        hashes = [sha256(b"\0" + leaf) for leaf in leaves]
        self.levels: list[list[bytes]] = [hashes]
        self.roots = [sha256(b"")]
        stack: list[bytes] = []  # the perfect subtrees, largest first
        for n, leaf in enumerate(hashes):
            stack.append(leaf)
            height, rest = 0, n + 1
            while rest % 2 == 0:
                right = stack.pop()
                stack[-1] = node_hash(stack[-1], right)
                height, rest = height + 1, rest // 2
                if height % 8 == 0:
                    if height // 8 == len(self.levels):
                        self.levels.append([])
                    self.levels[height // 8].append(stack[-1])
            root = stack[-1]
            for left in reversed(stack[:-1]):
                root = node_hash(left, root)
            self.roots.append(root)


def tile_path(level: int | str, index: int, width: int) -> str:
    digits = f"{index % 1000:03d}"
    while index := index // 1000:
        digits = f"x{index % 1000:03d}/{digits}"
    return f"tile/{level}/{digits}" + (f".p/{width}" if width < 256 else "")


def tiles(size: int) -> Iterator[tuple[int, int]]:
    """Index and width of the tiles of a level with so many hashes."""
    for start in range(0, size, 256):
        yield start // 256, min(256, size - start)


# ---- Where files come from ------------------------------------------------------------------------------------------------


class Source:
    """A folder or a web address. Only names that this program made are asked for."""

    def __init__(self, place: str) -> None:
        self.remote = bool(re.match("https?://", place))
        self.place = place.rstrip("/") if self.remote else place

    def pieces(self, path: str, limit: int) -> Iterator[bytes] | None:
        """The bytes of a file, in pieces and never more than the limit; None if there is no such file."""
        try:
            raw = self._web(path) if self.remote else self._file(path)
        except (OSError, ValueError) as error:
            raise Refused(f"{path}: cannot be read ({type(error).__name__})") from None
        return None if raw is None else self._limited(raw, path, limit)

    def read(self, path: str, limit: int) -> bytes | None:
        pieces = self.pieces(path, limit)
        return None if pieces is None else b"".join(pieces)

    def _limited(self, raw: Iterator[bytes], path: str, limit: int) -> Iterator[bytes]:
        total, end = 0, time.monotonic() + SECONDS_PER_FILE
        try:
            for piece in raw:
                total += len(piece)
                if total > limit:
                    raise Refused(f"{path}: longer than {limit} bytes")
                if time.monotonic() > end:
                    raise Refused(f"{path}: takes too long")
                yield piece
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise Refused(f"{path}: cannot be read ({type(error).__name__})") from None
        except Exception as error:
            if type(error).__module__.startswith("http."):
                raise Refused(f"{path}: cannot be read ({type(error).__name__})") from None
            raise

    def _file(self, path: str) -> Iterator[bytes] | None:
        try:
            handle = os.open(os.path.join(self.place, path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError("not a file")

        def pieces() -> Iterator[bytes]:
            with os.fdopen(handle, "rb") as file:
                while piece := file.read(1 << 16):
                    yield piece

        return pieces()

    def _web(self, path: str) -> Iterator[bytes] | None:
        request = urllib.request.Request(f"{self.place}/{path}", headers={"Accept-Encoding": "gzip, identity"})
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (404, 410):
                return None
            raise
        except Exception as error:  # http.client has exceptions that are no OSError
            raise OSError(type(error).__name__) from None
        gzip = answer.headers.get("Content-Encoding", "").strip().lower() == "gzip"

        def pieces() -> Iterator[bytes]:
            with answer:
                unzip = zlib.decompressobj(31)
                while piece := answer.read1(1 << 16):
                    if not gzip:
                        yield piece
                        continue
                    while piece:
                        yield unzip.decompress(piece, 1 << 16)
                        piece = unzip.unconsumed_tail
                if gzip and not unzip.eof:
                    raise EOFError

        return pieces()


def read_tile(source: Source, level: int | str, index: int, width: int, limit: int) -> tuple[bytes, bool]:
    """A tile of a width, or the full one in the place of a partial one that is no longer there; whether it is exact."""
    data = source.read(tile_path(level, index, width), limit)
    if data is not None:
        return data, True
    if width < 256 and (data := source.read(tile_path(level, index, 256), limit)) is not None:
        return data, False
    raise Refused(f"{tile_path(level, index, width)}: is not there")


def read_leaves(source: Source, size: int) -> list[bytes]:
    leaves: list[bytes] = []
    for index, width in tiles(size):
        data, exact = read_tile(source, "entries", index, width, MAX_BUNDLE)
        at = 0
        for _ in range(width):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            if len(data) < at + 2 or len(data) < end:
                raise Refused(f"{tile_path('entries', index, width)}: ends within a leaf")
            leaves.append(data[at + 2 : end])
            at = end
        if exact and at != len(data):
            raise Refused(f"{tile_path('entries', index, width)}: has more than {width} leaves")
    return leaves


# ---- Envelopes and records (§ 2, § 3) -------------------------------------------------------------------------------------

PAYLOAD_TYPE = b"application/vnd.servanda.record"
ENVELOPE = re.compile(
    r'\{"payload":"([A-Za-z0-9+/=]+)","payloadType":"application/vnd\.servanda\.record","signatures":\[([^\]\[ ]+)\]\}'
)
SIGNATURE = re.compile(r'\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/=]+)"\}(,|\Z)')
TYPES = (
    "register.open", "policy.set", "charter.set", "history", "act", "key.enrol", "key.rotate", "key.revoke", "key.recover",
    "key.object", "key.complete", "role.grant", "role.end",
)  # fmt: skip


def parse_envelope(leaf: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    if len(leaf) > MAX_LEAF:
        raise Refused("envelope: longer than 65535 bytes")
    try:
        match = ENVELOPE.fullmatch(leaf.decode("ascii"))
    except UnicodeDecodeError:
        match = None
    if not match:
        raise Refused("envelope: not in the form of § 2")
    payload = unbase64(match[1], "envelope: payload")
    signatures: list[tuple[str, bytes]] = []
    at, comma = 0, ","
    while comma:
        one = SIGNATURE.match(match[2], at)
        if not one:
            raise Refused("envelope: not in the form of § 2")
        if signatures and signatures[-1][0] >= one[1]:
            raise Refused("envelope: keyids are not in rising order, each once")
        signatures.append((one[1], unbase64(one[2], "envelope: sig")))
        at, comma = one.end(), one[3]
    return payload, signatures


class Lines:
    """Lines `name: value`, taken in the order in which the document has them."""

    def __init__(self, lines: list[str], what: str) -> None:
        self.lines, self.at, self.what = lines, 0, what

    def maybe(self, name: str) -> str | None:
        if self.at < len(self.lines) and self.lines[self.at].startswith(name + ": "):
            self.at += 1
            if not (value := self.lines[self.at - 1][len(name) + 2 :]):
                raise Refused(f"{self.what}: `{name}:` has no value")
            return value
        return None

    def take(self, name: str) -> str:
        if (value := self.maybe(name)) is None:
            raise Refused(f"{self.what}: {self._here()} stands where `{name}:` must stand")
        return value

    def many(self, name: str) -> list[str]:
        values = []
        while (value := self.maybe(name)) is not None:
            values.append(value)
        return values

    def end(self) -> None:
        if self.at < len(self.lines):
            raise Refused(f"{self.what}: {self._here()} stands where nothing more may stand")

    def _here(self) -> str:
        return show(self.lines[self.at]) if self.at < len(self.lines) else "the end"


@dataclass(frozen=True)
class Document:
    name: str = field(compare=False)  # what is looked at once need not be looked at under another name
    size: int
    sha256: str
    sha512: str

    @staticmethod
    def parse(text: str, what: str) -> Document:
        match = re.fullmatch(r"([^ ]+) ([^ ]+) sha256:([0-9a-f]{64}) sha512:([0-9a-f]{128})", text)
        if not match:
            raise Refused(f"{what}: {show(text)} is not a name, a size, sha256: and sha512:")
        size = decimal(match[2], what)
        if size > MAX_BLOB:
            raise Refused(f"{what}: {size} bytes are more than a document has")
        return Document(file_name(match[1], what), size, match[3], match[4])


@dataclass
class Record:
    register: str
    type: str
    key: str
    seen_size: int
    seen_root: str
    day: date
    refers: list[int]
    documents: list[Document]
    body: list[str]

    @staticmethod
    def parse(payload: bytes) -> Record:
        try:
            text = payload.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("record: not UTF-8") from None
        if bad := FORBIDDEN.search(text):
            raise Refused(f"record: the character U+{ord(bad[0]):04X} may not stand in it")
        if not text.endswith("\n") or text.endswith("\n\n"):
            raise Refused("record: does not end with exactly one line feed")
        above, gap, below = text[:-1].partition("\n\n")
        if not gap:
            raise Refused("record: no empty line after the head")
        first, *rest = above.split("\n")
        if first != "servanda-record/1":
            raise Refused("head: the first line is not servanda-record/1")
        head = Lines(rest, "head")
        register, kind = head.take("register"), head.take("type")
        if kind not in TYPES:
            raise Refused(f"head: there is no type {show(kind)}")
        key = hexadecimal(head.take("key"), 32, "head: key")
        size, _, root = head.take("seen").partition(" ")
        seen = decimal(size, "head: seen"), hexadecimal(root, 64, "head: seen")
        day = a_day(head.take("day"), "head: day")
        refers = [decimal(value, "head: refers") for value in head.many("refers")]
        if any(a >= b for a, b in zip(refers, refers[1:])):
            raise Refused("head: refers: not rising")
        documents = [Document.parse(value, "head: document") for value in head.many("document")]
        body = below.split("\n")
        if kind in ("act", "history"):
            journal = file_name(head.take("journal"), "head: journal")
            if "/" in journal or not journal.endswith(".journal"):
                raise Refused(f"head: journal: {show(journal)} is not a name of a journal")
            paragraph(body)
        head.end()
        return Record(register, kind, key, *seen, day, refers, documents, body)


def paragraph(lines: list[str]) -> None:
    if not re.match("[0-9]", lines[0]):
        raise Refused("body: the first line of the act does not begin with a digit")
    for line in lines[1:]:
        if not line.startswith("    "):
            raise Refused("body: a line of the act does not begin with four spaces")
        first = re.search(f"[^{WHITE_SPACE}]", line)
        if first is None:
            raise Refused("body: a line of the act is of white space alone")
        if first[0] == "#":
            raise Refused("body: a line of the act is a comment")


# ---- The policy (§ 5, tlog-policy) ----------------------------------------------------------------------------------------

THRESHOLDS = (
    "act", "charter.set", "history", "key.complete", "key.enrol", "key.recover", "key.revoke", "policy.set", "role.end",
    "role.grant",
)  # fmt: skip


class Quorum:
    """The witnesses of a policy and how many of which must cosign."""

    def __init__(self, lines: list[str]) -> None:
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        top: str | None = None
        used: set[str] = set()
        raw_keys: set[bytes] = set()

        def define(name: str) -> str:
            if name == "none" or name in self.witnesses or name in self.groups:
                raise Refused(f"quorum: the name {show(name)} cannot be defined again")
            return name

        def known(name: str) -> str:
            if name not in self.witnesses and name not in self.groups:
                raise Refused(f"quorum: {show(name)} is not defined")
            return name

        for line in lines:
            match [word for word in line.split(" ") if word]:
                case ["witness", name, vkey] | ["witness", name, vkey, _]:
                    key = VerifierKey.parse(vkey, (4, 6), "quorum")
                    if key.key.raw in raw_keys:
                        raise Refused("quorum: two witnesses have the same key")
                    raw_keys.add(key.key.raw)
                    self.witnesses[define(name)] = key
                case ["group", name, count, first, *others]:
                    members = [known(member) for member in (first, *others)]
                    if used & set(members) or len(set(members)) < len(members):
                        raise Refused("quorum: a name is a member of groups more than once")
                    used |= set(members)
                    words = {"any": 1, "all": len(members)}
                    k = words[count] if count in words else decimal(count, "quorum: group")
                    if not 1 <= k <= len(members):
                        raise Refused("quorum: a group asks for more members than it has, or for none")
                    self.groups[define(name)] = (k, members)
                case ["quorum", name]:
                    if top is not None:
                        raise Refused("quorum: two lines `quorum`")
                    top = name if name == "none" else known(name)
                case _:
                    raise Refused(f"quorum: {show(line)} is not a line of a policy for witnesses")
        if lines and top is None:
            raise Refused("quorum: no line `quorum`")
        self.top = top or "none"

    def met_by(self, checkpoint: Checkpoint) -> bool:
        met = {name for name, key in self.witnesses.items() if checkpoint.signed_by(key)}
        for name, (k, members) in self.groups.items():  # in order: members are defined before
            if sum(member in met for member in members) >= k:
                met.add(name)
        return self.top == "none" or self.top in met


class Policy:
    def __init__(self, body: Lines) -> None:
        start = body.at
        self.thresholds: dict[str, int] = {}
        for kind in THRESHOLDS:
            name, _, n = body.take("threshold").partition(" ")
            if name != kind or not 1 <= decimal(n, "threshold") <= 99:
                raise Refused(f"threshold: not `threshold: {kind} N` with N from 1 to 99")
            self.thresholds[kind] = int(n)
        self.algorithms = body.many("algorithm")
        if self.algorithms not in (["ed25519"], ["ml-dsa-44"], ["ed25519", "ml-dsa-44"]):
            raise Refused("algorithm: not one or two of ed25519, ml-dsa-44, rising")
        self.recovery_days = decimal(body.take("recovery-days"), "recovery-days")
        if not 1 <= self.recovery_days <= 3650:
            raise Refused("recovery-days: not from 1 to 3650")
        self.quorum = Quorum(body.many("quorum"))
        self.lines = body.lines[start : body.at]


# ---- The directory and what records make of it (§ 4, § 5) -----------------------------------------------------------------


@dataclass
class Key:
    public: PublicKey
    holder: str
    enrolled: int
    ended: int | None = None
    suspect: int | None = None


@dataclass
class Recovery:
    index: int
    holder: str
    role: str
    public: PublicKey
    effect: date
    state: str = "pending"


class Signers:
    """The active keys that have signed a record, and what § 5 asks of them."""

    def __init__(self, directory: Directory, keys: list[Key]) -> None:
        self.directory, self.keys, self.asked = directory, keys, set[str]()  # asked: the ids of those that may sign

    def _pick(self, which: Callable[[Key], bool]) -> list[Key]:
        return [key for key in self.keys if which(key)]

    def _ask(self, keys: list[Key]) -> set[str]:
        self.asked |= {key.public.id for key in keys}
        return {key.holder for key in keys}

    def officers(self, kind: str, at_most: int | None = None) -> None:
        n = self.directory.policy.thresholds[kind]
        n = n if at_most is None else min(n, at_most)
        found = len(self._ask(self._pick(lambda key: self.directory.has(key, "depositary", "officer"))))
        if found < n:
            raise Refused(f"signatures: {found} officers have signed, {n} must")

    def one_of(self, party: str) -> None:
        if not self._ask(self._pick(lambda key: self.directory.has(key, party, "seal", "custodian"))):
            raise Refused(f"signatures: no seal or custodian of {party} has signed")

    def countries(self) -> set[str]:
        """Those of which a seal has signed; all their seals may."""
        return {party_of(holder) for holder in self._ask(self._pick(self.directory.seal_of_country))}

    def one_country(self) -> None:
        if not self.countries():
            raise Refused("signatures: no seal of any country has signed")

    def nobody_else(self) -> None:
        for key in self.keys:
            if key.public.id not in self.asked:
                raise Refused(f"signatures: nothing asks for the signature of {key.holder} ({key.public.id[:16]})")


class Directory:
    def __init__(self) -> None:
        self.origin, self.name, self.history_until = "", "", ""
        self.policy: Policy
        self.log_keys: list[VerifierKey] = []
        self.charter: int | None = None
        self.keys: dict[str, Key] = {}
        self.active: dict[str, dict[str, Key]] = {}  # party (every one that has had keys), key id
        self.roles: dict[str, set[str]] = {}  # holder
        self.recoveries: dict[int, Recovery] = {}
        self.announced: set[str] = set()  # key ids of recoveries, whatever became of them
        self.kinds: dict[str, int] = {}  # how many records of each type
        self.idempotency: dict[str, int] = {}
        self.signed: dict[str, list[int]] = {}  # key id: the records that it signed
        self.contested: set[int] = set()
        self.documents: dict[Document, int] = {}  # what must be among the blobs, and the first record that says so

    # -- questions

    def has(self, key: Key, party: str, *roles: str) -> bool:
        return party_of(key.holder) == party and not self.roles.get(key.holder, set()).isdisjoint(roles)

    def seal_of_country(self, key: Key) -> bool:
        return is_country(party := party_of(key.holder)) and self.has(key, party, "seal")

    def active_keys(self, party: str) -> list[Key]:
        return list(self.active.get(party, {}).values())

    def key_to_end(self, key_id: str, suspected: bool = False) -> Key:
        key = self.keys.get(hexadecimal(key_id, 64, "old"))
        if key is None or (key.ended is not None and not suspected):
            raise Refused(f"old: {key_id[:16]} is not an active key")
        if key.suspect is not None:
            raise Refused(f"old: {key_id[:16]} was suspected before")
        return key

    def officers(self, policy: Policy, but: Key | None = None) -> int:
        """How many officers can sign under a policy."""
        keys = [key for key in self.active_keys("depositary") if self.has(key, "depositary", "officer") and key is not but]
        return len({key.holder for key in keys if key.public.algorithm in policy.algorithms})

    def enough_officers(self, policy: Policy) -> None:
        if (there := self.officers(policy)) < (most := max(policy.thresholds.values())):
            raise Refused(f"officers: {there} are not enough for a threshold of {most}")

    def pending(self, record: Record) -> tuple[str, list[Recovery]]:
        """The recoveries, all of one party, that a record is about."""
        found: list[Recovery] = []
        for index in record.refers:
            recovery = self.recoveries.get(index)
            if recovery is None or recovery.state != "pending":
                raise Refused(f"refers: record {index} is not a recovery that is pending")
            found.append(recovery)
        parties = {party_of(recovery.holder) for recovery in found}
        if len(parties) != 1:
            raise Refused("refers: to recoveries of more than one party" if parties else "refers: to no recovery")
        return parties.pop(), found

    # -- changes

    def enrol(self, public: PublicKey, holder: str, index: int) -> None:
        self.keys[public.id] = key = Key(public, holder, index)
        self.active.setdefault(party_of(holder), {})[public.id] = key

    def end(self, key: Key, index: int) -> None:
        key.ended = index
        del self.active[party_of(key.holder)][key.public.id]

    # -- one record

    def append(self, leaf: bytes, index: int, roots: list[bytes]) -> None:
        payload, signatures = parse_envelope(leaf)
        record = Record.parse(payload)
        if (record.type == "register.open") != (index == 0):
            raise Refused("type: register.open stands at index 0, and only there")
        body = Lines(record.body, "body") if record.type not in ("act", "history") else Lines([], "body")
        if index == 0:
            self.origin = record.register
            if not re.fullmatch(WORD, self.origin) or len(self.origin.encode()) > 200:
                raise Refused("register: not an origin of 1 to 200 bytes, without white space and `+`")
        if record.register != self.origin:
            raise Refused(f"register: {show(record.register)} is another register")
        if record.seen_size > index:
            raise Refused(f"seen: {record.seen_size} is larger than the index of the record")
        if index > 0 and record.seen_size == 0:
            raise Refused("seen: nothing, which only the first record may have seen")
        if record.seen_root != roots[record.seen_size].hex():
            raise Refused(f"seen: the root at size {record.seen_size} is another one")
        if (earlier := self.idempotency.get(record.key)) is not None:
            raise Refused(f"key: record {earlier} has the same idempotency key")
        if record.refers and record.refers[-1] >= index:
            raise Refused("refers: not a record before this one")

        new: list[PublicKey] = []  # the keys that the record itself brings
        apply = self._type(record, index, body, new)
        body.end()
        new_ids = {public.id: public for public in new}
        message = b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE, len(payload), payload)
        signers: list[Key] = []
        for key_id, signature in signatures:
            what = f"signature of {key_id[:16]}"
            key = self.keys.get(key_id)
            public = new_ids.get(key_id) or (key.public if key else None)
            if public is None:
                raise Refused(f"{what}: the key is unknown")
            if key_id not in new_ids and key is not None:
                if key.ended is not None:
                    raise Refused(f"{what}: the key ended at index {key.ended}")
                signers.append(key)
            if public.algorithm not in self.policy.algorithms:
                raise Refused(f"{what}: the policy does not allow {public.algorithm}")
            public.check(signature, message, what)
        if missing := new_ids.keys() - {key_id for key_id, _ in signatures}:
            raise Refused(f"signatures: the new key {min(missing)[:16]} has not signed")
        apply(Signers(self, signers))

        self.kinds[record.type] = self.kinds.get(record.type, 0) + 1
        self.idempotency[record.key] = index
        for key_id, _ in signatures:
            self.signed.setdefault(key_id, []).append(index)
        for document in record.documents:
            self.documents.setdefault(document, index)

    def _new_key(self, text: str, new: list[PublicKey]) -> PublicKey:
        public = PublicKey.parse(text, "key")
        if public.id in self.keys or any(public.id == other.id for other in new):
            raise Refused(f"key: {public.id[:16]} was enrolled before")
        if public.id in self.announced:
            raise Refused(f"key: {public.id[:16]} was announced before")
        new.append(public)
        return public

    def _type(self, record: Record, i: int, body: Lines, new: list[PublicKey]) -> Callable[[Signers], None]:
        """Reads the body. What it returns checks who has signed, and does what the record does."""
        match record.type:
            case "register.open":
                return self._open(record, i, body, new)
            case "policy.set":
                policy = Policy(body)

                def set_policy(signers: Signers) -> None:
                    signers.officers("policy.set")
                    signers.nobody_else()
                    self.enough_officers(policy)
                    self.policy = policy

                return set_policy
            case "charter.set":
                files = [Document.parse(value, "file") for value in body.many("file")]
                if not files:
                    raise Refused("body: no `file:`")
                if any(a.name.encode() >= b.name.encode() for a, b in zip(files, files[1:])):
                    raise Refused("file: names are not rising")

                def set_charter(signers: Signers) -> None:
                    signers.officers("charter.set")
                    signers.nobody_else()
                    self.charter = i
                    for file in files:
                        self.documents.setdefault(file, i)

                return set_charter
            case "history" | "act":
                return self._act(record)
            case "key.enrol" | "key.recover":
                return self._enrol_or_recover(record, i, body, new)
            case "key.rotate":
                old = self.key_to_end(body.take("old"))
                public = self._new_key(body.take("key"), new)

                def rotate(signers: Signers) -> None:
                    if old not in signers.keys:
                        raise Refused("signatures: the old key has not signed")
                    signers.asked.add(old.public.id)
                    signers.nobody_else()
                    self.end(old, i)
                    self.enrol(public, old.holder, i)

                return rotate
            case "key.revoke":
                return self._revoke(i, body)
            case "key.object":
                body.take("reason")
                _, recoveries = self.pending(record)

                def object_to(signers: Signers) -> None:
                    signers.one_country()
                    signers.nobody_else()
                    for recovery in recoveries:
                        recovery.state = "objected"

                return object_to
            case "key.complete":
                return self._complete(record, i, body)
            case _:
                return self._role(record, body)

    def _open(self, record: Record, i: int, body: Lines, new: list[PublicKey]) -> Callable[[Signers], None]:
        self.name = body.take("name")
        if not re.fullmatch("[a-z0-9-]{1,60}", self.name):
            raise Refused(f"name: {show(self.name)} is not a name of a register")
        self.log_keys = [VerifierKey.parse(body.take("log"), (kind,), "log") for kind in (1, 6)]
        if any(key.name != record.register for key in self.log_keys):
            raise Refused("log: the name of a key of the log is not the origin")
        self.history_until = body.take("history-until")
        a_day(self.history_until, "history-until")
        self.policy = Policy(body)
        enrolled: list[tuple[str, PublicKey]] = []
        for value in body.many("enrol"):
            parts = value.split(" ")
            if len(parts) != 3:
                raise Refused("enrol: not a holder, a role and a key")
            holder_and_role(parts[0], parts[1])
            if parts[1] != "officer":
                raise Refused("enrol: register.open enrols officers only")
            enrolled.append((parts[0], self._new_key(parts[2], new)))
        if not enrolled:
            raise Refused("body: no `enrol:`")

        def open_register(signers: Signers) -> None:
            for holder, public in enrolled:
                self.enrol(public, holder, i)
                self.roles[holder] = {"officer"}
            self.enough_officers(self.policy)

        return open_register

    def _act(self, record: Record) -> Callable[[Signers], None]:
        if self.charter is None:
            raise Refused(f"type: no {record.type} before the first charter.set")
        if record.type == "history" and not any(re.match(f"    source: .*[^{WHITE_SPACE}]", line) for line in record.body):
            raise Refused("body: no line `    source:`, or one that is empty")

        def act(signers: Signers) -> None:
            if record.type == "history":
                signers.officers("history")
            else:
                for party in sorted({party_of(key.holder) for key in signers.keys}):
                    if party == "depositary":
                        signers.officers("act")
                        continue
                    seals = [key for key in signers.keys if self.has(key, party, "seal")]
                    n, found = self.policy.thresholds["act"], len(signers._ask(seals))
                    n = 1 if party.startswith("office:") else n
                    if found < n:
                        raise Refused(f"signatures: {found} seals of {party} have signed, {n} must")
            signers.nobody_else()

        return act

    def _enrol_or_recover(self, record: Record, i: int, body: Lines, new: list[PublicKey]) -> Callable[[Signers], None]:
        holder, role = body.take("holder"), body.take("role")
        holder_and_role(holder, role)
        party = party_of(holder)
        public = self._new_key(body.take("key"), new)
        letter = body.take("letter")
        if letter != "-" and not re.fullmatch("sha256:[0-9a-f]{64}", letter):
            raise Refused("letter: not `-` or sha256: and a hash")

        def enrol(signers: Signers) -> None:
            signers.officers("key.enrol")
            if party != "depositary" and party in self.active:
                if not self.active_keys(party):
                    raise Refused(f"holder: {party} has no active key left, and is enrolled by key.recover only")
                signers.one_of(party)
            signers.nobody_else()
            self.enrol(public, holder, i)
            self.roles.setdefault(holder, set()).add(role)

        if record.type == "key.enrol":
            return enrol
        effect = a_day(body.take("effect"), "effect")
        if (effect - record.day).days < self.policy.recovery_days:
            raise Refused(f"effect: not {self.policy.recovery_days} days after the day")

        def recover(signers: Signers) -> None:
            if party == "depositary":
                allowed = [k for p in self.active for k in self.active_keys(p) if k.public.algorithm in self.policy.algorithms]
                having = {party_of(key.holder) for key in allowed if self.seal_of_country(key)}
                found = signers.countries()
                if 2 * len(found) <= len(having):
                    raise Refused(f"signatures: seals of {len(found)} of {len(having)} countries are not more than half")
            else:
                signers.officers("key.recover")
            signers.nobody_else()
            self.recoveries[i] = Recovery(i, holder, role, public, effect)
            self.announced.add(public.id)

        return recover

    def _revoke(self, i: int, body: Lines) -> Callable[[Signers], None]:
        key_id, suspect = body.take("old"), body.maybe("suspect-from")
        since = None if suspect is None else decimal(suspect, "suspect-from")
        if since is not None and since > i:
            raise Refused("suspect-from: larger than the index of the record")
        old = self.key_to_end(key_id, since is not None)
        party = party_of(old.holder)

        def revoke(signers: Signers) -> None:
            if old in signers.keys:
                raise Refused("signatures: the key that is revoked cannot sign that")
            if party == "depositary":
                signers.officers("key.revoke", self.officers(self.policy, old))
            elif not all(self.has(key, party, "seal", "custodian") and key.holder != old.holder for key in signers.keys):
                signers.officers("key.revoke")
            else:
                signers.one_of(party)
            signers.nobody_else()
            if old.ended is None:
                self.end(old, i)
                if not any(key.holder == old.holder for key in self.active_keys(party)):
                    self.roles.pop(old.holder, None)
            old.suspect = since
            if since is not None:
                self.contested.update(index for index in self.signed.get(old.public.id, []) if index >= since)

        return revoke

    def _complete(self, record: Record, i: int, body: Lines) -> Callable[[Signers], None]:
        body.take("reason")
        party, recoveries = self.pending(record)
        if record.day < (effect := max(recovery.effect for recovery in recoveries)):
            raise Refused(f"day: before the effect of the recovery, {effect}")
        for recovery in recoveries:
            if recovery.public.algorithm not in self.policy.algorithms:
                what = f"refers: record {recovery.index} has a key of {recovery.public.algorithm}"
                raise Refused(f"{what}, which the policy does not allow")

        def complete(signers: Signers) -> None:
            if party == "depositary":
                signers.one_country()
            else:
                signers.officers("key.complete")
            signers.nobody_else()
            for key in self.active_keys(party):
                self.end(key, i)
            for holder in [h for h in self.roles if party_of(h) == party]:
                del self.roles[holder]
            for recovery in recoveries:
                self.enrol(recovery.public, recovery.holder, i)
                self.roles.setdefault(recovery.holder, set()).add(recovery.role)
                recovery.state = "complete"
            for other in self.recoveries.values():
                if other.state == "pending" and party_of(other.holder) == party:
                    other.state = "objected"
            if party == "depositary":
                self.enough_officers(self.policy)

        return complete

    def _role(self, record: Record, body: Lines) -> Callable[[Signers], None]:
        holder, role = body.take("holder"), body.take("role")
        holder_and_role(holder, role)
        party, roles = party_of(holder), self.roles.get(holder, set())
        grant = record.type == "role.grant"
        if grant and not any(key.holder == holder for key in self.active_keys(party)):
            raise Refused("holder: has no active key")
        if grant == (role in roles):
            raise Refused(f"role: {show(holder)} has the role already" if grant else f"role: {show(holder)} has no such role")

        def change(signers: Signers) -> None:
            signers.officers(record.type)
            if party != "depositary":
                signers.one_of(party)
            signers.nobody_else()
            if grant:
                self.roles.setdefault(holder, set()).add(role)
            else:
                roles.discard(role)
                if party == "depositary":
                    self.enough_officers(self.policy)

        return change

    # -- § 7

    def text(self) -> str:
        def number(n: int | None) -> str:
            return "-" if n is None else str(n)

        lines = ["servanda-directory/1", f"origin: {self.origin}", f"name: {self.name}"]
        lines += [f"log: {key.text}" for key in self.log_keys]
        lines += [f"history-until: {self.history_until}", f"charter: {number(self.charter)}"]
        lines += [f"policy: {line}" for line in self.policy.lines]
        keys = [
            f"key: {key_id} {k.holder} {k.public.algorithm} enrolled:{k.enrolled} ended:{number(k.ended)} suspect:{number(k.suspect)}"
            for key_id, k in self.keys.items()
        ]
        roles = [f"role: {holder} {role}" for holder, having in self.roles.items() for role in having]
        recoveries = [
            f"recovery: {r.index} {r.holder} {r.role} {r.public.id} effect:{r.effect.isoformat()} {r.state}"
            for r in self.recoveries.values()
        ]
        for part in (keys, roles, recoveries):
            lines += sorted(part, key=str.encode)
        return "\n".join(lines) + "\n"


# ---- § 8 ------------------------------------------------------------------------------------------------------------------


@dataclass
class Verdict:
    reasons: list[str] = field(default_factory=list)
    origin: str = ""
    size: int = 0
    root: str = ""
    log_keys: list[str] = field(default_factory=list)
    directory: str = ""
    digest: str = ""
    contested: list[int] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return {"origin": self.origin, "log": self.log_keys, "size": self.size, "root": self.root}


def check_blob(source: Source, document: Document) -> None:
    path = f"blob/{document.sha256}"
    pieces = source.pieces(path, document.size)
    if pieces is None:
        raise Refused(f"{path}: is not there")
    size, short, long = 0, hashlib.sha256(), hashlib.sha512()
    for piece in pieces:
        size += len(piece)
        short.update(piece)
        long.update(piece)
    if size != document.size:
        raise Refused(f"{path}: {size} bytes, not {document.size}")
    if short.hexdigest() != document.sha256:
        raise Refused(f"{path}: its sha256 is another one")
    if long.hexdigest() != document.sha512:
        raise Refused(f"{path}: its sha512 is another one")


def check_hash_tiles(source: Source, tree: Tree) -> None:
    for level, hashes in enumerate(tree.levels):
        for index, width in tiles(len(hashes)):
            data, exact = read_tile(source, level, index, width, 8192)
            mine = b"".join(hashes[index * 256 : index * 256 + width])
            if data[: len(mine)] != mine or (exact and len(data) != len(mine)):
                raise Refused(f"{tile_path(level, index, width)}: has other hashes than the leaves")


def read_claims(source: Source, size: int) -> dict[str, Any] | None:
    """What the host claims, if it claims anything of a size that the checkpoint covers."""
    data = source.read("claims.json", MAX_CLAIMS)
    if data is None:
        return None
    try:
        claims = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused("claims.json: not JSON") from None
    if not isinstance(claims, dict) or type(claims.get("size")) is not int or claims["size"] < 1:
        raise Refused("claims.json: not an object with a size")
    return claims if claims["size"] <= size else None


def verify(place: str, log_keys: list[str] | None = None, kept: dict[str, Any] | None = None) -> Verdict:
    verdict = Verdict()
    source = Source(place)

    def attempt(step: Callable[[], None]) -> None:
        try:
            step()
        except Refused as reason:
            if str(reason) not in verdict.reasons:
                verdict.reasons.append(str(reason))

    def whole() -> None:
        data = source.read("checkpoint", MAX_CHECKPOINT)
        if data is None:
            raise Refused("checkpoint: is not there")
        checkpoint = Checkpoint.parse(data)
        if checkpoint.size == 0:
            raise Refused("checkpoint: the register is empty")
        if checkpoint.size > MAX_RECORDS:
            raise Refused(f"checkpoint: more than the {MAX_RECORDS} records that this verifier reads")
        leaves = read_leaves(source, checkpoint.size)
        tree = Tree(leaves)
        verdict.origin, verdict.size, verdict.root = checkpoint.origin, checkpoint.size, checkpoint.root.hex()

        def root() -> None:
            if tree.roots[-1] != checkpoint.root:
                raise Refused("checkpoint: its root is not the root of the leaves")

        attempt(root)
        attempt(lambda: check_hash_tiles(source, tree))
        claims: list[dict[str, Any]] = []
        attempt(lambda: claims.extend(c for c in [read_claims(source, checkpoint.size)] if c))
        directory = Directory()
        claimed_digest = ""
        sound = True
        for index, leaf in enumerate(leaves):
            try:
                directory.append(leaf, index, tree.roots)
            except Refused as reason:  # what comes after it has no directory to be judged by
                verdict.reasons.append(f"record {index}: {reason}")
                sound = False
                break
            if claims and claims[0]["size"] == index + 1:
                claimed_digest = sha256(directory.text().encode()).hex()
        verdict.log_keys = [key.text for key in directory.log_keys]

        def log() -> None:
            if checkpoint.origin != directory.origin:
                raise Refused(f"checkpoint: {show(checkpoint.origin)} is not the origin of the register")
            for key in directory.log_keys:
                if not checkpoint.signed_by(key):
                    raise Refused(f"checkpoint: no signature type 0x{key.kind:02x} of the log")
            for text in log_keys or []:
                if text not in verdict.log_keys and text not in map(key_digest, verdict.log_keys):
                    raise Refused("log: the key known from elsewhere is not one of the log's keys")

        def history() -> None:
            if not kept:
                return
            if kept["origin"] != directory.origin:
                raise Refused("kept: another register was kept")
            if kept["log"] != verdict.log_keys:
                raise Refused("kept: the keys of the log are not those that were kept")
            if kept["size"] > checkpoint.size:
                raise Refused(f"kept: the tree that was kept is larger, {kept['size']}")
            if kept["root"] != tree.roots[kept["size"]].hex():
                raise Refused("kept: the tree that was kept is not a prefix of this one")

        def quorum() -> None:
            if not directory.policy.quorum.met_by(checkpoint):
                raise Refused("checkpoint: the cosignatures do not meet the quorum")

        def claim() -> None:
            of_host = claims[0]
            mine = {
                "register": directory.origin, "root": tree.roots[of_host["size"]].hex(), "directory": claimed_digest
            }  # fmt: skip
            for name, value in mine.items():
                if of_host.get(name) != value:
                    raise Refused(f"claims.json: `{name}` is not what follows from the register")

        if len(directory.log_keys) == 2:
            attempt(log)
            attempt(history)
        if sound:
            attempt(quorum)
            if claims:
                attempt(claim)
        for document in directory.documents:
            attempt(lambda: check_blob(source, document))
        if sound:
            verdict.directory = directory.text()
            verdict.digest = sha256(verdict.directory.encode()).hex()
            verdict.contested = sorted(directory.contested)
            verdict.kinds = dict(sorted(directory.kinds.items()))

    attempt(whole)
    return verdict


def key_digest(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hex()}"


def read_kept(path: str) -> dict[str, Any] | None:
    try:
        with open(path, "rb") as file:
            kept: dict[str, Any] = json.loads(file.read(1 << 20).decode("utf-8"))
    except FileNotFoundError:
        return None
    good = isinstance(kept, dict) and all(isinstance(kept.get(name), str) for name in ("origin", "root"))
    if not good or not isinstance(kept.get("log"), list) or type(kept.get("size")) is not int or kept["size"] < 0:
        raise ValueError("not a file that --keep wrote")
    return kept


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="verify.py", description="Verifies a register, except what its charter says of acts.")
    parser.add_argument("place", metavar="DIR_OR_URL", help="a folder, or the http(s) address of one")
    parser.add_argument("--directory", action="store_true", help="print the text of the directory")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument("--log-key", action="append", default=[], metavar="KEY",
                        help="a key of the log known from elsewhere: the verifier key, or its digest as printed")  # fmt: skip
    parser.add_argument("--keep", metavar="FILE", help="compare with the tree kept in FILE; keep this one there if it is good")
    options = parser.parse_args(arguments)
    if not re.match("https?://", options.place) and not os.path.isdir(options.place):
        parser.error(f"{show(options.place)} is not a folder and not an address")
    try:
        kept = read_kept(options.keep) if options.keep else None
    except (OSError, ValueError, RecursionError):
        parser.error(f"{show(options.keep)} cannot be read as a file that --keep wrote")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        verdict = verify(options.place, options.log_key, kept)
    except (Exception, RecursionError) as error:  # a defect here must not look like a good register, nor like a crash
        verdict = Verdict([f"this verifier failed: {type(error).__name__}"])
    if not verdict.reasons and options.keep:
        try:
            with open(options.keep + ".new", "w", encoding="utf-8") as file:
                json.dump(verdict.kept(), file)
            os.replace(options.keep + ".new", options.keep)
        except OSError:
            parser.error(f"{show(options.keep)} cannot be written")
    if verdict.reasons:
        print(json.dumps({"good": False, "reasons": verdict.reasons}) if options.json else "\n".join(verdict.reasons))
        return 1
    if options.json:
        result: dict[str, Any] = {"good": True, "origin": verdict.origin, "size": verdict.size, "root": verdict.root}
        result |= {
            "log": [key_digest(key) for key in verdict.log_keys],
            "directory": verdict.digest,
            "contested": verdict.contested,
            "kinds": verdict.kinds,
        }
        print(json.dumps(result | ({"directory-text": verdict.directory} if options.directory else {})))
        return 0
    print(f"origin: {verdict.origin}\nsize: {verdict.size}\nroot: {verdict.root}")
    for key in verdict.log_keys:
        print(f"log: {key_digest(key)}")
    print(f"directory: {verdict.digest}\ncontested: {' '.join(map(str, verdict.contested)) or '-'}")
    if options.directory:
        print(verdict.directory, end="")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        os._exit(1)
    except KeyboardInterrupt:
        sys.exit(1)
