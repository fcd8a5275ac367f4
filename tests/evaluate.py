"""Scores the checks on scenarios and on the sample suites: `make evaluate`.

    python -m tests.evaluate [--verbose] [SUITE ...]

Scenarios are short texts labelled by hand (`tests/scenarios/`: a development part, and a test part
against which no rule is written, always reported apart); the suites are whole sets of documents
with the statuses that an inspector would give (`expected.yaml`). Printed for each: share of right
statuses, recall of expected gaps, share of false alarms among what must not be flagged, and f1 of
the two; then the same by item, how statuses were confused, and what has changed since the figures
were last recorded in `tests/scenarios/recorded.txt` (`--record` writes them).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from irmer_lint import engine, packs
from irmer_lint.model import Report
from irmer_lint.parsers import find, markdown

ROOT = Path(__file__).resolve().parent.parent
SUITES = ROOT / "fixtures" / "suites"
SCENARIOS = ROOT / "tests" / "scenarios"
RECORDED = SCENARIOS / "recorded.txt"

# Statuses that a reader would not tell apart in a label.
CLASS = {
    "covered": "covered",
    "not_applicable": "covered",
    "partial": "partial",
    "pointer_only": "partial",
    "missing": "missing",
    "not_required": "not_required",
    "cannot_tell": "cannot_tell",
}


@dataclass
class Score:
    """Counts over some cases."""

    right: int = 0
    judged: int = 0
    gaps_found: int = 0
    gaps: int = 0
    alarms: int = 0
    quiet: int = 0
    by_item: dict[str, list[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_status(self, code: str, want: set[str], got: str, where: str) -> bool:
        """Count one judged status; whether it is right."""
        right = got in want
        tally = self.by_item.setdefault(code, [0, 0])
        tally[0] += right
        tally[1] += 1
        self.right += right
        self.judged += 1
        self.confusion["/".join(sorted(want)), got] += 1
        if not right:
            self.wrong.append(f"{where}: {code} is {got}, expected {'/'.join(sorted(want))}")
        return right

    def add_gaps(self, expected: set[str], flagged: set[str], where: str) -> None:
        """Count the gaps that should be reported."""
        self.gaps += len(expected)
        self.gaps_found += len(expected & flagged)
        self.wrong += [f"{where}: gap {code} missed" for code in sorted(expected - flagged)]

    def add_quiet(self, quiet: set[str], flagged: set[str], where: str) -> None:
        """Count what should not be reported."""
        self.quiet += len(quiet)
        self.alarms += len(quiet & flagged)
        self.wrong += [f"{where}: false alarm {code}" for code in sorted(quiet & flagged)]

    def line(self) -> str:
        """The figures on one line."""
        missed = self.gaps - self.gaps_found
        f1 = 2 * self.gaps_found / max(1, 2 * self.gaps_found + self.alarms + missed)
        return (
            f"status={self.right / max(1, self.judged):.3f} ({self.right}/{self.judged}) "
            f"recall={self.gaps_found / max(1, self.gaps):.3f} ({self.gaps_found}/{self.gaps}) "
            f"alarms={self.alarms / max(1, self.quiet):.3f} ({self.alarms}/{self.quiet}) f1={f1:.3f}"
        )


def load_suite(folder: Path) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The description and the expected results of a sample suite."""
    about = yaml.safe_load((folder / "suite.yaml").read_text(encoding="utf-8"))
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return about, expected


def lint_suite(folder: Path, pack: packs.Pack) -> Report:
    """The report on a sample suite, for the nation, day and modalities it says."""
    about, _ = load_suite(folder)
    found = find([folder / "documents"])
    nations = about["nation"] if isinstance(about["nation"], list) else [about["nation"]]
    settings = engine.Settings(
        as_of=date.fromisoformat(str(about["as_of"])),
        nations=tuple(n.lower().replace(" ", "-") for n in nations),
        modalities=tuple(about["modalities"]),
    )
    return engine.lint(found.sources, settings, pack, skipped=found.skipped)


def score_suite(name: str, report: Report, expected: Mapping[str, Any], score: Score) -> None:
    """Add one suite to the score."""
    status = {item.code: item.status.value for item in report.items}
    flagged = {finding.code for finding in report.findings}
    accepted = expected.get("accept") or {}
    wanted = {**(expected.get("items") or {}), **(expected.get("themes") or {})}
    for code, want in wanted.items():
        others = accepted.get(code) or []
        others = others if isinstance(others, list) else [others]
        others = [o.get("status", o) if isinstance(o, dict) else o for o in others]
        right = {CLASS[w] for w in (want, *others) if w in CLASS}
        score.add_status(code, right, CLASS.get(status.get(code, "not_required"), "?"), name)
    score.add_gaps(set(expected.get("gaps") or ()), flagged, name)
    score.add_quiet(set(expected.get("quiet") or ()), flagged, name)


