"""The description of the API, for programs and for people. It holds nobody's data, so anybody may read it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api_errors import PROBLEMS
from config.api_paging import DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE
from config.api_reading import sections
from config.api_schema import openapi

STATE_WORDS = [
    ("answered", "An option is chosen, or words are given to a question that has no options."),
    ("not_applicable", "The chosen option says that the question does not apply to this case. It leaves the count."),
    ("not_answered", "The question is asked and no option is chosen yet; evidence may have been written."),
    ("not_asked", "The edition does not ask this in this case. What was recorded before is kept, and does not count."),
]
FILE_COLUMNS = [
    ("inspection, edition, case", "Reference of the inspection, code of its edition, reference of the case."),
    ("question, kind, concept", "Code of the question, what it is for, and its code across editions."),
    ("state", "As above."),
    ("option, counts", "Code of the chosen option, and how it counts."),
    ("version, updated_at", "How often the judgement was changed, and when it was last (UTC)."),
    ("assessor", "A pseudonym of the person who recorded it, the same in every file."),
    ("evidence", "Only with evidence=1. Free text, which may name people."),
]


class Schema(APIView):
    """The OpenAPI document, as YAML or JSON."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (OpenApiYamlRenderer, OpenApiYamlRenderer2, OpenApiJsonRenderer, OpenApiJsonRenderer2)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(openapi())


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Describe every operation for people: the same document, as a page."""
    server = f"{request.scheme}://{request.get_host()}"
    context = {
        "server": server,
        "sections": sections(openapi(), server),
        "states": STATE_WORDS,
        "file_columns": FILE_COLUMNS,
        "problems": PROBLEMS,
        "page_size": DEFAULT_PAGE_SIZE,
        "largest_page_size": LARGEST_PAGE_SIZE,
    }
    return render(request, "api/documentation.html", context)
