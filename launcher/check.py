"""The checks that need no tests: style, types, import contracts, migrations, and the settings of a real installation."""

import secrets

from launcher.environment import base_environment, checking_environment, local_environment, production_like_environment
from launcher.places import PYTHON
from launcher.processes import run_in_foreground
from launcher.servers import passing_servers

_MODULE = [str(PYTHON), "-m"]
_MANAGE = [str(PYTHON), "manage.py"]


def lint() -> int:
    """Check style and common mistakes in Python and templates."""
    commands = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["djlint", "--quiet", "--lint", "templates"]]
    return _first_failure([[*_MODULE, *command] for command in commands], base_environment())


def format_code() -> int:
    """Bring Python into the house style."""
    commands = [["ruff", "check", "--fix", "."], ["ruff", "format", "."]]
    return _first_failure([[*_MODULE, *command] for command in commands], base_environment())


def types() -> int:
    """Check the types."""
    return run_in_foreground([*_MODULE, "mypy", "."], checking_environment())


def contracts() -> int:
    """Check which part may import which."""
    return run_in_foreground([str(PYTHON.parent / "lint-imports"), "--no-logo"], base_environment())


def migrations() -> int:
    """Check that migrations exist for everything the models say, and that they can be applied from nothing."""
    with passing_servers("migrations") as servers:
        environment = local_environment(servers.database_url, servers.broker_url, secrets.token_urlsafe(48))
        commands = [["makemigrations", "--check", "--dry-run"], ["migrate", "--no-input", "--verbosity", "0"]]
        return _first_failure([[*_MANAGE, *command] for command in commands], environment)


def deployment() -> int:
    """Check the settings of a real installation; a warning counts as a failure."""
    return run_in_foreground([*_MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production_like_environment())


def _first_failure(commands: list[list[str]], environment: dict[str, str]) -> int:
    """Run all commands, so that one run shows everything there is to mend, and return the first status that is not 0."""
    return next(filter(None, [run_in_foreground(command, environment) for command in commands]), 0)
