"""The law for a nation and a day: items of Schedule 2, provisions, enforcing bodies, stale wording.

    >>> law = Law.at(Nation.WALES, date(2025, 3, 1))
    >>> law.item("PREG").citation
    'Schedule 2, paragraph 1(c)'
    >>> law.cite("Sch 2 para 1(c); reg 11(1)(f)")
    'Schedule 2, paragraph 1(c); regulation 11(1)(f)'

Every fact stands in the YAML files of `irmer_lint.schedule2`, none in this module. Those of the
Schedule are read when a law is asked for, the long text of the regulations only when its words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from irmer_lint.errors import LawError

__all__ = [
    "EnforcingBody",
    "FormerItem",
    "Law",
    "LawItem",
    "Nation",
    "Provision",
    "StaleMarker",
    "enforcing_body",
    "enforcing_names",
    "former_schedule",
    "texts",
]

# By name and never by import: the engine must run with any installed data (docs/architecture.md).
_DATA = "irmer_lint.schedule2"
_LAWS = ("gb", "ni")


class Nation(StrEnum):
    """A nation of the United Kingdom, by the name used on the command line."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True)
class LawItem:
    """One sub-paragraph of Schedule 2, in the words of its law and day.

    code            stable name ("PREG"); letters move and differ between laws, codes do not
    letter          "c"
    paragraph       "1(c)"
    citation        formal: "Schedule 2, paragraph 1(c)"
    short_citation  "Schedule 2(1)(c)"
    text            verbatim, without the opening words (`Law.opening`)
    since           first day on which the item was in the Schedule
    in_force        first day on which it had these words
    amended_by      what gave it these words ("SI 2024/896, regulation 17(a)"); "" for the original
    link            page of the Schedule on legislation.gov.uk
    """

    code: str
    letter: str
    paragraph: str
    citation: str
    short_citation: str
    text: str
    since: date
    in_force: date
    amended_by: str
    link: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision in the words of its law and day.

    ref         short form in the numbering of this law: "reg 11(1)(f)", "Sch 3 para 1"
    citation    formal: "regulation 11(1)(f)"
    term        the term defined, for a definition of regulation 2(1); "" otherwise
    subject     what its regulation or schedule is about, in our own words
    text        verbatim; a line for each sub-paragraph, with its number in front
    in_force    first day on which it had these words
    amended_by  what gave it these words, earlier amendments left out; "" for the original
    status      "V2" when a second legal document confirms the words, "V1" when one was read;
                a provision of several lines has the lower one (schedule2/SOURCES.md)
    complete    False when only some of its words are held
    link        page on legislation.gov.uk
    """

    ref: str
    citation: str
    term: str
    subject: str
    text: str
    in_force: date
    amended_by: str
    status: str
    complete: bool
    link: str


@dataclass(frozen=True, slots=True)
class EnforcingBody:
    """The relevant enforcing authority of a nation, by its name in law and the body that acts.

    called        the nation as written in a sentence ("Northern Ireland")
    in_law        words of the definition in regulation 2(1), for quoting
    names_in_law  the authority named in law, as a document may write it
    acting        the body that acts in practice ("Healthcare Inspectorate Wales")
    abbreviation  of the acting body ("HIW")
    names         every name and abbreviation that answers for this nation, longest first
    telling       names, former ones too, that can mean no other nation's authority: only these show
                  that a document names the authority of another nation
    former        earlier bodies, out of date
    near          the government behind the authority: not right, never another nation's
    ambiguous     names that mean other things too ("the Department", "HIS")
    link          page on which the acting body says so
    """

    nation: Nation
    called: str
    in_law: str
    names_in_law: tuple[str, ...]
    acting: str
    abbreviation: str
    names: tuple[str, ...]
    telling: tuple[str, ...]
    former: tuple[str, ...]
    near: tuple[str, ...]
    ambiguous: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class StaleMarker:
    """A sign that a text has not caught up with the law; never a fault by itself.

    kind       "revoked", "renumbered", "reworded", "superseded" or "list"
    phrases    plain lower-case words to look for, whatever the capitals and spacing
    citations  provisions to look for, short form ("reg 6(6)")
    beside     one of these must stand in the same sentence; empty when the words are enough
    meaning    what the words or the citation referred to
    now        what stands in its place
    cite       provision to show, for `Law.cite`; "" when there is none
    item       code of the item of Schedule 2 concerned; "" when there is none
    since      first day on which it is a sign
    verified   False for professional knowledge not checked against a source
    """

    key: str
    kind: str
    phrases: tuple[str, ...]
    citations: tuple[str, ...]
    beside: tuple[str, ...]
    meaning: str
    now: str
    cite: str
    item: str
    since: date
    verified: bool


@dataclass(frozen=True, slots=True)
class FormerItem:
    """One item of Schedule 1 to IR(ME)R 2000, whose letters stale documents still use.

    code   the item of today that is nearest
    words  what gives it away
    """

    letter: str
    topic: str
    code: str
    words: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one nation on one day.

    id           "gb" or "ni"
    name         where it applies: "Great Britain" or "Northern Ireland"
    title        of the Regulations in full
    short_title  "IR(ME)R 2017"
    in_force     first day of this version
    until        first day of the next version, None for the latest
    instruments  that make up this version, the principal one first: "SI 2017/1322"
    opening      the words with which Schedule 2 begins and which every item continues
    items        the items of Schedule 2, in the order of the Schedule
    limits       what is not known about this text, for the report
    page         of the Regulations on legislation.gov.uk
    """

    id: str
    name: str
    title: str
    short_title: str
    in_force: date
    until: date | None
    instruments: tuple[str, ...]
    opening: str
    items: tuple[LawItem, ...]
    limits: str
    page: str

    @staticmethod
    def at(nation: Nation, on: date) -> Law:
        """Return the law of the nation on that day; the same object for the same version.

        England, Wales and Scotland share one law, so their laws are one object too. Raises
        LawError for a day before 6 February 2018, when both Regulations came into force.
        """
        identity = _law_of(nation)
        starts = _starts(identity)
        if on < starts[0]:
            data = _read(identity)
            raise LawError(
                f"No law is held for {data['name']} on {_spoken(on)}: {data['title']} came into "
                f"force on {_spoken(starts[0])}. Give an as-of date on or after that day."
            )
        return _law(identity, max(start for start in starts if start <= on))

    def item(self, code: str) -> LawItem | None:
        """Return the item with that code, or None where this law has no such item."""
        return next((item for item in self.items if item.code == code), None)

    def cite(self, provisions: str) -> str:
        """Return formal citations, "; " between them, in the numbering of this law.

        `provisions` are written in the numbering of Great Britain from 1 October 2024, as checks
        do: "Sch 2 para 1(o); reg 7; reg 3(1)(c)". One that this law does not have is replaced by
        the provision that carries the duty here, or left out; "" when none is left. Raises LawError
        for a part that is no citation or cites what was never there, so that a slip in a check
        does not pass for a duty that a nation does not have.
        """
        found = []
        for ref in _references(provisions):
            here = self._here(ref)
            if here is None:
                continue
            if not self._exists(here):
                raise LawError(
                    f'"{_formal(ref)}" is not a provision of {self.short_title}. '
                    "Correct the citation in the check that uses it."
                )
            found.append(_formal(here))
        return "; ".join(dict.fromkeys(found))

    def provision(self, ref: str) -> Provision | None:
        """Return the provision with its words, or None where this law has or holds none.

        `ref` is one citation, short or formal, in the numbering of this law or of Great Britain
        from 1 October 2024. "Sch 2 para 1(o)" in Northern Ireland gives regulation 7, as in `cite`.
        Raises LawError for what is no citation.
        """
        here = self._here(_reference(ref))
        if here is None or not self._exists(here):
            return None
        if _within(here, "Sch 2"):
            return self._schedule(here)
        lines = [line for line in self._lines() if _within(line["ref"], here)]
        return self._provision(here, lines) if lines else None

    def definition(self, term: str) -> Provision | None:
        """Return the definition of a term in this law, or None where it defines no such term."""
        lines = [line for line in self._lines() if line.get("term") == term]
        return self._provision(lines[0]["ref"], lines, term) if lines else None

    def definitions(self) -> tuple[str, ...]:
        """Return the defined terms that are held for this law, in reading order."""
        return tuple(dict.fromkeys(line["term"] for line in self._lines() if "term" in line))

    def link(self, ref: str) -> str | None:
        """Return the page of the first of the provisions that this law has, else None.

        `ref` is one citation or several, as in `cite`. Raises LawError for what is no citation.
        """
        for each in _references(ref):
            here = self._here(each)
            if here is not None and self._exists(here):
                return _link(self.id, here)
        return None

    def stale_markers(self) -> tuple[StaleMarker, ...]:
        """Return the signs of wording that is out of date under this law."""
        return _stale(self.id, self.in_force)

    @staticmethod
    def texts() -> tuple[str, ...]:
        """Return the words of both laws in all versions; see the function of the same name."""
        return texts()

    def _here(self, ref: str) -> str | None:
        """Return a reference in the numbering of this law, None where it is known to have none."""
        if ref.startswith(("SI ", "SR ")):
            return ref if _instrument(ref) in self.instruments else None
        for entry in _citations(self.id):
            if _within(ref, entry["ref"]) and _holds(entry, self.in_force):
                here: str | None = entry["here"]
                return None if here is None else here + ref[len(entry["ref"]) :]
        return ref

    def _exists(self, ref: str) -> bool:
        """Return False for an item, a regulation or a schedule that this law certainly lacks."""
        if ref.startswith(("SI ", "SR ")) or ref == "Sch 2":
            return True
        if _within(ref, "Sch 2"):
            paragraphs = {item.paragraph for item in self.items}
            paragraphs |= {paragraph.partition("(")[0] for paragraph in paragraphs}
            return ref.removeprefix("Sch 2 para ") in paragraphs
        kind, number = ref.partition("(")[0].split(" ")[:2]
        highest: int = _read(self.id)["highest"]["regulation" if kind == "reg" else "schedule"]
        return 0 < int(number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) <= highest

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        return (line for line in _lines(self.id) if _holds(line, self.in_force))

    def _schedule(self, ref: str) -> Provision:
        items = [item for item in self.items if ref == f"Sch 2 para {item.paragraph}"]
        text = items[0].text if items else ""
        if not items:
            items = list(self.items)
            text = "\n".join([self.opening, *(f"({item.letter}) {item.text}" for item in items)])
        latest = max(item.in_force for item in items)
        return Provision(
            ref=ref,
            citation=_formal(ref),
            term="",
            subject="employer's procedures",
            text=text,
            in_force=latest,
            amended_by=_joined(i.amended_by for i in items if i.in_force == latest),
            status=_read(self.id)["status"],
            complete=True,
            link=_link(self.id, ref),
        )

    def _provision(self, ref: str, lines: Sequence[Mapping[str, Any]], term: str = "") -> Provision:
        data = _read(f"{self.id}-provisions")
        first = _starts(self.id)[0]
        latest = max(_day(line.get("since")) or first for line in lines)
        return Provision(
            ref=ref,
            citation=_formal(ref),
            term=term,
            subject=next((s for r, s in data["subjects"].items() if _within(ref, r)), ""),
            text="\n".join(_printed(lines, ref, term)),
            in_force=latest,
            amended_by=_joined(
                line.get("by", "") for line in lines if (_day(line.get("since")) or first) == latest
            ),
            status=min(line.get("status", data["status"]) for line in lines),
            complete=bool(term) or ref not in data["partly_held"],
            link=_link(self.id, ref),
        )


