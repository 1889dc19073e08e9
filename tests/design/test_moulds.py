"""Moulds: what is filled equals what the template engine draws, whatever is put in, and nothing stays in a mould."""

import pytest
from django.utils.safestring import SafeString
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from design import moulds
from design.moulds import Mould, SlotDecidesError

SLOWLY = hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
SOURCE = """<p class="{% if bold %}bold{% endif %}" data-text="{{ text }}">{{ title }}:
{{ text }} {{ other }}{% for item in items %}<b>{{ item }}{{ other }}</b>{% endfor %}</p>"""
# What marks a slot is as harmless in what people type as anything else; wording cannot contain it, for it is secret.
WORDING = st.one_of(st.text(), st.sampled_from(["<script>&\"'", "{{ text }}{% if %}", "%s{0}", "\x02\x03"]))
TYPED = st.one_of(WORDING, st.sampled_from([moulds._MARK, f"{moulds._MARK}text{moulds._END}"]))


@pytest.fixture
def template(settings):
    """Let templates be given by their source: `template("name.html", "{{ text }}")`."""
    sources: dict[str, str] = {}
    configured = settings.TEMPLATES[0]
    options = {key: value for key, value in configured["OPTIONS"].items() if key != "loaders"}
    options["loaders"] = [("django.template.loaders.locmem.Loader", sources)]
    settings.TEMPLATES = [configured | {"APP_DIRS": False, "OPTIONS": options}]

    def add(name: str, source: str) -> str:
        sources[name] = source
        return name

    return add


def test_a_filled_mould_equals_the_plain_template(template):
    mould = Mould(template("shown.html", SOURCE), "text", "other")

    @SLOWLY
    @given(TYPED, TYPED, WORDING, st.booleans(), st.lists(WORDING, max_size=3).map(tuple))
    def same(text, other, title, bold, items):
        fixed = {"title": title, "bold": bold, "items": items}
        assert mould.filled((text, other), **fixed) == mould.plain((text, other), **fixed)

    same()


def test_a_mould_is_drawn_once_for_each_set_of_fixed_values(template):
    mould = Mould(template("shown.html", SOURCE), "text", "other")
    for text in ("a", "b", "c"):
        for bold in (True, False):
            mould.filled((text, text), title="Same", bold=bold, items=())
    assert mould._cast.cache_info().misses == 2


def test_fixed_values_that_python_calls_equal_are_told_apart_when_they_look_different(template):
    mould = Mould(template("value.html", "{{ value }}"))
    assert [mould.filled(value=value) for value in (1, True, 1.0)] == ["1", "True", "1.0"]
    assert [mould.filled(value=value) for value in ("<i>", SafeString("<i>"))] == ["&lt;i&gt;", "<i>"]


def test_what_is_safe_stays_as_it_is(template):
    mould = Mould(template("text.html", "{{ text }}"), "text")
    assert mould.filled((SafeString("<i>"),)) == mould.plain((SafeString("<i>"),)) == "<i>"
    assert isinstance(mould.filled(("<i>",)), SafeString)


@pytest.mark.parametrize(
    "source",
    [
        "{% if text %}x{% endif %}",
        "{% if bold and text %}x{% endif %}",
        '{% if text == "x" %}x{% endif %}',
        "{{ text|default:1 }}",
    ],
)
def test_a_template_that_asks_what_is_in_a_slot_is_refused(template, source):
    mould = Mould(template("asks.html", source), "text")
    with pytest.raises(SlotDecidesError, match=r"asks\.html asks what is in text"):
        mould.filled(("x",), bold=True)


def test_a_mould_sees_nothing_but_what_it_is_given(template):
    mould = Mould(template("sees.html", "{{ request }}{{ user }}{{ csrf_token }}{{ text }}"), "text")
    assert mould.filled(("mine",)) == "mine"


def test_a_value_for_every_slot_or_none(template):
    mould = Mould(template("text.html", "{{ text }}{{ other }}"), "text", "other")
    with pytest.raises(ValueError, match="takes 2 values, not 1"):
        mould.filled(("only one",))


def test_other_settings_make_other_markup(template, settings):
    mould = Mould(template("static.html", "{% load static %}{% static 'a.css' %}"))
    assert mould.filled() == "/static/a.css"
    settings.STATIC_URL = "/elsewhere/"
    assert mould.filled() == "/elsewhere/a.css"
