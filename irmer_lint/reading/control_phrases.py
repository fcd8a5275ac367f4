"""The words of document control: what labels begin with, hold and look like, English and Welsh.

Everything but codes is written for `plain` text (see `control_labels`): patterns for
lower-case text compile three times as fast as patterns that ignore case, and start-up is mostly
compiling.
"""

from __future__ import annotations

import re

# These two are for the text as it stands.
CODE_FORM = r"(?:[A-Z]{1,8}\d{0,4}(?:[-/][A-Z0-9]{1,10}){1,5}|[A-Z]{2,8}\s?\d{1,4}[A-Z]?)"
"""What a reference looks like: "RAD-EP-00", "CT/4", "EP 12"."""

NO_CODE = re.compile(
    r"(?:X-?RAYS?|COVID|NON|PRE|POST|MULTI|CONE|LOW|HIGH)\b"
    r"|(?:PET|SPECT|CT|MRI?|DXA|DEXA|CBCT|US|NM|RT|IR|IV|RIS|PACS|EPR|HIS|AP|PA)"
    r"(?:[-/](?:PET|SPECT|CT|MRI?|DXA|DEXA|CBCT|US|NM|RT|IR|IV|RIS|PACS|EPR|HIS|AP|PA))*(?![-/\w])"
    r"|(?:I|Y|F|P|LU|RA|TC|IR|CO|XE|GA|IN|SR|CS|SM|TL)-\d{2,3}M?\b|IR-?ME-?R"
    r"|(?:IRMER|IRR|SI|ISO|ROOM|UNIT|LEVEL|PART|VERSION|ISSUE|REV|PAGE|APPENDIX|SCHEDULE|SECTION"
    r"|TABLE|STEP|SITE|WARD|CLASS|GRADE|ANNEX|JAN|FEB|MARCH|APRIL|MAY|JUNE|JULY|SEPT|OCT|NOV|DEC)"
    r"\s?\d"
)
"""Techniques, isotopes, laws and counted things, which look like references."""

