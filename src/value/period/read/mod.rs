//! Parsing of periods, from the texts of web pages and from their own text.

use super::Period;
use crate::error::{Error, ErrorCode, Result};
use crate::value::quantity::{half_width, plain_number};
use crate::value::temporal::Date;

/// The longest text that is parsed as a period.
const LONGEST: usize = 200;

/// Separators between the ends of a period.
const BETWEEN: &[char] = &['/', '~', '—', '–', '至', '到'];

/// The five-year plans by their number: the first began in 1953; from the sixth in 1981 on they are contiguous.
const PLANS: &[(&str, i64)] = &[
    ("十五五", 2026),
    ("十四五", 2021),
    ("十三五", 2016),
    ("十二五", 2011),
    ("十一五", 2006),
    ("十五", 2001),
    ("九五", 1996),
    ("八五", 1991),
    ("七五", 1986),
    ("六五", 1981),
];

/// Words for a year, and their offset from the base year.
const YEARS: &[(&str, i64)] = &[
    ("今年", 0),
    ("本年", 0),
    ("当年", 0),
    ("去年", -1),
    ("上年", -1),
    ("前年", -2),
    ("明年", 1),
    ("次年", 1),
    ("后年", 2),
];

/// Parses a period; `base` supplies the year if the text names none.
///
/// # Errors
///
/// An argument error, code `InvalidArgumentValue`, if the text is not a period, or needs a base year and there is none.
///
/// ```text
/// read("上半年", Some(2022)) is 2022-H1
/// ```
pub fn read(text: &str, base: Option<Period>) -> Result<Period> {
    let plain = plain(text);
    let found = match plain.len() <= LONGEST {
        true => whole(&plain, base).map_err(|why| unreadable(text, why))?,
        false => None,
    };
    found.ok_or_else(|| unreadable(text, Rejection::Form))
}

/// The reason why a text is not a period.
enum Rejection {
    Form,
    NoYear,
    NoPeriod,
    Order,
    /// It is outside of the range of dates.
    Beyond,
}

type Read<T> = std::result::Result<Option<T>, Rejection>;

/// Removes spaces, and replaces full-width characters by ASCII.
fn plain(text: &str) -> String {
    let characters = text.chars().filter(|c| !c.is_whitespace());
    characters.map(half_width).collect()
}

