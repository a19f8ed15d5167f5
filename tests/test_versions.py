"""What `.ci/versions` asks for and copies, with stand-ins for Python and uv."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KINDS = "extra", "group"
# Makes "environments" that are copies of itself, and builds by docs/_ext/make_site.py.
PYTHON = """\
#!/usr/bin/env bash
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") exit 1 ;;
  docs/*) . docs/_ext/make_site.py ;;
esac
"""
UV = '#!/usr/bin/env bash\necho "$@" >> asked.txt\n'
FILES = {
    ".venv/bin/python": PYTHON,
    ".venv/bin/uv": UV,
    "bin/python3.11": PYTHON,
    "bin/python3.14": PYTHON,
    "docs/index.md": "# Words",
    "docs/_ext/make_site.py": "echo 'It ran.'; echo 'Open it'\n",
    "docs/auto_gallery/made.rst": "",
    "build/html/index.html": "",
}


@pytest.fixture
def project(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    return tmp_path


def run(project, which):
    path = f"{project / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", str(project / ".ci" / "versions"), which]
    return subprocess.run(
        command,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("which", "resolution", "python"),
    [("newest", "highest", "3.14"), ("oldest", "lowest-direct", "3.11")],
)
def test_the_site_is_built_from_a_copy(project, which, resolution, python):
    done = run(project, which)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"for Python {python}" in done.stdout
    assert "It ran." in done.stdout
    asked = (project / "asked.txt").read_text()
    assert f"--resolution {resolution} -r pyproject.toml" in asked
    offered = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = (re.findall(rf"--{kind} (\S+)", asked) for kind in KINDS)
    assert extras
    assert set(extras) <= set(offered["project"]["optional-dependencies"])
    assert groups
    assert set(groups) <= set(offered["dependency-groups"])
    copy = project / "build" / "versions" / which / "site"
    assert (copy / "docs" / "index.md").is_file()
    for name in ("build", "docs/auto_gallery", ".venv"):
        assert not (copy / name).exists()
        assert (project / name).exists()


def test_a_build_that_fails_is_a_failure(project):
    (project / "docs/_ext/make_site.py").write_text("echo 'A warning.'; exit 1\n")
    done = run(project, "newest")
    assert done.returncode == 1
    assert "A warning." in done.stdout
    assert "Open" not in done.stdout


def test_what_cannot_be_installed_is_a_failure(project):
    (project / ".venv/bin/uv").write_text("#!/usr/bin/env bash\nexit 1\n")
    done = run(project, "newest")
    assert done.returncode == 1
    assert "could not be installed" in done.stdout
    assert "It ran." not in done.stdout


def test_other_versions_are_refused(project):
    assert run(project, "latest").returncode == 1
