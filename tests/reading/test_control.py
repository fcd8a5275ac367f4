"""What a document says of itself: labels, values, sources and everything to be left alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irmer_lint.model import (
    Block,
    Control,
    Document,
    FactSource,
    Kind,
    Layer,
    Place,
)
from irmer_lint.reading.control import document_title, extension_approver, read_control

DATES = ("review_due", "expiry", "effective", "approved", "issued", "extension")
STEPS = tuple(f"The operator asks the patient to confirm step {n} of the check." for n in range(60))


def block(
    text: str,
    kind: Kind = Kind.PARAGRAPH,
    *,
    layer: Layer = Layer.BODY,
    heading: Sequence[str] = (),
    number: int = 1,
) -> Block:
    return Block(kind, text, Place(tuple(heading), paragraph=number, layer=layer))


def heading(text: str) -> Block:
    return block(text, Kind.HEADING)


def table(
    *rows: Sequence[str],
    header: bool = False,
    number: int = 1,
    layer: Layer = Layer.TABLE,
    under: Sequence[str] = (),
) -> list[Block]:
    """Rows as parsers give them; with `header`, the first row heads the others."""
    return [
        Block(
            Kind.TABLE_ROW,
            " | ".join(row),
            Place(tuple(under), paragraph=position, layer=layer),
            cells=tuple(row),
            header=tuple(rows[0]) if header and position else (),
            table=number,
        )
        for position, row in enumerate(rows)
    ]


def document(
    *blocks: Block | str, path: str = "document.docx", form: str = "docx", **properties: str
) -> Document:
    made = [each if isinstance(each, Block) else block(each) for each in blocks]
    return Document(path, "", form, tuple(made), properties=properties)


def control(*blocks: Block | str) -> Control:
    return read_control(document(*blocks))


def value(found: Control, name: str) -> str | None:
    fact = found.first(name)
    return fact.value if fact else None


def day(found: Control, name: str) -> date | None:
    fact = found.first(name)
    return fact.date if fact else None


def names(found: Control) -> set[str]:
    return {fact.name for fact in found.facts}


# -- labels ------------------------------------------------------------------------------------

DATE_LABELS = [
    ("review_due", "Review date"),
    ("review_due", "Next review date"),
    ("review_due", "Next review"),
    ("review_due", "Review due"),
    ("review_due", "Due for review"),
    ("review_due", "Review by"),
    ("review_due", "Date of next review"),
    ("review_due", "Next formal review date"),
    ("review_due", "Due for renewal"),
    ("review_due", "Review no later than"),
    ("review_due", "To be reviewed"),
    ("review_due", "Date for review"),
    ("review_due", "Policy review date"),
    ("review_due", "Anticipated review date"),
    ("review_due", "Review/Expiry date"),
    ("review_due", "Dyddiad adolygu"),
    ("review_due", "Dyddiad adolygu / Review date"),
    ("review_due", "Dyddiad yr adolygiad nesaf"),
    ("expiry", "Expiry date"),
    ("expiry", "Valid until"),
    ("expiry", "Date valid to"),
    ("effective", "Effective from"),
    ("effective", "Effective date"),
    ("effective", "Implementation date"),
    ("effective", "Date of implementation"),
    ("effective", "Live from"),
    ("effective", "Live date"),
    ("effective", "Valid from"),
    ("effective", "Date valid from"),
    ("effective", "Operational date"),
    ("effective", "Issue/Effective date"),
    ("approved", "Date ratified"),
    ("approved", "Date of approval"),
    ("approved", "Date of latest approval"),
    ("approved", "Approval date"),
    ("approved", "Date adopted"),
    ("approved", "Ratification date"),
    ("approved", "Dyddiad cymeradwyo"),
    ("issued", "Date issued"),
    ("issued", "Date of issue"),
    ("issued", "Issue date"),
    ("issued", "Publication date"),
    ("issued", "Date written/revised"),
    ("issued", "Dyddiad cyhoeddi"),
]
PERSON_LABELS = [
    ("author", "Author"),
    ("author", "Author(s)"),
    ("author", "Lead author"),
    ("author", "Document author"),
    ("author", "Originator/author"),
    ("author", "Authors/reviewer"),
    ("author", "Prepared by"),
    ("author", "Written by"),
    ("author", "Compiled by"),
    ("author", "Awdur"),
    ("author", "Awdur / Author"),
    ("author", "Name of author(s) and job title"),
    ("owner", "Owner"),
    ("owner", "Document owner"),
    ("owner", "Document manager"),
    ("owner", "Policy lead"),
    ("owner", "Trust lead"),
    ("owner", "Main contact"),
    ("owner", "Responsible person"),
    ("owner", "Lead"),
    ("approver", "Approved by"),
    ("approver", "Authorised by"),
    ("approver", "Ratified by"),
    ("approver", "Signed off by"),
    ("approver", "Sign-off"),
    ("approver", "Executive sponsor"),
    ("approver", "Signed on behalf of the employer"),
    ("approver", "Approved on behalf of the employer by"),
    ("approver", "Authorised by / Signature of Employer"),
    ("approver", "Responsible committee"),
    ("approver", "Ratifying committee"),
    ("approver", "Director lead"),
    ("approver", "Approval at"),
    ("approver", "Cymeradwywyd gan"),
]
NUMBER_LABELS = [
    ("version", "Version", "4.1"),
    ("version", "Version number", "4.1"),
    ("version", "Issue", "7"),
    ("version", "Issue No.", "7"),
    ("version", "Rev", "B"),
    ("version", "Edition", "5"),
    ("version", "Fersiwn", "2"),
    ("version", "Fersiwn / Version", "2"),
    ("reference", "Document reference", "EP-RAD-001"),
    ("reference", "Document no.", "RAD/EP/01"),
    ("reference", "Doc ref", "RAD/POL/07"),
    ("reference", "Policy ID", "CG-22"),
    ("reference", "Trust reference", "PAT/PS 22"),
    ("reference", "Policy number", "1042"),
    ("reference", "Cyfeirnod", "RAD-07"),
]


@pytest.mark.parametrize(("name", "label"), DATE_LABELS)
def test_a_date_is_found_behind_its_label_in_a_cell_a_line_or_a_line_of_its_own(
    name: str, label: str
) -> None:
    meant = date(2026, 3, 12)
    in_cells = control(*table(("Version", "3"), (label, "12 March 2026")))
    in_line = control("Version: 3", f"{label}: 12/03/2026")
    apart = control("Employer's procedures", f"{label}:", "12.03.2026")
    assert [day(each, name) for each in (in_cells, in_line, apart)] == [meant] * 3


@pytest.mark.parametrize(("name", "label"), PERSON_LABELS)
def test_a_person_or_committee_is_found_behind_its_label(name: str, label: str) -> None:
    in_cells = control(*table(("Version", "3"), (label, "Head of Imaging")))
    in_line = control("Version: 3", f"{label}: Head of Imaging")
    assert value(in_cells, name) == value(in_line, name) == "Head of Imaging"


@pytest.mark.parametrize(("name", "label", "number"), NUMBER_LABELS)
def test_a_version_or_reference_is_found_behind_its_label(
    name: str, label: str, number: str
) -> None:
    in_cells = control(*table((label, number), ("Review date", "June 2026")))
    in_line = control(f"{label}: {number}", "Review date: June 2026")
    assert value(in_cells, name) == value(in_line, name) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Employer's Procedures Version 3.2", "3.2"),
        ("Employer's Procedures V2", "2"),
        ("Employer's Procedures v.2", "2"),
        ("Issue 4. Review date: June 2026.", "4"),
        ("Rev B. Review date: June 2026.", "B"),
        ("Edition 5, June 2024", "5"),
    ],
)
def test_a_version_needs_no_colon_in_the_opening_lines(text: str, number: str) -> None:
    assert value(control(text), "version") == number


# -- places where values stand -----------------------------------------------------------------


def test_two_pairs_in_one_row_are_read_apart() -> None:
    found = control(
        *table(
            ("Version:", "4.1", "Review date:", "Mar 2026"),
            ("Author:", "J Doe", "Approved by:", "Radiation Safety Committee, 12/02/2024"),
            ("Date issued", "", "Expiry", "31.12.2026"),
        )
    )
    assert value(found, "version") == "4.1"
    assert day(found, "review_due") == date(2026, 3, 31)
    assert value(found, "approver") == "Radiation Safety Committee"
    assert day(found, "approved") == date(2024, 2, 12)
    assert day(found, "expiry") == date(2026, 12, 31)
    assert "issued" not in names(found)


@pytest.mark.parametrize("header", [True, False])
def test_a_row_of_labels_heads_the_row_of_values(header: bool) -> None:
    found = control(
        *table(
            ("Version", "Issue date", "Review date", "Author"),
            ("V2.1", "01/06/2023", "01/06/2025", "Superintendent"),
            header=header,
        )
    )
    assert value(found, "version") == "2.1"
    assert day(found, "issued") == date(2023, 6, 1)
    assert day(found, "review_due") == date(2025, 6, 1)
    assert value(found, "author") == "Superintendent"
    assert all(fact.source is FactSource.COVER for fact in found.facts)


def test_the_first_pair_of_a_markdown_table_is_its_header_and_still_a_pair() -> None:
    found = control(
        *table(("Version", "3"), ("Title", "CT procedures"), ("Review", "June 2024"), header=True)
    )
    assert value(found, "version") == "3"
    assert value(found, "title") == "CT procedures"
    assert day(found, "review_due") == date(2024, 6, 30)


def test_a_table_of_roles_gives_name_post_and_date_of_approval() -> None:
    found = control(
        *table(
            ("Role", "Name", "Job title", "Date"),
            ("Author", "Jo Bloggs", "Lead Radiographer", "1/2/24"),
            ("Approved by", "Dr A Smith", "Clinical Director", "24/02/2024"),
            header=True,
        )
    )
    assert value(found, "author") == "Jo Bloggs, Lead Radiographer"
    assert value(found, "approver") == "Dr A Smith, Clinical Director"
    assert day(found, "approved") == date(2024, 2, 24)
    assert "issued" not in names(found)


@pytest.mark.parametrize(
    "blocks",
    [
        table(
            ("Signed on behalf of the employer", ""),
            ("Name", "Mrs C Jones"),
            ("Position", "Chief Executive"),
            ("Signature", ""),
            ("Date", "24/10/2024"),
        ),
        table(
            ("Authorised on behalf of the employer", "Name", "Position", "Signature", "Date"),
            ("", "Mrs C Jones", "Chief Executive", "", "24/10/2024"),
            header=True,
        ),
        [
            block("Signed on behalf of the employer:"),
            block("Name: Mrs C Jones"),
            block("Position: Chief Executive"),
            block("Date: 24/10/2024"),
        ],
    ],
)
def test_a_block_for_a_signature_gives_who_and_when(blocks: list[Block]) -> None:
    found = control(heading("Employer's procedures"), *blocks)
    assert "Mrs C Jones" in (value(found, "approver") or "")
    assert day(found, "approved") == date(2024, 10, 24)


@pytest.mark.parametrize(
    "text",
    [
        "Signed on behalf of the employer: Medical Director, 31.03.2022",
        "Signed on behalf of the employer, Medical Director, 31.03.2022.",
        "Version 2. Signed on behalf of the employer: Medical Director, 31.03.2022. Issue 2",
        "Signed for and on behalf of the Trust by the Medical Director on 31 March 2022",
    ],
)
def test_a_signature_in_one_line_gives_approver_and_date(text: str) -> None:
    found = control(heading("Employer's procedures"), text)
    assert value(found, "approver") == "Medical Director"
    assert day(found, "approved") == date(2022, 3, 31)


def test_a_signature_far_inside_a_document_counts_too() -> None:
    text = "Signed on behalf of the employer: Medical Director, 31.03.2022"
    found = control(heading("Employer's procedures"), *STEPS[:45], text, *STEPS[:45])
    assert value(found, "approver") == "Medical Director"
    assert day(found, "approved") == date(2022, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Signed on behalf of the patient: mother, 31.03.2022",
        "Consent forms are signed on behalf of the patient, 31.03.2022",
        "Signed: Medical Director, 31.03.2022",
    ],
)
def test_a_signature_that_is_not_for_the_employer_approves_nothing(text: str) -> None:
    assert names(control(heading("Employer's procedures"), text)) == {"title"}


@pytest.mark.parametrize(
    ("label", "words", "name"),
    [
        ("How often this policy is reviewed", "Every two years", "review_interval"),
        ("Date on which the policy was last reviewed", "12 March 2024", "reviewed"),
        ("Date by which this policy is next to be reviewed", "12 March 2026", "review_due"),
        ("Date when the set was formally ratified", "12 March 2024", "approved"),
        ("Body responsible for ratification of the set", "Radiation Board", "approver"),
        ("Date when the set was issued to staff", "12 March 2024", "issued"),
        ("Date when the set becomes effective", "12 March 2024", "effective"),
        ("Head of department as author", "J Doe", "author"),
        ("Head of department as owner", "J Doe", "owner"),
    ],
)
def test_a_long_label_is_understood_by_its_words(label: str, words: str, name: str) -> None:
    assert name in names(control(*table(("Version", "3"), (label, words))))


@pytest.mark.parametrize(
    "label",
    [
        "Date of the next review of local DRLs",
        "Date of birth of the patient under review",
        "Date when equipment was last reviewed",
        "Who approves each request",
        "Date of incident",
    ],
)
def test_a_long_label_about_something_else_is_left_alone(label: str) -> None:
    found = control(*table(("Version", "3"), ("Issue date", "May 2023"), (label, "12 March 2026")))
    assert names(found) == {"version", "issued"}


def test_labels_and_then_their_values_are_paired() -> None:
    found = control(
        "Version:",
        "Date of issue:",
        "Review date:",
        "Author:",
        "2.0",
        "24.12.2020",
        "24.12.2022",
        "Superintendent Radiographer",
    )
    assert value(found, "version") == "2.0"
    assert day(found, "issued") == date(2020, 12, 24)
    assert day(found, "review_due") == date(2022, 12, 24)
    assert value(found, "author") == "Superintendent Radiographer"


def test_several_labels_in_one_line_each_have_their_own_value() -> None:
    found = control(
        "EP-05 | Version 2 | Approved by: RSC | Issue date: Mar-24 | Review date: Mar-26"
    )
    assert value(found, "reference") == "EP-05"
    assert value(found, "version") == "2"
    assert value(found, "approver") == "RSC"
    assert day(found, "issued") == date(2024, 3, 31)
    assert day(found, "review_due") == date(2026, 3, 31)


def test_a_line_without_any_punctuation_is_read_too() -> None:
    found = control(
        "Version 4.1 Review date 01/02/2025 Author Jane Doe, Lead Radiographer "
        "Approved by Radiation Safety Committee"
    )
    assert value(found, "version") == "4.1"
    assert day(found, "review_due") == date(2025, 2, 1)
    assert value(found, "author") == "Jane Doe, Lead Radiographer"
    assert value(found, "approver") == "Radiation Safety Committee"


def test_an_opening_paragraph_states_every_fact() -> None:
    found = control(
        "Document RAD-EP-00 Version 5.0. Issued 3 March 2025. Next review March 2027. "
        "Author: Radiology Quality Manager. Approved on behalf of the employer by the Medical "
        "Director, 27 February 2025. These procedures are made under the Ionising Radiation "
        "(Medical Exposure) Regulations (Northern Ireland) 2018. Requests that lack detail are "
        "returned by the vetting radiographer."
    )
    assert value(found, "reference") == "RAD-EP-00"
    assert value(found, "version") == "5.0"
    assert day(found, "issued") == date(2025, 3, 3)
    review = found.first("review_due")
    assert review is not None
    assert (review.date, review.precise) == (date(2027, 3, 31), False)
    assert value(found, "author") == "Radiology Quality Manager"
    assert value(found, "approver") == "Medical Director"
    assert day(found, "approved") == date(2025, 2, 27)
    assert len(found.facts) == 7


def test_a_committee_and_its_date_give_approver_and_date_of_approval() -> None:
    found = control(
        "Ionising Radiation (Medical Exposure) Employer's Procedures. Trust reference RAD/POL/07. "
        "Version 3. Date issued: 14/06/2021. Review date: 13/06/2023. Document owner: Head of "
        "Imaging. Ratified by: Radiation Safety Committee, 02/06/2021. POLICY UNDER REVIEW: please "
        "note that this policy is under review. X-ray unit Room 3 next service due 05/2025. DRLs "
        "to be reviewed 2026."
    )
    assert value(found, "title") == "Ionising Radiation (Medical Exposure) Employer's Procedures"
    assert value(found, "reference") == "RAD/POL/07"
    assert value(found, "owner") == "Head of Imaging"
    assert value(found, "approver") == "Radiation Safety Committee"
    assert day(found, "approved") == date(2021, 6, 2)
    assert [fact.date for fact in found.all("review_due")] == [date(2023, 6, 13)]
    assert len(found.all("under_review")) == 1


@pytest.mark.parametrize(
    "blocks",
    [
        [
            "[Cover] Employer's Procedures for Medical Exposures. Version 4.1. Effective from "
            "1 November 2024. Next review 1 November 2026. Author: Lead Radiographer. Authorised "
            "by Chief Executive 24/10/24. Reviewed every two years.",
            "[Footer, every page] EP-RAD v4.0 Review date: November 2024 Page 3 of 41 Printed "
            "20/02/2025",
            "[History] 4.0 Nov 2022 Biennial review. 4.1 Nov 2024 Added EP15 following SI 2024/896.",
        ],
        [
            "[Cover] Employer's Procedures for Medical Exposures. Version 4.1. Effective from "
            "1 November 2024. Next review 1 November 2026. Author: Lead Radiographer. Authorised "
            "by Chief Executive 24/10/24. Reviewed every two years. "
            "[Footer, every page] EP-RAD v4.0 Review date: November 2024 Page 3 of 41 Printed "
            "20/02/2025 "
            "[History] 4.0 Nov 2022 Biennial review. 4.1 Nov 2024 Added EP15 following SI 2024/896.",
        ],
        [
            "[Cover]",
            "Employer's Procedures for Medical Exposures",
            "Version 4.1. Effective from 1 November 2024. Next review 1 November 2026.",
            "Author: Lead Radiographer. Authorised by Chief Executive 24/10/24.",
            "Reviewed every two years.",
            "[Footer, every page]",
            "EP-RAD v4.0 Review date: November 2024 Page 3 of 41 Printed 20/02/2025",
            "[History]",
            "4.0 Nov 2022 Biennial review.",
            "4.1 Nov 2024 Added EP15 following SI 2024/896.",
        ],
    ],
)
def test_tags_tell_cover_footer_and_history_apart(blocks: list[str]) -> None:
    found = control(*blocks)
    assert [(fact.source, fact.value) for fact in found.all("version")] == [
        (FactSource.COVER, "4.1"),
        (FactSource.FOOTER, "4.0"),
        (FactSource.HISTORY, "4.1"),
    ]
    assert [(fact.source, fact.date) for fact in found.all("review_due")] == [
        (FactSource.COVER, date(2026, 11, 1)),
        (FactSource.FOOTER, date(2024, 11, 30)),
    ]
    assert day(found, "effective") == date(2024, 11, 1)
    assert day(found, "approved") == date(2024, 10, 24)
    assert value(found, "approver") == "Chief Executive"
    assert [fact.months for fact in found.all("review_interval")] == [24]
    assert value(found, "title") == "Employer's Procedures for Medical Exposures"
    assert value(found, "reference") == "EP-RAD"
    assert "issued" not in names(found)


def test_headers_and_footers_are_sources_of_their_own_and_read_once() -> None:
    header = block("EP-RAD-001 Version 4 Issue date 01/02/2023", layer=Layer.HEADER)
    footer = block(
        "St Elsewhere Trust | v4.1 | Review due: Feb 2026 | Page 2 of 35 | Printed on 04/03/2025",
        layer=Layer.FOOTER,
    )
    found = control(heading("Employer's procedures"), header, footer, header, footer)
    assert [(fact.source, fact.value) for fact in found.all("version")] == [
        (FactSource.HEADER, "4"),
        (FactSource.FOOTER, "4.1"),
    ]
    assert value(found, "reference") == "EP-RAD-001"
    assert [fact.date for fact in found.all("issued")] == [date(2023, 2, 1)]
    assert [fact.date for fact in found.all("review_due")] == [date(2026, 2, 28)]


def test_a_table_in_a_header_is_read_beside_the_logo() -> None:
    found = control(
        heading("Employer's procedures"),
        *table(
            ("St Elsewhere NHS Trust", "Version", "4.0"),
            ("Radiology", "Review date", "June 2025"),
            layer=Layer.HEADER,
        ),
    )
    assert [(fact.name, fact.source) for fact in found.facts[1:]] == [
        ("version", FactSource.HEADER),
        ("review_due", FactSource.HEADER),
    ]


def test_front_matter_is_known_by_its_properties() -> None:
    rows = (
        ("title", "Procedures for CT"),
        ("version", "4.10"),
        ("review_date", "2027-03-31"),
        ("approved_by", "Radiation Safety Committee"),
    )
    made = document(*table(*rows), path="ct.md", form="md", **dict(rows))
    found = read_control(made)
    assert {fact.source for fact in found.facts} == {FactSource.FRONT_MATTER}
    assert value(found, "version") == "4.10"
    assert day(found, "review_due") == date(2027, 3, 31)
    assert value(found, "approver") == "Radiation Safety Committee"
    assert document_title(made) == "Procedures for CT"


def test_each_procedure_of_a_set_keeps_its_own_header() -> None:
    found = control(
        heading("Employer's procedures"),
        *STEPS[:45],
        heading("EP 6 Diagnostic reference levels"),
        *table(
            ("Version", "2"),
            ("Review date", "1 May 2025"),
            ("Author", "RPS"),
            under=["EP 6 Diagnostic reference levels"],
        ),
        *STEPS[:8],
        heading("EP 7 Research"),
        "Version 3. Issued 1 May 2024. Review due 1 May 2026.",
        *STEPS[8:45],
    )
    assert {fact.date for fact in found.all("review_due")} == {date(2025, 5, 1), date(2026, 5, 1)}
    assert {fact.value for fact in found.all("version")} == {"2", "3"}


def test_lines_in_the_middle_count_only_in_company() -> None:
    header = ("Version: 2", "Date issued: 1 May 2024", "Review date: 1 May 2026")
    together = control("Employer's procedures", *STEPS[:45], *header, *STEPS[:45])
    assert [(fact.name, fact.source) for fact in together.facts[1:]] == [
        ("version", FactSource.TEXT),
        ("issued", FactSource.TEXT),
        ("review_due", FactSource.TEXT),
    ]
    alone = control("Employer's procedures", *STEPS[:45], header[2], *STEPS[:45])
    assert names(alone) == {"title"}


def test_a_cell_may_hold_both_label_and_value() -> None:
    found = control(
        *table(
            ("Ratified by: Trust Board",),
            ("Version: 4.1 Review date: March 2026", "Author: Head of Imaging"),
        )
    )
    assert value(found, "approver") == "Trust Board"
    assert value(found, "version") == "4.1"
    assert day(found, "review_due") == date(2026, 3, 31)
    assert value(found, "author") == "Head of Imaging"


def test_a_header_may_hold_labels_and_values_in_lines_of_their_own() -> None:
    lines = ("Version", "4.0", "Review date", "June 2026")
    found = control(
        heading("Employer's procedures"), *(block(line, layer=Layer.HEADER) for line in lines)
    )
    assert [(fact.name, fact.source) for fact in found.facts[1:]] == [
        ("version", FactSource.HEADER),
        ("review_due", FactSource.HEADER),
    ]


def test_facts_may_follow_each_other_by_commas() -> None:
    found = control("Employer's procedures. Version 3, issued June 2021, review June 2023.")
    assert value(found, "version") == "3"
    assert day(found, "issued") == date(2021, 6, 30)
    assert day(found, "review_due") == date(2023, 6, 30)


@pytest.mark.parametrize(
    "lines",
    [
        ("Employer's procedures", "March 2024"),
        ("Employer's procedures", "Date first issued: March 2024", "Version 4"),
        ("Employer's procedures", "Version 4", "Written by: J Doe, March 2024"),
        ("Employer's procedures", "Prepared by: J Doe", "Date: March 2024"),
    ],
)
def test_a_lesser_date_serves_as_date_of_issue_only_if_there_is_no_better(
    lines: tuple[str, ...],
) -> None:
    assert day(control(*lines), "issued") == date(2024, 3, 31)
    better = control(*lines, "Date issued: 1 May 2025")
    assert [fact.date for fact in better.all("issued")] == [date(2025, 5, 1)]


def test_the_subject_before_a_label_may_be_part_of_a_post() -> None:
    found = control("Version: 3 Author: Head of Training Review date: May 2025")
    assert value(found, "author") == "Head of Training"
    assert day(found, "review_due") == date(2025, 5, 31)


def test_a_welsh_cover_is_read() -> None:
    found = control(
        "Gweithdrefnau'r Cyflogwr / Employer's Procedures",
        "Fersiwn / Version: 2",
        "Awdur / Author: Pennaeth Delweddu",
        "Cymeradwywyd gan / Approved by: Pwyllgor Diogelwch Ymbelydredd",
        "Dyddiad cyhoeddi: 1af Ebrill 2024",
        "Dyddiad adolygu / Review date: 3 Mawrth 2026",
        "Adolygir y weithdrefn hon bob dwy flynedd.",
    )
    assert value(found, "version") == "2"
    assert value(found, "author") == "Pennaeth Delweddu"
    assert value(found, "approver") == "Pwyllgor Diogelwch Ymbelydredd"
    assert day(found, "issued") == date(2024, 4, 1)
    assert day(found, "review_due") == date(2026, 3, 3)
    assert [fact.months for fact in found.all("review_interval")] == [24]


def test_a_version_inside_a_reference_is_its_own_fact() -> None:
    found = control("Policy for imaging", "Trust reference: PAT/PS 22 v.2", "Review date: Nov-21")
    assert value(found, "reference") == "PAT/PS 22"
    assert value(found, "version") == "2"


def test_the_number_before_a_month_belongs_to_the_version() -> None:
    found = control("Radiology procedures", "Version 3 March 2025. Next review March 2027.")
    assert value(found, "version") == "3"
    assert day(found, "issued") == date(2025, 3, 31)


def test_an_issue_may_be_a_number_or_a_date() -> None:
    assert value(control("Issue: 4", "Review date: May 2026"), "version") == "4"
    dated = control("Issue: 3 March 2025", "Review date: May 2026")
    assert day(dated, "issued") == date(2025, 3, 3)
    assert "version" not in names(dated)


def test_valid_from_and_until_give_both_ends() -> None:
    found = control("Employer's procedures", "Valid from 1 Jan 2023 until 31 Dec 2025")
    assert day(found, "effective") == date(2023, 1, 1)
    assert day(found, "expiry") == date(2025, 12, 31)


# -- sentences about the document --------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "name", "meant"),
    [
        ("This policy will be reviewed in March 2027.", "review_due", date(2027, 3, 31)),
        ("These procedures are due for review in May 2026.", "review_due", date(2026, 5, 31)),
        ("The next review of this document is due on 3 May 2026.", "review_due", date(2026, 5, 3)),
        ("This SOP expires on 3 May 2026.", "expiry", date(2026, 5, 3)),
        ("This document remains valid until 3 May 2026.", "expiry", date(2026, 5, 3)),
        ("These procedures come into force on 1 April 2025.", "effective", date(2025, 4, 1)),
        (
            "This policy was approved by the Trust Board on 3 March 2025.",
            "approved",
            date(2025, 3, 3),
        ),
    ],
)
def test_a_sentence_about_the_document_gives_its_date(
    sentence: str, name: str, meant: date
) -> None:
    at_the_start = control("Employer's procedures", sentence)
    far_inside = control("Employer's procedures", *STEPS[:45], sentence, *STEPS[:45])
    assert day(at_the_start, name) == day(far_inside, name) == meant


def test_two_statements_in_one_sentence_are_both_read() -> None:
    found = control(
        "This procedure (ref. CT/EP/4, version 2.1) was approved by the Radiation Safety Committee "
        "on 12 May 2024 and is due for review in May 2026."
    )
    assert value(found, "version") == "2.1"
    assert value(found, "approver") == "Radiation Safety Committee"
    assert day(found, "approved") == date(2024, 5, 12)
    assert day(found, "review_due") == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        (
            "These procedures are reviewed every two years by the Radiation Protection Committee.",
            24,
        ),
        ("This document will be reviewed at least annually.", 12),
        ("The Employer's Procedures are formally reviewed every 3 years.", 36),
        ("The review period for this policy is two years.", 24),
        ("All procedures and protocols are reviewed every two years.", 24),
    ],
)
def test_a_sentence_about_the_document_gives_its_interval(text: str, months: int) -> None:
    found = control("Employer's procedures", *STEPS[:45], text, *STEPS[:45])
    assert [fact.months for fact in found.all("review_interval")] == [months]


@pytest.mark.parametrize(
    ("label", "words", "months"),
    [
        ("Review frequency", "Biennial", 24),
        ("Review period", "2 years", 24),
        ("Review cycle", "3 yearly", 36),
        ("Frequency of review", "Every 36 months", 36),
        ("Review date", "3 years from date of issue", 36),
        ("Review", "Annually", 12),
        ("Cyfnod adolygu", "bob dwy flynedd", 24),
    ],
)
def test_an_interval_may_stand_where_a_date_is_asked_for(
    label: str, words: str, months: int
) -> None:
    found = control(*table(("Version", "1"), (label, words)))
    assert [fact.months for fact in found.all("review_interval")] == [months]
    assert "review_due" not in names(found)


# -- extension, review and drafts --------------------------------------------------------------


def test_an_extended_review_date_comes_with_its_approver() -> None:
    found = control(
        "Breast Imaging IR(ME)R Procedures BI-EP. Issue 7. Date of issue 12 Feb 2023. Review due "
        "12 Feb 2025. Review date extended to 31 August 2025: approved by Radiation Protection "
        "Group, minute 4.3 of 28 January 2025, pending the new RIS; risk considered low because "
        "EP15 (referrals) was issued separately in November 2024. Prepared by Superintendent "
        "Mammographer. Approved for the employer by Director of Breast Screening. Controlled copy "
        "on Q-Pulse; printed copies are uncontrolled."
    )
    extension = found.first("extension")
    assert extension is not None
    assert extension.date == date(2025, 8, 31)
    assert extension_approver(extension) == "Radiation Protection Group"
    assert [fact.date for fact in found.all("review_due")] == [date(2025, 2, 12)]
    assert [fact.date for fact in found.all("issued")] == [date(2023, 2, 12)]
    assert [fact.value for fact in found.all("approver")] == ["Director of Breast Screening"]
    assert "approved" not in names(found)
    assert value(found, "reference") == "BI-EP"
    assert value(found, "title") == "Breast Imaging IR(ME)R Procedures"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "The review date has been extended to 31/12/2025 by the Clinical Board.",
            "Clinical Board",
        ),
        ("Extension to 31/12/2025 agreed by the Medical Director", "Medical Director"),
        (
            "Extension approved by the Medical Director until 31 December 2025.",
            "Medical Director",
        ),
        ("Review date extended to 31.12.2025.", None),
        ("Review extended until 31 December 2025, approved by [name]", None),
    ],
)
def test_an_extension_names_its_approver_or_nobody(text: str, who: str | None) -> None:
    extension = control("Version 3", text).first("extension")
    assert extension is not None
    assert extension.date == date(2025, 12, 31)
    assert extension_approver(extension) == who


MINUTE = "30 June 2025 by the Medical Exposures Committee (minute 6, 9 December 2024)"


@pytest.mark.parametrize(
    "text",
    [
        f"Review date put back to {MINUTE}",
        f"Review deferred to {MINUTE}.",
        f"Next review date moved to {MINUTE}",
        f"The review of these procedures has been carried over to {MINUTE}.",
        f"Validity prolonged until {MINUTE}.",
        f"This policy's review was postponed until {MINUTE}",
        f"Review date: 1 May 2024, rolled over to {MINUTE}",
        f"Review date: 1 May 2024. Put back to {MINUTE}",
        "Expiry date pushed back by the Medical Exposures Committee to 30 June 2025.",
    ],
)
def test_a_review_may_be_put_off_in_other_words(text: str) -> None:
    found = control("Employer's procedures", "Version 3", text)
    extension = found.first("extension")
    assert extension is not None
    assert extension.date == date(2025, 6, 30)
    assert extension_approver(extension) == "Medical Exposures Committee"
    assert value(found, "title") == "Employer's procedures"
    assert "approved" not in names(found)


@pytest.mark.parametrize(
    "text",
    [
        "The appointment is moved to 30 June 2025.",
        "Examinations deferred to 30 June 2025 are booked again.",
        "The procedure was put back to 30 June 2025 after a review of the images.",
        "The DRL review was put back to 30 June 2025.",
        "The review of DRLs was deferred to 30 June 2025.",
        "Peer review carried over to 30 June 2025",
        "Screening prolonged until 30 June 2025",
        "Review deferred because staff moved to 30 June 2025 rota.",
        "The review moved to Room 3 on 30 June 2025.",
        "Review deferred to the next meeting.",
    ],
)
def test_what_else_is_put_off_is_no_extension(text: str) -> None:
    assert "extension" not in names(control("Employer's procedures", "Version 3", text))


def test_a_review_put_off_in_a_cell_leaves_its_first_date() -> None:
    found = control(*table(("Version", "3"), ("Review date", f"1 May 2024, put back to {MINUTE}")))
    assert day(found, "review_due") == date(2024, 5, 1)
    assert day(found, "extension") == date(2025, 6, 30)
    alone = control(*table(("Version", "3"), ("Review date", f"Deferred to {MINUTE}")))
    assert "review_due" not in names(alone)
    assert day(alone, "extension") == date(2025, 6, 30)


def test_a_line_that_puts_the_review_off_is_no_title() -> None:
    text = f"Next review date moved to {MINUTE}"
    assert names(control("Version 3", text)) == {"version", "extension"}
    assert value(control("Northmoor X-ray procedures", "Version 3", text), "title") is not None


def test_the_words_of_an_extension_end_with_the_bracket_that_they_open() -> None:
    extension = control("Version 3", f"Review date put back to {MINUTE}.").first("extension")
    assert extension is not None
    assert extension.value == MINUTE
    assert extension.quote == f"Review date put back to {MINUTE}"


def test_an_extension_behind_the_review_date_leaves_both() -> None:
    for found in (
        control("Version 3", "Review date: 12 Feb 2025 (extended to 31 August 2025)"),
        control(*table(("Version", "3"), ("Review date", "12 Feb 2025, extended to Aug 2025"))),
    ):
        assert day(found, "review_due") == date(2025, 2, 12)
        assert day(found, "extension") == date(2025, 8, 31)


@pytest.mark.parametrize(
    "rows",
    [
        table(
            ("Version", "3"),
            ("Extended review date", "31/12/2024"),
            ("Extension approved by", "Radiation Safety Committee, 28/01/2024"),
        ),
        [
            block("Version 3"),
            block("Extended review date: 31/12/2024"),
            block("Extension approved by: Radiation Safety Committee, 28/01/2024"),
        ],
    ],
)
def test_an_extension_in_two_rows_or_lines_is_put_together(rows: list[Block]) -> None:
    found = control(*rows)
    extension = found.first("extension")
    assert extension is not None
    assert extension.date == date(2024, 12, 31)
    assert extension_approver(extension) == "Radiation Safety Committee"
    assert "approved" not in names(found)


@pytest.mark.parametrize(
    "text",
    [
        "This policy is currently under review and remains current.",
        "POLICY UNDER REVIEW",
        "Document under review; remains extant.",
        "Review date: under review",
        "Status: under review",
    ],
)
def test_being_under_review_is_stated(text: str) -> None:
    found = control("Version 2", "Author: Head of Imaging", text)
    assert "under_review" in names(found)
    assert not names(found) & set(DATES)


@pytest.mark.parametrize(
    "text",
    [
        "DRAFT v0.3 Employer's Procedures",
        "DRAFT",
        "Version 0.3 (draft)",
        "Draft 0.1",
        "Status: Draft for comment",
        "Not yet ratified",
        "Approved by: awaiting ratification",
        "This document has not yet been approved.",
    ],
)
def test_a_draft_says_so(text: str) -> None:
    found = control("Employer's procedures", "Version 0.3", text)
    assert "draft" in names(found)
    assert "approver" not in names(found)


@pytest.mark.parametrize(
    "text",
    [
        "Draft reports are verified by the radiologist.",
        "The draft report is checked by the consultant.",
        "Incidents under review are listed by the Datix team.",
        "Requests awaiting authorisation are kept in the worklist.",
        "Opening hours were extended to 8 pm on 3 March 2024.",
        "The service contract was extended to 31 March 2026.",
    ],
)
def test_drafts_reviews_and_extensions_of_other_things_are_left_alone(text: str) -> None:
    found = control("Employer's procedures", "Version 3", text)
    assert names(found) == {"title", "version"}


# -- never dates of the document ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "DRLs to be reviewed 2026.",
        "DRL review date: 12/2026",
        "Review of diagnostic reference levels: March 2026",
        "Next service due 05/2025",
        "X-ray unit Room 3 next service: 03/2025.",
        "Equipment review date: 01/02/2026",
        "Calibration due 12/12/2025",
        "Date of next meeting: 3 March 2025",
        "Minutes of the meeting of 3 March 2024 were approved.",
        "Printed on 04/03/2025",
        "Print date: 04/03/2025",
        "Uploaded: 04/03/2025",
        "Downloaded on 4 March 2025",
        "The Regulations came into force on 6 February 2018.",
        "Effective from 1 October 2024, the Regulations require a clinical audit.",
        "Effective from 1 October 2024 employers must audit.",
        "In force 1 October 2024: SI 2024/896.",
        "Equality Impact Assessment date: 03/02/2024",
        "EIA review date: 03/02/2026",
        "Training review date: March 2026",
        "Audit date: March 2026",
        "iRefer Version 8.1 is used.",
        "Version 8.2 of the iRefer guideline (2023) applies.",
        "Charts dated January 2025 are displayed.",
        "Date of birth: 12/03/1980",
        "Previous review date: 1/1/2020",
        "Supersedes: Version 3.0 (June 2021)",
        "Replaces version 2 issued March 2019",
        "The previous version of this procedure was approved by the Board in 2019.",
        "EP15 (referrals) was issued separately in November 2024.",
        "Next review: 3 months after the incident",
        "Review due after every incident.",
        "Telephone: 01632 960 123",
        "DRLs are reviewed every three years.",
        "This procedure ensures that DRLs are reviewed every three years.",
        "It is our policy that equipment is reviewed every two years.",
        "Imaging protocols are reviewed annually by the MPE.",
        "The exposure must be authorised by a practitioner.",
        "Approved by the practitioner in advance.",
        "Authorised by: the operator under guidelines",
        "Exposure authorised by: Dr Smith",
        "Guidance to author: describe your programme here.",
        "Issue 2 leaflets to each patient.",
        "Review: images are reviewed by the radiologist.",
        "Reviewed by: Radiation Safety Committee, 3 March 2024",
    ],
)
def test_dates_and_people_of_other_things_are_left_alone(text: str) -> None:
    found = control("Employer's procedures for radiology", *STEPS[:3], text, *STEPS[3:6])
    assert names(found) == {"title"}


@pytest.mark.parametrize(
    "text", ["Lead: 0.35 mm", "Contact: switchboard", "Reviewed annually", "Title: Dr"]
)
def test_a_weak_label_counts_only_beside_other_facts(text: str) -> None:
    assert names(control("EP 6 Diagnostic reference levels", *STEPS[:6], text)) == {
        "reference",
        "title",
    }


@pytest.mark.parametrize(
    "words",
    [
        "",
        "[date]",
        "dd/mm/yyyy",
        "____________",
        "__/__/____",
        "TBC",
        "tba",
        "to be confirmed",
        "on-going",
        "Ongoing",
        "n/a",
        "XX/XX/XXXX",
        "Spring 2024",
        "31 February 2024",
        "TBC (was June 2023)",
        "<insert date>",
        "Click or tap to enter a date.",
    ],
)
def test_a_date_that_is_blank_open_or_impossible_gives_no_fact(words: str) -> None:
    in_cells = control(*table(("Version", "1"), ("Review date", words)))
    in_line = control("Version: 1", f"Review date: {words}", "Employer's procedures")
    assert not names(in_cells) & {*DATES, "review_interval"}
    assert not names(in_line) & {*DATES, "review_interval"}


@pytest.mark.parametrize(
    "words", ["[insert name]", "____", "XXXX", "TBC", "<committee>", "N/A", "Yes", "see cover"]
)
def test_a_name_that_is_still_to_be_filled_in_gives_no_fact(words: str) -> None:
    found = control(*table(("Version", "1"), ("Author", words), ("Approved by", words)))
    assert names(found) == {"version"}


def test_a_blank_template_gives_nothing_but_its_title() -> None:
    found = control(
        heading("Employer's procedures"),
        *table(
            ("Title", ""),
            ("Version", "[x.x]"),
            ("Author", "[Name, role]"),
            ("Date approved", "dd/mm/yyyy"),
            ("Reference", "XXX-000"),
        ),
    )
    assert names(found) == {"title"}


def test_a_year_alone_means_its_last_day_and_is_not_precise() -> None:
    review = control("Version: 3", "Next review: 2026").first("review_due")
    assert review is not None
    assert (review.date, review.precise) == (date(2026, 12, 31), False)


@pytest.mark.parametrize(
    "rows",
    [
        [("Examination", "Local DRL", "Review date"), ("Chest PA", "0.1", "June 2026")],
        [("Equipment", "Serial", "Last service", "Next review"), ("DR1", "12", "1/2/24", "1/2/25")],
        [("Role", "Responsibility"), ("Author", "Writes the text"), ("Approved by", "Signs it")],
        [("Issue", "Action", "Lead", "Date"), ("A fault", "Tell", "J Doe", "1/2/2024")],
        [("Name", "Date", "Signature"), ("J Doe", "1/2/2024", "JD")],
        [("Task", "Owner", "How often"), ("These procedures", "Quality Manager", "Two years")],
        [("Test", "Frequency", "By whom"), ("Tube output", "Annually", "MPE")],
        [
            ("Procedure", "Version", "Review date"),
            ("EP1", "3.0", "June 2024"),
            ("EP2", "2.0", "June 2025"),
        ],
    ],
)
def test_tables_about_other_things_are_left_alone(rows: list[Sequence[str]]) -> None:
    found = control(heading("Employer's procedures"), *STEPS[:4], *table(*rows, header=True))
    assert names(found) == {"title"}


def test_a_date_in_a_section_with_dates_of_its_own_is_left_alone() -> None:
    under = ("Employer's procedures", "7 Diagnostic reference levels")
    found = control(
        heading("Employer's procedures"),
        "Version 3",
        *STEPS[:3],
        block("Next review date: June 2026", heading=under),
        *table(("Set by", "MPE"), ("Review date", "June 2026"), under=under, number=2),
    )
    assert "review_due" not in names(found)


# -- version history ---------------------------------------------------------------------------

HISTORY = [
    ("Version", "Date", "Review date", "Author", "Changes"),
    ("3.0", "May 2024", "May 2026", "C Lead", "Added EP15"),
    ("2.0", "May 2022", "May 2024", "B Lead", "Biennial review"),
    ("1.0", "May 2020", "May 2022", "A Lead", "First issue"),
]


@pytest.mark.parametrize("rows", [HISTORY, [HISTORY[0], *HISTORY[:0:-1]]])
def test_only_the_newest_row_of_a_history_counts(rows: list[Sequence[str]]) -> None:
    found = control(heading("Version history"), *table(*rows, header=True))
    assert {fact.source for fact in found.facts} == {FactSource.HISTORY}
    assert value(found, "version") == "3.0"
    assert [fact.date for fact in found.all("review_due")] == [date(2026, 5, 31)]
    assert [fact.date for fact in found.all("issued")] == [date(2024, 5, 31)]
    assert value(found, "author") == "C Lead"


def test_the_date_of_a_history_row_is_no_date_of_issue_beside_a_better_one() -> None:
    panel = table(("Version", "3.0"), ("Date of issue", "1 June 2024"))
    found = control(*panel, heading("Version history"), *table(*HISTORY, header=True, number=2))
    assert [(fact.source, fact.date) for fact in found.all("issued")] == [
        (FactSource.COVER, date(2024, 6, 1))
    ]
    assert [fact.source for fact in found.all("version")] == [FactSource.COVER, FactSource.HISTORY]


def test_a_history_written_as_lines_ends_at_the_next_heading() -> None:
    found = control(
        heading("Employer's procedures v3"),
        heading("Version history"),
        "Version 1: March 2019. Review date March 2021",
        "Version 3: March 2023. Author: J Doe",
        "Review date: March 2021",
        heading("Introduction"),
        "Review date: March 2025",
    )
    assert [fact.date for fact in found.all("review_due")] == [date(2025, 3, 31)]
    assert [(fact.source, fact.value) for fact in found.all("version")] == [
        (FactSource.COVER, "3"),
        (FactSource.HISTORY, "3"),
    ]


# -- title, properties and file name -----------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "title"),
    [
        (["Northmoor NHS Trust", heading("Entitlement and scope of practice")], None),
        ([heading("Northmoor NHS Trust"), heading("Imaging procedures. Part 4")], None),
        ([heading("Contents"), heading("Employer's procedures")], "Employer's procedures"),
        ([heading("1. Purpose"), "Text of the purpose."], "document"),
        ([heading("EP 3 Pregnancy enquiries")], "Pregnancy enquiries"),
        (["SXR-QA-09 Study of risk. An analysis is kept in the QMS."], "Study of risk"),
        (["Employer's Procedures – Version 4 – Issued March 2024"], "Employer's Procedures"),
        (["Carers may not be in the room. Staff must ask first."], "document"),
        (table(("Document title", "Carers"), ("Version", "2")), "Carers"),
        (table(("Version", "2"), ("Author", "J Doe"), ("Job title", "Radiographer")), "document"),
    ],
)
def test_the_title_is_what_a_reader_would_call_the_document(
    blocks: list[Block | str], title: str | None
) -> None:
    last = blocks[-1]
    expected = title or (last.text if isinstance(last, Block) else last)
    assert document_title(document(*blocks)) == expected


def test_the_number_in_front_of_a_title_is_its_reference() -> None:
    assert value(control(heading("EP 3 Pregnancy enquiries")), "reference") == "EP 3"
    assert value(control(heading("WI-RT-044 Carers and comforters")), "reference") == "WI-RT-044"
    assert "reference" not in names(control(heading("EP 1 to EP 3: identification and pregnancy")))


@pytest.mark.parametrize(
    "words",
    [
        "X-RAY PROCEDURES",
        "PET-CT employer's procedures",
        "PET/CT procedures",
        "I-131 therapy procedures",
        "COVID-19 procedures",
        "NON-MEDICAL IMAGING PROCEDURES",
        "LEVEL 2 PROCEDURES",
        "IRMER 2017 procedures",
        "Procedures for SPECT/CT",
    ],
)
def test_techniques_isotopes_and_laws_are_no_references(words: str) -> None:
    found = read_control(document(heading(words), path=f"{words.replace('/', ' ')}.docx"))
    assert value(found, "title") == words
    assert "reference" not in names(found)


def test_properties_of_the_file_serve_only_where_the_pages_are_silent() -> None:
    silent = document("Hello there.", title="Radiology EPs", author="J Doe", created="2024-01-01")
    found = read_control(silent)
    assert [(fact.name, fact.value, fact.source) for fact in found.facts] == [
        ("title", "Radiology EPs", FactSource.PROPERTIES),
        ("author", "J Doe", FactSource.PROPERTIES),
    ]
    spoken = document(heading("CT procedures"), "Author: A Lead. Version 2.", author="J Doe")
    assert [fact.value for fact in read_control(spoken).all("author")] == ["A Lead"]


@pytest.mark.parametrize("author", ["python-docx", "Microsoft Office User", "Administrator"])
def test_the_account_that_made_a_file_is_no_author(author: str) -> None:
    assert read_control(document("Hello there.", author=author)).facts == ()


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        (
            "bundle.zip/folder/EP03_v4.0_2023-06.docx",
            {"reference": "EP03", "version": "4.0", "issued": "2023-06"},
        ),
        ("EP03_v4_0.docx", {"reference": "EP03", "version": "4.0"}),
        (
            "RAD-EP-00 Radiology v5 DRAFT.docx",
            {"reference": "RAD-EP-00", "version": "5", "draft": "DRAFT"},
        ),
        ("Procedures review Mar 2025.pdf", {"review_due": "Mar 2025"}),
        ("20240112 Procedures Rev2.docx", {"issued": "20240112", "version": "2"}),
        ("CT 24.08.18 Version 3.pdf", {"issued": "24.08.18", "version": "3"}),
        ("IRMER procedures 2025.docx", {}),
        ("X-ray procedures.docx", {}),
    ],
)
def test_the_name_of_a_file_is_the_last_source(path: str, facts: dict[str, str]) -> None:
    found = read_control(document("Some text here, no more.", path=path))
    assert {fact.name: fact.value for fact in found.facts} == facts
    assert all(fact.source is FactSource.FILENAME for fact in found.facts)


# -- the whole ---------------------------------------------------------------------------------


def test_the_best_source_comes_first() -> None:
    made = document(
        heading("Employer's procedures"),
        *table(("Version", "4.1"), ("Review date", "June 2026")),
        *STEPS[:45],
        "This procedure will be reviewed in March 2027.",
        *STEPS[:45],
        heading("Version history"),
        *table(*HISTORY, header=True, number=2),
        block("Version 4.2 Review June 2025", layer=Layer.HEADER),
        block("Version 4.3", layer=Layer.FOOTER),
        path="EP v4.4.docx",
    )
    order = list(FactSource)
    sources = [order.index(fact.source) for fact in read_control(made).facts]
    assert sources == sorted(sources)
    assert [fact.source for fact in read_control(made).all("version")] == [
        FactSource.COVER,
        FactSource.HEADER,
        FactSource.FOOTER,
        FactSource.HISTORY,
        FactSource.FILENAME,
    ]
    assert value(read_control(made), "review_due") == "June 2026"


def test_comments_and_contents_lines_are_no_evidence() -> None:
    found = control(
        block("Review date: June 2026", Kind.COMMENT, layer=Layer.COMMENT),
        block("Version 3 Review date: June 2026 .... 5", Kind.CONTENTS),
    )
    assert found.facts == ()


def test_no_blocks_give_no_facts() -> None:
    assert read_control(document()).facts == ()
    assert document_title(document(path="x/EP_3.docx")) == "EP 3"


WORDS = (
    "Version|Review date|:| |3|4.1|3 March 2025|June 2024|Approved by|the Board|,|.|Author|[date]"
    "|TBC|EP 3|RAD-01|(|)|/|extended to|every two years|Issued|DRAFT|under review|This policy|is"
    "|reviewed|Supersedes|Date|Name|–|2024|31/02/2024|Dyddiad adolygu|v2|Lead|Printed on|[Footer]"
    "|[History]|Title"
)
PIECES = st.sampled_from(WORDS.split("|"))
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map(" ".join)
ROWS = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4)


@given(st.lists(TEXTS, max_size=5), ROWS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_quotation_stands_in_the_block_at_its_place(
    lines: list[str], rows: list[list[str]], footer: str
) -> None:
    blocks = [block(text, number=number + 100) for number, text in enumerate(lines)]
    blocks += [*table(*rows), block(footer, layer=Layer.FOOTER, number=99)]
    texts = {each.place: each.text for each in blocks}
    for fact in read_control(document(*blocks)).facts:
        assert fact.quote
        assert fact.quote in texts[fact.place]
        assert fact.value


def test_a_document_of_thirty_pages_takes_a_few_milliseconds() -> None:
    paragraphs = [
        f"{STEPS[n % 60]} The request is authorised by the practitioner or, under guidelines, by an "
        f"operator, and reviewed with the reporting radiologist. Doses of {n} mGy are recorded."
        for n in range(400)
    ]
    rows = [
        (f"Examination {n}", f"{n} mGy", "Set by the MPE", "Reviewed yearly") for n in range(150)
    ]
    made = document(
        heading("Employer's procedures"),
        *table(("Version", "3"), ("Review date", "June 2026")),
        *paragraphs,
        *table(*rows, number=2),
        block("Version 3 Review June 2026 Page 1 of 30", layer=Layer.FOOTER),
    )
    assert len(read_control(made).all("review_due")) == 2
    best = min(_seconds(made) for _ in range(5))
    # Ten milliseconds on an idle machine. The bound only tells linear from quadratic: a busy
    # machine must not fail it.
    assert best < 0.5


def test_an_endless_line_of_labels_does_not_stall() -> None:
    made = document("Version 1 Review date: " * 20_000, block("Approved by: x, " * 20_000))
    assert _seconds(made) < 5


def _seconds(made: Document) -> float:
    start = time.perf_counter()
    read_control(made)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "words",
    [
        "Look at again by 3 March 2027.",
        "Revisit by 3 March 2027.",
        "For review 3 March 2027.",
        "Due again by 3 March 2027.",
    ],
)
def test_a_review_date_is_found_in_plain_words(words: str) -> None:
    found = control("Clinic procedures. Ref TAF/XR. Version 7. " + words)

    assert [fact.date for fact in found.all("review_due")] == [date(2027, 3, 3)]


def test_a_set_that_is_gone_over_every_three_years_states_its_interval() -> None:
    blocks = (
        block("Doc no. BRA/RAD/02, issue 5"),
        block("This set is gone over every three years."),
    )
    [fact] = read_control(Document("a.md", "", "md", blocks)).all("review_interval")

    assert fact.months == 36


def test_equipment_that_is_looked_at_every_year_states_no_interval_of_the_document() -> None:
    found = control("Doc no. BRA/RAD/02, issue 5", "Each set is looked at every year.")

    assert found.all("review_interval") == ()


def test_who_approved_is_found_behind_the_date() -> None:
    words = "Version 7. Approved 31 January 2025 by Dr E. Bowen, clinic owner and employer."
    found = control(words)

    assert [f.value for f in found.all("approver")] == ["Dr E. Bowen, clinic owner and employer"]
    assert [f.date for f in found.all("approved")] == [date(2025, 1, 31)]


@pytest.mark.parametrize(
    "words",
    [
        "CPH-M4 | v2.2 | Next review 30 November 2025 | Page 4 of 9",
        "[Foot of pages 2 to 14] CPH-M4 Version 2.2 / next review 30 November 2025 / page n of 14",
    ],
)
def test_a_line_from_the_edge_of_a_page_is_a_footer(words: str) -> None:
    found = control("Code CPH-M4. Version 2.3. Next review 4 May 2027.", words)

    footer = [f for f in found.all("review_due") if f.source is FactSource.FOOTER]
    assert [fact.date for fact in footer] == [date(2025, 11, 30)]
