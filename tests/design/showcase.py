"""One page with every component on it, for the tests of markup and for looking at."""

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template import engines

from design.fields import DateField
from design.widgets import Checkboxes, Radios, WholeNumberInput

OPTIONS = [
    ("yes", "Yes"),
    ("no_should", "No, and should have been", "Say what."),
    ("no", "No, and not needed"),
    ("na", "Not applicable"),
]

CHOICES = [option[:2] for option in OPTIONS]


class EveryKindOfField(forms.Form):
    reference = forms.CharField(label="Case reference", max_length=10, help_text="As the provider writes it.")
    notes = forms.CharField(label="Notes", widget=forms.Textarea)
    caseload = forms.IntegerField(label="Caseload", widget=WholeNumberInput)
    office = forms.ChoiceField(label="Office", choices=[("", "Choose"), ("n", "North")])
    mode = forms.ChoiceField(label="How was the interview held?", choices=CHOICES, widget=Radios(hints={"yes": "In a room."}))
    plain = forms.ChoiceField(label="Plain radios", choices=CHOICES, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(label="Needs", choices=CHOICES, widget=Checkboxes(small=True))
    agree = forms.BooleanField(label="I have read the file", help_text="All of it.")
    started = DateField(name="the start date", label="Start date", help_text="For example, 27 3 2019.")
    cohort = forms.FileField(label="Cohort")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


def showcase_context(form: forms.Form | None = None) -> dict[str, Any]:
    """Return everything that the gallery shows."""
    return {
        "form": form or EveryKindOfField(),
        "inspection": SimpleNamespace(reference="north"),
        "options": OPTIONS,
        "yes_no": [("yes", "Yes"), ("no", "No")],
        "groups": [
            (
                "Assessment",
                [
                    {"text": "1 Engaging", "url": "#1", "status": "Completed"},
                    {"text": "2 Safety", "url": "#2", "status": "In progress", "current": True},
                ],
            ),
            ("Planning", [{"text": "3 Planning", "url": "#3", "status": "Not yet started"}]),
        ],
        "tasks": [
            {"title": "Key question 1", "url": "#1", "status": "Completed", "hint": "6 of 6 prompts answered"},
            {"title": "Key question 2", "url": "#2", "status": "In progress"},
            {"title": "Submit", "status": "Not yet started"},
        ],
        "facts": [("Sentence", "Licence"), ("Office", ""), ("Officer", "Officer 12", "#change")],
        "bars": [("Assessment", 50, "50%"), ("Planning", 71.4, "71%"), ("Implementation and delivery of the work", 0, "0%")],
        "head": ["Stage", "Cases", "Per cent"],
        "table_rows": [["Assessment", 29, "50%"], ["Planning", 41, "71%"]],
        "moment": datetime.datetime(2026, 6, 4, 9, 32, tzinfo=datetime.UTC),
    }


def draw(source: str, request: HttpRequest, **context: Any) -> str:
    """Render template source as a page would."""
    return engines["django"].from_string(source).render(context, request)


def draw_gallery(request: HttpRequest, form: forms.Form | None = None) -> str:
    source = (Path(__file__).parent / "gallery.html").read_text()
    return draw(source, request, **showcase_context(form))
