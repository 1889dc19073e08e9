"""Files to take out: what was wrong with a population, and every case of it with what became of it in a draw."""

from collections.abc import Iterator, Sequence

from sampling.drawing import Key, in_order, stratum_words
from sampling.eligibility import EXCLUSIONS
from sampling.models import Draw, DrawnCase, Extract, PopulationCase

DRAW_COLUMNS = ("reference", "outcome", "why_replaced", "replaced_by", "stratum", "seed", "size", "place")


def problem_rows(extract: Extract) -> Iterator[Sequence[str]]:
    """Return what was wrong with a file, the names of the columns first."""
    yield "row", "column", "value", "reason"
    for row, column, value, reason in extract.problems:
        yield str(row or ""), column, value, reason


def excluded_rows(extract: Extract) -> Iterator[Sequence[str]]:
    """Return the cases of a population that are not eligible, each with its reason, the names of the columns first."""
    yield "row", "reference", "started_on", "reason"
    excluded = PopulationCase.objects.filter(extract=extract).exclude(exclusion="").order_by("row")
    for row, reference, started_on, code in excluded.values_list("row", "reference", "started_on", "exclusion"):
        yield str(row), reference, started_on.isoformat() if started_on else "", EXCLUSIONS[code].words


def draw_rows(draw: Draw) -> Iterator[Sequence[str]]:
    """Return every eligible case of a draw with its stratum, seed and place, the names of the columns first. Two queries.

    Stratum by stratum, in the order of the draw: whoever sorts the references by the SHA-256 of `seed|reference` gets the same.
    """
    yield DRAW_COLUMNS
    taken = {one.case.reference: one for one in draw.cases.select_related("case", "replacement__by_case__case")}
    cases = PopulationCase.objects.filter(extract_id=draw.extract_id, exclusion="")
    by_key: dict[Key, list[str]] = {}
    for sex, disposal, rosh, reference in cases.values_list("sex", "disposal", "rosh", "reference"):
        by_key.setdefault((sex, disposal, rosh) if draw.method else (), []).append(reference)
    for stratum in draw.strata:
        key: Key = tuple(stratum["key"])
        seed = stratum["seed"]
        ordered = in_order(seed, by_key[key]) if key else sorted(by_key[key])
        for place, reference in enumerate(ordered, start=1):
            outcome = _outcome(taken.get(reference), "reserve" if key else "another week")
            yield reference, *outcome, stratum_words(key), seed, str(stratum["size"]), str(place) if key else ""


def _outcome(drawn: DrawnCase | None, otherwise: str) -> tuple[str, str, str]:
    """Return what became of a case, why it was replaced, and by which."""
    if drawn is None:
        return otherwise, "", ""
    replacement = getattr(drawn, "replacement", None)
    if replacement is None:
        return "taken", "", ""
    return "replaced", replacement.get_why_display(), replacement.by_case.case.reference if replacement.by_case else ""
