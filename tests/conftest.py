"""What every test may ask for: the cast, their inspection and another one, a case in each, signed-in browsers and API clients."""

import contextlib
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from rest_framework.test import APIClient

from cases.models import Case
from inspections.models import Inspection
from standards.publishing import load_edition
from tests.browsing import chromium, tab
from tests.cast import ROLES, Cast, gather_cast, north_borough, northern_case, plan, south_borough, southern_case
from tests.emptying import empties_quickly, empty_as_django_does, empty_quickly
from tests.faults.table import added, lines
from tests.standards.several_samples import SEVERAL_SAMPLES
from tests.standards.small import write
from tests.template_database import copied_from_a_template, forget_template

# One browser for the whole run: a fixture that several modules import would be as many browsers.
__all__ = ["chromium", "tab"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker, tmp_path_factory, request):
    """Processes side by side copy one migrated database; a single process makes its own. Returns what ends the copying."""
    copying = contextlib.ExitStack()
    if hasattr(request.config, "workerinput"):
        with django_db_blocker.unblock():
            copying.enter_context(copied_from_a_template(tmp_path_factory.getbasetemp().parent / "template.lock"))
    return copying


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings, django_db_setup, django_db_blocker, request):
    """The editions are there in every test, as on every machine; nobody is left in the database when it is removed."""
    django_db_modify_db_settings.close()
    with django_db_blocker.unblock():
        call_command("load_editions", verbosity=0)
        empty_quickly() if empties_quickly() else empty_as_django_does()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if hasattr(request.config, "workerinput"):
            forget_template()


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What is written under it is there for every test of a module and built once; what a test writes is undone after the test.

    No test of such a module can have real transactions. What is handed to a test should be a copy.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db) -> Cast:
    return gather_cast()


@pytest.fixture
def inspection(cast) -> Inspection:
    return north_borough(cast)


@pytest.fixture
def other_inspection(cast) -> Inspection:
    return south_borough(cast)


@pytest.fixture
def case(inspection, cast) -> Case:
    return northern_case(inspection, cast)


@pytest.fixture
def other_case(other_inspection, cast) -> Case:
    return southern_case(other_inspection, cast)


@pytest.fixture
def several_samples(cast, tmp_path):
    """West Borough: an edition with the modules unpaid work and victims beside supervision; led by Lee, Ines inspects."""
    load_edition(write(tmp_path, SEVERAL_SAMPLES))
    return plan("West Borough", edition="small", team={cast.lee: ROLES["lee"], cast.ines: ROLES["ines"]})


@pytest.fixture
def browser_of():
    """A Django test client signed in as somebody: `browser_of(cast.ines)`; nobody when called with None."""

    def sign_in(user) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_of():
    """A REST client signed in by session as somebody, without CSRF checks."""

    def sign_in(user) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_authenticate(user)
        return client

    return sign_in


def pytest_collection_modifyitems(items):
    """What drives a real browser or real processes may, on a crowded machine, fail once by its timing; the summary names it then.

    Not so tests of faults: what they lose once, an inspector has lost; nor the long ones that look at every page.
    """
    for item in items:
        if _is_long(item) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(1_200))
        if _drives(item) and not {"faults", "accessibility"} & set(item.path.parts):
            item.add_marker(pytest.mark.flaky(reruns=1))
    # The longest first, so that no processor is idle while the last of them ends. Among equals the order stays as shuffled.
    items.sort(key=lambda item: (_is_long(item), _drives(item)), reverse=True)


def _is_long(item) -> bool:
    """Return whether a test may take minutes."""
    return bool({"faults", "accessibility", "demonstration", "test_make_run"} & {*item.path.parts, item.path.stem})


def _drives(item) -> bool:
    """Return whether a test drives a real browser or real processes."""
    return any(map(item.get_closest_marker, ("browser", "stack")))


def pytest_terminal_summary(terminalreporter):
    """Print what tests have measured, also those that ran in other processes; what random runs counted is added up."""
    ended = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    said = [said for report in ended if report.when == "call" for said in report.user_properties]
    for name, value in said:
        if name == "measured":
            terminalreporter.write_line(f"measured: {value}")
    if tables := [value for name, value in said if name == "runs"]:
        for line in lines(added(tables)):
            terminalreporter.write_line(f"measured: {line}")
