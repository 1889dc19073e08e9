"""Who may arrange people."""

from django.core.exceptions import PermissionDenied

from accounts.models import User


def require_administrator(user: User) -> None:
    """Raise PermissionDenied unless the person is an administrator."""
    if not (user.is_active and user.is_administrator):
        raise PermissionDenied
