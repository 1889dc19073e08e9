"""What the editions say. Published wording is repeated here letter by letter, so that it cannot change unnoticed."""

import pytest

from standards.assembly import assemble
from standards.bands import band_of
from standards.edition_file import edition_files, read_edition
from standards.structure import Counts, Kind

EDITIONS = {path.stem: assemble(read_edition(path).document.stored()) for path in edition_files()}
ASPIRE = ["assessment", "planning", "implementation", "reviewing"]
CRC, NPS, PDU, QI = "crc-2018-19", "nps-2018-19", "pdu-2021-23", "quality-and-impact-2016-17"
RATED = [CRC, NPS, PDU]

WORDING_2018 = {
    "implementation.engaging": (
        "Is the sentence/post-custody period implemented effectively with a focus on engaging the service user?"
    ),
    "implementation.desistance": (
        "Does the implementation and delivery of services effectively support the service user’s desistance?"  # noqa: RUF001  (as printed)
    ),
    "implementation.safety": "Does the implementation and delivery of services effectively support the safety of other people?",
    "staffing.levels": "Do staffing and workload levels support the delivery of high-quality services for all service users?",
    "staffing.levels.planned": (
        "Are staffing levels planned and reviewed to meet the changing demands and profiles of service users?"
    ),
    "staffing.levels.workloads": (
        "Do practitioners have manageable workloads, given the profile of the cases and the range of work undertaken?"
    ),
    "staffing.levels.active_management": (
        "Are workloads actively managed, with resources being redeployed, when reasonable and necessary, in response to local "
        "pressures?"
    ),
    "services.range": (
        "Does the organisation provide the volume, range, and quality of services to meet the needs of service users?"
    ),
    "services.range.needs_and_risks": (
        "Are appropriate services provided, either in-house or through other agencies, to meet the identified needs and risks?"
    ),
    "services.range.strengths": "Is sufficient attention paid to building on strengths and enhancing protective factors?",
    "services.range.diversity": (
        "Are diversity factors and issues of disproportionality sufficiently considered in the range of services provided?"
    ),
    "services.range.locations": "Are services available and accessible to service users in appropriate locations?",
    "services.relationships": (
        "Are relationships with providers and other agencies established, maintained, and used effectively to deliver "
        "high-quality services to service users?"
    ),
    "services.relationships.desistance": (
        "Are there effective relationships with other agencies to support desistance through access to mainstream services both "
        "during and after sentence?"
    ),
    "services.relationships.harm": (
        "Are there effective relationships with other agencies to manage the risk of harm to others?"
    ),
    "interview.priority_quality": "Does your service prioritise quality?",
    "interview.workload_manageable": "Do you think your workload is manageable?",
    "interview.workload_managed": "Do you think workloads in your team are actively managed?",
    "interview.skills": "Do you have the skills, ability and knowledge necessary to supervise your caseload?",
    "interview.allocated": "Are you always allocated cases for which you have the appropriate training and experience?",
    "interview.roles": (
        "Do all other staff working in this case have clearly-defined roles which support the delivery of a high-quality service?"
    ),
    "interview.supervision": "Do you receive supervision that enhances and sustains good quality of work with service users?",
    "interview.training": (
        "Does the organisation provide you with sufficient access to in-service training to support the delivery of a quality "
        "service?"
    ),
    "interview.learning_culture": "Does the organisation promote and value a culture of learning and continuous improvement?",
    "interview.recognition": "Do managers recognise and reward exceptional work?",
    "interview.safety_wellbeing": "Is appropriate attention paid to staff safety and wellbeing?",
    "interview.services_range": (
        "Do you have access to an appropriate range of services to meet the identified needs and risks?"
    ),
    "interview.agencies_desistance": (
        "Were there effective relationships with other agencies to support desistance through access to mainstream services?"
    ),
    "interview.agencies_harm": "Were there effective relationships with other agencies to manage the risk of harm to others?",
    "interview.policies": "Are policies and guidance communicated effectively?",
    "interview.recording_policy": (
        "Is there a clear policy about case recording that supports defensible decision making and effective communication?"
    ),
    "interview.systems": (
        "Do the case management, assessment and planning systems used by your organisation enable you to plan, deliver and "
        "record your work in a timely way, and to access information as required?"
    ),
}
WORDING_2021 = {
    "implementation.engaging": (
        "Is the sentence/post-custody period implemented effectively with a focus on engaging the person on probation?"
    ),
    "implementation.engaging.start_promptly": "Do the requirements of the sentence start promptly, or at an appropriate time?",
    "implementation.engaging.working_relationship": (
        "Is sufficient focus given to maintaining an effective working relationship with the person on probation, taking into "
        "account their diversity needs?"
    ),
    "implementation.engaging.enable_completion": (
        "Are sufficient efforts made to enable the individual to complete their sentence, including flexibility to take "
        "appropriate account of their personal circumstances?"
    ),
    "implementation.engaging.non_compliance": (
        "Are risks of non-compliance identified and addressed in a timely fashion to reduce the need for enforcement actions?"
    ),
    "implementation.desistance": (
        "Does the implementation and delivery of services effectively support the person on probation's desistance?"
    ),
    "implementation.desistance.right_services": (
        "Are the delivered services those most likely to reduce reoffending and support desistance, with sufficient attention "
        "given to sequencing and the available timescales?"
    ),
    "implementation.desistance.strengths": (
        "Wherever possible, does the delivery of services build upon the individual's strengths and enhance protective factors?"
    ),
    "implementation.desistance.contact": (
        "Are the level and nature of contact sufficient to reduce reoffending and support desistance?"
    ),
    "implementation.safety": "Does the implementation and delivery of services effectively support the safety of other people?",
    "implementation.safety.victims": "Is sufficient attention given to protecting actual and potential victims?",
    "implementation.safety.agencies": (
        "Is the involvement of other agencies in managing and minimising the risk of harm sufficiently well-coordinated?"
    ),
    "outcomes.progress": (
        "Do early outcomes demonstrate that reasonable progress has been made, in line with the personalised needs of the person "
        "on probation?"
    ),
}
WORDING_2016 = {
    "factor.availability": "Were there any gaps in the availability of interventions?",
    "factor.delivery": "Were sufficient interventions delivered in relation to priority factors?",
    "factor.contracted_contribution": (
        "Did contracted providers contribute sufficiently to helping the service user achieve the desired outcomes?"
    ),
    "factor.partner_contribution": (
        "Did partners contribute sufficiently to helping the service user achieve the desired outcomes?"
    ),
    "contracted.harm_focus": (
        "Were the interventions delivered by providers under contract sufficiently focused on protecting those at risk of harm "
        "from this service user?"
    ),
    "contracted.information": "Was sufficient information from contracted providers used in reviewing the work?",
    "partners.harm_focus": (
        "Were the interventions delivered by partners sufficiently focused on protecting those at risk of harm from this service "
        "user?"
    ),
    "partners.information": "Was sufficient information from partners used in reviewing the work?",
}


