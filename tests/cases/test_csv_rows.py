"""Reading a file of cases: what is understood, and what is said about everything that is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.case_rows import COLUMNS, code_rows, column_help, example, read_cases
from cases.csv_rows import LARGEST_FILE, MOST_PROBLEMS, MOST_ROWS, FileRefused, Problem, safe_cell, written
from cases.facts import CaseFacts, age_on

TODAY = date(2022, 3, 7)
LISTS = {
    "sex": {"male": "Male", "female": "Female"},
    "ethnicity": {"W1": "White: British", "W3": "White: Gypsy or Irish Traveller", "W4": "White: Gypsy or Irish Traveller"},
    "sentence_type": {"community_order": "Community order", "licence": "Licence"},
    "requirement": {"unpaid_work": "Unpaid work", "curfew": "Curfew"},
    "rosh": {"low": "Low", "medium": "Medium"},
    "mappa_category": {"none": "Not eligible", "1": "Category 1"},
}


MODULES = {"supervision": "Supervision", "unpaid_work": "Unpaid work"}


def read(text: str | bytes, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return read_cases(content, LISTS, options.get("modules", MODULES), TODAY)


def problems_of(text: str | bytes) -> list[Problem]:
    with pytest.raises(FileRefused) as refused:
        read(text)
    return list(refused.value.problems)


def reason_for(column: str, value: str) -> str:
    """What is said about one cell of an otherwise good file."""
    (problem,) = problems_of(f'reference,{column}\nNB-1,"{value}"\n')
    assert (problem.row, problem.column, problem.value) == (2, column, value)
    return problem.reason


def test_every_fact_is_read_by_its_column():
    header = ",".join(COLUMNS)
    row = (
        "NB-1,Unpaid work,RO7,Nord Street,1990-05-03,31,male,W1,community_order,12.5,31/01/2022,curfew; Unpaid work,3,55,"
        "medium,Category 1,,2022-09-30,1/3/2022"
    )
    file = read(f"{header}\n{row}\n")
    assert file.columns == COLUMNS
    (case,) = file.cases
    assert (case.row, case.reference, case.module) == (2, "NB-1", "unpaid_work")
    assert case.facts == CaseFacts(
        officer="RO7", office="Nord Street", date_of_birth=date(1990, 5, 3), age=31, sex="male", ethnicity="W1",
        sentence_type="community_order", sentence_months=Decimal("12.5"), started_on=date(2022, 1, 31),
        requirements=("unpaid_work", "curfew"), previous_sanctions=3, ogrs_score=55, rosh="medium", mappa_category="1",
        mappa_level="", licence_ends_on=date(2022, 9, 30), reset_on=date(2022, 3, 1),
    )  # fmt: skip


def test_columns_come_in_any_order_and_case_and_blank_cells_mean_not_known():
    file = read("Date of birth,REFERENCE, Sex \n,NB-1,\n")
    assert file.columns == ("date_of_birth", "reference", "sex")
    assert file.cases[0].facts == CaseFacts()


def test_a_byte_order_mark_old_line_ends_blank_rows_and_trailing_commas_do_no_harm():
    assert [case.row for case in read(b"\xef\xbb\xbfreference,age,,\rNB-1,30,,\r\n,,,\r\n\r\nNB-2,,,\n").cases] == [2, 5]


def test_a_line_break_inside_quotation_marks_does_not_move_the_row_numbers():
    (problem,) = problems_of('reference,office\nNB-1,"a\nb"\nNB-2,c\n')
    assert problem == Problem(2, "office", "a\nb", "The text holds a line break or a character that cannot be seen.")
    (problem,) = problems_of('reference,office,age\nNB-1,"a, b",30\nNB-2,c,x\n')
    assert problem.row == 3


def test_codes_are_taken_by_code_or_label_in_any_case():
    file = read("reference,sex,ethnicity,rosh\nNB-1,FEMALE,w1,Low\nNB-2,Male,white: british,MEDIUM\n")
    assert [(case.facts.sex, case.facts.ethnicity, case.facts.rosh) for case in file.cases] == [
        ("female", "W1", "low"),
        ("male", "W1", "medium"),
    ]


def test_a_label_that_two_codes_share_stands_for_neither():
    assert reason_for("ethnicity", "White: Gypsy or Irish Traveller") == (
        "“White: Gypsy or Irish Traveller” is not in the edition's list."
    )
    assert read("reference,ethnicity\nNB-1,W4\n").cases[0].facts.ethnicity == "W4"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("sex", "X", "“X” is not in the edition's list."),
        ("requirements", "curfew; tagging", "“tagging” is not in the edition's list."),
        ("mappa_level", "1", "The edition of this inspection does not record this: leave the cell blank."),
        ("started_on", "31.01-2022", "Write the date as 2022-01-31 or 31/01/2022."),
        ("started_on", "31 Janury 2022", "There is no such date."),
        ("started_on", "01/31/2022", "There is no such date."),
        ("started_on", "2022-03-27T01:30:00Z", "Write the date as 2022-01-31 or 31/01/2022."),
        ("started_on", "01/02/22", "Write the date as 2022-01-31 or 31/01/2022."),
        ("started_on", "\u0663\u0661/\u0660\u0661/\u0662\u0660\u0662\u0662", "Write the date as 2022-01-31 or 31/01/2022."),
        ("started_on", "2022-02-30", "There is no such date."),
        ("started_on", "2022-03-08", "The date is in the future."),
        ("date_of_birth", "31/12/1899", "The year is before 1900."),
        ("date_of_birth", "2022-03-08", "The date is in the future."),
        ("date_of_birth", "2020-01-01", "The date of birth makes the person 2 today: not 10 to 120."),
        ("age", "9", "Give a whole number from 10 to 120."),
        ("age", "121", "Give a whole number from 10 to 120."),
        ("age", "30.5", "Give a whole number from 10 to 120."),
        ("ogrs_score", "-1", "Give a whole number from 0 to 100."),
        ("ogrs_score", "101", "Give a whole number from 0 to 100."),
        ("previous_sanctions", "1000", "Give a whole number from 0 to 999."),
        ("sentence_months", "-3", "Give a number from 0 to 9999.99, with at most two decimal places."),
        ("sentence_months", "12.345", "Give a number from 0 to 9999.99, with at most two decimal places."),
        ("sentence_months", "10000", "Give a number from 0 to 9999.99, with at most two decimal places."),
        ("sentence_months", "1e3", "Give a number from 0 to 9999.99, with at most two decimal places."),
        ("office", "x" * 121, "The text has 121 characters; at most 120 fit."),
        ("officer", "x" * 61, "The text has 61 characters; at most 60 fit."),
        ("office", "Nord\u200bStreet", "The text holds a line break or a character that cannot be seen."),
    ],
)
def test_a_value_that_cannot_be_is_explained(column, value, reason):
    if len(value) > 120:
        (problem,) = problems_of(f"reference,{column}\nNB-1,{value}\n")
        assert (problem.value, problem.reason) == (value[:120], reason)
    else:
        assert reason_for(column, value) == reason


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("age", {"10": 10, "120": 120}),
        ("ogrs_score", {"0": 0, "100": 100}),
        ("started_on", {"2022-03-07": TODAY, "7/3/2022": TODAY, "1900-01-01": date(1900, 1, 1)}),
        ("sentence_months", {"0": Decimal(0), "9999.99": Decimal("9999.99")}),
        ("office", {"x" * 120: "x" * 120, "=SUM(A1)": "=SUM(A1)"}),
    ],
)
def test_values_at_the_edge_are_taken(column, values):
    for text, value in values.items():
        assert read(f"reference,{column}\nNB-1,{text}\n").cases[0].facts.value(column) == value


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (
            {"date_of_birth": "1990-05-03", "started_on": "1990-05-02"},
            "started_on",
            "The start or release date is before the date of birth, 3/5/1990.",
        ),
        (
            {"date_of_birth": "1990-05-03", "started_on": "2020-05-02", "age": "30"},
            "age",
            "The age does not fit the date of birth, which makes the person 29 at the start.",
        ),
        (
            {"date_of_birth": "2000-03-08", "age": "22"},
            "age",
            "The age does not fit the date of birth, which makes the person 21 today.",
        ),
        (
            {"date_of_birth": "2010-01-02", "started_on": "2020-01-01"},
            "date_of_birth",
            "The date of birth makes the person 9 at the start: not 10 to 120.",
        ),
        ({"reset_on": "2022-03-08"}, "reset_on", "The date is in the future."),
        (
            {"started_on": "2022-02-02", "reset_on": "2022-02-01"},
            "reset_on",
            "The date is before the start or release date, 2/2/2022.",
        ),
        (
            {"started_on": "2022-02-02", "licence_ends_on": "2022-02-01"},
            "licence_ends_on",
            "The date is before the start or release date, 2/2/2022.",
        ),
    ],
)
def test_facts_that_contradict_each_other_are_refused(cells, column, reason):
    (problem,) = problems_of(f"reference,{','.join(cells)}\nNB-1,{','.join(cells.values())}\n")
    assert (problem.column, problem.reason) == (column, reason)


def test_facts_that_fit_each_other_are_taken():
    text = "reference,date_of_birth,started_on,age\nNB-1,1990-05-03,2020-05-03,30\nNB-2,1990-05-03,,30\n"
    assert [case.facts.age for case in read(text).cases] == [30, 30]


def test_every_problem_of_the_file_is_listed_in_the_order_of_the_file():
    text = "reference,age,sex\nNB-1,5,X\n,30,male\nNB-3\nNB-1,40,\n  NB-1 ,7,\n"
    assert problems_of(text) == [
        Problem(4, "", "", "The row has 1 cells, the header 3. Put quotation marks around text with commas.")
    ]
    assert problems_of(text.replace("NB-3\n", "NB-3,,\n")) == [
        Problem(2, "age", "5", "Give a whole number from 10 to 120."),
        Problem(2, "sex", "X", "“X” is not in the edition's list."),
        Problem(3, "reference", "", "Every case needs a reference."),
        Problem(5, "reference", "NB-1", "The reference is already in row 2."),
        Problem(6, "reference", "NB-1", "The reference is already in row 2."),
        Problem(6, "age", "7", "Give a whole number from 10 to 120."),
    ]


def test_references_differ_by_case_and_not_by_how_their_characters_are_composed():
    assert len(read("reference\nnb-1\nNB-1\n").cases) == 2
    (problem,) = problems_of("reference\nCaf\u00e9\nCafe\u0301\n")
    assert (problem.row, problem.reason) == (3, "The reference is already in row 2.")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"reference,age\n", "The file has a header and no rows below it."),
        (b"reference,age\n,\n\n", "The file has a header and no rows below it."),
        ("reference\nNB-1\n".encode("utf-16")[:-1], "The file begins as UTF-16 and does not go on as such."),
        ("reference\nNB\x001\n".encode("utf-16"), "The file contains null characters: it is not a text file."),
        (b"PK\x03\x04whatever", "The workbook is damaged."),
        (b"reference\nNB\x001\n", "The file contains null characters: it is not a text file."),
        ("reference,office\nNB-1,Caf\u00e9\n".encode("latin-1"), "Line 2 of the file holds a character that is not UTF-8."),
        (b"reference\n" + b"x" * LARGEST_FILE, "The file is larger than 10 MB."),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_as_a_whole(content, expected):
    (problem,) = problems_of(content)
    assert (problem.row, problem.column, problem.value) == (0, "", "")
    assert problem.reason.startswith(expected)


@pytest.mark.parametrize("content", [b'reference,office\nNB-1,"open\nNB-2,x\n', b'reference,office\nNB-1,"a"b\n'])
def test_a_stray_quotation_mark_is_found_with_its_row(content):
    (problem,) = problems_of(content)
    assert problem.row == 2
    assert problem.reason.startswith("The row cannot be read")


def test_a_header_is_refused_with_what_is_expected():
    found = problems_of("ref,age,Age,,sex\nNB-1,30,30,,male\n")
    assert [(problem.row, problem.column, problem.reason) for problem in found[:-1]] == [
        (1, "ref", "There is no such column."),
        (1, "age", "The column is there twice."),
        (1, "", "Column 4 has no name."),
        (1, "reference", "The column is missing."),
    ]
    assert found[-1].reason == f"The first row may name these columns: {', '.join(COLUMNS)}."


@pytest.mark.parametrize(
    "content",
    [
        "reference;age\nNB-1;30\n",
        "reference\tage\r\nNB-1\t30\r\n".encode("utf-16"),
        "sep=;\r\nreference;age\r\nNB-1;30\r\n",
        '"sep=|"\nreference|age\nNB-1|30\n',
        '"reference";"age"\n"NB-1";"30"\n',
    ],
)
def test_cells_may_be_separated_otherwise_and_the_text_be_that_of_a_spreadsheet(content):
    (case,) = read(content).cases

    assert (case.reference, case.facts.age) == ("NB-1", 30)


def test_a_row_counts_from_the_line_that_names_the_separator():
    assert [problem.row for problem in problems_of("sep=;\nreference;age\nNB-1;x\n")] == [3]


def test_cells_with_no_known_separator_are_recognised():
    assert problems_of("reference:age\nNB-1:30\n")[-1].reason.startswith("The cells must be separated by commas")


def test_too_many_columns_are_counted():
    assert problems_of("reference," + ",".join(f"c{n}" for n in range(600)) + "\nNB-1\n")[0].reason.startswith("The file has 601")


def test_too_many_rows_and_too_many_problems_end_the_reading():
    rows = "".join(f"NB-{number}\n" for number in range(MOST_ROWS + 1))
    assert problems_of(f"reference\n{rows}")[0].reason == "The file has more than 50,000 rows. Split it into several files."
    assert len(read(f"reference\n{rows}".rsplit("NB", 1)[0]).cases) == MOST_ROWS
    found = problems_of("reference,age\n" + "".join(f"NB-{number},5\n" for number in range(MOST_PROBLEMS + 5)))
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1].reason == "The file has 10,000 problems up to here. The rows below were not checked."


def test_a_problem_reads_as_a_sentence():
    assert str(Problem(3, "office", "NB Street", "Why.")) == "Row 3, office, “NB Street”: Why."
    assert str(Problem(3, "", "", "Why.")) == "Row 3: Why."
    assert str(Problem(0, "", "", "The file is empty.")) == "File: The file is empty."


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_is_made_visible_in_what_we_write(text):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"x{text}") == f"x{text}"


def outcome(content: bytes) -> list[str]:
    """The references that were read, or the reasons why nothing was."""
    try:
        return [case.reference for case in read(content).cases]
    except FileRefused as refused:
        return [problem.reason for problem in refused.problems]


def test_what_we_write_can_be_read_back_as_it_was_but_for_formulas():
    assert written([("a", "b,c"), ('d"e', "=1+1")]) == 'a,"b,c"\r\n"d""e",\'=1+1\r\n'


def test_the_example_is_a_file_that_comes_in():
    (case,) = read(written(example(LISTS, MODULES, "unpaid_work"))).cases
    assert (case.reference, case.facts.sex, case.facts.requirements) == ("EXAMPLE-1", "male", ("unpaid_work", "curfew"))


def test_help_is_there_for_every_column_and_every_code():
    assert [name for name, _ in column_help(MODULES)] == list(COLUMNS)
    assert ("rosh", "low", "Low") in code_rows(LISTS, MODULES)
    assert {name for name, _, _ in code_rows(LISTS, MODULES)} == {
        "module", "sex", "ethnicity", "sentence_type", "requirements", "rosh", "mappa_category"
    }  # fmt: skip


def test_an_edition_with_one_sample_has_no_column_for_it():
    one = {"supervision": "Supervision"}
    columns, row = example(LISTS, one, "supervision")
    assert ("module" in columns, len(row)) == (False, len(columns))
    assert "module" not in {name for name, _ in column_help(one)} | {name for name, _, _ in code_rows(LISTS, one)}


def test_a_case_belongs_to_the_module_named_by_code_or_title_and_to_the_first_when_none_is():
    file = read("reference,module\nNB-1,\nNB-1,unpaid_work\nNB-2,UNPAID WORK\n")
    assert [(case.reference, case.module) for case in file.cases] == [
        ("NB-1", "supervision"), ("NB-1", "unpaid_work"), ("NB-2", "unpaid_work"),
    ]  # fmt: skip


def test_an_unknown_module_and_a_reference_that_comes_twice_in_one_are_told():
    problems = problems_of("reference,module\nNB-1,victims\nNB-2,unpaid_work\nNB-2,Unpaid work\n")
    assert [str(problem) for problem in problems] == [
        "Row 2, module, “victims”: This is not a module of the edition.",
        "Row 4, reference, “NB-2”: The reference is already in row 3.",
    ]


@given(st.binary(max_size=400))
def test_whatever_comes_in_is_read_or_refused_and_never_breaks(content):
    for candidate in (content, b"reference,age,requirements,started_on\n" + content):
        assert all(outcome(candidate))
        assert outcome(candidate)


@given(st.dates(date(1900, 1, 1), TODAY), st.dates(date(1900, 1, 1), TODAY))
def test_age_grows_by_one_each_year(born, day):
    assume((day.month, day.day) != (2, 29))
    assert age_on(day.replace(year=day.year + 1), born) - age_on(day, born) == 1


def test_facts_name_their_differences_in_order():
    facts = CaseFacts(office="A", rosh="low")
    assert facts.differences(replace(facts, office="B", age=20)) == ["office", "age"]
