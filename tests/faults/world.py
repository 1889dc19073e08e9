"""What is in the database before anything is killed: run by itself, in the environment of the stack. Prints it as JSON."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402  (the settings come first)
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from inspections.models import Inspection  # noqa: E402
from standards.queries import edition_structure  # noqa: E402
from tests.cast import ROLES, add_case, gather_cast, plan  # noqa: E402

CASES = 8
QUESTIONS = 6


def cookie(user: User) -> str:
    """The session cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def answerable(inspection: Inspection) -> list[str]:
    """Key questions of the inspection's edition that count and are answered with yes or no."""
    edition = edition_structure(inspection.edition_id)
    plain = [one for one in edition.key_questions if {"yes", "no"} <= {option.code for option in one.options}]
    return [one.code for one in plain if one.module == edition.modules[0].code][:QUESTIONS]


def build() -> dict[str, object]:
    """Plan a borough, and a region that pools two others; everybody's lead is the same person."""
    call_command("migrate", verbosity=0)
    call_command("load_editions", verbosity=0)
    cast = gather_cast()
    team = {cast.lee: ROLES["lee"]}
    region = plan("Testshire", edition="region-2023-25", kind="region", team=team)
    parts = [plan(name, edition="pdu-2023-25", team=team) for name in ("Town", "Village")]
    Inspection.objects.filter(pk__in=[part.pk for part in parts]).update(part_of=region)
    cases = []
    for inspection in (plan("North Borough", team=team), *parts):
        questions = answerable(inspection)
        for number in range(CASES):
            case = add_case(inspection, f"{inspection.reference}-{number}", allocated_to=cast.lee)
            cases.append([case.pk, questions])
    return {"cases": cases, "lead": cookie(cast.lee), "administrator": cookie(cast.ada)}


if __name__ == "__main__":
    print(json.dumps(build()))  # noqa: T201  (the test reads it)
