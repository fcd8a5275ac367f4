"""From documents to a report: reads, observes, judges the suite, words the findings."""

from __future__ import annotations

from irmer_lint.packs import Pack
from irmer_lint.reading.language import Matcher
from irmer_lint.reading.reader import Reader, Topic
from irmer_lint.reading.roles import LawText

# A sentence with one of these is the employer's own, even if it borrows the words of the law.
LOCAL_CONCEPTS = ("a place of record", "a telephone number", "a dose with a unit", "a named person")


def make_reader(pack: Pack) -> Reader:
    """A reader with the vocabulary and topics of the installed checks."""
    local = 0
    for name in LOCAL_CONCEPTS:
        if name in pack.lexicon.names:
            local |= pack.lexicon.bit(name)
    topics = [Topic(p.code, p.about, p.not_about, bool(p.cite.startswith("Sch 2"))) for p in pack.pages]
    try:
        from irmer_lint.law import law_texts
        texts = law_texts()
    except ImportError:
        texts = ()
    return Reader(Matcher(pack.lexicon), topics, pack.modality_bits, LawText(texts), local)
