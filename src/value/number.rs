//! Arithmetic and comparison of numbers: integer overflow is checked, and integers and floats are compared exactly.

use crate::error::{Error, ErrorCode, Result};
use std::cmp::Ordering;
use std::fmt::Display;

/// The first float above every integer, 2^63.
const ABOVE_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// The sum of two integers.
pub fn add(a: i64, b: i64) -> Result<i64> {
    a.checked_add(b).ok_or_else(|| overflow(a, "+", b))
}

/// The difference of two integers.
pub fn subtract(a: i64, b: i64) -> Result<i64> {
    a.checked_sub(b).ok_or_else(|| overflow(a, "-", b))
}

/// The product of two integers.
pub fn multiply(a: i64, b: i64) -> Result<i64> {
    a.checked_mul(b).ok_or_else(|| overflow(a, "*", b))
}

/// The quotient of two integers, truncated towards zero.
pub fn divide(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(by_zero("/"));
    }
    a.checked_div(b).ok_or_else(|| overflow(a, "/", b))
}

/// The remainder of two integers; it has the sign of the first.
pub fn modulo(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(by_zero("%"));
    }
    // Only `i64::MIN % -1` overflows in hardware, and its result is 0.
    Ok(a.wrapping_rem(b))
}

/// The negated integer.
pub fn negate(a: i64) -> Result<i64> {
    a.checked_neg().ok_or_else(|| {
        out_of_range(format!("-({a}) is out of the range of integers"))
            .hint("convert the number with toFloat() to calculate with floats")
    })
}

/// The integer part of a float.
pub fn truncate(value: f64) -> Result<i64> {
    exact_integer(value.trunc()).ok_or_else(|| no_integer(&value))
}

/// The float as an integer, if it is one.
pub fn exact_integer(value: f64) -> Option<i64> {
    let fits = value.trunc() == value && (-ABOVE_INTEGERS..ABOVE_INTEGERS).contains(&value);
    fits.then_some(value as i64)
}

/// Compares an integer with a float exactly: the integer is not rounded to a float. `None` for NaN.
pub fn compare_mixed(a: i64, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        None
    } else if b >= ABOVE_INTEGERS {
        Some(Ordering::Less)
    } else if b < -ABOVE_INTEGERS {
        Some(Ordering::Greater)
    } else {
        let whole = b.trunc();
        // The value is in range, so the cast is exact; if the integer parts are equal, the fraction decides.
        let by_whole = a.cmp(&(whole as i64));
        Some(by_whole.then_with(|| 0.0_f64.total_cmp(&(b - whole + 0.0))))
    }
}

fn overflow(a: i64, operator: &str, b: i64) -> Error {
    out_of_range(format!(
        "{a} {operator} {b} is out of the range of integers"
    ))
    .hint("convert one side with toFloat() to calculate with floats")
}

/// The error for a number that is to become an integer, and is too large for that.
pub(super) fn no_integer(number: &dyn Display) -> Error {
    out_of_range(format!("{number} is out of the range of integers"))
        .hint("convert it with toDecimal() or toFloat() instead, which take larger numbers")
}

fn out_of_range(message: String) -> Error {
    Error::arithmetic(ErrorCode::IntegerOverflow, message)
}

/// The error of a division by zero, of numbers of any type.
pub(super) fn by_zero(operator: &str) -> Error {
    Error::arithmetic(
        ErrorCode::DivisionByZero,
        format!("the right side of `{operator}` is zero"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_integers_are_not_rounded() {
        let float = 9_007_199_254_740_992.0; // 2^53
        assert_eq!(
            compare_mixed(9_007_199_254_740_993, float),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_mixed(9_007_199_254_740_992, float),
            Some(Ordering::Equal)
        );
        assert_eq!(
            compare_mixed(i64::MAX, ABOVE_INTEGERS),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare_mixed(i64::MIN, -ABOVE_INTEGERS),
            Some(Ordering::Equal)
        );
        assert_eq!(compare_mixed(0, f64::NAN), None);
    }

    #[test]
    fn fractions_decide_between_equal_whole_parts() {
        assert_eq!(compare_mixed(1, 1.5), Some(Ordering::Less));
        assert_eq!(compare_mixed(-1, -1.5), Some(Ordering::Greater));
        assert_eq!(compare_mixed(0, -0.0), Some(Ordering::Equal));
        assert_eq!(compare_mixed(0, f64::INFINITY), Some(Ordering::Less));
    }

    #[test]
    fn edges_are_errors_not_wraps() {
        let code = |result: Result<i64>| result.err().map(|error| error.code());
        assert_eq!(code(add(i64::MAX, 1)), Some(ErrorCode::IntegerOverflow));
        assert_eq!(code(divide(i64::MIN, -1)), Some(ErrorCode::IntegerOverflow));
        assert_eq!(code(divide(1, 0)), Some(ErrorCode::DivisionByZero));
        assert_eq!(code(modulo(1, 0)), Some(ErrorCode::DivisionByZero));
        assert_eq!(code(negate(i64::MIN)), Some(ErrorCode::IntegerOverflow));
        assert_eq!(code(truncate(1e30)), Some(ErrorCode::IntegerOverflow));
        assert_eq!(modulo(i64::MIN, -1).ok(), Some(0));
        assert_eq!(divide(-7, 2).ok(), Some(-3));
    }
}
