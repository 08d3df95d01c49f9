"""The tally of .ci/run counts right, and lets nothing be left out in silence."""

import importlib.util

import pytest

from lmb_site.environment import BASE_DIR

GOOD = '<testcase classname="tests.test_a" name="test_goed"/>'
BAD = '<testcase classname="tests.test_a" name="test_fout"><failure message="m"/></testcase>'
BROKEN = '<testcase classname="tests.test_a" name="test_stuk"><error message="m"/></testcase>'
SKIPPED = '<testcase classname="tests.test_a" name="test_over"><skipped message="geen zin"/></testcase>'


@pytest.fixture
def tally():
    spec = importlib.util.spec_from_file_location("tally", BASE_DIR / ".ci" / "tally.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(tally, tmp_path, capsys):
    """Runs the tally over jobs, each (exit code, cases of its report or None); its code and last line."""

    def run(*jobs: tuple[int, str | None]) -> tuple[int, str]:
        lines = []
        for number, (code, cases) in enumerate(jobs):
            report = ""
            if cases is not None:
                report = tmp_path / f"{number}.xml"
                if cases != "absent":
                    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
            lines.append(f"{code}\ttaak {number}\t{report}\n")
        (tmp_path / "jobs.tsv").write_text("".join(lines))
        code = tally.main(tmp_path / "jobs.tsv")
        return code, capsys.readouterr().out.splitlines()[-1]

    return run


def test_tests_and_other_jobs_are_counted(run):
    assert run((0, GOOD * 3), (0, None)) == (0, "4 passed, 0 failed")


def test_failures_and_errors_count_once_each(run):
    assert run((1, GOOD + BAD + BROKEN), (0, None)) == (1, "2 passed, 2 failed")


def test_failed_job_without_failed_test_counts(run):
    assert run((2, GOOD), (1, None)) == (1, "1 passed, 2 failed")


def test_missing_report_counts_as_failed(run):
    assert run((0, "absent")) == (1, "0 passed, 1 failed")


def test_skipped_test_fails_unless_agreed(run, tally, monkeypatch):
    assert run((0, GOOD + SKIPPED)) == (1, "1 passed, 1 failed")
    monkeypatch.setitem(tally.ALLOWED_SKIPS, "tests.test_a::test_over", "kan hier niet")
    assert run((0, GOOD + SKIPPED)) == (0, "1 passed, 0 failed")
