//! Writing ISO 8601 text: the display form of each type.
//!
//! Seconds are omitted if they are zero; a fraction has three, six or nine digits. A duration drops the trailing zeros
//! of its fraction and signs each part separately.

use super::calendar::NANOS_PER_SECOND;
use super::zone::Zone;
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use std::fmt::{self, Display, Formatter};

impl Display for Date {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.calendar();
        let sign = match year {
            10_000.. => "+",
            ..0 => "-",
            _ => "",
        };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}

impl Display for LocalTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        let (second, nanosecond) = (self.second(), self.nanosecond());
        if second != 0 || nanosecond != 0 {
            write!(f, ":{second:02}")?;
        }
        match nanosecond {
            0 => Ok(()),
            n if n % 1_000_000 == 0 => write!(f, ".{:03}", n / 1_000_000),
            n if n % 1_000 == 0 => write!(f, ".{:06}", n / 1_000),
            n => write!(f, ".{n:09}"),
        }
    }
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local(), Zone::Offset(self.offset))
    }
}

impl Display for LocalDateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date(), self.time())
    }
}

impl Display for DateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local(), Zone::Offset(self.offset))?;
        match &self.zone {
            Some(name) => write!(f, "[{name}]"),
            None => Ok(()),
        }
    }
}

/// `Z`, `+01:00`, `-02:05:59`, or the name of the zone.
impl Display for Zone {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let offset = match self {
            Zone::Named(name) => return f.write_str(name),
            Zone::Offset(0) => return f.write_str("Z"),
            Zone::Offset(offset) => *offset,
        };
        let sign = if offset < 0 { '-' } else { '+' };
        let seconds = offset.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", seconds / 3_600, seconds / 60 % 60)?;
        match seconds % 60 {
            0 => Ok(()),
            second => write!(f, ":{second:02}"),
        }
    }
}

impl Display for Duration {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if *self == Duration::ZERO {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        write_part(f, self.months / 12, 'Y')?;
        write_part(f, self.months % 12, 'M')?;
        write_part(f, self.days, 'D')?;
        let total = self.total_nanoseconds();
        if total == 0 {
            return Ok(());
        }
        f.write_str("T")?;
        let second = i128::from(NANOS_PER_SECOND);
        write_part(f, total / (3_600 * second), 'H')?;
        write_part(f, total / (60 * second) % 60, 'M')?;
        write_seconds(f, total % (60 * second))
    }
}

fn write_part<N: Display + Default + PartialEq>(
    f: &mut Formatter<'_>,
    amount: N,
    unit: char,
) -> fmt::Result {
    if amount == N::default() {
        return Ok(());
    }
    write!(f, "{amount}{unit}")
}

/// Seconds of a duration with all digits of the fraction.
fn write_seconds(f: &mut Formatter<'_>, nanoseconds: i128) -> fmt::Result {
    if nanoseconds == 0 {
        return Ok(());
    }
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let unit = u128::from(NANOS_PER_SECOND.unsigned_abs());
    let (whole, fraction) = (
        nanoseconds.unsigned_abs() / unit,
        nanoseconds.unsigned_abs() % unit,
    );
    write!(f, "{sign}{whole}")?;
    if fraction != 0 {
        let digits = format!("{fraction:09}");
        write!(f, ".{}", digits.trim_end_matches('0'))?;
    }
    f.write_str("S")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_outside_four_digits_have_a_sign() {
        let text = |year| Date::from_calendar(year, 1, 1).expect("a date").to_string();
        assert_eq!(text(28), "0028-01-01");
        assert_eq!(text(-1), "-0001-01-01");
        assert_eq!(text(12_345), "+12345-01-01");
    }

    #[test]
    fn each_part_of_a_duration_has_its_own_sign() {
        let text = |months, days, seconds, nanoseconds| {
            Duration::new(months, days, seconds, nanoseconds)
                .expect("in range")
                .to_string()
        };
        assert_eq!(text(0, 0, 0, 0), "PT0S");
        assert_eq!(text(149, -14, 57_600, 0), "P12Y5M-14DT16H");
        assert_eq!(text(0, 1, 0, -1_000_000), "P1DT-0.001S");
        assert_eq!(text(0, 0, -60, -1_000_000), "PT-1M-0.001S");
        assert_eq!(text(0, 0, -86_400, 100_000_000), "PT-23H-59M-59.9S");
    }
}
