import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from standards.edition_file import edition_files
from standards.models import AnswerOption, Edition, Question, Standard
from standards.publishing import Result, load_edition
from tests.standards.small import SMALL, line_of, write

pytestmark = pytest.mark.django_db


def rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in (Edition, Standard, Question, AnswerOption)}


def test_an_edition_is_added_once_with_all_its_rows(tmp_path):
    outcome = load_edition(write(tmp_path))
    assert (outcome.result, outcome.name, outcome.problems) == (Result.ADDED, "A small edition", ())
    edition = Edition.objects.get(code="small")
    assert edition.status == "published"
    assert edition.published_at is not None
    assert list(edition.standards.values_list("code", "number", "position")) == [("assessment", "1.1", 1)]
    questions = list(edition.questions.values_list("code", "kind", "standard__code", "parent__code", "position"))
    assert questions == [
        ("screening.harm", "screening", None, None, 1),
        ("assessment.safety.victims", "prompt", "assessment", "assessment.safety", 2),
        ("assessment.safety.past", "prompt", "assessment", "assessment.safety", 3),
        ("assessment.safety", "key_question", "assessment", None, 4),
        ("summary.case", "text", None, None, 5),
        ("interview.workload", "interview", "assessment", None, 6),
        *(
            (f"interview_detail.{name}", "interview_detail", None, None, position)
            for position, name in enumerate(("held_on", "mode", "held_at", "grade", "caseload_fte", "notes"), start=7)
        ),
    ]
    options = AnswerOption.objects.filter(question__code="assessment.safety", question__edition=edition)
    assert list(options.values_list("code", "label", "counts", "position")) == [
        ("yes", "Yes", "sufficient", 1),
        ("no", "No", "insufficient", 2),
    ]


def test_loading_again_changes_nothing(tmp_path):
    path = write(tmp_path)
    load_edition(path)
    before = rows()
    assert load_edition(path).result is Result.UNCHANGED
    assert rows() == before


def test_another_layout_of_the_same_content_is_no_change(tmp_path):
    load_edition(write(tmp_path))
    text = "# A comment\n" + SMALL.replace("sex: {male: Male, female: Female}", "sex:\n    male: Male\n    female: 'Female'")
    assert load_edition(write(tmp_path, text)).result is Result.UNCHANGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("text: Are victims considered?", "text: Are victims considered."),
        ("sex: {male: Male, female: Female}", "sex: {female: Female, male: Male}"),
        ("from_per_cent: {inadequate: 0, requires_improvement: 50", "from_per_cent: {inadequate: 0, requires_improvement: 51"),
        ("fact: age, at_least: 21", "fact: age, at_least: 22"),
    ],
)
def test_a_change_to_a_published_edition_is_refused_as_a_new_edition(tmp_path, old, new):
    load_edition(write(tmp_path))
    before = rows()
    assert SMALL.count(old) == 1
    outcome = load_edition(write(tmp_path, SMALL.replace(old, new)))
    assert outcome.result is Result.REFUSED
    assert outcome.problems == (
        "small.yaml: the edition `small` is published and its content has changed since. A published edition cannot be "
        "changed, because inspections rest on it: a change is a new edition, with a code of its own.",
    )
    assert rows() == before


def test_a_draft_under_the_same_code_is_left_alone(tmp_path):
    Edition.objects.create(code="small", name="In the making", digest="0", document={})
    outcome = load_edition(write(tmp_path))
    assert outcome.result is Result.REFUSED
    assert outcome.problems == ("small.yaml: a draft with the code `small` is kept already. Publish or remove it first.",)


def test_a_broken_file_writes_nothing_and_shows_every_fault(tmp_path):
    before = rows()
    text = SMALL.replace("from: 30}", "from: 31}").replace("fact: age", "fact: shoe_size")
    outcome = load_edition(write(tmp_path, text))
    assert outcome.result is Result.REFUSED
    assert [problem.split(": ")[0] for problem in outcome.problems] == [
        f"small.yaml, line {line_of('label: 30+', text)}",
        f"small.yaml, line {line_of('shoe_size', text)}",
    ]
    assert rows() == before


def test_the_command_loads_all_editions_of_the_product_again_without_a_change(capsys):
    call_command("load_editions")
    assert capsys.readouterr().out.splitlines() == [
        "unchanged  crc-2018-19.yaml  CRC standards 2018-19",
        "unchanged  crc-2019-20.yaml  CRC standards 2019-20",
        "unchanged  dynamic-public-protection-2025.yaml  Dynamic inspection of public protection 2025",
        "unchanged  nps-2018-19.yaml  NPS standards 2018-19",
        "unchanged  nps-2019-20.yaml  NPS standards 2019-20",
        "unchanged  pdu-2021-23.yaml  PDU standards 2021-23",
        "unchanged  pdu-2023-25.yaml  PDU standards 2023-25",
        "unchanged  quality-and-impact-2016-17.yaml  Quality & Impact 2016-17",
        "unchanged  region-2023-25.yaml  Regional standards 2023-25",
        "0 added, 0 completed, 9 unchanged, 0 refused",
    ]


def test_the_command_goes_on_after_a_refused_file_and_fails_in_the_end(tmp_path, capsys):
    text = SMALL.replace("code: small", "code: large").replace("fact: age", "fact: shoe_size")
    bad, good = write(tmp_path, text, "large"), write(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        call_command("load_editions", bad, good)
    assert stopped.value.code == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "refused    large.yaml",
        "added      small.yaml  A small edition",
        "1 added, 0 completed, 0 unchanged, 1 refused",
    ]
    assert captured.err.startswith(f"  large.yaml, line {line_of('shoe_size', text)}: There is no fact `shoe_size`")


def test_two_processes_that_load_editions_wait_for_one_another_and_hold_no_reader_up(tmp_path):
    path = write(tmp_path)
    settings = connection.get_connection_params()
    address = {key: settings[key] for key in ("host", "port", "user", "password", "dbname") if settings.get(key)}
    with psycopg.connect(**address) as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE standards_edition IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
        assert Edition.objects.count() == len(edition_files())
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            load_edition(path)
        other.rollback()
    assert load_edition(path).result is Result.ADDED