fn whole(text: &str, base: Option<Period>) -> Read<Period> {
    if matches!(text, "去年同期" | "上年同期" | "同期" | "上年同一时期") {
        let base = base.ok_or(Rejection::NoPeriod)?;
        return base
            .plus_months(-12)
            .map(Some)
            .map_err(|_| Rejection::Beyond);
    }
    if let Some((left, right)) = text.split_once(BETWEEN) {
        return ends(left, right, base);
    }
    if let Some(found) = iso(text) {
        return Ok(Some(found));
    }
    // `1月-7月`, `2022-Q1-Q3`: a hyphen that is not part of a date.
    if text.contains(['月', '年', '日', '号', '季', 'Q', 'q', 'H', 'h']) {
        for (at, hyphen) in text.match_indices('-') {
            let right = text.get(at + hyphen.len()..).unwrap_or("");
            let found = ends(text.get(..at).unwrap_or(""), right, base)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    named(text, base)
}

/// The units of a side that ends with one.
const UNITS: &[&str] = &["季度", "季", "月", "日", "年"];

/// A side of a period, with one word for each unit: 7月份 is 7月, and 15号 is 15日.
fn side(text: &str) -> String {
    let text = text
        .strip_suffix('份')
        .filter(|rest| rest.ends_with('月'))
        .unwrap_or(text);
    match text.strip_suffix('号') {
        Some(day) => format!("{day}日"),
        None => text.to_owned(),
    }
}

/// From the first day of the left side to the last day of the right. Year and unit of the left side apply to the right
/// if omitted there, and the unit of the right to the left.
fn ends(left: &str, right: &str, base: Option<Period>) -> Read<Period> {
    let (mut left, right) = (side(left), side(right));
    let lacking = left.chars().all(|c| c.is_ascii_digit()) && left.len() <= 2;
    let unit_of = |text: &str| UNITS.iter().find(|unit| text.ends_with(**unit));
    if let Some(unit) = unit_of(&right)
        && (lacking || unit_of(&left).is_none())
    {
        left.push_str(unit);
    }
    let Some(first) = single(&left, base)? else {
        return Ok(None);
    };
    // 2022年1月15日~20日: an omitted month is that of the left side.
    let within = match right.ends_with('日') && !right.contains('月') {
        true => format!("{}月{right}", first.start.month()),
        false => right.clone(),
    };
    // 去年12月~今年2月: a word for a year refers to the same base year on both sides.
    let by_word = YEARS.iter().any(|(word, _)| right.starts_with(word));
    let Some(last) = single(&within, if by_word { base } else { Some(first) })? else {
        return Ok(None);
    };
    match Period::new(first.start, last.end) {
        Ok(period) if first.start <= last.start => Ok(Some(period)),
        _ => Err(Rejection::Order),
    }
}

fn single(text: &str, base: Option<Period>) -> Read<Period> {
    match iso(text) {
        Some(found) => Ok(Some(found)),
        None => named(text, base),
    }
}

/// `2022`, `2022-H1`, `2022Q3`, `2022-07`, `2022-07-15`; years beyond four digits have a sign.
fn iso(text: &str) -> Option<Period> {
    let signed = text.strip_prefix(['-', '+']);
    let digits = signed.unwrap_or(text);
    let length = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let fits = if signed.is_some() {
        (4..=9).contains(&length)
    } else {
        length == 4
    };
    if !fits {
        return None;
    }
    let (year, rest) = text.split_at(text.len() - digits.len() + length);
    let year: i64 = year.parse().ok()?;
    let number = |text: &str, length: usize| {
        let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<i64>().ok()).flatten()
    };
    let part = rest.strip_prefix('-').unwrap_or(rest);
    if part.is_empty() {
        return match rest.is_empty() {
            true => Period::of_months(year, 1, 12).ok(),
            false => None,
        };
    }
    if let Some(half) = part.strip_prefix(['H', 'h']) {
        let half = number(half, 1).filter(|half| (1..=2).contains(half))?;
        return Period::of_months(year, half * 6 - 5, 6).ok();
    }
    if let Some(quarter) = part.strip_prefix(['Q', 'q']) {
        let quarter = number(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
        return Period::of_months(year, quarter * 3 - 2, 3).ok();
    }
    if !rest.starts_with('-') {
        return None;
    }
    match part.split_once('-') {
        Some((month, day)) => of_day(year, number(month, 2)?, number(day, 2)?),
        None => Period::of_months(year, number(part, 2)?, 1).ok(),
    }
}

fn of_day(year: i64, month: i64, day: i64) -> Option<Period> {
    let start = Date::from_calendar(year, month, day).ok()?;
    Period::new(start, start.plus_days(1).ok()?).ok()
}

/// The form of web pages: a year in digits or as a word, then a part of it.
fn named(text: &str, base: Option<Period>) -> Read<Period> {
    if let Some(found) = plan(text) {
        return Ok(Some(found));
    }
    let (year, rest) = year_before(text, base)?;
    let year = || year.map_or_else(|| year_of(base), Ok);
    let rest = rest.strip_suffix("期间").unwrap_or(rest);
    // The months are valid for every year, so only the year can be out of range.
    let months = |first: i64, months: i64| {
        let period = Period::of_months(year()?, first, months);
        period.map(Some).map_err(|_| Rejection::Beyond)
    };
    match rest {
        "" | "全年" if rest.len() < text.len() || rest == "全年" => months(1, 12),
        "上半年" => months(1, 6),
        "下半年" => months(7, 6),
        "首季" | "首季度" => months(1, 3),
        _ => part_of_year(rest, &months, &year),
    }
}

/// `十四五`, with or without quotation marks, and optionally followed by 时期 or 规划.
fn plan(text: &str) -> Option<Period> {
    let text = text.trim_matches(['“', '”', '"', '「', '」']);
    let text = ["时期", "期间", "规划"]
        .iter()
        .find_map(|word| text.strip_suffix(word))
        .unwrap_or(text)
        .trim_matches(['“', '”', '"', '「', '」']);
    let (_, first) = PLANS.iter().find(|(name, _)| *name == text)?;
    Period::of_months(*first, 1, 60).ok()
}

/// The year at the beginning of a text, and the rest.
fn year_before(
    text: &str,
    base: Option<Period>,
) -> std::result::Result<(Option<i64>, &str), Rejection> {
    if let Some((word, later)) = YEARS.iter().find(|(word, _)| text.starts_with(word)) {
        let rest = text.get(word.len()..).unwrap_or("");
        return Ok((Some(year_of(base)? + later), rest));
    }
    match plain_number(text) {
        Some((year, rest)) if (1000..=9999).contains(&year) => match rest.strip_prefix('年') {
            Some(rest) => Ok((Some(year), rest.strip_prefix('度').unwrap_or(rest))),
            None => Ok((None, text)),
        },
        _ => Ok((None, text)),
    }
}

/// The year that a base lies in. One of several years, such as 2022-12/2023-02, does not say which of them is meant.
fn year_of(base: Option<Period>) -> std::result::Result<i64, Rejection> {
    let base = base.ok_or(Rejection::NoYear)?;
    let last = Date {
        days: base.end.days - 1,
    };
    match base.start.year() == last.year() {
        true => Ok(base.start.year()),
        false => Err(Rejection::NoYear),
    }
}

/// `前三季度`, `第二季度`, `前7个月`, `7月份`, `7月15日`, `Q3`, `H1`.
fn part_of_year(
    text: &str,
    months: &dyn Fn(i64, i64) -> Read<Period>,
    year: &dyn Fn() -> std::result::Result<i64, Rejection>,
) -> Read<Period> {
    for (letters, parts) in [(['Q', 'q'], 4), (['H', 'h'], 2)] {
        let number = text
            .strip_prefix(letters)
            .and_then(|text| text.parse::<i64>().ok());
        if let Some(number) = number {
            let length = 12 / parts;
            return match (1..=parts).contains(&number) {
                true => months((number - 1) * length + 1, length),
                false => Ok(None),
            };
        }
    }
    let (first, text) = match text.strip_prefix('前') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('第').unwrap_or(text)),
    };
    let Some((number, rest)) = plain_number(text) else {
        return Ok(None);
    };
    match (first, rest) {
        (true, "季度" | "个季度" | "季") if (1..=4).contains(&number) => {
            months(1, number * 3)
        }
        (true, "个月" | "月" | "月份") if (1..=12).contains(&number) => months(1, number),
        (false, "季度" | "季") if (1..=4).contains(&number) => months(number * 3 - 2, 3),
        (false, "月" | "月份") if (1..=12).contains(&number) => months(number, 1),
        (false, rest) => day_of_month(number, rest, year),
        _ => Ok(None),
    }
}

