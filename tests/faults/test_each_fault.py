"""Every way in which networks, servers, browsers and people fail, each by itself, by the oracle of the runs that are drawn."""

import pytest

from tests.faults.runs import longest
from tests.faults.script import Script, Step

AT_ONCE = 6
KEPT = "A: pause: 1200"  # longer than the second within which words are kept


def while_failing(fault: str, *steps: str) -> list[str]:
    return ["A: type: 0", f"A: fault: {fault}", "A: type: 0", "A: choose: 1", *steps, "A: mend", "A: type: 2"]


# What is tried, by what it is called in a failure.
EACH = {
    "the request is lost": while_failing("drop before", KEPT),
    "the reply is lost after the commit": while_failing("drop after", KEPT, "A: type: 0"),
    "the reply is lost, and the page dies": while_failing("drop after", KEPT, "A: kill"),
    "a redirect to the sign-in page": while_failing("redirect", KEPT),
    "a hotel's page instead of a reply": while_failing("portal", KEPT, "A: reload", "A: type: 0"),
    "the server fails": while_failing("error", KEPT, "A: reload", "A: type: 0", KEPT),
    "the server is busy and says for how long": while_failing("busy", KEPT),
    "replies take twenty seconds": while_failing("late", "A: pause: 6000", "A: type: 0"),
    "one packet in a hundred is lost": while_failing(
        "loss", "A: paste much: 0", "A: paste much: 1", "A: reload", "A: type: 0", "A: turn", "A: paste much: 0",
        "A: paste much: 1", KEPT,
    ),
    "signed out, and in again in a new tab": [
        "A: type: 0", "A: end session", "A: type: 0", KEPT, "A: says: signed-out", "A: sign in", "A: type: 0",
    ],
    "signed out, reloaded, and in again": ["A: end session", "A: type: 0", KEPT, "A: reload", "A: type: 0"],
    "the form token changes": ["A: type: 0", "A: change token", "A: type: 0", "A: choose: 1", "A: turn"],
    "the tab dies in the middle of a word": [
        "A: fault: drop before", "A: type: 0", KEPT, "A: begin: 0", "A: kill", "A: type: 0", "A: mend",
    ],
    "a long text is pasted, and the page dies": ["A: fault: drop after", "A: paste much: 0", KEPT, "A: kill", "A: mend"],
    "reloaded without a network": [
        "A: offline", "A: type: 0", "A: choose: 1", KEPT, "A: says: offline", "A: reload", "A: online",
    ],
    "two tabs with one question": ["A: type: 0", "A2: type: 0", "A: paste: 0", "A2: choose: 0", "A: choose: 0", "A: replace: 0"],
    "two tabs with one question, and both die": [
        "A: fault: down", "A: type: 0", "A2: type: 0", "A: choose: 1", KEPT, "A: close", "A2: close", "A: mend",
    ],
    "two tabs choose differently, and one page takes up both": [
        "A: fault: down", "A: choose: 1/0", "A2: choose: 1/1", "A: type: 1", KEPT, "A: close", "A2: close", "A: mend",
    ],
    "two devices with one question": ["A: type: 0", "B: type: 0", "A: choose: 0", "B: choose: 0", "B: pause: 1200", "B: reload"],
    "a colleague writes meanwhile": ["A: fault: drop before", "A: type: 0", KEPT, "A: colleague: 0", "A: mend"],
    "the case is handed in while somebody types": [
        "A: type: 0", "A: lock", "A: type: 0", "A: choose: 1", "A: says: refused", KEPT, "A: kill", "A: unlock", "A: type: 0",
    ],
    "the case is given to somebody else and back": [
        "A: type: 0", "A: reallocate", "A: type: 0", "A: choose: 1", "A: says: refused", KEPT, "A: kill", "A: give back",
        "A: type: 0",
    ],
    "the case is set aside and taken back": [
        "A: type: 0", "A: set aside", "A: type: 0", "A: choose: 1", "A: says: refused", KEPT, "A: kill", "A: take back",
        "A: type: 0",
    ],
    "the disk is full": [
        "A: type: 0", "A: fault: error", "A: fill disk", "A: type: 0", "A: says: no-storage", KEPT, "A: mend", "A: empty disk",
    ],
    "the browser forgets what it kept, and the page dies": [
        "A: lock", "A: type: 0", "A: choose: 1", "A: says: refused", "A: clear data", "A: pause: 2500", "A: kill", "A: unlock",
    ],
    "the browser forgets what it kept, more is typed, and the page dies": [
        "A: lock", "A: type: 0", "A: says: refused", "A: clear data", "A: type: 1", "A: pause: 2500", "A: kill", "A: unlock",
    ],
    "the browser forgets what two tabs kept, and they die": [
        "A: lock", "A: type: 0", "A2: type: 1", "A: says: refused", "A2: says: refused", "A: clear data", "A2: type: 1",
        "A: pause: 2500", "A: close", "A2: kill", "A: unlock",
    ],
    "the browser keeps no databases": while_failing("error", "A: says: no-storage"),
    "an administrator withdraws the keys": [
        "A: type: 0", "A2: type: 1", "A: withdraw key", "A: pause: 1500", "A: fault: error", "A: type: 0", "A2: type: 1",
        "A: pause: 2500", "A: kill", "A2: kill", "A: mend",
    ],
    "the clock is ahead": while_failing("drop after", KEPT, "A: kill"),
    "the clock is behind": while_failing("drop after", KEPT, "A: kill"),
    "the clock is put back": while_failing("drop after", "A: pause: 2000", "A: type: 0", KEPT, "A: kill"),
    "pasted, dictated and composed": ["A: paste: 0", "A: dictate: 0", "A: compose: 0", "A: compose: 1", "A: blur", "A: turn"],
    "away and back by the browser's button": ["A: type: 0", KEPT, "A: back", "A: type: 0", KEPT, "A: back"],
    "put aside with something unsent, and brought back by the browser's button": [
        "A: type: 0", "A: fault: drop before", "A: type: 0", "A: choose: 1", "A: put aside", "A: type: 0", "A: mend",
    ],
    "put aside while another tab answers": ["A: type: 0", KEPT, "A2: type: 0", "A: put aside: 2500", "A: type: 0", "A2: type: 0"],
    "put aside while the session ends": ["A: type: 0", "A: end session", "A: put aside", "A: type: 0", KEPT, "A: sign in"],
    "signed out with something unsent": ["A: fault: drop before", "A: type: 0", "A: choose: 1", KEPT, "A: sign out", "A: mend"],
    "what is given up in a conflict, while the page dies": [
        "A: fault: drop before", "A: type: 0", KEPT, "A: colleague: 0", "A: mend", "A: says: decision",
        "A: fault: drop before", "A: give up", "A: pause: 1000", "A: kill", "A: mend",
    ],
    "what is given up in a conflict, while the page dies at once": [
        "A: fault: drop before", "A: type: 0", KEPT, "A: colleague: 0", "A: mend", "A: says: decision",
        "A: fault: drop after", "A: give up", "A: kill", "A: mend",
    ],
    "sent from another page, some of it refused": [
        "A: fault: drop before", "A: type: 0", "A: choose: 1", "A: type: -1", KEPT, "A: colleague: -1", "A: close",
        "A: mend", "A: elsewhere",
    ],
}  # fmt: skip
# What depends on where answers are kept is tried with a summary, with what is noted beside an answer and with an interview, too.
EVERYWHERE = (
    "the reply is lost, and the page dies", "signed out, reloaded, and in again", "two tabs with one question, and both die",
    "two tabs choose differently, and one page takes up both", "the case is handed in while somebody types",
    "what is given up in a conflict, while the page dies at once", "sent from another page, some of it refused",
)  # fmt: skip
ELSEWHERE = (("notes", "form"), ("interview", "notes"), ("summary", "interview"))
BROWSERS = {
    "the clock is ahead": "clock ahead",
    "the clock is behind": "clock behind",
    "the clock is put back": "clock put back",
    "the browser keeps no databases": "no database",
}
TRIED = [(name, ("form", "next form")) for name in EACH] + [(name, pages) for name in EVERYWHERE for pages in ELSEWHERE]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(longest(len(TRIED), AT_ONCE) + 300),
]


def test_each_fault_by_itself_loses_nothing_and_lets_nothing_be_called_saved(run):
    scripts = [
        Script.of(*EACH[name], browser=BROWSERS.get(name, "plain"), pages=pages, seed=number)
        for number, (name, pages) in enumerate(TRIED)
    ]
    results = run(scripts, at_once=AT_ONCE).results

    assert len(results) == len(TRIED)
    named = {result.script.seed: f"{TRIED[result.script.seed][0]} ({result.script.pages[0]})" for result in results}
    wrong = [f"{named[result.script.seed]}: {result.report}" for result in results if result.outcome.wrong]
    assert not wrong, "\n\n".join(wrong)
    excused = [named[result.script.seed] for result in results if result.outcome.warned or result.outcome.young]
    assert not excused, "what was typed long enough before was lost with an excuse"
    missed = [named[result.script.seed] for result in results if not {*result.script.network} <= {*result.hit}]
    assert not missed, "the fault met no request"
    batches = [result for result in results if Step("A", "elsewhere") in result.script.steps and not result.hit.get("batch")]
    assert not batches, "nothing was sent from another page"
    assert sum(result.outcome.said for result in results) > len(TRIED), "no page was caught saying that all is saved"
