"""What the apps above may listen to. Facts in the database carry the truth; a signal only makes things happen sooner."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.dispatch import Signal

# Sent after commit, with `inspection_id`: a rating of a standard has been proposed.
rating_proposed = Signal()


@dataclass(frozen=True, slots=True)
class CaseFinding:
    """What the cases of an inspection say about one key question, and where that is explained."""

    standard: str
    question: str
    sufficient: int
    judged: int
    url: str
    counted: str  # which answers, as the end of a sentence that begins with "These figures count"

    @property
    def share(self) -> Fraction | None:
        """The share of sufficient cases among those judged, 0 to 1; None when none was."""
        return Fraction(self.sufficient, self.judged) if self.judged else None


# Sent while a standard is shown, with `inspection` and `user`: the app that counts cases answers with its CaseFindings.
case_findings_wanted = Signal()


def case_findings(inspection: Any, user: Any) -> list[CaseFinding]:
    """Return what the apps above know from the inspection's cases, as the person may see it."""
    answers: list[tuple[Any, Any]] = case_findings_wanted.send(sender=None, inspection=inspection, user=user)
    return [finding for _, found in answers for finding in found]
