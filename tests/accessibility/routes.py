"""Every page that the product's addresses name, who looks at it, and which addresses are no pages."""

import re
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.accessibility.world import World

# Answers that are no page: downloads, figures for scripts, and what is only ever sent to. Each is asked and looked at.
NOT_PAGES = {
    "ping", "latest_run", "import_template", "answers_template", "import_problems", "edition_source", "draft_source",
    "draft_version", "attachment", "report_file", "comments_csv", "population_problems", "excluded_cases", "draw_file",
    "flow_file", "claim_review", "agreement_file", "agreed_bands_file", "exercise_figures",
    "open_notification", "calendar_download", "read_notification", "read_all_notifications", "try_emails_again",
    "device_key", "propose_allocation", "discard_allocation",
    "dry_run_read", "try_again", "read_population_again", "show_guidance", "sign_out", "national_csv",
}  # fmt: skip
# Ada arranges; Lee, who leads the inspection, looks at everything that nobody else is named for.
ARRANGING = ("monitoring/", "drafts/", "people/", "providers/", "inspections/add/", "inspections/<slug:reference>/edit/")
LOOKED_AT_BY = {
    "quinn": {"judge_review"},
    "pat": {"keep_ratings", "decide_overall", "decide_standard"},
    "ines": {"answer_exercise", "my_cases", "case_page", "confirm_judgement", "interview", "submit_case"},
    "": {"sign_in", "choose_password", "help", "accessibility_statement", "privacy"},
}
# Pages whose form may be sent without anything in it: nothing was typed, nothing is wrong.
NEVER_WRONG = {"step_exercise", "remove_gold_case", "write_gold", "answer_exercise", "leave_cohort", "preferences", "key_dates",
               "notification_settings", "answer_marks", "case_page", "interview", "deactivate_person",
               "remove_member", "close_meeting", "judge_review", "other_scheme", "bring_in_cases",
               "confirm_allocation"}  # fmt: skip
# Pages that an inspection has before there is anything in it.
EMPTY = {
    "inspection_events",
    "inspection", "team", "cases", "allocate_cases", "import_cases", "interviews", "ratings", "alerts", "organisation",
    "allocation", "allocation_settings", "import_answers", "declared_conflicts", "declare_interest",
    "organisation_standard", "report", "practice_examples", "action_plan", "action_plans",
    "reviews", "select_reviews", "queries", "sample", "drawn_cases", "left_out_cases", "reserve_cases",
}  # fmt: skip


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, address with its parameters, and app of everything that is not the API (whose documentation is a page)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif not route.startswith("api/") or pattern.name == "api_documentation":
            app = pattern.callback.__module__.partition(".")[0]
            yield str(pattern.name), route, app if app in APPS else "config"


APPS = (
    "accounts", "alerts", "cases", "config", "exercises", "inspections", "interviews", "moderation", "notifications",
    "organisation", "panels", "ratings", "reports", "sampling", "standards",
)  # fmt: skip


def page_names() -> set[str]:
    """The names of all pages."""
    return {name for name, _route, _app in routes()} - NOT_PAGES


def visitor(name: str, route: str) -> str:
    """Who looks at a page: a first name of the cast, or nobody."""
    if route.startswith(ARRANGING):
        return "ada"
    return next((who for who, names in LOOKED_AT_BY.items() if name in names), "lee")


def address(route: str, world: World) -> str:
    """The address that a route has in this world."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(world.value(route, found.group(1))), route)
