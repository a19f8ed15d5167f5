"""`python -m refnn.practice`, as a reader calls it."""

import json
import os
import re
import subprocess
import sys

import pytest

from refnn.practice import _cli, _files
from refnn.practice._catalog import catalog

RELU = """\
import numpy as np

def relu(x):
    def back(dy):
        return dy * (x > 0)
    return np.maximum(x, 0), back
"""


@pytest.fixture
def at(tmp_path, monkeypatch):
    """An empty folder, and a record of its own."""
    monkeypatch.setenv("REFNN_PRACTICE", str(tmp_path / "kept" / "record.json"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def say(at, capfd):
    def call(*arguments):
        status = _cli.main(arguments)
        said = capfd.readouterr()
        return status, said.out + said.err

    return call


def test_a_first_exercise_from_the_list_to_the_record(at, say):
    assert say()[1].startswith(f"{len(catalog())} exercises, 0 passed")
    status, words = say("relu")
    assert status == 1
    assert "Wrote relu.py" in words
    assert say("relu") == (
        1,
        "  ✗ runs\n\nit is not written yet\n(--hint, --solution)\n",
    )
    (at / "relu.py").write_text(RELU)
    status, words = say("relu")
    assert status == 0
    assert "Passed." in words
    assert re.search(r"relu .* passed \d{4}-\d\d-\d\d", say()[1])


def test_nothing_is_overwritten(at, say):
    (at / "relu.py").write_text(RELU)
    assert "Wrote relu_2.py" in say("relu", "--again")[1]
    assert "Wrote relu_3.py" in say("relu", "--again")[1]
    assert (at / "relu.py").read_text() == RELU
    assert say("relu", "relu_3.py")[0] == 1
    with pytest.raises(FileExistsError):
        _files.write(catalog()["relu"], at)


def test_hints_come_one_by_one_and_the_last_again(say):
    said = [say("relu", "--hint")[1] for _ in range(4)]
    assert [words[:11] for words in said] == [
        f"Hint {n} of 3"[:11] for n in (1, 2, 3, 3)
    ]
    assert len(set(said)) == 3


def test_a_solution_is_the_reference(say):
    status, words = say("relu", "--solution")
    assert status == 0
    assert "def relu(x" in words


def test_every_exercise_has_a_solution(say):
    for name in catalog():
        status, words = say(name, "--solution")
        assert status == 0
        assert "def " in words


def test_a_solution_that_adapts_shows_what_it_adapts(say):
    status, words = say("decoupled_decay", "--solution")
    assert status == 0
    assert words.index("def reference(") < words.index("def momentum(")
    assert "v = beta * v + g" in words


def test_json(at, say):
    (at / "relu.py").write_text(RELU)
    status, words = say("relu", "--json")
    assert (status, json.loads(words)["passed"]) == (0, True)


FILES = {
    "a syntax error": ("def relu(x)\n", "line 1: expected ':'"),
    "an import of nothing": (
        "import numpyy\n",
        "line 1: import numpyy: ModuleNotFound",
    ),
    "another name": ("def rleu(x): pass\n", "it must define a function relu"),
    "a question": ("def relu(x):\n    input()\n", "EOFError"),
    "a question first": ("input()\n", "asks for input"),
    "an end": ("import os\nos._exit(0)\n", "ended the process (exit status 0)"),
    "an exit": ("def relu(x):\n    raise SystemExit\n", "ended the process"),
    "no end": ("def relu(x):\n    while True: pass\n", "must end within 1 s"),
    "no end before": ("while True: pass\n", "must end within 1 s"),
    "an error of its own": (
        "x = 1\ny = x / 0\n",
        "line 2: y = x / 0: ZeroDivisionError",
    ),
    "not text": (b"\xff\xfe\x00", "runs"),
    "nothing": ("", "it must define a function relu"),
}


@pytest.mark.parametrize(("text", "words"), FILES.values(), ids=FILES)
def test_a_bad_file_gets_a_line_and_stays(at, say, text, words):
    raw = text if isinstance(text, bytes) else text.encode()
    (at / "relu.py").write_bytes(raw)
    seconds = "1" if "while" in str(text) else "60"  # a busy machine starts slowly
    status, said = say("relu", "--seconds", seconds)
    assert status == 1
    assert words in " ".join(said.split())
    assert "Traceback" not in said
    assert (at / "relu.py").read_bytes() == raw


@pytest.mark.parametrize(
    "text", [RELU.replace("\n", "\r\n"), "\ufeff" + RELU, f"print('hello')\n{RELU}"]
)
def test_what_other_editors_write_is_read(at, say, text):
    (at / "relu.py").write_bytes(text.encode())
    status, said = say("relu")
    assert status == 0
    assert ("Your file printed:\n  hello" in said) == ("hello" in text)


def test_a_folder_that_may_not_be_written(at, say, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "relu.py")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert say("relu") == (2, "relu.py: Permission denied\n")


def test_a_full_disk_leaves_no_half_a_file(at, say, monkeypatch):
    class Full:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def write(self, text):
            raise OSError(28, "No space left on device", "relu.py")

    def full(path, *_, **__):
        path.touch()
        return Full()

    monkeypatch.setattr("pathlib.Path.open", full)
    assert say("relu") == (2, "relu.py: No space left on device\n")
    assert not (at / "relu.py").exists()


@pytest.mark.parametrize("text", ["[]", "{", '{"passed": 3, "hints": {}}', "\xff"])
def test_a_record_that_is_none_is_left_alone(at, say, text):
    record = at.parent / "kept" / "record.json"
    record.parent.mkdir()
    record.write_text(text)
    (at / "relu.py").write_text(RELU)
    status, said = say("relu")
    assert status == 0
    assert "is left as it is: nothing is kept" in said
    assert record.read_text() == text


def test_no_record_where_none_is_wanted(at, say):
    (at / "relu.py").write_text(RELU)
    assert say("relu", "--record", "none")[0] == 0
    assert not (at.parent / "kept").exists()


def test_a_name_that_is_none(say):
    status, said = say("relo")
    assert status == 2
    assert "the nearest: relu" in said


def called(at, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "refnn.practice", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=at,
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
        **options,
    )


def test_watching_checks_at_a_save_and_ends_when_it_passes(at):
    (at / "relu.py").write_text("def relu(x): return 1\n")
    process = called(at, "relu", "--watch", "--clock", "1")
    first = ""
    for line in process.stdout:
        first += line
        if "✗ runs" in line:
            break
    (at / "relu.py").write_text(RELU)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "✗ runs" in first
    assert "Passed." in said
    assert "\x1b" not in first + said


def test_a_clock_ends(at):
    (at / "relu.py").write_text("def relu(x): return 1\n")
    process = called(at, "relu", "--watch", "--clock", "0.02")
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "The time is over." in said
