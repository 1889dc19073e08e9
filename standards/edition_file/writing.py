"""From an edition's content to the YAML that reads the same: laid out like the files in standards/editions."""

from collections.abc import Mapping
from typing import Any

import yaml

WIDTH = 120
_LONGEST_ENTRY = 100  # of a list of options or bands, each on one line


def written(document: Mapping[str, Any]) -> str:
    """Return a stored document (JSON data, as `Document.stored` gives it) as the text of an edition's file."""
    parts = [(rendered({key: _labelled(value)}), isinstance(value, dict | list)) for key, value in document.items()]
    return "".join(f"\n{text}" if holds_parts else text for text, holds_parts in parts)


def _labelled(value: Any) -> Any:
    """Return the value with its lists of labels as keys with values again: pairs of texts stand nowhere else."""
    if isinstance(value, dict):
        return {key: _labelled(entry) for key, entry in value.items()}
    if isinstance(value, list):
        is_labels = bool(value) and all(isinstance(entry, list) and _is_pair(entry) for entry in value)
        return dict(value) if is_labels else [_labelled(entry) for entry in value]
    return value


def _is_pair(entry: list[Any]) -> bool:
    return len(entry) == 2 and all(isinstance(part, str) for part in entry)


def rendered(value: Any, *, width: int = WIDTH, in_brackets: bool = False) -> str:
    """Return data as YAML: long texts folded, short entries of lists on one line, no word that others take for a number."""
    return str(
        yaml.dump(
            value,
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            default_flow_style=None if in_brackets else False,
            width=width,
        )
    )


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    folds = len(text) > _LONGEST_ENTRY and text == text.strip() and "\n" not in text and "  " not in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if folds else None)


def _list(dumper: yaml.SafeDumper, entries: list[Any]) -> yaml.Node:
    node = dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=_on_one_line(entries))
    for entry in node.value:
        if isinstance(entry, yaml.MappingNode) and all(isinstance(value, yaml.ScalarNode) for _, value in entry.value):
            entry.flow_style = sum(len(key.value) + len(value.value) + 4 for key, value in entry.value) <= _LONGEST_ENTRY
    return node


def _on_one_line(entries: list[Any]) -> bool:
    return (
        all(isinstance(entry, str | int) for entry in entries) and sum(len(str(entry)) + 2 for entry in entries) <= _LONGEST_ENTRY
    )


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
