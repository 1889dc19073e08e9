"""Editions that nobody has thought of, each without faults: what is allowed must work from the file to the export."""

LONG = "Is everything that could possibly be said about this said at length, and then once more? " * 40
NASTY_LABEL = "Ydy, “iawn” <b>& 'felly'</b> \U0001f44d {{ x }}"
FORTY = "".join(
    f"""
              - code: work.alone.p{number}
                number: 1.1.1 {number}
                text: Prompt {number}?
                draft: true
                options: five""" for number in range(40)
)  # fmt: skip

# One domain with one standard; nobody is interviewed; three and five answers; a chain of questions that follow each other; who is
# asked hangs on several facts and answers; bands open at both ends; shares rounded before they are banded.
UNUSUAL = f"""\
code: unusual
name: "Safonau'r <gwasanaeth> & ŵyr \U0001f3f4"
provider_kinds: [PDU]
valid_from: 2031-01-01
attribution: 'Written for a "test" <b>only</b>.'
sources: {{The manual: "A manual & more"}}
terms: {{person: unigolyn, people: unigolion, officer: swyddog, officers: swyddogion}}

option_sets:
  three:
    options:
      - {{code: "yes", label: "{NASTY_LABEL}", counts: sufficient}}
      - {{code: "no", label: "Nac ydy", counts: insufficient}}
      - {{code: nothing_to_judge, label: "Dim byd i'w farnu", counts: not_applicable}}
  five:
    draft: true
    options:
      - {{code: fully, label: "Fully", counts: sufficient}}
      - {{code: mostly, label: "Mostly", counts: sufficient}}
      - {{code: partly, label: "Partly", counts: insufficient}}
      - {{code: not_at_all, label: "Not at all", counts: insufficient}}
      - {{code: passed_over, label: "Not asked here", counts: not_asked}}
  screening:
    options:
      - {{code: "yes", label: "Yes", counts: not_counted}}
      - {{code: "no", label: "No", counts: not_counted}}
      - {{code: unclear, label: "Cannot be told", counts: not_counted}}

code_lists:
  sex: {{male: Gwryw, female: Benyw}}
  ethnicity: {{W1: White British}}
  sentence_type: {{community_order: Community order, licence: Licence}}
  requirement: {{unpaid_work: Unpaid work, rar: Rehabilitation activity}}
  rosh: {{low: Low, high: High}}
  mappa_category: {{"1": Category 1}}
  mappa_level: {{"1": Level 1}}
  ro_grade: {{officer: Officer}}
  interview_mode: {{video: By video}}

groups:
  supervision:
    of: sentence_type
    groups:
      - {{code: community, label: Community, holds: [community_order]}}
      - {{code: post_custody, label: Post-custody, holds: [licence]}}
  ethnic_group:
    of: ethnicity
    groups:
      - {{code: white, label: White, holds: [W1]}}
  rosh_group:
    of: rosh
    groups:
      - {{code: all, label: All, holds: [low, high]}}

bands:
  age:
    step: 1
    bands:
      - {{code: anybody, label: "Pawb <0-∞>"}}
  ogrs_score:
    step: 1
    bands:
      - {{code: below, label: Below 50, to: 49}}
      - {{code: above, label: 50 and over, from: 50}}

form:
  first:
    - code: start
      title: "Dechrau & <dechrau>"
      questions:
        - {{code: screening.first, kind: screening, text: "A first thing?", draft: true, options: screening}}
        - code: screening.second
          kind: screening
          text: And a second?
          draft: true
          options: screening
          applies: {{answer: screening.first, in: ["yes", unclear]}}
        - code: screening.third
          kind: screening
          text: And a third?
          draft: true
          options: screening
          applies: {{answer: screening.second, in: ["no"]}}

domains:
  - code: work
    title: Gwaith
    standards:
      - code: work
        title: "The <only> standard"
        key_questions:
          - code: work.alone
            text: "{LONG.strip()}"
            source: The manual
            options: three
            applies:
              all:
                - any:
                    - {{answer: screening.third, in: ["yes"]}}
                    - all:
                        - {{fact: age, at_least: 21, at_most: 60}}
                        - not: {{fact: requirements, includes: [unpaid_work]}}
                        - any: [{{fact: rosh, known: false}}, {{fact: rosh, in: [high]}}]
                - not: {{answer: screening.first, in: ["no"]}}
            prompts:{FORTY}

scheme:
  scale: {{inadequate: Annigonol, requires_improvement: Angen gwella, good: Da, outstanding: Rhagorol}}
  bands: {{basis: stated, text: Shares., from_per_cent: {{inadequate: 0, requires_improvement: 1, good: 50, outstanding: 67}}}}
  rounding: {{basis: stated, text: Rounded first., round_before_banding: true}}
  standard: {{basis: stated, text: Lowest., rule: lowest_key_question}}
  points: {{basis: stated, text: Points., of: {{inadequate: 1, requires_improvement: 4, good: 5, outstanding: 9}}}}
  overall:
    basis: inferred
    text: Overall.
    standards: 1
    points: {{inadequate: [1, 3], requires_improvement: [4, 4], good: [5, 8], outstanding: [9, 9]}}
  discretion: {{basis: unknown, text: Never., within_points: 0, one_case_would_change: false, cases_at_most: 0}}
  not_rated: {{basis: inferred, text: In proportion., overall: in_proportion_to_rated_standards}}
"""

