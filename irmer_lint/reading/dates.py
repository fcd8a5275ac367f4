"""Dates and intervals as UK documents write them.

Numeric dates are day/month/year. A date that names only a month means the last day of that
month, one that names only a year means 31 December: a document "for review June 2024" is in
time until 30 June 2024.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date the words give."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a text.

    start, end  where its words stand: `text[start:end] == words`
    date        the day meant; the last day of a named month or year
    precision   whether the words give the day, the month or only the year
    words       the words, with the weekday where one is named
    """

    start: int
    end: int
    date: date
    precision: Precision
    words: str


@dataclass(frozen=True, slots=True)
class FoundInterval:
    """One length of time in a text, in months; `text[start:end] == words`."""

    start: int
    end: int
    months: int
    words: str


# English names and their short forms, then Welsh with the mutations that follow "o" (soft)
# and "yn" (nasal): "3 o Fawrth 2025", "yn Nhachwedd 2025".
_MONTH_NAMES: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "ionawr"),
    ("february", "feb", "febr", "chwefror"),
    ("march", "mar", "mawrth", "fawrth"),
    ("april", "apr", "ebrill"),
    ("may", "mai", "fai"),
    ("june", "jun", "mehefin", "fehefin"),
    ("july", "jul", "gorffennaf", "orffennaf", "ngorffennaf"),
    ("august", "aug", "awst"),
    ("september", "sept", "sep", "medi", "fedi"),
    ("october", "oct", "hydref"),
    ("november", "nov", "tachwedd", "dachwedd", "nhachwedd"),
    ("december", "dec", "rhagfyr", "ragfyr"),
)
# "Eur J Nucl Med 2018" is no date: these short forms need a day number before them.
_WELSH_SHORT_NAMES: tuple[tuple[str, int], ...] = (
    ("ion", 1),
    ("chwef", 2),
    ("chwe", 2),
    ("maw", 3),
    ("ebr", 4),
    ("meh", 6),
    ("gorff", 7),
    ("med", 9),
    ("hyd", 10),
    ("tach", 11),
    ("rhag", 12),
)
_MONTH_BY_NAME = {
    name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names
}
_MONTH_AFTER_DAY = {**_MONTH_BY_NAME, **dict(_WELSH_SHORT_NAMES)}


