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
            // With any year it is one.
            Err(_) if base.is_none() => read(written, some_year()).ok().map(|_| (end, None)),
            Err(_) => None,
        }
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
