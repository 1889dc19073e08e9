"""Typed readers of the environment. A missing or bad value stops the start with a sentence that names it."""

import os
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_text(name: str, default: str | None = None) -> str:
    """Return the text of a variable; without a default it must be set and not empty."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}: it is missing or empty.")
    return default


def env_bool(name: str, default: bool = False) -> bool:
    """Return a yes/no variable (1/0, true/false, yes/no, on/off)."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _TRUE:
        return True
    if value.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no (1 or 0), not {value!r}.")


def env_int(name: str, default: int, minimum: int = 0, maximum: int = 10**6) -> int:
    """Return a whole number from `minimum` to `maximum`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}, not {value!r}.")
    if int(value) > maximum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at most {maximum}, not {value!r}.")
    return int(value)


def env_hosts(name: str) -> list[str]:
    """Return host names; an address with a scheme, a port or a path would match no request."""
    hosts = env_list(name)
    for host in hosts:
        if "/" in host or (":" in host and not host.startswith("[")):
            raise ImproperlyConfigured(f"{name} must hold names of hosts alone, without https://, port and path, not {host!r}.")
    return hosts


def env_address(name: str, default: str | None = None) -> str:
    """Return the address of a website, without a slash at its end."""
    value = env_text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must be an address such as https://inspections.example, not {value!r}.")
    return value


def env_email(name: str, default: str | None = None) -> str:
    """Return an email address, which a name may stand before: "Inspections <inspections@example.org>"."""
    value = env_text(name, default)
    mailbox, _, host = parseaddr(value)[1].rpartition("@")
    if not mailbox or not host:
        raise ImproperlyConfigured(f"{name} must be an email address, not {value!r}.")
    return value


def env_list(name: str, default: list[str] | None = None) -> list[str]:
    """Return the comma-separated entries of a variable."""
    value = os.environ.get(name, "").strip()
    entries = [entry.strip() for entry in value.split(",") if entry.strip()]
    if entries:
        return entries
    if default is None:
        raise ImproperlyConfigured(f"Set {name} to one or more entries, separated by commas: it is missing or empty.")
    return default


def env_secret(name: str, minimum_length: int = 50) -> str:
    """Return a secret of at least `minimum_length` characters. The value is never shown in the error."""
    value = env_text(name)
    if len(value) < minimum_length or len(set(value)) < 5:
        raise ImproperlyConfigured(
            f"{name} must be a random text of at least {minimum_length} characters: the one given is too short or too plain."
        )
    return value


def env_database(name: str) -> dict[str, str]:
    """Return Django's NAME, USER, PASSWORD, HOST and PORT from a postgresql:// address; HOST may be a socket directory."""
    value = env_text(name)
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} must begin with postgresql:// : only PostgreSQL is supported.")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from error
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must end with the name of the database, as in postgresql://user:password@host/name.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "") or parts.hostname or ""),
        "PORT": str(port or ""),
    }


_BROKERS = {"redis", "rediss", "redis+socket", "amqp", "amqps", "pyamqp"}


def env_broker(name: str) -> str:
    """Return the address of the broker: RabbitMQ (amqp), or Redis or Valkey (redis, rediss, redis+socket)."""
    value = env_text(name)
    if urlsplit(value).scheme not in _BROKERS:
        raise ImproperlyConfigured(
            f"{name} must begin with one of {', '.join(sorted(_BROKERS))}, followed by :// and an address."
        )
    return value
