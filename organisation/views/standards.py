"""The organisation's standards: all of them, one with its evidence, and the rating proposed for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SignedInRequest
from design.forms import posted
from organisation.forms import ProposalForm
from organisation.queries.officers import officers_said
from organisation.queries.proposals import held_proposals, proposals_for, standing_proposal
from organisation.queries.workspace import evidence_of, held_notes, noted_questions, standard_lines
from organisation.signals import case_findings
from organisation.views.opened import opened, opened_for_proposing


@require_safe
def organisation(request: SignedInRequest, reference: str) -> HttpResponse:
    """The workspace: how much there is about each standard, and all evidence. Six queries, however much there is."""
    found = opened(request, reference)
    lines = standard_lines(found.inspection, found.edition, request.user)
    evidence = evidence_of(found.inspection, request.user)
    context = {
        "lines": lines,
        "held_notes": held_notes(found.inspection, request.user),
        "held_proposals": held_proposals(found.inspection, found.edition, request.user),
        "evidence": [item for item in evidence if item.withdrawn_at is None],
        "withdrawn": [item for item in evidence if item.withdrawn_at is not None],
    }
    return render(request, "organisation/organisation.html", found.context | context)


@require_safe
def organisation_standard(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """One standard: its characteristics, the notes on each prompt, what officers said, what cases show, the proposals."""
    found = opened(request, reference)
    standard = found.standard(code)
    proposals = proposals_for(found.inspection, found.edition, code, request.user)
    current = standing_proposal(proposals)
    context = {
        "standard": standard,
        "proposal": current,
        "earlier": [proposal for proposal in proposals if proposal is not current],
        "questions": noted_questions(found.inspection, standard, request.user),
        "officers": officers_said(found.inspection, found.edition, code, request.user),
        "findings": case_findings(found.inspection, request.user),
    }
    return render(request, "organisation/standard.html", found.context | context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_rating(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Propose a rating for a standard, over the one proposed before."""
    found = opened_for_proposing(request, reference)
    standard = found.standard(code)
    proposals = proposals_for(found.inspection, found.edition, code, request.user)
    initial = ProposalForm.initial_of(standing_proposal(proposals))
    form = ProposalForm(posted(request), initial=initial, edition=found.edition, standard=standard)
    if form.is_valid() and form.propose(found.inspection, by=request.user):
        messages.success(request, f"Rating proposed for {standard.number} {standard.title}")
        return redirect("organisation_standard", reference, code)
    return render(request, "organisation/propose_rating.html", found.context | {"standard": standard, "form": form})
