"""Starting, watching and ending programs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.places import PROJECT
from launcher.problems import CannotContinueError
from launcher.processes import Program, run_to_end, start

DEAF = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (2, 3, 15)]; print('ready', flush=True); time.sleep(60)"
START_DEAF_AND_WAIT = f"""
import sys, time
from pathlib import Path
from launcher.processes import Program, start
program = Program("deaf program", [sys.executable, "-c", {DEAF!r}], Path(sys.argv[1]), dict(), guarded=True)
running = start(program)
running.wait_until(lambda: "ready" in program.log.read_text())
print(running.process.pid, flush=True)
time.sleep(60)
"""
WAIT_FOR_A_SIGNAL = """
import time
from launcher.problems import StopRequestedError
from launcher.processes import stop_on_signals
stop_on_signals()
try:
    print("ready", flush=True)
    time.sleep(60)
except StopRequestedError as request:
    print("stopping", request.number, flush=True)
    time.sleep(0.5)
    print("in good order", flush=True)
"""


def program(tmp_path, code, **more):
    return Program("trial program", [sys.executable, "-c", code], tmp_path / "trial.log", {}, **more)


def gone(pid, seconds):
    limit = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and time.monotonic() < limit:
        if ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return True
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def test_a_program_that_does_not_listen_is_ended_by_force(tmp_path):
    deaf = program(tmp_path, DEAF, patience=0.2, stop_signals=(signal.SIGTERM, signal.SIGQUIT))
    running = start(deaf)
    running.wait_until(lambda: "ready" in deaf.log.read_text())

    running.stop()

    assert running.process.returncode == -signal.SIGKILL


def test_a_program_that_does_not_listen_is_gone_soon_after_its_launcher_was_killed(tmp_path):
    command = [sys.executable, "-c", START_DEAF_AND_WAIT, str(tmp_path / "trial.log")]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as launcher:
        pid = int(launcher.stdout.readline())
        assert not gone(pid, seconds=0)

        launcher.kill()

        assert gone(pid, seconds=15)


def test_when_a_program_ends_by_itself_the_end_of_its_log_is_shown(tmp_path):
    (tmp_path / "trial.log").write_text("an older start\n")
    running = start(program(tmp_path, "print('the reason'); raise SystemExit(3)"))

    with pytest.raises(CannotContinueError, match=r"trial program ended by itself \(status 3\)") as refusal:
        running.wait_until(lambda: False)

    assert "the reason" in str(refusal.value)
    assert "an older start" not in str(refusal.value)


def test_a_program_that_is_never_ready_is_given_up(tmp_path):
    running = start(program(tmp_path, "import time; time.sleep(60)"))

    with pytest.raises(CannotContinueError, match="not ready after 0 seconds"):
        running.wait_until(lambda: False, seconds=0.1)

    running.stop()
    assert running.ended()


def test_a_log_that_has_grown_large_begins_anew_and_is_kept_once(tmp_path):
    (tmp_path / "trial.log").write_bytes(b"x" * 10_000_001)

    start(program(tmp_path, "print('new')")).process.wait()

    assert (tmp_path / "trial.log").read_text() == "new\n"
    assert (tmp_path / "trial.log.1").stat().st_size == 10_000_001


def test_a_command_that_fails_is_shown_with_what_it_printed():
    with pytest.raises(CannotContinueError, match=r"(?s)The trial failed:.*out.*err"):
        run_to_end([sys.executable, "-c", "import sys; print('out'); sys.exit('err')"], dict(os.environ), "The trial")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_begins_a_tidy_end_which_the_second_does_not_disturb(number):
    command = [sys.executable, "-c", WAIT_FOR_A_SIGNAL]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout.readline() == "ready\n"
        waiting.send_signal(number)
        assert waiting.stdout.readline() == f"stopping {number.value}\n"
        waiting.send_signal(signal.SIGINT)

        assert waiting.stdout.read() == "in good order\n"
    assert waiting.returncode == 0


def test_when_make_is_killed_its_launcher_ends_as_if_told_to():
    # A shell in the place of make: it starts the launcher and is killed.
    command = ["/bin/sh", "-c", '"$0" -c "$1" & echo $!; wait', sys.executable, WAIT_FOR_A_SIGNAL]
    environment = os.environ | {"MAKELEVEL": "1"}
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True) as make:
        lines = sorted([make.stdout.readline(), make.stdout.readline()])
        assert lines[1] == "ready\n"

        make.kill()

        assert make.stdout.read() == f"stopping {signal.SIGTERM.value}\nin good order\n"
