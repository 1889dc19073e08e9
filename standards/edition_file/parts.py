"""The parts of an edition's text that a form changes, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from standards.assembly import KINDS
from standards.edition_file.editing import NotEditable
from standards.edition_file.lines import Place, compose_text, plain
from standards.structure import Kind


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question as its text stands: nothing of it need be right. `heading` says under what it stands."""

    place: Place
    kind: Kind
    heading: str
    part: dict[str, Any]

    @property
    def code(self) -> str:
        """Its code; "" for what cannot stand in an address."""
        code = str(self.part.get("code") or "")
        return "" if "/" in code else code


def data_of(source: str) -> dict[str, Any]:
    """Return the text of an edition as data: dictionaries, lists and text. Raises NotEditable for what cannot be read."""
    root, problems = compose_text(source, "draft")
    if root is None or problems:
        raise NotEditable("The text cannot be read. Put it right as text first.")
    data: dict[str, Any] = plain(root)
    return data


def questions_in(data: dict[str, Any]) -> Iterator[QuestionText]:
    """Yield every question in the order of the text, key questions before their prompts."""
    yield from _of_form(("form",), _mapping(data.get("form")), "")
    for number, module in _entries(data.get("modules")):
        yield from _of_form(("modules", number, "form"), _mapping(module.get("form")), f"{module.get('title', '')}: ")
    yield from _of_standards(data)
    for index, part in _entries(_mapping(data.get("factors")).get("questions")):
        yield QuestionText(("factors", "questions", index), Kind.FACTOR, "Asked about each factor", part)
    for number, section in _entries(_mapping(data.get("interview")).get("sections")):
        for index, part in _entries(section.get("questions")):
            heading = f"Interview: {section.get('title', '')}"
            yield QuestionText(("interview", "sections", number, "questions", index), Kind.INTERVIEW, heading, part)


def _of_form(place: Place, form: dict[str, Any], before: str) -> Iterator[QuestionText]:
    """Yield what stands on the pages of a form before and after those of the standards."""
    for end in ("first", "last"):
        for number, page in _entries(form.get(end)):
            for index, part in _entries(page.get("questions")):
                kind = Kind.TEXT if part.get("kind") == "text" else Kind.SCREENING
                yield QuestionText((*place, end, number, "questions", index), kind, f"{before}{page.get('title', '')}", part)


def _of_standards(data: dict[str, Any]) -> Iterator[QuestionText]:
    for number, domain in _entries(data.get("domains")):
        for index, standard in _entries(domain.get("standards")):
            kind, kind_of_prompts = KINDS.get(str(standard.get("rated_by", "cases")), KINDS["cases"])
            heading = f"{standard.get('number', '')} {standard.get('title', '')}".strip()
            for at, question in _entries(standard.get("key_questions")):
                place = ("domains", number, "standards", index, "key_questions", at)
                yield QuestionText(place, kind, heading, question)
                for letter, prompt in _entries(question.get("prompts")):
                    yield QuestionText((*place, "prompts", letter), kind_of_prompts, heading, prompt)


def _entries(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, entry in enumerate(value if isinstance(value, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def condition_of(text: str) -> Any:
    """Return a condition from the line that somebody typed. Raises NotEditable for what is none."""
    if not text.lstrip().startswith("{"):
        raise NotEditable("A condition stands in braces, for example {fact: sex, in: [male]}.")
    return data_of(f"applies:\n  {' '.join(text.split())}\n")["applies"]


def condition_text(condition: Any) -> str:
    """Return a condition as the line that somebody may change."""
    return " ".join(str(yaml.safe_dump(condition, default_flow_style=True, sort_keys=False, width=1000)).split())
