"""Template tags for the frame of every page: its head, its top with the account, the sections, and its foot."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.defaulttags import CsrfTokenNode
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString

from design.addresses import address
from design.moulds import Mould

register = template.Library()

_HEAD = Mould("components/page_head.html")
_TOP = Mould("components/page_top.html", "csrf_input", "user", "news")
_FOOTER = Mould("components/footer.html")
_LAPTOP = Mould("components/laptop.html", "user_id", "left")
_NAVIGATION = Mould("components/service_navigation.html", kept=200)


@register.simple_tag
def page_head() -> SafeString:
    """What the head of every page loads."""
    return _HEAD.filled()


@register.simple_tag(takes_context=True)
def page_top(context: template.Context) -> SafeString:
    """The name of the product, the way home and the marking; once signed in, also the account and the way out."""
    user, request = context.get("user"), context.get("request")
    if user is None or not user.is_authenticated:
        return _TOP.filled(("", "", ""), signed_in=False, here="")
    match = request.resolver_match if request else None
    here = match.url_name if match and match.url_name in _ACCOUNT_PAGES else ""
    values = (CsrfTokenNode().render(context), user, _news_of(getattr(user, "unread", 0)))
    return _TOP.filled(values, signed_in=True, here=here)


@register.simple_tag
def page_footer() -> SafeString:
    """Help, statements and licence."""
    return _FOOTER.filled()


@register.simple_tag(takes_context=True)
def laptop(context: template.Context) -> SafeString:
    """Where it is said what waits on this laptop, with what scripts must know of person and session."""
    return _LAPTOP.filled((context["user"].pk, context.get("session_left") or ""))


@register.simple_tag(takes_context=True)
def service_navigation(context: template.Context) -> SafeString:
    """The sections of the product for somebody who has signed in."""
    request = context.get("request")
    return _NAVIGATION.filled(is_administrator=context["user"].is_administrator, path=_place_of(request) if request else "")


def _news_of(unread: int) -> str:
    """Return the words of the link to what somebody was told: with how much of it they have not read."""
    if not unread:
        return "Notifications"
    return format_html('Notifications (<span class="govuk-visually-hidden">unread: </span>{})', min(unread, 99))


def _place_of(request: HttpRequest) -> str:
    """Return where somebody is, as far as the navigation tells: the pages of one inspection are all alike to it."""
    match, path = request.resolver_match, request.path
    is_alone = match is not None and not match.args and not match.kwargs
    return path if is_alone or path.count("/") <= 2 else f"/{path.split('/', 2)[1]}/…"


_SERVICE_ITEM = '<li class="govuk-service-navigation__item{}"><a class="govuk-service-navigation__link" href="{}"{}>{}</a></li>'
_SERVICE_ITEM_HERE = '<strong class="govuk-service-navigation__active-fallback">{}</strong>'


@register.simple_tag(takes_context=True)
def service_navigation_item(context: template.Context, name: str, text: str, under: str = "") -> str:
    """A link of the service navigation, marked while its page or one beneath it (beneath one of `under`) is shown."""
    try:
        url = address(name)
    except NoReverseMatch:
        return ""
    path, beneath = context["path"], tuple(under.split()) or (url,)
    here = beneath != ("/",) and path.startswith(beneath)
    if not here and path != url:
        return format_html(_SERVICE_ITEM, "", url, "", text)
    current = format_html(' aria-current="{}"', "page" if path == url else "true")
    shown = format_html(_SERVICE_ITEM_HERE, text)
    return format_html(_SERVICE_ITEM, " govuk-service-navigation__item--active", url, current, shown)


_ACCOUNT_PAGES = ("notifications", "account")
_ACCOUNT_ITEM = '<li><a class="app-account__link" href="{}"{}>{}</a></li>'


@register.simple_tag(takes_context=True)
def account_item(context: template.Context, name: str, text: str) -> str:
    """A link to what belongs to the person who has signed in, marked while it is shown."""
    try:
        url = address(name)
    except NoReverseMatch:
        return ""
    return format_html(_ACCOUNT_ITEM, url, SafeString(' aria-current="page"') if context["here"] == name else "", text)


@register.inclusion_tag("components/administration.html")
def administration(current: str) -> dict[str, Any]:
    """The pages of administrators, with the one shown (the name of its address) marked."""
    return {"sections": (("people", "People"), ("providers", "Providers"), ("monitoring", "Monitoring")), "current": current}
