"""The phrases of document control, English and Welsh: what labels say, by the fact they ask for.

Phrases are written for `control_words.pattern_of`.
"""

from __future__ import annotations

import re

from irmer_lint.reading.control_words import pattern_of, share_sign

# The first word of a line stands for all: in a label they mean the same.
SAME_MEANING = """
document    policy procedure sop document's policy's procedure's ddogfen dogfen polisi
manual      documents policies procedures ep eps sops protocol guideline
guidance    guidelines doc
employer's  employers employers'
trust       trust's
board       board's
practice    practice's
approved    ratified authorised endorsed adopted agreed accepted signedoff cymeradwywyd
            gymeradwyo awdurdodwyd cadarnhawyd llofnodwyd
approval    ratification authorisation endorsement adoption signoff cymeradwyo cymeradwyaeth
approving   authorising ratifying
approver    approvers authoriser cymeradwywr
committee   body group
written     prepared compiled produced drafted developed created originated authored
            ysgrifennwyd paratowyd lluniwyd drafftiwyd
writing     creation production ysgrifennu
updated     revised amended
update      amendment diweddaru
issued      published released reissued cyhoeddwyd
publication release cyhoeddi
original    originally
review      adolygu adolygiad
reviewed    adolygwyd
renewal     reapproval
renewed     reapproved
expiry      expiration expires expire
valid       dilys ddilys
until       till tan hyd
implemented implementation
next        nesaf
last        latest diwethaf ddiwethaf
planned     scheduled proposed anticipated future target
formal      full routine
author      authors awdur awduron
reviewer    reviewers
owner       owners perchennog
lead        leads
originator  originators
reference   ref cyfeirnod
no          number num
version     fersiwn
edition     rhifyn argraffiad
title       teitl
name        enw
status      statws
date        dates dyddiad
by          gan erbyn
on          ar
from        o
the         yr
cyfnod      amlder cylch
printed     argraffwyd
print       printing
uploaded    upload downloaded saved accessed
signature   llofnod
contact     cyswllt
telephone   tel phone fax email
department  division directorate site
scope       location filename keywords circulation classification consultation legislation
            comment comments
checked     verified witnessed tested
equality    equalities
eia         eqia
extended    prolonged
superseded  supersede supersedes superseding
replaced    replace replaces replacing
withdrawn   archived
job         position designation role
person      individual
"""
share_sign(SAME_MEANING)

KIND = "(employer's? written? (document|manual|guidance))"
_OWN = f"({KIND}|trust|board|practice|local|controlled|form|file|current|this)"
APPROVED = "(approved|signed off)"
_APPROVAL = "(approval|sign off)"
_APPROVED_ALL = f"((reviewed|checked|written) (and|&))? {APPROVED} ((and|or|,|/|&) {APPROVED})*"
WRITTEN = "(written|updated)"
_PUT_OFF = "(deferred|postponed|moved|(put|pushed) back|(carried|rolled) over|carried forward)"

