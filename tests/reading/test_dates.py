"""Dates and review intervals as UK documents write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irmer_lint.reading.dates import (
    Precision,
    find_dates,
    find_interval,
    last_day,
    locate_interval,
)


def only(text: str, *, announced: bool = False) -> tuple[date, Precision, str]:
    found = find_dates(text, announced=announced)
    assert len(found) == 1, f"{text!r} gave {found}"
    return found[0].date, found[0].precision, found[0].words


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("24.12.2020", date(2020, 12, 24)),
        ("24/08/2018", date(2018, 8, 24)),
        ("24/08/18", date(2018, 8, 24)),
        ("1/2/20", date(2020, 2, 1)),
        ("24-08-2018", date(2018, 8, 24)),
        ("24 / 08 / 2018", date(2018, 8, 24)),
        ("24.12.20", date(2020, 12, 24)),
        ("03/04/2025", date(2025, 4, 3)),
        ("2018-08-24", date(2018, 8, 24)),
        ("2018/08/24", date(2018, 8, 24)),
        ("29 March 2021", date(2021, 3, 29)),
        ("29th March 2021", date(2021, 3, 29)),
        ("29 th March 2021", date(2021, 3, 29)),
        ("the 22nd of November 2018", date(2018, 11, 22)),
        ("29 Mar 21", date(2021, 3, 29)),
        ("29-Mar-2021", date(2021, 3, 29)),
        ("3 Sept. 2024", date(2024, 9, 3)),
        ("12 Feb 2023", date(2023, 2, 12)),
        ("29 FEBRUARY 2024", date(2024, 2, 29)),
        ("March 29, 2021", date(2021, 3, 29)),
        ("April 1st 2024", date(2024, 4, 1)),
        ("3 Mawrth 2025", date(2025, 3, 3)),
        ("1af o Fawrth 2025", date(2025, 3, 1)),
        ("3ydd Rhagfyr 2024", date(2024, 12, 3)),
        ("20fed o Dachwedd 2024", date(2024, 11, 20)),
        ("21ain Gorff 2024", date(2024, 7, 21)),
    ],
)
def test_a_full_date_is_read_day_first_and_to_the_day(text: str, meant: date) -> None:
    assert (meant, Precision.DAY) == only(f"on {text}.")[:2]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("December 2022", date(2022, 12, 31)),
        ("Dec-22", date(2022, 12, 31)),
        ("Nov '22", date(2022, 11, 30)),
        ("Apr 2024", date(2024, 4, 30)),
        ("June 2024", date(2024, 6, 30)),
        ("Feb 2024", date(2024, 2, 29)),
        ("May, 2018", date(2018, 5, 31)),
        ("05/2025", date(2025, 5, 31)),
        ("05-2025", date(2025, 5, 31)),
        ("2023-06", date(2023, 6, 30)),
        ("Mehefin 2026", date(2026, 6, 30)),
        ("yn Nhachwedd 2024", date(2024, 11, 30)),
    ],
)
def test_a_month_means_its_last_day(text: str, meant: date) -> None:
    assert (meant, Precision.MONTH) == only(text)[:2]


@pytest.mark.parametrize(
    ("month", "number"),
    [
        ("Ionawr", 1),
        ("Chwefror", 2),
        ("Mawrth", 3),
        ("Ebrill", 4),
        ("Mai", 5),
        ("Mehefin", 6),
        ("Gorffennaf", 7),
        ("Awst", 8),
        ("Medi", 9),
        ("Hydref", 10),
        ("Tachwedd", 11),
        ("Rhagfyr", 12),
    ],
)
def test_every_welsh_month_is_known(month: str, number: int) -> None:
    assert last_day(2025, number) == only(f"{month} 2025")[0]
    assert date(2025, number, 2) == only(f"2il {month} 2025")[0]


def test_a_weekday_belongs_to_the_words_of_its_date() -> None:
    assert only("held on Monday 3 March 2025 at noon")[2] == "Monday 3 March 2025"
    assert only("Dydd Llun 3 Mawrth 2025")[2] == "Dydd Llun 3 Mawrth 2025"


def test_dates_come_in_order_with_their_places() -> None:
    text = "Issued 24/08/2018-23/08/2020, review August 2022."
    found = find_dates(text)
    assert [each.words for each in found] == ["24/08/2018", "23/08/2020", "August 2022"]
    assert all(text[each.start : each.end] == each.words for each in found)


def test_a_year_alone_counts_only_where_a_date_is_announced() -> None:
    assert find_dates("reviewed in 2024") == ()
    assert only("2024", announced=True) == (date(2024, 12, 31), Precision.YEAR, "2024")


def test_a_month_and_two_digits_count_only_where_a_date_is_announced() -> None:
    assert find_dates("05/26") == ()
    assert only("05/26", announced=True)[:2] == (date(2026, 5, 31), Precision.MONTH)
    assert find_dates("05/12", announced=True) == ()


def test_a_year_beside_a_full_date_is_not_read_twice() -> None:
    assert only("3 March 2024", announced=True)[0] == date(2024, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2024",
        "29 February 2023",
        "24/13/2024",
        "12/24/2020",
        "00/01/2024",
        "32.01.2024",
        "2018-24-08",
    ],
)
def test_an_impossible_date_is_no_date_and_no_month_either(text: str) -> None:
    assert find_dates(text, announced=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Spring 2024",
        "early 2025",
        "Q3 2024",
        "Haf 2024",
        "SI 2024/896",
        "IR(ME)R 2017",
        "the Regulations 2018",
        "SI 2018 No. 121",
        "2011-12",
        "2017/18",
        "3.2.10",
        "Version 10.12.14",
        "SEP-10",
        "SEP10",
        "01 Apr",
        "at 3 March 10:30",
        "you may 21 days later",
        "Tel. 01632 960 123",
        "0113 496 0000",
        "aged 12-55",
        "5/10",
        "1.2 mSv per quarter",
        "DRL 0.35 mGy",
        "RAD/12/04/18",
    ],
)
def test_seasons_legislation_numbers_and_half_dates_are_left_alone(text: str) -> None:
    assert find_dates(text, announced=True) == ()
    assert find_dates(text) == ()


def test_the_number_of_an_issue_is_not_the_day_of_its_month() -> None:
    assert only("Issue 2, April 2014")[2] == "April 2014"


def test_a_page_number_before_a_month_is_no_day() -> None:
    assert only("Page 41 March 2024")[:2] == (date(2024, 3, 31), Precision.MONTH)


def test_a_date_may_be_followed_by_a_colon_but_a_clock_is_no_year() -> None:
    assert only("extended to 31 August 2025: approved")[0] == date(2025, 8, 31)
    assert find_dates("printed 3 March 09:15") == ()


@given(st.dates(min_value=date(1960, 1, 1), max_value=date(2069, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_every_day_is_read_in_every_usual_form(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
        assert only(day.strftime(form))[0] == day
    # Two digits of a year are read up to 2069.
    if day.year >= 1970:
        assert only(day.strftime("%d/%m/%y"))[0] == day


@given(st.text(alphabet="0123456789/-. MayjunDec'’", max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_error_and_words_stand_in_it(text: str) -> None:
    for found in find_dates(text, announced=True):
        assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("every two years", 24),
        ("Reviewed every two (2) years", 24),
        ("biennial", 24),
        ("biennially", 24),
        ("annual", 12),
        ("annually", 12),
        ("yearly", 12),
        ("every year", 12),
        ("every other year", 24),
        ("every third year", 36),
        ("3 yearly", 36),
        ("two-yearly", 24),
        ("24 months", 24),
        ("twenty-four months", 24),
        ("24-monthly", 24),
        ("review period 2 years", 24),
        ("every 36 months", 36),
        ("triennially", 36),
        ("six-monthly", 6),
        ("twice a year", 6),
        ("quarterly", 3),
        ("5 yrs", 60),
        ("bob dwy flynedd", 24),
        ("bob tair blynedd", 36),
        ("bob pum mlynedd", 60),
        ("pob blwyddyn", 12),
        ("bob 18 mis", 18),
        ("yn flynyddol", 12),
    ],
)
def test_an_interval_is_read_in_months(text: str, months: int) -> None:
    assert find_interval(text) == months


@pytest.mark.parametrize(
    "text",
    [
        "",
        "as required",
        "biannually",
        "bi-annual",
        "under 16 years",
        "aged 12 years",
        "0 years",
        "500 years",
        "2024",
        "two weeks",
        "3.2 years",
        "regularly",
    ],
)
def test_ages_and_ambiguous_or_absurd_lengths_are_no_interval(text: str) -> None:
    assert find_interval(text) is None


def test_the_words_of_an_interval_stand_in_the_text() -> None:
    text = "It is reviewed at least every two years."
    found = locate_interval(text)
    assert found is not None
    assert found.words == "every two years" == text[found.start : found.end]
