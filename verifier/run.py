"""Holds the second verifier against the program: its own tests, and one register of ten thousand acts on which both must say
the same.

    python3 verifier/run.py --servanda target/debug/servanda

Makes an environment of its own in target/verifier. Ends with 1 if the two disagree.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PLACE = ROOT / "target" / "verifier"


def environment() -> pathlib.Path:
    """The Python with the package that the verifier needs, installed once for each set of requirements."""
    wanted = (HERE / "requirements.txt").read_text()
    mark = PLACE / "requirements.txt"
    if not mark.is_file() or mark.read_text() != wanted:
        venv.create(PLACE, with_pip=True, clear=True)
        install = [PLACE / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt"]
        subprocess.run(install, check=True)
        mark.write_text(wanted)
    return PLACE / "bin" / "python"


def charter(folder: pathlib.Path, acts: int) -> None:
    """A shipped charter with a journal of so many acts."""
    shutil.copytree(ROOT / "charters" / "npt", folder, ignore=shutil.ignore_patterns("*.journal", "scenarios", "ru"))
    for table in ("names.csv", "codes.csv"):
        shutil.copy(ROOT / "charters" / table, folder.parent / table)
    with open(folder / "acts.journal", "w", encoding="utf-8") as journal:
        for n in range(acts):
            journal.write(f'2000-01-01  Mexico stated "number {n}"\n    source: a list of acts made for this test\n\n')


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servanda", required=True, help="the program")
    parser.add_argument("--acts", type=int, default=10_000, help="acts of the register on which both must agree")
    given = parser.parse_args()
    python = environment()
    program = pathlib.Path(given.servanda).resolve()
    subprocess.run([python, HERE / "test_verify.py"], check=True, cwd=ROOT)

    work = PLACE / "fixture"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    charter(work / "org", given.acts)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    env = {**os.environ, "SERVANDA_STATE": str(work / "state")}

    def run(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([program, *args], check=False, env=env, **{**quiet, **more})
        if done.returncode != 0:
            sys.exit(f"servanda {' '.join(args)}: {done.returncode}\n{done.stderr}")
        return done

    register = str(work / "register")
    run("register", "init", register, str(work / "org"), "--origin", "fixture.example/register")
    officers = ["--key", f"{register}/keys/officer-1.key", "--key", f"{register}/keys/officer-2.key", "--yes"]
    key = {name: str(work / f"{name}.key") for name in ("mx-1", "mx-2", "mx-3", "mx-4", "ie-1")}
    for name, path in key.items():
        run("register", "key", "new", path, "--algorithm", "ml-dsa-44" if name == "ie-1" else "ed25519")

    def enrol(holder: str, new: str, *own: str) -> None:
        signers = [part for k in own for part in ("--key", key[k])]
        run("register", "key", "enrol", register, "--holder", holder, "--role", "seal", "--new", key[new], *officers, *signers)

    enrol("MX/seal-1", "mx-1")
    enrol("MX/seal-2", "mx-2", "mx-1")
    enrol("IE/seal-1", "ie-1")
    two = ["--key", key["mx-1"], "--key", key["mx-2"], "--yes"]
    run("register", "record", register, "Mexico notified withdrawal from the Treaty", *two)
    run("register", "key", "rotate", register, "--new", key["mx-3"], "--key", key["mx-2"], "--yes")
    ids = {k["holder"]: k["id"] for k in json.loads(run("--json", "register", "keys", register, stdout=subprocess.PIPE).stdout)["keys"] if k["ended"] is None}
    run("register", "key", "revoke", register, ids["MX/seal-1"], "--suspect-from", "0", "--key", key["mx-3"], "--yes")
    recovery = ["--holder", "IE/seal-9", "--role", "seal", "--new", key["mx-4"], *officers]
    run("register", "key", "recover", register, *recovery)
    run("register", "policy", register, "--threshold", "act=1", "--recovery-days", "60", *officers)
    out = str(work / "files")
    run("export", register, out)

    ours = json.loads(run("--json", "verify", out, "--forget", stdout=subprocess.PIPE).stdout)
    theirs = subprocess.run([python, HERE / "verify.py", out, "--json"], check=False, capture_output=True, text=True)
    if theirs.returncode != 0:
        sys.exit(f"the second verifier refuses what the program accepts:\n{theirs.stdout}{theirs.stderr}")
    theirs = json.loads(theirs.stdout)
    for name in ("origin", "size", "root", "directory", "contested", "kinds"):
        if ours[name] != theirs[name]:
            sys.exit(f"{name}: the program says {ours[name]}, the second verifier {theirs[name]}")
    print(f"both verifiers agree on {ours['size']} records, {len(ours['contested'])} of them contested")

    # What one refuses, the other refuses.
    bundle = sorted((work / "files" / "tile" / "entries").glob("**/*.p/*"))[0]
    spoilt = bytearray(bundle.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    bundle.write_bytes(spoilt)
    first = subprocess.run([program, "verify", out, "--forget"], check=False, capture_output=True, env=env).returncode
    second = subprocess.run([python, HERE / "verify.py", out], check=False, capture_output=True).returncode
    if (first, second) != (1, 1):
        sys.exit(f"a record with one bit changed: the program ends with {first}, the second verifier with {second}")
    print("both refuse a record with one bit changed")
    shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
