"""Faults of shape in words for whoever wrote the file."""

from pydantic_core import ErrorDetails

from standards.edition_file.lines import Place

# By the kinds of faults that pydantic tells apart. What stands in braces is the limit that was passed.
_MUST = {
    "string_type": "must be a text",
    "string_too_short": "must not be empty",
    "string_too_long": "must have {max_length} characters or fewer",
    "dict_type": "must have keys with values of its own",
    "model_type": "must have keys with values of its own",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have {max_length} entries or fewer",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "int_from_float": "must be a whole number",
    "decimal_type": "must be a number",
    "decimal_parsing": "must be a number",
    "finite_number": "must be a number",
    "decimal_max_digits": "must have {max_digits} digits or fewer",
    "decimal_whole_digits": "must have {whole_digits} digits or fewer before the point",
    "decimal_max_places": "must have {decimal_places} digits or fewer after the point",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "date_type": "must be a date, for example 2023-10-01",
    "date_parsing": "must be a date, for example 2023-10-01",
    "date_from_datetime_parsing": "is a day that no calendar has",
}


def reason_of(fault: ErrorDetails, place: Place) -> str:
    """Return what is wrong at the place, as a sentence."""
    key = next((step for step in reversed(place) if isinstance(step, str)), "")
    given = fault.get("input")
    match fault["type"]:
        case "extra_forbidden":
            return f"`{key}` is not a key that is known here."
        case "missing" if isinstance(place[-1], int):
            return f"`{key}` must have {place[-1] + 1} entries."
        case "missing":
            return f"`{key}` is missing."
        case "literal_error" | "enum":
            return f"`{key}` is `{given}`; it must be {fault.get('ctx', {}).get('expected', '')}."
        case "value_error":
            return f"`{key}`: {fault['ctx']['error']}"
        case "string_pattern_mismatch":
            return f"`{given}` is not a code: small letters, digits and underscores (with full stops between in a question's)."
        case kind if kind in _MUST:
            return f"`{key}` {_MUST[kind].format(**fault.get('ctx', {}))}.".replace("at least 1 entries", "at least one entry")
        case _:
            return f"`{key}`: {fault['msg']}."
