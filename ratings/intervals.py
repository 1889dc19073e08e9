"""Wilson's interval for a share: how far chance alone may have carried it. For people to weigh; no rating follows from it. Pure.

Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference (1927).
"""

from decimal import Decimal, localcontext
from fractions import Fraction

# Quantiles of the normal distribution: 95% as research tables have it, 80% as samples of the first editions were sized for.
Z = {95: Decimal("1.959963984540054"), 80: Decimal("1.281551565544600")}


def wilson(sufficient: int, judged: int, *, level: int = 95, of: Fraction | None = None) -> tuple[Fraction, Fraction] | None:
    """Return the limits (0 to 1) of the interval for the share of sufficient cases; None where nothing was judged.

    `of` is how many cases the judged ones were sampled from: the more of them were judged, the narrower the interval, until
    nothing is left to chance when it is all of them. Without it the interval speaks of any number of such cases.
    `level` is 95 or 80 (per cent). Limits are right to at least 20 decimals. Raises ValueError for a sample larger than what it
    was drawn from.
    """
    if not judged:
        return None
    if of is not None and of < judged:
        raise ValueError(f"{judged} cases cannot be a sample of {of}")
    share = Fraction(sufficient, judged)
    if of == judged:
        return share, share
    number = Fraction(judged) if of is None else judged * (of - 1) / (of - judged)
    z = Fraction(Z[level])
    middle = (share + z**2 / (2 * number)) / (1 + z**2 / number)
    half = z / (1 + z**2 / number) * _root(share * (1 - share) / number + z**2 / (4 * number**2))
    return (Fraction(0) if sufficient == 0 else middle - half, Fraction(1) if sufficient == judged else middle + half)


def _root(value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = 40
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())
