"""A task in a process of its own comes to an end, however it ends."""

import os
import time

import pytest

from gate.isolated import Ended, call, spread


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


def test_who_has_nothing_to_do_gets_the_next_item():
    def task(seconds):
        time.sleep(seconds)
        return os.getpid()

    slow, *fast = spread(task, [1, 0, 0, 0, 0, 0], jobs=2)
    assert len({slow, *fast, os.getpid()}) == 3
    assert slow not in fast  # in shares of one size it would have two more


def test_results_come_in_the_order_of_their_items():
    waits = [0.3, 0.0, 0.2, 0.1]
    assert spread(lambda s: time.sleep(s) or s, waits, jobs=3) == waits
    assert spread(lambda s: s, [], jobs=3) == []


def test_one_item_needs_no_process():
    assert spread(lambda item: os.getpid(), [0]) == [os.getpid()]