def _any_of(words: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")(?![^\W\d_])\.?"


_YEAR = r"(?:19[5-9]|20\d)\d"
# Two digits are no year in "3 March 10:30", "May 12th" or "June 20%".
_SHORT_YEAR = r"['’]?\d\d(?!\d|st|nd|rd|th|\s?[:%]\s?\d|%|[./]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|af|a?il|ydd|f?ed|eg|ain)(?![^\W\d_]))?"

_DATE = re.compile(
    rf"""
      # 29 March 2021; 29th Mar. 21; 29-Mar-2021; the 3rd of March 2025; 1af o Fawrth 2025
      (?<!\d)(?<!\d[.,])(?P<d1>{_DAY}){_ORDINAL}
      (?:\s*[-/.]\s*|\s+(?:of|o|fis|mis)\s+|\s*)
      (?P<m1>{_any_of(_MONTH_AFTER_DAY)})
      (?:\s*[-/,]\s*|\s*)(?P<y1>{_YEAR}(?!\d)|{_SHORT_YEAR})
      # March 29, 2021
    | (?<![^\W_])(?P<m2>{_any_of(_MONTH_BY_NAME)})
      \s+(?P<d2>{_DAY}){_ORDINAL},?\s+(?P<y2>{_YEAR})(?!\d)
      # December 2022; Apr. 2024; Dec-22; Dec '22
    | (?<![^\W_])(?P<m3>{_any_of(_MONTH_BY_NAME)})
      (?:\s*[-/,]\s*|\s*)(?P<y3>{_YEAR}(?!\d)|{_SHORT_YEAR})
      # 2018-08-24; 2018/08/24; 2018-08-24T09:30
    | (?<![\w/])(?<!\d[.-])(?P<y4>{_YEAR})(?P<s4>[-/.])(?P<m4>\d\d?)(?P=s4)(?P<d4>\d\d?)
      (?!\d)(?![-/.]\d)
      # 24/08/2018; 24.8.2018; 24-08-18; 24 / 08 / 2018
    | (?:(?<![\w/])(?<!\d[.,-])|(?<=\d{{4}}-))
      (?P<d5>\d\d?)(?P<s5>\s?/\s?|[.-])(?P<m5>\d\d?)(?P=s5)(?P<y5>{_YEAR}|\d\d)
      (?!\d)(?!/\d|\.\d)
      # 05/2025; 05-2025; 05.2025
    | (?<![\w/])(?<!\d[.,-])
      (?P<m6>(?:0?[1-9]|1[0-2])\s?/\s?|(?:0[1-9]|1[0-2])[-.])(?P<y6>{_YEAR})(?!\d)(?![-/.]\d)
      # 2023-06
    | (?<![\w/])(?<!\d[.-])(?P<y7>{_YEAR})-(?P<m7>0[1-9]|1[0-2])(?!\d)(?![-/.]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(
    rf"(?<![\w/])(?<!\d[.,-])(?:(?P<y>{_YEAR})(?![\w/]|[.-]\d)"
    r"|(?P<m>0?[1-9]|1[0-2])/(?P<yy>\d\d)(?![\w/]|\.\d))"
)
_VAGUE_BEFORE = re.compile(
    r"\b(?:spring|summer|autumn|winter|easter|christmas|early|late|mid|q[1-4]|quarter [1-4]"
    r"|gwanwyn|haf|gaeaf|pasg|nadolig)[\s-]+(?:(?:of|in)\s+)?$"
    # A year of the law is no date either.
    r"|(?:\bIR\W?ME\W?R|\bregulations|\bact|\bSI)\s*$",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?:the\s+)?$"
    r"|\b(?:dydd\s+)(?:llun|mawrth|mercher|iau|gwener|sadwrn|sul),?\s+(?:y\s+)?$",
    re.IGNORECASE,
)
_VERSION_BEFORE = re.compile(r"(?:\bv|\bver|version|section|paragraph|para)\.?\s*$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def find_dates(text: str, *, announced: bool = False) -> tuple[FoundDate, ...]:
    """Return every date in `text`, in order.

    With `announced`, for the value of a label that asks for a date, "2024" and "05/25" (month
    and year) count as well; in running text they are years of legislation, fractions or codes.
    Impossible dates ("31 February 2024", "24/13/2024") and seasons ("Spring 2024") are no dates.
    """
    if not _DIGIT.search(text):
        return ()
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        taken.append(match.span())
        read = _read(match, text)
        if read is not None:
            found.append(read)
    if announced:
        for match in _BARE.finditer(text):
            clear = all(match.end() <= start or end <= match.start() for start, end in taken)
            if clear and (bare := _read_bare(match, text)) is not None:
                found.append(bare)
        found.sort(key=lambda each: each.start)
    return tuple(found)


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _read(match: re.Match[str], text: str) -> FoundDate | None:
    """Return the date that a match of `_DATE` means, or None where it means none."""
    part = match.groupdict()
    start, end = match.span()
    # A full stop after a short month name belongs to the date only when a year follows it,
    # which the pattern guarantees.
    try:
        if part["m1"]:
            if not _year_is_plain(part["y1"], part["m1"]):
                return None
            meant = date(
                _full_year(part["y1"]), _MONTH_AFTER_DAY[_name(part["m1"])], int(part["d1"])
            )
        elif part["m2"]:
            meant = date(int(part["y2"]), _MONTH_BY_NAME[_name(part["m2"])], int(part["d2"]))
        elif part["m3"]:
            if not _year_is_plain(part["y3"], part["m3"]) or not _short_month_year(part, match):
                return None
            meant = last_day(_full_year(part["y3"]), _MONTH_BY_NAME[_name(part["m3"])])
            return FoundDate(start, end, meant, Precision.MONTH, text[start:end])
        elif part["m4"]:
            meant = date(int(part["y4"]), int(part["m4"]), int(part["d4"]))
        elif part["m5"]:
            if _is_section_number(part, text[:start]):
                return None
            meant = date(_full_year(part["y5"]), int(part["m5"]), int(part["d5"]))
        else:
            year = int(part["y6"] or part["y7"])
            month = int((part["m6"] or part["m7"]).strip("/-. "))
            # "2011-12" is a financial year as often as a month.
            if part["y7"] and month == (year + 1) % 100:
                return None
            return FoundDate(start, end, last_day(year, month), Precision.MONTH, text[start:end])
    except ValueError:
        return None
    weekday = _WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
    if weekday:
        start = weekday.start()
    return FoundDate(start, end, meant, Precision.DAY, text[start:end])


def _read_bare(match: re.Match[str], text: str) -> FoundDate | None:
    """Return what a year, or a month and a two-digit year, means; None after "Spring" or "Act"."""
    start, end = match.span()
    if _VAGUE_BEFORE.search(text, max(0, start - 24), start):
        return None
    if match["y"]:
        return FoundDate(start, end, date(int(match["y"]), 12, 31), Precision.YEAR, match[0])
    # "05/12" is as likely the fifth of December without its year.
    if int(match["yy"]) <= 12:
        return None
    meant = last_day(_full_year(match["yy"]), int(match["m"]))
    return FoundDate(start, end, meant, Precision.MONTH, match[0])


def _name(words: str) -> str:
    return words.rstrip(".").lower()


def _full_year(words: str) -> int:
    digits = words.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    return (2000 if int(digits) < 70 else 1900) + int(digits)


def _year_is_plain(year: str, month: str) -> bool:
    """Tell "29 Mar 21" from "they may 21 days later"."""
    return len(year) == 4 or month[0].isupper()


def _short_month_year(part: dict[str, str | None], match: re.Match[str]) -> bool:
    """Tell "Dec-22" from the document numbers "SEP10" and "SEP-10"."""
    month, year = str(part["m3"]), str(part["y3"])
    if len(year) == 4:
        return True
    glued = match[0] == month + year and not year.startswith(("'", "’"))
    return not glued and month != "SEP"


def _is_section_number(part: dict[str, str | None], before: str) -> bool:
    """Tell "24.12.20" from the section number "3.2.10" and the version "10.12.14"."""
    day, month, year = str(part["d5"]), str(part["m5"]), str(part["y5"])
    if part["s5"] != "." or len(year) == 4:
        return False
    return len(day) < 2 or len(month) < 2 or bool(_VERSION_BEFORE.search(before[-12:]))


_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "twenty four": 24, "thirty six": 36,
    "forty eight": 48, "sixty": 60,
    "dwy": 2, "ddwy": 2, "dau": 2, "ddau": 2, "tair": 3, "dair": 3, "tri": 3, "dri": 3,
    "pedair": 4, "bedair": 4, "pedwar": 4, "pum": 5, "bum": 5, "pump": 5, "chwe": 6,
    "deuddeg": 12, "ddeuddeg": 12, "deunaw": 18,
}  # fmt: skip
_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_WORDS_OF_MONTHS = {
    "quinquennial": 60, "triennial": 36, "biennial": 24, "annual": 12, "yearly": 12,
    "semi annual": 6, "half yearly": 6, "quarterly": 3, "monthly": 1,
    "once a year": 12, "each year": 12, "every year": 12, "twice a year": 6, "every month": 1,
    "bob blwyddyn": 12, "pob blwyddyn": 12, "flynyddol": 12, "blynyddol": 12,
    "bob yn ail flwyddyn": 24,
}  # fmt: skip
_NUMBER = "|".join(number.replace(" ", r"[\s-]?") for number in _NUMBERS)
_ORDINAL_WORD = "|".join(_ORDINALS)
_MONTHS_WORD = "|".join(words.replace(" ", r"[\s-]+") for words in _WORDS_OF_MONTHS)
_INTERVAL = re.compile(
    rf"""
      (?:\b(?:once\s+)?(?:every|each|bob|pob)\s+)?
      (?<![\w.,/-])(?P<number>\d{{1,3}}|{_NUMBER})(?:\s?\([\w\s-]{{1,12}}\))?(?:\s*-\s*|\s*)
      (?:(?P<years>years?|yearly|yrs?|yrly|flynedd|blynedd|mlynedd|blwyddyn)
        |months?|monthly|mths?|mis|fis)\b
    | \bevery\s+(?P<ordinal>{_ORDINAL_WORD})\s+(?:(?P<year>year)|month)\b
    | (?<!\bbi-)(?<!\bbi\s)\b(?P<word>{_MONTHS_WORD})(?:ly)?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|under|over|below|above|younger than|older than)\s+$", re.IGNORECASE
)


