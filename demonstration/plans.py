"""What the demonstration's finished inspections are to show: one or more of every later edition, and how well each did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from demonstration.inventing import Sufficient
from inspections.rules import Phase
from standards.structure import MAIN_MODULE

PUBLISHED = (Phase.MODERATION, Phase.PANEL, Phase.PUBLISHED)
IN_MODERATION = (Phase.MODERATION,)
WITH_THE_PANEL = (Phase.MODERATION, Phase.PANEL)


@dataclass(frozen=True, slots=True)
class Finished:
    """An inspection to invent: of whom, by which edition, how many cases in each sample, and how they were judged."""

    reference: str
    provider: str
    kind: str
    edition: str
    fieldwork: date  # a Monday
    samples: Mapping[str, int]  # by the code of the module
    sufficient: Sufficient = field(default_factory=dict)
    region: str = ""
    proposed: Mapping[str, str] = field(default_factory=dict)  # the lead's ratings of standards that people rate
    part_of: str = ""  # reference of the regional inspection that pools its judgements, which comes before it
    some_briefly: bool = False  # whether the edition asks otherwise where somebody was supervised for a few weeks only
    phases: tuple[Phase, ...] = PUBLISHED
    changed: str = ""  # the standard that the panel rates one step higher than was worked out
    reported: bool = False  # whether its report is here, with the provider's comments and action plan
    conflict: bool = False  # whether a member of the panel has a conflict of interest


def _pdu(reference: str, provider: str, fieldwork: date, *, cases: int, safety: float, part_of: str) -> Finished:
    """A PDU of the region of Midshire, which did about as well as its neighbours but for the safety of other people."""
    return Finished(
        reference=reference,
        provider=provider,
        kind="PDU",
        region="Midshire",
        edition="pdu-2023-25",
        fieldwork=fieldwork,
        samples={MAIN_MODULE: cases, "court_reports": 8},
        sufficient=_stages(engaging=0.78, desistance=0.68, safety=safety) | {"management_oversight": {"": 0.4}},
        proposed={"leadership": "good", "staffing": "requires_improvement", "services": "requires_improvement"},
        part_of=part_of,
    )


def _stages(**aspects: float) -> dict[str, dict[str, float]]:
    return dict.fromkeys(("assessment", "planning", "implementation", "reviewing"), aspects)


ORGANISATION_2019 = {
    "leadership": "good",
    "staffing": "requires_improvement",
    "services": "good",
    "information_and_facilities": "good",
}
INSPECTIONS: tuple[Finished, ...] = (
    Finished(
        reference="westvale-crc-2019",
        provider="Westvale",
        kind="CRC",
        region="Western",
        edition="crc-2019-20",
        fieldwork=date(2019, 9, 2),
        samples={MAIN_MODULE: 20, "unpaid_work": 20, "through_the_gate": 20},
        sufficient=_stages(engaging=0.8, desistance=0.7, safety=0.55)
        | {"unpaid_work": {"": 0.75}, "through_the_gate": {"": 0.6}},
        proposed=ORGANISATION_2019,
    ),
    Finished(
        reference="western-nps-2019",
        provider="Western",
        kind="NPS",
        edition="nps-2019-20",
        fieldwork=date(2019, 11, 4),
        samples={MAIN_MODULE: 20, "court_reports": 20, "statutory_victims": 20},
        sufficient=_stages(engaging=0.85, desistance=0.75, safety=0.72) | {"court_work": {"": 0.8}, "victim_work": {"": 0.7}},
        proposed=ORGANISATION_2019,
    ),
    Finished(
        reference="eastvale-2024",
        provider="Eastvale",
        kind="PDU",
        region="Northern",
        edition="pdu-2023-25",
        fieldwork=date(2024, 2, 5),
        samples={MAIN_MODULE: 50, "court_reports": 10},
        sufficient={
            "assessment": {"engaging": 0.74, "desistance": 0.66, "safety": 0.46},
            "planning": {"engaging": 0.78, "desistance": 0.72, "safety": 0.56},
            "implementation": {"engaging": 0.82, "desistance": 0.62, "safety": 0.44},
            "reviewing": {"engaging": 0.76, "desistance": 0.68, "safety": 0.54},
            "management_oversight": {"": 0.35},
        },
        proposed={"leadership": "requires_improvement", "staffing": "inadequate", "services": "good"},
        changed="staffing",
        reported=True,
        conflict=True,
    ),
    Finished(
        reference="eastvale-2025",
        provider="Eastvale",
        kind="PDU",
        region="Northern",
        edition="pdu-2023-25",
        fieldwork=date(2025, 1, 6),
        samples={MAIN_MODULE: 30, "court_reports": 10},
        sufficient=_stages(engaging=0.84, desistance=0.74, safety=0.62) | {"management_oversight": {"": 0.55}},
        proposed={"leadership": "good", "staffing": "requires_improvement", "services": "good"},
        phases=WITH_THE_PANEL,
        conflict=True,
    ),
    Finished(
        reference="midshire-2024",
        provider="Midshire",
        kind="region",
        region="Midshire",
        edition="region-2023-25",
        fieldwork=date(2024, 6, 3),
        samples={"unpaid_work": 20, "statutory_victims": 12},
        sufficient={"unpaid_work": {"": 0.72}, "victim_work": {"": 0.6}},
        proposed={"leadership": "good", "staffing": "requires_improvement"},
        phases=IN_MODERATION,
    ),
    _pdu("midshire-north-2024", "Midshire North", date(2024, 4, 8), cases=30, safety=0.45, part_of="midshire-2024"),
    _pdu("midshire-south-2024", "Midshire South", date(2024, 5, 13), cases=30, safety=0.6, part_of="midshire-2024"),
    Finished(
        reference="southern-2025",
        provider="Southern",
        kind="region",
        region="Southern",
        edition="dynamic-public-protection-2025",
        fieldwork=date(2025, 10, 13),
        samples={MAIN_MODULE: 60},
        sufficient=_stages(safety=0.38),
        some_briefly=True,
    ),
)
