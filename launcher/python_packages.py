"""Installs the Python packages into .venv, exactly those of the lock files, each checked against its hash."""

import os
import re
import subprocess
import sys
from pathlib import Path

from launcher.places import PROJECT, PYTHON, VENV
from launcher.problems import CannotContinueError
from launcher.processes import last_lines
from launcher.stamps import fingerprint, is_stamped, write_stamp

# What `make run` needs, and what tests and checks need: the second contains the first.
TO_RUN = PROJECT / "requirements-local.txt"
FOR_EVERYTHING = PROJECT / "requirements-dev.txt"

_BOOT = PROJECT / ".boot"
_STAMP = VENV / "installed"
# Even from within .venv, which has no pip of its own, packages are installed by the Python it was made from.
_BASE_PYTHON = f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}"
_OUTER_PYTHON = _BASE_PYTHON if sys.prefix == str(VENV) else sys.executable
_UV = ["--no-progress", "--quiet"]


def install_python_packages(wanted: Path) -> None:
    """Bring .venv to the state of a lock file; done in no time when it is there already.

    An environment that holds everything is kept holding everything, so that `make run` and `make test` in turn do not
    install back and forth.
    """
    lock = FOR_EVERYTHING if (VENV / "bin" / "pytest").exists() else wanted
    value = fingerprint([lock], str(VENV), sys.version)
    if is_stamped(_STAMP, value) and PYTHON.exists():
        return
    print(f"Installing the Python packages of {lock.name} ...", flush=True)
    _make_environment()
    problem = _install_with_uv(lock)
    if problem:
        print("uv could not install them; trying pip, which takes a minute longer ...", flush=True)
        _install_with_pip(lock, problem)
    write_stamp(_STAMP, value)


def _make_environment() -> None:
    """Create .venv without pip (Debian's Python cannot put it in); anew when its Python is gone, old, or it was moved."""
    made_by = re.search(r"^command = .*$", _read(VENV / "pyvenv.cfg"), re.MULTILINE)
    in_place = made_by is not None and made_by[0].endswith(f" {VENV}") and PYTHON.exists()
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    if in_place and subprocess.run([PYTHON, "-c", test], check=False).returncode == 0:
        return
    _must_work([_OUTER_PYTHON, "-m", "venv", "--clear", "--without-pip", str(VENV)], "The virtual environment")


def _install_with_uv(lock: Path) -> str:
    """Install with uv, which is fetched in the pinned version; return what went wrong, or nothing."""
    try:
        uv = _fetch_uv()
    except CannotContinueError as error:
        return str(error)
    environment = os.environ | {"UV_SYSTEM_CERTS": "1"} | _index_of_pip()
    command = [str(uv), "pip", "sync", "--require-hashes", *_UV, "--python", str(PYTHON), str(lock)]
    result = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    return result.stderr if result.returncode else ""


def _install_with_pip(lock: Path, problem: str) -> None:
    """Install with the pip of the system, which can fill an environment that has none (pip 22.3 and newer)."""
    command = [_OUTER_PYTHON, "-m", "pip", "--python", str(PYTHON), "install", "--require-hashes", "--no-deps", "-r", str(lock)]
    try:
        _must_work([*command, "--quiet"], "The packages")
    except CannotContinueError as error:
        raise CannotContinueError(f"{error}\nuv had failed before:\n{last_lines(problem)}") from error


def _fetch_uv() -> Path:
    """Put uv, as pinned with its hashes in the lock file, into a folder of its own; no environment is needed for that."""
    pin = re.search(r"^uv==[^\n]*\n(?: +--hash=[^\n]*\n)+", FOR_EVERYTHING.read_text(encoding="utf-8"), re.MULTILINE)
    if pin is None:
        raise CannotContinueError(f"{FOR_EVERYTHING.name} does not pin uv.")
    uv, stamp, value = _BOOT / "bin" / "uv", _BOOT / "installed", fingerprint([], pin[0])
    if uv.exists() and is_stamped(stamp, value):
        return uv
    _BOOT.mkdir(exist_ok=True)
    requirement = _BOOT / "uv.txt"
    requirement.write_text(pin[0].rstrip().rstrip("\\"), encoding="utf-8")
    command = [_OUTER_PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--upgrade"]
    _must_work([*command, "--target", str(_BOOT), "-r", str(requirement)], "uv")
    write_stamp(stamp, value)
    return uv


def _index_of_pip() -> dict[str, str]:
    """Return the package index that pip is configured for, in uv's words: uv does not read pip's configuration."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    index = os.environ.get("PIP_INDEX_URL", "")
    if not index:
        command = [_OUTER_PYTHON, "-m", "pip", "config", "get", "global.index-url"]
        index = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return {"UV_DEFAULT_INDEX": index} if index else {}


def _must_work(command: list[str], what: str) -> None:
    if "pip" in command and subprocess.run([_OUTER_PYTHON, "-c", "import pip"], check=False, capture_output=True).returncode:
        raise CannotContinueError(
            f"pip is missing for {_OUTER_PYTHON}. Install it (on Debian and Ubuntu: apt install python3-pip)."
        )
    # Two settings a person may have for pip that contradict installing into a folder.
    environment = os.environ | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    result = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotContinueError(f"{what} could not be installed:\n{last_lines(result.stdout + result.stderr)}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
