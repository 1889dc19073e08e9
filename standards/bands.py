"""Reporting bands: a raw value is stored, its band is derived as the edition says. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """One reporting band. Both limits belong to it; None leaves that side open."""

    code: str
    label: str
    lowest: Decimal | None
    highest: Decimal | None

    def holds(self, value: Decimal | int) -> bool:
        return (self.lowest is None or value >= self.lowest) and (self.highest is None or value <= self.highest)


def band_of(value: Decimal | int | None, bands: Iterable[Band]) -> Band | None:
    """Return the band that holds the value; None when the value is unknown or lies outside every band."""
    if value is None:
        return None
    return next((band for band in bands if band.holds(value)), None)
