"""One edition's file, from the text on disk to a document without faults."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from standards.document import REQUIRED, Document
from standards.edition_file.checks import CHECKS
from standards.edition_file.content import Content
from standards.edition_file.lines import (
    Place,
    Problem,
    Step,
    compose,
    compose_text,
    mentioned,
    node_at,
    plain,
    problem_at,
    without,
)
from standards.edition_file.reasons import reason_of

Judged = Callable[[], Collection[str]] | None  # concepts of key questions that other editions judge in cases; None: not known

FOLDER = Path(__file__).resolve().parent.parent / "editions"


@dataclass(frozen=True, slots=True)
class EditionFile:
    """What a file says. The document is to be trusted when there are no problems, and None when nothing can be read."""

    document: Document | None
    problems: tuple[Problem, ...]


def edition_files(folder: Path = FOLDER) -> list[Path]:
    """Return the files of all editions in the folder, by name."""
    return sorted(folder.glob("*.yaml"))


def read_edition(path: Path, judged_elsewhere: Judged = None) -> EditionFile:
    """Read one edition's file and find all that is wrong with it."""
    root, problems = compose(path)
    if root is None:
        return EditionFile(None, tuple(problems))
    own = plain(root)
    if "extends" in own:
        unreadable = _extend(root, path, own["extends"])
        if unreadable:
            return EditionFile(None, tuple(problems + unreadable))
    return _read(root, path.stem, problems, judged_elsewhere)


def read_source(source: str, code: str, judged_elsewhere: Judged = None) -> EditionFile:
    """Read the text of an edition that holds all its parts itself, as it would stand in the file `<code>.yaml`."""
    root, problems = compose_text(source, f"{code}.yaml")
    if root is None:
        return EditionFile(None, tuple(problems))
    if "extends" in plain(root):
        reason = "A draft holds all its parts itself: write out what it would take from the other edition."
        problems.append(problem_at(node_at(root, ("extends",)), reason))
        without(root, ("extends",))
    return _read(root, code, problems, judged_elsewhere)


def _read(root: yaml.MappingNode, stem: str, problems: list[Problem], judged_elsewhere: Judged) -> EditionFile:
    names = frozenset(mentioned(root))
    document, faults, broken = _shape(root)
    problems = problems + faults
    if document is not None:
        content = Content(document, stem, names if broken else frozenset(), frozenset(broken), judged_elsewhere)
        problems += [problem_at(node_at(root, place), reason) for check in CHECKS for place, reason in check(content)]
    return EditionFile(document, tuple(sorted(set(problems))))


def _extend(root: yaml.MappingNode, path: Path, code: object) -> list[Problem]:
    """Put the parts of the extended edition into the tree, wherever the file does not give its own.

    A part that the file gives takes the place of the whole part; of `domains`, each takes the place of the one with its code.
    """
    line = node_at(root, ("extends",))
    without(root, ("extends",))
    if not isinstance(code, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        return [problem_at(line, "`extends` names the code of another edition.")]
    if code == path.stem:
        return [problem_at(line, "An edition cannot extend itself.")]
    base, problems = compose(path.with_name(f"{code}.yaml"))
    if base is None:
        return [problem_at(line, f"The extended edition `{code}` cannot be read: {problem.reason}") for problem in problems]
    given = {key.value: value for key, value in root.value}
    problems += _write_out(given, {key.value: value for key, value in base.value}, code)
    for key, value in base.value:
        if key.value == "extends":
            problems.append(problem_at(line, f"`{code}` extends another edition itself: only one level is allowed."))
        elif key.value == "domains" and isinstance(given.get("domains"), yaml.SequenceNode):
            given["domains"].value = _with_replacements(value.value, given["domains"].value)
        elif key.value not in given:
            root.value.append((key, value))
    return problems


def _write_out(given: Mapping[str, yaml.Node], base: Mapping[str, yaml.Node], code: str) -> list[Problem]:
    """Put the extended edition's own standard, or section of the interview, wherever its code stands alone."""
    standards = [standard for domain in _entries(base.get("domains")) for standard in _entries(_value(domain, "standards"))]
    lists = [(_value(domain, "standards"), standards, "standard") for domain in _entries(given.get("domains"))]
    sections = _entries(_value(base.get("interview"), "sections"))
    lists.append((_value(given.get("interview"), "sections"), sections, "section of the interview"))
    problems = []
    for node, candidates, what in lists:
        known = {_code(candidate): candidate for candidate in candidates}
        named = [entry for entry in _entries(node) if isinstance(entry, yaml.ScalarNode)]
        problems += [
            problem_at(entry, f"The extended edition `{code}` has no {what} `{entry.value}`.")
            for entry in named
            if entry.value not in known
        ]
        if node is not None and named:
            node.value = [known.get(entry.value, entry) if entry in named else entry for entry in node.value]
            node.value = [entry for entry in node.value if not isinstance(entry, yaml.ScalarNode)]
    return problems


def _entries(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _with_replacements(base: list[yaml.Node], own: list[yaml.Node]) -> list[yaml.Node]:
    own_by_code = {_code(domain): domain for domain in own}
    base_codes = {_code(domain) for domain in base}
    replaced = [own_by_code.get(_code(domain), domain) for domain in base]
    return replaced + [domain for domain in own if _code(domain) not in base_codes]


def _code(domain: yaml.Node) -> str:
    code = _value(domain, "code")
    return "" if code is None else str(code.value)


def _shape(root: yaml.MappingNode) -> tuple[Document | None, list[Problem], set[str]]:
    """Return the document, faults of shape, and the parts of the document from which something faulty was left out.

    What is faulty is reported and taken away until the rest can be read: one look shows all faults, not the first.
    """
    broken = {key for key in REQUIRED if key not in plain(root)}
    problems = [problem_at(root, f"`{key}` is missing.") for key in sorted(broken)]
    first_look = True
    while True:
        before = plain(root)
        try:
            return Document.model_validate(before), problems, broken
        except ValidationError as error:
            faults = error.errors(include_url=False)
        for fault in faults:
            place = _place(fault)
            broken.add(str(place[0]))
            if first_look or fault["type"] != "too_short":  # too short because something was taken away
                problems.append(problem_at(node_at(root, place), reason_of(fault, place)))
        for place in sorted({_to_leave_out(fault) for fault in faults}, key=_last_first, reverse=True):
            without(root, place)
        if plain(root) == before:
            return None, problems, broken
        first_look = False


def _place(fault: ErrorDetails) -> Place:
    return tuple(step for step in fault["loc"] if step != "[key]")


def _last_first(place: Place) -> list[tuple[bool, Step]]:
    return [(isinstance(step, int), step) for step in place]


def _to_leave_out(fault: ErrorDetails) -> Place:
    """An unknown key goes alone, a missing or wrong value with the entry that it belongs to."""
    place = _place(fault)
    if fault["type"] == "extra_forbidden":
        return place
    if place[0] in ("option_sets", "code_lists", "groups", "bands"):
        return place[:2]
    upto = max((index for index, step in enumerate(place[:-1]) if isinstance(step, int)), default=0)
    return place[: upto + 1]
