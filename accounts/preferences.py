"""How somebody likes the pages to be. No record: it says nothing about anybody's work."""

from accounts.models import User


def prefer(*, always_show_guidance: bool | None = None, keyboard_shortcuts: bool | None = None, by: User) -> None:
    """Change one's own preferences; None leaves one as it is."""
    if always_show_guidance is not None:
        by.always_show_guidance = always_show_guidance
    if keyboard_shortcuts is not None:
        by.keyboard_shortcuts = keyboard_shortcuts
    by.save(update_fields=["always_show_guidance", "keyboard_shortcuts"])
