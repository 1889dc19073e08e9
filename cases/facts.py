"""The facts of a case as the provider's records give them: what each is called, its limits, what contradicts what. Pure.

The list of facts is that of the published analyses (Bulletin 2020/01, Bulletin 2023/03), which need them to describe cases.
"""

import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | int | Decimal | date | tuple[str, ...] | None

LONGEST = {"reference": 60, "officer": 60, "office": 120}
YOUNGEST, OLDEST = 10, 120
EARLIEST_YEAR = 1900
# Lowest and highest whole number.
LIMITS = {"age": (YOUNGEST, OLDEST), "previous_sanctions": (0, 999), "ogrs_score": (0, 100)}
LONGEST_SENTENCE = Decimal("9999.99")  # months

LABELS = {
    "officer": "Responsible officer",
    "office": "Office",
    "date_of_birth": "Date of birth",
    "age": "Age at start or release",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "sentence_type": "Sentence type",
    "sentence_months": "Sentence length in months",
    "started_on": "Start or release date",
    "requirements": "Requirements",
    "previous_sanctions": "Previous sanctions",
    "ogrs_score": "OGRS score",
    "rosh": "Risk of serious harm",
    "mappa_category": "MAPPA category",
    "mappa_level": "MAPPA level",
    "licence_ends_on": "End of the licence",
    "reset_on": "Probation Reset or Impact applied on",
}
DATES = ("date_of_birth", "started_on", "licence_ends_on", "reset_on")
# Facts that only some editions ask by, each with what their conditions read of it (Case.facts).
READ_BY_SOME = {"licence_ends_on": "licence_days", "reset_on": "reset_days"}
# Which of an edition's code lists says what a coded fact may be.
CODE_LIST_OF = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "sentence_type": "sentence_type",
    "requirements": "requirement",
    "rosh": "rosh",
    "mappa_category": "mappa_category",
    "mappa_level": "mappa_level",
}

CodeLists: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts of one case. An empty text, None or an empty tuple means: not known."""

    officer: str = ""
    office: str = ""
    date_of_birth: date | None = None
    age: int | None = None
    sex: str = ""
    ethnicity: str = ""
    sentence_type: str = ""
    sentence_months: Decimal | None = None
    started_on: date | None = None
    requirements: tuple[str, ...] = ()
    previous_sanctions: int | None = None
    ogrs_score: int | None = None
    rosh: str = ""
    mappa_category: str = ""
    mappa_level: str = ""
    licence_ends_on: date | None = None
    reset_on: date | None = None

    def value(self, name: str) -> Value:
        found: Value = getattr(self, name)
        return found

    def differences(self, other: "CaseFacts") -> list[str]:
        """Return the names of the facts in which the two differ, in order."""
        return [name for name in FACT_NAMES if self.value(name) != other.value(name)]


FACT_NAMES = tuple(entry.name for entry in fields(CaseFacts))


def names_to_show(facts: CaseFacts, read: Set[str]) -> list[str]:
    """Return the facts that a page names: all, but those nobody has given that the edition's conditions do not read either."""
    left_out = {name for name, derived in READ_BY_SOME.items() if derived not in read and facts.value(name) is None}
    return [name for name in FACT_NAMES if name not in left_out]


