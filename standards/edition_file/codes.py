"""Codes given once, options that exist and count as their question needs, wording whose origin is known."""

from collections.abc import Iterable, Iterator

from standards.document import (
    Document,
    FactorsPart,
    FormPart,
    InterviewFieldPart,
    ModulePart,
    OptionSetPart,
    QuestionPart,
    StandardPart,
)
from standards.edition_file.content import Check, Content, Fault, Placed
from standards.edition_file.lines import Place
from standards.factors import FACTORS
from standards.structure import Counts, Kind


def codes_are_given_once(content: Content) -> Iterator[Fault]:
    document = content.document
    questions = [((*placed.place, "code"), placed.part.code) for placed in content.questions]
    twice = list(_twice(questions, "question"))
    concepts = (((*q.place, "concept"), q.part.concept or q.part.code) for q in content.questions)
    yield from twice or _twice(concepts, "question with the concept")
    yield from _twice(((("domains", n, "code"), domain.code) for n, domain in enumerate(document.domains)), "domain")
    yield from _twice(_stages(document), "standard or page")
    sections = document.interview.sections
    yield from _twice(((("interview", "sections", n, "code"), s.code) for n, s in enumerate(sections)), "section")
    fields = document.interview.fields
    yield from _twice(((("interview", "fields", n, "code"), field.code) for n, field in enumerate(fields)), "field")
    for name, chosen in document.option_sets.items():
        options = [(("option_sets", name, "options", n, "code"), o.code) for n, o in enumerate(chosen.options)]
        yield from _twice(options, "option")
    for name, bands in document.bands.items():
        yield from _twice([(("bands", name, "bands", n, "code"), b.code) for n, b in enumerate(bands.bands)], "band")


def labels_tell_apart(content: Content) -> Iterator[Fault]:
    """What people choose between reads differently."""
    document = content.document
    lists: list[list[tuple[Place, str]]] = [
        [(("option_sets", name, "options", n, "label"), option.label) for n, option in enumerate(chosen.options)]
        for name, chosen in document.option_sets.items()
    ]
    lists += [
        [(("bands", name, "bands", n, "label"), band.label) for n, band in enumerate(part.bands)]
        for name, part in document.bands.items()
    ]
    lists += [
        [(("groups", name, "groups", n, "label"), group.label) for n, group in enumerate(grouping.groups)]
        for name, grouping in document.groups.items()
    ]
    lists += [
        [(("code_lists", name, code), label) for code, label in codes.items()] for name, codes in document.code_lists.items()
    ]
    lists.append([(("modules", n, "title"), module.title) for n, module in enumerate(document.modules)])
    if document.scheme:
        lists.append([(("scheme", "scale", code), label) for code, label in document.scheme.scale.items()])
    if document.factors:
        lists.append([(("factors", "factors", code), label) for code, label in document.factors.factors.items()])
    for labels in lists:
        seen: set[str] = set()
        for place, label in labels:
            if label.casefold() in seen:
                yield place, f"“{label}” is there twice: nobody could tell the two apart."
            seen.add(label.casefold())


def _stages(document: Document) -> Iterator[tuple[Place, str]]:
    """Standards and pages of their own: the task list of a case shows both under their codes."""
    for number, domain in enumerate(document.domains):
        for index, standard in enumerate(domain.standards):
            yield ("domains", number, "standards", index, "code"), standard.code
    forms: list[tuple[Place, FormPart]] = [(("form",), document.form)]
    forms += [(("modules", n, "form"), module.form) for n, module in enumerate(document.modules)]
    for place, form in forms:
        for end, pages in (("first", form.first), ("last", form.last)):
            yield from (((*place, end, number, "code"), page.code) for number, page in enumerate(pages))
    if document.factors:
        yield ("factors",), FACTORS


