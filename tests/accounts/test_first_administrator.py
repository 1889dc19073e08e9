"""The first administrator of a new installation is added by a command, which takes nothing that nobody could sign in with."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

PASSWORD = "three odd words here"


@pytest.fixture
def typed(monkeypatch):
    """Put a line where the command reads the password."""
    return lambda line: monkeypatch.setattr("sys.stdin", io.StringIO(line))


@pytest.mark.django_db
def test_the_first_administrator_is_added_once_and_may_sign_in(typed, capsys):
    typed(f"{PASSWORD}\n")
    call_command("add_administrator", " Name@Example.org ", "Full Name")

    person = User.objects.get(email="name@example.org")
    assert (person.name, person.is_administrator, person.check_password(PASSWORD)) == ("Full Name", True, True)
    assert capsys.readouterr().out == "Full Name may sign in as name@example.org and add people.\n"
    with pytest.raises(CommandError, match="is already here"):
        call_command("add_administrator", "NAME@example.org", "Full Name")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "name", "line", "reason"),
    [
        ("nobody", "Full Name", PASSWORD, "email: Enter a valid email address"),
        ("name@example.org", " ", PASSWORD, "name: This field cannot be blank"),
        ("name@example.org", "Full Name", "short", "too short"),
        ("name@example.org", "Full Name", "", "too short"),
    ],
)
def test_what_nobody_could_sign_in_with_is_refused_with_the_reason(typed, email, name, line, reason):
    typed(line)
    with pytest.raises(CommandError, match=reason):
        call_command("add_administrator", email, name)
    assert not User.objects.exists()
