#!/usr/bin/env python3
"""Tests of verify.py: a small writer makes a register; as it is it is good, and spoilt in one place it is refused for that.

The writer shares no code with the verifier. Run: python3 verifier/test_verify.py
"""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import http.server
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

sys.path.insert(0, str(Path(__file__).parent))
import verify  # noqa: E402

ORIGIN = "example.org/register"
PROGRAM = str(Path(verify.__file__))
L = 2**252 + 27742317777372353535851937790883648493


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


class Pair:
    """A pair of keys, always the same for the same seed."""

    def __init__(self, seed: str, algorithm: str = "ed25519") -> None:
        self.seed, self.algorithm = sha256(seed.encode()), algorithm
        self.private: Any = (
            Ed25519PrivateKey.from_private_bytes(self.seed)
            if algorithm == "ed25519"
            else MLDSA44PrivateKey.from_seed_bytes(self.seed)
        )
        self.raw: bytes = self.private.public_key().public_bytes_raw()
        self.text = f"{algorithm}:{b64(self.raw)}"
        self.id = sha256(self.text.encode()).hex()

    def sign(self, message: bytes) -> bytes:
        signature: bytes = self.private.sign(message)
        return signature

    def sign_with_small_r(self, message: bytes) -> bytes:
        """R is the neutral point; a library that is not strict finds this signature good."""
        digest = bytearray(hashlib.sha512(self.seed).digest()[:32])
        digest[0] &= 248
        digest[31] = digest[31] & 63 | 64
        r = (1).to_bytes(32, "little")
        k = int.from_bytes(hashlib.sha512(r + self.raw + message).digest(), "little")
        return r + (k * int.from_bytes(digest, "little") % L).to_bytes(32, "little")


class NoteKey:
    """A key of the log (types 1 and 6) or of a witness (types 4 and 6)."""

    def __init__(self, name: str, kind: int, seed: str | None = None) -> None:
        self.name, self.kind = name, kind
        self.pair = Pair(seed or f"note {name} {kind}", "ml-dsa-44" if kind == 6 else "ed25519")
        self.id = sha256(name.encode() + b"\n" + bytes([kind]) + self.pair.raw)[:4]
        self.text = f"{name}+{self.id.hex()}+{b64(bytes([kind]) + self.pair.raw)}"

    def line(self, origin: str, size: int, root: bytes, body: bytes, time: int = 1_800_000_000) -> str:
        stamp = time.to_bytes(8, "big")
        if self.kind == 1:
            signature = self.pair.sign(body)
        elif self.kind == 4:
            signature = stamp + self.pair.sign(f"cosignature/v1\ntime {time}\n".encode() + body)
        else:
            message = b"subtree/v1\n\x00" + bytes([len(self.name.encode())]) + self.name.encode() + stamp
            message += bytes([len(origin.encode())]) + origin.encode() + bytes(8) + size.to_bytes(8, "big") + root
            signature = stamp + self.pair.sign(message)
        return f"— {self.name} {b64(self.id + signature)}\n"


def document(name: str, data: bytes) -> str:
    return f"{name} {len(data)} sha256:{hashlib.sha256(data).hexdigest()} sha512:{hashlib.sha512(data).hexdigest()}"


KINDS = [
    "act",
    "charter.set",
    "history",
    "key.complete",
    "key.enrol",
    "key.recover",
    "key.revoke",
    "policy.set",
    "role.end",
    "role.grant",
]


def policy(n: int = 2, algorithms: tuple[str, ...] = ("ed25519", "ml-dsa-44"), quorum: tuple[str, ...] = (), **other: int) -> str:
    lines = [f"threshold: {kind} {other.get(kind.replace('.', '_'), n)}" for kind in KINDS]
    lines += [f"algorithm: {name}" for name in algorithms] + ["recovery-days: 30"] + [f"quorum: {line}" for line in quorum]
    return "".join(line + "\n" for line in lines)


