"""Addresses of the pages about the standards."""

from django.urls import URLPattern, path

from standards.views import amending, blank, drafts, editions, parts, rows

urlpatterns: list[URLPattern] = [
    path("editions/", editions.editions, name="editions"),
    path("editions/<slug:code>/", editions.edition, name="edition"),
    path("editions/<slug:code>/edition.yaml", editions.edition_source, name="edition_source"),
    path("editions/<slug:code>/differences/", editions.edition_differences, name="edition_differences"),
    path("editions/<slug:code>/blank/<slug:module>/", blank.blank_form, name="blank_form"),
    path("editions/<slug:code>/blank-interview/", blank.blank_interview, name="blank_interview"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/add/", drafts.add_draft, name="add_draft"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/text/", drafts.draft_text, name="draft_text"),
    path("drafts/<int:pk>/differences/", drafts.draft_differences, name="draft_differences"),
    path("drafts/<int:pk>/edition.yaml", drafts.draft_source, name="draft_source"),
    path("drafts/<int:pk>/versions/<int:version>/", drafts.draft_version, name="draft_version"),
    path("drafts/<int:pk>/parts/", amending.draft_parts, name="draft_parts"),
    path("drafts/<int:pk>/parts/scheme/", amending.change_scheme, name="change_scheme"),
    path("drafts/<int:pk>/parts/questions/<str:code>/", amending.change_question, name="change_question"),
    path("drafts/<int:pk>/parts/questions/<str:code>/prompts/add/", amending.add_prompt, name="add_prompt"),
    path("drafts/<int:pk>/parts/questions/<str:code>/remove/", amending.remove_prompt, name="remove_prompt"),
    path("drafts/<int:pk>/parts/add-answers/", rows.add_options, name="add_options"),
    path("drafts/<int:pk>/parts/add-bands/", rows.add_bands, name="add_bands"),
    path("drafts/<int:pk>/parts/options/<str:name>/", rows.change_options, name="change_options"),
    path("drafts/<int:pk>/parts/bands/<str:name>/", rows.change_bands, name="change_bands"),
    path("drafts/<int:pk>/parts/bands/<str:name>/remove/", rows.remove_bands, name="remove_bands"),
    path("drafts/<int:pk>/parts/codes/<str:name>/", parts.change_codes, name="change_codes"),
    path("drafts/<int:pk>/parts/scheme/rules/<str:name>/", parts.change_rule, name="change_rule"),
    path("drafts/<int:pk>/parts/domains/<str:code>/standards/add/", parts.add_standard, name="add_standard"),
    path("drafts/<int:pk>/parts/standards/<str:code>/key-questions/add/", parts.add_key_question, name="add_key_question"),
    path(
        "drafts/<int:pk>/parts/standards/<str:code>/characteristics/", parts.change_characteristics, name="change_characteristics"
    ),
    path("drafts/<int:pk>/publish/", drafts.publish, name="publish_draft"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
]
