"""Installs the front-end packages and builds the styles and scripts that pages use."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from launcher.environment import checking_environment
from launcher.places import PROJECT, PYTHON, State
from launcher.problems import CannotContinueError
from launcher.processes import last_lines, run_to_end
from launcher.stamps import fingerprint, is_stamped, write_stamp

_MODULES = PROJECT / "node_modules"
_PACKAGES = [PROJECT / "package.json", PROJECT / "package-lock.json"]
_BUILT = PROJECT / "static" / "build"
_COLLECTED = PROJECT / "staticfiles"


class FrontEndInstallation:
    """The packages of the npm registry, fetched beside other work: `begin`, then `finish`."""

    def __init__(self, state: State, with_test_tools: bool) -> None:
        self._state = state
        # A full installation stays full, as with the Python packages.
        self._full = with_test_tools or (_MODULES / "axe-core").is_dir()
        self._stamp = _MODULES / "installed"
        self._value = fingerprint(_PACKAGES, "everything" if self._full else "to run")
        self._process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Start fetching, when anything is missing."""
        check_node()
        if is_stamped(self._stamp, self._value):
            return
        print("Installing the front-end packages ...", flush=True)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", *([] if self._full else ["--omit=dev"])]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def finish(self) -> None:
        """Wait for the packages, and build what pages use when its sources changed."""
        if self._process:
            output, _ = self._process.communicate()
            if self._process.returncode:
                raise CannotContinueError(f"The front-end packages could not be installed:\n{last_lines(output)}")
            write_stamp(self._stamp, self._value)
        self._build()

    def abandon(self) -> None:
        """End the fetching when other work failed."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def _build(self) -> None:
        sources = [path for path in (PROJECT / "static").iterdir() if path != _BUILT]
        value, stamp = fingerprint([*_PACKAGES, PROJECT / "scripts", *sources]), self._state.root / "built"
        if is_stamped(stamp, value) and _BUILT.is_dir():
            return
        print("Building the styles ...", flush=True)
        run_to_end(["npm", "run", "build", "--silent"], dict(os.environ), "Building the styles")
        write_stamp(stamp, value)


def collect_static_files(state: State) -> None:
    """Gather, compress and name by content all files that pages load, as in production."""
    folders = [PROJECT / "static", *(path for path in PROJECT.glob("*/static") if path.parent != _COLLECTED)]
    decided_by = [PROJECT / "requirements.txt", PROJECT / "config" / "settings.py"]
    value, stamp = fingerprint([*folders, *decided_by]), state.root / "collected"
    if is_stamped(stamp, value) and _COLLECTED.is_dir():
        return
    shutil.rmtree(_COLLECTED, ignore_errors=True)
    command = [str(PYTHON), "manage.py", "collectstatic", "--no-input"]
    run_to_end(command, checking_environment(), "Collecting the static files")
    write_stamp(stamp, value)


def check_node() -> None:
    """Refuse to go on without npm and the version of Node that package.json asks for."""
    asked = json.loads(_PACKAGES[0].read_text(encoding="utf-8"))["engines"]["node"]
    oldest = int(re.sub(r"\D+(\d+).*", r"\1", asked))
    for tool in ("node", "npm"):
        if not shutil.which(tool):
            raise CannotContinueError(
                f"{tool} is missing. Install Node {oldest} or newer with npm (https://nodejs.org, or your system's packages)."
            )
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    found = re.match(r"v(\d+)", version)
    if not found or int(found[1]) < oldest:
        raise CannotContinueError(f"Node {oldest} or newer is needed; {shutil.which('node')} is {version or 'not usable'}.")


def modules_folder() -> Path:
    """Return the folder that holds the installed front-end packages."""
    return _MODULES
