"""Finds the installed packs of checks and compiles their pages.

A pack is an installed package named by an entry point of the group `irmer_lint.checks`; ours
is one like anybody's. Each of its YAML files is a page (an item or a theme) or holds shared
vocabulary (`vocabulary*.yaml`); a Python module of the same name as a page may add judgements.
"""

from __future__ import annotations

import hashlib
import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from irmer_lint import expressions
from irmer_lint.compiled import load_compiled, save_compiled
from irmer_lint.errors import PackError
from irmer_lint.expressions import Expression
from irmer_lint.model import Status, Tier
from irmer_lint.reading.language import (
    Lexicon,
    lexicon_data,
    lexicon_from,
    needed_words,
    stems_of,
)

GROUP = "irmer_lint.checks"
COMPILED_FORM = b"2"
"""Changes whenever the compiled copy of the pages is laid out anew: older copies are left alone."""

# What a code of `applies` stands for beside itself.
IMAGING = frozenset(
    ["DR", "CT", "FLUORO", "IR", "MAMMO", "DXA", "DENTAL", "CBCT", "CHIRO", "NMD", "PET"]
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that count for (or against) an element.

    only_if   any of these must hold for the rule to count; empty = always
    within    "sentence", "pair" (two neighbouring sentences) or "passage"
    even_if   roles, subjects or "denied" that would otherwise rule a sentence out
    anywhere  True: not only in sentences about the page's item
    kind      kind of finding of wording against an element
    source    the expression as written
    """

    expression: Expression
    source: str
    within: str = "sentence"
    even_if: frozenset[str] = frozenset()
    anywhere: bool = False
    kind: str = "contradiction"
    message: str = ""
    only_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """When an element or a page applies, beyond its modalities; every set field must hold.

    nations  any of these nations is served; `without`: none of these is
    since    the day of assessment is this day or later; `before`: earlier
    shows    the text shows the named condition; `hides`: it does not
    modalities  any of these is declared
    several_modalities  more than one is declared
    """

    nations: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    since: date | None = None
    before: date | None = None
    shows: str = ""
    hides: str = ""
    modalities: frozenset[str] = frozenset()
    several_modalities: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that an inspector looks for, as its page has it."""

    id: str
    text: str
    tier: Tier
    applies: frozenset[str]
    when: str
    only_if: tuple[Condition, ...]
    """Any of these must hold; empty = always."""
    weight: str
    cite: str
    source: str
    advice: str
    evidence: tuple[Rule, ...]
    against: tuple[Rule, ...]
    fault: bool = False
    """True: the evidence is of a fault; silence raises nothing."""
    kind: str = ""
    one_value: str = ""
    """Pattern with a group `value` (and perhaps `scope`): two values for one scope contradict."""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def applies_to(self, modalities: Iterable[str]) -> bool:
        """Whether any of the declared modalities is among those it applies to."""
        if "all" in self.applies:
            return True
        return any(
            m in self.applies or ("imaging" in self.applies and m in IMAGING) for m in modalities
        )


@dataclass(frozen=True, slots=True)
class Alternative:
    """A set of elements that together cover an item."""

    all: tuple[str, ...]
    status: Status = Status.COVERED
    modalities: frozenset[str] = frozenset()
    """Only where every declared modality is one of these; empty = any service."""


@dataclass(frozen=True, slots=True)
class Page:
    """One item or theme: its elements and how they decide its status."""

    code: str
    title: str
    cite: str
    about: int
    not_about: int
    alternatives: tuple[Alternative, ...]
    instead: Mapping[str, tuple[str, ...]]
    required_if: tuple[Condition, ...]
    elements: tuple[Element, ...]
    rank: int
    looks_for: str = ""
    why: str = ""
    module: Any = None
    conditions: Mapping[str, Rule] = field(default_factory=dict)
    is_item: bool = False
    """Whether it is an item of Schedule 2 (in some nation, at some date) and not a theme."""

    def element(self, code: str) -> Element | None:
        """The element of that id, or None."""
        return next((e for e in self.elements if e.id == code), None)


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything the installed packs bring, compiled."""

    versions: Mapping[str, str]
    pages: tuple[Page, ...]
    lexicon: Lexicon
    modality_bits: Mapping[str, int]
    """Modality code -> mask of the concepts that name it."""
    digest: str

    def page(self, code: str) -> Page | None:
        """The page of that item or theme, or None."""
        return next((p for p in self.pages if p.code == code), None)


def load() -> Pack:
    """All installed packs, compiled. Raises PackError where there is none, or a page is wrong."""
    return _compile(_sources(), examples=False)


def load_with_examples() -> Pack:
    """As `load`, with the example passages of every element (for `explain` and the tests)."""
    return _compile(_sources(), examples=True)


@dataclass(frozen=True, slots=True)
class _Source:
    pack: str
    package: str
    version: str
    name: str
    text: str


@cache
def _sources() -> tuple[_Source, ...]:
    """The YAML files of every installed pack, in a fixed order."""
    found: list[_Source] = []
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name != "builtin", p.name)):
        version = point.dist.version if point.dist else ""
        try:
            folder = files(point.value)
        except ModuleNotFoundError as error:
            raise PackError(
                f"The pack of checks {point.name!r} names the package {point.value!r}, "
                "which is not installed. Install it again or remove it."
            ) from error
        pages = sorted(
            (e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name
        )
        found.extend(
            _Source(
                point.name,
                point.value,
                version,
                entry.name.removesuffix(".yaml"),
                entry.read_text(encoding="utf-8"),
            )
            for entry in pages
        )
    if not found:
        raise PackError(
            "No checks are installed, so nothing can be checked. Reinstall irmer-lint "
            "(pip install --force-reinstall irmer-lint)."
        )
    return tuple(found)


def _digest(sources: tuple[_Source, ...]) -> str:
    digest = hashlib.sha256(COMPILED_FORM)
    for source in sources:
        digest.update(f"{source.pack}/{source.name}\0{source.text}\0".encode())
    return digest.hexdigest()[:32]


def _yaml(source: _Source) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(source.text, Loader=loader)  # noqa: S506  a safe loader either way
    except yaml.YAMLError as error:
        raise PackError(f"{source.name}.yaml cannot be read as YAML: {error}") from error
    if not isinstance(data, dict):
        raise PackError(f"{source.name}.yaml holds no page.")
    return data


class _Vocabulary:
    """Collects concepts and gives each its bit; "<name>" in a concept includes another."""

    def __init__(self, entries: dict[str, Sequence[str]]) -> None:
        self.entries = entries
        self._order: dict[str, int] = {}

    def add(self, name: str, phrases: Iterable[str], where: str) -> None:
        if name in self.entries:
            raise PackError(f"{where}: the concept {name!r} is defined twice.")
        for phrase in phrases:
            if not isinstance(phrase, str):
                raise PackError(
                    f"{where}: in the concept {name!r}, put {phrase!r} in quotation marks "
                    "(YAML takes yes, no and numbers for something else)."
                )
        self.entries[name] = list(phrases)

    def mask_of(self, name: str, where: str) -> int:
        """The mask of a concept, or of quoted words (which become a concept of their own)."""
        if name not in self.entries:
            if not name.startswith('"'):
                raise PackError(f"{where}: there is no concept {name!r} in the vocabulary.")
            self.entries[name] = [name.strip('"')]
        return 1 << self._index(name)

    def _index(self, name: str) -> int:
        if len(self._order) != len(self.entries):
            self._order = {n: i for i, n in enumerate(self.entries)}
        return self._order[name]

    def lexicon(self) -> Lexicon:
        """The compiled concepts."""
        order = {name: i for i, name in enumerate(self.entries)}
        users: dict[str, set[str]] = {name: {name} for name in self.entries}
        changed = True
        while changed:  # a concept that includes another is shown wherever that one is
            changed = False
            for name, phrases in self.entries.items():
                for phrase in phrases:
                    if phrase.startswith("<"):
                        inner = phrase.strip("<>")
                        if inner not in users:
                            raise PackError(
                                f"the concept {name!r} includes {inner!r}, which is not there"
                            )
                        before = len(users[inner])
                        users[inner] |= users[name]
                        changed |= len(users[inner]) != before
        shown: dict[str, int] = {}
        written: dict[str, str] = {}
        gapped: dict[tuple[str, ...], int] = {}
        patterns: dict[str, int] = {}
        for name, phrases in self.entries.items():
            mask = 0
            for user in users[name]:
                mask |= 1 << order[user]
            for phrase in phrases:
                if phrase.startswith("<"):
                    continue
                if phrase.startswith("/") and phrase.endswith("/"):
                    patterns[phrase[1:-1]] = patterns.get(phrase[1:-1], 0) | mask
                    continue
                parts = [stems_of(part) for part in phrase.split("...")]
                parts = [(stems, words) for stems, words in parts if stems]
                written.update(parts)
                if len(parts) > 1:
                    keys = tuple(stems for stems, _ in parts)
                    gapped[keys] = gapped.get(keys, 0) | mask
                elif parts:
                    shown[parts[0][0]] = shown.get(parts[0][0], 0) | mask
        return Lexicon(
            names=tuple(self.entries),
            phrases=tuple((stems, written[stems], mask) for stems, mask in shown.items()),
            gapped=tuple(gapped.items()),
            parts=tuple({stems: written[stems] for keys in gapped for stems in keys}.items()),
            patterns=tuple((p, mask, needed_words(p)) for p, mask in patterns.items()),
        )


def _compile(sources: tuple[_Source, ...], *, examples: bool) -> Pack:
    """The pack made of some sources, from the compiled copy where one of the same content exists.

    YAML, stems and patterns take half a second to work out, JSON a few milliseconds: the copy is
    to the pages what a .pyc file is to a module, kept by content and made anew when it is missing
    or spoilt.
    """
    digest = _digest(sources)
    kept = None if examples else load_compiled(digest)
    if kept is not None and len(kept["pages"]) == len(sources):
        lexicon = lexicon_from(kept["lexicon"])
        vocabulary = _Vocabulary(dict.fromkeys(lexicon.names, ()))
        data = kept["pages"]
    else:
        kept, lexicon = None, None
        data = [_yaml(source) for source in sources]
        vocabulary = _Vocabulary({})
        for source, page in zip(sources, data, strict=True):
            for name, phrases in (page.get("concepts") or {}).items():
                vocabulary.add(str(name), phrases or (), f"{source.name}.yaml")
    pages = [
        _page(source, page, vocabulary)
        for source, page in zip(sources, data, strict=True)
        if "code" in page
    ]
    codes = [p.code for p in pages] + [e.id for p in pages for e in p.elements]
    twice = {code for code, number in Counter(codes).items() if number > 1}
    if twice:
        raise PackError(f"These codes are defined twice: {', '.join(sorted(twice))}.")
    if not pages:
        raise PackError("The installed packs hold no pages, so nothing can be checked.")
    bits = {
        str(code): vocabulary.mask_of(str(name), "modalities")
        for page in data
        for code, name in (page.get("modalities") or {}).items()
    }
    if lexicon is None:
        lexicon = vocabulary.lexicon()
        if not examples:
            for page in data:
                page.pop("concepts", None)
                for element in page.get("elements") or ():
                    element.pop("present", None)
                    element.pop("absent", None)
            save_compiled(digest, {"pages": data, "lexicon": lexicon_data(lexicon)})
    return Pack(
        versions={s.pack: s.version for s in sources},
        pages=tuple(pages),
        lexicon=lexicon,
        modality_bits=bits,
        digest=digest,
    )


def _page(source: _Source, data: Mapping[str, Any], vocabulary: _Vocabulary) -> Page:
    where = f"{source.name}.yaml"
    code = str(data["code"])

    def mask(names: Iterable[str]) -> int:
        total = 0
        for name in names:
            total |= vocabulary.mask_of(str(name), where)
        return total

    elements = tuple(_element(where, one, vocabulary) for one in data.get("elements") or ())
    ids = {e.id for e in elements}
    alternatives = tuple(
        Alternative(
            all=tuple(one["all"]),
            status=Status(one.get("status", "covered")),
            modalities=frozenset(one.get("for") or ()),
        )
        for one in data.get("covered by") or ()
    ) or (Alternative(tuple(e.id for e in elements if e.tier == Tier.KEY and not e.fault)),)
    instead = {k: tuple(v) for k, v in (data.get("instead") or {}).items()}
    for named in [i for a in alternatives for i in a.all] + list(instead):
        if named not in ids:
            raise PackError(f"{where}: {named!r} is not an element of this page.")
    conditions = {
        str(name): _rule(f"{where}, condition {name!r}", one, vocabulary)
        for name, one in (data.get("conditions") or {}).items()
    }
    module = None
    if find_spec(f"{source.package}.{source.name}") is not None:
        module = importlib.import_module(f"{source.package}.{source.name}")
    return Page(
        code=code,
        title=str(data["title"]),
        cite=str(data.get("cite") or ""),
        about=mask(data.get("about") or ()),
        not_about=mask(data.get("not about") or ()),
        alternatives=alternatives,
        instead=instead,
        required_if=_conditions(data.get("required if")),
        elements=elements,
        rank=int(data.get("rank", 50)),
        looks_for=str(data.get("looks for") or ""),
        why=str(data.get("why") or ""),
        module=module,
        conditions=conditions,
        is_item=not data.get("theme", False),
    )


_ELEMENT_KEYS = frozenset(
    "id text tier applies when weight cite source advice evidence against fault kind present "
    "absent".split()
) | {"only if", "one value"}


def _element(where: str, data: Mapping[str, Any], vocabulary: _Vocabulary) -> Element:
    code = str(data.get("id"))
    where = f"{where}, {code}"
    unknown = set(data) - _ELEMENT_KEYS
    if unknown:
        raise PackError(f"{where}: unknown key {sorted(unknown)[0]!r}.")
    try:
        return Element(
            id=code,
            text=str(data["text"]),
            tier=Tier(data["tier"]),
            applies=frozenset(data["applies"]),
            when=str(data.get("when") or ""),
            only_if=_conditions(data.get("only if")),
            weight=str(data["weight"]),
            cite=str(data["cite"]),
            source=str(data.get("source") or ""),
            advice=str(data.get("advice") or ""),
            evidence=tuple(_rule(where, one, vocabulary) for one in data.get("evidence") or ()),
            against=tuple(_rule(where, one, vocabulary) for one in data.get("against") or ()),
            fault=bool(data.get("fault", False)),
            kind=str(data.get("kind") or ""),
            one_value=str(data.get("one value") or ""),
            present=tuple(data.get("present") or ()),
            absent=tuple(data.get("absent") or ()),
        )
    except KeyError as error:
        raise PackError(f"{where}: the key {error} is missing.") from error
    except ValueError as error:
        raise PackError(f"{where}: {error}.") from error


_RULE_KEYS = {"find", "within", "even if", "anywhere", "kind", "message", "only if"}


def _rule(where: str, data: Any, vocabulary: _Vocabulary) -> Rule:
    if isinstance(data, str):
        data = {"find": data}
    if not isinstance(data, Mapping) or "find" not in data:
        raise PackError(f"{where}: an entry of evidence needs an expression.")
    unknown = set(data) - _RULE_KEYS
    if unknown:
        raise PackError(f"{where}: unknown key {sorted(unknown)[0]!r} in evidence.")
    within = str(data.get("within", "sentence"))
    if within not in {"sentence", "pair", "passage"}:
        raise PackError(f"{where}: within is sentence, pair or passage, not {within!r}.")
    even_if = data.get("even if") or ()
    mask_of: Callable[[str], int] = lambda name: vocabulary.mask_of(name, where)  # noqa: E731
    try:
        expression = expressions.parse(str(data["find"]), mask_of)
    except PackError as error:
        raise PackError(f"{where}: {error}") from error
    return Rule(
        expression=expression,
        source=str(data["find"]),
        within=within,
        even_if=frozenset([even_if] if isinstance(even_if, str) else even_if),
        anywhere=bool(data.get("anywhere", False)),
        kind=str(data.get("kind", "contradiction")),
        message=str(data.get("message", "")),
        only_if=_conditions(data.get("only if")),
    )


def _conditions(data: Any) -> tuple[Condition, ...]:
    if not data:
        return ()
    if isinstance(data, Mapping):
        data = [data]
    return tuple(
        Condition(
            nations=frozenset(one.get("nations") or ()),
            without=frozenset(one.get("nations without") or ()),
            since=date.fromisoformat(str(one["since"])) if one.get("since") else None,
            before=date.fromisoformat(str(one["before"])) if one.get("before") else None,
            shows=str(one.get("shows") or ""),
            hides=str(one.get("hides") or ""),
            modalities=frozenset(one.get("modalities") or ()),
            several_modalities=bool(one.get("several modalities", False)),
        )
        for one in data
    )


def element_codes(pack: Pack) -> tuple[str, ...]:
    """Every code a user may name: items, themes and elements."""
    return tuple(code for p in pack.pages for code in (p.code, *(e.id for e in p.elements)))
