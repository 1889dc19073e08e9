"""Bring judgements and interviews that were recorded elsewhere into an inspection."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from cases.importing import ImportRefused
from inspections.models import Inspection
from interviews.importing import import_answers


class Command(BaseCommand):
    help = (
        "Add the judgements and interviews of a file to the cases of an inspection: all of them or, if anything is wrong, none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("inspection", help="reference of the inspection")
        parser.add_argument("file", type=Path, help="Excel workbook or CSV file; its first row names the columns")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who brings the answers in: the lead inspector")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody with the email address {options['by']} may sign in.")
        inspection = Inspection.objects.filter(reference=options["inspection"]).first()
        if inspection is None:
            raise CommandError(f"There is no inspection with the reference {options['inspection']}.")
        path: Path = options["file"]
        try:
            outcome = import_answers(inspection=inspection, content=path.read_bytes(), by=person)
        except OSError as error:
            raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from None
        except ImportRefused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            raise CommandError(refused.messages[0]) from None
        except ValidationError as refused:
            raise CommandError(refused.messages[0]) from None
        except PermissionDenied as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(outcome.in_words)