def age_on(day: date, born: date) -> int:
    """Return the age in whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def about(name: str, why: str) -> str:
    """Return a reason as it stands where no column names the fact: "OGRS score: give a whole number from 0 to 100."."""
    return f"{LABELS[name]}: {why[0].lower()}{why[1:]}"


def plain(months: Decimal) -> str:
    """Return a number without zeros that say nothing: 6.50 as 6.5, 12.00 as 12."""
    return f"{months.normalize():f}"


def faults(facts: CaseFacts, code_lists: CodeLists, today: date) -> list[tuple[str, str]]:
    """Return (name of the fact, reason) for everything that cannot be, in the order of the facts."""
    found = [(name, why) for name in FACT_NAMES if (why := _fault(name, facts.value(name), code_lists))]
    return found or contradictions(facts, today)


def _fault(name: str, value: Value, code_lists: CodeLists) -> str:
    if name in CODE_LIST_OF:
        known = code_lists.get(CODE_LIST_OF[name], {})
        codes = value if isinstance(value, tuple) else (value,) if value else ()
        return "" if all(code in known for code in codes) else "Select from the edition's list."
    if isinstance(value, date):
        return f"The year is before {EARLIEST_YEAR}." if value.year < EARLIEST_YEAR else ""
    if name in LIMITS and value is not None:
        return whole_fault(name, value)
    if isinstance(value, Decimal):
        return months_fault(value)
    return text_fault(name, value) if isinstance(value, str) else ""


def text_fault(name: str, text: str) -> str:
    """Say what is wrong with a text; "" for nothing."""
    if len(text) > LONGEST[name]:
        return f"The text has {len(text)} characters; at most {LONGEST[name]} fit."
    if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in text):
        return "The text holds a line break or a character that cannot be seen."
    return ""


def whole_fault(name: str, value: Value) -> str:
    """Say what is wrong with a whole number, given None for what is none; "" for nothing."""
    lowest, highest = LIMITS[name]
    fits = isinstance(value, int) and lowest <= value <= highest
    return "" if fits else f"Give a whole number from {lowest} to {highest}."


def months_fault(value: Decimal | None) -> str:
    """Say what is wrong with a length in months, given None for what is no number; "" for nothing."""
    fits = value is not None and 0 <= value <= LONGEST_SENTENCE and value == round(value, 2)
    return "" if fits else f"Give a number from 0 to {LONGEST_SENTENCE}, with at most two decimal places."


def contradictions(facts: CaseFacts, today: date) -> list[tuple[str, str]]:
    """Return (name of the fact, reason) for what cannot be true together, or not yet."""
    found = []
    for name in ("date_of_birth", "started_on", "reset_on"):
        day = facts.value(name)
        if isinstance(day, date) and day > today:
            found.append((name, "The date is in the future."))
    for name in ("licence_ends_on", "reset_on"):
        day = facts.value(name)
        if isinstance(day, date) and facts.started_on is not None and day < facts.started_on:
            found.append((name, f"The date is before the start or release date, {short(facts.started_on)}."))
    if not found and facts.date_of_birth is not None:
        found = _against_birth(facts, facts.date_of_birth, today)
    return found


def _against_birth(facts: CaseFacts, born: date, today: date) -> list[tuple[str, str]]:
    if facts.started_on is not None and facts.started_on < born:
        return [("started_on", f"The start or release date is before the date of birth, {short(born)}.")]
    age = age_on(facts.started_on or today, born)
    when = "at the start" if facts.started_on else "today"
    if not YOUNGEST <= age <= OLDEST:
        return [("date_of_birth", f"The date of birth makes the person {age} {when}: not {YOUNGEST} to {OLDEST}.")]
    # Without a start date it is not known when the age given was true, only that nobody gets younger.
    if facts.age is not None and (facts.age > age or (facts.started_on and facts.age != age)):
        return [("age", f"The age does not fit the date of birth, which makes the person {age} {when}.")]
    return []


def short(day: date) -> str:
    """Return a date as 31/1/2022."""
    return f"{day.day}/{day.month}/{day.year}"


def shown(name: str, value: Value, code_lists: CodeLists) -> str:
    """Return a fact as people read it: labels for codes, dates as 31/1/2022, "Not known" where there is nothing."""
    if value is None or value in ("", ()):
        return "Not known"
    labels = code_lists.get(CODE_LIST_OF.get(name, ""), {})
    if isinstance(value, tuple):
        return "; ".join(labels.get(code, code) for code in value)
    if isinstance(value, date):
        return short(value)
    if isinstance(value, Decimal):
        return plain(value)
    return labels.get(value, value) if isinstance(value, str) else str(value)
