"""Judgements as inspectors save them, for tests about what follows from them."""

from uuid import uuid4

from accounts.models import User
from cases.answering import save_answer
from cases.answers import ASSESSMENT, Change, Writer
from cases.models import Case, Judgement


def judge(case: Case, *, by: User, **choices: str) -> None:
    """Save one answer after another: `judge(case, by=cast.ines, assessment__safety="yes")`; "" takes a choice away."""
    for name, choice in choices.items():
        question = name.replace("__", ".")
        base = Judgement.objects.filter(assessment__case=case, question__code=question).values_list("version", flat=True).first()
        save_answer(
            ASSESSMENT, case_id=case.pk, question=question, change=Change(choice=choice, set_choice=True),
            base=base or 0, operation=uuid4(), by=Writer(by.pk),
        )  # fmt: skip
