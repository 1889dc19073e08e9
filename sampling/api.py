"""The sample of an inspection, for programs: plan, population, exclusions, draw, reserve, replacements and flow.

Only whoever arranges the inspection sees any of it: a population names many people who are never inspected.
"""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import ApiRequest
from cases.serializers import ImportSerializer, ModuleFilter
from sampling.choosing import bring_in, draw_cases, replace_case
from sampling.fixing import fix_plan
from sampling.loading import add_extract, ask_to_read
from sampling.models import Draw, DrawnCase, PopulationCase
from sampling.queries.lists import in_reserve
from sampling.queries.pages import cases_of, draw_page, flow_of, population_of
from sampling.queries.samples import Sample, sample_named
from sampling.rules import WhyReplaced
from sampling.serializers import (
    DrawInputSerializer,
    DrawnCaseSerializer,
    DrawSerializer,
    ExcludedSerializer,
    PlanInputSerializer,
    PlanSerializer,
    PopulationInputSerializer,
    PopulationSerializer,
    ReplaceInputSerializer,
    ReserveSerializer,
    SampleSerializer,
    StratumFilter,
    drawn_row,
    standing_of,
    step_rows,
)

_TAGS = ["Samples"]
_REFUSED = OpenApiResponse(description="Only the lead inspector and administrators plan the sample of an inspection")
_NOT_NOW = OpenApiResponse(description="Something is missing, has changed meanwhile, or the inspection is past that")


def _sample(request: ApiRequest, reference: str) -> Sample:
    found = sample_named(request.user, reference, ModuleFilter(data=request.query_params).code())
    if found is None:
        raise Http404
    return found


def _draw(sample: Sample) -> Draw:
    if sample.draw is None:
        raise Http404
    return sample.draw


