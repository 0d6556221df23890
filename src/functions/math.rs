//! Functions of numbers.

use super::arguments::{float, integer, string, wrong_type};
use super::context::FunctionContext;
use super::rounding::{Mode, round_half_towards_positive, round_text, round_to};
use super::signature::ScalarFunction;
use crate::error::{Error, ErrorCode, Result};
use crate::value::kind::TypeSet;
use crate::value::{Decimal, Value, number, operator};

const NUMBER: TypeSet = TypeSet::NUMBER;
const FLOAT: TypeSet = TypeSet::FLOAT;
const FLOAT_OR_DECIMAL: TypeSet = FLOAT.or(TypeSet::DECIMAL);
const ROUNDED: TypeSet = FLOAT_OR_DECIMAL.or(TypeSet::QUANTITY);
const ROUNDABLE: TypeSet = NUMBER.or(TypeSet::QUANTITY);

/// A row for a function from a float to a float.
macro_rules! of_float {
    ($name:literal, $description:literal, $example:literal, $operation:expr) => {
        ScalarFunction::of($name, &[NUMBER], FLOAT, |_, arguments| {
            on_float($name, arguments, $operation)
        })
        .documented(
            concat!($name, "(value :: Number) :: Float"),
            $description,
            $example,
        )
    };
}

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of("abs", &[ROUNDABLE], ROUNDABLE, abs)
        .documented(
            "abs(value :: Number or Quantity) :: Number or Quantity",
            "The number or the quantity without its sign.",
            "RETURN abs(-1)",
        )
        .answers("1"),
    ScalarFunction::of("sign", &[NUMBER], TypeSet::INTEGER, sign)
        .documented(
            "sign(value :: Number) :: Integer",
            "-1 for a negative number, 0 for zero, 1 for a positive number.",
            "RETURN sign(-0.5)",
        )
        .answers("-1"),
    ScalarFunction::of("round", &[ROUNDABLE, NUMBER, TypeSet::STRING], ROUNDED, round)
        .optional(2)
        .documented(
            "round(value :: Number or Quantity, precision = 0 :: Integer, mode = 'HALF_UP' :: String) :: Float or Decimal or Quantity",
            "The number rounded to a number of decimal places; a decimal for a decimal, a quantity in its own unit for a quantity, \
             which is 元 of 3.456亿元: in 亿元, `format(q, '亿元', 1)` rounds.",
            "RETURN round(3.14159, 2)",
        )
        .answers("3.14"),
    ScalarFunction::of("isNaN", &[NUMBER], TypeSet::BOOLEAN, is_nan)
        .documented(
            "isNaN(value :: Number) :: Boolean",
            "Whether a number is NaN.",
            "RETURN isNaN(0.0 / 0.0)",
        )
        .answers("true"),
    ScalarFunction::of("e", &[], FLOAT, |_, _| {
        Ok(Value::Float(std::f64::consts::E))
    })
    .documented(
        "e() :: Float",
        "The base of the natural logarithm.",
        "RETURN e()",
    )
    .answers("2.718281828459045"),
    ScalarFunction::of("pi", &[], FLOAT, |_, _| {
        Ok(Value::Float(std::f64::consts::PI))
    })
    .documented(
        "pi() :: Float",
        "The ratio of a circle's circumference to its diameter.",
        "RETURN pi()",
    )
    .answers("3.141592653589793"),
    ScalarFunction::of("power", &[NUMBER, NUMBER], FLOAT, |_, arguments| {
        operator::power(&arguments[0], &arguments[1])
    })
    .documented(
        "power(base :: Number, exponent :: Number) :: Float",
        "The base to the power of the exponent; `base ^ exponent` is equivalent.",
        "RETURN power(2, 10)",
    )
    .answers("1024.0"),
    ScalarFunction::of("mod", &[NUMBER, NUMBER], NUMBER, |_, arguments| {
        operator::modulo(&arguments[0], &arguments[1])
    })
    .documented(
        "mod(dividend :: Number, divisor :: Number) :: Number",
        "The remainder of a division; `dividend % divisor` is equivalent.",
        "RETURN mod(7, 3)",
    )
    .answers("1"),
    ScalarFunction::of("atan2", &[NUMBER, NUMBER], FLOAT, atan2)
        .documented(
            "atan2(y :: Number, x :: Number) :: Float",
            "The angle of a point, in radians.",
            "RETURN round(atan2(1, 1), 6)",
        )
        .answers("0.785398"),
    ScalarFunction::of("ceil", &[NUMBER], FLOAT_OR_DECIMAL, |_, arguments| {
        whole("ceil", arguments, Decimal::ceil, f64::ceil)
    })
    .documented(
        "ceil(value :: Number) :: Float or Decimal",
        "The smallest whole number that is not less; of a decimal a decimal.",
        "RETURN ceil(0.1)",
    )
    .answers("1.0")
    .also(&["ceiling"]),
    ScalarFunction::of("floor", &[NUMBER], FLOAT_OR_DECIMAL, |_, arguments| {
        whole("floor", arguments, Decimal::floor, f64::floor)
    })
    .documented(
        "floor(value :: Number) :: Float or Decimal",
        "The largest whole number that is not greater; of a decimal a decimal.",
        "RETURN floor(0.9)",
    )
    .answers("0.0"),
    of_float!("sqrt", "The square root.", "RETURN sqrt(256)", f64::sqrt).answers("16.0"),
    of_float!(
        "exp",
        "e to the power of the number.",
        "RETURN round(exp(2), 6)",
        f64::exp
    )
    .answers("7.389056"),
    of_float!(
        "log",
        "The natural logarithm.",
        "RETURN round(log(27), 6)",
        f64::ln
    )
    .answers("3.295837")
    .also(&["ln"]),
    of_float!(
        "log10",
        "The logarithm to base 10.",
        "RETURN round(log10(27), 6)",
        f64::log10
    )
    .answers("1.431364"),
    of_float!(
        "sin",
        "The sine of an angle in radians.",
        "RETURN round(sin(0.5), 6)",
        f64::sin
    )
    .answers("0.479426"),
    of_float!(
        "cos",
        "The cosine of an angle in radians.",
        "RETURN round(cos(0.5), 6)",
        f64::cos
    )
    .answers("0.877583"),
    of_float!(
        "tan",
        "The tangent of an angle in radians.",
        "RETURN round(tan(0.5), 6)",
        f64::tan
    )
    .answers("0.546302"),
    of_float!(
        "cot",
        "The cotangent of an angle in radians.",
        "RETURN round(cot(0.5), 6)",
        |value| 1.0 / value.tan()
    )
    .answers("1.830488"),
    of_float!(
        "asin",
        "The angle of a sine, in radians.",
        "RETURN round(asin(0.5), 6)",
        f64::asin
    )
    .answers("0.523599"),
    of_float!(
        "acos",
        "The angle of a cosine, in radians.",
        "RETURN round(acos(0.5), 6)",
        f64::acos
    )
    .answers("1.047198"),
    of_float!(
        "atan",
        "The angle of a tangent, in radians.",
        "RETURN round(atan(0.5), 6)",
        f64::atan
    )
    .answers("0.463648"),
    of_float!(
        "sinh",
        "The hyperbolic sine.",
        "RETURN round(sinh(0.7), 6)",
        f64::sinh
    )
    .answers("0.758584"),
    of_float!(
        "cosh",
        "The hyperbolic cosine.",
        "RETURN round(cosh(0.7), 6)",
        f64::cosh
    )
    .answers("1.255169"),
    of_float!(
        "tanh",
        "The hyperbolic tangent.",
        "RETURN round(tanh(0.7), 6)",
        f64::tanh
    )
    .answers("0.604368"),
    of_float!(
        "coth",
        "The hyperbolic cotangent.",
        "RETURN round(coth(0.7), 6)",
        coth
    )
    .answers("1.654622"),
    of_float!(
        "degrees",
        "Radians as degrees.",
        "RETURN round(degrees(3.14159), 6)",
        f64::to_degrees
    )
    .answers("179.999848"),
    of_float!(
        "radians",
        "Degrees as radians.",
        "RETURN round(radians(180), 6)",
        f64::to_radians
    )
    .answers("3.141593"),
    of_float!(
        "haversin",
        "Half the versine of an angle in radians, for distances on a sphere.",
        "RETURN round(haversin(0.5), 6)",
        |value| (value / 2.0).sin().powi(2)
    )
    .answers("0.061209"),
];

