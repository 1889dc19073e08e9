"""Which state of an inspection a run has counted, and which inspections have changed since."""

import re
from datetime import timedelta

from django.db import connection

from inspections.rules import Phase

# Revisions of judgements, versions of case facts, ratings proposed by people (where there are any), submissions, the edition, and
# which answers count (where that was ever set), with everything that quality assurance has recorded where that decides it.
# Numbers are counted as well as compared by their highest, for a transaction that began earlier may commit later.
_OF_ONE = """concat_ws('-',
    (SELECT 'r' || count(*) || '.' || COALESCE(max(id), 0) FROM cases_judgementrevision WHERE inspection_id = member.id),
    (SELECT 'f' || count(*) || '.' || COALESCE(max(pgh_id), 0) FROM cases_caseevent WHERE inspection_id = member.id),
    (SELECT 'p' || count(*) || '.' || max(id) FROM organisation_proposedrating WHERE inspection_id = member.id
        HAVING count(*) > 0),
    (SELECT 's' || count(submitted_at) || '.' || COALESCE(max(extract(epoch FROM submitted_at)), 0) FROM {sheets}),
    'e' || left(member.digest, 12),
    'c' || nullif(member.counting, ''),
    CASE WHEN member.counting ~ '^(moderated|agreed)' THEN (
        SELECT string_agg(of || seen.number || '.' || seen.last, '' ORDER BY of) FROM (
            SELECT 'v' AS of, count(*) AS number, COALESCE(max(pgh_id), 0) AS last FROM moderation_reviewevent
                WHERE assessment_id IN ({assessments})
            UNION ALL SELECT 'q', count(*), COALESCE(max(pgh_id), 0) FROM moderation_queryevent
                WHERE assessment_id IN ({assessments})
            UNION ALL SELECT 'a', count(*), COALESCE(max(id), 0) FROM moderation_agreedjudgement
                WHERE assessment_id IN ({assessments})) AS seen)
    END
)"""
_ASSESSMENTS = (
    "SELECT sheet.id FROM cases_caseassessment sheet JOIN cases_case ON cases_case.id = case_id WHERE inspection_id = member.id"
)
# Of an inspection with its parts: its own, then how many answers were accepted in the parts, and a hash of theirs.
_FINGERPRINT = """(SELECT concat_ws('-',
    max(print) FILTER (WHERE is_whole),
    'i' || sum(substring(print FROM '^r([0-9]+)')::bigint) FILTER (WHERE NOT is_whole)
        || '.' || md5(string_agg(id || ' ' || print, ' ' ORDER BY id) FILTER (WHERE NOT is_whole)))
FROM (SELECT member.id, member.is_whole, {of_one} AS print FROM {members} AS member
    OFFSET 0  -- each print is made once, not once for every use of it
) AS prints)"""
_MEMBERS = """(
    SELECT one.id, one.id = inspection.id AS is_whole, edition.digest, (
        SELECT policy || '.' || id FROM ratings_countingpolicy WHERE inspection_id = one.id ORDER BY id DESC LIMIT 1) AS counting
    FROM inspections_inspection one JOIN standards_edition edition ON edition.id = one.edition_id
    WHERE one.id = inspection.id OR one.part_of_id = inspection.id)"""
_SHEETS = "cases_case JOIN cases_caseassessment ON case_id = cases_case.id WHERE inspection_id = member.id"

# What was saved just before an inspection was published may be committed just after; nothing comes later than this.
LATECOMERS = timedelta(minutes=1)
# So long the sweep looks after published inspections: longer than any worker is away unnoticed.
AFTER_PUBLICATION = timedelta(days=30)

_CURRENT = "SELECT {fingerprint} FROM inspections_inspection inspection WHERE inspection.id = %s"
_STALE = """
SELECT inspection.id
FROM inspections_inspection inspection
LEFT JOIN LATERAL (
    SELECT fingerprint, computed_at FROM ratings_ratingrun WHERE inspection_id = inspection.id ORDER BY id DESC LIMIT 1
) latest ON true
LEFT JOIN LATERAL (
    SELECT min(pgh_created_at) AS at FROM inspections_inspectionevent
    WHERE pgh_obj_id = inspection.id AND phase = %(published)s AND inspection.phase = %(published)s
) published ON true
WHERE (inspection.phase <> %(published)s OR latest.fingerprint IS NULL
        OR (latest.computed_at < published.at + %(latecomers)s * interval '1 second'
            AND published.at > now() - %(after_publication)s * interval '1 second'))
    AND (EXISTS (SELECT FROM cases_case WHERE inspection_id = inspection.id)
        OR EXISTS (SELECT FROM organisation_proposedrating WHERE inspection_id = inspection.id)
        OR EXISTS (SELECT FROM inspections_inspection part WHERE part.part_of_id = inspection.id)
        OR latest.fingerprint IS NOT NULL)
    AND latest.fingerprint IS DISTINCT FROM {fingerprint}
ORDER BY inspection.id
"""


def fingerprint_sql(members: str = _MEMBERS, sheets: str = _SHEETS) -> str:
    """Return SQL for the fingerprint of an inspection with its parts.

    `members` is a relation of id, is_whole, digest of the edition and counting (policy and number of the decision, "" or NULL for
    none); `sheets` gives the submissions of one of them. By default they are read as they are now, of the `inspection` in a FROM
    around.
    """
    return _FINGERPRINT.format(of_one=_OF_ONE.format(sheets=sheets, assessments=_ASSESSMENTS), members=members)


def fingerprint_of(inspection_id: int) -> str:
    """Return the fingerprint of the inspection as it is now: a run with this one is current."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT.format(fingerprint=fingerprint_sql()), [inspection_id])
        return str(cursor.fetchone()[0])


def revisions_in(fingerprint: str) -> int:
    """Return how many accepted answers a fingerprint stands for, those of the parts included."""
    return sum(int(number) for number in re.findall(r"(?:^r|-i)([0-9]+)", fingerprint))


def has_proposals(fingerprint: str) -> bool:
    """Return whether people had proposed a rating for any standard of the inspection itself."""
    return re.search(r"-p[0-9]", fingerprint) is not None


def stale_inspections() -> list[int]:
    """Return the inspections whose latest run did not count what is there now, those that were never rated included.

    A published inspection does not change: it is looked at only until a run made after its publication has counted everything.
    """
    statement = _STALE.format(fingerprint=fingerprint_sql())
    parameters: dict[str, str | float] = {
        "published": Phase.PUBLISHED.value,
        "latecomers": LATECOMERS.total_seconds(),
        "after_publication": AFTER_PUBLICATION.total_seconds(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [inspection_id for (inspection_id,) in cursor.fetchall()]
