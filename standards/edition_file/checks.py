"""Every check of an edition's file beyond the shape of its parts."""

from collections.abc import Iterator

from standards.details import PREFIX as DETAIL
from standards.edition_file import codes, conditions, measures, modules, rating
from standards.edition_file.content import Check, Content, Fault
from standards.factors import PREFIX
from standards.structure import Kind

# What an interview records besides its questions, each by a code list or in bands.
FIELDS = {"grade": "ro_grade", "caseload_fte": "caseload_fte"}


def the_file_says_which_edition_it_is(content: Content) -> Iterator[Fault]:
    document = content.document
    if content.whole("code") and document.code != content.stem:
        yield ("code",), f"The code `{document.code}` must be the name of the file, `{content.stem}`."
    if content.whole("provider_kinds") and not document.provider_kinds:
        yield ("provider_kinds",), "The edition is made for no kind of provider."
    if document.valid_to and document.valid_to < document.valid_from:
        yield ("valid_to",), "The edition ends before it begins."
    for term in ("person", "people", "officer", "officers"):
        if content.whole("terms") and term not in document.terms:
            yield ("terms",), f"The term `{term}` is missing."


def there_is_something_to_judge_and_each_kind_is_named_once(content: Content) -> Iterator[Fault]:
    document = content.document
    for number, kind in enumerate(document.provider_kinds):
        if kind in document.provider_kinds[:number]:
            yield ("provider_kinds", number), f"`{kind}` is there twice."
    if content.whole("domains") and not document.domains:
        yield ("domains",), "The edition has no domain, and so no standard: nothing could be judged."


def the_interview_refers_to_what_exists(content: Content) -> Iterator[Fault]:
    document = content.document
    standards = {standard.code for _, standard in content.standards}
    for index, section in enumerate(document.interview.sections):
        if section.informs and section.informs not in standards | content.names:
            yield ("interview", "sections", index, "informs"), f"There is no standard `{section.informs}`."
    for index, field in enumerate(document.interview.fields):
        place = ("interview", "fields", index)
        if bool(field.code_list) == bool(field.bands):
            yield place, f"`{field.code}` needs either a code list or bands."
        if field.code_list and field.code_list not in set(document.code_lists) | content.names:
            yield (*place, "code_list"), f"There is no code list `{field.code_list}`."
        if field.bands and field.bands not in set(document.bands) | content.names:
            yield (*place, "bands"), f"There are no bands `{field.bands}`."


def the_interview_records_what_is_recorded(content: Content) -> Iterator[Fault]:
    known = {"code_list": set(content.document.code_lists), "bands": set(content.document.bands)}
    for index, field in enumerate(content.document.interview.fields):
        for key, parts in known.items():
            name = getattr(field, key)
            if name in parts and name != FIELDS[field.code]:
                yield (
                    ("interview", "fields", index, key),
                    f"`{field.code}` is recorded by `{FIELDS[field.code]}`, not by `{name}`.",
                )


def factors_can_be_chosen(content: Content) -> Iterator[Fault]:
    factors = content.document.factors
    if factors is None:
        return
    if factors.at_most > len(factors.factors):
        yield ("factors", "at_most"), f"At most {factors.at_most} of {len(factors.factors)} factors can never be reached."
    for code in factors.factors:
        if code != code.lower():
            yield ("factors", "factors", code), f"The factor `{code}` becomes part of codes: it must be in lower case."


def codes_about_factors_begin_alike(content: Content) -> Iterator[Fault]:
    """The form asks each question of a factor under a code made of both (standards.factors), which nothing else may have."""
    for placed in content.questions:
        place, code = (*placed.place, "code"), placed.part.code
        if placed.kind is Kind.FACTOR and (not code.startswith(PREFIX) or code.count(".") != 1):
            yield place, f"`{code}` is asked about each factor: its code must be `{PREFIX}` and one word."
        elif code.startswith(DETAIL):
            yield place, f"No code may begin with `{DETAIL}`: what an interview records besides its questions is called so."
        elif placed.kind is not Kind.FACTOR and code.startswith(PREFIX):
            yield place, f"`{code}` is not asked about a factor: its code must not begin with `{PREFIX}`."


CHECKS: tuple[Check, ...] = (
    the_file_says_which_edition_it_is,
    there_is_something_to_judge_and_each_kind_is_named_once,
    the_interview_refers_to_what_exists,
    the_interview_records_what_is_recorded,
    factors_can_be_chosen,
    codes_about_factors_begin_alike,
    *codes.CHECKS,
    *modules.CHECKS,
    *conditions.CHECKS,
    *measures.CHECKS,
    *rating.CHECKS,
)
