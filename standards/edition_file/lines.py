"""YAML with its line numbers kept, so that every fault can be shown where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.composer import Composer

Step: TypeAlias = str | int
Place: TypeAlias = tuple[Step, ...]  # ("domains", 0, "title"): the title of the first domain

NULL = "tag:yaml.org,2002:null"
# Control characters but tab and line feed, halves of a character (a text may hold them as an escape such as "\0"), and those that
# take no room or turn the direction of writing: two codes that differ in one of them look the same.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# Spaces that look like one and do not count as one where a line begins: what a word processor puts there.
_ODD_INDENT = re.compile("^[ -]*[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE)
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq", "null"))
_ODD_SPACE = "This is not YAML: the line begins with a space that does not count as one. Type the space again."
_SEEN_BY_NOBODY = "There is a character here that cannot be seen or stored."
LONGEST = 500_000  # characters of one edition's file; the longest so far has a tenth
_DEEPEST = 40  # parts within parts; the deepest of an edition is a condition of a prompt, about 15 deep


_TOO_DEEP = "Lists stand within lists too deeply to be read."
# Brackets that nothing closes would keep the parser busy for seconds before it gives up.
_BRACKETS = re.compile(rf"(?:[\[{{]\s*){{{_DEEPEST + 1}}}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of an edition's file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


_ONLY_NULL = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == NULL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Loader(yaml.SafeLoader):
    """Reads every plain word as text, `null` apart: `no`, `1.2` and `2018-06-01` mean what they look like."""

    yaml_implicit_resolvers = _ONLY_NULL


class _FastLoader(Composer, yaml.CSafeLoader):
    """The same with the parser of libyaml, many times faster. Composing stays Python: it notices what is too deep."""

    yaml_implicit_resolvers = _ONLY_NULL

    def __init__(self, stream: "_Named") -> None:
        yaml.CSafeLoader.__init__(self, stream)
        Composer.__init__(self)


class _Named(StringIO):
    """A text with the name that its marks shall bear."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


