"""Add the first administrator of a new installation."""

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    help = "Add a person who may add other people. Asks for a password; reads it from standard input when that is not a terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the person, or say why not."""
        if User.objects.filter(email__iexact=options["email"].strip()).exists():
            raise CommandError(f"{options['email']} is already here.")
        person = User(email=options["email"].strip(), name=options["name"].strip())
        try:
            person.clean_fields(exclude=["password"])
        except ValidationError as error:
            faults = [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
            raise CommandError(" ".join(faults)) from error
        password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user = User.objects.create_user(person.email, person.name, password, is_administrator=True)
        self.stdout.write(f"{user.name} may sign in as {user.email} and add people.")