def locate_interval(text: str) -> FoundInterval | None:
    """Return the first length of time in `text` that can be a review interval, with its words.

    From one month to ten years; ages ("under 16 years") are left alone. "Biannual" is not
    read: it is written both for twice a year and for every two years.
    """
    for match in _INTERVAL.finditer(text):
        if match["number"]:
            if _AGE_BEFORE.search(text, max(0, match.start() - 16), match.start()):
                continue
            number = _spaced(match["number"])
            months = int(number) if number.isdigit() else _NUMBERS[number]
            months *= 12 if match["years"] else 1
        elif match["ordinal"]:
            months = _ORDINALS[match["ordinal"].lower()] * (12 if match["year"] else 1)
        else:
            months = _WORDS_OF_MONTHS[_spaced(match["word"])]
        if 1 <= months <= 120:
            return FoundInterval(match.start(), match.end(), months, match[0])
    return None


def find_interval(text: str) -> int | None:
    """Return the length in months of the first review interval in `text`, or None.

    Reads "every two years", "biennially", "3 yearly", "24 months", "bob dwy flynedd" and the
    like; see `locate_interval` for what is left alone.
    """
    found = locate_interval(text)
    return found.months if found else None


def _spaced(words: str) -> str:
    """Return number words with one space between them: "Twenty-four" as "twenty four"."""
    spaced = re.sub(r"[\s-]+", " ", words.lower())
    return re.sub(r"^(twenty|thirty|forty)(four|six|eight)$", r"\1 \2", spaced)
