"""One change to the text of an edition: what is changed is written anew, every other line and comment stays as it is.

A `place` leads from the top to what is meant, for instance ("domains", 0, "title"). Each function reads its result again and
compares it with what was asked for, so that a text it cannot change as asked (somebody laid it out unusually) is refused.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import yaml

from standards.edition_file.lines import Place, compose_text, node_at, plain
from standards.edition_file.writing import WIDTH, rendered


class NotEditable(Exception):  # noqa: N818  (reads as what is the case)
    """The text cannot be changed in this way by a program; a person can."""


def with_value(source: str, place: Place, value: Any) -> str:
    """Return the text with the value at the place, which is a key (added when it is not there) or an entry of a list."""

    def change(data: Any) -> None:
        _at(data, place[:-1])[place[-1]] = value

    return _changed(source, change, lambda root: _replace(source, root, place, value))


def with_entry(source: str, place: Place, value: Any) -> str:
    """Return the text with the value as the last entry of the list at the place; the list is made when it is not there."""
    root = _root(source)
    found = _at(plain(root), place[:-1]).get(place[-1]) if isinstance(place[-1], str) else _at(plain(root), place)
    if not found:
        return with_value(source, place, [value])
    return _changed(source, lambda data: _at(data, place).append(value), lambda root: _append(source, root, place, value))


def without_value(source: str, place: Place) -> str:
    """Return the text without what stands at the place. A list or part that would be empty goes with it."""
    data = plain(_root(source))
    while len(place) > 1 and len(_at(data, place[:-1])) == 1:
        place = place[:-1]

    def change(data: Any) -> None:
        del _at(data, place[:-1])[place[-1]]

    return _changed(source, change, lambda root: _remove(source, root, place))


def _changed(source: str, change: Callable[[Any], None], edit: Callable[[yaml.Node], str]) -> str:
    root = _root(source)
    expected = deepcopy(plain(root))
    change(expected)
    changed = edit(root)
    if plain(_root(changed)) != _as_text(expected):
        raise NotEditable("This part is laid out in a way that only the text itself can change.")
    return changed


def _root(source: str) -> yaml.Node:
    root, problems = compose_text(source, "draft")
    if root is None or problems:
        raise NotEditable("The text is no YAML that an edition can be read from.")
    return root


def _as_text(value: Any) -> Any:
    """Return data as reading its YAML gives it: every value but null is a text."""
    if isinstance(value, dict):
        return {str(key): _as_text(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_as_text(entry) for entry in value]
    return str(value).lower() if isinstance(value, bool) else value if value is None else str(value)


def _at(data: Any, place: Place) -> Any:
    for step in place:
        data = data[step]
    return data


def _node(root: yaml.Node, place: Place) -> yaml.Node:
    """Return the value that stands at a place that exists."""
    found = root
    for step in place:
        entries = {key.value: value for key, value in found.value} if isinstance(found, yaml.MappingNode) else found.value
        found = entries[step]
    return found


def _outermost_flow(root: yaml.Node, place: Place) -> Place | None:
    """Return the place of the outermost part on the way that stands in brackets: it is written anew as a whole."""
    for length in range(1, len(place)):
        if getattr(_node(root, place[:length]), "flow_style", False):
            return place[:length]
    return None


def _replace(source: str, root: yaml.Node, place: Place, value: Any) -> str:
    outer = _outermost_flow(root, place)
    if outer is not None:
        data = plain(_node(root, outer))
        _at(data, place[len(outer) : -1])[place[-1]] = value
        return _replace(source, root, outer, _with_numbers(data))
    parent, last = _node(root, place[:-1]), place[-1]
    if isinstance(parent, yaml.SequenceNode):
        node = parent.value[last]
        return _spliced(source, _start(node), _end(source, node), _entry(value, node.start_mark.column))
    key, old = next(((key, old) for key, old in parent.value if key.value == last), (None, None))
    if key is None or old is None:
        return _insert_key(source, parent, {last: value})
    in_brackets = bool(getattr(old, "flow_style", False)) and isinstance(value, list | dict) and not _holds_parts(value)
    pair = _indented(rendered({last: value}, width=_width(key), in_brackets=in_brackets), key.start_mark.column)
    return _spliced(source, _start(key), _end(source, old), pair)


def _holds_parts(value: list[Any] | dict[Any, Any]) -> bool:
    """Whether a part stands in a list beside plain words: together they are no longer short enough for one line."""
    return (
        isinstance(value, list)
        and any(isinstance(entry, dict) for entry in value)
        and not all(isinstance(entry, dict) for entry in value)
    )


def _with_numbers(value: Any) -> Any:
    """Return data with what looks like a number as one, so that it is not put in quotation marks; codes stay as they are."""
    if isinstance(value, dict):
        return {key: entry if key in ("code", "label", "number") else _with_numbers(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_numbers(entry) for entry in value]
    return int(value) if isinstance(value, str) and re.fullmatch(r"0|-?[1-9]\d{0,8}", value) else value


def _insert_key(source: str, parent: yaml.Node, pair: dict[Any, Any]) -> str:
    """Add a key after the plain values of a mapping, before its lists and mappings."""
    column = parent.value[0][0].start_mark.column
    plain_values = [value for _, value in parent.value if isinstance(value, yaml.ScalarNode)]
    after = plain_values[-1] if plain_values and not isinstance(next(iter(pair.values())), list | dict) else parent.value[-1][1]
    place = _line_end(source, _end(source, after))
    return _spliced(source, place, place, "\n" + " " * column + _indented(rendered(pair, width=WIDTH - column), column))


def _append(source: str, root: yaml.Node, place: Place, value: Any) -> str:
    found = _node(root, place)
    if getattr(found, "flow_style", False) or _outermost_flow(root, place):
        return _replace(source, root, place, [*plain(found), value])
    column = found.value[-1].start_mark.column
    end = _line_end(source, _end(source, found))
    return _spliced(source, end, end, "\n" + " " * (column - 2) + "- " + _entry(value, column))


def _remove(source: str, root: yaml.Node, place: Place) -> str:
    outer = _outermost_flow(root, place)
    if outer is not None:
        data = plain(_node(root, outer))
        del _at(data, place[len(outer) : -1])[place[-1]]
        return _replace(source, root, outer, _with_numbers(data))
    first, value = node_at(root, place), _node(root, place)
    start = source.rfind("\n", 0, first.start_mark.index) + 1
    return _spliced(source, start, _line_end(source, _end(source, value)) + 1, "")


def _entry(value: Any, column: int) -> str:
    """Return an entry of a list without its dash, which stands two columns before."""
    width = WIDTH - column
    if isinstance(value, list | dict):
        return _indented(rendered([value], width=width)[2:], column - 2)
    return _indented(rendered({"k": value}, width=width)[3:], column - 2)


def _indented(text: str, column: int) -> str:
    return text.rstrip("\n").replace("\n", "\n" + " " * column)


def _width(node: yaml.Node) -> int:
    return WIDTH - int(node.start_mark.column)


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(source: str, node: yaml.Node) -> int:
    """Return where the node ends in the text; what the parser counts to it after its last word is left out."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return _start(node) + len(source[_start(node) : node.end_mark.index].rstrip())
    last = node.value[-1]
    return _end(source, last[1] if isinstance(last, tuple) else last)


def _line_end(source: str, index: int) -> int:
    found = source.find("\n", index)
    return len(source) if found < 0 else found


def _spliced(source: str, start: int, end: int, text: str) -> str:
    return source[:start] + text + source[end:]
