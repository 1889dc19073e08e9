"""House rules that a machine can see: sizes, thin views, no heavy libraries at web start-up."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = [
    "accounts", "alerts", "analysis", "bench", "cases", "config", "database", "demonstration", "design", "exercises",
    "inspections", "interviews", "launcher", "moderation", "notifications", "organisation", "panels", "ratings", "reports",
    "sampling", "standards",
]  # fmt: skip
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
# PyYAML is not among them: REST framework imports it by itself wherever it is installed.
HEAVY = {"numpy", "scipy", "pandas", "statsmodels", "matplotlib", "pyarrow", "pydantic", "docx", "odfdo", "openpyxl"}


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_source_file_has_at_most_300_lines_and_its_functions_40(path):
    text = path.read_text(encoding="utf-8")

    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    ]

    assert (len(text.splitlines()) <= 300, long) == (True, [])


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_test_file_has_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_test_waits_for_a_promise_that_the_driver_takes_for_true(path):
    """Playwright's `wait_for_function` does not wait for what an asynchronous function returns: it goes on at once."""
    assert re.findall(r"wait_for_function\(\s*f?[\"']+\s*async", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.stem == "views" or p.parent.name == "views"], ids=name)
def test_views_ask_no_questions_of_the_database_themselves(path):
    assert re.findall(r"\.(?:filter|annotate|aggregate|exclude)\(", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")

    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_a_web_process_starts_without_heavy_libraries():
    code = "import config.wsgi, django.urls, sys; django.urls.get_resolver().url_patterns; print(*sorted(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True, cwd=ROOT)

    assert HEAVY & {module.partition(".")[0] for module in result.stdout.split()} == set()
