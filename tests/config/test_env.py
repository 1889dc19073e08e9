"""A start with a missing or bad value stops with a sentence that names it."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "k3y-of-a-production-host-with-many-different-characters-9f8e7d6c5b4a",
    "ALLOWED_HOSTS": "inspections.example",
    "DATABASE_URL": "postgresql://web:secret@db.example:5432/inspections",
    "BROKER_URL": "amqps://worker:secret@broker.example//",
    "MEDIA_ROOT": "/srv/inspections/files",
    "PUBLIC_ADDRESS": "https://inspections.example",
    "EMAIL_HOST": "mail.example",
    "EMAIL_FROM": "inspections@mail.example",
}
CHECK = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]


START = [sys.executable, "-c", "import config.settings"]


def start(*, command=START, **changes):
    """Start as a process of its own with this environment."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    environment = kept | {name: value for name, value in (GOOD | changes).items() if value is not None}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_complete_production_environment_passes_the_deployment_check():
    result = start(command=CHECK)

    assert (result.returncode, result.stderr.count("WARNING")) == (0, 0), result.stderr
    assert "no issues" in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set the environment variable SECRET_KEY: it is missing or empty."),
        ({"MEDIA_ROOT": None}, "Set the environment variable MEDIA_ROOT: it is missing or empty."),
        ({"EMAIL_HOST": None}, "Set the environment variable EMAIL_HOST: it is missing or empty."),
        ({"ATTACHMENT_MEGABYTES": "many"}, "ATTACHMENT_MEGABYTES must be a whole number of at least 1"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a random text of at least 50 characters"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must be a random text of at least 50 characters"),
        ({"ALLOWED_HOSTS": " , "}, "Set ALLOWED_HOSTS to one or more entries"),
        ({"DATABASE_URL": None}, "Set the environment variable DATABASE_URL: it is missing or empty."),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://a@b"}, "DATABASE_URL must end with the name of the database"),
        ({"DATABASE_URL": "postgresql://a@b:x/c"}, "DATABASE_URL has a port that is not a number"),
        ({"BROKER_URL": None}, "Set the environment variable BROKER_URL: it is missing or empty."),
        ({"BROKER_URL": "memory://"}, "BROKER_URL must begin with one of"),
        ({"INSECURE_LOCAL": "maybe"}, "INSECURE_LOCAL must be yes or no (1 or 0), not 'maybe'."),
        ({"SWEEP_SECONDS": "0"}, "SWEEP_SECONDS must be a whole number of at least 1, not '0'."),
        ({"DAILY_EMAIL_HOUR": "24"}, "DAILY_EMAIL_HOUR must be a whole number of at most 23, not '24'."),
        ({"PUBLIC_ADDRESS": "inspections.example"}, "PUBLIC_ADDRESS must be an address such as https://inspections.example"),
        ({"ALLOWED_HOSTS": "https://inspections.example"}, "ALLOWED_HOSTS must hold names of hosts alone"),
        ({"EMAIL_FROM": "inspections"}, "EMAIL_FROM must be an email address, not 'inspections'."),
        ({"SWEEP_SECONDS": "often"}, "SWEEP_SECONDS must be a whole number of at least 1, not 'often'."),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence(changes, sentence):
    result = start(**changes)

    assert result.returncode != 0
    assert sentence in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "manage.py", "migrate"],
        [sys.executable, "-c", "import config.wsgi"],
        [sys.executable, "-m", "celery", "-A", "config", "worker"],
        [sys.executable, "-m", "celery", "-A", "config", "beat"],
    ],
)
def test_every_program_says_in_one_line_why_it_cannot_start(command):
    result = start(command=command, BROKER_URL=None)

    assert result.returncode == 3
    assert result.stderr == "Cannot start: Set the environment variable BROKER_URL: it is missing or empty.\n"


def test_a_command_says_in_one_line_that_there_is_no_database():
    result = start(command=[sys.executable, "manage.py", "load_editions"], DATABASE_URL="postgresql:///none?host=/nowhere")

    assert result.returncode == 3
    assert result.stderr.startswith("The database of DATABASE_URL cannot be used: connection")
    assert result.stderr.count("\n") == 1


def test_a_secret_is_never_shown_in_the_error():
    result = start(SECRET_KEY="hunter2hunter2")

    assert "hunter2" not in result.stderr