# One entry a name; the first that fits a place wins, so narrower phrases stand above wider ones.
# "none" and "past" are labels of things that are no facts: they end the value before them, and
# "past" takes version and date behind it along.
_PHRASES: dict[str, str] = {
    "extension_by": """
        review? date? extension (approved|granted) by | extended by""",
    "extension": f"""
        (date of)? (review|expiry)? date? extension (date|to|until)?
        | extended (review|expiry)? (date|to|until)
        | (review|expiry) date? (extended|{_PUT_OFF}) (to|until)?
        | (updated|new|deferred|postponed) (review|expiry) date""",
    "review_interval": """
        review (period|frequency|cycle|interval|schedule|timescale|timeframe|time frame|term)
        | minimum? frequency of (review|reviews)
        | (period|interval|time) (of|for|between) (review|reviews) | cyfnod review""",
    "past": """
        superseded (by|document|documents|version)? | replaced by? | date? withdrawn
        | (previous|former|old) (version|issue|review|document|reference|title)? (date|no|ref)?
        | yn disodli | version flaenorol""",
    "approved": f"""
        date of? (the|y)? (last|final|formal)? {_APPROVAL} | date y? {APPROVED} | {_APPROVAL} date
        | date (signed|of signature) | signed on (?!behalf)""",
    "approver": f"""
        ({_APPROVED_ALL} | signed (for and)?) (on behalf of|for) the?
          (employer|trust|board|practice|company|organisation|health board) (by|at)?
        | wedi'i? {_APPROVED_ALL} (by|at|through) (the employer)?
        | (signature|signatory) (of|for) the? employer | employer's (signature|representative)
        | (approving|governing|responsible) (committee|board) | pwyllgor approval
        | (approving|approved) (officer|person|manager|director|authority)
        | (executive|board) (sponsor|lead|director) | director lead | sponsor | sponsoring director
        | (lead|accountable|responsible|sponsoring) (executive|director) director?
        | {_APPROVAL} (by|at|committee|board|authority|record|route|from)?
        | {APPROVED} on? | approver | name of approver""",
    "none": """
        date? printed (on|by)? | print date | date of print
        | (date|last)? uploaded (on|by)? | uploaded date
        | (date (of|for) the?)? (next|last)? meeting date?
        | (reviewed|checked|consulted|completed|read) by | reviewer | consulted
        | (equality|eia|eia screening|quality impact|privacy impact|impact) impact? assessment?
          screening? (date|completed|review) on?
        | (date of)? (equality impact assessment|eia)
        | target audience | distribution list? | key words | file (name|path)
        | staff (group|groups) | applies to | scope | department | signature | signed | copy no
        | telephone | extension no""",
    "reviewed": """
        (date of? the?)? (last|most recent) formal? (review|reviewed) (date|on)?
        | date last? reviewed | reviewed last? on? | date the? review last
        | review (completed|undertaken|carried out|date completed) on?""",
    "review_due": f"""
        (date (of|for|due for) the?)? (next|due|planned|formal) {KIND}? (formal|planned)? review
          (date|due|is due|deadline)* (by|on|before|in|no later than)?
        | (date (of|for))? review {KIND}? (due|date|deadline|required|expected)*
          (by|on|before|in|(no|not) later than)?
        | (due|date due|due date|date) for next? (review|renewal|revision)
        | date of next? renewal
        | (to|must|will|should|shall) be next? formally? (reviewed|renewed)
          (by|on|before|in|no later than)?
        | (review|reviewed) (no|not) later than
        | next? renewal (date|due)* (by|on)? | next (revision|update|due) (date|due)?
        | revision due (date|by|on)? | date next due (for review)? | date next review due
        | date (the|from the|ar gyfer)? review next? | review next? by?
        | i'w review by? | adolygir next? by?
        | for review (by|on|before|in)? | (due|review|reviewed) again (by|on|before|in)
        | (to be)? (look|looked|go|gone) (at|over) again (by|on|before|in) | revisit (by|on|before|in)
        | to be (revisited|redrafted|rewritten|refreshed) (by|on|before|in)""",
    "expiry": """
        (date of)? expiry date? on? | yn? date? valid (until|to) | use until | lapses on
        | end date | date dod i ben""",
    "effective": """
        effective date? (from|on)? | date effective from? | date of? implemented date? (on|from)?
        | implemented date? (on|from)? | (golive|go? live) date? (from|on)? | date live
        | yn? date? valid from | date? in force from?
        | date? (operational|active|in use) (from|date)
        | start date | (comes|coming) into (effect|force) (on|from)? | with effect from
        | commencement date | date of commencement | date (gweithredu|dod i rym)
        | yn? weithredol from""",
    "first_issued": """
        (date of?)? (first|original) (date of)?
          (issue|issued|publication|written|approved|version|document) (date|on)?
        | date first issued""",
    "issued": f"""
        date of? (this|current|last|y)? (issue|issued|publication|written|writing|updated|update
          |revision|version|document)
        | (issue|publication|writing|update|revision|version|{KIND}) date
        | (issued|dated) (on|in)? | last? updated on?""",
    "author": f"""
        (name of the?)? (lead|main|original|principal|policy)? author
          ((/|&|and) (reviewer|owner|lead|originator))? name? (and job title)?
        | document? originator | {WRITTEN} (and {WRITTEN})? by""",
    "owner": f"""
        {_OWN} (owner|manager|lead|custodian|controller|keeper|sponsor) | owner
        | (owned|maintained|managed) by | custodian | process owner | main contact
        | (person|officer|manager) responsible (for this? {KIND})?
        | swyddog (cyfrifol|arweiniol)""",
    "owner_weak": """
        (clinical|radiology|service)? lead (officer|person|manager|clinician|name)?
        | contact (person|name|officer)?
        | (responsible|accountable) (person|officer|manager|lead)""",
    "reference": rf"""
        (our|unique|trust|board|file|document)? ref (\.* (no|code|id))?
        | {_OWN} (no|id|identifier|identification no?|code) | rhif y? (document|reference)
        | unique? (identifier|identification (no|code))
        | (qpulse|index|catalogue|register|registration|control) (no|id|ref)""",
    "version": """
        (current|this)? version (no|control|id)? | ver | current? revision (no|status)?
        | rev no? | edition no? | rhif y? version""",
    "issue": "issue no? | iss",
    "title": f"""
        full? title (of this? {KIND})? | name of (this|the)? {KIND} | {KIND} name | subject
        | enw'r document""",
    "status": "status",
    "job": "(print|printed|full)? name | job title? | post held? | title? swydd",
    "date": "date",
    "document": "document (?=:|$)",
}
LABEL = pattern_of(
    f"{_OWN}?? ("
    + "|".join(f"(?P<{name}>{phrases})" for name, phrases in _PHRASES.items())
    + f") (((of|for) (this|the)|y) {KIND})?"
    # These two are labels only in front of a number or a code.
    + f"| (?P<v>v) | (?P<coded>{_OWN}? document)"
)

# A sentence without any of these is not looked at closely.
STEMS = re.compile(
    r"\b(?:version|issue|review|re-?approv|approv|ratif|author|owner|valid|expir|effective|implement"
    r"|publi[cs]|rev\b|revis|edition|dated?\b|ref|written|prepared|compiled|draft|exten[ds]|prolong|adolyg"
    r"|v\.? ?\d|signed|sign[ -]off|sponsor|title|document|policy|fersiwn|awdur|cymerad"
    r"|dyddiad|renew|adopt|owned|identif|produced|status|cyfeirnod|rhif|perchennog|teitl|d?dilys"
    r"|cyhoedd|weithredol|paratowyd|lluniwyd|endorse|operational|custodian|originat|lapses"
    r"|in(?:to)? force|into effect|in use|again (?:by|on|before|in)\b|revisit|gone (?:over|through)|rewritten|refreshed)"
)
