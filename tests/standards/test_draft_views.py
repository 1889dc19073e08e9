import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from standards.drafting import begin_draft, confirm_dry_run_read, save_source
from standards.models import Edition, EditionDraft
from tests.cast import person
from tests.pages import assert_well_formed, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    base = Edition.objects.get(code="pdu-2021-23")
    return begin_draft(based_on=base, code="pdu-2027", name="PDU standards 2027", by=cast.ada)


@pytest.fixture
def ada(browser_of, cast):
    return browser_of(cast.ada)


def read(browser, name, *args):
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    page = page_of(response)
    assert_well_formed(page)
    return page


def texts(page, tag):
    return [element.text for element in page.one("main").all(tag)]


def test_an_administrator_finds_the_drafts_from_the_editions_and_nobody_else_does(browser_of, cast, draft):
    assert "/drafts/" in [link.attrs["href"] for link in read(browser_of(cast.ada), "editions").all("a")]
    assert "/drafts/" not in [link.attrs["href"] for link in read(browser_of(cast.lee), "editions").all("a")]
    assert "PDU standards 2027" in read(browser_of(cast.ada), "drafts").one("table").text


def test_without_drafts_the_list_says_so(ada):
    assert "No drafts yet" in read(ada, "drafts").one("main").text


def test_a_draft_is_begun(ada):
    base = Edition.objects.get(code="crc-2018-19")
    response = ada.post("/drafts/add/", {"based_on": base.pk, "name": "CRC 2020", "code": "crc-2020"})
    assert response.headers["Location"] == reverse("draft", args=[EditionDraft.objects.get().pk])
    assert "CRC 2020" in read(ada, "draft", EditionDraft.objects.get().pk).one("h1").text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(ada):
    page = page_of(ada.post("/drafts/add/", {"name": "New", "code": "Not a code"}))
    assert_well_formed(page)
    assert "Select an edition to start from" in page.text
    base = Edition.objects.get(code="crc-2018-19")
    page = page_of(ada.post("/drafts/add/", {"based_on": base.pk, "name": "New", "code": "Not a code"}))
    assert_well_formed(page)
    assert "small letters and digits only" in page.text
    assert page.one("input", name="code").attrs["value"] == "Not a code"


def test_a_faulty_text_is_kept_and_its_faults_are_listed_with_line_and_reason(ada, draft):
    text = draft.source.replace("from: 56}", "from: 57}")
    response = ada.post(reverse("draft_text", args=[draft.pk]), {"source": text, "seen": 1}, follow=True)
    page = page_of(response)
    assert_well_formed(page)
    table = page.one("section", id="faults").one("table")
    line = text[: text.index("from: 57}")].count("\n") + 1
    assert [cell.text for cell in table.all("tr")[1].all("th", "td")] == [
        str(line),
        '- {code: "56_plus", label: 56+, from: 57}',
        "There is a gap between the bands `36-55` and `56+`.",
    ]
    assert EditionDraft.objects.get().source == text
    assert "The draft has 1 fault." in read(ada, "draft", draft.pk).one("main").text


