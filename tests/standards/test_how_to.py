"""docs/how-to/change-the-standards.md, followed to the letter: every block of the way by file is carried out as it stands."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from standards.edition_file import FOLDER
from standards.models import AnswerOption, Edition, Question
from standards.queries import edition_structure

HOW_TO = Path(settings.BASE_DIR) / "docs" / "how-to" / "change-the-standards.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", HOW_TO.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


class Follower:
    """Somebody who does what the document says, in a copy of the repository's editions."""

    def __init__(self, repository: Path, capsys) -> None:
        self.repository = repository
        self.capsys = capsys
        self.file = Path()
        self.said = ""

    def sh(self, command: str) -> None:
        """The commands that the document uses, and no others."""
        words = command.split()
        if words[0] == "cp":
            self.file = Path(shutil.copy(self.repository / words[1], self.repository / words[2]))
        elif command == 'make manage ARGS="load_editions"':
            self.capsys.readouterr()
            call_command("load_editions", *sorted(self.file.parent.glob("*.yaml")))
            self.said = self.capsys.readouterr().out
        else:
            assert command == "make test"

    def diff(self, block: str) -> None:
        """Lines with a minus or a space stand in the file, once; lines with a plus or a space stand there afterwards."""
        lines = block.splitlines()
        old, new = ("\n".join(line[1:] for line in lines if line[0] in kept) for kept in ("- ", "+ "))
        text = self.file.read_text(encoding="utf-8")
        assert text.count(f"{old}\n") == 1, old
        self.file.write_text(text.replace(f"{old}\n", f"{new}\n"), encoding="utf-8")

    def text(self, block: str) -> None:
        assert block.strip() in self.said


@pytest.mark.django_db
def test_a_prompt_an_option_and_a_band_are_added_in_a_new_edition(tmp_path, capsys):
    shutil.copytree(FOLDER, tmp_path / "standards" / "editions")
    follower = Follower(tmp_path, capsys)

    for language, block in BLOCKS:
        getattr(follower, language)(block.strip() if language == "sh" else block.rstrip("\n"))

    edition = Edition.objects.get(code="pdu-2027")
    structure = edition_structure(edition.pk)
    assert (edition.status, structure.valid_from, structure.valid_to) == ("published", "2027-04-01", "")
    prompt = Question.objects.get(edition=edition, code="assessment.engaging.trust")
    assert (prompt.kind, prompt.parent.code) == ("prompt", "assessment.engaging")
    option = AnswerOption.objects.get(question__edition=edition, question__code="implementation.desistance.contact", code="none")
    assert (option.label, option.counts) == ("No contact was due", "not_applicable")
    assert [band.label for band in structure.bands["age"]][-2:] == ["56-65", "66+"]
    assert {language for language, _ in BLOCKS} == {"sh", "diff", "text"}
