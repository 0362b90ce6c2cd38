"""Holds the portal's interface for programs against its own OpenAPI document, with made-up requests.

    python3 tests/api/run.py --servanda target/debug/servanda

Makes an environment of its own in target/api-tests, starts the server on a free port with registers in a temporary folder,
runs schemathesis, and stops the server. Ends with 1 if an answer is a failure of the server or not what the document says.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent
PLACE = HERE.parent.parent / "target" / "api-tests"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method"


def environment() -> pathlib.Path:
    """The program schemathesis, installed once for each set of requirements."""
    wanted = (HERE / "requirements.txt").read_text()
    mark = PLACE / "requirements.txt"
    if not mark.is_file() or mark.read_text() != wanted:
        venv.create(PLACE, with_pip=True, clear=True)
        install = [PLACE / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt"]
        subprocess.run(install, check=True)
        mark.write_text(wanted)
    return PLACE / "bin" / "schemathesis"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servanda", required=True, help="the program")
    parser.add_argument("--examples", default="100", help="made-up requests for each address")
    given = parser.parse_args()
    schemathesis = environment()
    with tempfile.TemporaryDirectory(prefix="servanda-api-") as data:
        return held(given, schemathesis, data)


def held(given: argparse.Namespace, schemathesis: pathlib.Path, data: str) -> int:
    """Runs the suite against a server whose registers are in a folder of its own."""
    serve = [pathlib.Path(given.servanda).resolve(), "serve", "--listen", "127.0.0.1:0", "--data", data, "--log", "error"]
    server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
    try:
        line = next(text for text in server.stdout if "http://" in text)
        base = line.strip().split("/en/")[0]
        run = [
            schemathesis, "run", f"{base}/api/openapi.json", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
            "--max-examples", given.examples, "--workers", "2", "--seed", "1", "--no-color",
        ]
        return subprocess.run(run, cwd=PLACE, check=False).returncode
    finally:
        server.terminate()
        server.wait(timeout=15)


if __name__ == "__main__":
    sys.exit(main())
