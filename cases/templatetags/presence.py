"""Who else has the case on the page open."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from accounts.models import User
from cases.visiting import visit
from design.moulds import Mould

register = template.Library()
_ALSO_HERE = Mould("cases/_also_here.html", "case", "who", "when")


@register.simple_tag(takes_context=True)
def also_here(context: template.Context, case: Any) -> SafeString:
    """Note that the person has the case open, and say who else has. One query; a script keeps it up to date."""
    return also_here_of(case, context["user"])


def also_here_of(case: Any, user: User) -> SafeString:
    """Do what the tag does, for a page that is a mould."""
    others = visit(case.pk, user)
    return _ALSO_HERE.filled((case.pk, others.who, others.when))
