"""When each person was last seen in a case: a courtesy to people at work in the same case, and no record of anything."""

from django.conf import settings
from django.db import models

from cases.models.caseload import Case


class Visit(models.Model):
    """That somebody had a case open, and when the server last heard of it: one row for each person and case, without history.

    No key of the database leads to person or case, so that writing it locks neither; and the table is not logged (see the
    migration), so that nobody waits for a disk. After a crash it is empty, and right again within a minute.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_visit_per_person_and_case")]

    def __str__(self) -> str:
        return f"Seen at {self.seen_at:%H:%M}"
