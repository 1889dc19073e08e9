"""`make lock`: writes the lock files anew from pyproject.toml and package.json."""

from launcher.environment import base_environment
from launcher.places import VENV
from launcher.processes import run_in_foreground

# The second and third may add packages to the first, but never choose other versions.
_FILES: tuple[tuple[str, list[str]], ...] = (
    ("requirements.txt", []),
    ("requirements-local.txt", ["--extra", "embedded", "-c", "requirements.txt"]),
    ("requirements-dev.txt", ["--extra", "embedded", "--extra", "dev", "-c", "requirements.txt"]),
)


def lock(arguments: list[str]) -> int:
    """Choose versions for all packages, keeping the present ones unless `--upgrade` is given, and note their hashes."""
    environment = base_environment() | {"UV_SYSTEM_CERTS": "1"}
    common = ["pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    for name, options in _FILES:
        command = [str(VENV / "bin" / "uv"), *common, "--custom-compile-command", "make lock", *options, "-o", name, *arguments]
        if status := run_in_foreground(command, environment):
            return status
    return run_in_foreground(["npm", "install", "--package-lock-only"], environment)
