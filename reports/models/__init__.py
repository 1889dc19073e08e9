"""What an inspection's report is made of. Nothing of it is ever deleted."""

from reports.models.accuracy import AccuracyComment, AccuracyRound, CommentOutcome, CommentsRead
from reports.models.packs import ExampleCheck, PackFile, PackFileRead, ReportPack
from reports.models.plans import Action, ActionProgress, Publication, Recommendation

__all__ = [
    "AccuracyComment",
    "AccuracyRound",
    "Action",
    "ActionProgress",
    "CommentOutcome",
    "CommentsRead",
    "ExampleCheck",
    "PackFile",
    "PackFileRead",
    "Publication",
    "Recommendation",
    "ReportPack",
]