fn on_float(function: &str, arguments: &[Value], operation: fn(f64) -> f64) -> Result<Value> {
    Ok(Value::Float(operation(float(function, &arguments[0])?)))
}

/// A whole number near another number: a decimal for a decimal, else a float.
fn whole(
    function: &str,
    arguments: &[Value],
    exact: fn(Decimal) -> Decimal,
    operation: fn(f64) -> f64,
) -> Result<Value> {
    match arguments {
        [Value::Decimal(value)] => Ok(Value::Decimal(exact(*value))),
        _ => on_float(function, arguments, operation),
    }
}

/// The pole at 0 has either sign, so the result there is not a number; the pole of the cotangent is approached from
/// above.
fn coth(value: f64) -> f64 {
    if value == 0.0 {
        return f64::NAN;
    }
    1.0 / value.tanh()
}

fn abs(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Integer(value)] if *value < 0 => number::negate(*value).map(Value::Integer),
        [Value::Integer(value)] => Ok(Value::Integer(*value)),
        [Value::Decimal(value)] => Ok(Value::Decimal(value.abs())),
        [Value::Quantity(value)] => value.abs().map(Value::from),
        _ => on_float("abs", arguments, f64::abs),
    }
}

fn sign(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [Value::Integer(value)] => Ok(Value::Integer(value.signum())),
        [Value::Decimal(value)] => Ok(Value::Integer(value.mantissa().signum() as i64)),
        [Value::Float(value)] if *value > 0.0 => Ok(Value::Integer(1)),
        [Value::Float(value)] if *value < 0.0 => Ok(Value::Integer(-1)),
        [Value::Float(_)] => Ok(Value::Integer(0)),
        _ => on_float("sign", arguments, f64::signum),
    }
}

