"""The people that tests are about, and what they are in which inspection.

Lee leads the inspection of North Borough; Ines inspects there, Asha assists, Lou is a local assessor, Quinn assures quality, Pat
sits on the panel and Rae does research. Olu leads another inspection and must see nothing of it. Ada administers; she is on none.
"""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cases.models import Case, CaseAssessment, ResponsibleOfficer
from inspections.models import Inspection, Provider, TeamMember
from inspections.rules import Phase, Role
from standards.models import Edition

PASSWORD = "correct horse battery staple"

ROLES = {
    "lee": Role.LEAD,
    "ines": Role.INSPECTOR,
    "asha": Role.ASSISTANT,
    "lou": Role.LOCAL_ASSESSOR,
    "quinn": Role.QUALITY_ASSURER,
    "pat": Role.PANEL_MEMBER,
    "rae": Role.RESEARCHER,
}


@dataclass(frozen=True)
class Cast:
    """Everybody, by first name."""

    ada: User
    lee: User
    ines: User
    asha: User
    lou: User
    quinn: User
    pat: User
    rae: User
    olu: User


def person(name: str, *, is_administrator: bool = False) -> User:
    return User.objects.create_user(f"{name}@example.org", name.capitalize(), PASSWORD, is_administrator=is_administrator)


def gather_cast() -> Cast:
    people = {name: person(name) for name in [*ROLES, "olu"]}
    return Cast(ada=person("ada", is_administrator=True), **people)


def plan(
    provider: str, *, edition: str = "pdu-2021-23", kind: str = "PDU", phase: Phase = Phase.FIELDWORK, team: dict[User, Role]
) -> Inspection:
    inspection = Inspection.objects.create(
        reference=provider.lower().replace(" ", "-"),
        provider=Provider.objects.create(name=provider, kind=kind, region="Testshire"),
        edition=Edition.objects.get(code=edition),
        fieldwork_starts=date(2022, 3, 7),
        phase=phase,
    )
    for user, role in team.items():
        TeamMember.objects.create(inspection=inspection, user=user, role=role)
    return inspection


def north_borough(cast: Cast) -> Inspection:
    """The PDU edition, in fieldwork, with everybody but Olu and Ada on the team."""
    return plan("North Borough", team={getattr(cast, name): role for name, role in ROLES.items()})


def south_borough(cast: Cast) -> Inspection:
    """Led by Olu, who is not on the other."""
    return plan("South Borough", team={cast.olu: ROLES["lee"]})


def northern_case(inspection: Inspection, cast: Cast) -> Case:
    """A community sentence held by officer RO1, allocated to Ines."""
    return add_case(
        inspection, "NB-001", officer="RO1", allocated_to=cast.ines, age=34, sex="male", ethnicity="W1",
        sentence_type="community_order", rosh="medium", ogrs_score=55,
    )  # fmt: skip


def southern_case(inspection: Inspection, cast: Cast) -> Case:
    """A case of the other inspection: data that could leak."""
    return add_case(inspection, "SB-001", officer="RO9", allocated_to=cast.olu, rosh="high", office="Secretville")


def add_case(inspection: Inspection, reference: str, *, officer: str = "", allocated_to: User | None = None, **facts) -> Case:
    """A case with its empty assessment."""
    holder = ResponsibleOfficer.objects.get_or_create(inspection=inspection, reference=officer)[0] if officer else None
    case = Case.objects.create(inspection=inspection, reference=reference, officer=holder, allocated_to=allocated_to, **facts)
    CaseAssessment.objects.create(case=case)
    return case
