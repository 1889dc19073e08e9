"""What browsers are given besides pages: built by `npm run build`, published by collectstatic."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.pages import LARGEST_PAGE

STATIC = Path(settings.BASE_DIR) / "static"
# Licensed for GOV.UK sites, or the mark of a department that this service does not speak for.
NOT_OURS = re.compile(
    rb"GDS Transport|govuk-crest|govuk-icon|govuk-opengraph|govuk-logotype|moj-logotype|@font-face|crown\.(?:svg|png)|royal-arms",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def built() -> Path:
    assert (STATIC / "build" / "app.css").exists(), "the styles are not built: run npm ci and npm run build"
    return STATIC / "build"


@pytest.fixture
def published(built, tmp_path, settings) -> Path:
    """Everything as collectstatic publishes it."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "design.storage.HashedStaticFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_nothing_is_served_that_belongs_to_gov_uk_or_a_department(built):
    served = [path for folder, root in settings.STATICFILES_DIRS for path in Path(root).rglob("*") if path.is_file()]
    assert len(served) >= 5
    assert {path.name: NOT_OURS.findall(path.read_bytes()) for path in served if NOT_OURS.search(path.read_bytes())} == {}
    assert [path.name for path in served if path.suffix in (".woff", ".woff2", ".ttf", ".otf", ".ico")] == []


def test_text_is_set_in_a_typeface_that_every_machine_has(built):
    families = set(re.findall(r"font-family:([^;}]+)", (built / "app.css").read_text()))
    assert families == {'"Helvetica Neue",Helvetica,Arial,sans-serif', "sans-serif", "monospace,monospace"}


def test_a_first_visit_is_small_enough_for_weak_networks(built):
    styles = compressed(built / "app.css")
    scripts = sum(compressed(path) for path in [built / "govuk-frontend.min.js", *(STATIC / "js").rglob("*.js")])
    assert styles < 25_000
    # The largest page of the form is smaller than what is left (tests/cases/test_assessment_views.py).
    assert styles + scripts + LARGEST_PAGE < 100_000


def test_every_published_file_is_named_after_its_content(published):
    manifest = json.loads((published / "staticfiles.json").read_text())["paths"]
    page = (published / manifest["js/page.js"]).read_text()
    for name in ("build/govuk-frontend.min.js", "js/filters.js"):
        assert Path(manifest[name]).name in page
    assert re.fullmatch(r"build/app\.[0-9a-f]{12}\.css", manifest["build/app.css"])
    assert (published / f"{manifest['build/app.css']}.br").exists()


def test_the_sources_of_the_styles_are_not_published(published):
    assert list(published.rglob("*.scss")) == []


def test_scripts_point_to_no_source_map_and_to_no_other_host(built):
    for script in [built / "govuk-frontend.min.js", *(STATIC / "js").glob("*.js")]:
        text = script.read_text()
        assert "sourceMappingURL" not in text
        assert re.findall(r"""(?:from|import\()\s*["'](?!\./|\.\./)""", text) == []


def test_front_end_packages_are_pinned_and_name_no_host():
    root = Path(settings.BASE_DIR)
    package = json.loads((root / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert '"resolved"' not in (root / "package-lock.json").read_text()