@cache
def enforcing_body(nation: Nation) -> EnforcingBody:
    """Return the enforcing authority of a nation: regulation 2(1), and the body that acts."""
    data = _read("enforcement")["nations"][nation.value]
    in_law, acting = tuple(data["names_in_law"]), tuple(data["names_acting"])
    former, ambiguous = tuple(data["former"]), tuple(data["ambiguous"])
    names = _longest_first({*in_law, *acting})
    return EnforcingBody(
        nation=nation,
        called=data["called"],
        in_law=data["in_law"],
        names_in_law=in_law,
        acting=data["acting"],
        abbreviation=data["abbreviation"],
        names=names,
        telling=_longest_first({*names, *former} - {*ambiguous}),
        former=former,
        near=tuple(data["near"]),
        ambiguous=ambiguous,
        link=data["link"],
    )


def enforcing_names() -> Mapping[Nation, tuple[str, ...]]:
    """Return for each nation the names by which a text shows that it means that nation's authority.

    They are the `telling` ones. To decide whether the right authority is named, use the `names` of
    its `EnforcingBody`, which are more generous.
    """
    return MappingProxyType({nation: enforcing_body(nation).telling for nation in Nation})


@cache
def texts() -> tuple[str, ...]:
    """Return every verbatim text of both laws in all versions, each once, opening words too.

    For recognising quotations of the law. Some lines are two words long ("model number;"): a
    short one alone is no sign of a quotation.
    """
    found: dict[str, None] = {}
    for identity in _LAWS:
        schedule = _read(identity)["schedule2"]
        found[schedule["opening"]] = None
        for item in schedule["items"]:
            found.update((wording["text"], None) for wording in item["wordings"])
        found.update((line["text"], None) for line in _lines(identity) if "text" in line)
    return tuple(found)