def compose(path: Path) -> tuple[yaml.MappingNode | None, list[Problem]]:
    """Return the file as nodes, and the faults that lie in its being YAML. No node: nothing further can be said."""
    try:
        if path.is_file() and path.stat().st_size > 4 * LONGEST:
            return None, [Problem(path.name, 1, _too_long())]
        return compose_text(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError:
        return None, [Problem(path.name, 1, "There is no such file.")]
    except OSError as error:
        return None, [Problem(path.name, 1, f"The file cannot be read: {error.strerror}.")]
    except UnicodeDecodeError:
        return None, [Problem(path.name, 1, "The file is not text in UTF-8.")]


def _too_long() -> str:
    return f"The file is too long for an edition: it may have {LONGEST:,} characters."


def compose_text(text: str, name: str) -> tuple[yaml.MappingNode | None, list[Problem]]:
    """Return the text of the file with this name as nodes, and the faults that lie in its being YAML."""
    if len(text) > LONGEST:
        return None, [Problem(name, 1, _too_long())]
    if found := _BRACKETS.search(text):
        return None, [Problem(name, text.count("\n", 0, found.start()) + 1, _TOO_DEEP)]
    try:
        root = _root(text, name)
    except (yaml.YAMLError, RecursionError) as error:
        return None, [_why_no_yaml(error, text, name)]
    if not isinstance(root, yaml.MappingNode):
        return None, [Problem(name, 1, "The file must hold keys with values.")]
    if fatal := next(_unreadable(root, set()), None):
        return None, [fatal]
    return root, list(_not_plain(root))


def _root(text: str, name: str) -> yaml.Node | None:
    """Return the outermost node; what is no YAML is read again by the slow parser, whose reasons say more."""
    try:
        return _FastLoader(_Named(text, name)).get_single_node()
    except yaml.YAMLError:
        loader = _Loader(text)
        loader.name = name
        return loader.get_single_node()


def _why_no_yaml(error: yaml.YAMLError | RecursionError, text: str, name: str) -> Problem:
    if isinstance(error, RecursionError):
        return Problem(name, 1, _TOO_DEEP)
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(name, text.count("\n", 0, error.position) + 1, _SEEN_BY_NOBODY)
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        # The parser takes such a line for one that is not indented, and stumbles over a later one.
        if mark and (odd := list(_ODD_INDENT.finditer(text, 0, mark.index))):
            line = text.count("\n", 0, odd[-1].start()) + 1
            return Problem(name, line, _ODD_SPACE)
        return Problem(name, mark.line + 1 if mark else 1, f"This is not YAML: {error.problem or error.context}.")
    return Problem(name, 1, f"This is not YAML: {error}.")


def _unreadable(node: yaml.Node, seen: set[int], depth: int = 0) -> Iterator[Problem]:
    """Yield what YAML allows and nobody can read an edition from: a reference to another place, a key that is no word, depth."""
    if id(node) in seen:
        yield problem_at(node, "An anchor with an alias is not allowed: write out what is meant, or name an option set.")
    elif depth > _DEEPEST:
        yield problem_at(node, _TOO_DEEP)
    else:
        seen.add(id(node))
        for key, value in _pairs(node):
            if key is not None and not isinstance(key, yaml.ScalarNode):
                yield problem_at(key, "A key must be a word, not a list or keys with values.")
            yield from _unreadable(value, seen, depth + 1)


def _not_plain(node: yaml.Node) -> Iterator[Problem]:
    """Yield what YAML allows and an edition does not: a key given twice, a tag, characters nobody sees."""
    if node.tag not in _TAGS:
        yield problem_at(node, f"A tag is not allowed: leave out `{node.tag}`.")
    if isinstance(node, yaml.ScalarNode) and _UNSEEN.search(node.value):
        yield problem_at(node, _SEEN_BY_NOBODY)
    first: dict[str, int] = {}
    for key, value in _pairs(node):
        if key is not None:
            if key.value in first:
                yield problem_at(key, f"The key `{key.value}` is given twice: first in line {first[key.value]}.")
            first.setdefault(key.value, key.start_mark.line + 1)
            yield from _not_plain(key)
        yield from _not_plain(value)


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node | None, yaml.Node]]:
    """Return the values of a node with their keys, None in a list."""
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    return [(None, entry) for entry in node.value] if isinstance(node, yaml.SequenceNode) else []


def problem_at(node: yaml.Node, reason: str) -> Problem:
    """Return a fault where the node stands; the node knows the file it came from."""
    return Problem(node.start_mark.name, node.start_mark.line + 1, reason)


def plain(node: yaml.Node) -> Any:
    """Return what the node holds: dictionaries, lists, text and None."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(entry) for entry in node.value]
    return None if node.tag == NULL else node.value


def mentioned(node: yaml.Node) -> Iterator[str]:
    """Yield every name that something in the file has: all keys, and what stands under `code`."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from mentioned(entry)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value)
            if key.value == "code":
                yield str(value.value)
            yield from mentioned(value)


def node_at(root: yaml.Node, place: Sequence[Step]) -> yaml.Node:
    """Return the node at the place, for a key its key; where the place does not exist, the nearest above it."""
    shown = found = root
    for step in place:
        if isinstance(found, yaml.MappingNode):
            pair = next(((key, value) for key, value in found.value if key.value == step), None)
            if pair is None:
                break
            shown, found = pair
        elif isinstance(found, yaml.SequenceNode) and isinstance(step, int) and step < len(found.value):
            shown = found = found.value[step]
        else:
            break
    return shown


def without(root: yaml.MappingNode, place: Sequence[Step]) -> None:
    """Take away what stands at the place, if it is still there."""
    found: yaml.Node | None = root
    for step in place[:-1]:
        found = _inside(found, step)
    last = place[-1]
    if isinstance(found, yaml.MappingNode):
        found.value = [(key, value) for key, value in found.value if key.value != last]
    elif isinstance(found, yaml.SequenceNode) and isinstance(last, int):
        del found.value[last : last + 1]


def _inside(node: yaml.Node | None, step: Step) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return next(iter(node.value[step : step + 1]), None)
    return None
