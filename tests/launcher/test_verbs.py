"""The Makefile and the launcher know the same verbs."""

import re
import subprocess
import sys

from launcher.__main__ import VERBS
from launcher.places import PROJECT


def test_help_explains_every_verb_of_the_makefile():
    phony = re.search(r"^\.PHONY: (.*)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)

    listing = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout

    explained = dict(re.findall(r"^  make (\S+) +(\S.*)$", listing, re.MULTILINE))
    assert sorted(explained) == sorted(phony[1].split())


def test_every_verb_of_the_makefile_but_two_is_one_of_the_launcher():
    text = (PROJECT / "Makefile").read_text()

    called = re.findall(r"^([a-z-]+):[^\n]*\n\t@\$\(LAUNCH\) (\S+)", text, re.MULTILINE)

    assert all(verb == action for verb, action in called)
    assert {action for _, action in called} == set(VERBS)
    assert set(re.findall(r"^([a-z-]+):", text, re.MULTILINE)) - set(VERBS) == {"help", "check"}


def test_an_unknown_verb_is_refused_in_words():
    result = subprocess.run([sys.executable, "-m", "launcher", "fly"], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert result.returncode == 2
    assert result.stderr == "There is no verb 'fly'. `make help` lists them.\n"
