"""A small edition without faults, to be damaged in tests."""

from pathlib import Path

SMALL = """\
code: small
name: A small edition
provider_kinds: [PDU]
valid_from: 2030-01-01
attribution: Written for a test.
sources: {The manual: A manual}
terms: {person: person, people: people, officer: officer, officers: officers}

option_sets:
  yes_no:
    options:
      - {code: "yes", label: "Yes", counts: sufficient}
      - {code: "no", label: "No", counts: insufficient}
  screening:
    options:
      - {code: "yes", label: "Yes", counts: not_counted}
      - {code: "no", label: "No", counts: not_counted}

code_lists:
  sex: {male: Male, female: Female}
  ethnicity: {W1: White British, A1: Indian, NS: Prefer not to say}
  sentence_type: {community_order: Community order, licence: Licence}
  requirement: {unpaid_work: Unpaid work}
  rosh: {low: Low, high: High}
  mappa_category: {"1": Category 1}
  mappa_level: {"1": Level 1}
  ro_grade: {officer: Officer}
  interview_mode: {video: By video}

groups:
  supervision:
    of: sentence_type
    groups:
      - {code: community, label: Community, holds: [community_order]}
      - {code: post_custody, label: Post-custody, holds: [licence]}
  ethnic_group:
    of: ethnicity
    groups:
      - {code: white, label: White, holds: [W1]}
      - {code: minority, label: Minority, holds: [A1]}
    ungrouped: [NS]
  rosh_group:
    of: rosh
    groups:
      - {code: all, label: All, holds: [low, high]}

bands:
  age:
    step: 1
    bands:
      - {code: young, label: 18-29, from: 18, to: 29}
      - {code: old, label: 30+, from: 30}

form:
  first:
    - code: start
      title: Start
      questions:
        - {code: screening.harm, kind: screening, text: Any risk of harm, draft: true, options: screening}
  last:
    - code: summary
      title: Summary
      questions:
        - {code: summary.case, kind: text, text: Case summary, draft: true}

domains:
  - code: cases
    number: "1"
    title: Cases
    standards:
      - code: assessment
        number: "1.1"
        title: Assessment
        key_questions:
          - code: assessment.safety
            number: 1.1.1
            text: Is assessment good enough?
            source: The manual
            options: yes_no
            applies: {answer: screening.harm, in: ["yes"]}
            prompts:
              - code: assessment.safety.victims
                number: 1.1.1 a
                text: Are victims considered?
                draft: true
                options: yes_no
                applies: {fact: supervision, in: [post_custody]}
              - code: assessment.safety.past
                number: 1.1.1 b
                text: Is past behaviour considered?
                draft: true
                options: yes_no
                applies: {fact: age, at_least: 21}

interview:
  fields:
    - {code: grade, text: Grade, code_list: ro_grade, draft: true}
  sections:
    - code: staff
      title: Staff
      informs: assessment
      questions:
        - {code: interview.workload, text: Manageable workload, source: The manual, options: yes_no}

scheme:
  scale: {inadequate: Inadequate, requires_improvement: Requires improvement, good: Good, outstanding: Outstanding}
  bands:
    basis: stated
    text: Shares.
    source: The manual
    from_per_cent: {inadequate: 0, requires_improvement: 50, good: 65, outstanding: 80}
  rounding: {basis: unknown, text: Exact., round_before_banding: false}
  standard: {basis: stated, text: Lowest., rule: lowest_key_question}
  points:
    basis: stated
    text: Points.
    of: {inadequate: 0, requires_improvement: 1, good: 2, outstanding: 3}
  overall:
    basis: stated
    text: Overall.
    standards: 1
    points: {inadequate: [0, 0], requires_improvement: [1, 1], good: [2, 2], outstanding: [3, 3]}
  discretion: {basis: stated, text: Near., within_points: 5, one_case_would_change: true, cases_at_most: 5}
  not_rated: {basis: inferred, text: All., overall: when_every_standard_is_rated}
"""


def write(folder: Path, text: str = SMALL, name: str = "small") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def line_of(fragment: str, text: str) -> int:
    """The line on which the only occurrence of the fragment begins."""
    assert text.count(fragment) == 1, f"{text.count(fragment)} times: {fragment}"
    return text[: text.index(fragment)].count("\n") + 1
