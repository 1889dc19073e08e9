"""Publishing an edition: from a file without faults to rows that nobody can change any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from standards.assembly import assemble
from standards.document import CharacteristicsPart, Document
from standards.edition_file import read_edition
from standards.models import AnswerOption, AskingRemark, Edition, Question, RatingCharacteristics, Standard
from standards.queries.drafts import concepts_judged
from standards.structure import EditionStructure


class Result(StrEnum):
    ADDED = "added"
    COMPLETED = "completed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `problems` are sentences, each with file and line where it has one."""

    result: Result
    file: str
    name: str = ""
    problems: tuple[str, ...] = ()


class CodeTaken(Exception):  # noqa: N818  (reads as what is the case)
    """There is an edition with this code already."""


def load_edition(path: Path) -> Outcome:
    """Publish the edition that a file describes, unless it is published already or the file has faults.

    Loading the same file again changes nothing. A published edition is never changed: other content under its code is refused.
    Only rating characteristics may be added to standards that were published without any, and remarks on asking to an edition
    that came without.
    """
    read = read_edition(path, concepts_judged)
    if read.document is None or read.problems:
        return Outcome(Result.REFUSED, path.name, problems=tuple(str(problem) for problem in read.problems))
    document = read.document
    with transaction.atomic():
        _one_at_a_time()
        known = Edition.objects.filter(code=document.code).first()
        if known is None:
            _publish(document)
            return Outcome(Result.ADDED, path.name, document.name)
        if known.status == Edition.Status.PUBLISHED and known.digest == document.digest() and _keeps(known, document):
            added = _add_characteristics(known, document) + _add_remarks(known, document)
            return Outcome(Result.COMPLETED if added else Result.UNCHANGED, path.name, document.name)
    return Outcome(Result.REFUSED, path.name, document.name, (_why_refused(path, known),))


@transaction.atomic
def publish(document: Document) -> Edition:
    """Publish an edition for good. Raises CodeTaken when there is one with its code."""
    _one_at_a_time()
    if Edition.objects.filter(code=document.code).exists():
        raise CodeTaken(document.code)
    return _publish(document)


def _one_at_a_time() -> None:
    """Wait while another process loads editions; readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE standards_edition IN SHARE ROW EXCLUSIVE MODE")


def _why_refused(path: Path, known: Edition) -> str:
    if known.status == Edition.Status.DRAFT:
        return f"{path.name}: a draft with the code `{known.code}` is kept already. Publish or remove it first."
    return (
        f"{path.name}: the edition `{known.code}` is published and its content has changed since. A published edition "
        "cannot be changed, because inspections rest on it: a change is a new edition, with a code of its own."
    )


def _publish(document: Document) -> Edition:
    edition = Edition.objects.create(code=document.code, name=document.name, digest=document.digest(), document=document.stored())
    _write_rows(edition, assemble(edition.document))
    _add_characteristics(edition, document)
    _add_remarks(edition, document)
    edition.status = Edition.Status.PUBLISHED
    edition.published_at = timezone.now()
    edition.save(update_fields=["status", "published_at"])
    return edition


def _keeps(edition: Edition, document: Document) -> bool:
    """Whether the file says the same of every standard whose rating characteristics are known already."""
    given = _given_characteristics(document)
    return all(known == given.get(code) for code, known in _known_characteristics(edition).items())


def _given_characteristics(document: Document) -> dict[str, CharacteristicsPart]:
    standards = (standard for domain in document.domains for standard in domain.standards)
    return {standard.code: standard.characteristics for standard in standards if standard.characteristics}


def _known_characteristics(edition: Edition) -> dict[str, CharacteristicsPart]:
    rows = RatingCharacteristics.objects.filter(standard__edition=edition).select_related("standard")
    names = CharacteristicsPart.model_fields
    return {row.standard.code: CharacteristicsPart(**{name: getattr(row, name) for name in names}) for row in rows}


def _add_characteristics(edition: Edition, document: Document) -> int:
    """Keep the rating characteristics of standards that have none yet; return how many were added."""
    known = _known_characteristics(edition)
    standards = dict(edition.standards.values_list("code", "pk"))
    added = [
        RatingCharacteristics(standard_id=standards[code], **part.model_dump())
        for code, part in _given_characteristics(document).items()
        if code not in known
    ]
    return len(RatingCharacteristics.objects.bulk_create(added))


def _add_remarks(edition: Edition, document: Document) -> int:
    """Keep why questions are asked, for an edition of which nothing is said yet; return how many remarks were added."""
    if AskingRemark.objects.filter(edition=edition).exists():
        return 0
    remarks = (AskingRemark(edition=edition, **remark.model_dump()) for remark in document.asking)
    return len(AskingRemark.objects.bulk_create(remarks))


def _write_rows(edition: Edition, structure: EditionStructure) -> None:
    standards = Standard.objects.bulk_create(
        Standard(edition=edition, code=part.code, number=part.number, title=part.title, position=position)
        for position, part in enumerate(structure.standards, start=1)
    )
    questions = _write_questions(edition, structure, {standard.code: standard.pk for standard in standards})
    AnswerOption.objects.bulk_create(_options(structure, questions))


def _write_questions(edition: Edition, structure: EditionStructure, standards: dict[str, int]) -> dict[str, int]:
    """Write key questions before their prompts, which refer to them. Return the keys by code."""
    keys: dict[str, int] = {}
    positioned = list(enumerate(structure.with_rows.values(), start=1))
    for prompts in (False, True):
        written = Question.objects.bulk_create(
            Question(
                edition=edition,
                standard_id=standards.get(part.standard),
                parent_id=keys.get(part.parent),
                code=part.code,
                kind=part.kind,
                concept=part.concept,
                number=part.number,
                text=part.text,
                module=part.module,
                position=position,
            )
            for position, part in positioned
            if bool(part.parent) is prompts
        )
        keys |= {question.code: question.pk for question in written}
    return keys


def _options(structure: EditionStructure, questions: dict[str, int]) -> Iterator[AnswerOption]:
    for part in structure.with_rows.values():
        for position, option in enumerate(part.options, start=1):
            yield AnswerOption(
                question_id=questions[part.code],
                code=option.code,
                label=option.label,
                counts=option.counts,
                at_most=option.at_most or None,
                position=position,
            )
