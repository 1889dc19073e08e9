"""The gate finds what it is there to find."""

import pytest

from tests.accessibility.visiting import SCRIPT

pytestmark = pytest.mark.browser

SOUND = "<title>Case</title><main><h1>Case</h1>{}</main>"


@pytest.mark.parametrize(
    ("check", "piece", "fault"),
    [
        ("structure", "<h1>Again</h1>", "there is not exactly one h1"),
        ("structure", "<h3>Deep</h3>", "heading jumps from 1 to 3: Deep"),
        ("structure", 2 * "<fieldset><legend>Was it?</legend></fieldset>", "two legends read: Was it?"),
        ("structure", "<a href='#' tabindex='2'>x</a>", "the order is forced: <a> x"),
        ("structure", "<strong class='govuk-tag'></strong>", "a tag has a colour but no word"),
        ("tables", "<table><tr><th scope='row'>x</th></tr></table>", None),
        ("tables", "<table><caption>T</caption><tr><td>x</td></tr></table>", 'a row of "T" has no header: x'),
        ("tables", "<svg role='img'><title>Bars</title></svg>", "a chart has no table: Bars"),
        ("errors", "<div class='govuk-error-summary'></div>", "title and error summary disagree"),
        ("errors", "<div class='govuk-error-summary'><a href='#no'>Enter it</a></div>", 'the error "Enter it" leads to no field'),
        ("reflow", "<p style='width: 3000px'>x</p>", "the page is 1728 pixels too wide, at <p> x"),
        ("reflow", "<div style='overflow-x: auto'><p style='width: 3000px'>x</p></div>", "scrolls without a name: <div> x"),
        ("spaced", "<p style='height: 1em; overflow: hidden'>x</p>", "text is cut off when spaced: <p> x"),
        ("focus", "<button style='outline: 0'>x</button>", "focus cannot be seen: <button> x"),
        (
            "focus",
            "<a href='#'>x</a><div style='position: fixed; inset: 0; background: red'></div>",
            "is covered when it has the focus: <a> x",
        ),
    ],
)
def test_a_fault_is_found(tab, check: str, piece: str, fault: str | None):
    tab.add_init_script(path=SCRIPT)
    tab.goto("about:blank")
    tab.set_content(SOUND.format(piece))
    found = tab.evaluate(f"gate.{check}()")
    assert fault in found if fault else found


@pytest.mark.parametrize("check", ["structure", "tables", "errors", "reflow", "spaced", "focus"])
def test_a_sound_page_has_none(tab, check: str):
    tab.add_init_script(path=SCRIPT)
    tab.goto("about:blank")
    tab.set_content(
        SOUND.format(
            "<h2>Facts</h2><table><caption>T</caption><tr><th scope=row>x</th><td>1</td></tr></table>"
            "<a href='#'>Link</a><label><input type=radio>Yes</label>"
        )
    )
    assert tab.evaluate(f"gate.{check}()") == []
