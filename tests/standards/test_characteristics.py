"""Rating characteristics: in the file of an edition, added once to what was published without them, frozen from then on."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from standards import queries
from standards.assembly import SCALE, assemble
from standards.edition_file import edition_files, read_edition
from standards.models import Edition, RatingCharacteristics
from standards.publishing import Result, load_edition
from tests.pages import assert_well_formed, page_of
from tests.standards.small import SMALL, line_of, write

PLAIN = """\
  - code: organisational
    title: Organisation
    standards:
      - code: leadership
        title: Leadership
        rated_by: characteristics
"""
GIVEN = """\
        characteristics:
          draft: true
          outstanding: It shines.
          good: It works.
          requires_improvement: It falls short.
          inadequate: It fails.
"""
TWO_STANDARDS = SMALL.replace("standards: 1", "standards: 2").replace("outstanding: [3, 3]", "outstanding: [3, 6]")
WITHOUT = TWO_STANDARDS.replace("domains:\n", f"domains:\n{PLAIN}")
WITH = TWO_STANDARDS.replace("domains:\n", f"domains:\n{PLAIN}{GIVEN}")


@pytest.fixture
def shown(monkeypatch):
    """What a process that starts now reads."""
    return lambda: read_anew(monkeypatch)


def read_anew(monkeypatch):
    monkeypatch.setattr(queries, "_published", {})
    edition = queries.edition_structure(Edition.objects.get(code="small").pk)
    return next(standard for standard in edition.standards if standard.code == "leadership").characteristics


def problems(tmp_path, text):
    return [str(problem) for problem in read_edition(write(tmp_path, text)).problems]


def test_they_are_read_from_the_lowest_rating_up(tmp_path):
    edition = assemble(read_edition(write(tmp_path, WITH)).document.stored())

    given = edition.standards[0].characteristics
    assert tuple(given.of) == SCALE
    assert (given.of["inadequate"], given.of["outstanding"], given.draft, given.source) == ("It fails.", "It shines.", True, "")


def test_they_have_no_part_in_the_digest(tmp_path):
    without, given = (read_edition(write(tmp_path, text)).document for text in (WITHOUT, WITH))

    assert without.digest() == given.digest()
    assert without.stored() != given.stored()


@pytest.mark.django_db
def test_they_are_published_with_a_new_edition(tmp_path, shown):
    assert load_edition(write(tmp_path, WITH)).result is Result.ADDED
    assert shown().of["good"] == "It works."
    assert load_edition(write(tmp_path, WITH)).result is Result.UNCHANGED


@pytest.mark.django_db
def test_an_edition_published_without_them_is_completed_once(tmp_path, shown):
    load_edition(write(tmp_path, WITHOUT))
    assert shown() is None

    assert load_edition(write(tmp_path, WITH)).result is Result.COMPLETED
    assert shown().of["good"] == "It works."
    assert load_edition(write(tmp_path, WITH)).result is Result.UNCHANGED
    assert RatingCharacteristics.objects.filter(standard__edition__code="small").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        WITHOUT,
        WITH.replace("It works.", "It works well."),
        WITH.replace("draft: true\n          out", "source: The manual\n          out"),
    ],
)
def test_once_published_they_are_neither_changed_nor_taken_away(tmp_path, other, shown):
    load_edition(write(tmp_path, WITH))

    outcome = load_edition(write(tmp_path, other))

    assert outcome.result is Result.REFUSED
    assert "its content has changed since" in outcome.problems[0]
    assert shown().of["good"] == "It works."


@pytest.mark.django_db
def test_the_database_itself_keeps_them(tmp_path):
    load_edition(write(tmp_path, WITH))

    with pytest.raises(DatabaseError), transaction.atomic():
        RatingCharacteristics.objects.update(good="Anything.")
    with pytest.raises(DatabaseError), transaction.atomic():
        RatingCharacteristics.objects.all().delete()


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ("rated_by: characteristics", "rated_by: cases", "characteristics:", "is not rated by characteristics"),
        ("          draft: true\n          out", "          out", "characteristics:", "Say where these are published"),
        ("draft: true\n          out", "source: Hearsay\n          out", "source: Hearsay", "`Hearsay` is not among the sources"),
        ("          good: It works.\n", "", "characteristics:", "`good` is missing"),
        ("          good:", "          splendid: Yes.\n          good:", "splendid:", "`splendid` is not a key"),
    ],
)
def test_faults_are_reported_where_they_stand(tmp_path, old, new, at, reason):
    text = WITH.replace(old, new, 1)

    assert any(reason in found and f"line {line_of(at, text)}" in found for found in problems(tmp_path, text)), problems(
        tmp_path, text
    )


@pytest.mark.parametrize("path", edition_files(), ids=lambda path: path.stem)
def test_every_standard_of_the_product_that_people_rate_has_draft_characteristics(path):
    edition = assemble(read_edition(path).document.stored())

    for standard in edition.standards:
        assert (standard.characteristics is not None) is (standard.rated_by == "characteristics")
        if standard.characteristics:
            assert standard.characteristics.draft
            assert len(set(standard.characteristics.of.values())) == 4


def test_people_and_programs_read_them(browser_of, api_of, cast):
    page = page_of(browser_of(cast.ines).get(reverse("edition", args=["pdu-2021-23"])))
    assert_well_formed(page)
    lists = page.all("dl", cls="app-characteristics")
    assert len(lists) == 4
    assert lists[0].text.startswith("Outstanding Leaders set a clear and ambitious direction")

    reply = api_of(cast.ines).get("/api/editions/pdu-2021-23/")
    leadership = next(one for domain in reply.json()["domains"] for one in domain["standards"] if one["code"] == "leadership")
    assert [one["rating"] for one in leadership["characteristics"]["ratings"]] == list(SCALE)
    assert leadership["characteristics"]["draft"] is True
    assert reply.headers["ETag"].endswith('+4"')
    assert (
        api_of(cast.ines).get("/api/editions/pdu-2021-23/", headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304
    )
