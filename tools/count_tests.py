#!/usr/bin/env python3
"""Counts what a ctest run really tested: count_tests.py RESULTS prints "PASSED FAILED".

RESULTS holds ctest.junit and NAME.xml for each GoogleTest executable. A ctest test without an XML file is a script:
its own closing line counts (ours, vitest's or unittest's), else it counts as one test. A test that ctest saw fail has
at least one failure, however its results look: it may have crashed after writing them. The names of GoogleTest cases that
failed and what they said go to stderr, so that the end of a long log tells them.
"""
import re
import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def of_googletest(path):
    suites = xml.parse(path).getroot()
    for case in suites.iter("testcase"):
        for failure in case.iter("failure"):
            print(f"FAILED {case.get('classname')}.{case.get('name')}: {failure.get('message')}", file=sys.stderr)
    tests, failures = int(suites.get("tests", 0)), int(suites.get("failures", 0)) + int(suites.get("errors", 0))
    skipped = sum(int(suite.get("skipped", 0)) for suite in suites)
    disabled = int(suites.get("disabled", 0))
    return tests - failures - skipped - disabled, failures


def of_output(output):
    """The closing line of a script's output; None when it has none."""
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    if ours := re.findall(r"^(\d+) passed, (\d+) failed\s*$", output, re.M):
        return int(ours[-1][0]), int(ours[-1][1])
    if vitest := re.findall(r"^\s*Tests +(?:(\d+) failed)?(?: \| )?(?:(\d+) passed)?", output, re.M):
        failed, passed = vitest[-1]
        return int(passed or 0), int(failed or 0)
    if ran := re.findall(r"^Ran (\d+) tests?", output, re.M):
        wrong = sum(int(n) for n in re.findall(r"(?:failures|errors)=(\d+)", output))
        return int(ran[-1]) - wrong, wrong
    return None


def count(results):
    passed = failed = 0
    junit = results / "ctest.junit"
    if not junit.exists():
        return 0, 0
    for case in xml.parse(junit).getroot().iter("testcase"):
        succeeded = case.get("status") == "run"
        if case.get("status") == "disabled":
            continue
        own = results / f"{case.get('name')}.xml"
        if own.exists():
            try:
                good, bad = of_googletest(own)
            except xml.ParseError:  # cut off by a crash
                good, bad = 0, 1
        else:
            good, bad = of_output(case.findtext("system-out") or "") or ((1, 0) if succeeded else (0, 1))
        if not succeeded:
            bad = max(bad, 1)
        passed, failed = passed + good, failed + bad
    return passed, failed


if __name__ == "__main__":
    print(*count(Path(sys.argv[1])))
