"""What the gate lets pass, one line each. The accessibility statement names every one; after its day the gate fails again."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Allowed:
    """A fault that is known and has a day by which it is put right."""

    selector: str
    rule: str
    criterion: str
    reason: str
    expires: date


EXCEPTIONS: list[Allowed] = []
