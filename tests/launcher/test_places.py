"""The state of a checkout, locks, and directories that are thrown away."""

import os
import shutil
import stat
import time

import pytest

from launcher.places import hold, open_state, others_may_enter, passing_directory
from launcher.problems import CannotContinueError


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path):
    first = open_state(tmp_path / "state").secret("secret-key")
    state = open_state(tmp_path / "state")

    assert state.secret("secret-key") == first
    assert len(first) == 64
    assert state.secret("database-password") != first
    assert (mode(state.private), mode(state.private / "secret-key")) == (0o700, 0o600)


def test_others_never_read_the_state_whatever_the_umask_says(tmp_path):
    before = os.umask(0)
    try:
        state = open_state(tmp_path / "state")
    finally:
        os.umask(before)

    assert mode(state.root) & 0o066 == 0
    assert mode(state.private) == mode(state.logs) == 0o700


def test_a_state_that_cannot_be_written_is_refused_with_a_reason(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "log").write_text("not a directory")

    with pytest.raises(CannotContinueError, match="cannot be written"):
        open_state(tmp_path / "state")


def test_a_lock_has_one_holder_and_is_free_when_he_is_gone(tmp_path):
    first = hold(tmp_path / "lock")

    assert hold(tmp_path / "lock") is None
    first.close()
    with hold(tmp_path / "lock") as second:
        assert second


def test_a_directory_below_a_closed_one_cannot_be_entered_by_others(tmp_path):
    open_one = tmp_path / "closed" / "open"
    open_one.mkdir(parents=True)
    open_one.chmod(0o755)
    open_one.parent.chmod(0o700)

    assert not others_may_enter(open_one)
    assert others_may_enter(tmp_path.parent.parent.parent / "..")


def test_a_passing_directory_is_removed_at_the_end_and_abandoned_ones_at_the_next_start():
    with passing_directory("trial-of-sweeping") as first:
        (first / "file").touch()
        copy = first.with_name(first.name + "-abandoned")
        shutil.copytree(first, copy)
        long_ago = time.time() - 3600
        for directory in (first, copy):
            os.utime(directory, (long_ago, long_ago))

        with passing_directory("trial-of-sweeping"):
            assert not copy.exists()  # nobody holds its lock
            assert first.exists()

    assert not first.exists()
