"""The verbs, as the Makefile calls them: `python3 -m launcher VERB [ARGUMENTS]`."""

import os
import sys
from collections.abc import Callable

from launcher import check, lock, removing, run, screenshots, test
from launcher.installing import install
from launcher.places import PYTHON, State, open_state
from launcher.problems import CannotContinueError, StopRequestedError
from launcher.processes import stop_on_signals

Action = Callable[[State, list[str]], int]

# Verbs that need what `make run` installs, verbs that need everything, and verbs that need nothing installed.
_RUNNING: dict[str, Action] = {
    "run": lambda state, arguments: run.run(state),
    "manage": run.manage,
}
_DEVELOPING: dict[str, Action] = {
    "test": lambda state, arguments: test.test(arguments),
    "faults": lambda state, arguments: test.faults(arguments),
    "bench": lambda state, arguments: test.bench(arguments),
    "accessibility": lambda state, arguments: test.accessibility(),
    "screenshots": lambda state, arguments: screenshots.screenshots(),
    "lint": lambda state, arguments: check.lint(),
    "format": lambda state, arguments: check.format_code(),
    "types": lambda state, arguments: check.types(),
    "contracts": lambda state, arguments: check.contracts(),
    "migrations": lambda state, arguments: check.migrations(),
    "deployment": lambda state, arguments: check.deployment(),
    "lock": lambda state, arguments: lock.lock(arguments),
    "install": lambda state, arguments: 0,
}
_REMOVING: dict[str, Action] = {
    "clean": lambda state, arguments: removing.clean(state),
    "forget-data": lambda state, arguments: removing.forget_data(state),
}
# Verbs that serve pages as production does, from files that were gathered and compressed.
_SERVING = {"run", "screenshots", "install"}
# Put before the verb when the launcher starts itself again after installing.
_INSTALLED = "--installed"
VERBS = _RUNNING | _DEVELOPING | _REMOVING


def main(verb: str, arguments: list[str], installed: bool) -> int:
    """Do one verb and return the exit status; what stops it is said in plain sentences on the error output."""
    action = VERBS.get(verb)
    if action is None:
        print(f"There is no verb {verb!r}. `make help` lists them.", file=sys.stderr)
        return 2
    stop_on_signals()
    try:
        state = open_state()
        if verb not in _REMOVING and not installed:
            _install_and_continue_in_environment(state, verb, arguments)
        return action(state, arguments)
    except CannotContinueError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except StopRequestedError as request:
        return 128 + request.number


def _install_and_continue_in_environment(state: State, verb: str, arguments: list[str]) -> None:
    """Install, then go on as the Python of .venv, which sees the installed packages; does not return."""
    if verb == "run":
        run.check_free(state, run.wanted_port())
    install(state, for_everything=verb in _DEVELOPING, to_serve=verb in _SERVING)
    os.execv(PYTHON, [str(PYTHON), "-m", "launcher", _INSTALLED, verb, *arguments])  # noqa: S606


if __name__ == "__main__":
    given = sys.argv[1:]
    is_installed = given[:1] == [_INSTALLED]
    verb, *rest = given[1:] if is_installed else given or ["help"]
    sys.exit(main(verb, rest, is_installed))
