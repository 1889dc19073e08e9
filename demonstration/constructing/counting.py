"""Which whole numbers of cases a printed percentage allows. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from analysis.rules import Share


def shares_printed_as(per_cent: Decimal, n: int) -> list[Share]:
    """Return every share of `n` cases that is printed as this percentage, with as many decimals as it is given with.

    None fit where the percentage is misprinted: 69.3% of 52 would be 36.04 cases. Several fit where one case is less than the
    last printed place, as for whole per cents of more than 100 cases.
    """
    places = _places(per_cent)
    nearest = int(per_cent * n / 100)
    reach = n // (100 * 10**places) + 2
    candidates = range(max(0, nearest - reach), min(n, nearest + reach) + 1)
    return [Share(yes, n) for yes in candidates if Share(yes, n).per_cent(places) == per_cent]


def share_nearest(per_cent: Decimal, n: int) -> Share:
    """Return the share of `n` cases that lies nearest to the percentage, the larger of two that are equally near."""
    return Share(int((per_cent * n / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)), n)


def less(whole: Share, part: Share) -> Share:
    """Return what is left of a whole without a part. Raises ValueError where the part holds more than the whole."""
    rest = Share(whole.yes - part.yes, whole.n - part.n)
    if not 0 <= rest.yes <= rest.n:
        raise ValueError(f"{part} is no part of {whole}.")
    return rest


def largest_within(whole: Share, per_cent: Decimal) -> Share | None:
    """Return the largest share that is printed as this percentage and is a part of the whole; None where there is none."""
    for n in range(whole.n, 0, -1):
        for share in shares_printed_as(per_cent, n):
            if share.yes <= whole.yes and share.n - share.yes <= whole.n - whole.yes:
                return share
    return None


def _places(per_cent: Decimal) -> int:
    exponent = per_cent.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
