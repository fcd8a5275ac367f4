"""Document control: what a document says of itself, and where.

Title, reference, version, author, owner, approval, dates and review interval are read from the
places where UK documents put them: the control panel, the opening lines, headers and footers,
the version history, and in the last resort from the properties and the name of the file. Dates
of prints, meetings, legislation, training, audit, equipment and diagnostic reference levels are
not dates of the document.

A label with a colon, or in a table cell, announces its value and may stand anywhere in a line. A
label without one ("Issued 3 March 2025") counts only where a statement of document control
begins, and only with its value right behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from irmer_lint.model import (
    Block,
    Control,
    ControlFact,
    Document,
    FactSource,
    Kind,
    Layer,
    Place,
)
from irmer_lint.reading.dates import FoundDate, Precision, find_dates, locate_interval

OPENING = 40
"""Number of body blocks from the start that are read closely."""

CLOSING = 20
"""Number of body blocks at the end that are read closely."""

LONGEST = 10_000
"""Number of characters of one block that are read closely; a paragraph has a few hundred."""

DATE_FACTS = frozenset({"review_due", "expiry", "effective", "approved", "issued", "reviewed"})
"""Facts whose value is a date. "reviewed" is the date of the last review, where one is given."""

_PERSONS = frozenset({"author", "owner", "approver"})
_ORDER = {source: number for number, source in enumerate(FactSource)}

# --------------------------------------------------------------------------------------------
# Labels
# --------------------------------------------------------------------------------------------

_KIND = (
    r"(?:documents?|doc|polic(?:y|ies)|(?:employer[’']?s?[’']? )?(?:written )?procedures?|eps?"
    r"|sops?|protocol|guidelines?|guidance|manual)"
)
_OWN = rf"(?:{_KIND}|trust|board|practice|local|controlled|form|file|current|this)"
# Techniques, isotopes, laws and counted things look like references.
_NO_CODE = (
    r"(?!(?:X-?RAYS?|COVID|NON|PRE|POST|MULTI|CONE|LOW|HIGH)\b"
    r"|(?:PET|SPECT|CT|MRI?|DXA|DEXA|CBCT|US|NM|RT|IR|IV|RIS|PACS|EPR|HIS|AP|PA)"
    r"(?:[-/](?:PET|SPECT|CT|MRI?|DXA|DEXA|CBCT|US|NM|RT|IR|IV|RIS|PACS|EPR|HIS|AP|PA))*(?![-/\w])"
    r"|(?:I|Y|F|P|LU|RA|TC|IR|CO|XE|GA|IN|SR|CS|SM|TL)-\d{2,3}M?\b|IR-?ME-?R"
    r"|(?:IRMER|IRR|SI|ISO|ROOM|UNIT|LEVEL|PART|VERSION|ISSUE|REV|PAGE|APPENDIX|SCHEDULE|SECTION"
    r"|TABLE|STEP|SITE|WARD|CLASS|GRADE|ANNEX|JAN|FEB|MARCH|APRIL|MAY|JUNE|JULY|SEPT|OCT|NOV|DEC)"
    r"\s?\d)"
)
_CODE = rf"(?-i:{_NO_CODE}(?:[A-Z]{{1,8}}\d{{0,4}}(?:[-/][A-Z0-9]{{1,10}}){{1,5}}|[A-Z]{{2,8}}\s?\d{{1,4}}[A-Z]?))"
_APPROVED = r"(?:approved|ratified|authori[sz]ed|endorsed|adopted|agreed|signed[ -]off|accepted)"
_APPROVAL = r"(?:approval|ratification|authori[sz]ation|endorsement|adoption|sign[ -]off)"
_WRITTEN = (
    r"(?:written|prepared|compiled|produced|drafted|developed|created|originated|revised"
    r"|updated|amended|authored)"
)

# One entry a name; the first that fits a place wins, so narrower phrases stand above wider ones.
# "none" and "past" are labels of things that are no facts: they end the value before them, and
# "past" takes version and date behind it along.
_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "extension_by",
        r"(?:review )?(?:date )?extension (?:approved|agreed|authori[sz]ed|granted) by|extended by",
    ),
    (
        "extension",
        r"(?:date of )?(?:review |expiry )?(?:date )?extension(?: date| to| until)?"
        r"|extended (?:review |expiry )?(?:date|to|until)"
        r"|(?:review|expiry) (?:date )?extended(?: to| until)?"
        r"|(?:revised|new) (?:review|expiry) date",
    ),
    (
        "review_interval",
        r"review (?:period|frequency|cycle|interval|schedule|timescale|time ?frame|term)"
        r"|(?:minimum )?frequency of reviews?"
        r"|(?:period|interval|time) (?:of|for|between) reviews?"
        r"|cyfnod adolygu|amlder adolygu|cylch adolygu",
    ),
    (
        "past",
        r"supersed(?:es?|ing)(?: documents?| version)?|superseded(?: by| documents?)?"
        r"|replac(?:es?|ing)|replaced(?: by)?|withdrawn|archived|date (?:withdrawn|archived)"
        r"|(?:previous|former|old)(?: version| issue| review| document| policy| reference| title)?"
        r"(?: date| no| number| ref)?|yn disodli|fersiwn flaenorol",
    ),
    (
        "approved",
        rf"(?:date (?:of )?)(?:the )?(?:latest |final |last |formal )?{_APPROVAL}"
        rf"|date {_APPROVED}|{_APPROVAL} date"
        r"|date (?:signed|of signature)|signed on(?! behalf)|dyddiad (?:y )?cymeradwy(?:o|wyd|aeth)",
    ),
    (
        "approver",
        rf"(?:(?:reviewed|checked|written|prepared) (?:and|&) )?{_APPROVED}"
        rf"(?:(?: and | or |, ?| ?/ ?| ?& ?){_APPROVED})*"
        r"(?: on behalf of| for)(?: the)?"
        r" (?:employer|trust|board|practice|company|organisation|health board)(?: by| at)?"
        rf"|(?:(?:reviewed|checked|written|prepared) (?:and|&) )?{_APPROVED}"
        rf"(?:(?: and | or |, ?| ?/ ?| ?& ?){_APPROVED})*(?: by| at| through)(?: the employer)?"
        r"|signed (?:for and )?on behalf of(?: the)? employer(?: by)?|signed for the employer(?: by)?"
        r"|(?:signature|signatory) (?:of|for)(?: the)? employer|employer[’']?s (?:signature|representative)"
        rf"|(?:approving|ratifying|authori[sz]ing|governing|responsible) (?:committee|body|group|board)"
        r"|(?:approving|authori[sz]ing|approved) (?:officer|person|manager|director|authority)"
        r"|(?:executive|board) (?:sponsor|lead|director)|(?:lead|accountable|responsible|sponsoring)"
        r" (?:executive|director)(?: director)?|director lead|sponsor(?:ing director)?"
        rf"|{_APPROVAL}(?: (?:by|at|body|committee|group|board|authority|record|route|from))?"
        rf"|{_APPROVED}(?: on)?|approvers?|authori[sz]er|name of approver"
        r"|cymeradwy(?:wyd|wyd hwn|wr) ?(?:gan)?|awdurdodwyd gan|cadarnhawyd gan|llofnodwyd gan"
        r"|pwyllgor cymeradwyo|wedi['’]i gymeradwyo gan",
    ),
    (
        "none",
        r"(?:date )?printed(?: on| by)?|(?:print|printing) date|date of print(?:ing)?"
        r"|(?:date |last )?(?:uploaded|downloaded|saved|accessed)(?: on| by)?|upload(?:ed)? date"
        r"|(?:date (?:of|for) (?:the )?)?(?:next |last )?meeting(?: date)?"
        r"|(?:reviewed|checked|verified|witnessed|consulted|tested|completed|read) by|reviewers?"
        r"|(?:equality|equalities|eia|eqia|eqia screening|quality impact|privacy impact|impact)"
        r" (?:impact )?(?:assessment )?(?:screening )?(?:date|completed|review)(?: on)?"
        r"|(?:date of )?(?:equality impact assessment|eq?ia)"
        r"|target audience|distribution(?: list)?|circulation|key ?words|consultation|consulted"
        r"|location|file ?name|file path|staff groups?|applies to|scope|classification"
        r"|division|department|directorate|site|signature|signed|copy (?:no|number)"
        r"|telephone|tel|phone|fax|e-?mail|extension no|comments?|legislation"
        r"|argraffwyd(?: ar)?|adolygwyd gan|llofnod",
    ),
    (
        "reviewed",
        r"(?:date (?:of )?(?:the )?)?(?:last|latest|most recent) (?:formal |full )?review(?:ed)?"
        r"(?: date| on)?|date (?:last )?reviewed|reviewed(?: on)?"
        r"|review (?:completed|undertaken|carried out|date completed)(?: on)?"
        r"|dyddiad yr adolygiad diwethaf|adolygwyd(?: ddiwethaf)?(?: ar)?",
    ),
    (
        "review_due",
        r"(?:date (?:of|for|due for) (?:the )?)?(?:next|due|future|planned|scheduled|proposed|target"
        rf"|anticipated|formal)(?: {_KIND})?(?: formal| full| planned| scheduled| routine)? review"
        r"(?: (?:date|due|is due|deadline))*(?: by| on| before| in| no later than)?"
        rf"|(?:date (?:of|for) )?review(?: {_KIND})?(?: (?:due|date|deadline|required|expected))*"
        r"(?: (?:by|on|before|in|no later than|not later than))?"
        r"|(?:due|date due|due date|date) for (?:next )?(?:review|renewal|revision|re-?approval)"
        r"|date of (?:next )?(?:renewal|re-?approval)"
        r"|(?:to be|must be|will be|should be|shall be) (?:next )?(?:formally )?"
        r"(?:reviewed|renewed|re-?approved)(?: by| on| before| in| no later than)?"
        r"|reviewed? (?:no|not) later than"
        r"|(?:next )?(?:renewal|re-?approval)(?: date| due)*(?: by| on)?"
        r"|next (?:revision|update|due)(?: date| due)?|revision due(?: date| by| on)?"
        r"|date next due(?: for review)?|date next review due"
        r"|dyddiad (?:yr |ar gyfer )?(?:adolygu|adolygiad)(?: nesaf)?|adolygiad(?: nesaf)?"
        r"|adolygu(?: nesaf)?(?: erbyn)?|i['’]w adolygu(?: erbyn)?|adolygir(?: nesaf)?(?: erbyn)?",
    ),
    (
        "expiry",
        r"(?:date of )?expiry(?: date)?|expir(?:es|ation)(?: date)?(?: on)?|date of expiration"
        r"|(?:date )?valid (?:until|till|to)|use until|lapses on|end date"
        r"|dyddiad dod i ben|(?:yn )?ddilys tan|dilys (?:hyd|tan)",
    ),
    (
        "effective",
        r"effective(?: date)?(?: from| on)?|date effective(?: from)?|implementation(?: date)?"
        r"|date (?:of )?implement(?:ation|ed)|implemented(?: on| from)?"
        r"|(?:go[ -])?live(?: date)?(?: from| on)?|date live|(?:date )?valid from"
        r"|(?:date )?in force(?: from)?|(?:date )?(?:operational|active|in use)(?: from| date)"
        r"|start date|com(?:es|ing) into (?:effect|force)(?: on| from)?|with effect from"
        r"|commencement date|date of commencement|dyddiad (?:gweithredu|dod i rym)"
        r"|(?:yn )?weithredol o|dilys o",
    ),
    (
        "first_issued",
        r"(?:date (?:of )?)?(?:first|original(?:ly)?)(?: date of)? (?:issued?|published|publication"
        r"|created|written|approved|version|document)(?: date| on)?|date first (?:issued|published)",
    ),
    (
        "issued",
        r"(?:date (?:of )?)(?:this |current |last )?(?:issued?|publication|published|release[d]?"
        r"|written|created|creation|produced|production|revised|revision|version|document"
        r"|updated?|amended|amendment|last updated|last revised|last amended)"
        rf"|(?:issue|publication|release|version|{_KIND}|revision|creation|amendment) date"
        r"|(?:issued|published|released|dated)(?: on| in)?"
        r"|(?:last )(?:updated|revised|amended)(?: on)?|(?:updated|revised|amended)(?: on)?"
        r"|dyddiad (?:y )?(?:cyhoeddi|cyhoeddwyd|ysgrifennu|fersiwn|diweddaru)|cyhoeddwyd(?: ar)?",
    ),
    (
        "author",
        r"(?:name of (?:the )?)?(?:lead |main |original |principal |policy )?author(?:s|\(s\))?"
        r"(?: ?(?:/|&|and) ?(?:reviewer|owner|lead|originator)s?)?(?: name)?(?: and job title)?"
        rf"|(?:document )?originator|{_WRITTEN}(?: and {_WRITTEN})? by"
        r"|awdur(?:on)?|(?:ysgrifennwyd|paratowyd|lluniwyd|drafftiwyd) gan",
    ),
    (
        "owner",
        rf"{_OWN} (?:owner|manager|lead|custodian|controller|keeper|sponsor)|owner|owned by"
        r"|custodian|maintained by|managed by|process owner|trust lead|main contact"
        rf"|(?:person|officer|manager) responsible(?: for (?:this )?{_KIND})?"
        r"|perchennog(?: y ddogfen)?|swyddog (?:cyfrifol|arweiniol)",
    ),
    (
        "owner_weak",
        r"(?:clinical |radiology |service )?lead(?: (?:officer|person|manager|clinician|name))?"
        r"|contact(?: (?:person|name|officer))?|(?:responsible|accountable) (?:person|officer"
        r"|manager|individual|lead)|cyswllt",
    ),
    (
        "reference",
        r"(?:our |unique |trust |board |file |policy |document )?ref(?:erence)?"
        r"(?:[ .]*(?:no|number|num|code|id))?"
        rf"|{_OWN} (?:no|number|num|id|identifier|identification(?: number)?|code)"
        r"|(?:unique )?identif(?:ier|ication (?:no|number|code))"
        r"|(?:q-?pulse|index|catalogue|register|registration|control) (?:no|number|id|ref)"
        rf"|(?:document|policy|procedure|sop)(?= {_CODE})"
        r"|cyfeirnod(?: y ddogfen)?|rhif(?: y)? (?:ddogfen|dogfen|polisi|cyfeirnod)",
    ),
    (
        "version",
        r"(?:current |this )?version(?: (?:no|number|control|id))?|ver|(?:current )?revision(?: (?:no|number|status))?|rev(?: (?:no|number))?"
        r"|edition(?: (?:no|number))?|(?:rhif (?:y )?)?fersiwn|rhifyn|argraffiad",
    ),
    ("issue", r"issue(?: (?:no|number))?|iss"),
    (
        "title",
        rf"(?:full )?title(?: of (?:this )?{_KIND})?|name of (?:this |the )?{_KIND}|{_KIND} name"
        r"|subject|teitl(?: y ddogfen)?|enw['’]r (?:ddogfen|polisi)",
    ),
    ("status", r"status|statws"),
    (
        "job",
        r"(?:print(?:ed)? |full )?name|job title|designation|position|post(?: held)?|role|enw"
        r"|teitl swydd|swydd",
    ),
    ("date", r"dates?|dyddiad"),
    ("document", r"(?:document|policy|procedure|sop)(?= ?:|$)"),
)
_WEAK = frozenset({"owner_weak", "title", "date", "status", "job", "first_issued"})
_VERSIONS = frozenset({"version", "issue", "v"})


def _phrase(words: str) -> str:
    return words.replace(" ", r"\s")


_LABEL = re.compile(
    rf"(?<![\w'’-])(?:{_phrase(_OWN)}[’']?s?\s)??(?:"
    + "|".join(f"(?P<{name}>{_phrase(words)})" for name, words in _PHRASES)
    + rf")(?:\s(?:of|for)\s(?:this|the)\s{_phrase(_KIND)})?(?![\w’'-])\.?"
    r"|(?<![\w'’.-])(?P<v>v(?:er)?\.?)(?=\s?\d)",
    re.IGNORECASE,
)
# The first letters of all these phrases: looking for them first makes the search several times
# faster, since few words of a procedure begin a label.
_LABEL_START = re.compile(
    r"""(?<![\w'’-])(?:
      ac[ct]|ado|agr|ame|aml|ant|app|ar[cg]|aut|awd|boa|ca[dt]|che|cir|cla|cli|co[mnp]|cre
    | cu[rs]|cy[fhlms]|dat|ddi|de[psv]|di[lrsv]|do[cw]|dra|due|dyd|edi|eff|eia|eq|e-?m|em[lp]
    | en[dw]|ep|ex[ept]|fax|fer|fi[lr]|for|fre|fu[lt]|go|gui|i['’]w|ide|imp|in\s[fu]|in[dt]
    | iss|job|key|la[pst]|lea|leg|liv|ll[ou]|loc|ma[in]|mee|min|mo[s]|mus|nam|ne[wx]|off|old|ope
    | ori|our|own|par|per|pho|pla|po[ls]|pr[aeio]|pub|pwy|q-?p|qua|ra[dt]|re[adfglnpsv]|re-?a|rhi
    | rol|sav|sc[ho]|ser|sha|sho|si[gt]|sop|spo|sta|su[bp]|swy|tar|te[ils]|thi|ti[mt]|to\sb|tru
    | uni|up[dl]|use|val|ver|v\.?\s?\d|wed|wei|wi[lt]|wri|yn\s|ysg
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER_LABEL = re.compile(r"(?:\s?\([^()]{0,60}\))?\s*(?P<sign>:|[–—-](?=\s))\s*(?:[–—-]\s+)?|\s*")
# Text without any of these is not looked at closely. The second list holds words that are common
# in procedures: they count only in front of a colon or in a cell.
_STEMS = re.compile(
    r"\b(?:version|issue|review|re-?approv|approv|ratif|author|owner|valid|expir|effective|implement|publi[cs]"
    r"|rev\b|revis|edition|dated?\b|ref|written|prepared|compiled|draft|exten[ds]|adolyg"
    r"|v\.?\s?\d|signed|sign[ -]off|sponsor|title|document|policy|fersiwn|awdur|cymerad"
    r"|dyddiad|renew|adopt|owned|identif|produced|status|cyfeirnod|rhif|perchennog|teitl|d?dilys"
    r"|cyhoedd|weithredol|paratowyd|lluniwyd|endorse|operational|custodian|originat|lapses|into force|into effect)"
)
_STEMS_OF_LABELS = re.compile(
    r"\b(?:accept|accountab|active|agreed|amend|argraff|awdurdod|cadarn|catalogue|code|comes|committee"
    r"|contact|control|creat|cyswllt|develop|director|drafft|effect|employer|enw|executive|force"
    r"|governing|gymerad|index|iss\b|id\b|keeper|lead|live|llofnod|maintain|manag|name|next|num"
    r"|no\b|procedure|pulse|pwyllgor|regist|releas|respons|sop|statws|subject|swyddog|until"
    r"|updated|ver\b|use from|ysgrifen)"
)

# Subjects other than the document. "DRL review date" is the review of the levels.
_ELSEWHERE = re.compile(
    r"\b(?:drls?|reference levels?|equipment|units?|tubes?|rooms?|servic(?:e|ing)|maintenance"
    r"|calibrations?|training|competenc(?:e|y|ies)|audits?|images?|peer|doses?|dose survey"
    r"|eq?ia|equality|impact assessment|meetings?|minutes|risk assessments?|inventory"
    r"|entitlements?|scopes? of practice|appraisals?|contracts?|incidents?|cases?|qa|qc|tests?"
    r"|exposures?|requests?|referrals?|examinations?|referrers?|scans?|patients?|justified and"
    r"|constraints?|guidelines?|irefer|software|firmware|licen[cs]es?|permits?|survey|monitor"
    r"|badges?|insurance|registration|leaflets?|consent|legislation|regulations?"
    r"|certificates?|hse)\W{0,3}(?:(?:next|last|date|due|is|are|annual|of|local)\W{1,2}){0,3}$",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"\b(?:irefer|software|firmware|build|guidelines?|guidance|windows|aria|eclipse|cris|pacs|ris"
    r"|mbur|rcr|report|handbook|standards?)[,:(\s]*$",
    re.IGNORECASE,
)
_OTHER_SECTION = re.compile(
    r"\b(?:drls?|reference levels?|equipment|inventory|servic(?:e|ing)|training|competenc\w+"
    r"|audits?|incidents?|meetings?|minutes|equality|eq?ia|impact assessment|action plan"
    r"|risk assessments?|references|bibliography|legislation|read and understood)\b",
    re.IGNORECASE,
)
_HISTORY_TITLE = re.compile(
    r"\b(?:version|document|change|revision|amendment|issue|review|policy|procedure|update)s?"
    r"(?:\s+(?:and|/)\s+\w+)?\s+(?:history|log)\b"
    r"|\bhistory of (?:changes|revisions|amendments|versions|this document)"
    r"|\b(?:record|summary|table|details) of (?:changes|amendments|revisions|versions)"
    r"|^(?:amendments?|amendment record|revisions?|history|change record|hanes (?:y )?fersiw?n\w*)$",
    re.IGNORECASE,
)
_CHANGE_COLUMN = re.compile(
    r"\b(?:changes?|amendments?|summary|description|details|reasons?|comments?|nature of"
    r"|what changed|newidiadau)\b",
    re.IGNORECASE,
)
_ACTION_COLUMN = re.compile(
    r"\b(?:actions?|risks?|findings?|concerns?|problems?|recommendations?|outcomes?)\b",
    re.IGNORECASE,
)
_GLOSSARY = re.compile(
    r"\b(?:responsibilit|duties|definition|meaning|what it means|term\b|task)", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _label_names(text: str) -> tuple[str, ...]:
    """Return the facts that a label cell asks for; () for text that is no label.

    A bilingual or double label ("Dyddiad adolygu / Review date", "Issue/Effective date") may ask
    for more than one.
    """
    words = re.sub(r"[_\s]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).strip(" *:.-–\t")
    words = re.sub(r"^\d{1,2}(?:\.\d+)*[.)]?\s+(?=\D)|(?<=[a-z])\.(?=\s)", "", words)
    if not 1 < len(words) <= 90 or len(words.split()) > 12:
        return ()
    if names := _whole_label(words):
        return names
    plain = re.sub(r"\s?\([^()]*\)|\s?\[[^\[\]]*\]", "", words).strip(" *:.-–")
    if plain != words and (names := _whole_label(plain)):
        return names
    parts = [part for part in re.split(r"\s?[/|&]\s?", plain) if part]
    if len(parts) == 1:
        parts = re.split(r"\s(?:and|or|neu|a)\s", plain)
    else:
        # The other language, or a word that no list knows.
        parts = [part for part in parts if _whole_label(part) or len(part.split()) > 3]
    if names := tuple(dict.fromkeys(name for part in parts for name in _whole_label(part))):
        return names if all(_whole_label(part) for part in parts) else ()
    return _names_by_keyword(plain)


def _whole_label(words: str) -> tuple[str, ...]:
    # Front matter and forms write "review-date".
    for form in (words, words.replace("-", " ")):
        match = _LABEL.fullmatch(form)
        if match and match.lastgroup and match.lastgroup != "v":
            return (match.lastgroup,)
    return ()


def _names_by_keyword(words: str) -> tuple[str, ...]:
    """Return what a longer label asks for, judged by its words.

    For forms of words that no list foresees, such as "Date by which this policy is next to be
    reviewed".
    """
    low = words.lower()
    if len(low.split()) < 2 or _ELSEWHERE.search(low) or re.search(r"[.?]\s|\d", low):
        return ()
    if re.search(
        r"\b(?:drls?|equipment|service|calibrat\w*|training|audits?|meeting|print\w*|upload\w*"
        r"|equality|impact|dose|patients?|birth|incident|previous|supersed\w*|images?|exposures?"
        r"|requests?|signature|entitle\w*|examinations?)\b",
        low,
    ):
        return ()
    dated = re.search(r"\b(?:date|when|due|next|dyddiad)\b", low)
    if re.search(r"\breview(?:ed|s)?\b", low):
        if re.search(r"\b(?:how often|frequency|interval|period|every|cycle)\b", low):
            return ("review_interval",)
        if re.search(r"\b(?:last|previous|completed|reviewed on)\b", low):
            return ("reviewed",)
        return ("review_due",) if dated and "reviewed by" not in low else ()
    if re.search(r"\b(?:approv|ratif|authoris|authoriz|sign(?:ed)?[ -]off|endors)", low):
        return (
            ("approved",)
            if dated
            else ("approver",)
            if re.search(r"\bby$|\bresponsible\b", low)
            else ()
        )
    if not dated:
        if re.search(r"\b(?:author|originator|written by|prepared by|compiled by)$", low):
            return ("author",)
        return ("owner",) if re.search(r"\bowner$", low) else ()
    if re.search(r"\b(?:issue|issued|published|publication)\b", low):
        return ("issued",)
    return ("effective",) if re.search(r"\b(?:effective|implement)", low) else ()


# --------------------------------------------------------------------------------------------
# Values
# --------------------------------------------------------------------------------------------

_BLANK = re.compile(
    r"(?:[\W_]|x{2,}|n/?a|none|nil|tb[cad]|to be (?:confirmed|advised|agreed|decided|completed)"
    r"|(?:dd?|mm?|yy(?:yy)?)(?=[\s/.-]|$)|i['’]w (?:gadarnhau|gwblhau))+",
    re.IGNORECASE,
)
_TO_FILL = re.compile(
    r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}|\bx{3,}\b|_{2,}|\.{4,}|…{2,}"
    r"|\b(?:insert|enter|click or tap|choose|type)\b.{0,30}\b(?:name|date|here|text|number|title)\b",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\W*(?:on[- ]?going|continuous|tb[cad]\b|to be (?:confirmed|advised|agreed|decided)|n/?a\b"
    r"|none\b|not (?:yet )?(?:set|known|agreed)|pending|awaiting|as (?:required|necessary|needed)"
    r"|see\b|refer\b)",
    re.IGNORECASE,
)
_NOT_APPROVED = re.compile(
    r"\b(?:not yet|awaiting|pending|subject to|to be)\s+(?:been\s+)?(?:formally\s+)?"
    r"(?:approv\w+|ratif\w+|authori[sz]\w+|sign(?:ed)?[ -]?off|adopt\w+|agreed)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:[\s:=.,(\[–—-]|\b(?:on|from|by|in|the|is|was|due|dated?|of|end|before|until|to|for|at"
    r"|not?|later|than|with|effect|erbyn|ar|o|mis|fis|y|yr|it|this)\b)*",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:\s|[:.#=–—-](?!\d))*(?:draft\s+)?(?:(?i:v(?:er(?:sion)?)?|issue|rev|no|number)[.\s]*)?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?(?![\w/]|[.-]\d|[’'])"
    r"|[A-Z](?=\s*(?:$|[.,;|)(–-])))"
)
_REFERENCE = re.compile(
    rf"\s*(?P<code>{_CODE}(?:\s\d{{1,4}}(?![\d./]))?|(?=[A-Za-z/_. -]{{0,16}}\d)[A-Za-z0-9][\w/.-]*"
    r"(?:\s[A-Z0-9][\w/.-]*){0,2}|[A-Z]{2,}(?:[ -][A-Z]{1,6})?)(?![\w])"
)
_GOES_ON = re.compile(
    r"\s*(?:$|[.;,|:()\[\]–—/•·-]|(?:by|and|or|page|printed|draft|final|of|dated?|next|supersed\w+"
    r"|replac\w+|is|was|until|to|from|with|unless|when"
    r"|following)\b|\d|v\.?\d)",
    re.IGNORECASE,
)
_PERSON_END = re.compile(
    r"(?:[\s,;:(|–—-]|\b(?:on|of|dated?|at|in|minutes?|meeting|minute\s[\d.]+(?:\sof)?|and|from"
    r"|signed|effective|held|version|issue)\b|\bitem\s[\d.]+)+$",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"(?:(?:an?|any|all|each) )?(?:operator|practitioner|referrer|entitled|duty holder|responsible"
    r"|accountable|ensur\w+|switchboard|yes\b|no\b|draft|final|\d)",
    re.IGNORECASE,
)
_VENDOR = re.compile(r"\b(?:templates?|ltd|limited|software|copyright)\b|©", re.IGNORECASE)
_LAW = re.compile(r"\b(?:regulations?|legislation|act|SI \d+|law|amend(?:ed|ment|ments))\b", re.I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|must|shall|should|will|may|can|has|have|does|do|ensures?|be)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Value:
    """One value read behind a label; start and end in the text of the block."""

    name: str
    words: str
    start: int
    end: int
    date: date | None = None
    months: int | None = None
    precise: bool = True


def _dated(name: str, found: FoundDate, offset: int) -> _Value:
    return _Value(
        name,
        found.words,
        offset + found.start,
        offset + found.end,
        found.date,
        precise=found.precision is Precision.DAY,
    )


def _values(
    names: Sequence[str], text: str, start: int, end: int, *, announced: bool
) -> list[_Value]:
    """Return what the words `text[start:end]`, the value of a label for `names`, state."""
    words = text[start:end]
    if not words.strip() or _BLANK.fullmatch(words):
        return []
    dates = find_dates(words, announced=announced or "review_due" in names)
    first = dates[0] if dates else None
    at_once = first is not None and bool(_LEAD_IN.fullmatch(words, 0, first.start))
    date_name = next((name for name in names if name in DATE_FACTS), None)
    person = next((name for name in names if name in _PERSONS), None)
    if person is None and ("owner_weak" in names or "extension_by" in names):
        person = "owner" if "owner_weak" in names else "extension_by"
    if date_name is None and first is not None and at_once:
        if person == "approver":
            date_name = "approved"
        elif "issue" in names and announced and first.precision is Precision.DAY:
            # "Issue: 3 March 2025"; but "Version 3 March 2025" is version 3.
            date_name = "issued"
        elif "extension" in names:
            date_name = "extension"
    if date_name is None and "extension" in names and first is not None:
        date_name = "extension"
    if date_name and first is not None:
        near = at_once or (announced and first.start <= 60 and not _PENDING.match(words))
        if near and not _ELSEWHERE.search(words[: first.start].rstrip(" :-")):
            found = [_dated(date_name, first, start)]
            if date_name == "effective" and len(dates) > 1:
                between = words[first.end : dates[1].start]
                if re.fullmatch(r"\s*(?:(?:and )?valid )?(?:until|till|to|–|-)\s*", between):
                    found.append(_dated("expiry", dates[1], start))
            return found
    if date_name or "review_interval" in names:
        return _other_review(names, date_name, words, start, announced=announced)
    if person:
        return _person(person, words, start, first)
    if _VERSIONS & set(names):
        return _version(words, start)
    if "reference" in names:
        match = _REFERENCE.match(words)
        if match and not _TO_FILL.search(words[: match.end() + 1]):
            code = match["code"].rstrip(".-/")
            at = start + match.start("code")
            return [_Value("reference", code, at, at + len(code))]
        return []
    if "document" in names:
        match = re.match(rf"\s*(?P<code>{_CODE})\s*$", words)
        return [_trimmed("reference", words, start)] if match else []
    if "title" in names and len(words.strip()) > 2 and not _TO_FILL.search(words):
        return [_trimmed("title", words, start)]
    if "status" in names and re.match(r"\W*(?:final )?draft\b", words, re.IGNORECASE):
        return [_trimmed("draft", words, start)]
    if "status" in names and re.match(r"\W*under review\b", words, re.IGNORECASE):
        return [_trimmed("under_review", words, start)]
    return []


def _other_review(
    names: Sequence[str], name: str | None, words: str, start: int, *, announced: bool
) -> list[_Value]:
    """Return the interval, or the statement of being under review, given instead of a date."""
    if name == "approved" and announced and _NOT_APPROVED.search(words):
        return [_trimmed("draft", words, start)]
    if "review_interval" not in names and (name not in ("review_due", "expiry") or not announced):
        return []
    if re.match(r"\W*(?:currently )?under review\b", words, re.IGNORECASE):
        return [_trimmed("under_review", words, start)]
    found = locate_interval(words)
    if found is None or not re.fullmatch(
        r"(?:\W|\b(?:at|least|is|to|be|minimum|of|or|a|the|reviewed|review|not|less|than|once)\b)*",
        words[: found.start],
        re.IGNORECASE,
    ):
        return []
    # "Review date: 3 months after the incident" is no interval of the document.
    if re.match(r"\s*(?:after|following|post)\b(?! (?:issue|approval|ratif))", words[found.end :]):
        return []
    at = start + found.start
    return [_Value("review_interval", found.words, at, start + found.end, months=found.months)]


def _trimmed(name: str, words: str, start: int) -> _Value:
    stripped = words.strip(" \t\n,;:.|–—-")
    at = start + words.find(stripped)
    return _Value(name, stripped, at, at + len(stripped))


def _person(name: str, words: str, start: int, first: FoundDate | None) -> list[_Value]:
    """Return who is named, and the date of approval where one stands behind an approver."""
    stop = first.start if first else len(words)
    named = re.split(r"\bPage\s+\d", words[:stop], maxsplit=1)[0].rstrip()
    if end := _PERSON_END.search(named):
        named = named[: end.start()]
    named = named.rstrip(".")
    lead = re.match(r"[\s,;:|(–—.-]*(?:(?:the|by|at|y|yr)\s)?", named, re.IGNORECASE)
    skip = lead.end() if lead else 0
    who = re.sub(r"\s*\|[\s|]*", ", ", named[skip:]).strip()
    found: list[_Value] = []
    if name == "approver" and _NOT_APPROVED.search(words):
        return [_trimmed("draft", words, start)]
    if (
        re.search(r"[^\W\d_]{2}", who)
        and len(who) <= 160
        and not _BLANK.fullmatch(who)
        and not _TO_FILL.search(who)
        and not _PENDING.match(who)
        and not _NO_PERSON.match(who)
        and not (name == "author" and _VENDOR.search(who))
    ):
        found.append(_Value(name, who, start + skip, start + len(named)))
    if first and found and name in ("approver", "extension_by", "author"):
        dated = "approved" if name == "approver" else f"{name}_date"
        found.append(_dated(dated, first, start))
    return found


def _version(words: str, start: int) -> list[_Value]:
    """Return the version number, the date of issue right behind it, and whether it is a draft."""
    match = _NUMBER.match(words)
    if match is None:
        return []
    found = [_Value("version", match["number"], start + match.start("number"), start + match.end())]
    rest = words[match.end() :]
    dates = find_dates(rest)
    if dates and re.fullmatch(
        r"[\s,(–—|-]*(?:(?:dated?|of|from|issued)\s*)?", rest[: dates[0].start], re.IGNORECASE
    ):
        found.append(_dated("issued", dates[0], start + match.end()))
    return found


# --------------------------------------------------------------------------------------------
# Passages of text
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """A fact with what is needed to decide whether it stands.

    index   position of its block in the document
    weak    True where the words would mean something else in other company ("Lead: 0.35 mm"):
            it stands only beside another fact
    table   the table it stands in, 0 for none
    """

    fact: ControlFact
    index: int
    weak: bool = False
    table: int = 0


@dataclass(slots=True)
class _Findings:
    """Everything found so far."""

    found: list[_Found] = field(default_factory=list)
    fallback: list[_Found] = field(default_factory=list)
    """Dates that serve as date of issue if the document gives none."""
    history: list[tuple[_Passage, _Entry]] = field(default_factory=list)
    """Entries of a version history written as text."""
    last_person: tuple[str, int] = ("", -9)


@dataclass(frozen=True, slots=True)
class _Label:
    """A label found in running text; `value` is where its value may begin."""

    names: tuple[str, ...]
    start: int
    end: int
    value: int
    announced: bool


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of a block to be read.

    loose    a header or a footer: every label in it speaks of the document
    opening  among the first blocks, where a title may carry a version
    weak     in a section with dates of its own: its facts stand only beside others
    """

    block: Block
    index: int
    start: int
    end: int
    source: FactSource
    loose: bool = False
    opening: bool = False
    weak: bool = False


_ABBREVIATED = re.compile(
    r"\b(?:dr|mr|mrs|ms|prof|no|nos|ref|rev|ver|v|iss|st|vol|doc|tel|ext|dept|jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec|e\.g|i\.e|[a-z])\.$",
    re.IGNORECASE,
)
_SENTENCE_GAP = re.compile(r"(?<=[.;!?])\s+(?=[\"“'‘(\[]?[A-Z0-9])|\n")
_TAG = re.compile(
    r"\[\s*(?P<what>cover|front (?:page|cover)|title page|headers?|footers?|history"
    r"|(?:version|document|change|revision) history|document control|control panel"
    r"|(?:page|running) (?:header|footer))\b[^\]]{0,40}\]:?\s*"
    r"|^(?P<plain>(?:page |running )?(?:header|footer)|cover page"
    r"|(?:version|document|change|revision) history)"
    r"(?:,? (?:on )?every page|\s?\([^()]{0,40}\))?:\s*",
    re.IGNORECASE,
)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _SENTENCE_GAP.finditer(text, start, end):
        if _ABBREVIATED.search(text, max(at, gap.start() - 6), gap.start()):
            continue
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < end:
        yield at, end


def _may_hold_label(low: str) -> bool:
    """Say whether lower-case text may hold a label; most text of a procedure holds none."""
    colon = low.find(":", 0, 80)
    return bool(_STEMS.search(low) or (colon > 0 and _STEMS_OF_LABELS.search(low, 0, colon)))


def _label_matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of `_LABEL` that do not overlap."""
    at = start
    for word in _LABEL_START.finditer(text, start, end):
        if word.start() >= at and (match := _LABEL.match(text, word.start(), end)):
            yield match
            at = match.end()


def _labels(text: str, start: int, end: int) -> list[_Label]:
    """Return the labels in `text[start:end]`, double ones ("Review / Expiry date") as one."""
    found: list[_Label] = []
    for match in _label_matches(text, start, end):
        name = match.lastgroup or ""
        sign = _AFTER_LABEL.match(text, match.end(), end)
        value = sign.end() if sign else match.end()
        announced = bool(sign and sign["sign"])
        names: tuple[str, ...] = (name,)
        if (
            found
            and not found[-1].announced
            and re.fullmatch(r"\s?(?:/|&|\band\b|\bor\b)\s?", text[found[-1].end : match.start()])
        ):
            before = found.pop()
            names = (*before.names, name)
            found.append(_Label(names, before.start, match.end(), value, announced))
        else:
            found.append(_Label(names, match.start(), match.end(), value, announced))
    return found


def _ends(text: str, at: int) -> bool:
    """Say whether a value can end here: at a mark, a label, a date, or a word that goes on."""
    if _GOES_ON.match(text, at):
        return True
    rest = text[at : at + 60].lstrip()
    dates = find_dates(rest)
    return bool(_LABEL.match(rest)) or (bool(dates) and dates[0].start == 0)


def _speaks_for_itself(label: _Label, text: str, start: int, end: int) -> bool:
    """Say whether a label ends the value before it: it has a colon, or its own value follows."""
    if label.announced:
        return True
    rest = text[label.value : min(end, label.value + 240)]
    name = label.names[0]
    if name in _VERSIONS:
        match = _NUMBER.match(rest)
        # "Version 8.2 of the guideline" is the version of the guideline.
        return (
            match is not None
            and (name == "v" or _ends(rest, match.end()))
            and not re.match(r"\s+of\s+(?!this\b|\d)", rest[match.end() :])
        )
    if name == "reference":
        match = re.match(_CODE + r"(?!\w)", rest)
        return match is not None and bool(
            re.match(r"\s*(?:$|[.;,|)(–—])", rest[match.end() :])
            or _LABEL.match(rest[match.end() :].lstrip())
        )
    if name in (*DATE_FACTS, "none", "past", "extension", "first_issued", "approver"):
        near = find_dates(rest[:60], announced=name == "review_due" and label.end - label.start > 6)
        if near and _LEAD_IN.fullmatch(rest, 0, near[0].start):
            # "Effective from 1 October 2024 employers must ..." is about something else.
            return _ends(rest, near[0].end)
        if name == "past":
            return (
                re.match(r"(?:the |all )?(?:[A-Z]|version|issue|policy|document)", rest) is not None
            )
    if name in ("approver", "author", "owner"):
        if not re.match(r"(?:(?:the|by|at|our)\s)?[A-Z]", rest):
            return False
        if text[label.start : label.end].lower().endswith(("by", "at", "employer", "gan")):
            return True
        before = text[start : label.start].rstrip()
        return text[label.start].isupper() and (
            not before or before[-1] in ";,|–—•·-" or before[-1].isdigit()
        )
    return False


def _anchored(
    label: _Label, passage: _Passage, start: int, end: int, settled: int, any_fact: bool
) -> bool:
    """Say whether a statement of document control can begin where this label stands.

    start, end  the sentence
    settled     where the value of the label before ends
    """
    text = passage.block.text
    before = text[start : label.start].rstrip()
    if not before.strip(" \"“'‘(•·*-–—") or before[-1] in ";|•·:" or before in ("The", "the"):
        return True
    if settled > start and not text[settled : label.start].strip(" ,.;()|/–—-"):
        return True
    if label.names[0] in ("approver", "author", "owner") and not passage.loose:
        return any_fact and (before[-1] in ",–—-" or text[label.start].isupper())
    if any_fact and (before[-1] in ",(/–—-" or before.endswith((" and", " &"))):
        return True
    if label.names[0] in _VERSIONS:
        title = (
            passage.opening and end - start <= 160 and not _VERB.search(text, start, label.start)
        )
        return (passage.loose or title or any_fact) and not _PRODUCT.search(before)
    return passage.loose


def _read_passage(passage: _Passage, findings: _Findings) -> None:
    """Read the facts in a stretch of text."""
    text = passage.block.text
    any_fact = False
    for start, end in _sentences(text, passage.start, passage.end):
        any_fact |= _read_sentence(passage, start, end, findings, any_fact=any_fact)


def _read_sentence(
    passage: _Passage, start: int, end: int, findings: _Findings, *, any_fact: bool
) -> bool:
    """Read one sentence; return whether a fact was found in it."""
    text = passage.block.text
    low = text[start:end].lower()
    if not _may_hold_label(low) and not _awaits_person(passage.index, findings):
        return False
    count = len(findings.found)
    if "exten" in low and _read_extension(passage, start, end, findings):
        return True
    _read_state(passage, start, end, low, findings)
    labels = (
        _labels(text, start, end)
        if _may_state(passage, start, end, findings, any_fact=any_fact)
        else []
    )
    clear = [_speaks_for_itself(label, text, start, end) for label in labels]
    ends = _value_ends(labels, clear, end)
    settled = start
    person_until = start
    muted = False
    for number, label in enumerate(labels):
        if not clear[number]:
            continue
        if label.announced:
            muted = False
            before = text[start : label.start].rstrip()
            if (
                before[-1:].isalpha()
                and text[label.start].islower()
                and settled < label.start - 3
                and not DATE_FACTS & set(label.names)
            ):
                # "Guidance to author: describe your programme here."
                continue
        elif muted or not _anchored(label, passage, start, end, settled, any_fact):
            continue
        value_end = ends[number]
        before = text[max(start, label.start - 40) : label.start]
        if (
            _ELSEWHERE.search(before)
            and not passage.loose
            and not {*_VERSIONS, "reference", "author", "owner"} & set(label.names)
            # "Author: Head of Training Review date: ..." speaks of a person.
            and not (
                person_until == label.start
                and re.search(r"\b(?:of|for|and|&)\s+[A-Z]\w*\s*$", before)
            )
        ):
            muted = True
            continue
        if label.names[0] == "past":
            muted = True
            continue
        if (
            label.names[0] in ("effective", "issued")
            and not label.announced
            and _LAW.search(text, label.end, end)
        ):
            continue
        if (
            label.names[0] in ("approver", "author", "owner")
            and not label.announced
            and _VERB.search(text, label.value, value_end)
        ):
            continue
        if label.names == ("job",):
            label = _as_person(label, passage.index, findings)
        values = _values(label.names, text, label.value, value_end, announced=label.announced)
        settled = _take(passage, label, values, findings, settled)
        any_fact |= bool(values)
        if label.names[0] in (*_PERSONS, "owner_weak"):
            person_until = value_end
    if all(each.fact.name in ("version", "reference") for each in findings.found[count:]):
        _read_interval(passage, start, end, findings)
        _read_subject(passage, start, end, findings)
    return len(findings.found) > count


def _value_ends(labels: Sequence[_Label], clear: Sequence[bool], end: int) -> list[int]:
    """Return where the value of each label ends: at the next label with a value of its own."""
    ends: list[int] = []
    for label, speaks in zip(reversed(labels), reversed(clear), strict=True):
        ends.append(end)
        if speaks:
            end = label.start
    return ends[::-1]


_SEPARATED = re.compile(r"[:;|•·–—]|\s-\s")
_VERSIONED = re.compile(r"(?:version|\bv\.?|issue|edition|rev\.?)\s?\d", re.IGNORECASE)


def _may_state(
    passage: _Passage, start: int, end: int, findings: _Findings, *, any_fact: bool
) -> bool:
    """Say whether a sentence can hold a label that counts; most sentences of prose cannot."""
    if any_fact or passage.loose or _awaits_person(passage.index, findings):
        return True
    text = passage.block.text
    first = start
    while first < end and not text[first].isalnum():
        first += 1
    return bool(
        _LABEL.match(text, first, end)
        or _SEPARATED.search(text, start, end)
        or (passage.opening and _VERSIONED.search(text, start, end))
    )


def _take(
    passage: _Passage, label: _Label, values: Sequence[_Value], findings: _Findings, settled: int
) -> int:
    """Keep the facts read behind a label; return where the label's value ends."""
    for value in values:
        _keep(
            findings,
            passage,
            value,
            label.start,
            weak=passage.weak or label.names[0] in _WEAK,
        )
        settled = max(settled, value.end)
    if label.names[0] in _PERSONS and label.announced:
        findings.last_person = (label.names[0], passage.index)
    if label.names[0] == "date":
        _keep_plain_date(findings, passage, label)
    if label.names[0] in ("none", "first_issued"):
        text = passage.block.text
        near = find_dates(text[label.value : label.value + 60])
        if near:
            settled = max(settled, label.value + near[0].end)
            if label.names[0] == "first_issued":
                value = _dated("issued", near[0], label.value)
                findings.fallback.append(_found(passage, value, label.start))
    return settled


def _awaits_person(index: int, findings: _Findings) -> bool:
    """Say whether a label for a person stands just above: "Name" and "Date" belong to it."""
    return 0 < index - findings.last_person[1] <= 2


def _as_person(label: _Label, index: int, findings: _Findings) -> _Label:
    """Return the label "Name" or "Job title" as one of the person named, or to be named, above."""
    person, above = findings.last_person
    if not person or index - above > 2:
        return label
    findings.last_person = (person, index)
    return replace(label, names=(person,))


def _keep_plain_date(findings: _Findings, passage: _Passage, label: _Label) -> None:
    """Keep the value of a label that says only "Date": its meaning comes from what stands above."""
    dates = find_dates(passage.block.text[label.value : passage.end], announced=label.announced)
    if not dates or not _LEAD_IN.fullmatch(
        passage.block.text, label.value, label.value + dates[0].start
    ):
        return
    person, index = findings.last_person
    near = passage.index - index <= 2
    if near and person == "approver":
        _keep(findings, passage, _dated("approved", dates[0], label.value), label.start)
    elif near and person:
        value = _dated("issued", dates[0], label.value)
        findings.fallback.append(_found(passage, value, label.start))
    else:
        value = _dated("issued", dates[0], label.value)
        _keep(findings, passage, value, label.start, weak=True)


def _found(passage: _Passage, value: _Value, start: int, *, weak: bool = False) -> _Found:
    block = passage.block
    quote = block.text[min(start, value.start) : value.end].strip()
    fact = ControlFact(
        value.name,
        value.words,
        block.place,
        quote,
        passage.source,
        date=value.date,
        months=value.months,
        precise=value.precise,
    )
    return _Found(fact, passage.index, weak, block.table)


def _keep(
    findings: _Findings, passage: _Passage, value: _Value, start: int, *, weak: bool = False
) -> None:
    if value.name == "author_date":
        named = replace(value, name="issued")
        findings.fallback.append(_found(passage, named, start))
        return
    if value.name == "extension_by_date":
        return
    if value.name in _PERSONS:
        findings.last_person = (value.name, passage.index)
    findings.found.append(_found(passage, value, start, weak=weak))


# -- statements that are more than a label and its value ---------------------------------------

_EXTENDED = re.compile(r"\bexten(?:ded|sion)\b", re.IGNORECASE)
_OF_REVIEW = re.compile(r"\b(?:review|expiry|valid\w*|documents?|polic\w+|procedures?)\b", re.I)
_EXTENDED_TO = re.compile(r"(?:\bto|\buntil|\btill|\bdate|:|\||\()\s*(?:the )?(?:end of )?$", re.I)
_AGREED = re.compile(
    r"\b(?:approved|agreed|authori[sz]ed|granted|ratified|sanctioned|signed off|accepted)"
    r"(?: on behalf of the employer)?\s+(?:by|at)\s+(?:the\s+)?(?P<who>[^\W\d_][^;,.()|\n]{2,100})"
    r"|(?<=\d)\s+by\s+(?:the\s+)?(?P<then>[A-Z][^;,.()|\n]{2,100})"
    r"|\bextended by\s+(?:the\s+)?(?P<by>[A-Z][^;,.()|\n]{2,100})"
    r"|[(,–—-]\s*(?:by\s+)?(?:the\s+)?(?P<post>[A-Z][^;,.()|\n]{2,60}(?:Committee|Group|Board|Director"
    r"|Executive|Manager|Lead))\b"
)


_END_OF_APPROVAL = re.compile(r"(?<!\d)[;.](?=\s|$)|\)|,\s(?=pending|because|as\b|while)")


def extension_approver(fact: ControlFact) -> str | None:
    """Return who approved an extension of the review date, or None where nobody is named."""
    match = _AGREED.search(fact.value)
    if match is None:
        return None
    who = match["who"] or match["then"] or match["by"] or match["post"]
    dates = find_dates(who)
    if dates:
        who = who[: dates[0].start]
    who = re.split(r"\s(?:on|to|until|at|in)\s*(?:\d|$)|\son$|\sto$", who)[0].strip(" ,–—-")
    return None if not who or _TO_FILL.search(who) or _BLANK.fullmatch(who) else who


def _read_extension(passage: _Passage, start: int, end: int, findings: _Findings) -> bool:
    """Read "Review date extended to <date>: approved by <whom>"."""
    text = passage.block.text
    for word in _EXTENDED.finditer(text, start, end):
        first_word = not text[start : word.start()].strip(" (•*-")
        if not first_word and not _OF_REVIEW.search(text, max(start, word.start() - 60), end):
            continue
        dates = find_dates(text[word.end() : end], announced=False)
        date_found = next(
            (d for d in dates if _EXTENDED_TO.search(text[: word.end() + d.start])), None
        )
        if date_found is None:
            continue
        value = _dated("extension", date_found, word.end())
        first, last = value.start, value.end
        who = _AGREED.search(text, word.start(), end)
        if who:
            first = min(first, who.start())
            stop = _END_OF_APPROVAL.search(text, max(last, who.end()), end)
            last = max(last, stop.start() if stop else end)
        words = text[first:last].strip(" .;,(:")
        begin = word.start()
        lead = _OF_REVIEW.search(text, max(start, begin - 60), begin)
        if lead and not any(c in text[lead.end() : begin] for c in "0123456789|:"):
            begin = lead.start()
        _keep(findings, passage, replace(value, words=words, end=last), begin)
        _read_before_extension(passage, start, begin, findings)
        return True
    return False


def _read_before_extension(passage: _Passage, start: int, end: int, findings: _Findings) -> None:
    """Read "Review date: 12 Feb 2025" before "(extended to ...)" in one sentence."""
    if end > start:
        for label in _labels(passage.block.text, start, end):
            if label.announced:
                values = _values(label.names, passage.block.text, label.value, end, announced=True)
                _take(passage, label, values, findings, start)


_SUBJECT = (
    r"(?:(?:this|these)\s+(?:[\w'’()&-]+\s+){0,3}?"
    r"|(?:(?:the|our|all|each|every|both)\s+)?"
    r"(?:(?:employer['’]?s?['’]?|written|ir\W?me\W?r|irmer|standard operating|trust|whole|above|local"
    r"|current|radiology|departmental)\s+)*)"
    r"(?:documents?|procedures?|polic(?:y|ies)|sops?|eps?|manual|guideline|protocol)"
    r"(?:\s+(?:set|suite|document|manual|and\s+(?:its|all|the|their)?\s*(?:appendices|policies"
    r"|procedures|documents|work instructions|protocols|standard operating procedures)))*"
)
_UNDER_REVIEW = re.compile(
    rf"(?:{_SUBJECT}\s+(?:is|are|remains?)?\s*(?:currently\s+|now\s+|presently\s+)?"
    r"(?:under\s+review|being\s+(?:reviewed|revised|updated)|in\s+the\s+process\s+of\s+"
    r"(?:being\s+)?(?:review|revis|updat)\w+))"
    r"|^\W*(?:currently\s+)?under\s+review\b"
    r"|\b(?:policy|document|procedures?)\s+under\s+review\b",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"(?-i:\bDRAFT\b)(?:\s+v?\d[\d.]*)?"
    r"|\b(?:final\s+)?draft\s+(?:v(?:er(?:sion)?)?\.?\s*)?\d[\d.]*\d\b"
    r"|\b(?:final\s+)?draft\s+(?:version\b|v\.?\s*\d[\d.]*|(?:document\s+)?for\s+(?:comments?"
    r"|consultation|approval|ratification|discussion|review)\b)"
    r"|\bv(?:er(?:sion)?)?\.?\s*\d[\d.]*\s*[(–-]?\s*draft\b",
    re.IGNORECASE,
)


def _read_state(passage: _Passage, start: int, end: int, low: str, findings: _Findings) -> None:
    """Read statements that a document is under review or a draft."""
    text = passage.block.text
    if "review" in low or "being" in low:
        match = _UNDER_REVIEW.search(text, start, end)
        earlier = {found.fact.name for found in findings.found if found.index == passage.index}
        if (
            match
            and "under_review" not in earlier
            and not _ELSEWHERE.search(text[start : match.start()])
        ):
            value = _Value("under_review", match[0].strip(), match.start(), end)
            _keep(findings, passage, value, match.start(), weak=passage.weak)
    short = end - start <= 120 or passage.loose
    if "draft" in low and short and (match := _DRAFT.search(text, start, end)):
        value = _Value("draft", match[0].strip(" (–-"), match.start(), match.end())
        _keep(findings, passage, value, match.start(), weak=passage.weak)
    elif (match := _NOT_APPROVED.search(text, start, end)) and (
        (short and match.start() - start <= 30 and end - match.end() <= 40)
        or re.match(_SUBJECT, text[start:end], re.IGNORECASE)
    ):
        before = text[start : match.start()]
        if not _ELSEWHERE.search(before) and not _LABEL.match(text, start):
            value = _Value("draft", match[0], match.start(), match.end())
            _keep(findings, passage, value, match.start(), weak=not _OF_REVIEW.search(before))


_REVIEWED_EVERY = re.compile(
    r"\W*(?:(?:to be|is|are|will be|must be)\s+)?(?:(?:formally|routinely|fully)\s+)?review(?:ed|s)?"
    r"(?:\s+(?:is|are|takes?\s+place|due|required))?(?:\s+(?:at\s+least|at|not\s+less\s+than|once))?\W*"
    r"|\W*(?:caiff\s+ei\s+|i['’]w\s+)?h?adolyg\w*\s*",
    re.IGNORECASE,
)


def _read_interval(passage: _Passage, start: int, end: int, findings: _Findings) -> None:
    """Read "Reviewed every two years", which has no subject: it stands only among other facts."""
    words = passage.block.text[start:end]
    found = locate_interval(words) if _REVIEWED_EVERY.match(words) else None
    if found and _REVIEWED_EVERY.fullmatch(words, 0, found.start):
        value = _Value(
            "review_interval",
            found.words,
            start + found.start,
            start + found.end,
            months=found.months,
        )
        _keep(findings, passage, value, start, weak=True)


_BE = r"(?:is|are|was|were|has\s+been|have\s+been|will\s+be|shall\s+be|must\s+be|should\s+be)"
_SUBJECT_FIRST = re.compile(rf"\W*(?:{_SUBJECT})(?:\s*\([^()]{{0,60}}\))?\s+(?=\w)", re.IGNORECASE)
_PREDICATE = re.compile(
    rf"""(?:
      (?P<reviewed>{_BE}\s+(?:subject\s+to\s+(?:a\s+)?)?(?:\w+ly\s+)?(?:reviewed|re-?approved|review)
        (?:\s+and\s+(?:\w+ly\s+)?\w+ed)*)
    | (?P<due>(?:is|are)\s+(?:next\s+)?due\s+(?:for|to\s+be)\s+review(?:ed)?)
    | (?P<period>ha(?:s|ve)\s+a\s+review\s+(?:period|date|cycle|frequency)\s+of)
    | (?P<approver>{_BE}\s+(?:formally\s+)?{_phrase(_APPROVED)}(?:\s+(?:by|at))?)
    | (?P<issued>{_BE}\s+(?:first\s+|re)?(?:issued|published|released)(?:\s+on)?)
    | (?P<author>{_BE}\s+{_WRITTEN}\s+by)
    | (?P<effective>(?:comes?|came)\s+into\s+(?:effect|force|use)|(?:is|are)\s+effective|takes?\s+effect)
    | (?P<expiry>expires?|(?:is|are|remains?)\s+valid\s+(?:until|to))
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT_PREDICATE = re.compile(r",?\s+and\s+(?=(?:is|are|was|were|has|have|will|must|expires?)\b)")
_REVIEW_OF = re.compile(
    rf"\W*(?:(?:the|a|an)\s+)?(?:(?:next|formal|full|routine|regular|planned)\s+)*"
    r"review(?:\s+(?:period|date|frequency|cycle|interval))?(?:\s+date)?"
    rf"\s+(?:of|for)\s+(?:{_SUBJECT})\b"
    r"|\W*(?:adolygir|caiff)\s+yr?\s+(?:g?weithdrefn(?:au)?|ddogfen|polisi|dogfennau)"
    r"(?:\s+h[ouy][nw]n?)?(?:\s+ei\s+h?adolygu|\s+eu\s+hadolygu)?\b"
    r"|\W*the\s+(?:next\s+)?review(?:\s+date)?\s+is\b|\W*a\s+review\s+will\s+take\s+place\b",
    re.IGNORECASE,
)


def _read_subject(passage: _Passage, start: int, end: int, findings: _Findings) -> None:
    """Read a sentence about the document itself: "These procedures are reviewed every two years"."""
    text = passage.block.text
    if passage.source is FactSource.COVER:
        passage = replace(passage, source=FactSource.TEXT)
    if match := _REVIEW_OF.match(text, start, end):
        _read_reviewed(passage, start, match.end(), end, findings, past=False, due=True)
        return
    subject = _SUBJECT_FIRST.match(text, start, end)
    at = subject.end() if subject else end
    while match := _PREDICATE.match(text, at, end):
        following = _NEXT_PREDICATE.search(text, match.end(), end)
        stop = following.start() if following else end
        name, verb = match.lastgroup or "", match[0].lower()
        if name in ("reviewed", "due", "period"):
            past = verb.startswith(("was", "were", "has been", "have been"))
            _read_reviewed(
                passage, start, match.end(), stop, findings, past=past, due=name == "due"
            )
        elif not verb.startswith(("will", "shall", "must", "should")):
            for value in _values((name,), text, match.end(), stop, announced=False):
                _keep(findings, passage, value, start)
        if following is None:
            return
        at = following.end()


def _read_reviewed(
    passage: _Passage,
    start: int,
    at: int,
    end: int,
    findings: _Findings,
    *,
    past: bool,
    due: bool,
) -> None:
    """Read when, or how often, the document is reviewed: the words from `at` to `end`."""
    words = passage.block.text[at:end][:90]
    dates = find_dates(words, announced=due)
    if dates and _LEAD_IN.fullmatch(words, 0, dates[0].start):
        _keep(findings, passage, _dated("reviewed" if past else "review_due", dates[0], at), start)
        return
    found = locate_interval(words)
    if (
        found is None
        or _ELSEWHERE.search(words[: found.start])
        or re.match(r"\s*(?:after|following)\b", words[found.end :])
    ):
        return
    value = _Value(
        "review_interval", found.words, at + found.start, at + found.end, months=found.months
    )
    _keep(findings, passage, value, start)


# --------------------------------------------------------------------------------------------
# Tables
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    block: Block
    index: int
    spans: tuple[tuple[int, int], ...]
    """Where each cell stands in the text of the block."""

    def cell(self, number: int) -> str:
        start, end = self.spans[number]
        return self.block.text[start:end]


def _row(block: Block, index: int) -> _Row:
    spans: list[tuple[int, int]] = []
    at = 0
    for cell in block.cells:
        words = cell.strip()
        start = block.text.find(words, at)
        start = at if start < 0 else start
        spans.append((start, start + len(words)))
        at = min(start + len(words), len(block.text))
    return _Row(block, index, tuple(spans))


def _read_table(
    rows: Sequence[_Row], source: FactSource, findings: _Findings, *, history: bool
) -> None:
    """Read one table: pairs of label and value, or a header row with values below it."""
    position = 0
    while position < len(rows):
        row = rows[position]
        names = _header_names(row)
        below = _rows_below(rows, position) if names else []
        if below:
            _read_columns(row, names, below, source, findings, history=history)
            position += 1 + len(below)
            continue
        _read_pairs(row, source, findings)
        position += 1


_OF_PERSON = frozenset({"job", "date", "none"})


def _header_names(row: _Row) -> list[tuple[str, ...]]:
    """Return the labels of a header row; [] if the row is none."""
    cells = [row.cell(number) for number in range(len(row.spans))]
    if len(cells) < 2 or any(not cell for cell in cells[1:]):
        return []
    names = [_label_names(cell) for cell in cells]
    changes = sum(bool(_CHANGE_COLUMN.search(cell)) and len(cell) < 60 for cell in cells)
    known = sum(bool(name) for name in names)
    if known + changes < 2 or known + changes < len(cells) - 2:
        return []
    # "Version | 4.1 | Author | Lead Radiographer" is a row of pairs.
    others = [cell for cell, name in zip(cells, names, strict=True) if not name]
    return [] if any(re.search(r"\d|\.$", cell) for cell in others) else names


def _rows_below(rows: Sequence[_Row], position: int) -> list[_Row]:
    """Return the rows of values under a header row."""
    width = len(rows[position].spans)
    below: list[_Row] = []
    for row in rows[position + 1 :]:
        if len(row.spans) != width or _header_names(row):
            break
        labels = sum(bool(_label_names(row.cell(number))) for number in range(width))
        if labels and (_label_names(row.cell(0)) or labels * 2 >= width):
            break
        below.append(row)
    return below


def _read_columns(
    header: _Row,
    names: Sequence[tuple[str, ...]],
    below: Sequence[_Row],
    source: FactSource,
    findings: _Findings,
    *,
    history: bool,
) -> None:
    titles = [header.cell(number) for number in range(len(header.spans))]
    # "Issue | Action | Lead | Date" is an action plan.
    if any(_ACTION_COLUMN.search(title) for title in titles):
        return
    flat = {name for each in names for name in each}
    if any(re.search(r"\b(?:signature|initials)\b", title, re.IGNORECASE) for title in titles):
        history = history and bool(_VERSIONS & flat)
        if not history and "approver" not in flat and "author" not in flat:
            return
    changes = any(_CHANGE_COLUMN.search(title) for title in titles)
    first = names[0][0] if names[0] else ""
    versioned = first in _VERSIONS or first in ("date", "issued")
    if history or (changes and (_VERSIONS & flat or versioned)) or (versioned and len(below) > 1):
        _keep_newest([_history_entry(row, names) for row in below], findings)
    elif len(below) == 1:
        _read_values_below(names, below[0], source, findings)


def _read_values_below(
    names: Sequence[tuple[str, ...]], row: _Row, source: FactSource, findings: _Findings
) -> None:
    """Read the one row of values under a header row.

    "Approved by | Name | Position | Date" has its value in the columns behind the label.
    """
    text = row.block.text
    passage = _Passage(row.block, row.index, 0, len(text), source)
    person = False
    for number, own in enumerate(names):
        start, end = row.spans[number]
        kind = own[0] if own else ""
        if kind in _PERSONS:
            person = True
            while number + 1 < len(names) and (names[number + 1] or ("none",))[0] in _OF_PERSON:
                number += 1
                end = max(end, row.spans[number][1])
        elif kind == "date":
            if person:
                continue
            own = ("issued",)
        elif kind in ("job", "none"):
            continue
        elif kind:
            person = False
        if own and end > start:
            for value in _values(own, text, start, end, announced=True):
                _keep(findings, passage, value, start, weak=own[0] in _WEAK)


def _read_pairs(row: _Row, source: FactSource, findings: _Findings) -> None:
    """Read the pairs of label and value in one row, and cells that hold both."""
    text = row.block.text
    passage = _Passage(row.block, row.index, 0, len(text), source)
    edge = source in (FactSource.HEADER, FactSource.FOOTER)
    aligned = True
    number = 0
    while number < len(row.spans):
        start, end = row.spans[number]
        names = _label_names(text[start:end]) if end - start <= 90 else ()
        if not names or number + 1 == len(row.spans):
            if end > start:
                _read_passage(replace(passage, start=start, end=end, loose=edge), findings)
            number += 1
            aligned = end == start
            continue
        if not (aligned or edge) and names[0] not in DATE_FACTS | _VERSIONS | {"reference"}:
            # "Task | Owner | How often" heads columns.
            number += 1
            continue
        last = number + 1
        while last + 1 < len(row.spans) and not _label_names(row.cell(last + 1)):
            last += 1
        if _label_names(row.cell(number + 1)) and last == number + 1 and last + 1 < len(row.spans):
            # A label whose own value is empty, or a heading cell before pairs.
            number += 1
            continue
        _read_pair(passage, names, row, number, last, findings)
        number = last + 1
        aligned = True


def _read_pair(
    passage: _Passage,
    names: tuple[str, ...],
    row: _Row,
    number: int,
    last: int,
    findings: _Findings,
) -> None:
    text = row.block.text
    start, end = row.spans[number + 1][0], row.spans[last][1]
    label = _Label(names, row.spans[number][0], row.spans[number][1], start, True)
    if names[0] == "job":
        label = _as_person(label, row.index, findings)
    extended = _EXTENDED.search(text, start, end) if "review_due" in names else None
    if extended and _read_extension(passage, label.start, end, findings):
        end = extended.start()
    if {*_VERSIONS, "reference", "title", "status"} & set(names):
        end = row.spans[number + 1][1]
    values = _values(label.names, text, start, end, announced=True)
    if label.names[0] == "date":
        _keep_plain_date(findings, replace(passage, end=end), label)
        return
    _take(passage, label, values, findings, start)
    if "reference" in names and values:
        _read_passage(replace(passage, start=values[-1].end, end=end), findings)


# -- version history ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a version history."""

    version: _Value | None
    dated: _Value | None
    others: tuple[_Value, ...] = ()

    def rank(self, *, dated: bool) -> tuple[date, tuple[int, ...]]:
        """Return what orders the entries, with or without their dates."""
        number = self.version.words if self.version else "0"
        return (
            (self.dated.date if self.dated and dated else None) or date.min,
            tuple(int(part) for part in re.findall(r"\d+", number)),
        )


def _history_entry(row: _Row, names: Sequence[tuple[str, ...]]) -> tuple[_Passage, _Entry]:
    version = dated = None
    others: list[_Value] = []
    for number, own in enumerate(names):
        start, end = row.spans[number]
        if not own or end <= start:
            continue
        if own[0] in ("date", "issued", "effective", "approved", "first_issued"):
            dates = find_dates(row.cell(number), announced=True)
            if dates and dated is None:
                dated = _dated("issued", dates[0], start)
            continue
        for value in _values(own, row.block.text, start, end, announced=True):
            if value.name == "version":
                # A number of its own, not the first word of a sentence.
                version = version or (value if end - start <= 25 else None)
            elif value.name in ("review_due", "expiry", "approver", "author", "approved"):
                others.append(value)
    passage = _Passage(row.block, row.index, 0, len(row.block.text), FactSource.HISTORY)
    return passage, _Entry(version, dated, tuple(others))


def _keep_newest(entries: Sequence[tuple[_Passage, _Entry]], findings: _Findings) -> None:
    """Keep the newest entry of a version history: the others speak of earlier versions.

    The newest is that of the latest date or, where an entry has no date, of the highest version.
    """
    filled = [(passage, entry) for passage, entry in entries if entry.version or entry.dated]
    if not filled:
        return
    dated = all(entry.dated for _, entry in filled)
    passage, entry = max(filled, key=lambda each: each[1].rank(dated=dated))
    for value in (entry.version, *entry.others):
        if value is not None:
            _keep(findings, passage, value, value.start)
    if entry.dated:
        findings.fallback.append(_found(passage, entry.dated, entry.dated.start))


_ENTRY = re.compile(
    r"(?:^|(?<=[.;|\n])\s*)\W*(?:(?i:v(?:er(?:sion)?)?|issue|rev)[.\s]*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})(?![\w.])[\s:,|(–—-]*(?:(?i:dated|issued)\s+)?"
)


def _history_entries(passage: _Passage) -> list[tuple[_Passage, _Entry]]:
    """Return the entries, such as "4.1 Nov 2024 Added EP15.", in a stretch of text."""
    text = passage.block.text
    passage = replace(passage, source=FactSource.HISTORY)
    entries: list[tuple[_Passage, _Entry]] = []
    for match in _ENTRY.finditer(text, passage.start, passage.end):
        dates = find_dates(text[match.end() : min(match.end() + 40, passage.end)])
        if dates and dates[0].start <= 2:
            at = match.start("number")
            version = _Value("version", match["number"], at, match.end("number"))
            entries.append((passage, _Entry(version, _dated("issued", dates[0], match.end()))))
    return entries


# --------------------------------------------------------------------------------------------
# Title and reference
# --------------------------------------------------------------------------------------------

_TITLE_WORDS = re.compile(
    r"\b(?:procedures?|polic(?:y|ies)|protocols?|guidelines?|sops?|manual|irmer\w*|employer[’']?s?"
    r"|framework|instructions?|standard|EP\s?\d+|gweithdrefn\w*|polisi)\b|\bir\W?me\W?r",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:table of )?contents|cynnwys|introduction|purpose|scope|aims?|background|foreword|summary"
    r"|document (?:control|history|information|details)|(?:version|change|amendment) "
    r"(?:control|history|record)|control (?:panel|sheet)|(?:un)?controlled (?:document|copy)"
    r"|confidential|official\b.*|read and understood|signature sheet|document|review|approval|page \d.*|references",
    re.IGNORECASE,
)
# Numbered headings are sections; "This procedure (ref. CT/4)" begins a sentence.
_NO_TITLE_START = re.compile(
    r"\d+(?:\.\d+)*[.)]?\s|(?:this|these|all|each|not yet|awaiting|draft)\b", re.IGNORECASE
)
_EMPLOYER = re.compile(
    r"\b(?:NHS|trust|hospitals?|health board|HSC|health and social care|university|clinic"
    r"|(?:dental|medical|surgery|chiropractic|veterinary|GP) practice|(?<!of )practice$|centre|bwrdd iechyd|GIG|group|limited|ltd|department|directorate)\b",
    re.IGNORECASE,
)
_LEADING_CODE = re.compile(
    rf"(?P<code>(?:EP|SOP|WI|IRMER|Procedure|Appendix)\s?[-–]?\s?(?:\d{{1,3}}|[A-Z])\b(?![-/]\w)"
    rf"|{_CODE})(?:[\s:.–—-]+|$)"
)
_TRAILING_CODE = re.compile(
    rf"[\s(–—:,-]+(?P<code>{_NO_CODE}[A-Z]{{1,8}}\d{{0,3}}(?:[-/][A-Z0-9]{{1,8}}){{1,5}}(?: \d{{1,4}})?)\)?$"
)


def _title_span(block: Block, start: int, *, first: bool) -> tuple[int, int] | None:
    """Return where a title stands in a block that may carry one, or None.

    A heading is one whole; of a paragraph the first sentence is meant, if it names a kind of
    document.
    """
    text = block.text
    heading = block.kind is Kind.HEADING
    if label := re.match(
        r"(?:document |policy )?title\s+(?=(?-i:[A-Z]))", text[start:], re.IGNORECASE
    ):
        start += label.end()
    begin, end = next(_sentences(text, start, len(text)), (start, len(text)))
    end = len(text) if heading else end
    for match in _label_matches(text, begin, end):
        found = _as_label(match, text, end)
        if "reference" not in found.names and _speaks_for_itself(found, text, begin, end):
            end = match.start(match.lastgroup or 0)
            break
    words = text[begin:end].rstrip(" .,;:|–—-(")
    if not 4 <= len(words) <= 150 or len(words.split()) > 18 or _NO_TITLE.fullmatch(words):
        return None
    if _VERB.search(words) or _BLANK.fullmatch(words) or _NO_TITLE_START.match(words):
        return None
    named = _names_document(words)
    alone = heading or block.kind is Kind.BOX or text[begin:].rstrip() == words
    if not named and (not first or not alone or _EMPLOYER.search(words) or _TO_FILL.search(words)):
        return None
    if not alone and (words[0].islower() or re.search(r"[:;]", words)):
        return None
    return begin, begin + len(words)


def _names_document(words: str) -> bool:
    return bool(_TITLE_WORDS.search(words) or _LEADING_CODE.match(words))


def _as_label(match: re.Match[str], text: str, end: int) -> _Label:
    sign = _AFTER_LABEL.match(text, match.end(), end)
    return _Label(
        (match.lastgroup or "",),
        match.start(),
        match.end(),
        sign.end() if sign else match.end(),
        bool(sign and sign["sign"]),
    )


def _read_title(opening: Sequence[tuple[int, Block]], findings: _Findings) -> None:
    """Find the title among the first blocks, and a reference that it carries."""
    chosen: tuple[int, Block, int, int] | None = None
    lone: tuple[int, Block, int, int] | None = None
    seen = 0
    for index, block in opening:
        if block.kind is Kind.TABLE_ROW:
            if lone:
                break
            continue
        seen += 1
        tag = _TAG.match(block.text)
        if tag and _tagged(tag) is not FactSource.COVER:
            continue
        if _label_names(block.text.split(":")[0]) and block.kind is not Kind.HEADING:
            continue
        start = tag.end() if tag else 0
        heading = block.kind is Kind.HEADING
        if seen > (12 if heading else 6):
            break
        span = _title_span(block, start, first=heading or seen <= 4)
        if span and (heading or _names_document(block.text[slice(*span)])):
            chosen = (index, block, *span)
            break
        if span and lone is None:
            lone = (index, block, *span)
    chosen = chosen or lone
    if chosen is None:
        return
    index, block, start, end = chosen
    passage = _Passage(block, index, 0, len(block.text), FactSource.COVER)
    words = block.text[start:end]
    code = None
    if (
        (
            (match := _LEADING_CODE.match(words))
            # "EP 1 to EP 3: identification, pregnancy"
            and not re.match(r"(?:to|and|&|,)\W", words[match.end() :])
        )
        or (match := _TRAILING_CODE.search(words))
    ):
        code = _Value(
            "reference", match["code"], start + match.start("code"), start + match.end("code")
        )
        if match.start():
            words = words[: match.start()]
        else:
            words = words[match.end() :]
            start += match.end()
    names = {found.fact.name for found in findings.found if not found.weak}
    if code and "reference" not in names:
        _keep(findings, passage, code, code.start)
    words = words.strip()
    if len(words) > 3 and not _label_names(words):
        _keep(findings, passage, _Value("title", words, start, start + len(words)), start)


# --------------------------------------------------------------------------------------------
# Properties and file name
# --------------------------------------------------------------------------------------------

_NO_AUTHOR = re.compile(
    r"(?:python-docx|microsoft(?: office)?(?: user)?|admin(?:istrator)?|user\d*|owner|author|unknown"
    r"|windows user|libreoffice|openoffice\S*|default|root|test)\s*",
    re.IGNORECASE,
)
_NO_FILE_TITLE = re.compile(
    r"(?:microsoft \w+ - .*|document\s?\d*|untitled.*|powerpoint presentation|slide \d+|title"
    r"|.*\.(?:docx?|pdf|odt|dotx?))\s*",
    re.IGNORECASE,
)


def _read_properties(document: Document, findings: _Findings) -> None:
    """Read title and author from the properties of the file, where its pages give none."""
    names = {found.fact.name for found in findings.found}
    for name, junk in (("title", _NO_FILE_TITLE), ("author", _NO_AUTHOR)):
        value = " ".join(document.properties.get(name, "").split())
        if not value or junk.fullmatch(value) or name in names or _TO_FILL.search(value):
            continue
        if name == "author" and "owner" in names:
            continue
        fact = ControlFact(name, value, Place(), value, FactSource.PROPERTIES)
        findings.found.append(_Found(fact, len(document.blocks)))


_FILE_VERSION = re.compile(
    r"(?<![A-Za-z0-9])(?:v(?:er(?:sion)?)?|issue|rev)[ ._-]?"
    r"(?P<number>\d{1,3}(?:\.\d{1,2}|_\d(?!\d)){0,2})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_FILE_DAY = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_FILE_CODE = re.compile(
    _NO_CODE + r"[A-Z]{2,8}(?:[- ]?\d{1,3}[A-Z]?(?![\d.])|(?:-[A-Z0-9]{1,8}){1,4}(?![a-z]))"
)


def _read_file_name(path: str, findings: _Findings) -> None:
    """Read version, date, reference and "draft" from a name like "EP03_v4.0_2023-06.docx"."""
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", PurePosixPath(path).name)
    words = stem.replace("_", " ")

    def keep(
        name: str, start: int, end: int, value: str = "", found: FoundDate | None = None
    ) -> None:
        fact = ControlFact(
            name,
            value or words[start:end],
            Place(),
            stem[start:end],
            FactSource.FILENAME,
            date=found.date if found else None,
            precise=found is None or found.precision is Precision.DAY,
        )
        findings.found.append(_Found(fact, 0))

    if code := _FILE_CODE.match(words):
        keep("reference", code.start(), code.end())
    if version := _FILE_VERSION.search(stem):
        start, end = version.span()
        keep("version", start, end, version["number"].replace("_", "."))
        words = words[:start] + "|" * (end - start) + words[end:]
    if draft := re.search(r"\bdraft\b", words, re.IGNORECASE):
        keep("draft", draft.start(), draft.end())
    dates = find_dates(words)
    if day := _FILE_DAY.search(words):
        for found in find_dates("-".join(day.groups())):
            keep("issued", day.start(), day.end(), found=found)
    elif dates:
        before = words[: dates[0].start]
        meaning = "issued"
        if meant := re.search(r"\b(review|due|exp)\w*\W*$", before, re.IGNORECASE):
            meaning = "expiry" if meant[1].lower() == "exp" else "review_due"
        keep(meaning, dates[0].start, dates[0].end, found=dates[0])


# --------------------------------------------------------------------------------------------
# The whole document
# --------------------------------------------------------------------------------------------


def read_control(document: Document) -> Control:
    """Return what a document says of itself, best source first.

    Every fact has the words that state it and their place. A label without a usable value
    ("Review date: TBC", "[date]") gives no fact. Earlier rows of a version history give none;
    the date of its newest row counts as date of issue only where the document gives no other
    date of issue, effect or approval.
    """
    findings = _Findings()
    body: list[tuple[int, Block]] = []
    edges: list[tuple[int, Block]] = []
    for index, block in enumerate(document.blocks):
        if block.kind in (Kind.COMMENT, Kind.CONTENTS) or not block.text:
            continue
        if block.place.layer in (Layer.HEADER, Layer.FOOTER):
            edges.append((index, block))
        elif block.place.layer in (Layer.BODY, Layer.TABLE, Layer.TEXT_BOX):
            body.append((index, block))
    _read_body(document, body, findings)
    _keep_newest(findings.history, findings)
    findings.last_person = ("", -9)
    _read_edges(edges, findings)
    stands = _standing(findings.found)
    names = {found.fact.name for found in stands}
    if findings.fallback and not names & {"issued", "effective", "approved"}:
        stands.append(max(findings.fallback, key=lambda each: each.fact.date or date.min))
    findings.found = stands
    if "title" not in names or "reference" not in names:
        titled = _Findings(found=list(stands))
        _read_title(body, titled)
        for each in titled.found[len(stands) :]:
            if each.fact.name not in names:
                findings.found.append(each)
    _read_properties(document, findings)
    _read_file_name(document.path, findings)
    findings.found.sort(key=lambda each: (_ORDER[each.fact.source], each.index))
    facts = (each.fact for each in findings.found if each.fact.name != "extension_by")
    return Control(tuple(dict.fromkeys(facts)))


def document_title(document: Document, control: Control | None = None) -> str:
    """Return the title of a document, or the name of its file where it has none.

    control  the facts of the document, where they have been read already
    """
    control = read_control(document) if control is None else control
    title = control.first("title")
    if title:
        return title.value
    return re.sub(r"[_\s]+", " ", PurePosixPath(document.path).stem).strip() or document.path


def _read_body(document: Document, body: Sequence[tuple[int, Block]], findings: _Findings) -> None:
    last = len(body) - CLOSING
    position = 0
    section = _Section()
    while position < len(body):
        index, block = body[position]
        near = position < OPENING or position >= last
        if block.kind is Kind.TABLE_ROW:
            end = position + 1
            while end < len(body) and _same_table(body[end][1], block):
                end += 1
            table = body[position:end]
            source = FactSource.COVER
            if position == 0 and _is_front_matter(document, table):
                source = FactSource.FRONT_MATTER
            _read_body_table(table, source, findings, near=near, history=section.history)
            position = end
            continue
        section = section.after(block, near=near)
        if near:
            source = section.source if position < OPENING else FactSource.TEXT
            used = 0 if section.history else _read_split_labels(body, position, source, findings)
            if not used:
                _read_near(index, block, replace(section, source=source), findings, position)
            position += used or 1
        else:
            _read_far(index, block, findings)
            position += 1


@dataclass(frozen=True, slots=True)
class _Section:
    """What the blocks since the last heading or tag belong to.

    source   of facts found there
    history  they tell of earlier versions
    strict   set by a heading, so that every line up to the next one is history
    """

    source: FactSource = FactSource.COVER
    history: bool = False
    strict: bool = False

    def after(self, block: Block, *, near: bool) -> _Section:
        """Return the section that a block stands in."""
        heading = block.kind is Kind.HEADING
        if near and (tag := _TAG.fullmatch(block.text)):
            source = _tagged(tag)
            history = source is FactSource.HISTORY
            return _Section(FactSource.COVER if history else source, history)
        if (heading or (near and len(block.text) <= 60)) and _HISTORY_TITLE.search(
            block.text.strip(" .:")
        ):
            return _Section(history=True, strict=heading and "control" not in block.text.lower())
        if heading:
            return _Section()
        if self.history and not self.strict and not _ENTRY.match(block.text):
            return _Section()
        return self


def _tagged(tag: re.Match[str]) -> FactSource:
    """Return the source that a tag such as "[Footer, every page]" names."""
    what = (tag["what"] or tag["plain"]).lower()
    if "header" in what:
        return FactSource.HEADER
    if "footer" in what:
        return FactSource.FOOTER
    return FactSource.HISTORY if "history" in what else FactSource.COVER


def _same_table(block: Block, first: Block) -> bool:
    return block.kind is Kind.TABLE_ROW and block.table == first.table


def _is_front_matter(document: Document, table: Sequence[tuple[int, Block]]) -> bool:
    keys = set(document.properties)
    return document.format == "md" and all(
        len(block.cells) == 2 and block.cells[0].strip().lower() in keys for _, block in table
    )


def _read_body_table(
    table: Sequence[tuple[int, Block]],
    source: FactSource,
    findings: _Findings,
    *,
    near: bool,
    history: bool,
) -> None:
    if not any(_has_label(cell) for _, block in table for cell in block.cells):
        return
    rows = [_row(block, index) for index, block in table if block.cells]
    titled = [row for row in rows if len([cell for cell in row.block.cells if cell]) == 1]
    history = history or any(_HISTORY_TITLE.search(row.block.text) for row in titled[:1])
    head = " ".join(rows[0].block.header or rows[0].block.cells) if rows else ""
    if _GLOSSARY.search(head):
        return
    own = _Findings(last_person=findings.last_person)
    _read_table(
        [row for row in rows if row not in titled or not history], source, own, history=history
    )
    _join_extension(own)
    solid = {found.fact.name for found in own.found if not found.weak}
    apart = _apart(rows[0].block.place) if rows else False
    if source is FactSource.FRONT_MATTER:
        own.found = [replace(found, weak=False) for found in own.found]
    elif len(solid) < (1 if near and not apart else 2):
        return
    if own.found or own.fallback:
        findings.found += own.found
        findings.fallback += own.fallback
        findings.last_person = own.last_person


def _has_label(cell: str) -> bool:
    """Say whether a cell is a label, or begins with one."""
    low = cell.lower()
    if not _STEMS.search(low) and not _STEMS_OF_LABELS.search(low[:90]):
        return False
    if len(cell) <= 90 and _label_names(cell):
        return True
    colon = cell.find(":", 2, 90)
    if colon > 0 and _label_names(cell[:colon]):
        return True
    return any(c.isdigit() for c in cell) and _LABEL.match(cell) is not None


def _join_extension(findings: _Findings) -> None:
    """Put the approver of an extension, given in a row of its own, into the extension."""
    approvers = [each.fact for each in findings.found if each.fact.name == "extension_by"]
    findings.found = [each for each in findings.found if each.fact.name != "extension_by"]
    if not approvers:
        return
    for number, each in enumerate(findings.found):
        if each.fact.name == "extension" and extension_approver(each.fact) is None:
            words = f"{each.fact.value}, approved by {approvers[0].value}"
            findings.found[number] = replace(each, fact=replace(each.fact, value=words))


def _apart(place: Place) -> bool:
    """Say whether a place is in a section with dates of its own, such as DRLs or training."""
    return bool(place.heading) and _OTHER_SECTION.search(place.heading[-1]) is not None


def _read_near(
    index: int, block: Block, section: _Section, findings: _Findings, position: int
) -> None:
    """Read a block near the start or the end of the document."""
    if (
        not _may_hold_label(block.text.lower())
        and not (section.history or "[" in block.text or section.source is not FactSource.COVER)
        and not _awaits_person(index, findings)
    ):
        _read_date_alone(index, block, findings, early=position < 15)
        return
    for start, end, source in _pieces(block, section):
        passage = _Passage(
            block,
            index,
            start,
            min(end, start + LONGEST),
            source,
            loose=source in (FactSource.HEADER, FactSource.FOOTER),
            opening=position < 12,
            weak=_apart(block.place) and position > 3,
        )
        if source is FactSource.HISTORY:
            findings.history += _history_entries(passage)
            continue
        _read_passage(passage, findings)
        if passage.loose or (position < 3 and not start):
            _read_edge_code(passage, findings)


def _pieces(block: Block, section: _Section) -> list[tuple[int, int, FactSource]]:
    """Return the stretches of a block set apart by tags such as "[Footer, every page]"."""
    text = block.text
    plain = section.source
    if section.strict or (section.history and _ENTRY.match(text)):
        plain = FactSource.HISTORY
    tags = list(_TAG.finditer(text))
    stops = [*(tag.start() for tag in tags), len(text)]
    pieces = [(0, stops[0], plain)] if stops[0] else []
    for number, tag in enumerate(tags):
        pieces.append((tag.end(), stops[number + 1], _tagged(tag)))
    return pieces


def _read_date_alone(index: int, block: Block, findings: _Findings, *, early: bool) -> None:
    """Keep a date that stands alone on a line of the title page, as a last resort."""
    if early and len(block.text) <= 30:
        dates = find_dates(block.text)
        if len(dates) == 1 and dates[0].words == block.text.strip(" .()"):
            passage = _Passage(block, index, 0, len(block.text), FactSource.COVER)
            findings.fallback.append(_found(passage, _dated("issued", dates[0], 0), dates[0].start))


def _read_split_labels(
    body: Sequence[tuple[int, Block]], position: int, source: FactSource, findings: _Findings
) -> int:
    """Read labels and values in blocks of their own; return how many blocks were used up.

    One label and its value, or several labels and then as many values, as text drawn out of a
    table may give them.
    """
    labels: list[tuple[str, ...]] = []
    for _, block in body[position : position + 8]:
        names = _lone_label(block)
        if not names:
            break
        labels.append(names)
    if not labels:
        return 0
    values = body[position + len(labels) : position + 2 * len(labels)]
    if len(values) < len(labels):
        return 0
    kept: list[tuple[_Passage, list[_Value], tuple[str, ...]]] = []
    for names, (index, block) in zip(labels, values, strict=True):
        if block.kind in (Kind.TABLE_ROW, Kind.HEADING) or len(block.text.split()) > 14:
            return 0
        if ":" in block.text and _label_names(block.text.split(":")[0]):
            return 0
        passage = _Passage(block, index, 0, len(block.text), source)
        read = _values(names, block.text, 0, len(block.text), announced=True)
        if not read and not _BLANK.fullmatch(block.text) and names[0] in DATE_FACTS:
            return 0
        if any(value.name in _PERSONS for value in read) and _VERB.search(block.text):
            return 0
        kept.append((passage, read, names))
    heading = body[position][1].kind is Kind.HEADING
    for passage, read, names in kept:
        if names[0] == "date":
            label = _Label(names, 0, 0, 0, True)
            _keep_plain_date(findings, passage, label)
        for value in read:
            dated = value.date is not None
            weak = names[0] in _WEAK or (heading and not dated)
            _keep(findings, passage, value, value.start, weak=weak)
    return 2 * len(labels) if any(read for _, read, _ in kept) else 0


def _lone_label(block: Block) -> tuple[str, ...]:
    if block.kind is Kind.TABLE_ROW or len(block.text) > 70 or ":" in block.text[:-1]:
        return ()
    names = _label_names(block.text)
    return () if names in (("none",), ("past",)) else names


_OF_DOCUMENT = ("review", "approved", "ratified", "valid until", "expires", "into force")


def _read_far(index: int, block: Block, findings: _Findings) -> None:
    """Read a block in the middle: a line "Label: value", or a sentence about the document."""
    text = block.text
    colon = text.find(":", 2, 62)
    passage = _Passage(block, index, 0, len(text), FactSource.TEXT)
    low = text.lower()
    if (
        colon > 0
        and len(text) <= 200
        and (_STEMS.search(low, 0, colon) or _STEMS_OF_LABELS.search(low, 0, colon))
        and _label_names(text[:colon])
    ):
        own = _Findings(last_person=findings.last_person)
        _read_passage(passage, own)
        # A line alone in the middle may belong to a form: it stands only beside another fact.
        if not _apart(block.place):
            findings.found += [replace(each, weak=True) for each in own.found]
        findings.last_person = own.last_person
        return
    if len(text) <= 160 and _STEMS.search(low) and any(c.isdigit() for c in text):
        own = _Findings()
        _read_passage(passage, own)
        if len({each.fact.name for each in own.found}) >= 2:
            findings.found += own.found
            return
    if any(words in low for words in _OF_DOCUMENT):
        for start, end in _sentences(text, 0, len(text)):
            sentence = low[start : start + 160]
            if any(words in sentence for words in _OF_DOCUMENT):
                _read_subject(passage, start, end, findings)
                if "under review" in sentence:
                    _read_state(passage, start, end, sentence, findings)


def _read_edges(edges: Sequence[tuple[int, Block]], findings: _Findings) -> None:
    """Read headers and footers, the same words once."""
    seen: set[str] = set()
    position = 0
    while position < len(edges):
        index, block = edges[position]
        source = FactSource.HEADER if block.place.layer is Layer.HEADER else FactSource.FOOTER
        if block.kind is Kind.TABLE_ROW and block.cells:
            end = position + 1
            while end < len(edges) and _same_table(edges[end][1], block):
                end += 1
            words = "\n".join(each.text for _, each in edges[position:end])
            if words not in seen:
                seen.add(words)
                rows = [_row(each, number) for number, each in edges[position:end]]
                own = _Findings(last_person=findings.last_person)
                _read_table(rows, source, own, history=False)
                _join_extension(own)
                findings.found += own.found
            position = end
            continue
        if block.text not in seen:
            seen.add(block.text)
            used = _read_split_labels(edges, position, source, findings)
            if used:
                position += used
                continue
            passage = _Passage(block, index, 0, min(len(block.text), LONGEST), source, loose=True)
            _read_passage(passage, findings)
            _read_edge_code(passage, findings)
        position += 1


def _read_edge_code(passage: _Passage, findings: _Findings) -> None:
    """Read a reference that stands before the version: "EP-RAD v4.0"."""
    for found in findings.found:
        if found.index == passage.index and found.fact.name == "reference":
            return
    match = re.match(rf"\W*(?P<code>{_CODE})(?=[\s,|–—:-]|$)", passage.block.text[passage.start :])
    others = any(
        found.index == passage.index and found.fact.name == "version" for found in findings.found
    )
    if match and others:
        start = passage.start + match.start("code")
        value = _Value("reference", match["code"], start, start + len(match["code"]))
        _keep(findings, passage, value, start)


_COMPANY = frozenset({"version", "reference", "approver", "approved", "issued", "review_due"})


def _standing(found: Sequence[_Found]) -> list[_Found]:
    """Return the facts that stand: weak ones only beside a fact of another kind."""

    def stands(one: _Found) -> bool:
        return not one.weak or any(
            other.fact.name in _COMPANY
            and other.fact.name != one.fact.name
            and (not _apart(one.fact.place) or other.fact.place.heading == one.fact.place.heading)
            and (abs(other.index - one.index) <= 4 or (one.table and other.table == one.table))
            for other in found
        )

    return [each for each in found if stands(each)]
