"""When a draft of an edition may be published. Pure."""


def why_not_publish(
    *, faults: int, digest: str, tried_digest: str, edited_last_by_publisher: bool, administrators: int
) -> list[str]:
    """Return everything that stands in the way of publishing a draft, in words; [] when nothing does.

    `tried_digest` is the content whose dry run somebody has read. Four eyes: whoever edited last does not publish, unless
    there is no other administrator (`administrators` counts those who may sign in).
    """
    reasons = []
    if faults:
        reasons.append("The draft has faults. Put them right first.")
    elif digest != tried_digest:
        reasons.append("Nobody has looked at a dry run of the draft as it is now. Do that first.")
    if edited_last_by_publisher and administrators > 1:
        reasons.append("You made the last change to this draft. Another administrator must publish it.")
    return reasons
