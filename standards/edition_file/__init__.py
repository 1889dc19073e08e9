"""Reading an edition's file: what is right becomes a document, what is wrong a list of lines with reasons. And writing one."""

from standards.edition_file.editing import NotEditable, with_entry, with_value, without_value
from standards.edition_file.lines import Problem
from standards.edition_file.parts import QuestionText, condition_of, condition_text, data_of, questions_in
from standards.edition_file.reading import FOLDER, EditionFile, edition_files, read_edition, read_source
from standards.edition_file.writing import written

__all__ = [
    "FOLDER",
    "EditionFile",
    "NotEditable",
    "Problem",
    "QuestionText",
    "condition_of",
    "condition_text",
    "data_of",
    "edition_files",
    "questions_in",
    "read_edition",
    "read_source",
    "with_entry",
    "with_value",
    "without_value",
    "written",
]
