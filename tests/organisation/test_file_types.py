"""Which files are accepted as evidence: by name and content together."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisation.file_types import (
    DOCX,
    ENDINGS,
    FILE_TYPES,
    JPEG,
    LONGEST_NAME,
    ODS,
    ODT,
    PDF,
    PNG,
    TEXT,
    XLSX,
    NotAccepted,
    harmless_name,
    recognised,
)  # fmt: skip
from tests.organisation.gathered import packed

TYPES = "[Content_Types].xml"
CONTENT = {
    PDF: b"%PDF-1.7\n...",
    DOCX: packed(**{TYPES: "<Types/>", "word/document.xml": "<w/>"}),
    XLSX: packed(**{TYPES: "<Types/>", "xl/workbook.xml": "<x/>"}),
    ODT: packed(mimetype=ODT.media_type, **{"content.xml": "<o/>"}),
    ODS: packed(mimetype=ODS.media_type, **{"content.xml": "<o/>"}),
    PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    TEXT: "Rôle;1,5 €;ja\r\n".encode(),
}
NAMED = [(f"file{ending}", kind) for kind in FILE_TYPES for ending in kind.endings]


@pytest.mark.parametrize(("name", "kind"), NAMED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_whose_name_and_content_agree_is_recognised(name, kind):
    content = io.BytesIO(CONTENT[kind])

    assert recognised(name.upper(), content) is kind
    assert content.tell() == 0


@pytest.mark.parametrize(("name", "kind"), NAMED, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("other", FILE_TYPES, ids=lambda kind: kind.words)
def test_a_file_under_the_name_of_another_type_is_refused(name, kind, other):
    if other is not kind:
        with pytest.raises(NotAccepted, match=f"not that of a {kind.words} file"):
            recognised(name, io.BytesIO(CONTENT[other]))


@pytest.mark.parametrize(
    "name", ["run.exe", "page.html", "picture.svg", "old.doc", "macro.docm", "report.pdf.exe", "pdf", ".pdf "]
)
def test_a_name_that_is_not_on_the_list_is_refused_whatever_is_in_it(name):
    with pytest.raises(NotAccepted, match=r"one of these types: \.pdf, \.docx"):
        recognised(name, io.BytesIO(CONTENT[PDF]))


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("a.docx", {TYPES: "", "word/document.xml": "", "word/vbaProject.bin": "x"}),
        ("a.xlsx", {TYPES: "", "xl/workbook.xml": "", "xl/VBAPROJECT.BIN": "x"}),
        ("a.odt", {"mimetype": ODT.media_type, "Basic/Standard/script-lb.xml": "x"}),
        ("a.ods", {"mimetype": ODS.media_type, "Scripts/python/x.py": "x"}),
    ],
)
def test_documents_that_carry_programs_are_refused(name, entries):
    with pytest.raises(NotAccepted, match="contains macros"):
        recognised(name, io.BytesIO(packed(**entries)))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and then nothing of an archive",
        packed(**{"word/document.xml": "", "other": ""}),
        packed(**{TYPES: "", "ppt/presentation.xml": ""}),
        packed(mimetype="application/zip"),
        packed(mimetype="x" * 101),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old or encrypted document",
        b"plain words",
        b"",
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.odt", "a.ods", "a.pdf", "a.png"])
def test_what_is_none_of_the_documents_is_refused(name, content):
    with pytest.raises(NotAccepted):
        recognised(name, io.BytesIO(content))


@pytest.mark.parametrize(
    "content", [b"with a \x00 byte", b"\x1b[31m", b"MZ\x90\x00\x03", b"\x7fELF\x01\x01\x01\x00", b"\x81\x8d\x00"]
)
def test_text_that_is_not_text_is_refused(content):
    with pytest.raises(NotAccepted):
        recognised("notes.txt", io.BytesIO(content))


def test_text_of_older_windows_programs_is_text():
    assert recognised("figures.csv", io.BytesIO("Café 5 €".encode("cp1252"))) is TEXT


@given(st.binary(max_size=300), st.sampled_from(ENDINGS))
def test_any_content_is_either_of_the_type_its_name_says_or_refused(content, ending):
    try:
        kind = recognised(f"file{ending}", io.BytesIO(content))
    except NotAccepted:
        return
    assert ending in kind.endings


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Workforce plan.pdf", "Workforce plan.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        (".htaccess.txt", "htaccess.txt"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("report\u202efdp.txt", "report fdp.txt"),
        ('a "quoted" name.pdf', "a 'quoted' name.pdf"),
        ("  two   spaces .pdf ", "two spaces.pdf"),
        (".pdf", "file.pdf"),
        ("", "file"),
        ("/", "file"),
        ("x" * 300 + ".docx", "x" * 155 + ".docx"),
        ("R\u0065\u0301sume\u0301.odt", "R\u00e9sum\u00e9.odt"),
    ],
)
def test_names_are_kept_without_what_could_do_harm(given_name, kept):
    assert harmless_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_harmless_name_is_short_has_no_directory_and_no_control_character_and_stays_as_it_is(name):
    kept = harmless_name(name)

    assert 1 <= len(kept) <= LONGEST_NAME
    assert not set(kept) & set('/\\"\r\n\0\u202e')
    assert not kept.startswith(".")
    assert harmless_name(kept) == kept
