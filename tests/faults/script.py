"""What a person does and what goes wrong meanwhile, as a list of steps: drawn from a seed, printed and read back as words."""

import random
from dataclasses import dataclass, field

from tests.faults.proxy import FAULTS

# How a browser may be from the start: as it should be, with the clock of the laptop wrong or put back, without a database.
BROWSERS = ("plain", "clock ahead", "clock behind", "clock put back", "no database")
TYPING = ("type", "type", "type", "dictate", "paste", "compose", "choose", "replace")
MOVING = ("blur", "turn", "back", "put aside", "reload", "kill", "pause")
# What happens to the session, the case and the laptop: each with what puts it right again.
TROUBLES = {
    "end session": "sign in",
    "lock": "unlock",
    "reallocate": "give back",
    "set aside": "take back",
    "fill disk": "empty disk",
    "offline": "online",
    "sign out": "",
    "sign in": "",
    "colleague": "",
    "withdraw key": "",
}
# Two of these are typed into in every run, by their addresses below that of the case. All of them go through the one save layer.
PAGES = {
    "form": "form/assessment.engaging/",
    "next form": "form/assessment.desistance/",
    "summary": "form/summary/",
    "notes": "answers/assessment.engaging.involvement/notes/",
    "interview": "interview/",
}
# Of a page's boxes for words, or of its choices: the last one holds the reasons for a judgement, the notes of an interview.
QUESTIONS = ("0", "1", "-1")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done in a tab: `A` is the first, `A2` another tab of the same browser, `B` one on another device."""

    tab: str
    action: str
    argument: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.tab, self.action, self.argument) if part)

    @classmethod
    def read(cls, words: str) -> "Step":
        tab, action, *argument = words.split(": ")
        return cls(tab, action, *argument)


@dataclass(frozen=True)
class Script:
    """A whole run: `seed` also decides the pauses between keys."""

    seed: int
    steps: list[Step]
    browser: str = "plain"
    faults: tuple[str, ...] = field(default=())
    pages: tuple[str, ...] = ("form", "next form")

    @property
    def network(self) -> set[str]:
        """What is the matter with the network at some time."""
        return {step.argument for step in self.steps if step.action == "fault"}

    @property
    def tried(self) -> set[str]:
        """What its counts are for: what goes wrong, the kind of browser, the pages."""
        return {*self.faults, self.browser, *self.pages}

    def __str__(self) -> str:
        head = f"seed {self.seed}, browser: {self.browser}, pages: {' and '.join(self.pages)}"
        return "\n".join([head, *(f"  {step}" for step in self.steps)])

    @classmethod
    def of(cls, *steps: str, browser: str = "plain", pages: tuple[str, ...] = ("form", "next form"), seed: int = 0) -> "Script":
        """Return the script that is written down as words."""
        read = [Step.read(words) for words in steps]
        return cls(seed, read, browser, tuple(_named(step) for step in read if _named(step)), pages)


def drawn(seed: int) -> Script:
    """Return the script that belongs to a seed: a few faults that come and go while somebody types."""
    draw = random.Random(seed)
    browser = draw.choices(BROWSERS, weights=(14, 1, 1, 1, 1))[0]
    pages = tuple(draw.sample(list(PAGES), 2))
    tabs = draw.choices((("A",), ("A", "A2"), ("A", "B"), ("A", "A2", "B")), weights=(6, 2, 2, 1))[0]
    steps: list[Step] = []
    mending: list[Step] = []
    for _ in range(draw.randint(2, 4)):
        steps += [_typing(draw, tabs) for _ in range(draw.randint(1, 3))]
        begins, ends = _trouble(draw, tabs)
        steps.append(begins)
        steps += [_typing(draw, tabs) for _ in range(draw.randint(1, 3))]
        steps += [_moving(draw, tabs, browser) for _ in range(draw.randint(0, 2))]
        if ends and draw.random() < 0.7:
            steps.append(ends)
        elif ends:
            mending.append(ends)
        steps += [_typing(draw, tabs) for _ in range(draw.randint(0, 2))]
    steps += mending
    return Script(seed, steps, browser, tuple(_named(step) for step in steps if _named(step)), pages)


def _typing(draw: random.Random, tabs: tuple[str, ...]) -> Step:
    return Step(draw.choice(tabs), draw.choice(TYPING), draw.choice(QUESTIONS))


def _moving(draw: random.Random, tabs: tuple[str, ...], browser: str) -> Step:
    action = draw.choice(MOVING)
    if action == "kill" and browser == "no database":
        action = "blur"  # such a page says from the start that it keeps nothing
    return Step(draw.choice(tabs), action, str(draw.choice((100, 700, 1500))) if action == "pause" else "")


def _trouble(draw: random.Random, tabs: tuple[str, ...]) -> tuple[Step, Step | None]:
    tab = draw.choice(tabs)
    if draw.random() < 0.6:
        return Step(tab, "fault", draw.choice(FAULTS)), Step(tab, "mend")
    action = draw.choice(list(TROUBLES))
    ends = TROUBLES[action]
    argument = draw.choice(QUESTIONS) if action == "colleague" else ""
    return Step(tab, action, argument), Step(tab, ends) if ends else None


def _named(step: Step) -> str:
    """What a step does wrong, for the table of what was tried."""
    if step.action == "fault":
        return step.argument
    if step.tab != "A" and step.action in TYPING:
        return "another tab" if step.tab == "A2" else "another device"
    return step.action if step.action in {*TROUBLES, "kill", "reload", "back", "put aside"} else ""