KIND = (
    r"(?:documents?|doc|polic(?:y|ies)|(?:employer'?s?'? )?(?:written )?procedures?|eps?"
    r"|sops?|protocol|guidelines?|guidance|manual)"
)
_OWN = rf"(?:{KIND}|trust|board|practice|local|controlled|form|file|current|this)"
APPROVED = r"(?:approved|ratified|authori[sz]ed|endorsed|adopted|agreed|signed[ -]off|accepted)"
_APPROVAL = r"(?:approval|ratification|authori[sz]ation|endorsement|adoption|sign[ -]off)"
WRITTEN = (
    r"(?:written|prepared|compiled|produced|drafted|developed|created|originated|revised"
    r"|updated|amended|authored)"
)
PUT_OFF = (
    r"(?:deferred|postponed|moved|(?:put|pushed) back|(?:carried|rolled) over|carried forward)"
)
"""What is done to a review that will be later than planned, apart from extending its date."""

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
        r"|(?:extended|prolonged) (?:review |expiry )?(?:date|to|until)"
        rf"|(?:review|expiry) (?:date )?(?:extended|prolonged|{PUT_OFF})(?: to| until)?"
        r"|(?:revised|new|deferred|postponed) (?:review|expiry) date",
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
        rf"date (?:of )?(?:the )?(?:latest |final |last |formal )?{_APPROVAL}"
        rf"|date {APPROVED}|{_APPROVAL} date"
        r"|date (?:signed|of signature)|signed on(?! behalf)|dyddiad (?:y )?cymeradwy(?:o|wyd|aeth)",
    ),
    (
        "approver",
        rf"(?:(?:(?:reviewed|checked|written|prepared) (?:and|&) )?{APPROVED}"
        rf"(?:(?: and | or |, ?| ?/ ?| ?& ?){APPROVED})*|signed(?: for and)?)"
        r"(?: (?:on behalf of|for)(?: the)?"
        r" (?:employer|trust|board|practice|company|organisation|health board)(?: by| at)?"
        # A signature alone is anybody's.
        r"|(?<!signed) (?:by|at|through)(?: the employer)?)"
        r"|(?:signature|signatory) (?:of|for)(?: the)? employer|employer'?s (?:signature|representative)"
        rf"|(?:approving|ratifying|authori[sz]ing|governing|responsible) (?:committee|body|group|board)"
        r"|(?:approving|authori[sz]ing|approved) (?:officer|person|manager|director|authority)"
        r"|(?:executive|board) (?:sponsor|lead|director)|(?:lead|accountable|responsible|sponsoring)"
        r" (?:executive|director)(?: director)?|director lead|sponsor(?:ing director)?"
        rf"|{_APPROVAL}(?: (?:by|at|body|committee|group|board|authority|record|route|from))?"
        rf"|{APPROVED}(?: on)?|approvers?|authori[sz]er|name of approver"
        r"|cymeradwy(?:wyd|wyd hwn|wr) ?(?:gan)?|(?:awdurdodwyd|cadarnhawyd|llofnodwyd) gan"
        r"|pwyllgor cymeradwyo|wedi'i gymeradwyo gan",
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
        rf"|anticipated|formal)(?: {KIND})?(?: formal| full| planned| scheduled| routine)? review"
        r"(?: (?:date|due|is due|deadline))*(?: by| on| before| in| no later than)?"
        rf"|(?:date (?:of|for) )?review(?: {KIND})?(?: (?:due|date|deadline|required|expected))*"
        r"(?: (?:by|on|before|in|no later than|not later than))?"
        r"|(?:due|date due|due date|date) for (?:next )?(?:review|renewal|revision|re-?approval)"
        r"|date of (?:next )?(?:renewal|re-?approval)"
        r"|(?:to|must|will|should|shall) be (?:next )?(?:formally )?"
        r"(?:reviewed|renewed|re-?approved)(?: by| on| before| in| no later than)?"
        r"|reviewed? (?:no|not) later than"
        r"|(?:next )?(?:renewal|re-?approval)(?: date| due)*(?: by| on)?"
        r"|next (?:revision|update|due)(?: date| due)?|revision due(?: date| by| on)?"
        r"|date next due(?: for review)?|date next review due"
        r"|dyddiad (?:yr |ar gyfer )?(?:adolygu|adolygiad)(?: nesaf)?|adolygiad(?: nesaf)?"
        r"|adolygu(?: nesaf)?(?: erbyn)?|i'w adolygu(?: erbyn)?|adolygir(?: nesaf)?(?: erbyn)?",
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
        r"date (?:of )?(?:this |current |last )?(?:issued?|publication|published|released?"
        r"|written|created|creation|produced|production|revised|revision|version|document"
        r"|updated?|amended|amendment|last updated|last revised|last amended)"
        rf"|(?:issue|publication|release|version|{KIND}|revision|creation|amendment) date"
        r"|(?:issued|published|released|dated)(?: on| in)?"
        r"|(?:last )?(?:updated|revised|amended)(?: on)?"
        r"|dyddiad (?:y )?(?:cyhoeddi|cyhoeddwyd|ysgrifennu|fersiwn|diweddaru)|cyhoeddwyd(?: ar)?",
    ),
    (
        "author",
        r"(?:name of (?:the )?)?(?:lead |main |original |principal |policy )?author(?:s|\(s\))?"
        r"(?: ?(?:/|&|and) ?(?:reviewer|owner|lead|originator)s?)?(?: name)?(?: and job title)?"
        rf"|(?:document )?originator|{WRITTEN}(?: and {WRITTEN})? by"
        r"|awdur(?:on)?|(?:ysgrifennwyd|paratowyd|lluniwyd|drafftiwyd) gan",
    ),
    (
        "owner",
        rf"{_OWN} (?:owner|manager|lead|custodian|controller|keeper|sponsor)|owner|owned by"
        r"|custodian|maintained by|managed by|process owner|trust lead|main contact"
        rf"|(?:person|officer|manager) responsible(?: for (?:this )?{KIND})?"
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
        r"|cyfeirnod(?: y ddogfen)?|rhif(?: y)? (?:ddogfen|dogfen|polisi|cyfeirnod)",
    ),
    (
        "version",
        r"(?:current |this )?version(?: (?:no|number|control|id))?|ver"
        r"|(?:current )?revision(?: (?:no|number|status))?|rev(?: (?:no|number))?"
        r"|edition(?: (?:no|number))?|(?:rhif (?:y )?)?fersiwn|rhifyn|argraffiad",
    ),
    ("issue", r"issue(?: (?:no|number))?|iss"),
    (
        "title",
        rf"(?:full )?title(?: of (?:this )?{KIND})?|name of (?:this |the )?{KIND}|{KIND} name"
        r"|subject|teitl(?: y ddogfen)?|enw'r (?:ddogfen|polisi)",
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
LABEL = re.compile(
    rf"(?<![\w'-])(?:{_OWN}'?s? )??(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _PHRASES)
    + rf")(?: (?:of|for) (?:this|the) {KIND})?(?![\w'-])\.?"
    r"|(?<![\w'.-])(?P<v>v(?:er)?\.?)(?= ?\d)"
)
BEFORE_CODE = re.compile(
    rf"(?<![\w'-])(?:{_OWN}'?s? )?(?P<reference>document|policy|procedure|sop)(?= )"
)
# The first letters of all these phrases: looking for them first makes the search several times
# faster, since few words of a procedure begin a label.
FIRST_LETTERS = re.compile(
    r"(?<![\w'-])(?:ac[ct]|ado|agr|ame|aml|ant|app|ar[cg]|aut|awd|boa|ca[dt]|che|cir|cla|cli"
    r"|co[mnp]|cre|cu[rs]|cy[fhlms]|dat|ddi|de[fpsv]|di[lrsv]|do[cw]|dra|due|dyd|edi|eff|eia|eq"
    r"|e-?m|em[lp]|en[dw]|ep|ex[ept]|fax|fer|fi[lr]|for|fre|fu[lt]|go|gui|i'w|ide|imp|in [fu]"
    r"|in[dt]|iss|job|key|la[pst]|lea|leg|liv|ll[ou]|loc|ma[in]|mee|min|mo[s]|mus|nam|ne[wx]|off"
    r"|old|ope|ori|our|own|par|per|pho|pla|po[ls]|pr[aeio]|pub|pwy|q-?p|qua|ra[dt]|re[adfglnpsv]"
    r"|re-?a|rhi|rol|sav|sc[ho]|ser|sha|sho|si[gt]|sop|spo|sta|su[bp]|swy|tar|te[ils]|thi|ti[mt]"
    r"|to b|tru|uni|up[dl]|use|val|ver|v\.? ?\d|wed|wei|wi[lt]|wri|yn |ysg)"
)
# Text without any of these is not looked at closely. The second list holds words that are common
# in procedures: they count only in front of a colon or in a cell.
STEMS = re.compile(
    r"\b(?:version|issue|review|re-?approv|approv|ratif|author|owner|valid|expir|effective|implement"
    r"|publi[cs]|rev\b|revis|edition|dated?\b|ref|written|prepared|compiled|draft|exten[ds]|adolyg"
    r"|v\.? ?\d|signed|sign[ -]off|sponsor|title|document|policy|fersiwn|awdur|cymerad"
    r"|dyddiad|renew|adopt|owned|identif|produced|status|cyfeirnod|rhif|perchennog|teitl|d?dilys"
    r"|cyhoedd|weithredol|paratowyd|lluniwyd|endorse|operational|custodian|originat|lapses"
    r"|into force|into effect)"
)
STEMS_OF_LABELS = re.compile(
    r"\b(?:accept|accountab|active|agreed|amend|argraff|awdurdod|cadarn|catalogue|code|comes|committee"
    r"|contact|control|creat|cyswllt|develop|director|drafft|effect|employer|enw|executive|force"
    r"|governing|gymerad|index|iss\b|id\b|keeper|lead|live|llofnod|maintain|manag|name|next|num"
    r"|no\b|procedure|pulse|pwyllgor|regist|releas|respons|sop|statws|subject|swyddog|until"
    r"|updated|ver\b|use from|ysgrifen)"
)

# Subjects other than the document. "DRL review date" is the review of the levels.
ELSEWHERE = re.compile(
    r"\b(?:drls?|reference levels?|equipment|units?|tubes?|rooms?|servic(?:e|ing)|maintenance"
    r"|calibrations?|training|competenc(?:e|y|ies)|audits?|images?|peer|doses?|dose survey"
    r"|eq?ia|equality|impact assessment|meetings?|minutes|risk assessments?|inventory"
    r"|entitlements?|scopes? of practice|appraisals?|contracts?|incidents?|cases?|qa|qc|tests?"
    r"|exposures?|requests?|referrals?|examinations?|referrers?|scans?|patients?|justified and"
    r"|constraints?|guidelines?|irefer|software|firmware|licen[cs]es?|permits?|survey|monitor"
    r"|badges?|insurance|registration|leaflets?|consent|legislation|regulations?"
    r"|certificates?|hse)\W{0,3}(?:(?:next|last|date|due|is|are|annual|of|local)\W{1,2}){0,3}$"
)
