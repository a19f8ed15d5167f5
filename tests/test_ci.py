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
RELEASE = ".github/workflows/release.yml"
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
    assert runs[0]["env"]["TARGET"] == "${{ matrix.target }}"
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


def test_only_what_is_published_has_addresses():
    from kit.addresses import VARIABLES  # of the site

    (step,) = [
        s
        for s in yaml.safe_load(read(WORKFLOW))["jobs"]["make"]["steps"]
        if s.get("env")
    ]
    said = {name: step["env"][name] for name in VARIABLES}
    for value in said.values():
        assert re.fullmatch(
            r"\$\{\{ matrix\.target == 'site' && .* \|\| '' \}\}", value
        )


def passwords(text):
    """Give the jobs of a release that hold a secret, or that run more than actions."""
    jobs = yaml.safe_load(text)["jobs"]
    publish = jobs.pop("publish")
    may = {name for name, job in jobs.items() if "id-token" in job["permissions"]}
    runs = {"publish" for step in publish["steps"] if "run" in step}
    return may | runs | set(re.findall(r"secrets\.\w+", text))


def test_the_package_is_published_after_its_tests_and_without_a_password():
    text = read(RELEASE)
    release = yaml.safe_load(text)
    assert release[True] == {"push": {"tags": ["v*"]}}  # YAML reads "on" as a truth
    assert release["permissions"] == {}
    jobs = release["jobs"]
    assert jobs["publish"]["needs"] == "dist"
    assert jobs["publish"]["environment"] == "pypi"
    assert [s["run"] for s in jobs["dist"]["steps"] if "run" in s] == [
        f"make {target}" for target in ("check", "test", "dist")
    ]
    assert set(MADE.findall(text)) <= offered()
    assert passwords(text) == set()
    assert passwords(text.replace("contents: read", "id-token: write")) == {"dist"}
    assert passwords(text + "# ${{ secrets.TOKEN }}") == {"secrets.TOKEN"}


@pytest.mark.parametrize(
    ("tag", "status"), [("", 0), ("v1.5", 0), ("1.5", 1), ("v1.6", 1)]
)
def test_a_release_has_the_tag_of_its_version(tmp_path, tag, status):
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "dist").write_text(read(".ci/dist"), encoding="utf-8")
    for name, text in {
        "python": "echo 1.5",
        "uv": "mkdir dist && touch dist/made",
    }.items():
        program = tmp_path / ".venv" / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
    command = ["bash", ".ci/dist", tag]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert ("must be v1.5, got" in done.stderr) == bool(status)
    assert (tmp_path / "dist" / "made").exists() == (not status)


@pytest.mark.parametrize("workflow", [WORKFLOW, RELEASE])
def test_an_action_is_pinned_by_its_commit(workflow):
    workflow = read(workflow)
    assert not unpinned(workflow)
    assert unpinned(re.sub(r"@[0-9a-f]{40} # v\S+", "@v1", workflow, count=1))
