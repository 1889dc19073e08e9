"""The small edition with samples beside the main one, a standard that is never rated and one pooled from parts."""

from tests.standards.small import SMALL

MODULES = """\
modules:
  - code: unpaid_work
    title: Unpaid work
    sample: Everybody with an unpaid work requirement.
    draft: true
    form:
      first:
        - code: unpaid_work_start
          title: The work
          questions:
            - {code: unpaid_work.paused, kind: screening, text: Was the work paused, draft: true, options: screening}
      last:
        - code: unpaid_work_summary
          title: Unpaid work summary
          questions:
            - {code: unpaid_work.words, kind: text, text: What was done, draft: true}
  - {code: victims, title: Victims, sample: Everybody who asked., source: The manual, officer_interview: true}

"""
STANDARDS = """\
      - code: unpaid_work
        title: Unpaid work
        module: unpaid_work
        key_questions:
          - code: unpaid_work.safety
            text: Was the work safe?
            draft: true
            options: yes_no
            prompts:
              - code: unpaid_work.safety.resumed
                text: Was it safe again after the pause?
                draft: true
                options: yes_no
                applies: {answer: unpaid_work.paused, in: ["yes"]}
      - code: victims
        title: Victims
        module: victims
        rated_by: nothing
        key_questions:
          - {code: victims.contact, text: Was contact offered in time, draft: true, options: yes_no}
      - code: desistance
        title: Desistance
        rated_by: parts
        key_questions:
          - {code: desistance.pooled, text: Is it supported, draft: true, pools: [planning.desistance, reviewing.desistance]}

"""
POINTS = "{inadequate: [0, 0], requires_improvement: [1, 1], good: [2, 2], outstanding: [3, 3]}"
OF_THREE = "{inadequate: [0, 1], requires_improvement: [2, 4], good: [5, 7], outstanding: [8, 9]}"

SEVERAL_SAMPLES = (
    SMALL.replace("domains:\n", f"{MODULES}domains:\n")
    .replace("interview:\n", f"{STANDARDS}interview:\n")
    .replace("    standards: 1\n", "    standards: 3\n")
    .replace(POINTS, OF_THREE)
)
