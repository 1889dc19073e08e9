"""The environment that the product's own processes get: the whole configuration of the product comes from there."""

import os
import secrets

from launcher.places import VENV

# Settings of the caller that would lead to other code or another configuration than the product's, and one that would
# have Python translate its code again at every start, which doubles the time to the first page.
_NOT_INHERITED = ("DJANGO_SETTINGS_MODULE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")


def local_environment(database_url: str, broker_url: str, secret_key: str) -> dict[str, str]:
    """Return the configuration for this machine: plain HTTP, reachable under its own names only."""
    hosts = {"ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]", "INSECURE_LOCAL": "1"}
    given = {"DATABASE_URL": database_url, "BROKER_URL": broker_url, "SECRET_KEY": secret_key}
    return base_environment() | {name: os.environ.get(name, value) for name, value in hosts.items()} | given


def production_like_environment() -> dict[str, str]:
    """Return a configuration as a real installation has it, for `manage.py check --deploy`."""
    named = {"DATABASE_URL", "BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "INSECURE_LOCAL", "MEDIA_ROOT"}
    return {name: value for name, value in base_environment().items() if name not in named} | {
        "DATABASE_URL": "postgresql://inspections:password@database.example.org/inspections",
        "BROKER_URL": "amqps://inspections:password@broker.example.org/inspections",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "inspections.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://inspections.example.org",
        "MEDIA_ROOT": "/srv/inspections/files",
        "PUBLIC_ADDRESS": "https://inspections.example.org",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_FROM": "inspections@example.org",
    }


def checking_environment() -> dict[str, str]:
    """Return a configuration under which code can be loaded but nothing is reached."""
    return production_like_environment() | {"INSECURE_LOCAL": "1"}


def base_environment() -> dict[str, str]:
    """Return the caller's environment with the programs of .venv first."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    path = os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")
    return kept | {"PATH": f"{VENV / 'bin'}{os.pathsep}{path}", "PYTHONUNBUFFERED": "1"}