@pytest.mark.parametrize(("code", "wording"), [(CRC, WORDING_2018), (NPS, WORDING_2018), (PDU, WORDING_2021), (QI, WORDING_2016)])
def test_published_wording_is_kept_letter_by_letter_and_nothing_else_passes_for_published(code, wording):
    edition = EDITIONS[code]
    given = [question for question in edition.all_questions if not question.about]
    given += edition.factors.questions if edition.factors else ()
    assert {question.code: question.text for question in given if not question.draft} == wording


def test_each_factor_is_asked_about_in_the_words_of_the_edition():
    edition = EDITIONS[QI]
    templates = {question.code: question for question in edition.factors.questions}
    asked = [question for question in edition.all_questions if question.about]
    assert len(asked) == 12 * 5
    for question in asked:
        _, factor, name = question.code.split(".")
        given = templates[f"factor.{name}"]
        same = (given.kind, given.text, given.hint, given.guidance, given.draft, given.source)
        assert (question.kind, question.text, question.hint, question.guidance, question.draft, question.source) == same
        assert [(o.code, o.label, o.counts) for o in question.options] == [(o.code, o.label, o.counts) for o in given.options]
        assert (question.about, question.page) == (edition.factors.factors[factor], f"factor.{factor}")
        assert question.applies == {"answer": f"factor.{factor}", "in": ["chosen"]}


def test_factors_are_chosen_on_one_page_and_asked_about_on_a_page_each():
    edition = EDITIONS[QI]
    choosing, *pages = [page for page in edition.pages if page.stage == "factors"]
    assert (choosing.code, choosing.at_most, choosing.questions[0].text) == ("factors", 5, "Accommodation")
    assert {q.kind for q in choosing.questions} == {Kind.SCREENING}
    assert {option.at_most for q in choosing.questions for option in q.options if option.code == "chosen"} == {5}
    assert [(page.code, page.title, len(page.questions)) for page in pages][:2] == [
        ("factor.accommodation", "Accommodation", 5),
        ("factor.education_training_employment", "Education, training and employment", 5),
    ]
    assert [page.code for page in edition.pages][-5:] == [
        "contracted.harm_focus", "contracted.information", "partners.harm_focus", "partners.information", "summary",
    ]  # fmt: skip


