"""The people of the demonstration: at least one for each role, and those who did what is finished. All have the same password."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import ApiToken, User, token_digest
from inspections.rules import Role

PASSWORD = "probation-inspections-demo"
# Known to everybody who reads this: the demonstration is never loaded where cookies are secure (see load_demonstration).
TOKEN = "demonstration-token-for-reading-only"


@dataclass(frozen=True, slots=True)
class Persona:
    email: str
    name: str
    title: str
    role: Role | None


PERSONAS = (
    Persona("inspector@example.org", "Ines Okafor", "inspector", Role.INSPECTOR),
    Persona("lead@example.org", "Lee Marlow", "lead inspector", Role.LEAD),
    Persona("assistant@example.org", "Asha Verne", "assistant inspector", Role.ASSISTANT),
    Persona("local.assessor@example.org", "Lou Tamar", "local assessor", Role.LOCAL_ASSESSOR),
    Persona("quality.assurer@example.org", "Quinn Adair", "quality assurer", Role.QUALITY_ASSURER),
    Persona("panel@example.org", "Pat Sorrel", "ratings panel member", Role.PANEL_MEMBER),
    Persona("chair@example.org", "Charis Hale", "ratings panel chair", Role.PANEL_MEMBER),
    Persona("researcher@example.org", "Rae Linden", "researcher", Role.RESEARCHER),
    Persona("administrator@example.org", "Ada Frome", "administrator", None),
)


# Inspectors of the finished inspections. They can sign in like the others; nobody is told to.
COLLEAGUES = (
    Persona("nia.hartley@example.org", "Nia Hartley", "first colleague", Role.INSPECTOR),
    Persona("tom.ashdown@example.org", "Tom Ashdown", "second colleague", Role.INSPECTOR),
    Persona("priya.lane@example.org", "Priya Lane", "third colleague", Role.INSPECTOR),
)


def gather_people() -> dict[str, User]:
    """Return the people of the demonstration by title, adding those who are missing, and the researcher's API token."""
    people = {persona.title: _person(persona) for persona in (*PERSONAS, *COLLEAGUES)}
    researcher = people["researcher"]
    if not ApiToken.objects.filter(digest=token_digest(TOKEN)).exists():
        ApiToken.objects.create(
            user=researcher,
            name="Demonstration",
            digest=token_digest(TOKEN),
            expires_at=timezone.now() + timedelta(days=3650),
        )
    return people


def _person(persona: Persona) -> User:
    existing = User.objects.filter(email=persona.email).first()
    if existing is not None:
        return existing
    return User.objects.create(email=persona.email, name=persona.name, password=_hashed(), is_administrator=persona.role is None)


@cache
def _hashed() -> str:
    """Return the password of all as it is stored: to hash it takes a fifth of a second on purpose, and it is one password."""
    return make_password(PASSWORD)
