"""What GitHub and a commit's hook run is what .ci/run runs, and the Makefile has it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

# It comes with MyST; `make platforms` tests refnn without the site.
yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parents[1]
WORKFLOW = ".github/workflows/ci.yml"
HOOKS = ".pre-commit-config.yaml"
MADE = re.compile(r"\bmake ([a-z]+)\b")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def offered():
    """Give the commands that `make help` lists."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    said = subprocess.check_output(["make", "help"], cwd=ROOT, env=clean, text=True)
    return set(MADE.findall(said))


def jobs(text):
    """Give what the workflow makes, one target a job."""
    job = yaml.safe_load(text)["jobs"]["make"]
    runs = [step for step in job["steps"] if "run" in step and "if" not in step]
    assert [step["run"] for step in runs] == ['make "$TARGET"']
    assert runs[0]["env"] == {"TARGET": "${{ matrix.target }}"}
    return job["strategy"]["matrix"]["target"]


def hooks(text):
    """Give what the hooks make."""
    repos = yaml.safe_load(text)["repos"]
    entries = [hook["entry"] for repo in repos for hook in repo["hooks"]]
    return {MADE.fullmatch(entry)[1] for entry in entries}


def unpinned(text):
    """Give the actions without a commit, or without the version that it is."""
    uses = re.findall(r"\buses: (.*)", text)
    assert uses
    return [u for u in uses if not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", u)]


def test_github_makes_what_ci_run_makes():
    targets = MADE.findall(read(".ci/run"))
    assert targets
    assert jobs(read(WORKFLOW)) == targets
    assert set(targets) <= offered()
    assert jobs(read(WORKFLOW).replace("oracle", "oracles")) != targets


def test_the_hook_of_a_commit_makes_what_there_is():
    assert hooks(read(HOOKS)) <= offered()
    assert not hooks(read(HOOKS).replace("make check", "make lint")) <= offered()


def test_the_site_is_published_from_main_after_everything_else():
    deploy = yaml.safe_load(read(WORKFLOW))["jobs"]["deploy"]
    assert deploy["needs"] == "make"
    assert deploy["if"] == "github.ref == 'refs/heads/main'"


def test_an_action_is_pinned_by_its_commit():
    workflow = read(WORKFLOW)
    assert not unpinned(workflow)
    assert unpinned(re.sub(r"@[0-9a-f]{40} # v\S+", "@v1", workflow, count=1))
