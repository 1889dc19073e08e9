"""What the documents say is true: words, links, commands."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
OURS = {
    "accounts",
    "standards",
    "inspections",
    "notifications",
    "cases",
    "interviews",
    "alerts",
    "moderation",
    "exercises",
    "organisation",
    "ratings",
    "reports",
    "sampling",
}
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "standards").rglob("*.md")])


def models():
    """The product's own models, without the event tables that triggers fill."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS and not model.__name__.endswith("Event")]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_the_glossary_names_every_model_and_its_table(model):
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

    assert f"`{model.__name__}`" in glossary
    assert f"`{model._meta.db_table}`" in glossary


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_readme_is_one_screen_and_names_verbs_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))

    assert len(readme.splitlines()) <= 60
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, flags=re.MULTILINE)) <= verbs
    assert {"run", "test"} <= verbs


def test_the_settings_that_the_deployment_page_names_are_those_that_are_read():
    settings = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([A-Z_]+)`", page, flags=re.MULTILINE)) == set(re.findall(r"env_\w+\(\"([A-Z_]+)\"", settings))
