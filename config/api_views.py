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
    context = {
        "sections": sections(openapi(), f"{request.scheme}://{request.get_host()}"),
        "problems": PROBLEMS,
        "page_size": DEFAULT_PAGE_SIZE,
        "largest_page_size": LARGEST_PAGE_SIZE,
    }
    return render(request, "api/documentation.html", context)