def test_the_questions_about_factors_are_reported_as_shares_factor_by_factor():
    edition = EDITIONS[QI]
    domain = edition.domains[0]
    assert (domain.code, len(domain.standards), {one.rated_by for one in domain.standards}) == ("factors", 12, {"nothing"})
    assert domain.standards[0].key_questions == tuple(
        f"factor.accommodation.{name}"
        for name in ("availability", "delivery", "contracted_contribution", "partner_contribution", "referral")
    )
    assert len(edition.key_questions) == 12 * 5 + 4


@pytest.mark.parametrize("code", EDITIONS)
def test_every_published_question_names_its_bulletin(code):
    edition = EDITIONS[code]
    assert {question.source for question in edition.all_questions if not question.draft} <= set(edition.sources)
    assert "Open Government Licence v3.0" in edition.attribution


def test_answers_to_prompts_are_those_printed_for_2021_to_2023():
    labels = {
        question.code: [option.label for option in question.options]
        for question in EDITIONS[PDU].all_questions
        if question.kind is Kind.PROMPT and not question.draft
    }
    assert labels == {
        "implementation.engaging.start_promptly": ["Yes", "No, and should have done", "No, due to non-compliance"],
        "implementation.engaging.working_relationship": ["Yes", "No"],
        "implementation.engaging.enable_completion": ["Yes", "No"],
        "implementation.engaging.non_compliance": ["Yes", "No, and should have been", "There were no risks of non-compliance"],
        "implementation.desistance.right_services": ["Yes", "No"],
        "implementation.desistance.strengths": [
            "Yes",
            "No, and should have done",
            "No, there were no relevant strengths or protective factors",
        ],
        "implementation.desistance.contact": [
            "Yes",
            "No, mostly due to non-compliance",
            "No, insufficient or inappropriate contact arranged",
        ],
        "implementation.safety.victims": [
            "Yes",
            "No, and should have been",
            "There were no identifiable actual or potential victims",
        ],
        "implementation.safety.agencies": ["Yes", "No, and should have been", "Other agencies not involved"],
    }
    assert not any(question.draft_options for question in EDITIONS[PDU].all_questions if question.code in labels)


@pytest.mark.parametrize("code", RATED)
def test_the_twelve_aspire_key_questions_are_there_each_with_prompts(code):
    edition = EDITIONS[code]
    aspire = [question for question in edition.key_questions if question.standard in ASPIRE]
    expected = [
        (f"2.{stage}.{aspect}", name, focus)
        for stage, name in enumerate(ASPIRE, start=1)
        for aspect, focus in enumerate(["engaging", "desistance", "safety"], start=1)
    ]
    assert [(question.number, question.standard, question.aspect) for question in aspire] == expected
    for question in aspire:
        page = edition.page(question.code)
        assert page.questions[-1] == question
        prompts = page.questions[:-1]
        assert len(prompts) >= 3
        assert [prompt.number for prompt in prompts] == [f"{question.number} {letter}" for letter in "abcdefg"[: len(prompts)]]
        assert {prompt.parent for prompt in prompts} == {question.code}
        assert [option.counts for option in question.options] == [Counts.SUFFICIENT, Counts.INSUFFICIENT]


def test_the_same_question_has_the_same_concept_in_every_edition():
    concepts = {code: [question.concept for question in EDITIONS[code].questions.values()] for code in RATED}
    assert concepts[CRC] == concepts[NPS]
    only_2021 = {concept for concept in concepts[PDU] if not concept.startswith("outcomes.")}
    assert only_2021 == set(concepts[CRC]) - {"screening.harm_indicators"}
    assert {"summary.case", "summary.good_practice", "summary.poor_practice"} <= set(EDITIONS[QI].questions)


@pytest.mark.parametrize(
    ("code", "standards"),
    [
        (CRC, "1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 4.1 4.2"),
        (NPS, "1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 3.1 3.2"),
        (PDU, "1.1 1.2 1.3 1.4 2.1 2.2 2.3 2.4 2.5"),
    ],
)
def test_every_edition_has_its_rated_standards(code, standards):
    edition = EDITIONS[code]
    assert [standard.number for standard in edition.standards] == standards.split()
    assert edition.scheme["overall"]["standards"] == len(edition.standards)
    organisational = edition.domains[0].standards
    assert {(standard.rated_by, standard.key_questions) for standard in organisational} == {("characteristics", ())}


def test_quality_and_impact_rates_nothing_and_says_why():
    assert EDITIONS[QI].scheme == {}
    assert EDITIONS[QI].scheme_absent.startswith("Quality & Impact inspections gave no ratings")


