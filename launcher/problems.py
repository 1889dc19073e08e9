"""What stops the launcher, said to the person at the terminal."""


class CannotContinueError(Exception):
    """The work cannot go on; the message says in plain sentences what is wrong and what to do about it."""


class StopRequestedError(BaseException):
    """Somebody asked for the end (Ctrl+C, a signal). Like KeyboardInterrupt, no `except Exception` may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
