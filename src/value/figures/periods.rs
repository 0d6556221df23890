//! Periods in running text.

use super::scan::Scan;
use crate::value::Period;
use crate::value::period::read;

/// A period has at most so many characters: 2022年12月31日至2023年12月31日.
const LONGEST: usize = 24;

/// The characters that a period may begin with, besides digits.
const FIRST: &str = "今本当去上前明次后下首第全同一二三四五六七八九十〇QqHh“「";

/// The characters that a period may end with, besides digits.
const LAST: &str = "年月日号份度季期间划五”」";

/// Years that count without their 年.
const BARE_YEARS: std::ops::Range<i64> = 1900..2100;

/// The longest period that begins at a place, with the place behind it. Where the text leaves the year open, and there is no base,
/// there is no period but that place.
pub(super) fn longest(
    scan: &Scan<'_>,
    at: usize,
    base: Option<Period>,
) -> Option<(usize, Option<Period>)> {
    let first = scan.character(at)?;
    if !first.is_ascii_digit() && !FIRST.contains(first) {
        return None;
    }
    if let Some(date) = date_with_slashes(scan, at) {
        return Some(date);
    }
    let longest = scan.len().min(at + LONGEST);
    (at + 2..=longest).rev().find_map(|end| {
        let last = scan.character(end - 1)?;
        let ends = last.is_ascii_digit() || LAST.contains(last);
        if !ends || !scan.may_end(end) {
            return None;
        }
        let written = scan.written(at, end);
        let number = written.chars().all(|c| c.is_ascii_digit());
        if number && scan.ends_range(at) || is_ambiguous(written) {
            return None;
        }
        match read(written, base) {
            Ok(period) => Some((end, Some(period))),
            Err(_) if is_day(written) || is_day_of_no_year(written) => Some((end, None)),
            // With some year it is one: 上半年.
            Err(_) if base.is_none() => read(written, some_year()).ok().map(|_| (end, None)),
            Err(_) => None,
        }
    })
}

/// A date such as 2023/1/5: a year of these days, a month and a day. There is no period where there is no such day.
fn date_with_slashes(scan: &Scan<'_>, at: usize) -> Option<(usize, Option<Period>)> {
    let mut parts = [String::new(), String::new(), String::new()];
    let (mut end, mut part) = (at, 0);
    while let Some(c) = scan.character(end) {
        match c {
            '/' if part < 2 => part += 1,
            digit if digit.is_ascii_digit() => parts.get_mut(part)?.push(digit),
            _ => break,
        }
        end += 1;
    }
    let [year, month, day] = &parts;
    let few = |text: &str| (1..=2).contains(&text.len());
    let is_date = year.len() == 4 && few(month) && few(day) && scan.may_end(end);
    let number = year.parse::<i64>().ok()?;
    if !is_date || !BARE_YEARS.contains(&number) {
        return None;
    }
    let iso = format!("{year}-{month:0>2}-{day:0>2}");
    Some((end, read(&iso, None).ok()))
}

/// Whether it is a month and a day, without a year.
fn is_day(written: &str) -> bool {
    let day = written.strip_suffix(['日', '号']);
    let parts = day.and_then(|rest| rest.split_once('月'));
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    parts.is_some_and(|(month, day)| number(month) && number(day))
}

/// Whether it is a year, a month and a day that the calendar has not: 2023年2月29日, 2022年13月32日.
fn is_day_of_no_year(written: &str) -> bool {
    let parts = written.split_once('年');
    parts.is_some_and(|(year, rest)| {
        let digits = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
        digits && is_day(rest)
    })
}

fn some_year() -> Option<Period> {
    Period::of_months(2000, 1, 12).ok()
}

/// What is a period alone, but seldom one in a text: a number without 年 that is no year of these days, and 十五, which is the
/// number fifteen sooner than the tenth plan.
fn is_ambiguous(written: &str) -> bool {
    let number = written.parse::<i64>();
    let bare = matches!(number, Ok(number) if !BARE_YEARS.contains(&number));
    let plan = written.chars().count() == 2 && written.ends_with('五');
    // 2021/2025 and 2000~3000 are periods of years, or numbers.
    let numbers = written
        .chars()
        .all(|c| c.is_ascii_digit() || "/~—–-至到".contains(c));
    bare || plan || numbers && number.is_err() && !is_years(written)
}

/// Whether it is years, months or days in the form of dates: 2022/2023, 2022-07, 2022-07-15.
fn is_years(written: &str) -> bool {
    let parts = written.split(|c: char| !c.is_ascii_digit());
    let mut years = parts.filter(|part| part.len() > 2);
    years.all(|part| part.parse().is_ok_and(|year| BARE_YEARS.contains(&year)))
}
