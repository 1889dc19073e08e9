"""Saying that one has a case open, and learning who else has: one statement for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from cases.models import Case
from database.prepared import prepared_rows
from design.templatetags.words import clock

# Whoever has not been heard of for this long has left. A browser says every 45 seconds that a page is still open, and every
# minute at least where it saves power.
GONE_AFTER = timedelta(minutes=2)
# Going from page to page of a case writes nothing anew within this time.
KNOWN_TO = timedelta(seconds=20)

_VISIT = """
    WITH here AS (
        INSERT INTO cases_visit AS visit (case_id, user_id, seen_at) VALUES (%(case)s, %(user)s, %(now)s)
        ON CONFLICT (case_id, user_id) DO UPDATE SET seen_at = excluded.seen_at WHERE visit.seen_at < %(known)s
    )
    SELECT person.name, visit.seen_at FROM cases_visit visit JOIN accounts_user person ON person.id = visit.user_id
    WHERE visit.case_id = %(case)s AND visit.user_id <> %(user)s AND visit.seen_at > %(gone)s ORDER BY person.name, person.id
"""


@dataclass(frozen=True, slots=True)
class Others:
    """Who else has a case open, in words; both are empty when nobody has."""

    who: str = ""
    when: str = ""


def visit(case_id: int, user: User) -> Others:
    """Note that the person, who may see the case, has it open, and return who else has. One query.

    It is not part of any transaction of a save, and touches no row that anybody else's does.
    """
    now = timezone.now()
    given = {"case": case_id, "user": user.pk, "now": now, "known": now - KNOWN_TO, "gone": now - GONE_AFTER}
    return in_words(prepared_rows(_VISIT, given))


def still_open(case_id: int, user: User) -> Others:
    """Do the same for a case that a browser names, which the person may not see or which may not be there. Two queries."""
    if not Case.objects.visible_to(user).filter(pk=case_id).exists():
        return Others()
    return visit(case_id, user)


def in_words(others: Sequence[tuple[str, datetime]]) -> Others:
    """Return ("J. Patel and K. Osei also have this case open", "(last seen 2:10pm, 2:09pm)") for names and times."""
    if not others:
        return Others()
    names = [name for name, _ in others]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    times = ", ".join(clock(seen_at) for _, seen_at in others)
    return Others(f"{listed} also {'has' if len(names) == 1 else 'have'} this case open", f"(last seen {times})")
