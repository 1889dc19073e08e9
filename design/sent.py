"""What was sent with a form, for pages that give it back because it could not be saved: nobody types a text twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

# Shorter values are numbers, codes and choices: they are sent again without being shown.
SHORTEST_TEXT = 20
_OPERATION = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
FORM_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


@dataclass(frozen=True, slots=True)
class Sent:
    """One value of a form that was sent; `is_text` when somebody wrote it."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Return whether it is worth showing. The id of an operation is as long as a text, and nobody wrote it."""
        written = self.name != FORM_TOKEN and not _OPERATION.fullmatch(self.value)
        return written and (len(self.value) >= SHORTEST_TEXT or "\n" in self.value)


class SentForm:
    """A form as it was sent. One with a password in it is never given back."""

    def __init__(self, values: QueryDict) -> None:
        self.is_secret = any("password" in name for name in values)
        self._values = values

    def __iter__(self) -> Iterator[Sent]:
        return iter(Sent(name, value) for name, values in self._values.lists() for value in values if not self.is_secret)

    @property
    def texts(self) -> list[Sent]:
        """Return what somebody wrote."""
        return [one for one in self if one.is_text]

    @property
    def rest(self) -> list[Sent]:
        """Return everything else, the form token of the page that sent it included."""
        return [one for one in self if not one.is_text]

    @property
    def codes(self) -> list[Sent]:
        """Return everything else without the form token, which is no good any more."""
        return [one for one in self.rest if one.name != FORM_TOKEN]

    @property
    def encoded(self) -> str:
        """Return everything but the form token in one value, "" for a form that is not given back."""
        kept = self._values.copy()
        kept.pop(FORM_TOKEN, None)
        return "" if self.is_secret else kept.urlencode()


def form_sent_with(request: HttpRequest) -> SentForm | None:
    """Return the form that came with a request, None when nobody wrote anything into it."""
    sent = SentForm(request.POST) if request.method == "POST" else None
    return sent if sent and sent.texts else None


def form_kept(encoded: str) -> SentForm | None:
    """Return the form that `SentForm.encoded` was made of, None when nobody wrote anything into it."""
    sent = SentForm(QueryDict(encoded)) if encoded else None
    return sent if sent and sent.texts else None
