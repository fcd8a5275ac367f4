"""The law as data: what was law where and when, and how it is cited."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from irmer_lint import law as law_module
from irmer_lint.errors import LawError
from irmer_lint.law import (
    EnforcingBody,
    Law,
    LawItem,
    Nation,
    enforcing_body,
    enforcing_names,
    former_schedule,
    texts,
)

COMMENCEMENT = date(2018, 2, 6)
EVE = date(2024, 9, 30)
AMENDMENT = date(2024, 10, 1)
TODAY = date(2026, 1, 15)

CODES = [
    "PID", "ENT", "PREG", "QAP", "DOSE", "DRL", "RES", "INFO", "BR", "EVAL", "MIN", "CSA",
    "NONMED", "CC", "AUD", "REF",
]  # fmt: skip
GREAT_BRITAIN = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND)
SCHEMAS = {
    "gb": "law",
    "ni": "law",
    "gb-provisions": "provisions",
    "ni-provisions": "provisions",
    "enforcement": "enforcement",
    "stale": "stale",
}

# Every citation that an element of an item or theme shows, in the numbering of Great Britain from
# 1 October 2024.
CITED = """
    Sch 2 para 1(a)
    Sch 2 para 1(a); Sch 2 para 1(k)
    Sch 2 para 1(a); reg 10(4)
    Sch 2 para 1(a); reg 8(3)
    Sch 2 para 1(b)
    Sch 2 para 1(b); reg 14(1)
    Sch 2 para 1(b); reg 17(1)
    Sch 2 para 1(b); reg 17(1); Sch 3 para 1
    Sch 2 para 1(b); reg 17(3)
    Sch 2 para 1(b); reg 17(4)
    Sch 2 para 1(b); reg 17(5)
    Sch 2 para 1(b); reg 2(1)
    Sch 2 para 1(b); reg 2(1); reg 10(3)
    Sch 2 para 1(b); reg 2(1); reg 11(1)(a)
    Sch 2 para 1(b); reg 2(1); reg 17(1)
    Sch 2 para 1(c)
    Sch 2 para 1(c); reg 11(1)(f)
    Sch 2 para 1(c); reg 11(1)(f); reg 10(5)
    Sch 2 para 1(c); reg 11(1)(f); reg 11(3)(d)
    Sch 2 para 1(c); reg 11(3)(d)
    Sch 2 para 1(c); reg 11(3)(d); reg 12(8)(d)
    Sch 2 para 1(c); reg 11(3)(d); reg 12(8)(e)
    Sch 2 para 1(c); reg 6(1)(a)
    Sch 2 para 1(c); reg 6(2)
    Sch 2 para 1(c); reg 8(4)
    Sch 2 para 1(d)
    Sch 2 para 1(d); reg 15(1)(a)
    Sch 2 para 1(d); reg 15(3)(b)
    Sch 2 para 1(d); reg 6(2)
    Sch 2 para 1(d); reg 6(4)
    Sch 2 para 1(d); reg 6(4); reg 6(5)(b)
    Sch 2 para 1(d); reg 6(5)(b)
    Sch 2 para 1(d); reg 6(5)(b); reg 15(3)
    Sch 2 para 1(e)
    Sch 2 para 1(e); reg 10(4)
    Sch 2 para 1(e); reg 12(2); reg 12(3)(b)
    Sch 2 para 1(e); reg 12(3)(b)
    Sch 2 para 1(e); reg 14(2)(d)(ii)
    Sch 2 para 1(e); reg 15(1)(a)(ii)
    Sch 2 para 1(f)
    Sch 2 para 1(f); reg 12(3)(c)
    Sch 2 para 1(f); reg 12(3)(d)
    Sch 2 para 1(f); reg 14(3)(a)
    Sch 2 para 1(f); reg 2(1)
    Sch 2 para 1(f); reg 6(5)(c)
    Sch 2 para 1(f); reg 6(5)(c); reg 2(1)
    Sch 2 para 1(f); reg 6(5)(c)(i)(aa)
    Sch 2 para 1(f); reg 6(5)(ca)
    Sch 2 para 1(f); reg 6(5)(ca); reg 14(3)(a)
    Sch 2 para 1(f); reg 6(5)(e)
    Sch 2 para 1(f); reg 6(7)
    Sch 2 para 1(g)
    Sch 2 para 1(g); reg 11(1)
    Sch 2 para 1(g); reg 11(1)(d)
    Sch 2 para 1(g); reg 12(4)
    Sch 2 para 1(g); reg 12(4)(a); reg 12(4)(b)
    Sch 2 para 1(g); reg 12(4)(c)
    Sch 2 para 1(g); reg 12(4)(c); reg 6(5)(d)(i)
    Sch 2 para 1(g); reg 12(4)(d)
    Sch 2 para 1(h)
    Sch 2 para 1(h); reg 12(6)
    Sch 2 para 1(h); reg 12(6); reg 12(7)(c)
    Sch 2 para 1(h); reg 12(7)
    Sch 2 para 1(h); reg 12(7)(a)
    Sch 2 para 1(h); reg 12(7)(a); reg 12(7)(b)
    Sch 2 para 1(i)
    Sch 2 para 1(i); reg 6(2)
    Sch 2 para 1(j)
    Sch 2 para 1(j); reg 11(1)(b); reg 12(9)
    Sch 2 para 1(j); reg 12(9)
    Sch 2 para 1(j); reg 12(9); reg 17(1)
    Sch 2 para 1(j); reg 12(9); reg 17(5)
    Sch 2 para 1(j); reg 2(1)
    Sch 2 para 1(k)
    Sch 2 para 1(k); reg 11(4)
    Sch 2 para 1(k); reg 15(1)(a)
    Sch 2 para 1(k); reg 15(6)
    Sch 2 para 1(k); reg 8(3)
    Sch 2 para 1(k); reg 8(3); reg 8(4)
    Sch 2 para 1(l)
    Sch 2 para 1(l); reg 8(1)
    Sch 2 para 1(l); reg 8(3)
    Sch 2 para 1(l); reg 8(4)
    Sch 2 para 1(m)
    Sch 2 para 1(m); Sch 2 para 1(i)
    Sch 2 para 1(m); reg 11(1)(b); reg 11(2)
    Sch 2 para 1(m); reg 11(1)(e)
    Sch 2 para 1(m); reg 12(1); reg 11(1)(f)
    Sch 2 para 1(m); reg 12(9)
    Sch 2 para 1(m); reg 2(1)
    Sch 2 para 1(n)
    Sch 2 para 1(n); reg 11(1)(b); reg 11(1)(c); reg 11(3)(b)
    Sch 2 para 1(n); reg 11(1)(f)
    Sch 2 para 1(n); reg 12(5)
    Sch 2 para 1(n); reg 12(5); reg 12(6)
    Sch 2 para 1(n); reg 2(1)
    Sch 2 para 1(n); reg 6(5)(d)(ii)
    Sch 2 para 1(n); reg 6(5)(d)(ii); reg 8(3)
    Sch 2 para 1(o)
    Sch 2 para 1(o); reg 7
    Sch 2 para 1(o); reg 7; reg 2(1)
    Sch 2 para 1(p)
    Sch 2 para 1(p); reg 10(1)
    Sch 2 para 1(p); reg 10(3)
    Sch 2 para 1(p); reg 10(5)
    Sch 2 para 1(p); reg 11(1)(b)
    Sch 2 para 1(p); reg 2(1)
    reg 11(1)(c); reg 11(5)
    reg 12(2)
    reg 12(3)(b)
    reg 14
    reg 14(1)
    reg 14(2)
    reg 14(2)(d); reg 14(3)
    reg 14(4)
    reg 15
    reg 15(1)(a)(ii)
    reg 15(1)(a); reg 15(3)
    reg 15(1)(a); reg 15(6)(a)
    reg 15(1)(b)
    reg 15(2)
    reg 15(2A); reg 2(1)
    reg 15(3)(a)
    reg 15(3)(b)
    reg 15(3)(c)
    reg 15(6)(a)
    reg 15(6)(a); reg 15(6)(c)
    reg 15(6)(b)
    reg 17(1)
    reg 17(1); reg 17(4)
    reg 17(4)
    reg 17(5)
    reg 2(1)
    reg 2(1); reg 10
    reg 2(1); reg 15(1)
    reg 6(1)
    reg 6(1)(a)
    reg 6(1)(a); reg 10
    reg 6(1)(a); reg 6(2)
    reg 6(1); SI 2024/896 reg 17
    reg 6(2)
    reg 6(2); reg 6(5)(a)
    reg 6(3)(b)
    reg 6(3)(b); reg 17(1)
    reg 6(3); reg 17; Sch 3
    reg 6(5)(a)
    reg 6(5)(a); reg 10(5)
    reg 6(5)(a); reg 11(5)
    reg 6(5)(b)
    reg 6(5)(b); Sch 2 para 1(d)
    reg 6; reg 10; reg 11(5)
    reg 6A
    reg 6A(1)
    reg 6A(2)
    reg 6A(2)(a)
    reg 6A(2)(b); reg 15
    reg 6A(2)(b); reg 8(4)
    reg 6A(2); reg 8(3)
    reg 7
    reg 8(2)
    reg 8(3)
    reg 8(3); reg 8(4)
    reg 8(4)
    reg 8(4)(b)
    reg 8(4)(i)
    reg 8(4)(ii); reg 2(1)
    reg 8(4)(ii); reg 8(4)(iv)
    reg 8(4)(iii)