_SCHEME = UNUSUAL[UNUSUAL.index("scheme:\n") :]
_DOMAINS = UNUSUAL[UNUSUAL.index("domains:\n") : UNUSUAL.index("scheme:\n")]

# Nothing is rated and nobody judges the main sample: every judgement belongs to a sample of its own, with its own pages.
ONLY_SHARES = (
    UNUSUAL.replace("code: unusual\n", "code: only-shares\n")
    .replace(_SCHEME, 'scheme: null\nscheme_absent: "Dim sgôr: <shares> only."\n')
    .replace(_DOMAINS, """\
modules:
  - code: visits
    title: "Ymweliadau & <visits>"
    sample: Everybody who was visited.
    draft: true
    form:
      first:
        - code: visit
          title: The visit
          questions:
            - {code: visits.held, kind: screening, text: "Was it held?", draft: true, options: screening}

domains:
  - code: work
    title: Gwaith
    standards:
      - code: visits
        title: Visits
        module: visits
        rated_by: nothing
        key_questions:
          - code: visits.good
            text: Was the visit good?
            draft: true
            options: five
            applies: {not: {answer: visits.held, in: ["no"]}}
          - {code: visits.useful, text: "Was it useful?", draft: true, options: three}

""")
)  # fmt: skip

_OVERALL = UNUSUAL[UNUSUAL.index("  overall:\n") : UNUSUAL.index("  discretion:")]
_NOT_RATED = UNUSUAL[UNUSUAL.index("  not_rated:") :]

# A rated standard beside priority factors, and no overall rating.
FACTORS_AND_RATINGS = (
    UNUSUAL.replace("code: unusual\n", "code: factors-and-ratings\n")
    .replace(_OVERALL, "  overall_absent: Dim.\n")
    .replace(_NOT_RATED, "")
    .replace("\nscheme:\n", """
factors:
  title: "Ffactorau & more"
  at_most: 2
  draft: true
  factors: {one: Un, two: Dau, three: "Tri <b>"}
  questions:
    - {code: factor.done, text: "Was enough done?", draft: true, options: three}
    - {code: factor.asked, text: "And asked?", draft: true, options: five}

scheme:
""")
)  # fmt: skip

UNUSUAL_EDITIONS = {"unusual": UNUSUAL, "only-shares": ONLY_SHARES, "factors-and-ratings": FACTORS_AND_RATINGS}