def test_quality_and_impact_chooses_up_to_five_of_twelve_factors():
    factors = EDITIONS[QI].factors
    assert (factors.at_most, len(factors.factors), len(factors.questions)) == (5, 12, 5)
    gaps = factors.questions[0]
    assert {option.code: option.counts for option in gaps.options} == {"no": Counts.SUFFICIENT, "yes": Counts.INSUFFICIENT}


@pytest.mark.parametrize("code", [CRC, NPS])
def test_safety_is_left_out_where_there_are_no_indicators_of_harm(code):
    """Bulletin 2020/01, note 4."""
    unless_no = {"not": {"answer": "screening.harm_indicators", "in": ["no"]}}
    conditions = {question.code: question.applies for question in EDITIONS[code].key_questions}
    assert {key for key, condition in conditions.items() if condition == unless_no} == {f"{stage}.safety" for stage in ASPIRE}
    assert EDITIONS[code].questions["planning.safety.contingency"].applies == unless_no
    assert EDITIONS[code].pages[0].questions[0].code == "screening.harm_indicators"


def test_every_case_is_asked_about_safety_from_2021():
    assert [question.code for question in EDITIONS[PDU].key_questions if question.applies] == []


@pytest.mark.parametrize("code", RATED)
def test_contact_before_release_is_asked_of_post_custody_cases_only(code):
    """Bulletin 2023/03, annex A."""
    question = EDITIONS[code].questions["implementation.engaging.contact_before_release"]
    assert question.applies == {"fact": "supervision", "in": ["post_custody"]}


@pytest.mark.parametrize("code", RATED)
def test_enforcement_is_asked_when_there_were_risks_of_non_compliance(code):
    follows = {"answer": "implementation.engaging.non_compliance", "in": ["yes", "no_should_have"]}
    questions = EDITIONS[code].questions
    assert questions["implementation.engaging.enforcement"].applies == follows
    assert questions["implementation.engaging.re_engagement"].applies == follows


@pytest.mark.parametrize("code", RATED)
def test_the_interview_has_seventeen_questions_in_four_sections_that_inform_domain_one(code):
    edition = EDITIONS[code]
    number = {standard.code: standard.number for standard in edition.standards}
    sections = [(question.page, number[question.standard]) for question in edition.interview]
    counted = {section: sections.count(section) for section in dict.fromkeys(sections)}
    expected = {("leadership", "1.1"): 1, ("staff", "1.2"): 10, ("services", "1.3"): 3, ("information", "1.4"): 3}
    assert counted == expected
    assert [field.code for field in edition.interview_fields] == ["grade", "caseload_fte"]
    assert {option.counts for option in edition.interview[0].options} == {
        Counts.SUFFICIENT,
        Counts.INSUFFICIENT,
        Counts.NOT_ASKED,
    }


def test_the_bands_and_groups_of_2018_have_the_labels_of_bulletin_2020_01():
    edition = EDITIONS[CRC]
    assert [band.label for band in edition.bands["age"]] == ["18-24", "25-29", "30-39", "40-59", "60+"]
    assert [band.label for band in edition.bands["ogrs_score"]] == ["Low", "Medium", "High/Very high"]
    assert [band.label for band in edition.bands["caseload_fte"]] == [
        "1-20", "21-30", "31-40", "41-50", "51-60", "61-70", "71+",
    ]  # fmt: skip
    assert list(edition.code_lists["ethnic_group"].values()) == ["White", "Ethnic minority"]
    assert list(edition.code_lists["rosh_group"].values()) == ["Low", "Medium", "High/Very high"]
    assert list(edition.code_lists["supervision"].values()) == ["Community sentence", "Post-custody"]
    assert list(edition.code_lists["ro_grade"].values()) == [
        "Probation Officer", "Probation Service Officer", "Other or not clear",
    ]  # fmt: skip
    assert list(edition.code_lists["sex"].values()) == ["Male", "Female"]


def test_the_same_case_is_in_different_bands_in_different_editions():
    labels = {code: band_of(25, EDITIONS[code].bands["age"]).label for code in (CRC, NPS, PDU, QI)}
    assert labels == {CRC: "25-29", NPS: "25-29", PDU: "18-25", QI: "Under 30"}
    assert EDITIONS[CRC].group("ethnicity", "B1") == "minority"
    assert EDITIONS[PDU].group("ethnicity", "B1") == "black"


@pytest.mark.parametrize("code", EDITIONS)
def test_terms_are_those_of_the_time(code):
    person, other = "person on probation", "service user"
    if EDITIONS[code].valid_from < "2021-10-01":
        person, other = other, person
    assert EDITIONS[code].term("person") == person
    assert [question.code for question in EDITIONS[code].all_questions if other in question.text] == []