def scenarios(part: str) -> Iterator[Mapping[str, Any]]:
    """The scenarios of the development or of the test part, file by file."""
    for file in sorted((SCENARIOS / part).glob("*.yaml")):
        yield from yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def lint_scenario(
    scenario: Mapping[str, Any], examiner: engine.Examiner, pack: packs.Pack
) -> Report:
    """The report on a scenario's text, read as Markdown."""
    name = f"{scenario['id']}.md"
    document = markdown.parse(scenario["text"].encode(), name, "")
    nations = scenario["nation"] if isinstance(scenario["nation"], list) else [scenario["nation"]]
    settings = engine.Settings(
        as_of=date.fromisoformat(str(scenario["as_of"])),
        nations=tuple(n.lower().replace(" ", "-") for n in nations),
        modalities=tuple(scenario["modality"]),
    )
    return engine.report_on([examiner.observe(document)], settings, pack)


def readings(scenario: Mapping[str, Any], item: str) -> Iterator[tuple[set[str], list[str]]]:
    """The readings accepted for an item: (statuses that are right, codes then expected)."""
    expect = scenario["expect"]
    gaps = [str(c) for c in expect.get("gaps") or () if str(c).split("-")[0] == item]
    if item in (expect.get("covered") or ()):
        wanted = {"covered"}
    elif item in (expect.get("partial") or ()):
        wanted = {"partial"}
    elif item in gaps:
        wanted = {"missing"}
    elif gaps:
        wanted = {"partial", "missing"}
    else:
        wanted = {"covered", "partial", "not_required", "cannot_tell"}
    yield wanted, gaps
    for other in scenario.get("accept") or ():
        if item in other["items"]:
            status = CLASS.get(other["status"], other["status"])
            codes = [str(code) for code in other.get("gaps") or ()]
            yield {status}, codes or ([item] if status == "missing" else [])


def score_scenario(scenario: Mapping[str, Any], report: Report, score: Score) -> None:
    """Add one scenario to the score."""
    status = {item.code: CLASS[item.status.value] for item in report.items}
    flagged = {finding.code for finding in report.findings}
    excused: set[str] = set()
    where = scenario["id"]
    expected: set[str] = set()
    for item in scenario["judge"]:
        best = max(
            readings(scenario, item),
            key=lambda r: (status.get(item) in r[0], -sum(c not in flagged for c in r[1])),
        )
        score.add_status(item, best[0], status.get(item, "not listed"), where)
        expected.update(best[1])
        excused.update(best[1])
    expected.update(
        str(c)
        for c in scenario["expect"].get("gaps") or ()
        if str(c).split("-")[0] not in scenario["judge"]
    )
    score.add_gaps(expected, flagged, where)
    quiet = {str(c) for c in scenario["expect"].get("must_not_flag") or ()}
    score.add_quiet({c for c in quiet if not c.startswith("TRAP")} - excused, flagged, where)


def main(arguments: Iterable[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--verbose", action="store_true", help="list what is wrong (not in the test part)"
    )
    parser.add_argument("--record", action="store_true", help="record the figures")
    parser.add_argument("suites", nargs="*")
    chosen = parser.parse_args(list(arguments))
    pack = packs.load()
    examiner = engine.Examiner(pack)
    scores: dict[str, Score] = {}
    if not chosen.suites:
        for part in ("development", "test"):
            score = scores[f"scenarios, {part} part"] = Score()
            for scenario in scenarios(part):
                score_scenario(scenario, lint_scenario(scenario, examiner, pack), score)
    suites = Score()
    for folder in sorted(SUITES.iterdir()):
        if (folder / "expected.yaml").exists() and chosen.suites in ([], [folder.name]):
            score_suite(folder.name, lint_suite(folder, pack), load_suite(folder)[1], suites)
    scores["sample suites"] = suites
    lines = [f"{name:28} {score.line()}" for name, score in scores.items()]
    recorded = RECORDED.read_text(encoding="utf-8").splitlines() if RECORDED.exists() else []
    for line in lines:
        changed = "" if line in recorded or chosen.suites else "   (recorded figures differ)"
        sys.stdout.write(f"{line}{changed}\n")
    for name, score in scores.items():
        items = " ".join(f"{k} {v[0]}/{v[1]}" for k, v in sorted(score.by_item.items()))
        sys.stdout.write(f"\n{name}, by item: {items}\n")
        for (want, got), count in score.confusion.most_common():
            if got not in want.split("/"):
                sys.stdout.write(f"  expected {want}, got {got}: {count}\n")
        if chosen.verbose and "test part" not in name:
            sys.stdout.writelines(f"    {line}\n" for line in score.wrong)
    if chosen.record:
        RECORDED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
