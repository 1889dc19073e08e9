"""Planning inspections, keeping their edition, and moving them from phase to phase."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from inspections.models import EditionMove, Inspection, Provider, TeamMember
from inspections.planning import add_provider, change_inspection, change_phase, plan_inspection
from inspections.rules import TRANSITIONS, Phase, Role
from standards.models import Edition
from tests.cast import add_case
from tests.locking import lock

MONDAY = date(2022, 3, 7)


@pytest.fixture
def pdu(db):
    return Edition.objects.get(code="pdu-2021-23")


@pytest.fixture
def provider(cast):
    return add_provider(name="East Borough", kind="PDU", region="Testshire", by=cast.ada)


def plan(cast, provider, edition, **changes):
    wanted = {"fieldwork_starts": MONDAY, "fieldwork_weeks": 2, "lead": cast.lee, "by": cast.ada} | changes
    return plan_inspection(provider=provider, edition=edition, **wanted)


def change(cast, inspection, **changes):
    present = {name: getattr(inspection, name) for name in ("edition", "fieldwork_starts", "fieldwork_weeks", "reference")}
    return change_inspection(inspection=inspection, by=cast.ada, **(present | changes))


def reasons(call):
    with pytest.raises(ValidationError) as raised:
        call()
    return raised.value.message_dict


def test_a_planned_inspection_has_its_lead_a_reference_and_a_history_that_says_who_planned_it(cast, provider, pdu):
    inspection = plan(cast, provider, pdu)

    stored = Inspection.objects.get()
    assert (stored, stored.reference, stored.phase) == (inspection, "east-borough-pdu-2022", Phase.PLANNING)
    assert [(member.user, member.role) for member in stored.team.all()] == [(cast.lee, Role.LEAD)]
    assert stored.events.get().pgh_context.metadata["user"] == cast.ada.pk


def test_references_that_are_proposed_never_collide(cast, provider, pdu):
    references = [plan(cast, provider, pdu).reference for _ in range(3)]

    assert references == ["east-borough-pdu-2022", "east-borough-pdu-2022-2", "east-borough-pdu-2022-3"]


def test_a_provider_whose_name_has_no_letters_still_gets_a_reference_that_fits(cast, pdu):
    odd = add_provider(name="···", kind="PDU", by=cast.ada)
    long = add_provider(name="x" * 200, kind="PDU", by=cast.ada)

    assert plan(cast, odd, pdu).reference == "pdu-2022"
    assert len(plan(cast, long, pdu).reference) <= 60


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"fieldwork_starts": date(2022, 3, 8)}, {"fieldwork_starts": ["Fieldwork must start on a Monday."]}),
        ({"fieldwork_weeks": 0}, {"fieldwork_weeks": ["Fieldwork takes between 1 and 12 weeks."]}),
        ({"fieldwork_weeks": 13}, {"fieldwork_weeks": ["Fieldwork takes between 1 and 12 weeks."]}),
        ({"reference": "add"}, {"reference": ["Choose another reference: 'add' is part of an address."]}),
        ({"reference": "taken"}, {"reference": ["Another inspection has this reference already."]}),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(cast, provider, pdu, changes, found):
    plan(cast, provider, pdu, reference="taken")

    assert reasons(lambda: plan(cast, provider, pdu, **changes)) == found
    assert Inspection.objects.count() == 1


def test_an_edition_for_another_kind_of_provider_is_refused_in_words(cast, provider):
    crc = Edition.objects.get(code="crc-2018-19")

    assert reasons(lambda: plan(cast, provider, crc)) == {
        "edition": [
            "CRC standards 2018-19 is made for the kind “Community Rehabilitation Company”; "
            "East Borough PDU is of the kind “Probation delivery unit”."
        ]
    }


def test_an_edition_that_is_a_draft_cannot_be_followed(cast, provider, pdu):
    draft = Edition.objects.create(code="draft", name="Draft", digest="x", document={"provider_kinds": ["PDU"]})

    assert reasons(lambda: plan(cast, provider, draft)) == {"edition": ["Choose an edition that is published."]}


def test_the_lead_inspector_must_be_able_to_sign_in(cast, provider, pdu):
    cast.lee.is_active = False

    assert list(reasons(lambda: plan(cast, provider, pdu))) == ["lead"]


def test_a_provider_is_added_once_per_kind(cast, provider):
    add_provider(name="East Borough", kind="NPS", by=cast.ada)

    assert reasons(lambda: add_provider(name=" East   Borough ", kind="PDU", by=cast.ada)) == {
        "name": ["East Borough PDU is already here."]
    }


@pytest.mark.parametrize("who", ["lee", "ines", "olu"])
def test_only_administrators_plan(cast, inspection, provider, pdu, who):
    somebody = getattr(cast, who)
    plan_of = {"edition": pdu, "fieldwork_starts": MONDAY, "fieldwork_weeks": 2, "by": somebody}

    with pytest.raises(PermissionDenied):
        add_provider(name="X", kind="PDU", by=somebody)
    with pytest.raises(PermissionDenied):
        plan_inspection(provider=provider, lead=cast.lee, **plan_of)
    with pytest.raises(PermissionDenied):
        change_inspection(inspection=inspection, reference="x", **plan_of)


def test_a_plan_is_corrected(cast, inspection):
    change(cast, inspection, fieldwork_starts=date(2022, 3, 14), fieldwork_weeks=3, reference="nb")

    changed = Inspection.objects.get(pk=inspection.pk)
    assert (changed.fieldwork_starts, changed.fieldwork_weeks, changed.reference) == (date(2022, 3, 14), 3, "nb")
    assert changed.fieldwork_ends == date(2022, 4, 1)


def test_the_edition_changes_in_planning_and_only_while_there_is_no_case(cast, inspection):
    document = {**inspection.edition.document, "code": "pdu-new"}
    other = Edition.objects.create(code="pdu-new", name="New", digest="x", document=document, status="published")
    assert reasons(lambda: change(cast, inspection, edition=other)) == {
        "edition": ["The edition changes in planning alone; this inspection is in fieldwork."]
    }
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PLANNING)
    change(cast, inspection, edition=other)
    assert EditionMove.objects.get().to_edition == other
    add_case(inspection, "NB-001")

    again = Inspection.objects.get(pk=inspection.pk)
    assert again.edition == other
    assert reasons(lambda: change(cast, again, edition=Edition.objects.get(code="pdu-2021-23"))) == {
        "edition": ["The edition cannot change here any more: this inspection has cases. Move it to a newer edition instead."]
    }
    assert change(cast, again, fieldwork_weeks=4).fieldwork_weeks == 4


def test_a_published_inspection_keeps_its_plan(cast, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.PUBLISHED)

    with pytest.raises(ValidationError):
        change(cast, inspection, fieldwork_weeks=4)


@pytest.mark.parametrize("current", list(Phase))
@pytest.mark.parametrize("to", list(Phase))
def test_an_inspection_moves_along_the_table_and_no_other_way(cast, inspection, current, to):
    Inspection.objects.filter(pk=inspection.pk).update(phase=current)
    if to == Phase.PUBLISHED and current == Phase.PANEL:
        lock(inspection, cast.lee, cast.pat)

    def move():
        return change_phase(inspection=inspection, to=to, expected=current, reason="As agreed", by=cast.lee)

    if to in TRANSITIONS[current]:
        assert move().phase == to
    else:
        with pytest.raises(ValidationError):
            move()
    assert Inspection.objects.get(pk=inspection.pk).phase == (to if to in TRANSITIONS[current] else current)


def test_going_back_needs_a_reason_and_keeps_it(cast, inspection):
    back = {"inspection": inspection, "to": Phase.PLANNING, "expected": Phase.FIELDWORK, "by": cast.lee}
    assert reasons(lambda: change_phase(**back, reason=" ")) == {"reason": ["Enter why the inspection goes back to planning."]}

    change_phase(**back, reason=" The cohort was drawn anew ")

    event = inspection.events.latest("pgh_id")
    assert (event.phase, event.pgh_context.metadata) == (
        "planning", {"user": cast.lee.pk, "reason": "The cohort was drawn anew"},
    )  # fmt: skip


def test_a_move_from_a_phase_that_somebody_else_has_ended_changes_nothing(cast, inspection):
    Inspection.objects.filter(pk=inspection.pk).update(phase=Phase.MODERATION)

    with pytest.raises(ValidationError) as raised:
        change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.FIELDWORK, by=cast.lee)

    assert raised.value.messages == ["Somebody has moved this inspection to moderation in the meantime. Nothing was changed."]


@pytest.mark.parametrize(
    ("who", "may"),
    [("lee", True), ("ada", True), ("ines", False), ("asha", False), ("lou", False), ("quinn", False), ("olu", False)],
)
def test_the_lead_and_administrators_move_an_inspection(cast, inspection, other_inspection, who, may):
    def move():
        return change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.FIELDWORK, by=getattr(cast, who))

    if may:
        assert move().phase == Phase.MODERATION
    else:
        with pytest.raises(PermissionDenied):
            move()


def test_a_former_lead_moves_nothing(cast, inspection):
    member = inspection.team.get(user=cast.lee)
    TeamMember.objects.filter(pk=member.pk).update(left_at=member.joined_at)

    with pytest.raises(PermissionDenied):
        change_phase(inspection=inspection, to=Phase.MODERATION, expected=Phase.FIELDWORK, by=cast.lee)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"fieldwork_weeks": 13}, "fieldwork_takes_1_to_12_weeks"),
        ({"phase": "holiday"}, "phase_is_known"),
        ({"reference": "south-borough"}, "inspections_inspection_reference_key"),
    ],
)
def test_the_database_refuses_what_a_plan_cannot_be(inspection, other_inspection, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Inspection.objects.filter(pk=inspection.pk).update(**change)


def test_the_database_keeps_providers_apart(provider):
    with pytest.raises(IntegrityError, match="one_provider_per_name_and_kind"), transaction.atomic():
        Provider.objects.create(name="East Borough", kind="PDU")
