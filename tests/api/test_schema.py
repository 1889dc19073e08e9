"""The OpenAPI document: valid, whole, and the same as what is served; and the page made from it."""

import json

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLResolver, get_resolver
from drf_spectacular.validation import validate_schema

from config.api_errors import PROBLEMS
from config.api_schema import openapi
from tests.browsing import NARROW, assert_accessible
from tests.pages import assert_well_formed, page_of

OPERATIONS = [
    pytest.param(path, operation, id=f"{method.upper()} {path}")
    for path, methods in openapi()["paths"].items()
    for method, operation in methods.items()
]


def test_the_document_is_valid_and_made_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi.yaml"))

    assert yaml.safe_load((tmp_path / "openapi.yaml").read_text())["openapi"] == "3.1.0"


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "read"), [("?format=json", json.loads), ("", yaml.safe_load)])
def test_the_document_is_served_to_anybody_as_json_and_as_yaml(address, read):
    response = Client().get(f"/api/schema/{address}")

    assert response.status_code == 200
    document = read(response.content)
    validate_schema(document)
    assert set(document["paths"]) == set(openapi()["paths"])


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_is_described(path, operation):
    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    assert operation["tags"][0] in {tag["name"] for tag in openapi()["tags"]}
    assert {"token": []} in operation["security"]
    assert {"session": []} in operation["security"]
    assert all(parameter["description"] for parameter in operation.get("parameters", []))
    replies = {status for status in operation["responses"] if status < "3"}
    assert replies
    assert all("content" in operation["responses"][status] for status in replies)


@pytest.mark.parametrize(("path", "operation"), OPERATIONS)
def test_every_operation_announces_its_problems(path, operation):
    problems = {status: reply for status, reply in operation["responses"].items() if status >= "4"}

    assert {"401", "406", "500"} <= set(problems)
    assert ("404" in problems) == ("{" in path)
    assert all("application/problem+json" in reply["content"] and reply["description"] for reply in problems.values())


def test_every_name_of_an_operation_is_used_once():
    names = [operation["operationId"] for methods in openapi()["paths"].values() for operation in methods.values()]

    assert sorted(names) == sorted(set(names))


def test_every_address_under_api_is_described_but_the_descriptions_themselves():
    def addresses(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from addresses(pattern, prefix + str(pattern.pattern))
            else:
                yield prefix + str(pattern.pattern)

    served = [address for address in addresses(get_resolver()) if address.startswith("api/")]

    assert len(served) == len(openapi()["paths"]) + 2
    assert {"api/schema/", "api/docs/"} <= set(served)


@pytest.mark.django_db
def test_the_page_describes_every_operation_and_every_problem():
    page = page_of(Client().get("/api/docs/"))

    assert_well_formed(page)
    ids = {element.attrs["id"] for element in page if "id" in element.attrs}
    assert {operation["operationId"] for methods in openapi()["paths"].values() for operation in methods.values()} <= ids
    assert {problem.type.removeprefix("/api/docs/#") for problem in PROBLEMS} <= ids
    examples = [element.text for element in page.all("pre")]
    assert "curl -H 'Authorization: Token YOUR-TOKEN' http://testserver/api/inspections/" in examples
    assert (
        "curl -H 'Authorization: Token YOUR-TOKEN' http://testserver/api/inspections/north-borough/cases/"
        " \\ --request POST \\ -H 'Content-Type: text/csv' \\ --data-binary @cases.csv"
    ) in examples


@pytest.mark.django_db
def test_every_link_within_the_page_leads_somewhere():
    page = page_of(Client().get("/api/docs/"))
    ids = {element.attrs["id"] for element in page if "id" in element.attrs}

    wanted = {link.attrs["href"] for link in page.all("a") if link.attrs["href"].startswith("#")}

    assert len(wanted) > 5
    assert {address.removeprefix("#") for address in wanted} <= ids


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_is_accessible_with_every_part_open(live_server, tab):
    tab.set_viewport_size(NARROW)
    tab.goto(f"{live_server.url}/api/docs/")
    tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")

    assert_accessible(tab)
