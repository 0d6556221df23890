//! Figures in running text: quantities and periods, by the grammars that read them one by one.
//!
//! A scan over the text asks at each place where a figure may begin for the longest text from there that
//! [`quantity::read`](super::quantity::read) or [`period::read`](super::period::read) reads, so that nothing is a figure here that
//! is none there.

mod periods;
mod scan;
mod speech;
#[cfg(test)]
mod tests;

use super::quantity::{UnitTable, ends_of_beginnings, ends_of_vague, read};
use super::{Period, Quantity};
use crate::error::Result;
use scan::Scan;
use speech::{is_day_of_month, is_figure_of_speech};

/// A figure in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The figure, as it is written.
    pub text: String,
    /// Where it begins, in characters.
    pub start: usize,
    /// Where it ends, in characters; the first one that is not of it.
    pub end: usize,
    /// What it says.
    pub meaning: FigureMeaning,
}

/// What a figure in a text says.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureMeaning {
    /// A number, or what is known of one, with a unit.
    Quantity(Quantity),
    /// A period; none where the text leaves the year open and no base was given (上半年), where it leaves the month open (5日), and
    /// where that year has no such day (2月29日).
    Period(Option<Period>),
    /// A number that the text leaves open, with its unit: 数十家, 上千人, 成百上千.
    Open,
}

/// How many places of a text are looked at between two questions whether to go on.
const BETWEEN_CHECKS: usize = 1 << 7;

/// The figures in a text, in order. `base` supplies the year of periods that name none, `units` are those of the graph.
///
/// The longest text counts that is a figure with the words before and behind it: 约, 近, 超, 逾, 以上, ranges. Of one text
/// that is both, such as 7月, the period counts. No figure is within a word of Latin letters or within a number, none is an
/// ordinal (第三), a mere 一 before a unit is none (一批, 一方), nor are words that only look like figures (十分, 百度), and fractions
/// (三分之一). A number that is left open (数十家) is a figure as a whole, and none of its parts is one. 5日 is a day, and a duration only where the words beside it say so (5日内, 历时5日).
///
/// # Errors
///
/// That of `go_on`, which is asked now and then.
///
/// ```text
/// figures("上半年实现总额163.8亿元", None, units, &|| Ok(())) finds 上半年 and 163.8亿元
/// ```
pub fn figures(
    text: &str,
    base: Option<Period>,
    units: &UnitTable,
    go_on: &dyn Fn() -> Result<()>,
) -> Result<Vec<Figure>> {
    let scan = Scan::new(text);
    let (mut found, mut at) = (Vec::new(), 0);
    for looked_at in 0_usize.. {
        if at >= scan.len() {
            break;
        }
        if looked_at.is_multiple_of(BETWEEN_CHECKS) {
            go_on()?;
        }
        let figure = longest(&scan, at, base, units);
        at = match figure {
            Some((end, meaning)) => {
                let (start, last) = scan.characters(at, end);
                found.push(Figure {
                    text: scan.written(at, end).to_owned(),
                    start,
                    end: last,
                    meaning,
                });
                end
            }
            None => at + 1,
        };
    }
    Ok(found)
}

/// The longest figure that begins at a place, with the place behind it.
fn longest(
    scan: &Scan<'_>,
    at: usize,
    base: Option<Period>,
    units: &UnitTable,
) -> Option<(usize, FigureMeaning)> {
    let period = scan
        .may_begin_period(at)
        .then(|| periods::longest(scan, at, base));
    let period = period.flatten();
    let quantity = scan
        .may_begin_quantity(at)
        .then(|| longest_quantity(scan, at, units));
    let quantity = match quantity.flatten() {
        // The day of a month that is not said.
        Some((end, _)) if is_day_of_month(scan, at, end) => {
            let longer = period.filter(|(other, _)| *other >= end);
            let (end, period) = longer.unwrap_or((end, None));
            return Some((end, FigureMeaning::Period(period)));
        }
        other => other,
    };
    let last = period.map_or(at, |(end, _)| end);
    let last = quantity.as_ref().map_or(last, |(end, _)| last.max(*end));
    if let Some(end) = longest_open(scan, at, units).filter(|end| *end > last) {
        return Some((end, FigureMeaning::Open));
    }
    match (period, quantity) {
        (Some((end, period)), Some((other, _))) if end >= other => {
            Some((end, FigureMeaning::Period(period)))
        }
        (_, Some((end, quantity))) => Some((end, FigureMeaning::Quantity(quantity))),
        (Some((end, period)), None) => Some((end, FigureMeaning::Period(period))),
        (None, None) => None,
    }
}

/// Where the longest number that is left open ends, of those that begin at a place.
fn longest_open(scan: &Scan<'_>, at: usize, units: &UnitTable) -> Option<usize> {
    if !scan.may_begin_open(at) {
        return None;
    }
    let ends = ends_of_vague(scan.from(at), units);
    let mut ends = ends.iter().map(|bytes| scan.place_behind(at, *bytes));
    // 上百度 is no number of degrees, nor is 数十分之一 one of points.
    ends.find(|end| {
        let word = at + usize::from(scan.character(at) == Some('上'));
        scan.may_end(*end) && !is_figure_of_speech(scan, word, *end)
    })
}

fn longest_quantity(scan: &Scan<'_>, at: usize, units: &UnitTable) -> Option<(usize, Quantity)> {
    let ends = ends_of_beginnings(scan.from(at), units);
    let ends = ends.iter().map(|bytes| scan.place_behind(at, *bytes));
    let mut whole = ends.filter(|end| scan.may_end(*end));
    whole.find_map(|end| {
        let written = scan.written(at, end);
        let quantity = read(written, units).ok()?;
        let is_none = is_mere_one(written, &quantity) || is_figure_of_speech(scan, at, end);
        (!is_none).then_some((end, quantity))
    })
}

/// 一 with a unit behind it says that there is something, seldom how many.
fn is_mere_one(written: &str, quantity: &Quantity) -> bool {
    written.starts_with('一') && quantity.comparator() == "=" && quantity.value() == Some(1.into())
}
