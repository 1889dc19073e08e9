"""Reviews of assessments, what assurers judged, queries about answers, and what was agreed. Nothing is ever deleted.

Who may write which row is decided in `moderation.rules` and carried out by the stage modules; the database refuses by itself that
somebody holds, judges or settles a review of an assessment in which they have written.
"""

from moderation.models.asking import Query, QueryStep
from moderation.models.judged import AgreedJudgement, Comparison, ReviewJudgement, ReviewJudgementRevision
from moderation.models.reviews import Return, Review, Selection

__all__ = [
    "AgreedJudgement",
    "Comparison",
    "Query",
    "QueryStep",
    "Return",
    "Review",
    "ReviewJudgement",
    "ReviewJudgementRevision",
    "Selection",
]
