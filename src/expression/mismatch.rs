//! Notices about comparisons that can never be true: a quantity or a period with a number, a text or a date.

use super::{EvaluationContext, ValueOperator};
use crate::error::{Span, Topic, Warning, Warnings};
use crate::value::display::{excerpt, plain_text};
use crate::value::operator::as_decimal;
use crate::value::period;
use crate::value::quantity::{self, UnitTable};
use crate::value::{Decimal, Quantity, Value};

/// A longer text is not repeated in a message.
const LONGEST: usize = 40;
/// The unit of plain ratios.
const RATIO_UNIT: &str = "倍";
/// The number of elements of a list that are looked at.
const LOOKED_THROUGH: usize = 16;

/// Gives a notice if an operator compares a quantity or a period with a value of a type that is never equal to it.
pub fn notice_mismatch(
    operator: ValueOperator,
    (left, right): (&Value, &Value),
    span: Span,
    cx: &EvaluationContext<'_>,
) {
    if !is_figure(left) && !is_figure(right) {
        return;
    }
    let Some(warnings) = cx.warnings else {
        return;
    };
    if let Some((figure, other)) = mismatch(operator, left, right) {
        notice_of(operator, (figure, other), span, (warnings, cx));
    }
}

/// Whether a value is a quantity or a period: only comparisons with these are looked at.
pub(super) fn is_figure(value: &Value) -> bool {
    matches!(value, Value::Quantity(_) | Value::Period(_))
}

fn notice_of(
    operator: ValueOperator,
    (figure, other): (&Value, &Value),
    span: Span,
    (warnings, cx): (&Warnings, &EvaluationContext<'_>),
) {
    let topic = match figure {
        Value::Period(_) => Topic::ComparedPeriod,
        _ => Topic::ComparedQuantity,
    };
    warnings.add_first(topic, || {
        let units = cx.graph.units();
        Warning::new(message(operator, figure, other, units), span)
    });
}

/// The quantity or the period, and the value that it is never equal to.
fn mismatch<'v>(
    operator: ValueOperator,
    left: &'v Value,
    right: &'v Value,
) -> Option<(&'v Value, &'v Value)> {
    use ValueOperator as B;
    match operator {
        B::Equal | B::NotEqual | B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual => {
            of_two(left, right).or_else(|| of_two(right, left))
        }
        B::StartsWith | B::EndsWith | B::Contains | B::MatchesRegex => {
            let texts = |other: &Value| matches!(other, Value::String(_));
            let of = |figure, other| (is_figure(figure) && texts(other)).then_some((figure, other));
            of(left, right).or_else(|| of(right, left))
        }
        B::In => match right {
            Value::List(elements) => {
                let mut first = elements.iter().take(LOOKED_THROUGH);
                first.find_map(|element| of_two(left, element))
            }
            _ => None,
        },
        B::Xor | B::Add | B::Subtract | B::Multiply | B::Divide => None,
        B::Modulo | B::Power | B::Concatenate => None,
    }
}

fn of_two<'v>(figure: &'v Value, other: &'v Value) -> Option<(&'v Value, &'v Value)> {
    let is_other = match figure {
        Value::Quantity(_) => is_number(other) || matches!(other, Value::String(_)),
        Value::Period(_) => {
            is_number(other)
                || matches!(
                    other,
                    Value::String(_)
                        | Value::Date(_)
                        | Value::LocalDateTime(_)
                        | Value::DateTime(_)
                )
        }
        _ => false,
    };
    is_other.then_some((figure, other))
}

fn is_number(value: &Value) -> bool {
    matches!(
        value,
        Value::Integer(_) | Value::Float(_) | Value::Decimal(_)
    )
}

fn message(operator: ValueOperator, figure: &Value, other: &Value, units: &UnitTable) -> String {
    let (shown, kind) = (excerpt(figure), figure.kind().described());
    if let Some(word) = text_operator(operator) {
        let of_period = match (figure, other) {
            (Value::Period(_), Value::String(text)) if is_period(text) => {
                format!("period.contains(period('{text}'), …) asks what lies in it, ")
            }
            _ => String::new(),
        };
        return format!(
            "`{shown}` is {kind}, and {word} is only true of texts: {of_period}toString(…) makes a text of it"
        );
    }
    let way_out = match figure {
        Value::Quantity(quantity) => quantity_way_out(quantity, other, units),
        _ => period_way_out(other),
    };
    format!(
        "`{shown}` is {kind} and `{}` {}: they are never equal, less or greater; {way_out}",
        excerpt(other),
        other.kind().described(),
    )
}

fn text_operator(operator: ValueOperator) -> Option<&'static str> {
    use ValueOperator as B;
    match operator {
        B::StartsWith => Some("STARTS WITH"),
        B::EndsWith => Some("ENDS WITH"),
        B::Contains => Some("CONTAINS"),
        B::MatchesRegex => Some("=~"),
        B::Equal | B::NotEqual | B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual => None,
        B::In | B::Xor | B::Add | B::Subtract | B::Multiply | B::Divide => None,
        B::Modulo | B::Power | B::Concatenate => None,
    }
}

fn quantity_way_out(quantity: &Quantity, other: &Value, units: &UnitTable) -> String {
    let readable = |text: &str| text.len() <= LONGEST && quantity::read(text, units).is_ok();
    match other {
        Value::String(text) if readable(text) => format!("write quantity('{text}')"),
        Value::String(_) => "a quantity is written quantity('30%')".to_owned(),
        number => match share(quantity, number, units) {
            Some(share) => format!("as a share, {number} is written quantity('{share}')"),
            None => format!(
                "a quantity is written with its unit, quantity('{quantity}'); ….value is its number"
            ),
        },
    }
}

/// A part of one, such as 0.3, as a percentage if it is compared with a ratio.
fn share(quantity: &Quantity, number: &Value, units: &UnitTable) -> Option<Quantity> {
    let number = match number {
        Value::Float(float) => Decimal::from_float(*float).ok()?,
        other => as_decimal(other)?,
    };
    let is_part = number != Decimal::from(0) && number.abs() < Decimal::from(1);
    let of_one = Quantity::of(number, RATIO_UNIT, units).ok()?;
    let comparable = of_one.dimension() == quantity.dimension();
    (is_part && comparable).then(|| of_one.converted("%", units).ok())?
}

fn period_way_out(other: &Value) -> String {
    if let Value::String(_) | Value::Integer(_) = other {
        let text = plain_text(other).unwrap_or_default();
        if is_period(&text) {
            return format!("write period('{text}')");
        }
    }
    let of_moment = matches!(
        other,
        Value::Date(_) | Value::LocalDateTime(_) | Value::DateTime(_)
    );
    match of_moment {
        true => {
            "period.contains(…, …) asks whether a moment lies in a period, and ….start is its first day"
        }
        false => "a period is written period('2022-H1')",
    }
    .to_owned()
}

fn is_period(text: &str) -> bool {
    text.len() <= LONGEST && period::read(text, None).is_ok()
}
