"""Invented evidence for the demonstration: what an inspector might write, about nobody."""

from random import Random

from standards.structure import Counts

_SUFFICIENT = {
    "assessment": [
        "The initial assessment was completed within two weeks and draws on the pre-sentence report and police information.",
        "The practitioner recorded the person's own account and weighed it against the previous assessment.",
        "Strengths are named: stable housing, a supportive sister, and work that was held for eight months.",
        "Diversity needs were discussed at the first appointment and the record shows what was changed because of them.",
    ],
    "planning": [
        "The plan puts the most pressing need first and says who will do what by when.",
        "Objectives were written with the person, in words they used themselves, and are achievable within the order.",
        "Contact is planned weekly for the first three months, with the reason for reducing it later.",
        "There is a contingency plan that names the signs to watch for and whom to call.",
    ],
    "implementation": [
        "Appointments were offered every week; missed ones were followed up the same day.",
        "The programme started in week five, after motivational work that is well recorded.",
        "Three-way meetings with the drug service took place monthly and actions were carried through.",
        "The practitioner visited the home twice and recorded what was seen and who was present.",
    ],
    "reviewing": [
        "A review followed the change of address within ten days and altered the plan accordingly.",
        "Progress was looked at together with the person and the written review shows both views.",
        "Information from the police and children's services was asked for and used at the review.",
    ],
    "outcomes": [
        "Attendance improved from half to nearly all appointments and no further offence is recorded.",
        "Alcohol use has fallen and the person now attends a local group without being prompted.",
    ],
    "resettlement": [
        "The practitioner spoke to the prison three times before release and a place to live was found in time.",
        "Licence conditions were explained in a video call, and the first appointments were arranged before release.",
    ],
    "court_work": [
        "The report draws on police and children's services information and gives the court a clear, reasoned proposal.",
        "The person was seen on the day, asked about their circumstances, and their view stands in the report.",
    ],
    "through_the_gate": [
        "The plan was made twelve weeks before release and every need in it had been acted on by the last day.",
        "A bed was found with a local charity and the bank account was opened from prison.",
    ],
    "unpaid_work": [
        "The placement takes account of shift work and a back injury, and induction followed within a week.",
        "Hours were offered every week; the supervisor recorded skills learned and a certificate was gained.",
    ],
    "victim_work": [
        "The first letter went out within the set time, in plain words, with a choice of how to stay in touch.",
        "The victim's wishes on licence conditions were passed to the prison and what became of them was explained.",
    ],
    "management_oversight": [
        "The manager discussed the case twice; what was agreed is recorded and was done.",
    ],
    "harm_classification": ["The classification follows from the assessment and was looked at again after each change."],
    "safeguarding_information": [
        "Checks were made with the police and children's services at the start and again when a new partner was named.",
    ],
}
_INSUFFICIENT = {
    "assessment": [
        "The assessment was copied from the previous order and does not mention the new relationship.",
        "Police call-outs to the address were not asked about until month four.",
        "Motivation is described in one line; barriers to attending, such as shift work, are missing.",
    ],
    "planning": [
        "The plan lists every need without order and no service is named for the first three.",
        "No thought is given to who might be at risk or what would be done if contact broke down.",
        "Objectives are generic and would fit any case of the office.",
    ],
    "implementation": [
        "Six weeks passed without contact after the practitioner left, and nobody was told.",
        "The referral to the accommodation service was planned but never made.",
        "Three missed appointments were accepted without evidence and without a conversation.",
        "A disclosure about the former partner was recorded but not shared with the police.",
    ],
    "reviewing": [
        "There was no review although the person had been arrested and had moved in with a new partner.",
        "The review repeats the first assessment word for word.",
    ],
    "outcomes": [
        "There is no sign of progress on the needs linked to offending and compliance has worsened.",
        "Two further arrests are recorded and the plan was not changed.",
    ],
    "resettlement": [
        "Nobody from the community spoke to the prison; the person was released without an address.",
    ],
    "court_work": [
        "The report was written without the information on domestic abuse that had been asked for, and does not say so.",
        "The proposal repeats the last order although that order had broken down.",
    ],
    "through_the_gate": [
        "The plan names accommodation as a need and nothing was done about it before release.",
        "What had been arranged in prison was not passed on to the practitioner in the community.",
    ],
    "unpaid_work": [
        "Four months passed before the first day of work, and nobody explained why.",
        "Two absences were accepted without evidence, and hours will not be completed within the year.",
    ],
    "victim_work": [
        "The victim was told of the release three days after it had happened.",
        "The letter uses terms of the service that nobody outside it would understand.",
    ],
    "management_oversight": [
        "No manager looked at the case, although the risk was raised to high in the second month.",
        "Oversight is recorded as a tick; what was discussed is not.",
    ],
    "harm_classification": ["The classification leaves out two call-outs of the police to the address."],
    "safeguarding_information": [
        "A reply from children's services was never chased, and the assessment says there are no concerns.",
    ],
}
_NOT_APPLICABLE = ["This did not arise in the period inspected.", "Nothing in the record suggests that this was needed."]

_WHY = {
    Counts.SUFFICIENT: [
        "Says the team talks about quality every week.",
        "Supervision is monthly and useful.",
        "Feels supported and knows whom to ask.",
        "Has what is needed, though systems are slow.",
    ],
    Counts.INSUFFICIENT: [
        "Too many cases to do what they would wish.",
        "Training was cancelled twice this year.",
        "Says that targets come first.",
        "Services are there on paper, with long waits.",
    ],
    Counts.NOT_ASKED: ["Ran out of time."],
}

