"""Whatever file an administrator uploads as a draft, the page says what is wrong with it, in the loader's words and lines."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from standards.drafting import begin_draft
from standards.edition_file import read_edition, read_source
from standards.models import Edition, EditionDraft
from tests.pages import assert_well_formed, page_of
from tests.standards.broken import BROKEN
from tests.standards.small import SMALL, write
from tests.standards.test_nasty_files import NASTY

pytestmark = pytest.mark.django_db

BAD = [SMALL.replace(old, new) for old, new, *_ in (*NASTY.values(), *BROKEN.values())]


@pytest.fixture
def draft(cast):
    return begin_draft(based_on=Edition.objects.get(code="pdu-2021-23"), code="small", name="Small", by=cast.ada)


@pytest.fixture
def upload(draft, browser_of, cast):
    """Upload a file as it is on somebody's disk, and return the page that follows."""
    browser = browser_of(cast.ada)

    def sent(content: bytes, name: str = "small.yaml"):
        seen = EditionDraft.objects.get().version
        file = SimpleUploadedFile(name, content)
        response = browser.post(reverse("draft_text", args=[draft.pk]), {"seen": seen, "file": file}, follow=True)
        assert response.status_code == 200
        page = page_of(response)
        assert_well_formed(page)
        return page

    return sent


def faults_on(page):
    """The faults that a page lists: line and reason."""
    tables = [section.one("table") for section in page.all("section", id="faults")]
    rows = [row.all("th", "td") for table in tables for row in table.all("tr")[1:]]
    return [(int(cells[0].text), " ".join(cells[2].text.split())) for cells in rows]


def told_by_loader(folder, text):
    """What the loader says of the same text in a file: line and reason."""
    return [(problem.line, " ".join(problem.reason.split())) for problem in read_edition(write(folder, text)).problems]


def test_a_bad_file_is_told_of_on_the_page_as_by_the_loader(upload, tmp_path):
    for text in BAD[::9]:
        page = upload(text.encode())
        assert faults_on(page) == told_by_loader(tmp_path, text), text[:200]
        assert EditionDraft.objects.get().source == text


def test_every_bad_file_has_the_same_faults_as_a_draft(tmp_path):
    for text in BAD:
        found = read_source(text, "small").problems
        assert found
        assert [(one.line, " ".join(one.reason.split())) for one in found] == told_by_loader(tmp_path, text), text[:200]


def test_aliases_that_would_fill_the_memory_and_depth_without_end_are_told_of(upload):
    bomb = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))])
    for text, reason in (
        (bomb, "An anchor with an alias is not allowed"),
        ("a: " + "[" * 200_000, "Lists stand within lists too deeply"),
        ("- a\n- list\n", "The file must hold keys"),
    ):
        [(_, said)] = faults_on(upload(text.encode()))
        assert said.startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SMALL.encode("utf-16"), "The selected file is not text in UTF-8"),
        (SMALL.encode("utf-16-le"), "The selected file is not text in UTF-8"),
        (SMALL.encode("utf-32"), "The selected file is not text in UTF-8"),
        (SMALL.replace("A small", "Un café").encode("latin-1"), "The selected file is not text in UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(range(128)), "The selected file is not text in UTF-8"),
        (b"\x00" * 50, "The selected file is not text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The selected file is not text in UTF-8"),
        (b"a: " + b"x" * 600_000, "The text must be 500,000 characters or fewer."),
        (b"x" * 3_000_000, "The selected file is too large for an edition"),
        (b"", "The selected file is empty"),
        (b"\xef\xbb\xbf", "The selected file is empty"),
        (b" \n\n", "The selected file is empty"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_of_an_edition_is_refused_at_its_field(upload, content, reason):
    page = upload(content)
    assert reason in page.one("div", cls="govuk-error-summary").text
    assert EditionDraft.objects.get().version == 1


def test_a_mark_at_the_beginning_and_line_ends_of_other_systems_are_no_fault(upload):
    for ends in ("\r\n", "\n"):
        page = upload(b"\xef\xbb\xbf" + SMALL.replace("\n", ends).encode(), name="SMALL.YML")
        assert faults_on(page) == []
        assert EditionDraft.objects.get().source == SMALL
