"""The inspected cases and their facts as given."""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection
from inspections.rules import ALL_CASES_ROLES, Role
from standards.applicability import Fact
from standards.structure import MAIN_MODULE, EditionStructure

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_ANOTHER_MODULE = "OLD.module IS DISTINCT FROM NEW.module"
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


AGAINST_A_CONFLICT = "Nobody is given a case about which they have declared a conflict of interest."
# Whoever gives a case to somebody, and by whatever way: a declared conflict keeps it from them until it is withdrawn.
_NEVER_AGAINST_A_CONFLICT = pgtrigger.Trigger(
    name="never_against_a_conflict",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("allocated_to_id"),  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(new__allocated_to__isnull=False),
    func=f"""
        IF TG_OP = 'UPDATE' AND OLD.allocated_to_id IS NOT DISTINCT FROM NEW.allocated_to_id THEN
            RETURN NEW;
        END IF;
        IF EXISTS (
            SELECT FROM cases_declaredconflict conflict
            JOIN inspections_inspection inspection ON inspection.provider_id = conflict.provider_id
            LEFT JOIN cases_responsibleofficer officer ON officer.id = NEW.officer_id
            WHERE inspection.id = NEW.inspection_id AND conflict.user_id = NEW.allocated_to_id AND conflict.withdrawn_at IS NULL
                AND COALESCE(conflict.starts_on, CURRENT_DATE) <= CURRENT_DATE
                AND COALESCE(conflict.ends_on, CURRENT_DATE) >= CURRENT_DATE
                AND CASE conflict.kind
                    WHEN 'provider' THEN TRUE
                    WHEN 'office' THEN upper(NEW.office) = upper(conflict.subject)
                    WHEN 'officer' THEN upper(officer.reference) = upper(conflict.subject)
                    ELSE upper(NEW.reference) = upper(conflict.subject)
                END
        ) THEN
            RAISE EXCEPTION '{AGAINST_A_CONFLICT}'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class ResponsibleOfficer(models.Model):
    """The provider's officer who holds a case, known by the provider's own reference. Their grade may differ by inspection."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="officers")
    reference = models.CharField(max_length=60)

    class Meta:
        ordering = ["inspection", "reference"]
        constraints = [models.UniqueConstraint(fields=["inspection", "reference"], name="one_officer_per_reference")]

    def __str__(self) -> str:
        return self.reference


class CaseQuerySet(models.QuerySet["Case"]):
    def inspected(self) -> Self:
        """Those that are inspected: all but the ones that were set aside."""
        return self.filter(set_aside_at=None)

    def known_to(self, user: User) -> Self:
        """Cases of the person's inspections, those too that a seal closes to them: for what shows none of the answers."""
        return self._known_to(user, Q(inspection__team__role__in=[role.value for role in ALL_CASES_ROLES]))

    def visible_to(self, user: User) -> Self:
        """Cases of the person's inspections; for a local assessor only those allocated to them. One join, never a list of ids.

        A case that is to be judged blind is hidden from those who assure quality, unless it is their own (Seal).
        """
        sealed = Seal.objects.filter(case=OuterRef("pk"), lifted_at=None)
        others = [role.value for role in ALL_CASES_ROLES - {Role.QUALITY_ASSURER}]
        unsealed = Q(~Exists(sealed), inspection__team__role=Role.QUALITY_ASSURER.value)
        return self._known_to(user, Q(inspection__team__role__in=others) | unsealed)

    def _known_to(self, user: User, to_all: Q) -> Self:
        return self.filter(to_all | Q(allocated_to_id=user.pk), inspection__team__user_id=user.pk, inspection__team__left_at=None)

    def with_reader(self) -> Self:
        """Read with each case who it is visible to, and in which role: from the join that `visible_to` makes anyway."""
        return self.annotate(reader=F("inspection__team__user_id"), role_of_reader=F("inspection__team__role"))


@pghistory.track()
class Case(models.Model):
    """One case as the provider's records describe it. Values are kept raw; an edition derives its bands from them."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=60)
    module = models.CharField(
        max_length=60, default=MAIN_MODULE, db_default=MAIN_MODULE, help_text="The edition's sample that the case belongs to."
    )
    officer = models.ForeignKey(ResponsibleOfficer, on_delete=models.PROTECT, related_name="cases", null=True, blank=True)
    office = models.CharField(max_length=120, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Where no date of birth is given.")
    sex = models.CharField(max_length=20, blank=True)
    ethnicity = models.CharField(max_length=20, blank=True)
    sentence_type = models.CharField(max_length=40, blank=True)
    sentence_months = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    started_on = models.DateField("start or release date", null=True, blank=True)
    requirements = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    previous_sanctions = models.PositiveSmallIntegerField(null=True, blank=True)
    ogrs_score = models.PositiveSmallIntegerField("OGRS score", null=True, blank=True)
    rosh = models.CharField("risk of serious harm", max_length=20, blank=True)
    mappa_category = models.CharField("MAPPA category", max_length=10, blank=True)
    mappa_level = models.CharField("MAPPA level", max_length=10, blank=True)
    licence_ends_on = models.DateField("end of the licence", null=True, blank=True, help_text="As set at release.")
    reset_on = models.DateField("Probation Reset or Impact applied on", null=True, blank=True)
    allocated_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="allocated_cases"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    set_aside_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Not inspected since.")
    set_aside_because = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "reference", "id"]
        constraints = [
            # The same sentence may be in two samples: its supervision in one, its unpaid work in the other.
            models.UniqueConstraint(fields=["inspection", "reference", "module"], name="one_case_per_reference"),
            # Lets an interview refer to case and officer together (interviews.models).
            models.UniqueConstraint(fields=["id", "officer"], name="case_with_its_officer"),
            models.CheckConstraint(condition=~Q(reference=""), name="case_has_a_reference"),
            models.CheckConstraint(
                condition=Q(set_aside_at=None, set_aside_because="") | Q(set_aside_at__isnull=False) & ~Q(set_aside_because=""),
                name="case_is_set_aside_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(ogrs_score=None) | Q(ogrs_score__lte=100), name="ogrs_is_0_to_100"),
            models.CheckConstraint(condition=Q(age=None) | Q(age__gte=10, age__lte=120), name="age_is_10_to_120"),
        ]
        indexes = [
            models.Index(fields=["inspection", "allocated_to", "reference"], name="case_by_inspector"),
            models.Index(fields=["allocated_to", "reference"], name="case_of_person"),
            models.Index(fields=["inspection", "rosh", "reference"], name="case_by_rosh"),
            # Programs page through an inspection in the order in which its cases were added.
            models.Index(fields=["inspection", "id"], name="case_of_inspection"),
        ]
        triggers: ClassVar = [
            NEVER_DELETED,
            _NEVER_AGAINST_A_CONFLICT,
            # Its answers are those to the questions of its module's form.
            pgtrigger.Protect(name="module_stays", operation=pgtrigger.Update, condition=pgtrigger.Condition(_ANOTHER_MODULE)),
        ]

    def __str__(self) -> str:
        return self.reference

    def age_at_start(self) -> int | None:
        """Return the age in whole years: as given, or at the start or release date from the date of birth."""
        if self.age is not None or self.date_of_birth is None or self.started_on is None:
            return self.age
        birthday_to_come = (self.started_on.month, self.started_on.day) < (
            self.date_of_birth.month,
            self.date_of_birth.day,
        )
        return self.started_on.year - self.date_of_birth.year - birthday_to_come

    def facts(self, edition: EditionStructure) -> dict[str, Fact]:
        """Return the facts that the edition's conditions may name (standards.applicability)."""
        return {
            "age": self.age_at_start(),
            "sex": self.sex,
            "ethnicity": self.ethnicity,
            "sentence_type": self.sentence_type,
            "supervision": edition.group("sentence_type", self.sentence_type),
            "sentence_months": self.sentence_months,
            "requirements": list(self.requirements),
            "previous_sanctions": self.previous_sanctions,
            "ogrs_score": self.ogrs_score,
            "rosh": self.rosh,
            "mappa_category": self.mappa_category,
            "mappa_level": self.mappa_level,
            "licence_days": self._days_from_start(self.licence_ends_on),
            "reset_days": self._days_from_start(self.reset_on),
        }

    def _days_from_start(self, day: date | None) -> int | None:
        return None if day is None or self.started_on is None else (day - self.started_on).days


@pghistory.track()
class Seal(models.Model):
    """A case is to be judged blind: until the seal is lifted, those who assure quality in its inspection do not see it.

    Everything that shows cases asks `Case.objects.visible_to`, so that what is built later is closed without anybody thinking of
    it. The app above that looks after blind judging shows its judges what they need, and lifts the seal.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seals", db_index=False)
    sealed_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="one_unbroken_seal")]
        triggers: ClassVar = [NEVER_DELETED]

    def __str__(self) -> str:
        return f"Seal of {self.case}"