@cache
def former_schedule() -> tuple[FormerItem, ...]:
    """Return Schedule 1 to IR(ME)R 2000, (a) to (k): revoked, and still met in documents."""
    return tuple(
        FormerItem(
            letter=item["letter"],
            topic=item["topic"],
            code=item["code"],
            words=tuple(item.get("words", ())),
            note=item.get("note", ""),
        )
        for item in _read("stale")["schedule1_2000"]["items"]
    )


# Reading the files


@cache
def _read(name: str) -> Mapping[str, Any]:
    """Return a file of the data folder. Raises LawError when it is missing or damaged."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = files(_DATA).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        data = yaml.load(text, loader)  # noqa: S506 -- one of the two safe loaders
    except (ImportError, OSError, UnicodeDecodeError, yaml.YAMLError) as reason:
        raise LawError(
            f"The legal data ({name}.yaml) could not be read: {reason}. "
            "Install irmer-lint again; if you changed the file, undo the change."
        ) from reason
    if not isinstance(data, dict):
        raise LawError(f"The legal data ({name}.yaml) is empty. Install irmer-lint again.")
    return data


def _law_of(nation: Nation) -> str:
    return next(identity for identity in _LAWS if nation.value in _read(identity)["nations"])


@cache
def _starts(identity: str) -> tuple[date, ...]:
    """Return the first days of the versions of a law, earliest first."""
    return tuple(date.fromisoformat(v["in_force"]) for v in _read(identity)["versions"])


@cache
def _law(identity: str, start: date) -> Law:
    data = _read(identity)
    starts = _starts(identity)
    place = starts.index(start)
    return Law(
        id=identity,
        name=data["name"],
        title=data["title"],
        short_title=data["short_title"],
        in_force=start,
        until=starts[place + 1] if place + 1 < len(starts) else None,
        instruments=tuple(data["versions"][place]["instruments"]),
        opening=data["schedule2"]["opening"],
        items=tuple(_items(data, start)),
        limits=data["limits"],
        page=data["links"]["law"],
    )


def _items(data: Mapping[str, Any], on: date) -> Iterator[LawItem]:
    schedule = data["schedule2"]
    link = data["links"]["schedule"].format(number=2)
    for item in schedule["items"]:
        wording = next((w for w in item["wordings"] if _holds(w, on)), None)
        if wording is None:
            continue
        number, letter = schedule["paragraph"], item["letter"]
        yield LawItem(
            code=item["code"],
            letter=letter,
            paragraph=f"{number}({letter})",
            citation=_formal(f"Sch 2 para {number}({letter})"),
            short_citation=f"Schedule 2({number})({letter})",
            text=wording["text"],
            since=date.fromisoformat(item["wordings"][0]["since"]),
            in_force=date.fromisoformat(wording.get("same_words_since", wording["since"])),
            amended_by=wording.get("by", ""),
            link=link,
        )


@cache
def _lines(identity: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(_read(f"{identity}-provisions")["lines"])


@cache
def _citations(identity: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(_read(identity)["citations"])


@cache
def _stale(identity: str, on: date) -> tuple[StaleMarker, ...]:
    return tuple(
        StaleMarker(
            key=marker["key"],
            kind=marker["kind"],
            phrases=tuple(marker.get("phrases", ())),
            citations=tuple(marker.get("citations", ())),
            beside=tuple(marker.get("beside", ())),
            meaning=marker["meaning"],
            now=marker["now"],
            cite=marker.get("cite", ""),
            item=marker.get("item", ""),
            since=date.fromisoformat(marker["since"]),
            verified=marker["basis"] == "verified",
        )
        for marker in _read("stale")["markers"]
        if identity in marker["laws"] and _holds(marker, on)
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _holds(entry: Mapping[str, Any], on: date) -> bool:
    """Return whether an entry with optional `since` and `until` holds on a day."""
    since, until = _day(entry.get("since")), _day(entry.get("until"))
    return (since is None or since <= on) and (until is None or on < until)


# References


_REFERENCE = re.compile(
    r"(?:(?P<instrument>S[IR] \d{4}/\d+),? )?"
    r"(?P<kind>regulation|reg\.?|schedule|sch\.?) (?P<number>\d+[A-Z]?)"
    r"(?:,? (?P<unit>paragraph|para\.?|table) (?P<at>\d+[A-Z]?))?"
    r"(?P<below>(?:\((?:\d{1,2}[A-Z]?|[a-z]{1,4})\))*)",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\(([^)]*)\)")


def _references(provisions: str) -> Iterator[str]:
    return (_reference(part) for part in provisions.split(";") if part.strip())


@cache
def _reference(text: str) -> str:
    """Return one citation in short form: "reg 11(1)(f)", "Sch 2 para 1(c)", "SI 2024/896 reg 17".

    "Schedule 2(1)(c)", the common short form, means paragraph 1(c): Schedule 2 has one paragraph.
    Raises LawError for what is no citation.
    """
    found = _REFERENCE.fullmatch(" ".join(text.split()))
    if found is None:
        raise LawError(
            f'"{text.strip()}" cannot be read as a citation. Write "reg 11(1)(f)", '
            '"Sch 2 para 1(c)" or "SI 2024/896 reg 17", with "; " between several.'
        )
    instrument = f"{found['instrument'].upper()} " if found["instrument"] else ""
    number, below = found["number"].upper(), found["below"]
    if found["kind"].lower().startswith("reg"):
        if found["unit"]:
            raise LawError(
                f'"{text.strip()}" cannot be read as a citation. A regulation has no "paragraph" '
                'in a citation: write "reg 11(1)".'
            )
        return f"{instrument}reg {number}{below}"
    unit, at = (found["unit"] or "").lower(), found["at"]
    if not unit and below:
        unit, at = "para", _INSIDE.findall(below)[0]
        below = below[below.index(")") + 1 :]
    middle = "" if not unit else f" {'table' if unit == 'table' else 'para'} {at}"
    return f"{instrument}Sch {number}{middle}{below}"


def _formal(ref: str) -> str:
    """Return the formal citation of a short form."""
    instrument, _, rest = (
        ref.rpartition(" reg ") if ref.startswith(("SI ", "SR ")) else ("", "", "")
    )
    if instrument:
        return f"{instrument}, regulation {rest}"
    if ref.startswith("reg "):
        return f"regulation {ref[4:]}"
    return (
        ref.replace("Sch ", "Schedule ", 1)
        .replace(" para ", ", paragraph ")
        .replace(" table ", ", table ")
    )


def _within(ref: str, above: str) -> bool:
    """Return whether a reference is `above` or stands below it ("reg 6A" is not below "reg 6")."""
    return ref == above or (ref.startswith(above) and ref[len(above)] in "( ")


def _instrument(ref: str) -> str:
    """Return the instrument of a reference that begins with one: "SI 2024/896"."""
    return " ".join(ref.split(" ", 2)[:2])


def _link(identity: str, ref: str) -> str:
    data = _read(identity)
    if ref.startswith(("SI ", "SR ")):
        instrument = next(i for i in data["instruments"] if i["number"] == _instrument(ref))
        template: str = instrument.get("regulation_link", instrument["link"])
        return template.format(number=ref.split(" ")[3].partition("(")[0])
    kind, number = ref.split(" ")[:2]
    place: str = data["links"]["regulation" if kind == "reg" else "schedule"]
    return place.format(number=number.partition("(")[0])


def _printed(lines: Sequence[Mapping[str, Any]], ref: str, term: str) -> Iterator[str]:
    """Yield lines as printed below the provision asked for: its own words bare, others numbered.

    Words that follow after sub-paragraphs ("the employer must-") belong to a paragraph whose number
    is printed already. A definition carries its term, unless it was asked for by that term.
    """
    numbered = {ref}
    for line in lines:
        words: str = line["text"] if "text" in line else "\n".join(line["rows"])
        if "label" in line:
            yield f"{line['label']} {words}"
        elif "term" in line:
            opens = not term and words.startswith("means")
            yield f'"{line["term"]}" {words}' if opens else words
        elif line["ref"] in numbered or not line["ref"].endswith(")"):
            yield words
        else:
            numbered.add(line["ref"])
            yield f"({_INSIDE.findall(line['ref'])[-1]}) {words}"


def _joined(amendments: Iterable[str]) -> str:
    """Return the amendment, or only its instrument where several provisions of it had a part."""
    several = dict.fromkeys(amendment for amendment in amendments if amendment)
    if len(several) > 1:
        several = dict.fromkeys(amendment.partition(",")[0] for amendment in several)
    return "; ".join(several)


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