_SUMMARIES = [
    "A community order with rehabilitation activity days. Contact was regular, work on alcohol use was well sequenced, and "
    "other agencies were involved early.",
    "A post-release case with a history of domestic abuse. Planning was sound, but delivery stalled after a change of "
    "practitioner and risks to the former partner were not followed up.",
    "A first sentence for a young adult. The relationship with the practitioner was the strength of this case; services to "
    "support employment were slow to start.",
    "A suspended sentence with unpaid work and a programme. Enforcement was timely and fair; reviewing came late.",
]
# By the beginning of the question's code, for samples of other work than supervision.
_OTHER_SUMMARIES = {
    "court_reports": ["A short report, prepared on the day, for a person before the court for the third time in two years."],
    "unpaid_work": ["150 hours of unpaid work beside a job with changing shifts; 92 hours worked when the case was read."],
    "through_the_gate": ["A man serving ten months who had lost his tenancy on entering prison and had no bank account."],
    "victim_work": ["A victim who chose to be told of changes by letter only; the person is due for release within the year."],
}
# Evidence about an organisation: what it is, its title, its source, and what it says.
ORGANISATION = (
    ("document", "Business plan and delivery priorities", "Head of service", "Priorities for the year, with owners and dates."),
    ("document", "Workload figures of the last six months", "Performance team", "Caseloads by office and grade, month by month."),
    ("meeting", "Meeting with the senior leaders", "Head of service and two deputies", "Strategy, staffing, work with partners."),
    ("focus group", "Focus group of practitioners", "Nine practitioners from three offices", "Workload, supervision, training."),
)
_REASONS = {
    "outstanding": "Every prompt is met, with practice in several places that others could learn from.",
    "good": "Most prompts are met; what is wanting is known and being worked on.",
    "requires_improvement": "Plans are sound, but their effect on daily work is uneven between offices.",
    "inadequate": "Vacancies and workloads leave practitioners without time for the work that the standard describes.",
}
_GOOD = "The practitioner arranged a joint appointment with the recovery worker, which turned attendance around."
_POOR = "Information from children's services was received and filed but not read into the assessment."


def evidence(draw: Random, stage: str, counts: Counts) -> str:
    """Return one or two sentences that would support such an answer at this stage."""
    if counts is Counts.NOT_APPLICABLE:
        return draw.choice(_NOT_APPLICABLE)
    bank = _SUFFICIENT if counts is Counts.SUFFICIENT else _INSUFFICIENT
    sentences = bank.get(stage, bank["implementation"])
    return " ".join(draw.sample(sentences, min(len(sentences), draw.choice([1, 2]))))


def why(draw: Random, counts: Counts) -> str:
    """Return what an officer might have said."""
    return draw.choice(_WHY.get(counts, [""]))


# Why a panel decided as it did.
DECIDED = {
    "plain": "No trigger of the rating scheme applies: the ratings stand as they were worked out.",
    "near": "Close to a boundary or resting on few cases. The other key questions and their spread support the rating.",
    "proposed": "The evidence was weighed against the characteristics of the ratings beside it: the proposal stands.",
    "raised": "Workloads are now planned and reviewed: the evidence fits the characteristics of the next rating better.",
    "overall": "It follows from the ratings of the standards. There is no reason to depart from it.",
    "no overall": "Not every standard could be rated, so there is no overall rating.",
    "conflict": "Managed a team of this provider until two years before the inspection.",
}


def reasons(rating: str) -> str:
    """Return why a standard of the organisation might be rated so."""
    return _REASONS[rating]


def summary(draw: Random, code: str) -> str:
    """Return the words for a free-text question: the case summary, or now and then an example of practice."""
    if code.endswith("good_practice"):
        return _GOOD if draw.random() < 0.3 else ""
    if code.endswith("poor_practice"):
        return _POOR if draw.random() < 0.3 else ""
    return draw.choice(_OTHER_SUMMARIES.get(code.partition(".")[0], _SUMMARIES))


# What a report recommends, by the code of the standard ("": the whole), and what the provider does about each.
RECOMMENDATIONS = (
    ("assessment", "Make sure that every assessment uses information from the police and children's services."),
    ("staffing", "Fill the vacant posts, and give those who have just qualified a protected number of cases."),
    ("", "Review with partners each quarter whether people are kept safe, and publish what follows from it."),
)
ACTIONS: tuple[tuple[tuple[str, str, str, str], ...], ...] = (
    (
        (
            "Agree with the police how information is asked for and by when it is given.",
            "Head of the unit",
            "done",
            "Agreed and in use.",
        ),
        ("Check twenty assessments each month.", "Quality manager", "in_progress", "Two months done; a third was missed."),
    ),
    (("Recruit six probation officers.", "Regional head of staffing", "in_progress", "Four have begun."),),
    (("Set up a quarterly meeting with partners.", "Head of the unit", "not_started", ""),),
)
# On which standard the provider commented, what it said, and what became of it.
COMMENTS = (
    ("Staffing", "Three of the vacancies had been filled when fieldwork began.", "accepted", "The number was corrected."),
    (
        "Assessment",
        "Police checks are recorded in another system.",
        "partly",
        "The system is named; the finding stays.",
    ),
    ("Planning", "The share should not include cases from other offices.", "not_accepted", "All cases belong to this provider."),
    ("Leadership", "The vision was published in May, not in June.", "", ""),
)
EXAMPLE_LEFT_OUT = "The circumstances are so unusual that the person would be recognised."

# Two alerts of immediate risk in the inspection in fieldwork: one that nobody has answered yet, and one that was closed.
ALERTED = {
    "open": "The record of last month says that the person's partner and her two children have moved in with him, and nobody has"
    " told children's social care.",
    "closed": "A letter in the file, unopened, threatens a former partner by name.",
    "told": "Duty manager, Head of unit, North Borough PDU",
    "outcome": "The unit has told the police and the victim liaison officer, and the practitioner saw him the same day.",
}
