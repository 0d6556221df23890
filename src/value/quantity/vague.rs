//! Numbers that a text leaves open: 数十家, 数10家, 几千万元, 上千家, 成百上千人, 数以百计. They are no quantities.

use super::beginning::ends_of_units;
use super::digits::{begins_number, is_digit, is_multiplier, is_of_number};
use super::read::qualifiers_before;
use super::table::UnitTable;
use super::words::BETWEEN;

/// What says by itself that something is many, with or without a unit behind it.
const MANY: &[&str] = &["成百上千", "成千上万", "成千累万"];

/// A number that is left open, at the beginning of a text.
struct Open<'t> {
    /// What stands behind it.
    behind: &'t str,
    /// It is no figure without a unit.
    needs_unit: bool,
}

/// The bytes at which a number that is left open, at the beginning of a text, may end with its unit, the last first. The text
/// has no spaces and no full-width characters.
pub fn ends_of_vague(text: &str, units: &UnitTable) -> Vec<usize> {
    let (_, rest) = qualifiers_before(text);
    let Some(mut open) = open(rest) else {
        return Vec::new();
    };
    // 几百到几千人, 几十上百家, 几十到一百家
    while let Some(behind) = other_end(open.behind) {
        open.behind = behind;
    }
    let begin = text.len() - open.behind.len();
    let ends = ends_of_units(open.behind, units).into_iter().rev();
    let mut ends: Vec<usize> = ends.map(|end| begin + end).collect();
    if !open.needs_unit {
        ends.push(begin);
    }
    ends
}

/// What is behind the other end of a range.
fn other_end(text: &str) -> Option<&str> {
    let marked = BETWEEN.iter().find_map(|mark| text.strip_prefix(mark));
    let found = open(marked.unwrap_or(text)).map(|open| open.behind);
    found.or_else(|| {
        marked
            .filter(|right| right.starts_with(begins_number))
            .map(|right| right.trim_start_matches(is_of_number))
    })
}

fn open(text: &str) -> Option<Open<'_>> {
    if let Some(behind) = MANY.iter().find_map(|word| text.strip_prefix(word)) {
        return Some(Open {
            behind,
            needs_unit: false,
        });
    }
    let counted = text.strip_prefix("数以").map(without_multipliers);
    if let Some(behind) = counted.and_then(|rest| rest.strip_prefix('计')) {
        return Some(Open {
            behind,
            needs_unit: false,
        });
    }
    let behind = several(text).or_else(|| over(text))?;
    Some(Open {
        behind: behind.strip_prefix(['多', '余', '来']).unwrap_or(behind),
        needs_unit: true,
    })
}

/// 数十, 好几百, 若干, 三千几百, 十数
fn several(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("若干") {
        return Some(without_multipliers(rest));
    }
    let number = |c: char| is_digit(c) || is_multiplier(c);
    let rest = text.trim_start_matches(number);
    let is_behind_number = rest.len() < text.len();
    let rest = rest.strip_prefix('好').unwrap_or(rest);
    let rest = rest.strip_prefix(['数', '几'])?;
    // 几10家, 数100家
    let tens = behind_power_of_ten(rest).filter(|_| !is_behind_number);
    let behind = without_multipliers(tens.unwrap_or(rest));
    (behind.len() < rest.len() || is_behind_number).then_some(behind)
}

/// What is behind a 10, 100 and so on at the beginning of a text, unless that is only a part of another number: 105, 10.5.
fn behind_power_of_ten(text: &str) -> Option<&str> {
    let behind = text.strip_prefix("10")?.trim_start_matches('0');
    let goes_on = behind.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    (!goes_on).then_some(behind)
}

/// 上千, 上百万, 上十万; but 上十 is no number.
fn over(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('上')?;
    let behind = without_multipliers(rest);
    let is_ten = rest.strip_prefix(['十', '拾']) == Some(behind);
    (behind.len() < rest.len() && !is_ten).then_some(behind)
}

fn without_multipliers(text: &str) -> &str {
    text.trim_start_matches(is_multiplier)
}