fn is_nan(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    match arguments {
        [value, ..] => Ok(Value::Boolean(float("isNaN", value)?.is_nan())),
        [] => Ok(Value::Null),
    }
}

fn atan2(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let y = float("atan2", &arguments[0])?;
    Ok(Value::Float(y.atan2(float("atan2", &arguments[1])?)))
}

fn round(_: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
    let precision = arguments.get(1).map_or(Ok(0), whole_precision)?;
    let mode = match arguments.get(2) {
        Some(mode) => Some(rounding_mode(string("round", mode)?)?),
        None => None,
    };
    if let Value::Decimal(value) = &arguments[0] {
        return round_decimal(*value, precision, mode).map(Value::Decimal);
    }
    if let Value::Quantity(value) = &arguments[0] {
        // Of quantities ties are always rounded away from zero, as `format` does.
        let mode = Some(mode.unwrap_or(Mode::HalfUp));
        let rounded = value.try_map(|number| round_decimal(number, precision, mode));
        return rounded.map(Value::from);
    }
    let value = float("round", &arguments[0])?;
    Ok(Value::Float(match mode {
        // Without a mode, ties are rounded up at precision 0, and away from zero at any other precision.
        None if precision == 0 => round_half_towards_positive(value),
        mode => round_to(value, precision, mode.unwrap_or(Mode::HalfUp)),
    }))
}

fn round_decimal(value: Decimal, precision: usize, mode: Option<Mode>) -> Result<Decimal> {
    match mode {
        None if precision == 0 => Ok(value.plus(HALF.parse()?)?.floor()),
        mode => round_text(&value.to_string(), precision, mode.unwrap_or(Mode::HalfUp)).parse(),
    }
}

const HALF: &str = "0.5";

fn whole_precision(value: &Value) -> Result<usize> {
    let precision = match value {
        Value::Float(value) => number::exact_integer(*value)
            .ok_or_else(|| wrong_type("round", "an Integer", &Value::Float(*value)))?,
        other => integer("round", other)?,
    };
    usize::try_from(precision).map_err(|_| {
        Error::argument(
            ErrorCode::NumberOutOfRange,
            format!("round() takes no negative precision, {precision} is one"),
        )
    })
}

fn rounding_mode(name: &str) -> Result<Mode> {
    Mode::named(name).ok_or_else(|| {
        Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("round() does not know the mode `{name}`"),
        )
        .hint(format!("the modes are {}", Mode::NAMES.join(", ")))
    })
}
