from gate.kept_results import OWN, UNKNOWN, Results
from gate.pagetests import PageResult
from gate.reach import Package, digest


def test_what_other_code_has_run_is_forgotten(tmp_path):
    package = Package("mini", tmp_path, {})
    own = {OWN: (digest(b"text"), digest(b"text"))}
    kept = {"page": (PageResult([1]), own)}
    file = tmp_path / "results.pickle"
    Results(file, package, "one", kept).save()
    again = Results.load(file, package, "one")
    assert (again.kept, again.reasons("page", b"text")) == (kept, [])
    assert again.reasons("page", b"other") == [OWN]
    other = Results.load(file, package, "two")
    assert (other.kept, other.reasons("page", b"text")) == ({}, [UNKNOWN])
