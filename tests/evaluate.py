"""Scores the checks on scenarios and on the sample suites: `make evaluate`.

    python -m tests.evaluate [FILE.yaml ...] [--verbose]

Scenarios are short texts labelled by hand; the suites are whole sets of documents with the
statuses that an inspector would give (`expected.yaml`). Printed for each: share of right
statuses, recall of expected gaps, share of false alarms, f1 of the two, and by item.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from irmer_lint import engine, packs
from irmer_lint.model import Report
from irmer_lint.parsers import find

ROOT = Path(__file__).resolve().parent.parent
SUITES = ROOT / "fixtures" / "suites"

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
        got = CLASS.get(status.get(code, "not_required"), "?")
        right = got in {CLASS[w] for w in (want, *others) if w in CLASS}
        tally = score.by_item.setdefault(code, [0, 0])
        tally[0] += right
        tally[1] += 1
        score.right += right
        score.judged += 1
        score.confusion[CLASS[want], got] += 1
        if not right:
            score.wrong.append(f"{name}: {code} is {status.get(code)}, expected {want}")
    for code in expected.get("gaps") or []:
        score.gaps += 1
        score.gaps_found += code in flagged
        if code not in flagged:
            score.wrong.append(f"{name}: gap {code} missed")
    for code in expected.get("quiet") or []:
        score.quiet += 1
        score.alarms += code in flagged
        if code in flagged:
            score.wrong.append(f"{name}: false alarm {code}")


def main(arguments: Iterable[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("suites", nargs="*")
    chosen = parser.parse_args(list(arguments))
    pack = packs.load()
    score = Score()
    for folder in sorted(SUITES.iterdir()):
        if chosen.suites and folder.name not in chosen.suites:
            continue
        if (folder / "expected.yaml").exists():
            one = Score()
            report = lint_suite(folder, pack)
            for into in (one, score):
                score_suite(folder.name, report, load_suite(folder)[1], into)
            sys.stdout.write(f"{folder.name:34} {one.line()}\n")
    sys.stdout.write(f"{'all suites':34} {score.line()}\n")
    if chosen.verbose:
        for line in score.wrong:
            sys.stdout.write(f"  {line}\n")
        for (want, got), count in sorted(score.confusion.items()):
            sys.stdout.write(f"  expected {want:13} got {got:13} {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
