"""Samples beside the main one are known and used, and judgements are pooled only where a standard is rated by parts."""

from collections import Counter
from collections.abc import Iterator

from standards.assembly import JUDGED_IN_CASES
from standards.edition_file.content import Check, Content, Fault
from standards.structure import MAIN_MODULE


def modules_are_named_once_and_used(content: Content) -> Iterator[Fault]:
    used = {standard.module for _, standard in content.standards}
    seen = {MAIN_MODULE}
    for number, module in enumerate(content.document.modules):
        place = ("modules", number)
        if module.code == MAIN_MODULE:
            yield (*place, "code"), f"`{MAIN_MODULE}` is the main sample, which needs no entry: its standards name no module."
        elif module.code in seen:
            yield (*place, "code"), f"There is another module `{module.code}`: a code stands for one thing only."
        elif module.code not in used and content.whole("domains"):
            yield place, f"No standard is judged in the cases of the module `{module.code}`."
        if module.officer_interview and not content.document.interview.sections and content.whole("interview"):
            yield (*place, "officer_interview"), "The edition has no interview that could be held."
        seen.add(module.code)


def standards_name_modules_that_are_there(content: Content) -> Iterator[Fault]:
    known = {module.code for module in content.document.modules}
    for place, standard in content.standards:
        if not standard.module:
            continue
        if standard.rated_by not in JUDGED_IN_CASES:
            yield (*place, "module"), f"`{standard.code}` is not judged in cases: it takes no module."
        elif standard.module not in known and content.whole("modules"):
            yield (*place, "module"), f"There is no module `{standard.module}`."
        elif not standard.key_questions and content.whole("domains"):
            yield place, f"`{standard.code}` has no key question that could be judged in its module."


def only_standards_rated_by_parts_pool(content: Content) -> Iterator[Fault]:
    for place, standard in content.standards:
        by_parts = standard.rated_by == "parts"
        if by_parts and not standard.key_questions and content.whole("domains"):
            yield place, f"`{standard.code}` is rated by parts: it needs key questions that say what they pool."
        for number, question in enumerate(standard.key_questions):
            at = (*place, "key_questions", number)
            if question.pools and not by_parts:
                yield (*at, "pools"), f"`{standard.code}` is not rated by parts: `{question.code}` pools nothing."
            if by_parts and not question.pools:
                yield (
                    at,
                    f"`{question.code}` belongs to a standard rated by parts: it needs `pools`, the concepts counted together.",
                )
            if by_parts and question.prompts:
                yield (*at, "prompts"), f"`{question.code}` is counted together from other inspections: it takes no prompts."
            for concept in (concept for concept, times in Counter(question.pools).items() if times > 1):
                yield (*at, "pools"), f"`{concept}` is pooled twice: its judgements would count double."


def what_is_pooled_is_judged_somewhere(content: Content) -> Iterator[Fault]:
    pooled = [
        ((*place, "key_questions", number, "pools", index), concept)
        for place, standard in content.standards
        for number, question in enumerate(standard.key_questions)
        for index, concept in enumerate(question.pools)
    ]
    if not pooled or content.judged_elsewhere is None:
        return
    judged = set(content.judged_elsewhere())
    for at, concept in pooled:
        if concept not in judged:
            yield at, f"No published edition has a key question with the concept `{concept}`: there is nothing to pool."


CHECKS: tuple[Check, ...] = (
    what_is_pooled_is_judged_somewhere,
    modules_are_named_once_and_used,
    standards_name_modules_that_are_there,
    only_standards_rated_by_parts_pool,
)
