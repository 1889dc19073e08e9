"""Ratings worked out a second time, for tests: from the words of the scheme alone, by hand on whole numbers, slowly.

Nothing here is the product's. What a scheme says is read as it stands in an edition file; cases are lists of states.
"""

from itertools import pairwise
from typing import Any

SCALE = ("inadequate", "requires_improvement", "good", "outstanding")
SUFFICIENT, INSUFFICIENT, NOT_ANSWERED = "sufficient", "insufficient", "not_answered"


def per_cents(yes: int, judged: int, scheme: dict[str, Any]) -> tuple[int, int]:
    """The share in per cent as a numerator over a denominator; a whole number over 1 where shares are rounded first."""
    if not scheme["rounding"]["round_before_banding"]:
        return 100 * yes, judged
    whole, rest = divmod(100 * yes, judged)
    return whole + (1 if 2 * rest >= judged else 0), 1


def band(yes: int, judged: int, scheme: dict[str, Any]) -> str:
    above, below = per_cents(yes, judged, scheme)
    reached = [name for name in SCALE if scheme["bands"]["from_per_cent"][name] * below <= above]
    return reached[-1]


def counts(states: list[str]) -> tuple[int, int]:
    """How many were judged sufficient, and how many at all."""
    return states.count(SUFFICIENT), states.count(SUFFICIENT) + states.count(INSUFFICIENT)


def printed(yes: int, judged: int) -> str:
    """The share with one decimal, half up."""
    tenths, rest = divmod(1000 * yes, judged)
    tenths += 2 * rest >= judged
    return f"{tenths // 10}.{tenths % 10}"


def standard(questions: dict[str, list[str]], scheme: dict[str, Any]) -> dict[str, Any]:
    """Rate a standard by the states that its key questions have in the cases."""
    tallied = {code: counts(states) for code, states in questions.items()}
    judged = {code: pair for code, pair in tallied.items() if pair[1] > 0}
    if not judged:
        waiting = any(NOT_ANSWERED in states for states in questions.values())
        why = "nothing_answered" if waiting else "nothing_applied" if questions else "no_key_questions"
        return {"rating": None, "why": why, "points": None, "decided_by": [], "near": [], "one_case": [], "few": []}
    yes, of = next(iter(judged.values()))
    for other, number in judged.values():
        if other * of < yes * number:
            yes, of = other, number
    deciding = [code for code, (other, number) in judged.items() if other * of == yes * number]
    rating = min((band(*pair, scheme) for pair in judged.values()), key=SCALE.index)
    return {
        "rating": rating, "why": None, "points": scheme["points"]["of"][rating], "decided_by": deciding,
        "near": _near(yes, of, scheme), "one_case": _one_case(judged, rating, scheme),
        "few": [(code, judged[code][1]) for code in deciding if judged[code][1] <= scheme["discretion"]["cases_at_most"]],
    }  # fmt: skip


def _near(yes: int, of: int, scheme: dict[str, Any]) -> list[int]:
    """The boundaries, in per cent, from which the share as it is lies no further than the scheme says."""
    starts = [scheme["bands"]["from_per_cent"][name] for name in SCALE[1:]]
    return [start for start in starts if abs(100 * yes - start * of) <= scheme["discretion"]["within_points"] * of]


def _one_case(judged: dict[str, tuple[int, int]], rating: str, scheme: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Each single judgement whose turning leads to another rating: its key question, what it becomes, and that rating."""
    found = []
    for code, (yes, of) in judged.items() if scheme["discretion"]["one_case_would_change"] else ():
        for becomes, turned in ((INSUFFICIENT, yes - 1), (SUFFICIENT, yes + 1)):
            if 0 <= turned <= of:
                others = [band(*pair, scheme) for other, pair in judged.items() if other != code]
                then = min([*others, band(turned, of, scheme)], key=SCALE.index)
                if then != rating:
                    found.append((code, becomes, then))
    return found


def overall(points: int, rated: int, standards: int, scheme: dict[str, Any]) -> str:
    """The band of a sum of points; where some standards have none, of what as many points on average would make of all."""
    bands = scheme["overall"]["points"]
    for name, following in pairwise(SCALE):
        # In halves of a point, so that halfway between two bands can be met exactly, and goes to the lower.
        if 2 * points * standards <= (bands[name][1] + bands[following][0]) * rated:
            return name
    return SCALE[-1]


def inspection(standards: list[dict[str, Any]], scheme: dict[str, Any]) -> dict[str, Any]:
    """Rate the whole. Each standard has `domain`, and `questions` by code or, where people rate it, `decided`."""
    rated = [_decided(one["decided"], scheme) if "decided" in one else standard(one["questions"], scheme) for one in standards]
    worths = sorted(scheme["points"]["of"].values())
    earned = [one["points"] for one in rated if one["points"] is not None]
    without = [one for one in rated if one["points"] is None]
    said = {"standards": rated, "domains": _domains(standards, rated, worths[-1])}
    if "overall" not in scheme:
        return said
    if scheme["not_rated"]["overall"] == "in_proportion_to_rated_standards" and earned:
        without = [one for one in without if one["why"] in {"nothing_answered", "characteristics"}]
    reach = [
        overall(sum(earned) + each * len(without), len(earned) + len(without), len(rated), scheme)
        for each in (worths[0], worths[-1])
    ]
    return said | {
        "points": sum(earned), "most": worths[-1] * len(rated),
        "rating": reach[0] if not without else None, "lowest": reach[0], "highest": reach[1],
        "missing": [place for place, one in enumerate(rated) if one["rating"] is None],
    }  # fmt: skip


def _decided(rating: str | None, scheme: dict[str, Any]) -> dict[str, Any]:
    why, points = (None, scheme["points"]["of"][rating]) if rating else ("characteristics", None)
    return {"rating": rating, "why": why, "points": points, "decided_by": [], "near": [], "one_case": [], "few": []}


def _domains(standards: list[dict[str, Any]], rated: list[dict[str, Any]], worth: int) -> dict[str, tuple[int, int, int, int]]:
    """For each domain: points, the most that its rated standards could earn, how many are rated, how many there are."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for one, result in zip(standards, rated, strict=True):
        points, most, number, of = found.get(one["domain"], (0, 0, 0, 0))
        has = result["points"] is not None
        found[one["domain"]] = (points + (result["points"] or 0), most + worth * has, number + has, of + 1)
    return found
