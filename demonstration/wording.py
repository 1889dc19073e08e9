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
_GOOD = "The practitioner arranged a joint appointment with the recovery worker, which turned attendance around."
_POOR = "Information from children's services was received and filed but not read into the assessment."


def evidence(draw: Random, stage: str, counts: Counts) -> str:
    """Return one or two sentences that would support such an answer at this stage."""
    if counts is Counts.NOT_APPLICABLE:
        return draw.choice(_NOT_APPLICABLE)
    bank = _SUFFICIENT if counts is Counts.SUFFICIENT else _INSUFFICIENT
    sentences = bank.get(stage, bank["implementation"])
    return " ".join(draw.sample(sentences, draw.choice([1, 2])))


def why(draw: Random, counts: Counts) -> str:
    """Return what an officer might have said."""
    return draw.choice(_WHY.get(counts, [""]))


def summary(draw: Random, code: str) -> str:
    """Return the words for a free-text question: the case summary, or now and then an example of practice."""
    if code.endswith("good_practice"):
        return _GOOD if draw.random() < 0.3 else ""
    if code.endswith("poor_practice"):
        return _POOR if draw.random() < 0.3 else ""
    return draw.choice(_SUMMARIES)
