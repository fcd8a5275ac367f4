"""One form for the inflections of a word: "cancels", "cancelled" and "cancelling" all give "cancel".

Only inflection is undone, never derivation: "referral", "referrer" and "reference" stay apart,
because in these documents they are different things. A general stemmer (Porter, Snowball)
conflates them, and a dictionary lemmatiser costs a quarter of a second to load; both were
tried on paper and rejected for these reasons.
"""

from __future__ import annotations

from functools import lru_cache

_IRREGULAR = {
    "told": "tell", "kept": "keep", "given": "give", "gave": "give", "sent": "send",
    "held": "hold", "made": "make", "chosen": "choose", "chose": "choose", "found": "find",
    "seen": "see", "shown": "show", "done": "do", "does": "do", "did": "do", "written": "write",
    "wrote": "write", "taken": "take", "took": "take", "left": "leave", "met": "meet",
    "said": "say", "known": "know", "knew": "know", "brought": "bring", "sought": "seek",
    "spoke": "speak", "spoken": "speak", "rang": "ring", "rung": "ring", "women": "woman",
    "men": "man", "children": "child", "people": "person", "persons": "person",
    "was": "be", "were": "be", "is": "be", "are": "be", "been": "be", "being": "be",
    "has": "have", "had": "have", "having": "have", "foetus": "fetus", "foetal": "fetal",
    "foetuses": "fetus", "drew": "draw", "drawn": "draw", "withdrew": "withdraw",
    "withdrawn": "withdraw", "withdrawal": "withdraw", "struck": "strike", "stood": "stand",
    "understood": "understand", "overdue": "overdue", "lying": "lie", "bled": "bleed",
    "bleeding": "bleed", "fed": "feed", "felt": "feel", "read": "read", "went": "go",
    "gone": "go", "criteria": "criterion", "lost": "lose", "wore": "wear", "worn": "wear",
    "paid": "pay", "led": "lead", "used": "use", "using": "use", "agreed": "agree", "put": "put", "set": "set", "built": "build", "born": "born",
    "programs": "programme", "program": "programme", "programmes": "programme",
    "carries": "carry", "this": "this", "its": "its", "us": "us", "during": "during",
    "always": "always", "news": "news", "basis": "basis", "bases": "basis", "analyses": "analysis",
    "radius": "radius", "status": "status", "series": "series", "diagnosis": "diagnosis",
    "pregnancies": "pregnancy", "breast": "breast", "nothing": "nothing", "anything": "anything",
    "something": "something", "everything": "everything", "morning": "morning", "need": "need",
    "exceed": "exceed", "proceed": "proceed", "red": "red", "bed": "bed", "hundred": "hundred",
    "cancellation": "cancel", "cancellations": "cancel", "cancelation": "cancel",
}  # fmt: skip

# Words whose last letters only look like an inflection.
_WHOLE = frozenset(
    [
        "gas",
        "has",
        "his",
        "lens",
        "less",
        "process",
        "access",
        "address",
        "assess",
        "discuss",
        "pass",
        "progress",
        "express",
        "success",
        "excess",
        "bias",
        "iris",
        "cross",
        "loss",
        "miss",
        "across",
        "class",
        "mass",
        "dress",
        "press",
        "process",
        "witness",
        "illness",
        "previous",
        "various",
        "serious",
        "dental",
        "plus",
        "thus",
        "axis",
        "pelvis",
        "analysis",
        "diagnosis",
        "prognosis",
        "tetanus",
        "apparatus",
        "uterus",
        "thorax",
        "cris",
        "wris",
        "ris",
        "his",
        "pacs",
        "ics",
        "irs",
        "ras",
        "exposures'",
        "kilos",
    ]
)
_VOWELS = frozenset("aeiouy")


def _add_e(base: str) -> str:
    """Give a short base its final e back: "not" + e from "noted", "us" + e from "used"."""
    if len(base) >= 2 and base[-1] not in _VOWELS and base[-2] in _VOWELS and base[-1] not in "wx":
        return base + "e"
    return base


def _base(stripped: str) -> str:
    """The base left when -ed or -ing is taken off."""
    if len(stripped) >= 3 and stripped[-1] == stripped[-2] and stripped[-1] not in "aeiousz":
        # "stopp" -> "stop", "cancell" -> "cancel"; "call", "bill", "add" keep both letters
        if len(stripped) > 4 or stripped[-1] not in "ld":
            return stripped[:-1]
        return stripped
    if len(stripped) < 4:
        return _add_e(stripped)
    return stripped.removesuffix("e")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The common form of the inflections of `word`, lower case.

    Not always a word ("image", "images" and "imaging" give "imag"): it is only ever compared
    with other stems.
    """
    lower = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    if lower in _IRREGULAR:
        return _regular(_IRREGULAR[lower])
    return _regular(lower)


def _regular(lower: str) -> str:
    """The stem of a word without irregular inflection."""
    if lower in _WHOLE or len(lower) < 4 or not lower.isalpha():
        return lower
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith("ied") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith("ing") and len(lower) > 5 and any(c in _VOWELS for c in lower[:-3]):
        return _spelling(_base(lower[:-3]))
    if lower.endswith("ed") and len(lower) > 4 and not lower.endswith("eed"):
        return _spelling(_base(lower[:-2]))
    if lower.endswith(("sses", "shes", "ches", "xes", "zes")):
        return _spelling(lower[:-2])
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        lower = lower[:-1]
    if len(lower) >= 5:
        lower = lower.removesuffix("e")
    return _spelling(lower)


def _spelling(base: str) -> str:
    """British and American spellings of one word as one: -iz- as -is-, -or as -our."""
    if base.endswith("iz"):
        return base[:-1] + "s"
    return base
