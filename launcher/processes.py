"""Programs that the launcher starts, watches and stops, and that never outlive it."""

import ctypes
import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from launcher.places import PROJECT
from launcher.problems import CannotContinueError, StopRequestedError

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LARGEST_LOG = 10_000_000


@dataclass(frozen=True)
class Account:
    """The ordinary account a program runs under when the launcher is root."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """A program that keeps running, and how it wants to be ended."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    account: Account | None = None
    directory: Path = PROJECT
    # Sent one after the other, each with `patience` seconds to take effect, before the program is killed.
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    patience: float = 10
    # Sent by the kernel when the launcher itself is killed.
    orphan_signal: signal.Signals = signal.SIGTERM
    # Also killed, with its children, a few seconds after the launcher was: for programs that may not follow the signal.
    guarded: bool = False


@dataclass
class Running:
    """A started program."""

    program: Program
    process: subprocess.Popen[bytes]
    log_start: int
    guard: subprocess.Popen[bytes] | None

    def ended(self) -> bool:
        """Say whether the program is gone."""
        return self.process.poll() is not None

    def stop(self) -> None:
        """End the program as it wishes, by force when it does not follow."""
        self._end()
        if self.guard:
            self.guard.kill()
            self.guard.communicate()

    def _end(self) -> None:
        for number in self.program.stop_signals:
            if self.ended():
                return
            self.process.send_signal(number)
            try:
                self.process.wait(self.program.patience)
            except subprocess.TimeoutExpired:
                continue
        if not self.ended():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def failure(self) -> CannotContinueError:
        """Return what to say when the program ended by itself: its name, its log file and the end of it."""
        text = self.program.log.read_bytes()[self.log_start :].decode(errors="replace")
        return CannotContinueError(
            f"The {self.program.name} ended by itself (status {self.process.poll()}). "
            f"Its log {self.program.log} ends with:\n{last_lines(text)}"
        )

    def wait_until(self, ready: Callable[[], bool], seconds: float = 60) -> None:
        """Wait for a condition; raise CannotContinueError when the program ends or the time is over before it holds."""
        limit = time.monotonic() + seconds
        while not ready():
            if self.ended():
                raise self.failure()
            if time.monotonic() > limit:
                raise CannotContinueError(
                    f"The {self.program.name} was not ready after {seconds:.0f} seconds. See {self.program.log}."
                )
            time.sleep(0.05)


def last_lines(text: str, count: int = 25) -> str:
    """Return the last lines of a text, indented."""
    return "\n".join(f"    {line}" for line in text.rstrip().splitlines()[-count:])


def start(program: Program) -> Running:
    """Start a program in a session of its own (so that Ctrl+C reaches the launcher alone), its output going to its log."""
    if program.log.exists() and program.log.stat().st_size > _LARGEST_LOG:
        program.log.replace(program.log.with_suffix(".log.1"))
    with program.log.open("ab") as log:
        begin = log.tell()
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=program.directory,
            env=program.environment,
            start_new_session=True,
            preexec_fn=functools.partial(_die_with_parent, os.getpid(), program.orphan_signal),
            **as_account(program.account),
        )
    return Running(program, process, begin, _guard(process.pid) if program.guarded else None)


def _guard(group: int) -> subprocess.Popen[bytes]:
    """Start a shell that kills a process group when the pipe from the launcher closes, which the kernel sees to."""
    command = ["/bin/sh", "-c", 'read -r _; sleep 3; kill -s KILL -- "-$1"', "guard", str(group)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, cwd="/", start_new_session=True)


def as_account(account: Account | None) -> dict[str, Any]:
    """Return the arguments that make `subprocess` run a program under an account, without any group of root's."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def run_to_end(command: list[str], environment: dict[str, str], what: str) -> str:
    """Run one of the product's commands and return what it printed; its error output is shown only when it fails."""
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        preexec_fn=functools.partial(_die_with_parent, os.getpid(), signal.SIGTERM),
    )
    if result.returncode:
        raise CannotContinueError(f"{what} failed:\n{last_lines(result.stdout + result.stderr)}")
    return result.stdout


def run_in_foreground(command: list[str], environment: dict[str, str]) -> int:
    """Run a command that writes to this terminal and return its exit status (128 + n when signal n ended it)."""
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        preexec_fn=functools.partial(_die_with_parent, os.getpid(), signal.SIGTERM),
    )
    try:
        status = process.wait()
    except StopRequestedError as request:
        # Ctrl+C has reached the command as well; a signal sent to the launcher alone has not.
        if request.number != signal.SIGINT:
            process.terminate()
        process.wait()
        raise
    return status if status >= 0 else 128 - status


def stop_on_signals() -> None:
    """Turn the first Ctrl+C, SIGTERM or hang-up into StopRequestedError; later ones do not disturb the tidy end.

    Under make, the death of make counts as such a signal too.
    """

    requests: list[int] = []

    def raise_once(number: int, frame: FrameType | None) -> None:
        requests.append(number)
        if len(requests) == 1:
            raise StopRequestedError(number)

    for ending in _ENDING_SIGNALS:
        if ending != signal.SIGHUP or signal.getsignal(ending) is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(ending, raise_once)
    if "MAKELEVEL" in os.environ:
        _die_with_parent(os.getppid(), signal.SIGTERM)


def processes_in(directory: Path) -> list[int]:
    """Return the processes that work in a directory, as a PostgreSQL server and its children do in their data."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == directory:
                found.append(int(link.parent.name))
        except OSError:
            continue  # it ended, or belongs to somebody else
    return found


def _die_with_parent(parent: int, number: int) -> None:
    """Ask the kernel to send this process a signal when its parent dies, and end now if that has happened already."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