class Register:
    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.log = [NoteKey(origin, 1), NoteKey(origin, 6)]
        self.witnesses: list[NoteKey] = []
        self.leaves: list[bytes] = []
        self.blobs: list[bytes] = []
        self.hashes: dict[tuple[int, int], bytes] = {}

    def copy(self) -> Register:
        other = Register.__new__(Register)
        other.__dict__ = {n: (v.copy() if isinstance(v, (list, dict)) else v) for n, v in self.__dict__.items()}
        return other

    def root(self, start: int, end: int) -> bytes:
        """MTH(D[start:end]) of RFC 6962."""
        n = end - start
        if n == 0:
            return sha256(b"")
        if (start, end) in self.hashes:
            return self.hashes[start, end]
        if n == 1:
            result = sha256(b"\x00" + self.leaves[start])
        else:
            k = 1 << (n - 1).bit_length() - 1
            result = sha256(b"\x01" + self.root(start, start + k) + self.root(start + k, end))
        self.hashes[start, end] = result
        return result

    def payload(self, kind: str, body: str, *, register: str | None = None, key: str | None = None, seen: str | None = None,
                day: str = "2026-11-26", refers: tuple[int, ...] = (), documents: tuple[str, ...] = (), journal: str | None = None) -> str:  # fmt: skip
        n = len(self.leaves)
        head = ["servanda-record/1", f"register: {register or self.origin}", f"type: {kind}"]
        head += [
            f"key: {key or sha256(b'key %d' % n).hex()[:32]}",
            f"seen: {seen or f'{n} {self.root(0, n).hex()}'}",
            f"day: {day}",
        ]
        head += [f"refers: {index}" for index in refers] + [f"document: {value}" for value in documents]
        if journal or kind in ("act", "history"):
            head.append(f"journal: {journal or 'acts.journal'}")
        return "\n".join(head) + "\n\n" + body

    def add(self, kind: str, body: str, signers: list[Pair], *, text: Callable[[str], str] = lambda t: t,
            leaf: Callable[[bytes], bytes] = lambda b: b, sign: Callable[[Pair, bytes], bytes] = Pair.sign, **head: Any) -> Register:  # fmt: skip
        payload = text(self.payload(kind, body, **head)).encode("utf-8", "surrogatepass")
        message = b"DSSEv1 31 application/vnd.servanda.record " + str(len(payload)).encode() + b" " + payload
        ordered = sorted(signers, key=lambda pair: pair.id)
        signatures = ",".join(f'{{"keyid":"{pair.id}","sig":"{b64(sign(pair, message))}"}}' for pair in ordered)
        envelope = f'{{"payload":"{b64(payload)}","payloadType":"application/vnd.servanda.record","signatures":[{signatures}]}}'
        self.leaves.append(leaf(envelope.encode()))
        return self

    def checkpoint(self, *, size: int | None = None, root: bytes | None = None, keys: list[NoteKey] | None = None,
                   origin: str | None = None, extra: str = "") -> str:  # fmt: skip
        origin, size = origin or self.origin, len(self.leaves) if size is None else size
        root = root or self.root(0, size)
        body = f"{origin}\n{size}\n{b64(root)}\n{extra}"
        keys = self.log + self.witnesses if keys is None else keys
        return body + "\n" + "".join(key.line(origin, size, root, body.encode()) for key in keys)

    def publish(self, folder: Path, **checkpoint: Any) -> Path:
        def write(path: str, data: bytes) -> None:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

        size = len(self.leaves)
        write("checkpoint", self.checkpoint(**checkpoint).encode())
        for start in range(0, size, 256):
            part = self.leaves[start : start + 256]
            name = f"{start // 256:03d}" + (f".p/{len(part)}" if len(part) < 256 else "")
            write(f"tile/entries/{name}", b"".join((len(leaf) & 0xFFFF).to_bytes(2, "big") + leaf for leaf in part))
        level, span = 0, 1
        while size // span:
            hashes = [self.root(n * span, (n + 1) * span) for n in range(size // span)]
            for start in range(0, len(hashes), 256):
                tile = hashes[start : start + 256]
                write(f"tile/{level}/{start // 256:03d}" + (f".p/{len(tile)}" if len(tile) < 256 else ""), b"".join(tile))
            level, span = level + 1, span * 256
        for blob in self.blobs:
            write(f"blob/{hashlib.sha256(blob).hexdigest()}", blob)
        return folder

    def open(self, enrol: list[tuple[str, Pair]], rules: str, **more: Any) -> Register:
        body = "name: example\n" + "".join(f"log: {key.text}\n" for key in self.log) + "history-until: 2026-01-01\n" + rules
        body += "".join(f"enrol: {holder} officer {pair.text}\n" for holder, pair in enrol)
        return self.add("register.open", body, [pair for _, pair in enrol], **more)

    def enrol(self, holder: str, role: str, new: Pair, signers: list[Pair], letter: str = "-", **more: Any) -> Register:
        return self.add(
            "key.enrol", f"holder: {holder}\nrole: {role}\nkey: {new.text}\nletter: {letter}\n", [new, *signers], **more
        )

    def recover(
        self, holder: str, role: str, new: Pair, signers: list[Pair], effect: str = "2027-01-01", **more: Any
    ) -> Register:
        body = f"holder: {holder}\nrole: {role}\nkey: {new.text}\nletter: -\neffect: {effect}\n"
        return self.add("key.recover", body, [new, *signers], **more)


A, B, C, D = Pair("a"), Pair("b"), Pair("c", "ml-dsa-44"), Pair("d")  # officers
S1, S2, S2B = Pair("s1"), Pair("s2"), Pair("s2b", "ml-dsa-44")  # of ALB; the last two are of one holder
T1, T2, T3, T4, T5 = Pair("t1"), Pair("t2"), Pair("t3", "ml-dsa-44"), Pair("t4"), Pair("t5")  # of BOR
O1, O2, LOST, NEW, MORE, EXTRA = Pair("o1"), Pair("o2"), Pair("lost"), Pair("new"), Pair("more"), Pair("extra")
OFFICERS = [("depositary/officer-1", A), ("depositary/officer-2", B), ("depositary/officer-3", C)]
CHARTER, NOTE = b"# Charter\n", "note verbale, «signée»\n".encode()
ACT = "2026-11-26  Alba notified withdrawal from the Treaty\n    source: note verbale 14\n"
W = [NoteKey("witness.example/1", 4), NoteKey("witness.example/2", 6), NoteKey("witness.example/3", 4)]
QUORUM = tuple(f"witness w{n} {key.text}" for n, key in enumerate(W)) + ("group g 2 w0 w1 w2", "quorum g")
FILES = f"file: {document('charter.md', CHARTER)}\nfile: {document('notes/é-1.md', NOTE)}\n"


@functools.cache
def base() -> Register:
    """A good register with every type of record."""
    r = Register()
    r.blobs = [CHARTER, NOTE]
    r.open(OFFICERS, policy())
    r.add("charter.set", FILES, [A, C])
    r.enrol("ALB/seal-1", "seal", S1, [A, B], "sha256:" + "ab" * 32)
    r.enrol("ALB/seal-2", "seal", S2, [A, B, S1])
    r.enrol("ALB/seal-2", "custodian", S2B, [A, B, S2])
    r.enrol("BOR/seal-1", "seal", T1, [A, B])
    r.enrol("BOR/seal-2", "seal", T2, [A, B, T1])
    r.enrol("office:secretary/1", "seal", O1, [B, C])
    r.add("history", "1998-05-01  Alba signed the Treaty\n    source: gazette 12\n", [A, B])  # 8
    r.add("act", ACT, [S1, S2B], documents=(document("note.pdf", NOTE),))
    r.add("act", ACT, [S1, S2, T1, T2], refers=(8, 9))  # 10
    r.add("key.rotate", f"old: {T2.id}\nkey: {T3.text}\n", [T2, T3])
    r.add("role.grant", "holder: ALB/seal-1\nrole: custodian\n", [A, B, S2])
    r.add("role.end", "holder: ALB/seal-1\nrole: custodian\n", [A, B, S1])  # 13
    r.add("key.revoke", f"old: {S2.id}\nsuspect-from: 9\n", [S1])  # 10 and 12 are contested
    r.recover("BOR/seal-3", "seal", LOST, [A, B])  # 15
    r.add("key.object", "reason: we know nothing of this\n", [S1], refers=(15,))
    r.recover("BOR/seal-4", "seal", T4, [A, B])  # 17
    r.add("key.complete", "reason: nobody objected\n", [A, B], refers=(17,), day="2027-01-01")
    r.add("policy.set", policy(quorum=QUORUM, history=1), [B, C])  # 19
    r.add("act", "2027-01-02  the depositary closed its list\n", [A, B])
    r.enrol("depositary/officer-4", "officer", D, [A, B])  # 21
    r.recover("depositary/officer-9", "officer", MORE, [S1, T4])  # 22
    r.add("key.revoke", f"old: {D.id}\n", [A, B])  # 23, and with its last key the role of officer-4 ends
    r.witnesses = list(W)
    return r


TEXT = f"""servanda-directory/1
origin: {ORIGIN}
name: example
log: {NoteKey(ORIGIN, 1).text}
log: {NoteKey(ORIGIN, 6).text}
history-until: 2026-01-01
charter: 1
""" + "".join(f"policy: {line}\n" for line in policy(quorum=QUORUM, history=1).splitlines()) + "".join(sorted([
    f"key: {A.id} depositary/officer-1 ed25519 enrolled:0 ended:- suspect:-\n",
    f"key: {B.id} depositary/officer-2 ed25519 enrolled:0 ended:- suspect:-\n",
    f"key: {C.id} depositary/officer-3 ml-dsa-44 enrolled:0 ended:- suspect:-\n",
    f"key: {S1.id} ALB/seal-1 ed25519 enrolled:2 ended:- suspect:-\n",
    f"key: {S2.id} ALB/seal-2 ed25519 enrolled:3 ended:14 suspect:9\n",
    f"key: {S2B.id} ALB/seal-2 ml-dsa-44 enrolled:4 ended:- suspect:-\n",
    f"key: {T1.id} BOR/seal-1 ed25519 enrolled:5 ended:18 suspect:-\n",
    f"key: {T2.id} BOR/seal-2 ed25519 enrolled:6 ended:11 suspect:-\n",
    f"key: {T3.id} BOR/seal-2 ml-dsa-44 enrolled:11 ended:18 suspect:-\n",
    f"key: {T4.id} BOR/seal-4 ed25519 enrolled:18 ended:- suspect:-\n",
    f"key: {O1.id} office:secretary/1 ed25519 enrolled:7 ended:- suspect:-\n",
    f"key: {D.id} depositary/officer-4 ed25519 enrolled:21 ended:23 suspect:-\n",
])) + f"""role: ALB/seal-1 seal
role: ALB/seal-2 custodian
role: ALB/seal-2 seal
role: BOR/seal-4 seal
role: depositary/officer-1 officer
role: depositary/officer-2 officer
role: depositary/officer-3 officer
role: office:secretary/1 seal
recovery: 15 BOR/seal-3 seal {LOST.id} effect:2027-01-01 objected
recovery: 17 BOR/seal-4 seal {T4.id} effect:2027-01-01 complete
recovery: 22 depositary/officer-9 officer {MORE.id} effect:2027-01-01 pending
"""  # fmt: skip

COUNTS = dict.fromkeys(KINDS, 1) | {
    "act": 3, "key.enrol": 7, "key.object": 1, "key.recover": 3, "key.revoke": 2, "key.rotate": 1, "register.open": 1
}  # fmt: skip

# ---- What is spoilt, and why it must be refused. A record is spoilt as the last one, under a checkpoint that is good. -----

Spoil = Callable[[Register], object]
RECORDS: list[tuple[str, str, Spoil]] = []
FIRST: list[tuple[str, str, Callable[[Register], object]]] = []
PUBLISHED: list[tuple[str, str, Callable[[Register, Path], object]]] = []


def spoilt(name: str, reason: str, spoil: Spoil) -> None:
    RECORDS.append((name, reason, spoil))


def act(r: Register, signers: list[Pair] | None = None, body: str = ACT, **more: Any) -> Register:
    return r.add("act", body, signers or [S1, S2B], **more)


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def replaced_bytes(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda leaf: replaced(old.decode("latin1"), new.decode("latin1"))(leaf.decode("latin1")).encode("latin1")


def signed(change: Callable[[bytes], bytes]) -> Callable[[Pair, bytes], bytes]:
    return lambda pair, message: change(pair.sign(message)) if pair is S1 else pair.sign(message)


def bad_base64(leaf: bytes) -> bytes:
    """The last character before the padding has bits that are not zero."""
    at = leaf.index(b'=="')
    return leaf[: at - 1] + bytes([leaf[at - 1] + 1]) + leaf[at:]


def other_payload(r: Register) -> Callable[[bytes], bytes]:
    was, now = (b64(r.payload("act", text).encode()).encode() for text in (ACT, ACT.replace("14", "15")))
    return lambda leaf: leaf.replace(was, now)


def swapped(leaf: bytes) -> bytes:
    head, one, two = leaf.split(b'{"keyid"')
    return head + b'{"keyid"' + two[:-2] + b',{"keyid"' + one[:-1] + b"]}"


def too_long(leaf: bytes) -> bytes:
    """The length of 16 bits that stands before it is the true one less 65536."""
    return leaf.replace(b'"sig"', b" " * (65_536 + 40 - len(leaf)) + b'"sig"', 1)


def moved(r: Register) -> None:
    """A record of a register of the same name, with the same keys, whose acts are other ones."""
    other = base().copy()
    act(other, body="2027-02-02  Alba did something else\n")
    act(other, key="11" * 16)
    act(r)
    r.leaves.append(other.leaves[-1])


def raw_pair(raw: bytes) -> Pair:
    pair = Pair("raw")
    pair.raw, pair.text = raw, f"ed25519:{b64(raw)}"
    pair.id = sha256(pair.text.encode()).hex()
    return pair


def some_off_curve() -> bytes:
    return next(y for n in range(2, 99) if not verify.on_curve(y := n.to_bytes(32, "little")))


def second(r: Register, effect: str = "2027-01-01") -> Register:
    """A second recovery of the depositary, which needs two officers."""
    return r.recover("depositary/officer-8", "officer", NEW, [S1, T4], effect=effect)


def complete(r: Register, refers: tuple[int, ...], signers: list[Pair] | None = None) -> Register:
    return r.add("key.complete", "reason: x\n", signers or [S1], refers=refers, day="2027-01-01")


def revoke(r: Register, old: Pair, signers: list[Pair], more: str = "") -> Register:
    return r.add("key.revoke", f"old: {old.id}\n{more}", signers)


def lost(r: Register) -> Register:
    """ALB, BOR and the office lose all their keys."""
    for old in (S1, S2B, T4, O1):
        revoke(r, old, [A, B])
    return r


def only(r: Register, algorithm: str) -> Register:
    return r.add("policy.set", policy(1, (algorithm,)), [A, B])


def again(r: Register) -> Register:
    """A holder whose last key was revoked comes back with another role."""
    return revoke(r, S1, [S2B]).enrol("ALB/seal-1", "custodian", NEW, [A, B, S2B])


# The white space of Unicode that may stand in a record at all.
WHITE = (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
KEY0 = sha256(b"key 0").hex()[:32]
ROOT0 = sha256(b"").hex()
# § 2
spoilt(
    "envelope: white space",
    "envelope: not in the form",
    lambda r: act(r, leaf=replaced_bytes(b'","payloadType"', b'", "payloadType"')),
)
spoilt("envelope: a line feed after it", "envelope: not in the form", lambda r: act(r, leaf=lambda b: b + b"\n"))
spoilt(
    "envelope: other order of members", "envelope: not in the form", lambda r: act(r, leaf=lambda b: b'{"signatures"' + b[10:])
)
spoilt("envelope: one more member", "envelope: not in the form", lambda r: act(r, leaf=lambda b: b[:-1] + b',"x":1}'))
spoilt(
    "envelope: other payload type",
    "envelope: not in the form",
    lambda r: act(r, leaf=replaced_bytes(b"vnd.servanda", b"vnd.other")),
)
spoilt("envelope: escape", "envelope: not in the form", lambda r: act(r, leaf=replaced_bytes(b'"keyid"', b'"\\u006beyid"')))
spoilt("envelope: no signature", "envelope: not in the form", lambda r: r.add("act", ACT, []))
spoilt(
    "envelope: key id in capitals",
    "envelope: not in the form",
    lambda r: act(r, [S1], leaf=lambda b: b.replace(S1.id.encode(), S1.id.upper().encode())),
)
spoilt("envelope: comma at the end", "envelope: not in the form", lambda r: act(r, leaf=replaced_bytes(b"}]}", b"},]}")))
spoilt("envelope: not UTF-8", "envelope: not in the form", lambda r: act(r, leaf=lambda b: b"\xff" + b))
spoilt("envelope: empty", "envelope: not in the form", lambda r: r.leaves.append(b""))
spoilt("envelope: keyids not rising", "keyids are not in rising order", lambda r: act(r, leaf=swapped))
spoilt("envelope: a keyid twice", "keyids are not in rising order", lambda r: act(r, [S1, S1]))
spoilt("envelope: base64 not canonical", "not the canonical base64", lambda r: act(r, [S1, S2B], leaf=bad_base64))
spoilt("envelope: base64 without padding", "sig: not base64", lambda r: act(r, [S1], leaf=replaced_bytes(b'=="', b'"')))
spoilt("envelope: payload changed after signing", "the signature is not good", lambda r: act(r, leaf=other_payload(r)))
spoilt(
    "signature: another key's",
    "the signature is not good",
    lambda r: act(r, sign=lambda p, m: S2.sign(m) if p is S1 else p.sign(m)),
)
spoilt(
    "signature: not of the pre-authentication encoding",
    "the signature is not good",
    lambda r: act(r, sign=lambda p, m: p.sign(m.split(b" ", 4)[4])),
)
spoilt(
    "signature: ML-DSA changed",
    "the signature is not good",
    lambda r: act(r, sign=lambda p, m: (s := p.sign(m))[:-99] + bytes([s[-99] ^ 1]) + s[-98:] if p is S2B else p.sign(m)),
)
spoilt(
    "signature: ML-DSA with a context",
    "the signature is not good",
    lambda r: act(r, sign=lambda p, m: p.private.sign(m, b"x") if p is S2B else p.sign(m)),
)
spoilt("signature: too short", "has 64 bytes, not 63", lambda r: act(r, sign=signed(lambda s: s[:63])))
spoilt("signature: of the other algorithm", "has 64 bytes, not 2420", lambda r: act(r, sign=lambda p, m: S2B.sign(m)))
spoilt(
    "signature: S not canonical",
    "S of the signature is not canonical",
    lambda r: act(r, sign=signed(lambda s: s[:32] + (int.from_bytes(s[32:], "little") + L).to_bytes(32, "little"))),
)
spoilt(
    "signature: R of small order",
    "R of the signature is of small order",
    lambda r: act(r, sign=lambda p, m: p.sign_with_small_r(m) if p is S1 else p.sign(m)),
)
spoilt(
    "signature: R not canonical",
    "R of the signature is not canonical",
    lambda r: act(r, sign=signed(lambda s: (2**255 - 19 + 3).to_bytes(32, "little") + s[32:])),
)
spoilt(
    "key: of small order",
    "the key is of small order",
    lambda r: r.enrol("CAR/1", "seal", raw_pair((1).to_bytes(32, "little")), [A, B]),
)
spoilt(
    "key: of order eight",
    "the key is of small order",
    lambda r: r.enrol(
        "CAR/1", "seal", raw_pair(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")), [A, B]
    ),
)
spoilt(
    "key: not canonical",
    "the key is not canonical",
    lambda r: r.enrol("CAR/1", "seal", raw_pair((2**255 - 19 + 3).to_bytes(32, "little")), [A, B]),
)
spoilt(
    "key: not on the curve", "the key is not on the curve", lambda r: r.enrol("CAR/1", "seal", raw_pair(some_off_curve()), [A, B])
)
spoilt("key: too long", "a key of ed25519 has 32 bytes, not 33", lambda r: r.enrol("CAR/1", "seal", raw_pair(bytes(33)), [A, B]))
spoilt(
    "key: unknown algorithm",
    "is not a public key",
    lambda r: r.enrol("CAR/1", "seal", NEW, [A, B], text=replaced("ed25519:", "ed448:")),
)
# § 3
spoilt("record: not UTF-8", "record: not UTF-8", lambda r: act(r, text=replaced("note verbale", "note \ud800")))
spoilt("record: no line feed at the end", "exactly one line feed", lambda r: act(r, text=lambda t: t[:-1]))
spoilt("record: two line feeds at the end", "exactly one line feed", lambda r: act(r, text=lambda t: t + "\n"))
for code in (0, 9, 0xB, 0xD, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069):
    spoilt(
        f"record: U+{code:04X}",
        f"the character U+{code:04X} may not stand in it",
        lambda r, code=code: act(r, text=replaced("Treaty", "Treaty" + chr(code))),
    )
spoilt("record: tab in the head", "the character U+0009", lambda r: act(r, text=replaced("type: act", "type:\tact")))
spoilt("record: no empty line", "no empty line after the head", lambda r: act(r, text=replaced("\n\n", "\n")))
spoilt("record: other version", "first line is not servanda-record/1", lambda r: act(r, text=replaced("record/1", "record/2")))
spoilt("head: space at the end", "there is no type", lambda r: act(r, text=replaced("type: act", "type: act ")))
spoilt(
    "head: order",
    "stands where `seen:` must stand",
    lambda r: act(r, text=lambda t: t.replace("day: 2026-11-26\n", "").replace("seen:", "day: 2026-11-26\nseen:")),
)
spoilt(
    "head: a line twice",
    "stands where `day:` must stand",
    lambda r: act(r, text=lambda t: t.replace("day:", f"seen: 0 {ROOT0}\nday:")),
)
spoilt(
    "head: unknown line",
    "stands where nothing more may stand",
    lambda r: act(r, text=replaced("acts.journal\n", "acts.journal\nnote: x\n")),
)
spoilt("head: unknown type", "there is no type", lambda r: r.add("act.undo", ACT, [S1]))
spoilt("head: two spaces", "there is no type", lambda r: act(r, text=replaced("type: act", "type:  act")))
spoilt("head: no value", "`journal:` has no value", lambda r: act(r, text=replaced("journal: acts.journal", "journal: ")))
spoilt("head: the year 0", "is not a day", lambda r: act(r, day="0000-01-01"))
spoilt("head: the year 10000", "is not a day", lambda r: act(r, day="10000-01-01"))
spoilt("head: key in capitals", "head: key: not 32 digits", lambda r: act(r, key="AB" * 16))
spoilt("head: no such day", "is not a day", lambda r: act(r, day="2026-02-30"))
spoilt("head: day in other digits", "is not a day", lambda r: act(r, day="２026-02-03"))
spoilt("head: leading zero", "not a number in decimal", lambda r: act(r, seen=f"00 {ROOT0}"))
spoilt("head: number of 2^63", "below 2^63", lambda r: act(r, seen=f"{2**63} {ROOT0}"))
spoilt("head: refers not rising", "refers: not rising", lambda r: act(r, refers=(3, 3)))
spoilt("head: refers to itself", "not a record before this one", lambda r: act(r, refers=(len(r.leaves),)))
spoilt(
    "head: act without journal",
    "stands where `journal:` must stand",
    lambda r: act(r, text=replaced("journal: acts.journal\n", "")),
)
spoilt(
    "head: journal in another type",
    "stands where nothing more may stand",
    lambda r: r.add("charter.set", FILES, [A, B], journal="a.journal"),
)
spoilt("head: journal in a folder", "is not a name of a journal", lambda r: act(r, journal="a/b.journal"))
spoilt("head: journal of another kind", "is not a name of a journal", lambda r: act(r, journal="acts.txt"))
spoilt("head: journal with a hidden character", "is not a name of", lambda r: act(r, journal="a\u200b.journal"))
spoilt("head: document outside", "is not a name of a document", lambda r: act(r, documents=(document("../note.pdf", NOTE),)))
spoilt("head: document with a space", "is not a name, a size", lambda r: act(r, documents=(document("my note.pdf", NOTE),)))
spoilt("head: document with a long name", "is not a name of a document", lambda r: act(r, documents=(document("n" * 201, NOTE),)))
spoilt("head: document with 201 bytes of name", "is not a name of", lambda r: act(r, documents=(document("é" * 100 + "n", NOTE),)))
for bad in "=+~,:@(\\":
    spoilt(f"head: document with {bad}", "is not a name of", lambda r, bad=bad: act(r, documents=(document(f"a{bad}b", NOTE),)))
for code in (
    *(0xA0, 0xAD, 0x34F, 0x600, 0x605, 0x61C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x2000, 0x200B),
    *(0x200F, 0x202F, 0x205F, 0x2060, 0x206F, 0x2800, 0x3000, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0, 0xFFFD, 0xFFFF),
    *(0xE0000, 0xE0041, 0xE0FFF),
):
    spoilt(
        f"head: document with U+{code:04X}",
        "is not a name of a document",
        lambda r, code=code: act(r, documents=(document(f"a{chr(code)}b", NOTE),)),
    )
for bad in ("/a", "a/", "a//b", "./a", "a/..", "a/./b"):
    spoilt(f"head: document named {bad}", "is not a name of", lambda r, bad=bad: act(r, documents=(document(bad, NOTE),)))
spoilt(
    "head: document of more than 64 MiB",
    "67108865 bytes are more than a document has",
    lambda r: act(r, documents=(document("a", NOTE).replace(f" {len(NOTE)} ", f" {2**26 + 1} "),)),
)
spoilt(
    "file: more than 64 MiB",
    "67108865 bytes are more than a document has",
    lambda r: r.add("charter.set", FILES.replace(f" {len(NOTE)} ", f" {2**26 + 1} "), [A, B]),
)
spoilt("head: journal with a filler", "is not a name of", lambda r: act(r, journal="a\u3164.journal"))
spoilt("file: hidden character", "is not a name of", lambda r: r.add("charter.set", FILES.replace("é", "é\u200d"), [A, B]))
spoilt(
    "head: document without sha512",
    "is not a name, a size",
    lambda r: act(r, documents=(document("a", NOTE).split(" sha512")[0],)),
)
spoilt("act: empty line", "does not begin with four spaces", lambda r: act(r, body=ACT + "\n    note: x\n"))
spoilt("act: another white space alone", "with four spaces", lambda r: act(r, body=ACT + "\u00a0\n"))
spoilt("act: three spaces and another white space", "with four spaces", lambda r: act(r, body=ACT + "   \u2003note: x\n"))
spoilt("act: a line of four spaces", "of white space alone", lambda r: act(r, body=ACT + "    \n    note: x\n"))
for code in WHITE:
    for where, body in (("last", ACT + "    {}\n"), ("between", ACT.replace("\n    ", "\n    {} \n    "))):
        spoilt(
            f"act: a line of U+{code:04X} alone, {where}",
            "of white space alone",
            lambda r, body=body.replace("{}", chr(code)): act(r, body=body),
        )
    spoilt(
        f"act: comment after U+{code:04X}",
        "is a comment",
        lambda r, code=code: act(r, body=ACT + f"    {chr(code)} #nothing\n"),
    )
    spoilt(
        f"history: a source of U+{code:04X} alone",
        "no line `    source:`",
        lambda r, code=code: r.add("history", f"1998-05-01  Alba signed\n    source:  {chr(code)}\n", [A, B]),
    )
spoilt(
    "history: a line of white space alone",
    "of white space alone",
    lambda r: r.add("history", "1998-05-01  Alba signed\n    source: x\n    \u3000\n", [A, B]),
)
spoilt(
    "history: a source after another white space",
    "no line `    source:`",
    lambda r: r.add("history", "1998-05-01  Alba signed\n    source:\u00a0x\n", [A, B]),
)
spoilt("act: no digit first", "does not begin with a digit", lambda r: act(r, body="Alba notified\n"))
spoilt("act: two paragraphs", "does not begin with four spaces", lambda r: act(r, body=ACT + ACT))
spoilt("act: comment", "is a comment", lambda r: act(r, body=ACT + "    # nothing\n"))
spoilt("act: comment after more spaces", "is a comment", lambda r: act(r, body=ACT + "      #nothing\n"))
spoilt("act: three spaces", "does not begin with four spaces", lambda r: act(r, body=ACT + "   note: x\n"))
spoilt("act: another digit first", "does not begin with a digit", lambda r: act(r, body=ACT.replace("2026", "٢026")))
spoilt("body: no value", "`reason:` has no value", lambda r: r.add("key.object", "reason: \n", [S1], refers=(22,)))
spoilt("body: no space", "stands where `reason:` must", lambda r: r.add("key.object", "reason:x\n", [S1], refers=(22,)))
spoilt(
    "body: order", "stands where `holder:` must", lambda r: r.add("role.end", "role: seal\nholder: ALB/seal-1\n", [A, B, S2B])
)
spoilt(
    "body: empty line",
    "stands where nothing more may",
    lambda r: r.add("role.end", "holder: ALB/seal-2\nrole: seal\n\nx: y\n", [A, B, S1]),
)
spoilt("party: of one letter", "is not a holder", lambda r: r.enrol("A/1", "seal", NEW, [A, B]))
spoilt("party: of five letters", "is not a holder", lambda r: r.enrol("ALBAN/1", "seal", NEW, [A, B]))
spoilt("party: digit first", "is not a holder", lambda r: r.enrol("1AB/1", "seal", NEW, [A, B]))
spoilt("party: office with a long name", "is not a holder", lambda r: r.enrol(f"office:{'o' * 101}/1", "seal", NEW, [A, B]))
spoilt("party: office without a name", "is not a holder", lambda r: r.enrol("office:/1", "seal", NEW, [A, B]))
spoilt("party: office in other letters", "is not a holder", lambda r: r.enrol("office:é/1", "seal", NEW, [A, B]))
spoilt("holder: number too long", "is not a holder", lambda r: r.enrol(f"CAR/{'1' * 41}", "seal", NEW, [A, B]))
spoilt("holder: without a party", "is not a holder", lambda r: r.enrol("seal-1", "seal", NEW, [A, B]))
spoilt("holder: a person", "is not a holder", lambda r: r.enrol("ALB/Jane_Doe", "seal", NEW, [A, B, S1]))
spoilt("role: officer of a State", "is not a role that", lambda r: r.enrol("ALB/seal-3", "officer", NEW, [A, B, S1]))
spoilt("role: seal of the depositary", "is not a role that", lambda r: r.enrol("depositary/1", "seal", NEW, [A, B]))
# § 4
spoilt("register: another origin", "is another register", lambda r: act(r, register="example.org/other"))
spoilt("seen: nothing", "only the first record may", lambda r: act(r, seen=f"0 {ROOT0}"))
spoilt("seen: another root", "seen: the root at size", lambda r: act(r, seen=f"5 {'00' * 32}"))
spoilt("seen: root of another size", "seen: the root at size 4 is another one", lambda r: act(r, seen=f"4 {r.root(0, 5).hex()}"))
spoilt("seen: larger than the index", "is larger than the index", lambda r: act(r, seen=f"{len(r.leaves) + 1} {'00' * 32}"))
spoilt("seen: record moved here from a register of the same name", "seen: the root at size", moved)
spoilt("key: same idempotency key", "record 0 has the same idempotency key", lambda r: act(r, key=KEY0))
spoilt("key: a record twice", "has the same idempotency key", lambda r: r.leaves.append(r.leaves[9]))
spoilt("key: unknown", "the key is unknown", lambda r: act(r, [S1, NEW]))
spoilt("key: ended by revocation", "the key ended at index 14", lambda r: act(r, [S1, S2]))
spoilt("key: ended by rotation", "the key ended at index 11", lambda r: act(r, [T4, T2]))
spoilt("key: ended by recovery", "the key ended at index 18", lambda r: act(r, [T4, T1]))
spoilt(
    "key: suspected since and ended",
    "the key ended at index 14",
    lambda r: r.add("key.object", "reason: x\n", [S2], refers=(22,)),
)
spoilt("key: of a recovery that is pending", "the key is unknown", lambda r: act(r, [A, B, MORE]))
spoilt(
    "policy: algorithm not allowed",
    "does not allow ml-dsa-44",
    lambda r: act(only(r, "ed25519")),
)
# § 5
spoilt("register.open again", "stands at index 0, and only there", lambda r: r.open(OFFICERS, policy()))
spoilt(
    "act: threshold by two keys of one holder",
    "1 seals of ALB have signed, 2 must",
    lambda r: act(r.enrol("ALB/seal-1", "seal", NEW, [A, B, S1]), [S1, NEW]),
)
spoilt("act: one party of two is below the threshold", "1 seals of BOR have signed, 2 must", lambda r: act(r, [S1, S2B, T4]))
spoilt("act: one officer", "1 officers have signed, 2 must", lambda r: act(r, [S1, S2B, A]))
spoilt(
    "act: a custodian signs",
    "nothing asks for the signature of ALB/desk",
    lambda r: act(r.enrol("ALB/desk", "custodian", NEW, [A, B, S1]), [S1, S2B, NEW]),
)
spoilt("history: signed by a party", "nothing asks for the signature of ALB/seal-1", lambda r: r.add("history", ACT, [A, B, S1]))
spoilt("history: without source", "no line `    source:`", lambda r: r.add("history", "1998-05-01  Alba signed\n", [A, B]))
for bad in ("    source: \n", "    source:  \n", "    source:\n", "    source:x\n", "     source: x\n"):
    spoilt(
        f"history: {bad!r}",
        "no line `    source:`",
        lambda r, bad=bad: r.add("history", "1998-05-01  Alba signed\n" + bad, [A, B]),
    )
spoilt(
    "act: a custodian of an office",
    "0 seals of office:secretary have signed, 1 must",
    lambda r: act(r.enrol("office:secretary/2", "custodian", NEW, [A, B, O1]), [NEW]),
)
spoilt(
    "act: the seal's role has ended",
    "0 seals of office:secretary have signed, 1 must",
    lambda r: act(r.add("role.end", "holder: office:secretary/1\nrole: seal\n", [A, B, O1]), [S1, S2B, O1]),
)
spoilt("charter.set: one officer", "1 officers have signed, 2 must", lambda r: r.add("charter.set", FILES, [A]))
spoilt(
    "charter.set: not rising",
    "names are not rising",
    lambda r: r.add("charter.set", "".join(reversed(FILES.splitlines(True))), [A, B]),
)
spoilt("charter.set: another line", "stands where nothing more may", lambda r: r.add("charter.set", FILES + "x: y\n", [A, B]))
spoilt("charter.set: no file", "no `file:`", lambda r: r.add("charter.set", "x: y\n", [A, B]))
spoilt(
    "policy.set: order of thresholds",
    "threshold: not",
    lambda r: r.add("policy.set", policy().replace("act 2", "history 2"), [A, B]),
)
spoilt("policy.set: threshold of none", "with N from 1 to 99", lambda r: r.add("policy.set", policy(0), [A, B]))
spoilt("policy.set: judged by itself", "1 officers have signed, 2 must", lambda r: r.add("policy.set", policy(1), [A]))
spoilt(
    "policy.set: not enough officers",
    "3 are not enough for a threshold of 4",
    lambda r: r.add("policy.set", policy(role_end=4), [A, B]),
)
spoilt(
    "policy.set: not enough officers with the new algorithm",
    "2 are not enough for a threshold of 3",
    lambda r: r.add("policy.set", policy(2, ("ed25519",), act=3), [A, C]),
)
spoilt("policy.set: a comment", "is not a line", lambda r: r.add("policy.set", policy(quorum=("# x", *QUORUM)), [A, B]))
spoilt(
    "policy.set: two lines quorum",
    "two lines `quorum`",
    lambda r: r.add("policy.set", policy(quorum=(*QUORUM, "quorum none")), [A, B]),
)
spoilt(
    "policy.set: quorum before the group",
    "is not defined",
    lambda r: r.add("policy.set", policy(quorum=(*QUORUM[:3], "quorum g", QUORUM[3])), [A, B]),
)
spoilt(
    "policy.set: none in a group",
    "is not defined",
    lambda r: r.add("policy.set", policy(quorum=(QUORUM[0], "group g 1 w0 none", "quorum g")), [A, B]),
)
spoilt("policy.set: empty line in the quorum", "has no value", lambda r: r.add("policy.set", policy(quorum=("",)), [A, B]))
spoilt("charter.set: a name twice", "names are not rising", lambda r: r.add("charter.set", FILES.splitlines(True)[0] * 2, [A, B]))
spoilt(
    "policy.set: algorithms not rising",
    "algorithm: not one or two",
    lambda r: r.add("policy.set", policy(2, ("ml-dsa-44", "ed25519")), [A, B]),
)
spoilt(
    "policy.set: recovery of no days",
    "recovery-days: not",
    lambda r: r.add("policy.set", policy().replace("days: 30", "days: 0"), [A, B]),
)
spoilt("policy.set: no line quorum", "no line `quorum`", lambda r: r.add("policy.set", policy(quorum=QUORUM[:-1]), [A, B]))
spoilt(
    "policy.set: log in the quorum",
    "is not a line of a policy",
    lambda r: r.add("policy.set", policy(quorum=(f"log {r.log[0].text}", *QUORUM)), [A, B]),
)
spoilt(
    "policy.set: a witness twice",
    "two witnesses have the same key",
    lambda r: r.add("policy.set", policy(quorum=(QUORUM[0].replace("w0", "x"), *QUORUM)), [A, B]),
)
spoilt(
    "policy.set: a name twice",
    "cannot be defined again",
    lambda r: r.add("policy.set", policy(quorum=(QUORUM[0], QUORUM[1].replace("w1", "w0"), "quorum w0")), [A, B]),
)
spoilt(
    "policy.set: group of more than there are",
    "more members than it has",
    lambda r: r.add("policy.set", policy(quorum=(*QUORUM[:3], "group g 4 w0 w1 w2", "quorum g")), [A, B]),
)
spoilt(
    "policy.set: member of two groups",
    "a member of groups more than once",
    lambda r: r.add("policy.set", policy(quorum=(*QUORUM[:3], "group g any w0 w1", "group h all w1 w2", "quorum g")), [A, B]),
)
spoilt(
    "policy.set: quorum of nobody known", "is not defined", lambda r: r.add("policy.set", policy(quorum=("quorum w0",)), [A, B])
)
spoilt(
    "policy.set: witness key of the log's type",
    "is not of signature type",
    lambda r: r.add("policy.set", policy(quorum=(f"witness w {r.log[0].text}", "quorum w")), [A, B]),
)
spoilt(
    "policy.set: witness key with another id",
    "the id of the verifier key",
    lambda r: r.add(
        "policy.set", policy(quorum=(f"witness w {W[0].text.replace(W[0].id.hex(), '00000000')}", "quorum w")), [A, B]
    ),
)
spoilt(
    "key.enrol: the new key has not signed",
    "the new key",
    lambda r: r.add("key.enrol", f"holder: CAR/1\nrole: seal\nkey: {NEW.text}\nletter: -\n", [A, B]),
)
spoilt("key.enrol: enrolled before", "was enrolled before", lambda r: r.enrol("CAR/1", "seal", T2, [A, B]))
spoilt(
    "key.enrol: without the party", "no seal or custodian of ALB has signed", lambda r: r.enrol("ALB/seal-3", "seal", NEW, [A, B])
)
spoilt(
    "key.enrol: another party helps",
    "no seal or custodian of ALB has signed",
    lambda r: r.enrol("ALB/seal-3", "seal", NEW, [A, B, T4]),
)
spoilt(
    "key.enrol: a party signs for another",
    "nothing asks for the signature of ALB",
    lambda r: r.enrol("CAR/1", "seal", NEW, [A, B, S1]),
)
for holder in ("ALB/seal-1", "ALB/seal-9", "BOR/seal-4", "office:secretary/1", "office:secretary/2"):
    spoilt(
        f"key.enrol: {holder} when all keys of the party are lost",
        "has no active key left",
        lambda r, holder=holder: lost(r).enrol(holder, "seal", NEW, [A, B, C]),
    )
spoilt(
    "key.enrol: all keys are lost, and a recovery is announced",
    "has no active key left",
    lambda r: lost(r).recover("ALB/seal-9", "seal", NEW, [A, B]).enrol("ALB/seal-9", "seal", EXTRA, [A, B]),
)
spoilt(
    "key.enrol: the keys that are left are of an algorithm that is not allowed",
    "no seal or custodian of CAR has signed",
    lambda r: only(r.enrol("CAR/1", "seal", T5, [A, B]), "ml-dsa-44").enrol("CAR/2", "seal", Pair("pq", "ml-dsa-44"), [C]),
)
spoilt(
    "key.enrol: the key that is left has no role",
    "no seal or custodian of office:secretary has signed",
    lambda r: r.add("role.end", "holder: office:secretary/1\nrole: seal\n", [A, B, O1]).enrol(
        "office:secretary/2", "seal", NEW, [A, B, O1]
    ),
)
spoilt(
    "key.enrol: the new key does not count",
    "1 officers have signed, 2 must",
    lambda r: r.enrol("depositary/officer-5", "officer", NEW, [A]),
)
spoilt(
    "key.enrol: two keys of one officer",
    "1 officers have signed, 2 must",
    lambda r: r.enrol("depositary/officer-1", "officer", EXTRA, [A, B]).enrol("CAR/1", "seal", NEW, [A, EXTRA]),
)
spoilt("key.enrol: announced before", "was announced before", lambda r: r.enrol("depositary/5", "officer", MORE, [A, B]))
spoilt("key.enrol: announced and objected to", "was announced before", lambda r: r.enrol("CAR/1", "seal", LOST, [A, B]))
spoilt(
    "key.rotate: to a key announced before",
    "was announced before",
    lambda r: r.add("key.rotate", f"old: {T4.id}\nkey: {LOST.text}\n", [T4, LOST]),
)
spoilt("key.recover: announced before", "was announced before", lambda r: r.recover("BOR/seal-9", "seal", LOST, [A, B]))
spoilt("key.recover: enrolled before", "was enrolled before", lambda r: r.recover("BOR/seal-9", "seal", T1, [A, B]))
spoilt(
    "key.recover: the new key has not signed",
    "the new key",
    lambda r: r.add("key.recover", f"holder: CAR/1\nrole: seal\nkey: {NEW.text}\nletter: -\neffect: 2028-01-01\n", [A, B]),
)
spoilt(
    "key.rotate: the new key has not signed",
    "the new key",
    lambda r: r.add("key.rotate", f"old: {T4.id}\nkey: {NEW.text}\n", [T4]),
)
spoilt("key.enrol: letter", "letter: not", lambda r: r.enrol("CAR/1", "seal", NEW, [A, B], "letter.pdf"))
spoilt(
    "key.rotate: without the old key",
    "the old key has not signed",
    lambda r: r.add("key.rotate", f"old: {T4.id}\nkey: {NEW.text}\n", [S1, NEW]),
)
spoilt(
    "key.rotate: with an officer",
    "nothing asks for the signature of depositary/officer-1",
    lambda r: r.add("key.rotate", f"old: {T4.id}\nkey: {NEW.text}\n", [T4, NEW, A]),
)
spoilt(
    "key.rotate: of an ended key",
    "is not an active key",
    lambda r: r.add("key.rotate", f"old: {T2.id}\nkey: {NEW.text}\n", [T2, NEW]),
)
spoilt("key.revoke: of an ended key", "is not an active key", lambda r: r.add("key.revoke", f"old: {S2.id}\n", [A, B]))
spoilt("key.revoke: by itself", "cannot sign that", lambda r: r.add("key.revoke", f"old: {S1.id}\n", [S1]))
spoilt(
    "key.revoke: by the same holder",
    "0 officers have signed, 2 must",
    lambda r: r.enrol("ALB/seal-1", "seal", NEW, [A, B, S1]).add("key.revoke", f"old: {NEW.id}\n", [S1]),
)
spoilt("key.revoke: by another party", "0 officers have signed, 2 must", lambda r: r.add("key.revoke", f"old: {S1.id}\n", [T4]))
spoilt("key.revoke: by one officer", "1 officers have signed, 2 must", lambda r: r.add("key.revoke", f"old: {S1.id}\n", [A]))
spoilt(
    "key.revoke: by the party and an officer",
    "1 officers have signed, 2 must",
    lambda r: r.add("key.revoke", f"old: {S1.id}\n", [S2B, A]),
)
spoilt(
    "key.revoke: by officers and the party",
    "nothing asks for the signature of ALB/seal-2",
    lambda r: r.add("key.revoke", f"old: {S1.id}\n", [A, B, S2B]),
)
spoilt(
    "key.revoke: by another holder and the same one",
    "0 officers have signed, 2 must",
    lambda r: r.enrol("ALB/seal-1", "seal", NEW, [A, B, S1]).add("key.revoke", f"old: {NEW.id}\n", [S1, S2B]),
)
spoilt("key.revoke: by officers and itself", "cannot sign that", lambda r: r.add("key.revoke", f"old: {A.id}\n", [A, B, C]))
spoilt(
    "key.revoke: by a holder without a role",
    "0 officers have signed, 2 must",
    lambda r: r.enrol("ALB/desk", "custodian", NEW, [A, B, S1])
    .add("role.end", "holder: ALB/desk\nrole: custodian\n", [A, B, S1])
    .add("key.revoke", f"old: {S1.id}\n", [NEW]),
)
spoilt(
    "key.revoke: of an officer by one of two others",
    "1 officers have signed, 2 must",
    lambda r: r.add("key.revoke", f"old: {C.id}\n", [A]),
)
spoilt(
    "key.revoke: of one of two keys of an officer by one of two",
    "1 officers have signed, 2 must",
    lambda r: r.add("key.revoke", f"old: {C.id}\n", [A, B])
    .enrol("depositary/officer-1", "officer", NEW, [A, B])
    .add("key.revoke", f"old: {NEW.id}\n", [B]),
)
spoilt(
    "key.revoke: of a country by the one officer that is left",
    "1 officers have signed, 2 must",
    lambda r: r.add("key.revoke", f"old: {C.id}\n", [A, B])
    .add("key.revoke", f"old: {B.id}\n", [A])
    .add("key.revoke", f"old: {S1.id}\n", [A]),
)
spoilt(
    "key.revoke: a seal's role ends with its last key",
    "1 seals of ALB have signed, 2 must",
    lambda r: act(again(r), [NEW, S2B]),
)
spoilt(
    "key.revoke: the role has ended with the last key",
    "has no such role",
    lambda r: revoke(r, S1, [S2B]).add("role.end", "holder: ALB/seal-1\nrole: seal\n", [A, B, S2B]),
)
spoilt(
    "key.revoke: no role is left to a holder of two keys when both are revoked",
    "has no such role",
    lambda r: revoke(r, S2B, [S1]).add("role.end", "holder: ALB/seal-2\nrole: custodian\n", [A, B, S1]),
)
spoilt(
    "key.revoke: suspected twice",
    "was suspected before",
    lambda r: r.add("key.revoke", f"old: {S2.id}\nsuspect-from: 3\n", [A, B]),
)
spoilt(
    "key.revoke: suspected twice after it ended",
    "was suspected before",
    lambda r: [r.add("key.revoke", f"old: {T2.id}\nsuspect-from: {n}\n", [A, B]) for n in (9, 8)],
)
spoilt(
    "key.revoke: of a key that was only announced",
    "is not an active key",
    lambda r: r.add("key.revoke", f"old: {MORE.id}\nsuspect-from: 0\n", [A, B]),
)
spoilt(
    "key.revoke: suspect from later",
    "suspect-from: larger",
    lambda r: r.add("key.revoke", f"old: {S1.id}\nsuspect-from: 99\n", [A, B]),
)
spoilt("key.recover: too early", "not 30 days after", lambda r: r.recover("ALB/seal-9", "seal", NEW, [A, B], effect="2026-12-25"))
spoilt(
    "key.recover: of the depositary by officers",
    "0 of 2 countries are not more than half",
    lambda r: r.recover("depositary/1", "officer", NEW, [A, B]),
)
spoilt(
    "key.recover: of the depositary by too few countries",
    "1 of 2 countries are not more than half",
    lambda r: r.recover("depositary/1", "officer", NEW, [S1, S2B]),
)
spoilt(
    "key.recover: of the depositary by half of the countries",
    "2 of 4 countries are not more than half",
    lambda r: r.enrol("CAR/1", "seal", T5, [A, B])
    .enrol("DOR/1", "seal", EXTRA, [A, B])
    .recover("depositary/1", "officer", NEW, [S1, T4]),
)
spoilt(
    "key.recover: of the depositary by a country and an office",
    "1 of 2 countries are not more than half",
    lambda r: r.recover("depositary/1", "officer", NEW, [S1, O1]),
)
spoilt(
    "key.recover: of the depositary by enough countries and an office",
    "nothing asks for the signature of office:secretary/1",
    lambda r: r.recover("depositary/1", "officer", NEW, [S1, T4, O1]),
)
spoilt(
    "key.recover: of the depositary by a custodian",
    "1 of 2 countries are not more than half",
    lambda r: r.enrol("BOR/desk", "custodian", EXTRA, [A, B, T4]).recover("depositary/1", "officer", NEW, [S1, EXTRA]),
)
spoilt(
    "key.recover: of the depositary by enough countries and a custodian",
    "nothing asks for the signature of BOR/desk",
    lambda r: r.enrol("BOR/desk", "custodian", EXTRA, [A, B, T4]).recover("depositary/1", "officer", NEW, [S1, T4, EXTRA]),
)
spoilt(
    "key.recover: of a country by an office",
    "nothing asks for the signature of office:secretary/1",
    lambda r: r.recover("BOR/seal-9", "seal", NEW, [A, B, O1]),
)
spoilt(
    "key.recover: of a party by seals", "0 officers have signed, 2 must", lambda r: r.recover("BOR/seal-9", "seal", NEW, [S1, O1])
)
spoilt(
    "key.object: to a recovery that is complete",
    "is not a recovery that is pending",
    lambda r: r.add("key.object", "reason: late\n", [S1], refers=(17,)),
)
spoilt("key.object: to no recovery", "refers: to no recovery", lambda r: r.add("key.object", "reason: late\n", [S1]))
spoilt(
    "key.object: to recoveries of two parties",
    "of more than one party",
    lambda r: r.recover("BOR/seal-9", "seal", NEW, [A, B]).add("key.object", "reason: no\n", [S1], refers=(22, 24)),
)
spoilt(
    "key.object: to another record too",
    "record 8 is not a recovery that is pending",
    lambda r: r.add("key.object", "reason: no\n", [S1], refers=(8, 22)),
)
spoilt(
    "key.object: twice",
    "record 22 is not a recovery that is pending",
    lambda r: [r.add("key.object", "reason: no\n", [S1], refers=(22,)) for _ in range(2)],
)
spoilt(
    "key.object: with an officer",
    "nothing asks for the signature of depositary/officer-1",
    lambda r: r.add("key.object", "reason: no\n", [S1, A], refers=(22,)),
)
spoilt(
    "key.object: by an officer",
    "no seal of any country has signed",
    lambda r: r.add("key.object", "reason: no\n", [A], refers=(22,)),
)
spoilt(
    "key.object: by an office",
    "no seal of any country has signed",
    lambda r: r.add("key.object", "reason: no\n", [O1], refers=(22,)),
)
spoilt(
    "key.object: by an office to its own recovery",
    "no seal of any country has signed",
    lambda r: r.recover("office:secretary/2", "seal", NEW, [A, B]).add("key.object", "reason: no\n", [O1], refers=(24,)),
)
spoilt(
    "key.object: by a country and an office",
    "nothing asks for the signature of office:secretary/1",
    lambda r: r.add("key.object", "reason: no\n", [S1, O1], refers=(22,)),
)
spoilt(
    "key.object: by a custodian",
    "no seal of any country has signed",
    lambda r: r.enrol("ALB/desk", "custodian", NEW, [A, B, S1]).add("key.object", "reason: no\n", [NEW], refers=(22,)),
)
spoilt(
    "key.object: no reason", "stands where `reason:` must stand", lambda r: r.add("key.object", "why: no\n", [S1], refers=(22,))
)
spoilt(
    "key.complete: objected",
    "is not a recovery that is pending",
    lambda r: r.add("key.complete", "reason: x\n", [A, B], refers=(15,), day="2028-01-01"),
)
spoilt(
    "key.complete: too early",
    "before the effect of the recovery",
    lambda r: r.add("key.complete", "reason: x\n", [S1], refers=(22,), day="2026-12-31"),
)
spoilt(
    "key.complete: of the depositary by officers",
    "no seal of any country has signed",
    lambda r: complete(second(r), (22, 24), [A, B]),
)
spoilt(
    "key.complete: of the depositary by an office",
    "no seal of any country has signed",
    lambda r: complete(second(r), (22, 24), [O1]),
)
spoilt(
    "key.complete: of the depositary by a country and an office",
    "nothing asks for the signature of office:secretary/1",
    lambda r: complete(second(r), (22, 24), [S1, O1]),
)
spoilt(
    "key.complete: of a country by a seal",
    "0 officers have signed, 2 must",
    lambda r: complete(r.recover("BOR/9", "seal", NEW, [A, B]), (24,), [S1]),
)
spoilt(
    "key.complete: of a country by officers and a seal",
    "nothing asks for the signature of ALB/seal-1",
    lambda r: complete(r.recover("BOR/9", "seal", NEW, [A, B]), (24,), [A, B, S1]),
)
spoilt(
    "key.complete: a key of an algorithm that is not allowed any more",
    "record 24 has a key of ml-dsa-44, which the policy does not allow",
    lambda r: complete(only(r.recover("BOR/9", "seal", Pair("pq", "ml-dsa-44"), [A, B]), "ed25519"), (24,), [A, B]),
)
spoilt(
    "key.complete: one of two keys of an algorithm that is not allowed any more",
    "record 25 has a key of ml-dsa-44, which the policy does not allow",
    lambda r: complete(
        only(r.recover("BOR/8", "seal", NEW, [A, B]).recover("BOR/9", "seal", Pair("pq", "ml-dsa-44"), [A, B]), "ed25519"),
        (24, 25),
        [A, B],
    ),
)
spoilt(
    "key.complete: another recovery of the party is objected",
    "record 25 is not a recovery that is pending",
    lambda r: complete(
        complete(r.recover("BOR/8", "seal", NEW, [A, B]).recover("BOR/9", "seal", EXTRA, [A, B]), (24,), [A, B]), (25,), [A, B]
    ),
)
spoilt(
    "key.complete: objection to a recovery that another one's completion objected",
    "record 25 is not a recovery that is pending",
    lambda r: complete(r.recover("BOR/8", "seal", NEW, [A, B]).recover("BOR/9", "seal", EXTRA, [A, B]), (24,), [A, B]).add(
        "key.object", "reason: no\n", [S1], refers=(25,)
    ),
)
spoilt(
    "key.complete: before the effect of the second",
    "before the effect of the recovery, 2027-02-01",
    lambda r: complete(second(r, effect="2027-02-01"), (22, 24)),
)
spoilt(
    "key.complete: of two parties",
    "of more than one party",
    lambda r: complete(r.recover("BOR/9", "seal", NEW, [A, B]), (22, 24)),
)
spoilt("key.complete: of none", "refers: to no recovery", lambda r: complete(r, ()))
spoilt("key.complete: twice", "record 22 is not a recovery that is", lambda r: complete(complete(second(r), (22, 24)), (22,)))
spoilt("key.complete: too few officers", "1 are not enough for a threshold of 2", lambda r: complete(r, (22,)))
spoilt(
    "key.complete: the officers of before sign after it",
    "the key ended at index 25",
    lambda r: complete(second(r), (22, 24)).add("policy.set", policy(1), [A, B]),
)
spoilt(
    "key.complete: a role of before",
    "1 officers have signed, 2 must",
    lambda r: complete(second(r), (22, 24)).enrol("depositary/officer-1", "officer", EXTRA, [MORE]),
)
spoilt(
    "role.grant: had already",
    "has the role already",
    lambda r: r.add("role.grant", "holder: ALB/seal-1\nrole: seal\n", [A, B, S1]),
)
spoilt(
    "role.grant: a party signs for another",
    "nothing asks for the signature of BOR/seal-4",
    lambda r: r.add("role.grant", "holder: ALB/seal-1\nrole: custodian\n", [A, B, S1, T4]),
)
spoilt("role.grant: key ended", "has no active key", lambda r: r.add("role.grant", "holder: BOR/seal-1\nrole: seal\n", [A, B, T4]))
spoilt(
    "role.end: without the party",
    "no seal or custodian of ALB",
    lambda r: r.add("role.end", "holder: ALB/seal-1\nrole: seal\n", [A, B]),
)
spoilt("role.grant: no key", "has no active key", lambda r: r.add("role.grant", "holder: ALB/seal-7\nrole: seal\n", [A, B, S1]))
spoilt(
    "role.grant: without the party",
    "no seal or custodian of ALB",
    lambda r: r.add("role.grant", "holder: ALB/seal-1\nrole: custodian\n", [A, B]),
)
spoilt(
    "role.end: had it not", "has no such role", lambda r: r.add("role.end", "holder: ALB/seal-1\nrole: custodian\n", [A, B, S1])
)
spoilt(
    "role.end: too few officers are left",
    "1 are not enough for a threshold of 2",
    lambda r: [r.add("role.end", f"holder: depositary/officer-{n}\nrole: officer\n", [A, B]) for n in (3, 2)],
)


def reopened(log: list[NoteKey]) -> Spoil:
    def spoil(r: Register) -> None:
        r.log = log
        r.open(OFFICERS, policy())

    return spoil


def instead(make: Callable[[Path], None]) -> Callable[[Register, Path], object]:
    def spoil(r: Register, folder: Path) -> None:
        (folder / ENTRIES).unlink()
        make(folder / ENTRIES)

    return spoil


def signed_by(pair: Pair) -> Callable[[bytes], bytes]:
    return lambda leaf: leaf[:-2] + f'{{"keyid":"{pair.id}","sig":"AAAA"}}]}}'.encode()


def first(name: str, reason: str, spoil: Callable[[Register], object]) -> None:
    FIRST.append((name, reason, spoil))


first("open: another type at index 0", "stands at index 0, and only there", lambda r: r.add("policy.set", policy(), [A, B]))
first(
    "open: an officer has not signed",
    "the new key",
    lambda r: r.open(OFFICERS, policy(), sign=Pair.sign, leaf=lambda b: b[: b.rindex(b',{"keyid"')] + b"]}"),
)
first(
    "open: a stranger signs",
    "the key is unknown",
    lambda r: r.add(
        "register.open",
        "name: x\n"
        + "".join(f"log: {k.text}\n" for k in r.log)
        + "history-until: 2026-01-01\n"
        + policy(1)
        + f"enrol: depositary/1 officer {A.text}\n",
        [A, S1],
    ),
)
first("open: not enough officers", "3 are not enough for a threshold of 4", lambda r: r.open(OFFICERS, policy(4)))
first(
    "open: two keys of one officer do not suffice",
    "1 are not enough for a threshold of 2",
    lambda r: r.open([("depositary/1", A), ("depositary/1", B)], policy(2)),
)
first(
    "open: a seal",
    "is not a role that",
    lambda r: r.open(OFFICERS, policy(), text=replaced("officer-1 officer", "officer-1 seal")),
)
first(
    "open: a State",
    "enrols officers only",
    lambda r: r.open(OFFICERS, policy(), text=replaced("depositary/officer-1 officer", "ALB/seal-1 seal")),
)
first(
    "open: a key twice",
    "was enrolled before",
    lambda r: r.open([("depositary/1", A)], policy(1), text=lambda t: t + f"enrol: depositary/2 officer {A.text}\n"),
)
for bad in ("Example", "a.b", "a b", "é", "n" * 61):
    first(
        f"open: named {bad}",
        "is not a name of a register",
        lambda r, bad=bad: r.open(OFFICERS, policy(), text=replaced("name: example", f"name: {bad}")),
    )
for bad in (*(f"example.org{chr(code)}x" for code in WHITE), "example.org+x", "o" * 201, "é" * 101):
    first(
        f"open: origin {bad}",
        "not an origin of 1 to 200 bytes",
        lambda r, bad=bad: r.open(OFFICERS, policy(), register=bad),
    )
first("open: nobody enrolled", "no `enrol:`", lambda r: r.open([], policy(1), leaf=signed_by(A)))
first("open: refers", "not a record before this one", lambda r: r.open(OFFICERS, policy(), refers=(0,)))
first("open: quorum without witnesses known", "is not defined", lambda r: r.open(OFFICERS, policy(quorum=("quorum w",))))
first("history before a charter", "before the first charter.set", lambda r: r.open(OFFICERS, policy()).add("history", ACT, [A, B]))
first("open: seen another root", "seen: the root at size 0", lambda r: r.open(OFFICERS, policy(), seen=f"0 {'11' * 32}"))
first("open: algorithm not allowed", "does not allow ml-dsa-44", lambda r: r.open(OFFICERS, policy(2, ("ed25519",))))
first(
    "open: one log key",
    "stands where `log:` must stand",
    lambda r: r.open(OFFICERS, policy(), text=replaced(f"log: {r.log[1].text}\n", "")),
)
first("open: log keys in another order", "is not of signature type 0x01", reopened([NoteKey(ORIGIN, 6), NoteKey(ORIGIN, 1)]))
first(
    "open: log key of another name",
    "the name of a key of the log is not the origin",
    lambda r: (r.log.__setitem__(0, NoteKey("example.org/x", 1)), r.open(OFFICERS, policy())),
)
first("open: no day", "is not a day", lambda r: r.open(OFFICERS, policy(), text=replaced("until: 2026-01-01", "until: 2026-1-1")))
first("act before a charter", "before the first charter.set", lambda r: act(r.open(OFFICERS, policy()), [A, B]))


def published(name: str, reason: str, spoil: Callable[[Register, Path], object]) -> None:
    PUBLISHED.append((name, reason, spoil))


def edited(path: str, change: Callable[[bytes], bytes]) -> Callable[[Register, Path], object]:
    return lambda r, folder: (folder / path).write_bytes(change((folder / path).read_bytes()))


def checkpoint(**how: Any) -> Callable[[Register, Path], object]:
    return lambda r, folder: (folder / "checkpoint").write_text(r.checkpoint(**how), encoding="utf-8")


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def line_changed(kind: int) -> Callable[[Register, Path], object]:
    """The last byte of a signature of the log is another."""

    def spoil(r: Register, folder: Path) -> None:
        key = r.log[0] if kind == 1 else r.log[1]
        lines = (folder / "checkpoint").read_text(encoding="utf-8").split("\n")
        for n, line in enumerate(lines):
            blob = base64.b64decode(line.split(" ")[-1]) if line.startswith("— ") else b""
            if line.startswith(f"— {key.name} ") and blob[:4] == key.id:
                lines[n] = f"— {key.name} {b64(blob[:-40] + bytes([blob[-40] ^ 1]) + blob[-39:])}"
        (folder / "checkpoint").write_text("\n".join(lines), encoding="utf-8")

    return spoil


ENTRIES, LEVEL0, BLOB = "tile/entries/000.p/24", "tile/0/000.p/24", f"blob/{hashlib.sha256(NOTE).hexdigest()}"
published("checkpoint: not there", "checkpoint: is not there", lambda r, f: (f / "checkpoint").unlink())
published("checkpoint: wrong root", "its root is not the root of the leaves", checkpoint(root=b"\x07" * 32))
published("checkpoint: of fewer leaves", "tile/entries/000.p/23: is not there", checkpoint(size=23))
published(
    "checkpoint: of more leaves", "tile/entries/000.p/25: is not there", lambda r, f: checkpoint(size=25, root=b"\x01" * 32)(r, f)
)
published("checkpoint: empty", "the register is empty", checkpoint(size=0))
published("checkpoint: of too many leaves", "more than the 1000000 records", checkpoint(size=2**62, root=b"\x01" * 32))
published("checkpoint: no ML-DSA line", "no signature type 0x06 of the log", lambda r, f: checkpoint(keys=[r.log[0], *W])(r, f))
published("checkpoint: no Ed25519 line", "no signature type 0x01 of the log", lambda r, f: checkpoint(keys=[r.log[1], *W])(r, f))
published("checkpoint: Ed25519 line changed", "checkpoint: signature type 0x01", line_changed(1))
published("checkpoint: ML-DSA line changed", "checkpoint: signature type 0x06", line_changed(6))
published(
    "checkpoint: by other keys",
    "no signature type 0x01 of the log",
    lambda r, f: checkpoint(keys=[NoteKey(ORIGIN, 1, "x"), NoteKey(ORIGIN, 6, "x"), *W])(r, f),
)
published("checkpoint: another origin", "is not the origin of the register", checkpoint(origin="example.org/other"))
published("checkpoint: extension", "not exactly three lines", checkpoint(extra="more\n"))
published("checkpoint: two lines", "not exactly three lines", edited("checkpoint", lambda d: d.replace(b"\n24\n", b"\n", 1)))
published("checkpoint: leading zero", "not a number in decimal", edited("checkpoint", lambda d: d.replace(b"\n24\n", b"\n024\n")))
published("checkpoint: no signatures", "not a signed note", edited("checkpoint", lambda d: d[: d.index(b"\n\n") + 1]))
published("checkpoint: not UTF-8", "checkpoint: not UTF-8", edited("checkpoint", lambda d: d + b"\xff\n"))
published("checkpoint: a line that is no signature", "a line is no signature", edited("checkpoint", lambda d: d + b"hello\n"))
published("checkpoint: too long", "checkpoint: longer than", edited("checkpoint", lambda d: d + b"x" * (1 << 20)))
published("quorum: one witness of two", "do not meet the quorum", lambda r, f: checkpoint(keys=[*r.log, W[0]])(r, f))
published("quorum: the same witness twice", "do not meet the quorum", lambda r, f: checkpoint(keys=[*r.log, W[1], W[1]])(r, f))
published(
    "quorum: unknown witnesses",
    "do not meet the quorum",
    lambda r, f: checkpoint(keys=[*r.log, W[1], NoteKey("witness.example/1", 4, "x")])(r, f),
)
published(
    "quorum: a cosignature of another tree",
    "the signature is not good",
    lambda r, f: (f / "checkpoint").write_text(
        r.checkpoint(keys=[*r.log, W[0]]) + W[1].line(ORIGIN, 24, bytes(32), b""), encoding="utf-8"
    ),
)
published(
    "quorum: met, and one cosignature more that is not good",
    "the signature is not good",
    lambda r, f: (f / "checkpoint").write_text(
        r.checkpoint(keys=[*r.log, W[0], W[1]]) + W[2].line(ORIGIN, 24, bytes(32), b""), encoding="utf-8"
    ),
)
published(
    "quorum: a time of 2^63",
    "the time is not below 2^63",
    lambda r, f: (f / "checkpoint").write_text(
        r.checkpoint(keys=[*r.log, W[0]]) + W[1].line(ORIGIN, 24, r.root(0, 24), b"", 2**63), encoding="utf-8"
    ),
)
published("tile: entry forged", "its root is not the root of the leaves", edited(ENTRIES, flipped(5000)))
published("tile: entries cut short", "ends within a leaf", edited(ENTRIES, lambda d: d[:-1]))
published("tile: entries with one more", "has more than 24 leaves", edited(ENTRIES, lambda d: d + b"\x00\x01x"))
published("tile: entries too long", "longer than", edited(ENTRIES, lambda d: d + bytes(256 * 65537)))
published(
    "tile: entries swapped",
    "its root is not the root of the leaves",
    lambda r, f: (
        r.leaves.__setitem__(slice(5, 7), [r.leaves[6], r.leaves[5]]),
        (f / ENTRIES).write_bytes(b"".join(len(x).to_bytes(2, "big") + x for x in r.leaves)),
    ),
)
published("tile: not there", "tile/entries/000.p/24: is not there", lambda r, f: (f / ENTRIES).unlink())
published("tile: a folder", "cannot be read", instead(Path.mkdir))
published("tile: a pipe", "cannot be read", instead(os.mkfifo))
published("tile: hash forged", "has other hashes than the leaves", edited(LEVEL0, flipped(40)))
published("tile: hashes not there", "tile/0/000.p/24: is not there", lambda r, f: (f / LEVEL0).unlink())
published("blob: changed", "its sha256 is another one", edited(BLOB, flipped(3)))
published("blob: longer", "longer than", edited(BLOB, lambda d: d + b"!"))
published("blob: shorter", "bytes, not", edited(BLOB, lambda d: d[:-1]))
published("blob: not there", "is not there", lambda r, f: (f / BLOB).unlink())
published("claims: not JSON", "claims.json: not JSON", lambda r, f: (f / "claims.json").write_text("[" * 100_000))
published("claims: no size", "not an object with a size", lambda r, f: (f / "claims.json").write_text("{}"))
published(
    "claims: another root",
    "`root` is not what follows",
    lambda r, f: (f / "claims.json").write_text(json.dumps({"register": ORIGIN, "size": 3, "root": "00"})),
)
published(
    "claims: another directory",
    "`directory` is not what follows",
    lambda r, f: (f / "claims.json").write_text(
        json.dumps({"register": ORIGIN, "size": 24, "root": r.root(0, 24).hex(), "directory": "00"})
    ),
)


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def refused(self, folder: Path, reason: str) -> None:
        reasons = verify.verify(str(folder)).reasons
        self.assertTrue(any(reason in one for one in reasons), f"{reason!r} is not among {reasons}")

    def good(self, register: Register, **checkpoint: Any) -> verify.Verdict:
        folder = register.publish(Path(tempfile.mkdtemp(dir=self.folder)), **checkpoint)
        verdict = verify.verify(str(folder))
        self.assertEqual(verdict.reasons, [])
        return verdict


class Good(Case):
    def test_every_type(self) -> None:
        verdict = self.good(base())
        self.assertEqual((verdict.origin, verdict.size, verdict.root), (ORIGIN, 24, base().root(0, 24).hex()))
        self.assertEqual(verdict.directory, TEXT)
        self.assertEqual(verdict.digest, sha256(TEXT.encode()).hex())
        self.assertEqual(verdict.contested, [10, 12])

    def test_only_the_first_record(self) -> None:
        self.good(Register().open(OFFICERS[:1], policy(1)))

    def test_two_of_three_witnesses(self) -> None:
        self.good(base(), keys=[*base().log, W[1], W[2]])

    def test_lines_of_unknown_keys_do_not_matter(self) -> None:
        self.good(base(), keys=[NoteKey("stranger.example", 1), *base().log, NoteKey("witness.example/1", 4, "x"), *W])

    def test_recovery_of_the_depositary(self) -> None:
        verdict = self.good(complete(second(base().copy()), (22, 24)))
        self.assertIn(f"key: {A.id} depositary/officer-1 ed25519 enrolled:0 ended:25 suspect:-\n", verdict.directory)
        self.assertIn("role: depositary/officer-8 officer\nrole: depositary/officer-9 officer\nrole: office", verdict.directory)
        self.assertIn(f"recovery: 24 depositary/officer-8 officer {NEW.id} effect:2027-01-01 complete\n", verdict.directory)

    def test_recoveries_of_one_holder_and_objection_to_several(self) -> None:
        r = base().copy().recover("CAR/1", "seal", NEW, [A, B]).recover("CAR/1", "custodian", EXTRA, [A, B])
        verdict = self.good(r.copy().add("key.complete", "reason: x\n", [A, B], refers=(24, 25), day="2027-01-01"))
        self.assertIn("role: CAR/1 custodian\nrole: CAR/1 seal\n", verdict.directory)
        verdict = self.good(r.add("key.object", "reason: x\n", [S1, T4], refers=(24, 25)))
        self.assertEqual(verdict.directory.count(" objected\n"), 3)

    def test_a_key_that_ended_is_suspected(self) -> None:
        r = base().copy().add("key.revoke", f"old: {T2.id}\nsuspect-from: 10\n", [T4])  # rotated at 11, another holder of BOR
        r.add("key.revoke", f"old: {D.id}\nsuspect-from: 0\n", [A, B])  # revoked at 23, and its enrolment bears its signature
        verdict = self.good(r)
        self.assertEqual(verdict.contested, [10, 11, 12, 21])
        self.assertIn(f"key: {T2.id} BOR/seal-2 ed25519 enrolled:6 ended:11 suspect:10\n", verdict.directory)
        self.assertIn(f"key: {D.id} depositary/officer-4 ed25519 enrolled:21 ended:23 suspect:0\n", verdict.directory)

    def test_officers_that_are_left_suffice_to_revoke_an_officer(self) -> None:
        self.good(base().copy().add("key.revoke", f"old: {C.id}\n", [A, B]).add("key.revoke", f"old: {B.id}\n", [A]))
        r = base().copy().add("policy.set", policy(algorithms=("ed25519",)), [A, B])  # C cannot sign any more
        self.good(r.add("key.revoke", f"old: {B.id}\n", [A]))

    def test_one_is_one_at_least(self) -> None:
        r = base().copy().enrol("ALB/desk", "custodian", NEW, [A, B, S1, S2B])
        r.add("role.grant", "holder: ALB/desk\nrole: seal\n", [A, B, C, S1, S2B, NEW])
        r.add("key.revoke", f"old: {NEW.id}\n", [S1, S2B])
        self.good(r.add("key.object", "reason: x\n", [S1, S2B, T4], refers=(22,)))

    def test_after_loss_a_party_is_recovered(self) -> None:
        r = lost(base().copy())
        self.assertEqual(self.good(r).directory.count("role: "), 3)  # of the officers
        r.recover("ALB/seal-1", "custodian", NEW, [A, B]).recover("office:secretary/2", "seal", EXTRA, [A, B])
        complete(complete(r, (28,), [A, B]), (29,), [A, B])
        r.enrol("ALB/seal-2", "seal", Pair("later"), [A, B, NEW])
        verdict = self.good(r)
        self.assertIn("\nrole: ALB/seal-1 custodian\nrole: ALB/seal-2 seal\nrole: depositary", verdict.directory)
        self.assertIn("\nrole: office:secretary/2 seal\nrecovery: ", verdict.directory)

    def test_a_party_that_had_no_key_is_enrolled_though_a_recovery_is_announced(self) -> None:
        r = base().copy().recover("CAR/1", "seal", NEW, [A, B]).enrol("CAR/2", "seal", T5, [A, B])
        verdict = self.good(complete(r, (24,), [A, B]))
        self.assertIn(f"key: {T5.id} CAR/2 ed25519 enrolled:25 ended:26 suspect:-\n", verdict.directory)
        self.assertIn("role: CAR/1 seal\nrole: depositary", verdict.directory)

    def test_officers_are_enrolled_again(self) -> None:
        r = revoke(base().copy(), C, [A, B]).enrol("depositary/officer-3", "officer", NEW, [A, B])
        self.assertIn("role: depositary/officer-3 officer\n", self.good(r).directory)

    def test_completion_objects_other_recoveries_of_the_party(self) -> None:
        r = base().copy()
        for holder, new in (("BOR/7", T5), ("BOR/8", NEW), ("BOR/9", EXTRA), ("CAR/1", Pair("car"))):
            r.recover(holder, "seal", new, [A, B])
        text = self.good(complete(r, (24, 26), [A, B])).directory
        states = [line.rsplit(" ", 1)[1] for line in text.splitlines() if line.startswith("recovery: 2")]
        self.assertEqual(states, ["pending", "complete", "objected", "complete", "pending"])
        text = self.good(complete(second(base().copy()).recover("depositary/7", "officer", T5, [S1, T4]), (22, 24))).directory
        self.assertIn(f"recovery: 25 depositary/7 officer {T5.id} effect:2027-01-01 objected\n", text)

    def test_completion_with_another_algorithm_when_it_is_allowed_again(self) -> None:
        r = only(base().copy().recover("BOR/9", "seal", Pair("pq", "ml-dsa-44"), [A, B]), "ed25519")
        r.add("policy.set", policy(), [A, B])
        self.good(complete(r, (24,), [A, B]))

    def test_countries_that_are_counted(self) -> None:
        r = base().copy().enrol("CAR/desk", "custodian", T5, [A, B])  # two of three countries have seals, and an office
        self.good(r.copy().recover("depositary/1", "officer", NEW, [S1, T4]))
        revoke(r, T4, [A, B])
        self.good(r.recover("depositary/1", "officer", NEW, [S1]))
        r = base().copy().enrol("CAR/1", "seal", Pair("pq", "ml-dsa-44"), [A, B])
        revoke(r, T4, [A, B])
        self.good(only(r, "ed25519").recover("depositary/1", "officer", NEW, [S1]))  # CAR cannot sign any more

    def test_roles_end_with_the_last_active_key(self) -> None:
        def roles(r: Register) -> list[str]:
            return [line[6:] for line in self.good(r).directory.splitlines() if line.startswith("role: ALB")]

        seal_2 = ["ALB/seal-2 custodian", "ALB/seal-2 seal"]
        self.assertEqual(roles(revoke(base().copy(), S1, [S2B])), seal_2)
        self.assertEqual(roles(again(base().copy())), ["ALB/seal-1 custodian", *seal_2])
        self.assertEqual(roles(revoke(base().copy(), S2B, [A, B], "suspect-from: 3\n")), ["ALB/seal-1 seal"])
        rotated = base().copy().add("key.rotate", f"old: {S1.id}\nkey: {NEW.text}\n", [S1, NEW])
        self.assertEqual(roles(revoke(rotated, S1, [S2B], "suspect-from: 3\n")), ["ALB/seal-1 seal", *seal_2])
        r = only(base().copy().enrol("ALB/seal-2", "seal", EXTRA, [A, B, S1]), "ed25519")
        self.assertEqual(roles(revoke(r, EXTRA, [S1])), ["ALB/seal-1 seal", *seal_2])  # S2B is active, though it cannot sign

    def test_one_seal_of_an_office_suffices(self) -> None:
        self.good(act(base().copy(), [O1]))
        self.good(act(base().copy().enrol("office:secretary/2", "seal", O2, [A, B, O1]), [S1, S2B, O1, O2]))

    def test_names_and_texts_at_their_limits(self) -> None:
        for name in ("n" * 200, "é" * 100, "договор/٣-Ⅳ.md", "a/.b/..c", "\u00a1\u02ff\U0001f600"):
            self.good(act(base().copy(), documents=(document(name, NOTE),)))
        seen = "\xac\xae\u034e\u0350\u05ff\u0606\u061b\u061d\u115e\u1161\u167f\u1681\u17b3\u17b6\u180a\u1810\u1fff\u2010\u2027"
        seen += "\u2030\u205e\u2070\u27ff\u2801\u2fff\u3001\u3163\u3165\ufdff\ufe10\ufefe\uff00\uff9f\uffa1\uffef\U00010000"
        seen += "\U000dffff\U000e1000\U0010ffff"
        self.good(act(base().copy(), documents=(document(seen, NOTE),)))  # next to characters that are not seen
        self.good(act(base().copy(), journal=".journal", day="0001-01-01", body=ACT + "    note: a\u00a0b\u200b \n"))
        self.good(act(base().copy(), body=ACT + "    \u3000note: 1\u3000#2\u2003\n    \u200b\n    \u200b# x\n"))
        source = "1998-05-01  Alba signed\n    source: \u3000\u200b\u3000\n"  # U+200B is not white space
        self.good(base().copy().add("history", source, [A, B]))
        self.good(base().copy().add("key.object", "reason: none \n", [S1], refers=(22,)))
        self.good(base().copy().enrol(f"office:{'o' * 100}/{'1' * 40}", "custodian", NEW, [A, B]))
        self.good(base().copy().add("policy.set", policy(quorum=("quorum none",)), [A, B]), keys=base().log)
        origin = "é" * 100
        self.good(Register(origin).open(OFFICERS, policy(), text=replaced("name: example", "name: " + "n-9" * 20)))
        with self.assertRaisesRegex(verify.Refused, "not there"):
            record = document("a", NOTE).replace(f" {len(NOTE)} ", f" {2**26} ")  # 64 MiB are not too many
            verify.check_blob(verify.Source(str(self.folder)), verify.Document.parse(record, "document"))

    def test_the_old_key_signs_its_own_end_and_no_more(self) -> None:
        r = base().copy().add("key.rotate", f"old: {S1.id}\nkey: {NEW.text}\n", [S1, NEW])
        self.good(act(r, [NEW, S2B]))

    def test_revocation_by_officers_who_lose_one(self) -> None:
        verdict = self.good(base().copy().add("key.revoke", f"old: {C.id}\nsuspect-from: 0\n", [A, B]))
        self.assertEqual(verdict.contested, [0, 1, 7, 10, 12, 19])

    def test_full_tile_in_the_place_of_a_partial_one(self) -> None:
        r = base().copy()
        folder = r.publish(self.folder / "r")
        for n in range(300):
            act(r, [S1, S2B] if n == 0 else [A, B], body="2027-01-02  the depositary closed its list\n")
        self.assertEqual(self.good(r).size, 324)
        later = r.publish(self.folder / "later")
        shutil.rmtree(folder / "tile")
        shutil.copytree(later / "tile", folder / "tile")
        self.assertEqual(verify.verify(str(folder)).reasons, [])
        (folder / "tile/0/000").write_bytes(bytes(8192))
        self.refused(folder, "has other hashes than the leaves")

    def test_claims(self) -> None:
        r = base()
        folder = r.publish(self.folder / "r")
        verdict = verify.verify(str(folder))
        claims = {
            "register": ORIGIN,
            "size": 24,
            "root": verdict.root,
            "directory": verdict.digest,
            "on": "2027-01-01",
            "status": {},
        }
        (folder / "claims.json").write_text(json.dumps(claims))
        self.assertEqual(verify.verify(str(folder)).reasons, [])
        (folder / "claims.json").write_text(json.dumps({"size": 25}))  # of a checkpoint that is not yet known here
        self.assertEqual(verify.verify(str(folder)).reasons, [])


class Spoilt(Case):
    def test_records(self) -> None:
        for n, (name, reason, spoil) in enumerate(RECORDS):
            with self.subTest(name):
                r = base().copy()
                spoil(r)
                self.refused(r.publish(self.folder / str(n)), reason)

    def test_first_records(self) -> None:
        for n, (name, reason, spoil) in enumerate(FIRST):
            with self.subTest(name):
                r = Register()
                spoil(r)
                self.refused(r.publish(self.folder / str(n)), reason)

    def test_what_is_published(self) -> None:
        for n, (name, reason, spoil) in enumerate(PUBLISHED):
            with self.subTest(name):
                r = base().copy()
                folder = r.publish(self.folder / str(n))
                spoil(r, folder)
                self.refused(folder, reason)

    def test_more_than_65535_bytes(self) -> None:
        with self.assertRaisesRegex(verify.Refused, "longer than 65535"):
            verify.parse_envelope(too_long(base().leaves[9]))
        r = act(base().copy(), leaf=too_long)
        self.refused(r.publish(self.folder / "r"), "has more than 25 leaves")

    def test_anything(self) -> None:
        """Whatever bytes stand in the files: refused with a reason, or good because that byte does not matter; never a crash."""
        dice = random.Random(6962)
        folder = base().publish(self.folder / "r")
        for path in ("checkpoint", ENTRIES, LEVEL0, BLOB):
            data = (folder / path).read_bytes()
            for _ in range(12):
                changed = bytearray(data)
                for _ in range(dice.choice((1, 1, 5))):
                    changed[dice.randrange(len(changed))] = dice.randrange(256)
                (folder / path).write_bytes(changed[: dice.choice((len(changed), len(changed), dice.randrange(len(changed))))])
                verdict = verify.verify(str(folder))
                self.assertTrue(verdict.reasons or path == "checkpoint" or changed == data)
            (folder / path).write_bytes(data)

    def test_any_payload_that_is_well_signed(self) -> None:
        dice = random.Random(9162)
        text = base().payload("key.enrol", f"holder: CAR/1\nrole: seal\nkey: {NEW.text}\nletter: -\n")
        for _ in range(100):
            changed = list(text)
            for _ in range(dice.choice((1, 1, 3))):
                changed[dice.randrange(len(changed))] = dice.choice("\n :/-0Aa+=é٣\u2028\x85\x00")
            r = base().copy()
            r.add("act", "", [A, B, NEW], text=lambda _: "".join(changed))
            directory = verify.Directory()
            tree = verify.Tree(r.leaves)
            for index, leaf in enumerate(r.leaves[:-1] if _ == 0 else []):
                directory.append(leaf, index, tree.roots)
            try:
                directory.append(r.leaves[-1], len(r.leaves) - 1, tree.roots)
            except verify.Refused:
                pass


class Kept(Case):
    def test_prefix(self) -> None:
        kept = self.good(base()).kept()
        r = act(base().copy())
        folder = str(r.publish(self.folder / "r"))
        self.assertEqual(verify.verify(folder, kept=kept).reasons, [])
        for name, value, reason in (
            ("origin", "example.org/other", "another register was kept"),
            ("log", [], "the keys of the log are not those that were kept"),
            ("size", 26, "the tree that was kept is larger"),
            ("size", 23, "is not a prefix of this one"),
            ("root", "00" * 32, "is not a prefix of this one"),
        ):
            self.assertIn(reason, " ".join(verify.verify(folder, kept=kept | {name: value}).reasons))

    def test_log_key_known_from_elsewhere(self) -> None:
        folder = str(base().publish(self.folder / "r"))
        key = base().log[1].text
        self.assertEqual(verify.verify(folder, [key, f"sha256:{sha256(key.encode()).hex()}"]).reasons, [])
        self.assertIn("known from elsewhere", verify.verify(folder, [W[0].text]).reasons[0])


class Program(Case):
    def run_it(self, *arguments: str) -> tuple[int, str, str]:
        environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": ""}
        done = subprocess.run(
            [sys.executable, PROGRAM, *arguments], capture_output=True, env=environment, timeout=120, check=False
        )
        self.assertNotIn(b"Traceback", done.stderr)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_good(self) -> None:
        folder, keep = str(base().publish(self.folder / "r")), str(self.folder / "kept")
        code, out, _ = self.run_it(folder, "--directory", "--keep", keep)
        self.assertEqual(code, 0)
        logs = "".join(f"log: sha256:{sha256(key.text.encode()).hex()}\n" for key in base().log)
        digest = sha256(TEXT.encode()).hex()
        root = base().root(0, 24).hex()
        self.assertEqual(out, f"origin: {ORIGIN}\nsize: 24\nroot: {root}\n{logs}directory: {digest}\ncontested: 10 12\n{TEXT}")
        code, out, _ = self.run_it(folder, "--json", "--keep", keep)
        self.assertEqual((code, json.loads(out)["directory"], json.loads(out)["contested"]), (0, digest, [10, 12]))
        result = json.loads(out)
        self.assertEqual((result["origin"], result["size"], result["root"]), (ORIGIN, 24, root))
        self.assertEqual(result["kinds"], COUNTS)
        Path(keep).write_text(Path(keep).read_text().replace(root, "00" * 32))
        self.assertEqual(
            self.run_it(folder, "--keep", keep)[:2], (1, "kept: the tree that was kept is not a prefix of this one\n")
        )

    def test_refused(self) -> None:
        folder = base().publish(self.folder / "r", root=bytes(32))
        (folder / BLOB).unlink()
        code, out, _ = self.run_it(str(folder))
        self.assertEqual((code, len(out.splitlines())), (1, 2))
        code, out, _ = self.run_it(str(folder), "--json")
        self.assertEqual((code, json.loads(out)["good"], len(json.loads(out)["reasons"])), (1, False, 2))

    def test_called_wrongly(self) -> None:
        (self.folder / "kept").write_text("[]")
        for arguments in (
            [],
            ["/no/such/folder"],
            [str(self.folder), "--no-such"],
            [str(self.folder), "--keep", str(self.folder / "kept")],
        ):
            self.assertEqual(self.run_it(*arguments)[0], 2)

    def test_over_http(self) -> None:
        folder = base().publish(self.folder / "r")

        class Handler(http.server.BaseHTTPRequestHandler):
            zipped = True

            def do_GET(self) -> None:
                file = folder / self.path.removeprefix("/a/").lstrip("/")
                if self.path == "/a/claims.json" or not file.is_file():
                    self.send_error(404)
                    return
                data = file.read_bytes()
                self.send_response(200)
                if self.zipped:
                    data = gzip.compress(data)
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        place = f"http://127.0.0.1:{server.server_port}/a/"
        self.assertEqual(verify.verify(place).reasons, [])
        (folder / BLOB).write_bytes(bytes(1 << 24))  # it unzips to far more than is asked for
        self.assertIn("longer than", verify.verify(place).reasons[0])
        Handler.zipped = False
        (folder / BLOB).write_bytes(NOTE)
        self.assertEqual(verify.verify(place).reasons, [])
        (folder / "checkpoint").unlink()
        self.assertEqual(verify.verify(place).reasons, ["checkpoint: is not there"])
        server.shutdown()
        server.server_close()
        self.assertIn("cannot be read", verify.verify(place).reasons[0])


if __name__ == "__main__":
    unittest.main()
