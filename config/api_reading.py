"""The OpenAPI document laid out for reading: operations by subject, with parameters, fields and an example call. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.tables import XLSX

_EXAMPLES = {"reference": "north-borough", "code": "pdu-2021-23", "id": "17", "case_id": "17", "question": "planning.engaging"}
_WORKBOOK = "an Excel workbook"
_CONTENT_EXAMPLES = {"application/json": "--data '{}'", "text/csv": "--data-binary @cases.csv"}


@dataclass(frozen=True, slots=True)
class FieldWords:
    """One field of a body, or one parameter; `name` is a path, `[]` standing for each entry of a list."""

    name: str
    type: str
    words: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, or what comes back: its content types, and its fields where it has any."""

    caption: str
    types: list[str]
    fields: list[FieldWords]

    @property
    def title(self) -> str:
        return f"{self.caption}: {' or '.join(_WORKBOOK if found == XLSX else found for found in self.types)}"

    @property
    def instead(self) -> str:
        if "text/csv" not in self.types:
            return "Any content of this type."
        workbook = f" The content type of {_WORKBOOK} is {XLSX}." if XLSX in self.types else ""
        return f"A file, whose columns are described above.{workbook}"


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[FieldWords]
    bodies: list[Body]
    problems: list[tuple[str, str]]
    example: str

    @property
    def paragraphs(self) -> list[str]:
        return [_plain(part) for part in self.description.split("\n\n") if part.strip()]

    @property
    def example_label(self) -> str:
        return f"Example: {self.summary.lower()}"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    operations: list[Operation]

    @property
    def id(self) -> str:
        return self.title.lower().replace(" ", "-")


def sections(document: dict[str, Any], server: str) -> list[Section]:
    """Return the operations of an OpenAPI document under their tags, both in the document's order."""
    found = {tag["name"]: Section(tag["name"], []) for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found[operation["tags"][0]].operations.append(_operation(document, server, path, method, operation))
    return list(found.values())


def _operation(document: dict[str, Any], server: str, path: str, method: str, operation: dict[str, Any]) -> Operation:
    reader = _SchemaReader(document["components"]["schemas"])
    replies = {status: reply for status, reply in operation["responses"].items() if status < "3"}
    problems = [(status, reply["description"]) for status, reply in operation["responses"].items() if status >= "4"]
    request = operation.get("requestBody", {}).get("content", {})
    response = next(reply.get("content", {}) for reply in replies.values())
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=[reader.parameter(parameter) for parameter in operation.get("parameters", [])],
        bodies=[
            Body(caption, list(content), reader.fields(content, sent=content is request))
            for caption, content in (("What to send", request), ("What comes back", response))
            if content
        ],
        problems=sorted(problems),
        example=_example(server, path, method, operation, next(iter(request), "")),
    )


def _example(server: str, path: str, method: str, operation: dict[str, Any], content_type: str) -> str:
    for name, value in _EXAMPLES.items():
        path = path.replace(f"{{{name}}}", value)
    parts = [f"curl -H 'Authorization: Token YOUR-TOKEN' {server}{path}"]
    if method != "get":
        parts.append(f"--request {method.upper()}")
    parts += [f"-H '{p['name']}: \"3\"'" for p in operation.get("parameters", []) if p["in"] == "header"]
    if content_type:
        parts += [f"-H 'Content-Type: {content_type}'", _CONTENT_EXAMPLES.get(content_type, "--data-binary @file")]
    return " \\\n  ".join(parts)


def _plain(text: str) -> str:
    """Return words of the document without its mark-up and line breaks."""
    return " ".join(text.replace("`", "").split())


class _SchemaReader:
    """Puts schemas into words. Holds the components that they refer to."""

    def __init__(self, components: dict[str, Any]) -> None:
        self._components = components

    def parameter(self, parameter: dict[str, Any]) -> FieldWords:
        words = _plain(parameter.get("description", ""))
        where = "" if parameter["in"] == "query" else f"{parameter['in']}: "
        return FieldWords(f"{where}{parameter['name']}", self._type(parameter["schema"]), words, parameter.get("required", False))

    def fields(self, content: dict[str, Any], *, sent: bool) -> list[FieldWords]:
        """Return the fields of a body at any depth; only of one that is sent is it said which are required."""
        schemas = [part["schema"] for part in content.values() if "schema" in part]
        return list(self._fields(schemas[0], "", sent=sent)) if schemas else []

    def _fields(self, schema: dict[str, Any], prefix: str, *, sent: bool) -> Iterator[FieldWords]:
        schema = self._resolved(schema)
        if schema.get("type") == "array":
            yield from self._fields(schema["items"], f"{prefix}[]", sent=sent)
            return
        required = schema.get("required", []) if sent else []
        for name, part in schema.get("properties", {}).items():
            path = f"{prefix}.{name}".lstrip(".")
            words = part.get("description", "") or self._resolved(part).get("description", "")
            yield FieldWords(path, self._type(part), _plain(words), name in required)
            yield from self._fields(part, path, sent=sent)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Follow a reference, keeping what is said beside it; of alternatives take the first that is not null."""
        if "$ref" in schema:
            target = self._resolved(self._components[schema["$ref"].rsplit("/", 1)[1]])
            return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
        for word in ("allOf", "oneOf", "anyOf"):
            if word in schema:
                chosen = next(part for part in schema[word] if part.get("type") != "null")
                return {**self._resolved(chosen), **{key: value for key, value in schema.items() if key != word}}
        return schema

    def _type(self, schema: dict[str, Any]) -> str:
        may_be_null = any(part.get("type") == "null" for word in ("oneOf", "anyOf") for part in schema.get(word, []))
        schema = self._resolved(schema)
        types = schema.get("type", "any")
        types = [types] if isinstance(types, str) else list(types)
        if may_be_null and "null" not in types:
            types.append("null")
        words = " or ".join(f"{schema['format']}" if kind == "string" and "format" in schema else kind for kind in types)
        if "enum" in schema:
            words = f"{words}: {', '.join(str(value) for value in schema['enum'] if value is not None)}"
        return words
