"""The checker of pages finds each fault that it is there to find."""

import pytest

from tests.pages import Page, faults_of

FRAME = (
    '<html lang="en"><head><title>Case - Record probation inspections</title></head><body>'
    '<a class="govuk-skip-link" href="#main-content">Skip</a><header>OFFICIAL - SENSITIVE</header>'
    '<main id="main-content"><h1>Case</h1>{}</main><footer></footer></body></html>'
)


def test_a_sound_page_has_no_faults():
    assert faults_of(Page.read(FRAME.format('<h2>Facts</h2><label for="a">Age</label><input id="a" name="a">'))) == []


@pytest.mark.parametrize(
    ("piece", "fault"),
    [
        ('<input name="a" id="a">', "the input a has no label"),
        ('<label for="a"></label><input name="a" id="a">', "the input a has no label"),
        ('<label for="a">Age</label><input name="a" id="a" required>', "the input a is checked or cut by the browser"),
        ('<p id="a"></p><p id="a"></p>', "the id a is there 2 times"),
        ('<p aria-describedby="nowhere">x</p>', "aria-describedby of <p> names nowhere, which is not there"),
        (
            '<ul class="govuk-error-summary__list"><li><a href="#b">Enter b</a></li></ul>',
            "the error summary leads to #b, which is not there",
        ),
        ("<style>p {}</style>", "there is a <style>"),
        ("<script>go()</script>", "there is a script within the page"),
        ('<p style="color: red">x</p>', "<p> has style="),
        ('<p onclick="go()">x</p>', "<p> has onclick="),
        ('<a href="javascript:go()">x</a>', "<a> runs script from href"),
        ('<form novalidate method="post"></form>', "a form that posts has no CSRF token"),
        ("<form></form>", "a form lacks novalidate"),
        ("<fieldset><p>x</p></fieldset>", "a fieldset does not begin with a legend"),
        ('<label for="r">Yes</label><input id="r" name="r" type="radio">', "the radio r is in no fieldset"),
        ("<table><tr><th scope=row>x</th></tr></table>", "a table has no caption"),
        ("<table><caption>x</caption><tr><td>x</td></tr></table>", "a table has no headers"),
        ("<table><caption>x</caption><tr><th>x</th></tr></table>", "the table header 'x' has no scope"),
        ("<table><caption>x</caption><tr><th scope=col></th></tr></table>", "a table header is empty"),
        ('<div class="moj-scrollable-pane">x</div>', "a scrollable region cannot be reached or has no name"),
        ('<a href="/"></a>', "<a> says nothing"),
        ('<img src="x">', "an image has no alt"),
        ("<svg></svg>", "a drawing is neither named nor hidden"),
        ("<h1>Again</h1>", "there are 2 h1"),
        ("<h3>Deep</h3>", "the heading 'Deep' jumps from level 1 to 3"),
        ("<nav></nav>", "navigation landmarks are not told apart by their names: ['']"),
        ("<p>", "</main> closes <p>"),
        ('<p class="a" class="b">x</p>', "<p> has the attribute class twice"),
    ],
)
def test_a_fault_is_found(piece, fault):
    assert fault in faults_of(Page.read(FRAME.format(piece)))


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (' lang="en"', "the page has no language"),
        ("Case - ", "the page has no title of its own"),
        ("OFFICIAL - SENSITIVE", "the protective marking is missing"),
        (' href="#main-content"', "the skip link leads nowhere"),
        ("<footer></footer>", "there are 0 of <footer>"),
    ],
)
def test_a_missing_part_of_the_frame_is_found(part, fault):
    assert fault in faults_of(Page.read(FRAME.format("").replace(part, ' href="#x"' if "href" in part else "")))


def test_a_title_that_hides_an_error_is_found():
    summary = '<div class="govuk-error-summary">There is a problem</div>'
    assert "title and error summary disagree" in faults_of(Page.read(FRAME.format(summary)))