fn day_of_month(
    month: i64,
    text: &str,
    year: &dyn Fn() -> std::result::Result<i64, Rejection>,
) -> Read<Period> {
    let day = text.strip_prefix('月').and_then(plain_number);
    match day {
        Some((day, "日" | "号")) => match of_day(year()?, month, day) {
            // 29 February 2022 does not exist; 1 January after the last year is out of range.
            None if Period::of_months(year()?, 1, 12).is_err() => Err(Rejection::Beyond),
            day => Ok(day),
        },
        _ => Ok(None),
    }
}

fn unreadable(text: &str, why: Rejection) -> Error {
    let shown: String = text.chars().take(60).collect();
    let (message, hint) = match why {
        Rejection::Form => (
            format!("`{shown}` cannot be read as a period"),
            "it is written as '2022', '2022-H1', '2022-Q3', '2022-07', '2022-01/2022-07', '上半年' or '2022年1月~7月'",
        ),
        Rejection::NoYear => (
            format!("`{shown}` does not say of which year it is"),
            "give the year beside it: period('上半年', 2022)",
        ),
        Rejection::NoPeriod => (
            format!("`{shown}` does not say of which period"),
            "give the period beside it: period('去年同期', period('2022-H1'))",
        ),
        Rejection::Order => (
            format!("`{shown}` ends before it starts"),
            "the earlier end comes first",
        ),
        Rejection::Beyond => (
            format!("`{shown}` lies outside the days that there are"),
            "dates go from -999999999-01-01 to +999999999-12-31",
        ),
    };
    Error::argument(ErrorCode::InvalidArgumentValue, message).hint(hint)
}

#[cfg(test)]
mod tests;
