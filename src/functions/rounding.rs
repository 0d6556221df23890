//! Rounding at decimal places. The decimal notation of a float is rounded, not its binary fraction, so that 1.005
//! rounded to two places is 1.01.

/// How a number is rounded when digits are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// To the nearest; ties away from zero.
    HalfUp,
    /// To the nearest; ties towards zero.
    HalfDown,
    /// To the nearest; ties to the even digit.
    HalfEven,
}

impl Mode {
    /// The names of the modes in queries.
    pub const NAMES: [&'static str; 7] = [
        "UP",
        "DOWN",
        "CEILING",
        "FLOOR",
        "HALF_UP",
        "HALF_DOWN",
        "HALF_EVEN",
    ];

    /// The mode of a name; case does not matter.
    pub fn named(name: &str) -> Option<Mode> {
        Some(match name.to_ascii_uppercase().as_str() {
            "UP" => Mode::Up,
            "DOWN" => Mode::Down,
            "CEILING" => Mode::Ceiling,
            "FLOOR" => Mode::Floor,
            "HALF_UP" => Mode::HalfUp,
            "HALF_DOWN" => Mode::HalfDown,
            "HALF_EVEN" => Mode::HalfEven,
            _ => return None,
        })
    }

    /// Returns whether the magnitude is incremented, given the dropped digits and the parity of the last kept digit.
    fn away_from_zero(self, negative: bool, cut: &[u8], last_is_odd: bool) -> bool {
        if cut.iter().all(|digit| *digit == b'0') {
            return false;
        }
        let first = cut.first().copied().unwrap_or(b'0');
        let tie = first == b'5' && cut.iter().skip(1).all(|digit| *digit == b'0');
        match self {
            Mode::Up => true,
            Mode::Down => false,
            Mode::Ceiling => !negative,
            Mode::Floor => negative,
            Mode::HalfUp => first >= b'5',
            Mode::HalfDown => first >= b'5' && !tie,
            Mode::HalfEven => first >= b'5' && (!tie || last_is_odd),
        }
    }
}

/// To the nearest whole number, ties towards positive infinity.
pub fn round_half_towards_positive(value: f64) -> f64 {
    let below = value.floor();
    if value - below >= 0.5 {
        below + 1.0
    } else {
        below
    }
}

/// Rounds to `places` decimal places.
pub fn round_to(value: f64, places: usize, mode: Mode) -> f64 {
    if !value.is_finite() {
        return value;
    }
    let text = round_text(&value.to_string(), places, mode);
    text.parse().unwrap_or(value)
}

/// Rounds the text of a decimal number to `places` places; returns it unchanged if it has no more.
pub fn round_text(text: &str, places: usize, mode: Mode) -> String {
    let (negative, size) = match text.strip_prefix('-') {
        Some(size) => (true, size),
        None => (false, text),
    };
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    if fraction.len() <= places {
        return text.to_owned();
    }
    let (kept, cut) = fraction.split_at(places);
    let digits = format!("{whole}{kept}");
    let last_is_odd = digits.bytes().last().is_some_and(|digit| digit % 2 == 1);
    let digits = if mode.away_from_zero(negative, cut.as_bytes(), last_is_odd) {
        incremented(&digits)
    } else {
        digits
    };
    let point = digits.len() - places;
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}.{}0", &digits[..point], &digits[point..])
}

/// The decimal number with its last digit incremented.
fn incremented(digits: &str) -> String {
    let mut bytes = digits.as_bytes().to_vec();
    for digit in bytes.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return String::from_utf8_lossy(&bytes).into_owned();
        }
    }
    format!("1{}", String::from_utf8_lossy(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_places_are_those_that_are_written() {
        assert_eq!(round_to(1.005, 2, Mode::HalfUp), 1.01);
        assert_eq!(round_to(7.24159, 3, Mode::HalfUp), 7.242);
        assert_eq!(round_to(9.99, 1, Mode::HalfUp), 10.0);
        assert_eq!(round_to(1e300, 2, Mode::Up), 1e300);
        assert_eq!(round_to(1e-300, 2, Mode::Up), 0.01);
        assert_eq!(round_to(0.1, usize::MAX, Mode::Up), 0.1);
    }

    #[test]
    fn modes_differ_at_ties_and_signs() {
        let all = |value| {
            Mode::NAMES
                .map(|name| Mode::named(name).map_or(f64::NAN, |mode| round_to(value, 1, mode)))
        };
        assert_eq!(all(1.25), [1.3, 1.2, 1.3, 1.2, 1.3, 1.2, 1.2]);
        assert_eq!(all(-1.25), [-1.3, -1.2, -1.2, -1.3, -1.3, -1.2, -1.2]);
        assert_eq!(all(1.35), [1.4, 1.3, 1.4, 1.3, 1.4, 1.3, 1.4]);
    }

    #[test]
    fn whole_numbers_round_ties_up() {
        assert_eq!(
            [2.5, -2.5, 0.49999999999999994].map(round_half_towards_positive),
            [3.0, -2.0, 0.0]
        );
    }
}