"""


def cited() -> list[str]:
    return [line.strip() for line in CITED.strip().splitlines()]


def data(name: str) -> Any:
    text = files("irmer_lint.schedule2").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def england(on: date = TODAY) -> Law:
    return Law.at(Nation.ENGLAND, on)


def northern_ireland(on: date = TODAY) -> Law:
    return Law.at(Nation.NORTHERN_IRELAND, on)


def words(law: Law, code: str) -> str:
    item = law.item(code)
    assert item is not None
    return item.text


def printed(law: Law, ref: str) -> str:
    provision = law.provision(ref)
    assert provision is not None
    return provision.text


class TestWhichLawApplies:
    @pytest.mark.parametrize("nation", GREAT_BRITAIN)
    def test_great_britain_has_sixteen_items_from_1_october_2024(self, nation: Nation) -> None:
        law = Law.at(nation, AMENDMENT)
        assert [item.code for item in law.items] == CODES
        assert "".join(item.letter for item in law.items) == "abcdefghijklmnop"

    @pytest.mark.parametrize("nation", GREAT_BRITAIN)
    def test_great_britain_has_fourteen_items_on_the_day_before(self, nation: Nation) -> None:
        law = Law.at(nation, EVE)
        assert [item.code for item in law.items] == CODES[:14]
        assert law.items[-1].letter == "n"

    @pytest.mark.parametrize("on", [COMMENCEMENT, EVE, AMENDMENT, TODAY])
    def test_northern_ireland_has_fourteen_items_on_every_day(self, on: date) -> None:
        assert [item.code for item in northern_ireland(on).items] == CODES[:14]

    def test_a_law_says_which_instruments_it_consists_of(self) -> None:
        assert england().instruments == ("SI 2017/1322", "SI 2018/121", "SI 2024/896")
        assert england(EVE).instruments == ("SI 2017/1322", "SI 2018/121")
        assert northern_ireland().instruments == ("SR 2018/17",)

    def test_a_law_says_from_which_day_to_which_day_it_is_the_law(self) -> None:
        assert (england(EVE).in_force, england(EVE).until) == (COMMENCEMENT, AMENDMENT)
        assert (england().in_force, england().until) == (AMENDMENT, None)
        assert (northern_ireland().in_force, northern_ireland().until) == (COMMENCEMENT, None)

    def test_the_nations_of_great_britain_share_one_law(self) -> None:
        assert Law.at(Nation.WALES, TODAY) is Law.at(Nation.SCOTLAND, TODAY) is england(AMENDMENT)
        assert northern_ireland().id == "ni"

    @pytest.mark.parametrize("nation", Nation)
    def test_the_first_day_has_a_law_and_the_day_before_has_none(self, nation: Nation) -> None:
        assert Law.at(nation, COMMENCEMENT).in_force == COMMENCEMENT
        with pytest.raises(LawError, match=r"on 5 February 2018.*as-of date on or after that day"):
            Law.at(nation, COMMENCEMENT - timedelta(days=1))


class TestItems:
    def test_an_item_can_be_cited_formally_and_briefly(self) -> None:
        assert england().item("PREG") == LawItem(
            code="PREG",
            letter="c",
            paragraph="1(c)",
            citation="Schedule 2, paragraph 1(c)",
            short_citation="Schedule 2(1)(c)",
            text=(
                "for making enquiries of individuals of childbearing potential to establish "
                "whether the individual is or may be pregnant or breastfeeding;"
            ),
            since=COMMENCEMENT,
            in_force=COMMENCEMENT,
            amended_by="",
            link="https://www.legislation.gov.uk/uksi/2017/1322/schedule/2",
        )

    def test_the_items_of_2024_are_quoted_word_for_word(self) -> None:
        law = england()
        assert words(law, "AUD") == (
            "for the carrying out of clinical audit, and for any appropriate action to be taken "
            "in accordance with regulation 7; and"
        )
        assert (
            words(law, "REF") == "for making, amending and cancelling any referrals for exposure."
        )
        assert words(law, "DRL") == (
            "for the use and review of such diagnostic reference levels and dose reference levels "
            "as the employer may have established under regulation 6(5)(c) and 6(5)(ca);"
        )

    @pytest.mark.parametrize(
        ("code", "old", "new", "by"),
        [
            ("DRL", "radiodiagnostic examinations", "dose reference levels", "17(a)"),
            ("RES", "within regulation 3(c) where", "within regulation 3(1)(c) where", "17(b)"),
            ("EVAL", "recording of an evaluation", "recording of a clinical evaluation", "17(c)"),
            ("CSA", "unintended or accidental", "accidental or unintended", "17(d)"),
        ],
    )
    def test_a_reworded_item_has_old_words_before_and_new_words_after(
        self, code: str, old: str, new: str, by: str
    ) -> None:
        before, after = england(EVE).item(code), england(AMENDMENT).item(code)
        assert before is not None and after is not None
        assert old in before.text and new not in before.text
        assert new in after.text and old not in after.text
        assert (before.in_force, before.amended_by) == (COMMENCEMENT, "")
        assert (after.in_force, after.amended_by) == (AMENDMENT, f"SI 2024/896, regulation {by}")
        assert after.since == COMMENCEMENT
        assert after.letter == before.letter

    @pytest.mark.parametrize("code", ["AUD", "REF"])
    def test_an_inserted_item_says_what_inserted_it(self, code: str) -> None:
        item = england().item(code)
        assert item is not None
        assert (item.since, item.in_force) == (AMENDMENT, AMENDMENT)
        assert item.amended_by == "SI 2024/896, regulation 17(e)"
        assert england(EVE).item(code) is None

    def test_other_items_kept_their_words_but_for_one_full_stop(self) -> None:
        untouched = [code for code in CODES[:14] if code not in {"DRL", "RES", "EVAL", "CSA", "CC"}]
        for code in untouched:
            assert england(EVE).item(code) == england(AMENDMENT).item(code)
        assert words(england(EVE), "CC").endswith("carers and comforters.")
        assert words(england(AMENDMENT), "CC").endswith("carers and comforters;")
        carers = england(AMENDMENT).item("CC")
        assert carers is not None
        assert (carers.in_force, carers.amended_by) == (COMMENCEMENT, "")

    def test_northern_ireland_keeps_the_words_of_2018(self) -> None:
        here, there = northern_ireland(), england(EVE)
        differing = [i.code for i in here.items if words(there, i.code) != i.text]
        assert differing == ["CSA"], "but for the full stop printed after (l)"
        assert words(here, "CSA") == words(there, "CSA").removesuffix(";") + "."
        assert {item.link for item in here.items} == {
            "https://www.legislation.gov.uk/nisr/2018/17/schedule/2/made"
        }

    def test_an_item_continues_the_opening_words(self) -> None:
        for law in (england(), england(EVE), northern_ireland()):
            assert law.opening == (
                "The employer's written procedures for exposures must include procedures-"
            )

    def test_an_unknown_code_is_no_item(self) -> None:
        assert england().item("PREGNANCY") is None
        assert northern_ireland().item("REF") is None


class TestCitations:
    def test_a_citation_is_written_out(self) -> None:
        cite = england().cite
        assert cite("Sch 2 para 1(c); reg 11(1)(f)") == (
            "Schedule 2, paragraph 1(c); regulation 11(1)(f)"
        )
        assert cite("reg 6(3); reg 17; Sch 3") == "regulation 6(3); regulation 17; Schedule 3"
        assert cite("Sch 3 para 1") == "Schedule 3, paragraph 1"
        assert cite("reg 6(1); SI 2024/896 reg 17") == (
            "regulation 6(1); SI 2024/896, regulation 17"
        )

    def test_northern_ireland_has_its_own_numbers(self) -> None:
        cite = northern_ireland().cite
        assert cite("reg 3(1)(c); reg 3(1)(f)") == "regulation 3(c); regulation 3(f)"
        assert cite("reg 3(1)") == "regulation 3"
        assert cite("reg 8(3)(a)") == "regulation 8(3)"
        assert cite("reg 6(6)") == "regulation 6(6)"
        assert england().cite("reg 3(1)(c)") == "regulation 3(1)(c)"
        assert england(EVE).cite("reg 3(1)(c)") == "regulation 3(1)(c)", "renumbered in 2018"

    @pytest.mark.parametrize("law", [england(EVE), northern_ireland()])
    def test_clinical_audit_rests_on_regulation_7_where_it_is_no_item(self, law: Law) -> None:
        assert law.cite("Sch 2 para 1(o); reg 7") == "regulation 7"
        assert law.cite("Sch 2 para 1(o)") == "regulation 7"
        assert england().cite("Sch 2 para 1(o)") == "Schedule 2, paragraph 1(o)"

    @pytest.mark.parametrize("law", [england(EVE), northern_ireland()])
    @pytest.mark.parametrize(
        "ref",
        ["Sch 2 para 1(p)", "reg 6A(2)(a)", "reg 6(5)(ca)", "reg 6(5)(e)", "reg 8(3)(b)",
         "reg 12(3)(d)", "reg 12(6)(aa)", "reg 12(10)", "reg 15(2A)(c)", "SI 2024/896 reg 17"],
    )  # fmt: skip
    def test_what_came_in_2024_is_not_cited_elsewhere(self, law: Law, ref: str) -> None:
        assert law.cite(ref) == ""
        assert law.cite(f"{ref}; reg 10(5)") == "regulation 10(5)"
        assert law.link(ref) is None
        assert england().cite(ref) != ""

    @pytest.mark.parametrize("ref", ["reg 6(6)", "reg 11(6)", "reg 12(6)(c)", "reg 14(5)"])
    def test_what_was_omitted_in_2024_is_cited_only_where_it_stayed(self, ref: str) -> None:
        assert england(AMENDMENT).cite(ref) == ""
        assert england(EVE).cite(ref) != ""
        assert northern_ireland().cite(ref) != ""

    def test_regulation_6a_is_no_part_of_regulation_6(self) -> None:
        assert northern_ireland().cite("reg 6; reg 6A") == "regulation 6"
        assert printed(england(), "reg 6").count("co-operate") == 0

    @pytest.mark.parametrize("provisions", cited())
    def test_every_citation_of_the_checks_can_be_written(self, provisions: str) -> None:
        law = england()
        written = law.cite(provisions)
        assert len(written.split("; ")) == len(provisions.split("; "))
        assert law.link(provisions) is not None
        for ref in provisions.split("; "):
            provision = law.provision(ref)
            assert provision is not None, ref
            assert provision.citation == law.cite(ref)
            assert provision.text
        for other in (england(EVE), northern_ireland()):
            for part in filter(None, other.cite(provisions).split("; ")):
                assert other.provision(part) is not None, part

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("regulation 11(1)(f)", "reg 11(1)(f)"),
            ("Reg. 11(1)(f)", "reg 11(1)(f)"),
            ("Schedule 2, paragraph 1(c)", "Sch 2 para 1(c)"),
            ("Schedule 2(1)(c)", "Sch 2 para 1(c)"),
            ("SI 2024/896, regulation 17", "SI 2024/896 reg 17"),
        ],
    )
    def test_formal_and_short_forms_mean_the_same(self, written: str, meant: str) -> None:
        assert england().cite(written) == england().cite(meant)

    @pytest.mark.parametrize("slip", ["11(1)(f)", "reg", "reg 11(1)(f), reg 2", "Sch 2 1(c)"])
    def test_what_is_no_citation_is_refused_with_an_example(self, slip: str) -> None:
        with pytest.raises(LawError, match="cannot be read as a citation"):
            england().cite(slip)

    @pytest.mark.parametrize("slip", ["Sch 2 para 1(q)", "Sch 2 para 2(a)", "reg 61(5)", "Sch 20"])
    @pytest.mark.parametrize("law", [england(), england(EVE), northern_ireland()])
    def test_a_slip_never_passes_for_a_duty_that_a_nation_does_not_have(
        self, law: Law, slip: str
    ) -> None:
        with pytest.raises(LawError, match="not a provision of"):
            law.cite(slip)
        assert law.provision(slip) is None

    def test_no_citation_at_all_is_nothing(self) -> None:
        assert england().cite("") == ""
        assert england().link("") is None

    def test_links_lead_to_the_page_of_the_principal_provision(self) -> None:
        assert england().link("reg 12(6); Sch 3") == (
            "https://www.legislation.gov.uk/uksi/2017/1322/regulation/12"
        )
        assert england().link("reg 6A(2)") == (
            "https://www.legislation.gov.uk/uksi/2017/1322/regulation/6A"
        )
        assert england().link("SI 2024/896 reg 17") == (
            "https://www.legislation.gov.uk/uksi/2024/896/regulation/17"
        )
        assert northern_ireland().link("Sch 2 para 1(o); reg 2(1)") == (
            "https://www.legislation.gov.uk/nisr/2018/17/regulation/7/made"
        )


class TestProvisions:
    def test_a_sub_paragraph_is_quoted_bare_and_a_paragraph_with_its_numbers(self) -> None:
        assert printed(england(), "reg 11(1)(f)") == (
            "in the case of an individual of childbearing potential, the person has enquired "
            "whether that individual is pregnant or breastfeeding, if relevant."
        )
        assert printed(england(), "reg 6(1)") == (
            "The employer must ensure that written procedures are in place in respect of-\n"
            "(a) those matters described in Schedule 2; and\n"
            "(b) any other matter in relation to which these Regulations mandate the "
            "establishment of procedures."
        )

    def test_words_after_sub_paragraphs_stay_in_their_place(self) -> None:
        lines = printed(england(), "reg 8").splitlines()
        place = lines.index("the employer must-")
        assert lines[place - 1].startswith("(b) a radiotherapeutic exposure")
        assert lines[place + 1].startswith("(i) undertake an immediate preliminary")
        assert printed(england(), "reg 12(3)").endswith(
            "\nas set out in the employer's procedures."
        )

    @pytest.mark.parametrize(
        ("ref", "before", "after"),
        [
            (
                "reg 3(1)(f)",
                "using medical radiological equipment",
                "a non-medical imaging exposure",
            ),
            ("reg 6(5)(a)", "for medical exposures", "for exposures to which these Regulations"),
            ("reg 6(5)(c)", "European and national", "local dose surveys"),
            (
                "reg 6(7)",
                "whenever diagnostic reference levels are",
                "levels or dose reference levels are",
            ),
            ("reg 7", "audit as appropriate", "appropriate action in relation to the results"),
            ("reg 8(3)", "a system for recording", "the taking of any appropriate action"),
            ("reg 10(1)", "practitioner and the operator must", "the operator and the referrer"),
            ("reg 12(3)", "quality assurance", "quality control"),
            ("reg 12(4)", "participate voluntarily", "consent to take part"),
            ("reg 12(6)", "appears to the practitioner", "appears to the operator"),
            (
                "reg 13",
                "radiodiagnostic and interventional",
                "exposures to which these Regulations",
            ),
            ("reg 14(3)(h)", "of practitioners and other staff", "practitioners, operators and"),
            ("reg 15(5)", "informing the practitioner", "informing the operator"),
        ],
    )
    def test_the_amendment_of_2024_reached_great_britain_only(
        self, ref: str, before: str, after: str
    ) -> None:
        assert before in printed(england(EVE), ref) and after not in printed(england(EVE), ref)
        assert after in printed(england(AMENDMENT), ref)
        assert before not in printed(england(AMENDMENT), ref)
        assert before in printed(northern_ireland(), ref)
        assert after not in printed(northern_ireland(), ref)
        amended = england().provision(ref)
        assert amended is not None
        assert amended.in_force == AMENDMENT and amended.amended_by.startswith("SI 2024/896")

    def test_regulation_6_6_ended_in_great_britain_only(self) -> None:
        period = "over a defined appropriate time period"
        assert england(AMENDMENT).provision("reg 6(6)") is None
        assert period in printed(england(AMENDMENT), "reg 6(5)(d)")
        assert period in printed(england(EVE), "reg 6(6)")
        assert period in printed(northern_ireland(), "reg 6(6)")
        assert period not in printed(northern_ireland(), "reg 6(5)(d)")

    def test_printing_slips_are_kept(self) -> None:
        assert "a non-medical imaging a non-medical imaging exposure" in printed(
            england(), "reg 3(1)(f)"
        )
        assert "engage others to carry out in their behalf" in printed(england(), "reg 6A(1)")
        assert "an accident or unintended exposure" in printed(northern_ireland(), "reg 8(4)")

    def test_a_definition_is_found_by_its_term(self) -> None:
        meaning = england().definition("accidental exposure")
        assert meaning is not None
        assert meaning.citation == "regulation 2(1)"
        assert meaning.text == (
            "means an exposure of an individual in error when no exposure was intended;"
        )
        equipment = england().definition("equipment")
        assert equipment is not None and "(including any software)" in equipment.text
        assert equipment.text.splitlines()[3].startswith("(c) directly assists an operator")

    def test_definitions_differ_between_nations_and_days(self) -> None:
        assert england().definition("evaluation") is None
        assert england(EVE).definition("clinical evaluation") is None
        assert northern_ireland().definition("dose reference levels") is None
        accident = northern_ireland().definition("accidental exposure")
        assert accident is not None and "as a result of an accident" in accident.text
        referrer = northern_ireland().definition("referrer")
        assert referrer is not None and "Medical Council of Ireland" in referrer.text
        moved = {law.id: law.definition("ethics committee") for law in (england(), england(EVE))}
        assert moved["gb"] is not None
        where = [
            found.citation
            for law in (england(EVE), england(), northern_ireland())
            if (found := law.definition("ethics committee"))
        ]
        assert where == ["regulation 11(6)", "regulation 2(1)", "regulation 11(6)"]

    def test_definitions_print_their_terms_when_the_regulation_is_asked_for(self) -> None:
        text = printed(england(), "reg 2(1)")
        assert '"patient dose" means the dose concerning patients' in text
        assert set(northern_ireland().definitions()) >= {"employer", "evaluation", "referrer"}

    def test_what_is_held_in_part_says_so(self) -> None:
        held = {
            ref: provision.complete
            for ref in ("reg 2(1)", "Sch 3", "reg 11", "Sch 2", "Sch 3 para 1")
            if (provision := england().provision(ref))
        }
        assert held == {
            "reg 2(1)": False, "Sch 3": False, "reg 11": True, "Sch 2": True, "Sch 3 para 1": True,
        }  # fmt: skip

    def test_the_schedule_is_a_provision_too(self) -> None:
        lines = printed(england(), "Sch 2").splitlines()
        assert lines[0] == england().opening
        assert len(lines) == 17 and lines[16].startswith("(p) for making, amending")
        assert printed(england(), "Sch 2 para 1(p)") == words(england(), "REF")
        assert len(printed(northern_ireland(), "Sch 2").splitlines()) == 15

    def test_northern_ireland_words_are_found_by_either_numbering(self) -> None:
        law = northern_ireland()
        assert law.provision("reg 3(1)(c)") == law.provision("reg 3(c)")
        assert law.provision("reg 3(c)") is not None
        assert england().provision("reg 3(c)") is None

    def test_words_say_how_well_they_are_established(self) -> None:
        statuses = [
            provision.status
            for law, ref in (
                (england(), "reg 11"), (england(EVE), "reg 6(6)"),
                (northern_ireland(), "reg 11"), (northern_ireland(), "reg 14(1)"),
            )
            if (provision := law.provision(ref))
        ]  # fmt: skip
        assert statuses == ["V2", "V1", "V1", "V2"]

    def test_a_regulation_that_is_not_held_is_cited_but_has_no_words(self) -> None:
        assert england().cite("reg 19") == "regulation 19"
        assert england().provision("reg 19") is None


class TestQuotations:
    def test_every_wording_of_every_day_and_nation_is_known(self) -> None:
        known = set(texts())
        for law in (england(), england(EVE), northern_ireland()):
            assert law.opening in known
            assert {item.text for item in law.items} <= known
            for ref in ("reg 8(1)", "reg 12(9)", "reg 6(8)", "reg 13", "reg 7"):
                assert printed(law, ref) in known
        assert Law.texts() == texts()

    def test_a_wording_is_listed_once_and_rows_of_tables_are_not(self) -> None:
        assert len(texts()) == len(set(texts()))
        assert "Carers and comforters" not in texts()
        assert "to carers and comforters;" in texts()

    def test_words_are_written_with_plain_signs_and_single_spaces(self) -> None:
        for text in texts():
            assert not set(text) & set("“”‘’–—\u00a0\n"), text
            assert " ".join(text.split()) == text


class TestEnforcingBodies:
    @pytest.mark.parametrize(
        ("nation", "in_law", "acting", "abbreviation"),
        [
            (Nation.ENGLAND, "Care Quality Commission", "Care Quality Commission", "CQC"),
            (Nation.WALES, "Welsh Ministers", "Healthcare Inspectorate Wales", "HIW"),
            (Nation.SCOTLAND, "Scottish Ministers", "Healthcare Improvement Scotland", "HIS"),
            (
                Nation.NORTHERN_IRELAND,
                "Department of Health",
                "Regulation and Quality Improvement Authority",
                "RQIA",
            ),
        ],
    )
    def test_the_name_in_law_and_the_acting_body_are_both_right(
        self, nation: Nation, in_law: str, acting: str, abbreviation: str
    ) -> None:
        body = enforcing_body(nation)
        assert in_law in body.names_in_law
        assert (body.acting, body.abbreviation) == (acting, abbreviation)
        assert {in_law, acting, abbreviation} <= set(body.names)

    def test_the_quotation_is_that_of_the_definition(self) -> None:
        for nation in Nation:
            meaning = Law.at(nation, TODAY).definition("relevant enforcing authority")
            assert meaning is not None
            assert enforcing_body(nation).in_law in meaning.text

    def test_a_telling_name_belongs_to_one_nation(self) -> None:
        owners: dict[str, list[Nation]] = {}
        for nation, names in enforcing_names().items():
            for name in names:
                owners.setdefault(name.casefold(), []).append(nation)
        assert {name: who for name, who in owners.items() if len(who) > 1} == {}
        assert owners["cqc"] == [Nation.ENGLAND]
        assert owners["healthcare commission"] == [Nation.ENGLAND]

    def test_a_name_that_means_other_things_too_convicts_nobody(self) -> None:
        telling = {name for names in enforcing_names().values() for name in names}
        assert not telling & {"HIS", "the Department", "Department of Health", "Welsh Government"}
        assert "the Department" in enforcing_body(Nation.NORTHERN_IRELAND).names

    def test_longer_names_are_looked_for_first(self) -> None:
        bodies: list[EnforcingBody] = [enforcing_body(nation) for nation in Nation]
        for body in bodies:
            for names in (body.names, body.telling):
                assert all(len(one) >= len(two) for one, two in pairwise(names))


class TestStaleWording:
    @staticmethod
    def keys(law: Law) -> set[str]:
        return {marker.key for marker in law.stale_markers()}

    @pytest.mark.parametrize(
        "key",
        ["dose-constraint-period-6-6", "research-3-c", "non-medical-3-f", "european-and-national",
         "result-of-an-accident", "list-ends-at-n"],
    )  # fmt: skip
    def test_the_words_of_2018_are_stale_in_great_britain_since_2024_only(self, key: str) -> None:
        assert key in self.keys(england(AMENDMENT))
        assert key not in self.keys(england(EVE))
        assert key not in self.keys(northern_ireland())

    @pytest.mark.parametrize(
        "key", ["irmer-2000", "females-of-childbearing-age", "expected-not-to-be-exceeded"]
    )
    def test_the_words_of_2000_are_stale_everywhere(self, key: str) -> None:
        for law in (england(), england(EVE), northern_ireland()):
            assert key in self.keys(law)

    def test_no_marker_is_found_in_the_law_for_which_it_is_one(self) -> None:
        for law in (england(), england(EVE), northern_ireland()):
            refs = ["Sch 2", *(f"reg {n}" for n in (2, 3, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17))]
            sentences = "\n".join(printed(law, ref) for ref in refs).casefold().splitlines()
            for marker in law.stale_markers():
                for phrase in marker.phrases:
                    hits = [
                        sentence
                        for sentence in sentences
                        if phrase in sentence
                        and (not marker.beside or any(b in sentence for b in marker.beside))
                    ]
                    assert hits == [], (law.id, law.in_force, marker.key)
                for citation in marker.citations:
                    if not marker.beside:
                        assert law.provision(citation) is None, (law.id, marker.key)

    def test_a_reworded_marker_is_found_in_the_law_that_it_marks(self) -> None:
        refs = ["Sch 2", *(f"reg {n}" for n in (2, 3, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17))]
        old = "\n".join(printed(england(EVE), ref) for ref in refs).casefold()
        new = self.keys(england(AMENDMENT)) - self.keys(england(EVE))
        for marker in england().stale_markers():
            if marker.key in new and marker.kind == "reworded":
                assert all(phrase in old for phrase in marker.phrases), marker.key

    def test_a_marker_says_what_stands_in_its_place(self) -> None:
        marker = next(m for m in england().stale_markers() if m.citations == ("reg 6(6)",))
        assert england().cite(marker.cite) == "regulation 6(5)(d)"
        for each in england().stale_markers():
            assert each.meaning and each.now
            assert not each.item or england().item(each.item)
            if each.cite:
                assert england().cite(each.cite)

    def test_professional_knowledge_is_not_passed_off_as_law(self) -> None:
        markers = {marker.key: marker for marker in england().stale_markers()}
        assert not markers["much-greater-than-intended"].verified
        assert markers["research-3-c"].verified

    def test_the_list_of_2000_has_other_letters(self) -> None:
        former = {item.letter: item.code for item in former_schedule()}
        assert "".join(former) == "abcdefghijk"
        now = {item.letter: item.code for item in england().items}
        same = [letter for letter in former if former[letter] == now[letter]]
        assert same == ["a", "b", "j", "k"]
        assert former["c"] == "NONMED" and now["c"] == "PREG"


class TestFiles:
    @pytest.mark.parametrize(("name", "schema"), SCHEMAS.items())
    def test_a_file_keeps_to_its_schema(self, name: str, schema: str) -> None:
        text = files("irmer_lint.schedule2").joinpath("schema", f"{schema}.json").read_text("utf-8")
        rules = json.loads(text)
        Draft202012Validator.check_schema(rules)
        errors = [e.message for e in Draft202012Validator(rules).iter_errors(data(name))]
        assert errors == []

    def test_a_schema_refuses_a_date_that_yaml_would_take_for_one(self) -> None:
        text = files("irmer_lint.schedule2").joinpath("schema", "law.json").read_text("utf-8")
        law = data("gb")
        law["versions"][0]["in_force"] = yaml.safe_load("2018-02-06")
        assert not Draft202012Validator(json.loads(text)).is_valid(law)

    @pytest.mark.parametrize("name", ["gb", "ni"])
    def test_the_wordings_of_an_item_follow_one_another_without_gap(self, name: str) -> None:
        for item in data(name)["schedule2"]["items"]:
            wordings = item["wordings"]
            for earlier, later in pairwise(wordings):
                assert earlier["until"] == later["since"], item["code"]
            assert "until" not in wordings[-1]

    @pytest.mark.parametrize("name", ["gb", "ni"])
    def test_words_change_only_on_the_first_day_of_a_version(self, name: str) -> None:
        law = data(name)
        days = {version["in_force"] for version in law["versions"]}
        wordings = [w for item in law["schedule2"]["items"] for w in item["wordings"]]
        entries = [*wordings, *law["citations"], *data(f"{name}-provisions")["lines"]]
        used = {entry[key] for entry in entries for key in ("since", "until") if key in entry}
        assert used <= days

    @pytest.mark.parametrize("name", ["gb", "ni"])
    def test_a_version_names_instruments_that_are_listed_and_in_force(self, name: str) -> None:
        law = data(name)
        starts = {i["number"]: i["in_force"] for i in law["instruments"]}
        for version in law["versions"]:
            for number in version["instruments"]:
                assert starts[number] <= version["in_force"]

    def test_every_nation_has_one_law_and_one_authority(self) -> None:
        nations = sorted(data("gb")["nations"] + data("ni")["nations"])
        assert nations == sorted(nation.value for nation in Nation)
        assert sorted(data("enforcement")["nations"]) == nations

    def test_both_laws_name_an_item_by_the_same_code(self) -> None:
        british, irish = (
            {item["letter"]: item["code"] for item in data(name)["schedule2"]["items"]}
            for name in ("gb", "ni")
        )
        assert irish.items() <= british.items()

    def test_a_law_is_had_without_reading_the_long_text(self) -> None:
        script = (
            "import sys, datetime\n"
            "from irmer_lint import law\n"
            "found = law.Law.at(law.Nation.ENGLAND, datetime.date(2025, 1, 1))\n"
            "found.cite('Sch 2 para 1(c); reg 11(1)(f)')\n"
            "print(law._read.cache_info().currsize, law._lines.cache_info().currsize)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == ["1", "0"]

    def test_missing_data_is_explained_without_a_traceback(self) -> None:
        with pytest.raises(LawError, match=r"absent\.yaml.*Install irmer-lint again"):
            law_module._read("absent")
