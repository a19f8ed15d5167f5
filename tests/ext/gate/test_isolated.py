"""A task in a process of its own comes to an end, however it ends."""

import os
import time

import pytest

from gate.isolated import Ended, call


def test_what_a_task_returns_comes_back():
    assert call(lambda at: os.getpid()) != os.getpid()


def test_a_task_that_ends_its_process_is_told_with_its_last_place():
    def task(at):
        at("here")
        os._exit(0)

    with pytest.raises(Ended, match="must not end the process") as ended:
        call(task)
    assert ended.value.place == "here"


def test_a_limit_of_the_processor_does_not_count_what_sleeps():
    assert call(lambda at: time.sleep(1.5) or "awake", processor=1) == "awake"


def test_a_task_that_computes_for_too_long_is_ended():
    def task(at):
        while True:
            pass

    with pytest.raises(Ended, match="must end within 1 s of the processor"):
        call(task, processor=1)


def test_a_task_that_sleeps_for_too_long_is_ended():
    with pytest.raises(Ended, match=r"must end within 0\.2 s"):
        call(lambda at: time.sleep(60), seconds=0.2)
