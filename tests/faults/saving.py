"""People who save judgements over HTTP as browsers do: the same operation again and again until the server has confirmed it."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from launcher.programs import HOST

TOKEN = "a" * 32
PATIENCE = 10  # seconds for a reply
# One time in so many somebody does not try again: their laptop is gone with what the server may or may not have heard.
GIVES_UP = 15


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that the server has confirmed."""

    operation: str
    case: int
    question: str
    version: int
    choice: str


class Saver(threading.Thread):
    """One person at one laptop. `confirmed` is what they were told is saved; `said` counts the other replies."""

    def __init__(self, number: int, port: int, cookie: str, cases: list[tuple[int, list[str]]], seed: int) -> None:
        super().__init__(name=f"saver-{number}", daemon=True)
        self.port, self.cookie, self.cases = port, cookie, cases
        self.draw = random.Random(seed * 100 + number)
        self.confirmed: list[Saved] = []
        self.said = Counter[str]()
        self.done = threading.Event()
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while not self.done.is_set():
            case, questions = self.draw.choice(self.cases)
            self.save(case, self.draw.choice(questions), self.draw.choice(("yes", "no")))
            time.sleep(self.draw.uniform(0, 0.05))
        if self.connection:
            self.connection.close()

    def save(self, case: int, question: str, choice: str) -> None:
        """Save over whatever is there; a conflict is looked at, and the answer given once more."""
        path, operation = f"/api/cases/{case}/answers/{question}/", str(uuid4())
        base = self.version(path)
        body = json.dumps({"op": operation, "fields": {"choice": choice}})
        while base is not None and not self.done.is_set():
            status, reply = self.ask("PATCH", path, body, {"If-Match": f'"{base}"', "Content-Type": "application/json"})
            if status == 200 and reply.get("op") == operation:
                self.confirmed.append(Saved(operation, case, question, reply["version"], choice))
                return
            if status == 412:
                return  # somebody was faster, or an earlier try has arrived and was then overwritten
            assert status == 0 or status >= 500, f"{status} {reply}"
            if not self.draw.randrange(GIVES_UP):
                return
            time.sleep(0.1)

    def version(self, path: str) -> int | None:
        """The version that an answer has now; None when it is time to stop."""
        while not self.done.is_set():
            status, reply = self.ask("GET", path)
            if status == 200:
                return int(reply["version"])
            assert status == 0 or status >= 500, f"{status} {reply}"
            time.sleep(0.1)
        return None

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Return status and JSON of a reply; 0 where there is none."""
        status, reply = asked(self, method, path, body, headers or {})
        self.said[str(status or "no reply")] += 1
        return status, reply


def asked(saver: Saver, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, Any]:
    """Ask over the connection there is, or a new one."""
    saver.connection = saver.connection or http.client.HTTPConnection(HOST, saver.port, timeout=PATIENCE)
    signed = {"Cookie": f"sessionid={saver.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Accept": "application/json"}
    try:
        saver.connection.request(method, path, body, signed | headers)
        reply = saver.connection.getresponse()
        text = reply.read()
        return reply.status, json.loads(text) if reply.status < 500 else None
    except (OSError, http.client.HTTPException, ValueError):
        saver.connection.close()
        saver.connection = None
        return 0, None
