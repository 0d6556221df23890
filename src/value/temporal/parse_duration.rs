//! Parsing ISO 8601 durations: `P1Y2M10DT2H30M5.5S` by units, and `P2012-02-02T14:37:21.545` in the form of a
//! date-time.

use super::Duration;
use super::amount::{Amount, Sum};
use super::scanner::{Parsed, Scanner, read};
use crate::error::{Error, Result};
use std::str::FromStr;

const FORMS: &str = "write 'P1Y2M10DT2H30M5.5S', 'P2W' or 'P2012-02-02T14:37:21'";
/// The units before the `T`, in the order in which they must come.
const DATE_UNITS: [(char, &str); 4] = [
    ('Y', "years"),
    ('M', "months"),
    ('W', "weeks"),
    ('D', "days"),
];
/// The units after the `T`.
const TIME_UNITS: [(char, &str); 3] = [('H', "hours"), ('M', "minutes"), ('S', "seconds")];

impl FromStr for Duration {
    type Err = Error;

    fn from_str(text: &str) -> Result<Duration> {
        read("duration", FORMS, text, duration)
    }
}

fn duration(scanner: &mut Scanner<'_>) -> Parsed<Duration> {
    let negative = scanner.take('-');
    if !negative {
        scanner.take('+');
    }
    if !scanner.take('P') {
        return Err(None);
    }
    let start = scanner.clone();
    let sum = match by_units(scanner, negative) {
        Err(None) => {
            *scanner = start;
            as_date_time(scanner, negative)?
        }
        parsed => parsed?,
    };
    Ok(sum.carry()?)
}

fn by_units(scanner: &mut Scanner<'_>, negative: bool) -> Parsed<Sum> {
    let mut sum = Sum::default();
    let dates = units(scanner, &DATE_UNITS, negative, &mut sum)?;
    let times = match scanner.take('T') {
        true => Some(units(scanner, &TIME_UNITS, negative, &mut sum)?),
        false => None,
    };
    if times == Some(0) || (times.is_none() && dates == 0) || !scanner.at_end() {
        return Err(None);
    }
    Ok(sum)
}

/// Adds amounts as long as they are in the order of the units, and returns their number.
fn units(
    scanner: &mut Scanner<'_>,
    units: &[(char, &str)],
    negative: bool,
    sum: &mut Sum,
) -> Parsed<usize> {
    let mut ahead = units.iter();
    let mut count = 0;
    let mut next = scanner.clone();
    while let Some(amount) = signed_amount(&mut next, negative) {
        let amount = amount?;
        let letter = next.next_char().ok_or(None)?;
        let (_, unit) = ahead.find(|(known, _)| *known == letter).ok_or(None)?;
        add(sum, unit, amount)?;
        count += 1;
        *scanner = next.clone();
    }
    Ok(count)
}

/// An amount with its sign; `None` if there is none.
fn signed_amount(scanner: &mut Scanner<'_>, negative: bool) -> Option<Parsed<Amount>> {
    let minus = scanner.take('-');
    if !minus {
        scanner.take('+');
    }
    let whole = scanner.digit_text();
    if whole.is_empty() {
        return None;
    }
    Some(scanner.fraction().and_then(|fraction| {
        let amount = Amount::from_digits(whole, fraction)?;
        Ok(signed(amount, minus != negative))
    }))
}

fn signed(amount: Amount, negative: bool) -> Amount {
    match negative {
        true => amount.negated(),
        false => amount,
    }
}

fn add(sum: &mut Sum, unit: &str, amount: Amount) -> Parsed<()> {
    sum.add(unit, amount).ok_or(None)?.map_err(Some)
}

/// `YYYY-MM-DDThh:mm:ss.f` or `YYYYMMDDThhmmss.f`, each number an amount of its unit.
fn as_date_time(scanner: &mut Scanner<'_>, negative: bool) -> Parsed<Sum> {
    let mut sum = Sum::default();
    let mut amount = |unit: &str, value: i64| add(&mut sum, unit, signed(value.into(), negative));
    amount("years", scanner.digits(4)?)?;
    let extended = scanner.take('-');
    amount("months", scanner.digits(2)?)?;
    separator(scanner, extended, '-')?;
    amount("days", scanner.digits(2)?)?;
    if scanner.take('T') {
        amount("hours", scanner.digits(2)?)?;
        separator(scanner, extended, ':')?;
        amount("minutes", scanner.digits(2)?)?;
        separator(scanner, extended, ':')?;
        amount("seconds", scanner.digits(2)?)?;
        amount("nanoseconds", scanner.fraction_of_second()?)?;
    }
    Ok(sum)
}

fn separator(scanner: &mut Scanner<'_>, wanted: bool, separator: char) -> Parsed<()> {
    if wanted && !scanner.take(separator) {
        return Err(None);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<Duration>()
            .map_or_else(|error| error.to_string(), |value| value.to_string())
    }

    #[test]
    fn units_carry_and_have_signs() {
        assert_eq!(shown("P5M1.5D"), "P5M1DT12H");
        assert_eq!(shown("P0.75M"), "P22DT19H51M49.5S");
        assert_eq!(shown("PT0.75M"), "PT45S");
        assert_eq!(shown("P2.5W"), "P17DT12H");
        assert_eq!(shown("P12Y5M14DT16H12M70S"), "P12Y5M14DT16H13M10S");
        assert_eq!(shown("P12Y5M-14DT16H"), "P12Y5M-14DT16H");
        assert_eq!(shown("-P1DT-1,5S"), "P-1DT1.5S");
    }

    #[test]
    fn the_form_of_a_date_time() {
        assert_eq!(
            shown("P2012-02-02T14:37:21.545"),
            "P2012Y2M2DT14H37M21.545S"
        );
        assert_eq!(shown("P20120202T143721.545"), "P2012Y2M2DT14H37M21.545S");
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "", "P", "PT", "P1", "P1DT", "P1D1Y", "1D", "P1H", "PT1S1H", "P1.D", "P-", "P1DX",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
        let error = "P99999999999999999999Y"
            .parse::<Duration>()
            .expect_err("too large");
        assert_eq!(error.code(), crate::error::ErrorCode::IntegerOverflow);
    }
}