def _twice(entries: Iterable[tuple[Place, str]], what: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, code in entries:
        if code in seen:
            yield place, f"There is another {what} `{code}`: a code stands for one thing only."
        seen.add(code)


def prompts_bear_the_code_of_their_key_question(content: Content) -> Iterator[Fault]:
    for placed in content.questions:
        if placed.parent and not placed.part.code.startswith(f"{placed.parent}."):
            yield (
                (*placed.place, "code"),
                f"The prompt `{placed.part.code}` stands under the key question `{placed.parent}`: "
                f"its code must begin with `{placed.parent}.`.",
            )


WITHOUT_OPTIONS = {
    Kind.TEXT: "answered in words or rated by people",
    Kind.ORGANISATIONAL: "answered in words or rated by people",
    Kind.POOLED: "counted together from other inspections",
}


def questions_name_option_sets_that_fit(content: Content) -> Iterator[Fault]:
    for placed in content.questions:
        name, place = placed.part.options, (*placed.place, "options")
        chosen = content.document.option_sets.get(name)
        if placed.kind in WITHOUT_OPTIONS:
            if name:
                yield place, f"`{placed.part.code}` is {WITHOUT_OPTIONS[placed.kind]}: it takes no options."
        elif not name:
            yield placed.place, f"`{placed.part.code}` has no options."
        elif chosen is not None:
            yield from ((place, reason) for reason in _misfits(placed, chosen))
        elif name not in content.names:
            yield place, f"There is no option set `{name}`."


def _misfits(placed: Placed, chosen: OptionSetPart) -> Iterator[str]:
    counts = {option.counts for option in chosen.options}
    code = placed.part.code
    if placed.kind is Kind.SCREENING and counts != {Counts.NOT_COUNTED}:
        yield f"`{code}` only decides what is asked: its options must be `not_counted`."
    if placed.kind is not Kind.SCREENING and Counts.NOT_COUNTED in counts:
        yield f"`{code}` is a judgement: an option that is `not_counted` does not fit."
    if placed.kind in (Kind.KEY_QUESTION, Kind.FACTOR):
        for needed in (Counts.SUFFICIENT, Counts.INSUFFICIENT):
            if needed not in counts:
                yield f"The key question `{code}` has no option that counts as {needed.value}."


def option_sets_are_used(content: Content) -> Iterator[Fault]:
    if content.whole("domains", "form", "modules", "interview", "factors"):
        used = {placed.part.options for placed in content.questions}
        for name in content.document.option_sets:
            if name not in used:
                yield ("option_sets", name), f"No question uses the option set `{name}`."


def wording_has_an_origin(content: Content) -> Iterator[Fault]:
    document = content.document
    parts: list[tuple[Place, QuestionPart | InterviewFieldPart | ModulePart]] = [(q.place, q.part) for q in content.questions]
    parts += [(("interview", "fields", number), field) for number, field in enumerate(document.interview.fields)]
    parts += [(("modules", number), module) for number, module in enumerate(document.modules)]
    for place, part in parts:
        code = part.code
        if part.draft and part.source:
            yield (*place, "draft"), f"`{code}` is either published (`source`) or a draft, not both."
        elif not part.draft and not part.source:
            yield place, f"`{code}` needs the `source` of its wording, or `draft: true`."
        if part.source and part.source not in document.sources and content.whole("sources"):
            yield (*place, "source"), f"`{part.source}` is not among the sources."
    yield from _origins_of_parts(content)


def _origins_of_parts(content: Content) -> Iterator[Fault]:
    """Standards and the part about factors may leave open where their words come from; what they say must be so."""
    parts: list[tuple[Place, str, StandardPart | FactorsPart]] = [(place, one.code, one) for place, one in content.standards]
    if content.document.factors:
        parts.append((("factors",), "factors", content.document.factors))
    for place, name, part in parts:
        if part.draft and part.source:
            yield (*place, "draft"), f"`{name}` is either published (`source`) or a draft, not both."
        if part.source and part.source not in content.document.sources and content.whole("sources"):
            yield (*place, "source"), f"`{part.source}` is not among the sources."


def remarks_on_asking_are_about_questions(content: Content) -> Iterator[Fault]:
    document = content.document
    asked = {placed.part.code for placed in content.questions}
    for index, remark in enumerate(document.asking):
        place = ("asking", index)
        if remark.question not in asked | content.names:
            yield (*place, "question"), f"There is no question `{remark.question}`."
        if remark.source and remark.source not in document.sources and content.whole("sources"):
            yield (*place, "source"), f"`{remark.source}` is not among the sources."


CHECKS: tuple[Check, ...] = (
    codes_are_given_once,
    labels_tell_apart,
    prompts_bear_the_code_of_their_key_question,
    questions_name_option_sets_that_fit,
    option_sets_are_used,
    wording_has_an_origin,
    remarks_on_asking_are_about_questions,
)