class InspectionSample(APIView):
    """The sample of one module as it stands."""

    @extend_schema(
        summary="Read the sample of an inspection", tags=_TAGS, operation_id="read_sample", parameters=[ModuleFilter],
        responses={200: SampleSerializer, 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        """Return plan, population with its progress, draw, and the flow statement once a population is ready."""
        sample = _sample(request, reference)
        extract = sample.draw.extract if sample.draw else sample.extract
        page = draw_page(sample.draw, sample.edition) if sample.draw else None
        flow = flow_of(population_of(extract), page) if extract and extract.is_ready else []
        shown = {
            "inspection": sample.inspection.reference, "module": sample.module, "plan": sample.plan,
            "population": sample.extract, "draw": sample.draw, "flow": step_rows(flow), **standing_of(page),
        }  # fmt: skip
        return Response(SampleSerializer(shown).data)


class SamplePlans(APIView):
    """How the cases of a module are chosen."""

    @extend_schema(
        summary="Fix how cases are chosen", tags=_TAGS, operation_id="fix_sample_plan", parameters=[ModuleFilter],
        request=PlanInputSerializer, responses={201: PlanSerializer, 403: _REFUSED, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """The system chooses the seed. A later plan needs a reason, and a new population."""
        sample = _sample(request, reference)
        choice, reason = PlanInputSerializer(data=request.data).chosen()
        plan = fix_plan(inspection=sample.inspection, module=sample.module, choice=choice, reason=reason, by=request.user)
        return Response(PlanSerializer(plan).data, status=201)


class Populations(APIView):
    """Files of the population."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Load a population", tags=_TAGS, operation_id="load_population", parameters=[ModuleFilter],
        request={"multipart/form-data": PopulationInputSerializer},
        responses={201: PopulationSerializer, 403: _REFUSED, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """The file is kept as it comes, and the worker reads it: ask for the sample to see how far it has come."""
        sample = _sample(request, reference)
        given = PopulationInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if sample.plan is None:
            raise Http404
        said = given.validated_data
        file = said["file"]
        with transaction.atomic():
            extract = add_extract(
                plan=sample.plan, content=file.read(), file_name=file.name, dated_on=said["dated_on"], by=request.user
            )  # fmt: skip
            asked = ask_to_read(extract=extract, columns=said["columns"], sheet=said["sheet"], by=request.user)
        return Response(PopulationSerializer(asked).data, status=201)


class Exclusions(GenericAPIView[PopulationCase]):
    """The cases of the population that are not eligible, each with the first reason that applies."""

    @extend_schema(
        summary="List the cases left out", tags=_TAGS, operation_id="list_exclusions", parameters=[ModuleFilter],
        responses={200: ExcludedSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        sample = _sample(request, reference)
        extract = sample.draw.extract if sample.draw else sample.extract
        cases = PopulationCase.objects.filter(extract=extract).exclude(exclusion="").defer("cells")
        page = self.paginate_queryset(cases)
        return self.get_paginated_response(ExcludedSerializer(page, many=True).data)


class SampleDraws(APIView):
    """Drawing the sample, or taking the cohort."""

    @extend_schema(
        summary="Draw the sample", tags=_TAGS, operation_id="draw_sample", parameters=[ModuleFilter],
        request=DrawInputSerializer, responses={201: DrawSerializer, 403: _REFUSED, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """The newest population must be ready. Drawing again needs a reason; the earlier draw stays recorded."""
        sample = _sample(request, reference)
        given = DrawInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        if sample.extract is None:
            raise Http404
        draw = draw_cases(extract=sample.extract, **given.validated_data, by=request.user)
        return Response(DrawSerializer(draw).data, status=201)


class SampleCases(GenericAPIView[DrawnCase]):
    """The cases of the draw that counts, and which replaced which."""

    @extend_schema(
        summary="List the cases drawn", tags=_TAGS, operation_id="list_drawn_cases", parameters=[ModuleFilter],
        responses={200: DrawnCaseSerializer(many=True), 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        sample = _sample(request, reference)
        drawn = cases_of(sample.draw) if sample.draw else DrawnCase.objects.none()
        page = self.paginate_queryset(drawn) or []
        return self.get_paginated_response(DrawnCaseSerializer([drawn_row(one) for one in page], many=True).data)


class BroughtIn(APIView):
    """Bringing the drawn cases into the inspection."""

    @extend_schema(
        summary="Bring the drawn cases in", tags=_TAGS, operation_id="bring_drawn_cases_in", parameters=[ModuleFilter],
        request=None, responses={200: ImportSerializer, 403: _REFUSED, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str) -> Response:
        """The cases that stand come in, in planning or fieldwork; those that are there stay as they are."""
        sample = _sample(request, reference)
        outcome = bring_in(inspection=sample.inspection, module=sample.module, by=request.user)
        return Response(ImportSerializer(outcome).data)


class Replacements(APIView):
    """Replacing a drawn case."""

    @extend_schema(
        summary="Replace a drawn case", tags=_TAGS, operation_id="replace_drawn_case", parameters=[ModuleFilter],
        request=ReplaceInputSerializer, responses={201: DrawnCaseSerializer, 403: _REFUSED, 422: _NOT_NOW},
    )  # fmt: skip
    def post(self, request: ApiRequest, reference: str, drawn_id: int) -> Response:
        """The next of the same stratum's reserve takes its place, if there is one."""
        draw = _draw(_sample(request, reference))
        drawn = get_object_or_404(cases_of(draw), pk=drawn_id)
        given = ReplaceInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        replace_case(drawn=drawn, why=WhyReplaced(said["why"]), note=said["note"], by=request.user)
        return Response(DrawnCaseSerializer(drawn_row(cases_of(draw).get(pk=drawn_id))).data, status=201)


class Reserve(APIView):
    """The reserve of a sample."""

    @extend_schema(
        summary="Read the reserve of a stratum", tags=_TAGS, operation_id="read_reserve",
        parameters=[ModuleFilter, StratumFilter],
        responses={200: ReserveSerializer, 403: _REFUSED},
    )  # fmt: skip
    def get(self, request: ApiRequest, reference: str) -> Response:
        draw = _draw(_sample(request, reference))
        asked = StratumFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        stratum = asked.validated_data["stratum"]
        if stratum >= len(draw.strata) or not draw.strata[stratum]["key"]:
            raise Http404
        return Response({"stratum": stratum, "cases": [one.reference for one in in_reserve(draw, stratum)]})
