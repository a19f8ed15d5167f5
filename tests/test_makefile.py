"""What make does around the programs that it starts, here with programs that tell."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# In place of a program: it notes what it was asked, and in which environment.
TELLS = """\
#!/bin/sh
echo "$(basename "$0") $*" >> "$TOLD/asked.txt"
env > "$TOLD/environment.txt"
"""
PROGRAMS = ("python", "uv", "npm", "ruff", "mypy", "lint-imports")


class Clone:
    """A folder with a Makefile and a `.venv` of which `make` believes that it is set up."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True)
        self.python = folder.parents[1] / "python3"
        for name in ("Makefile", "pyproject.toml", ".ci/install", ".ci/shared"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        (folder / ".ci/install").chmod(0o644)  # not every unpacker keeps the other bits
        for name in ("site", "uv"):
            (folder / f"requirements-{name}.lock").touch()
        (folder / "requirements.lock").touch()
        for name in ("docs/_ext/web/packages", "tests/site/axe"):
            (folder / name).mkdir(parents=True)
            (folder / name / "package-lock.json").touch()
        for name in PROGRAMS:
            self.program(f".venv/bin/{name}", TELLS)
        # Its `-m venv` leaves the programs above as they are.
        self.program(self.python, TELLS)
        for name in ("site", "all"):
            (folder / f".venv/.ready-{name}").write_text(f"{folder}\n")

    def program(self, path: str | Path, text: str) -> None:
        """Write a program, into this folder or elsewhere."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def make(self, target: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Call make as a user with these settings does."""
        clean = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        return subprocess.run(
            ["make", target, f"PYTHON={self.python}"],
            cwd=self.folder,
            env=clean | {"TOLD": str(self.folder)} | settings,
            capture_output=True,
            text=True,
        )

    def asked(self) -> list[str]:
        """Give what the programs were asked to do, in its order."""
        file = self.folder / "asked.txt"
        return file.read_text().splitlines() if file.exists() else []

    def environment(self) -> dict[str, str]:
        """Give the environment of the program that was called last."""
        lines = (self.folder / "environment.txt").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path / "My Prøjects" / "clone")


def test_what_is_set_up_is_not_set_up_again(clone):
    assert clone.make("site").returncode == 0
    assert clone.asked() == ["python docs/_ext/make_site.py"]


@pytest.mark.parametrize("move", [shutil.move, shutil.copytree])
def test_a_clone_that_was_moved_or_copied_is_set_up_anew(clone, move):
    there = clone.folder.with_name("there")
    move(clone.folder, there)
    clone.folder = there
    assert clone.make("check").returncode == 0
    asked = clone.asked()
    assert "python3 -m venv --clear .venv" in asked
    assert next(line for line in asked if "--no-deps" in line).endswith("-e .")
    for name in ("site", "all"):
        assert (there / f".venv/.ready-{name}").read_text() == f"{there}\n"


def test_a_newer_lock_is_installed(clone):
    newer = (clone.folder / ".venv/.ready-all").stat().st_mtime + 10
    os.utime(clone.folder / "requirements.lock", (newer, newer))
    assert clone.make("site").returncode == 0
    assert len(clone.asked()) == 1
    assert clone.make("check").returncode == 0
    assert any("-r requirements.lock" in line for line in clone.asked())
    assert any("npm ci --prefix tests/site/axe" in line for line in clone.asked())


@pytest.mark.parametrize("locale", ["LC_ALL", "LANG", "LC_CTYPE"])
def test_a_locale_that_is_not_there_is_no_locale(clone, locale):
    assert clone.make("site", **{locale: "xx_YY.UTF-8"}).returncode == 0
    environment = clone.environment()
    assert environment["LC_ALL"] == "C.UTF-8"
    assert environment["PYTHONUTF8"] == "1"


@pytest.mark.parametrize(
    "setting",
    [
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_CONSTRAINT",
        "PIP_REQUIRE_VIRTUALENV",
        "UV_CONSTRAINT",
        "UV_SYSTEM_PYTHON",
        "PYTHONOPTIMIZE",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPATH",
        "PYTHONHOME",
    ],
)
def test_settings_for_other_projects_reach_no_program(clone, setting):
    assert clone.make("site", **{setting: "theirs"}).returncode == 0
    assert clone.environment().get(setting) in {None, "0"}


@pytest.mark.parametrize(
    "setting",
    ["PIP_INDEX_URL", "PIP_CERT", "PIP_PROXY", "UV_DEFAULT_INDEX", "UV_HTTP_TIMEOUT"],
)
def test_settings_that_say_where_packages_come_from_are_kept(clone, setting):
    assert clone.make("site", **{setting: "theirs"}).returncode == 0
    assert clone.environment()[setting] == "theirs"


def test_a_number_of_blas_threads_may_be_set(clone):
    clone.make("site")
    assert clone.environment()["OPENBLAS_NUM_THREADS"] == "1"
    clone.make("site", OPENBLAS_NUM_THREADS="2")
    assert clone.environment()["OPENBLAS_NUM_THREADS"] == "2"


@pytest.mark.parametrize(
    ("program", "options", "words"),
    [
        ("../../python3", "venv", "could not make a virtual environment"),
        (".venv/bin/python", "requirements-uv.lock", "is the network up?"),
        (".venv/bin/python", "-e .", "refnn could not be installed"),
        (".venv/bin/npm", "ci", "KaTeX, MiniSearch and ts-fsrs could not be fetched"),
    ],
)
def test_a_step_that_fails_is_one_line_and_is_done_again(
    clone, program, options, words
):
    (clone.folder / ".venv/.ready-site").unlink()
    clone.program(program, TELLS + f'case "$*" in *"{options}"*) exit 3;; esac\n')
    for _ in range(2):
        result = clone.make("site")
        assert result.returncode != 0
        said = [line for line in result.stdout.splitlines() if words in line]
        assert len(said) == 1, result
        assert "make_site" not in " ".join(clone.asked())
    clone.program(program, TELLS)
    assert clone.make("site").returncode == 0
    assert "make_site" in clone.asked()[-1]


def test_without_python_or_with_an_old_one(clone):
    (clone.folder / ".venv/.ready-site").unlink()
    clone.program(clone.python, "#!/bin/sh\ncase $1 in -c) exit 1;; esac\n")
    assert "refnn needs Python 3.11 or newer" in clone.make("site").stdout
    clone.python.unlink()
    assert "there is no" in clone.make("site").stdout
