"""People in the records of quality assurance, and the refusal of the database to let an author check their own work."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models


def person(related_name: str = "+", **options: Any) -> "models.ForeignKey[Any, Any]":
    """Return a reference to somebody, whom no record may lose."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, **options)


def no_author(column: str, assessment: str, when: str = "true") -> pgtrigger.Trigger:
    """Return a trigger that refuses a person in `column` who wrote an answer of the assessment or handed it in.

    `assessment` is SQL for its id, `when` narrows it down to some of the rows.

    An answer that an inspection's move to another edition wrote again has nobody's hand in it.
    """
    return pgtrigger.Trigger(
        name=f"four_eyes_{column}",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{column}_id"),  # type: ignore[no-untyped-call]
        condition=pgtrigger.Condition(f"NEW.{column}_id IS NOT NULL AND ({when})"),
        func=f"""
            IF EXISTS (
                SELECT FROM cases_judgementrevision revision
                JOIN cases_judgement judgement ON judgement.id = revision.judgement_id
                WHERE judgement.assessment_id = ({assessment}) AND revision.recorded_by_id = NEW.{column}_id
                    AND revision.move_id IS NULL
            ) OR EXISTS (
                SELECT FROM cases_caseassessment WHERE id = ({assessment}) AND submitted_by_id = NEW.{column}_id
            ) THEN
                RAISE EXCEPTION 'Whoever wrote in an assessment does not check it.' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608  (composed of our own words when the database is set up)
    )


OF_REVIEW = "SELECT assessment_id FROM moderation_review WHERE id = NEW.review_id"
