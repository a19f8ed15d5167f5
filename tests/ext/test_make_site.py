import subprocess
import sys
from pathlib import Path

import make_site

FOLDER = Path(make_site.__file__).parent

HOLD = """
import sys, time
sys.path.insert(0, {folder!r})
import make_site, pathlib
with make_site.alone(pathlib.Path("build/.lock")):
    print("holds", flush=True)
    {then}
"""


def start(tmp_path, then):
    code = HOLD.format(folder=str(FOLDER), then=then)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )


def test_a_second_build_waits_for_the_first(tmp_path):
    with start(tmp_path, "time.sleep(1)") as first:
        assert first.stdout.readline() == "holds\n"
        with start(tmp_path, "pass") as second:
            said = second.stdout.readline()
            assert said.startswith("Another build runs in this folder")
            assert first.poll() is None
            assert second.stdout.readline() == "holds\n"
    assert first.returncode == second.returncode == 0


def test_a_build_that_was_killed_holds_nothing(tmp_path):
    with start(tmp_path, "time.sleep(60)") as first:
        assert first.stdout.readline() == "holds\n"
        first.kill()
    with start(tmp_path, "pass") as second:
        assert second.stdout.readline() == "holds\n"
    assert second.returncode == 0
