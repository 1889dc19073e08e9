"""Reading an edition's file: what is right becomes a document, what is wrong a list of lines with reasons."""

from standards.edition_file.lines import Problem
from standards.edition_file.reading import EditionFile, edition_files, read_edition

__all__ = ["EditionFile", "Problem", "edition_files", "read_edition"]