def test_an_uploaded_file_replaces_the_text(ada, draft):
    upload = SimpleUploadedFile("new.yaml", ("\ufeff" + draft.source.replace("Outcomes", "Results")).encode())
    ada.post(reverse("draft_text", args=[draft.pk]), {"source": "ignored", "seen": 1, "file": upload})
    saved = EditionDraft.objects.get()
    assert (saved.version, saved.problems) == (2, [])
    assert saved.source == draft.source.replace("Outcomes", "Results")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"source": ""}, "Enter the text of the edition, or choose its file."),
        ({"source": "a" * 500_001}, "The text must be 500,000 characters or fewer."),
        ({"file": SimpleUploadedFile("a.yaml", b"caf\xe9")}, "The selected file is not text in UTF-8"),
        ({"file": SimpleUploadedFile("a.yaml", b"")}, "The selected file is empty"),
        ({"file": SimpleUploadedFile("a.yaml", b"a" * 2_000_001)}, "The selected file is too large for an edition"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(ada, draft, sent, reason):
    page = page_of(ada.post(reverse("draft_text", args=[draft.pk]), {"seen": 1, **sent}))
    assert_well_formed(page)
    assert reason in page.text
    assert EditionDraft.objects.get().version == 1


def test_a_text_saved_meanwhile_is_shown_beside_ones_own(ada, draft, cast):
    alma = person("alma", is_administrator=True)
    save_source(draft=draft, source=draft.source.replace("# Seven", "# Eight"), seen=1, by=alma)
    mine = draft.source.replace("# Seven", "# Nine")
    address = reverse("draft_text", args=[draft.pk])

    page = page_of(ada.post(address, {"source": mine, "seen": 1}))

    assert_well_formed(page)
    assert "Alma saved version 2 while you were editing. Your text was not saved." in page.text
    assert page.one("textarea").text.startswith("# The standards against which")
    assert "# Nine standards were rated" in page.one("textarea").text
    rows = [row.text for row in page.one("section", id="meanwhile").all("tr")[1:]]
    assert [row.split(" #")[0] for row in rows] == ["From line 6", "Version 2", "Your text"]
    ada.post(address, {"source": mine, "seen": page.one("input", name="seen").attrs["value"]})
    assert EditionDraft.objects.get().source == mine


def test_text_and_earlier_versions_are_downloaded(ada, draft, cast):
    save_source(draft=draft, source=draft.source + "# one\n", seen=1, by=cast.ada)
    for name, args, source in (
        ("draft_source", [draft.pk], draft.source + "# one\n"),
        ("draft_version", [draft.pk, 1], draft.source),
    ):
        response = ada.get(reverse(name, args=args))
        assert (response.content.decode(), response.headers["Content-Type"]) == (source, "application/yaml; charset=utf-8")
    assert ada.get(reverse("draft_version", args=[draft.pk, 9])).status_code == 404


def test_publishing_is_asked_about_and_done_by_another_administrator(ada, browser_of, draft, cast):
    alma = browser_of(person("alma", is_administrator=True))
    address = reverse("publish_draft", args=[draft.pk])
    page = read(alma, "publish_draft", draft.pk)
    assert texts(page, "li") == ["Nobody has looked at a dry run of the draft as it is now. Do that first."]
    assert reverse("dry_run", args=[draft.pk]) in {link.attrs["href"] for link in page.one("main").all("a")}
    confirm_dry_run_read(draft=draft, digest=draft.digest, by=cast.ada)
    page = read(ada, "publish_draft", draft.pk)
    assert texts(page, "li") == ["You made the last change to this draft. Another administrator must publish it."]
    page = read(alma, "publish_draft", draft.pk)
    assert "A published edition can never be changed." in page.text

    response = alma.post(address, {"seen": page.one("input", name="seen").attrs["value"]})

    assert response.headers["Location"] == "/editions/pdu-2027/"
    assert "PDU standards 2027 , by Alma" in read(ada, "draft", draft.pk).text
    assert ada.get("/editions/pdu-2027/edition.yaml").content.decode() == draft.source
    for closed in ("draft_text", "publish_draft", "discard_draft"):
        assert ada.get(reverse(closed, args=[draft.pk])).headers["Location"] == reverse("draft", args=[draft.pk])


def test_a_draft_that_was_changed_meanwhile_is_not_published(browser_of, draft, cast):
    confirm_dry_run_read(draft=draft, digest=draft.digest, by=cast.ada)
    save_source(draft=draft, source=draft.source + "# one\n", seen=1, by=cast.ada)
    alma = browser_of(person("alma", is_administrator=True))
    page = page_of(alma.post(reverse("publish_draft", args=[draft.pk]), {"seen": 1}))
    assert "Ada has changed the draft in the meantime. It was not published." in page.text
    assert page.one("input", name="seen").attrs["value"] == "2"


def test_a_draft_is_given_up(ada, draft):
    page = read(ada, "discard_draft", draft.pk)
    ada.post(reverse("discard_draft", args=[draft.pk]), {"seen": page.one("input", name="seen").attrs["value"]})
    assert "Given up" in read(ada, "draft", draft.pk).text


def test_the_pages_take_a_constant_number_of_queries(ada, draft, cast, django_assert_num_queries):
    for number in range(5):
        save_source(draft=draft, source=f"{draft.source}# {number}\n", seen=number + 1, by=cast.ada)
    for name, args, queries in (("drafts", [], 2), ("draft", [draft.pk], 5), ("draft_text", [draft.pk], 2)):
        with django_assert_num_queries(queries):
            ada.get(reverse(name, args=args))


def test_the_differences_of_a_draft_mark_words_in_words_too(ada, draft, cast):
    text = draft.source.replace("Are risks to the delivery", "Are all risks to the delivery").replace(
        "label: 56+", "label: 56 up"
    )
    save_source(draft=draft, source=text, seen=1, by=cast.ada)
    page = read(ada, "draft_differences", draft.pk)
    main = page.one("main")
    assert "Are added: all risks to the delivery" in main.text
    assert [element.text for element in main.all("ins")] == ["underlined", "added: all"]
    assert "Age: 56 up" in main.one("table").text
    assert (
        "Compared with CRC standards 2018-19"
        in page_of(ada.get(reverse("draft_differences", args=[draft.pk]), {"with": "crc-2018-19"})).text
    )


def test_a_faulty_draft_cannot_be_compared_and_says_so(ada, draft, cast):
    save_source(draft=draft, source="name: x", seen=1, by=cast.ada)
    assert "Put them right first" in read(ada, "draft_differences", draft.pk).text
