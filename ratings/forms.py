"""What administrators send about the dry run of a draft."""

from django import forms

from accounts.models import User
from design.forms import RefusableForm
from ratings.models import DryRun
from ratings.trying import request_dry_run
from standards.drafting import confirm_dry_run_read
from standards.models import EditionDraft


class DryRunForm(RefusableForm):
    """Nothing to type: a dry run is asked for."""

    def request(self, draft: EditionDraft, *, by: User) -> DryRun | None:
        return self.carried_out(lambda: request_dry_run(draft=draft, by=by))


class DryRunReadForm(RefusableForm):
    """Which content's dry run somebody has read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def confirm(self, draft: EditionDraft, *, by: User) -> EditionDraft | None:
        return self.carried_out(lambda: confirm_dry_run_read(draft=draft, digest=self.cleaned_data["digest"], by=by))
