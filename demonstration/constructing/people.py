"""The 1,066 invented cases: facts in the numbers that the bulletin prints, and what each case counts as in its tables."""

from random import Random

from demonstration.constructing.dealing import Profile, draw_exactly

Case = dict[str, str]

CASES = 1066
NPS = 394
FEMALE = 156
POST_CUSTODY = 500
HIGH_OR_VERY_HIGH = 177
MAPPA = 271
# These are not printed. Tables 1 and 2 need enough of each, and cases where age, ethnicity and OGRS score are not known.
VERY_HIGH = 12
LOW_RISK = 290
UNDER_30, AGE_UNKNOWN = 425, 1
MINORITY, ETHNICITY_UNKNOWN = 196, 36
LIKELY, LIKELIHOOD_UNKNOWN = 430, 46
CASES_AN_OFFICER = 1.5

_WHITE = {"W1": 92, "W2": 3, "W9": 5}
_MINORITY = {"A1": 8, "A2": 13, "A3": 5, "A9": 8, "B1": 21, "B2": 13, "B9": 6, "M1": 13, "M2": 3, "M9": 5, "O9": 5}
# Largest in metropolitan areas; the bulletin gives the mean of 76 only.
AREAS = {
    "London": 128,
    "Greater Manchester": 104,
    "Staffordshire": 86,
    "Kent": 84,
    "South Yorkshire": 82,
    "Derbyshire": 76,
    "West Mercia": 74,
    "Durham": 70,
    "Gwent": 66,
    "Northamptonshire": 64,
    "Suffolk": 62,
    "North Yorkshire": 60,
    "Gloucestershire": 56,
    "Cumbria": 54,
}


def invent_cases(draw: Random) -> list[Case]:
    """Return the cases with their facts, each number as printed and every draw from `draw`."""
    cases = [{"reference": f"QI-{number:04}"} for number in range(1, CASES + 1)]
    _deal(cases, "provider", {"NPS": draw_exactly(range(CASES), NPS, draw)}, "CRC")
    nps = {place for place, case in enumerate(cases) if case["provider"] == "NPS"}
    _risk(cases, nps, draw)
    of_all = range(CASES)
    released = draw_exactly(of_all, POST_CUSTODY, draw, lambda place: 2.0 if place in nps else 1.0)
    _deal(cases, "sentence_type", {"licence": released}, "")
    for case in cases:
        case["sentence_type"] = case["sentence_type"] or _one(draw, {"community_order": 62, "suspended_sentence_order": 38})
    _deal(cases, "sex", {"female": draw_exactly(of_all, FEMALE, draw, lambda place: 0.5 if place in nps else 1.0)}, "male")
    _age(cases, draw)
    _ethnicity(cases, draw)
    _likelihood(cases, draw)
    _place(cases, draw)
    return cases


def profile_of(case: Case) -> Profile:
    """Return what the case counts as in Tables 1 and 2; what is not known is left out."""
    age, score = case["age"], case["ogrs_score"]
    known = {
        "Provider": case["provider"],
        "Gender": case["sex"].capitalize(),
        "Age group": age and ("Under 30" if int(age) < 30 else "30+"),
        "Ethnic group": {"W": "White", "N": ""}.get(case["ethnicity"][0], "BAME"),
        "Supervision type": "Post-custody" if case["sentence_type"] == "licence" else "Community sentence",
        "OGRS band": score and ("Low/Medium" if int(score) < 75 else "High/Very high"),
    }
    return frozenset((variable, category) for variable, category in known.items() if category)


def _deal(cases: list[Case], name: str, dealt: dict[str, list[int]], otherwise: str) -> None:
    for case in cases:
        case[name] = otherwise
    for value, places in dealt.items():
        for place in places:
            cases[place][name] = value


def _one(draw: Random, weights: dict[str, int]) -> str:
    return draw.choices(list(weights), list(weights.values()))[0]


def _risk(cases: list[Case], nps: set[int], draw: Random) -> None:
    """High risk and eligibility for MAPPA lie with the NPS: it manages these cases."""
    high = draw_exactly(range(CASES), HIGH_OR_VERY_HIGH, draw, lambda place: 60.0 if place in nps else 1.0)
    others = sorted(set(range(CASES)) - set(high))
    low = draw_exactly(others, LOW_RISK, draw, lambda place: 0.4 if place in nps else 1.0)
    _deal(cases, "rosh", {"high": high, "very_high": high[:VERY_HIGH], "low": low}, "medium")
    eligible = draw_exactly(sorted(nps), MAPPA, draw, lambda place: 6.0 if place in set(high) else 1.0)
    _deal(cases, "mappa_category", {"2": eligible, "1": eligible[::3]}, "none")


def _age(cases: list[Case], draw: Random) -> None:
    known = draw_exactly(range(CASES), CASES - AGE_UNKNOWN, draw)
    for rank, place in enumerate(known):
        young = rank < UNDER_30
        cases[place]["age"] = str(int(draw.triangular(18, 30, 25) if young else draw.triangular(30, 72, 33)))
    for case in cases:
        case.setdefault("age", "")


def _ethnicity(cases: list[Case], draw: Random) -> None:
    order = draw_exactly(range(CASES), CASES, draw)
    for rank, place in enumerate(order):
        minority, known = rank < MINORITY, rank < CASES - ETHNICITY_UNKNOWN
        cases[place]["ethnicity"] = _one(draw, _MINORITY if minority else _WHITE if known else {"NS": 1})


def _likelihood(cases: list[Case], draw: Random) -> None:
    order = draw_exactly(range(CASES), CASES, draw)
    for rank, place in enumerate(order):
        likely, known = rank < LIKELY, rank < CASES - LIKELIHOOD_UNKNOWN
        score = draw.triangular(75, 100, 78) if likely else draw.triangular(4, 75, 55)
        cases[place]["ogrs_score"] = str(int(score)) if known else ""


def _place(cases: list[Case], draw: Random) -> None:
    """Give every case an area, the office of its provider there, and an officer, as many officers as possible."""
    areas = [area for area, number in AREAS.items() for _ in range(number)]
    for case, rank in zip(cases, draw_exactly(range(CASES), CASES, draw), strict=True):
        case["area"] = areas[rank]
        case["office"] = f"{case['provider']} {case['area']}"
    for office in sorted({case["office"] for case in cases}):
        held = [case for case in cases if case["office"] == office]
        officers = max(1, round(len(held) / CASES_AN_OFFICER))
        for place, case in enumerate(held):
            case["officer"] = f"{office} {place % officers + 1:02}"
