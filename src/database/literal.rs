//! Parsing a value from a text that is a literal of the language, or plain text: the parameters of the command line.

use crate::error::{Error, ErrorCode, Result};
use crate::functions::{Clock, FunctionContext, RandomSource, Unlimited, scalar};
use crate::graph::GraphView;
use crate::syntax::ast::{Expression, ExpressionKind, Name, UnaryOperator};
use crate::syntax::parse_expression;
use crate::value::operator::{as_float, negate};
use crate::value::{Map, Value};
use std::sync::Arc;

/// Functions whose result only depends on their arguments: they are used to write values without a literal.
const CONSTRUCTORS: &[&str] = &[
    "date",
    "datetime",
    "decimal",
    "duration",
    "localdatetime",
    "localtime",
    "period",
    "quantity",
    "time",
];

/// Parses a value as written in a query, `3`, `'text'`, `[1, 2]`, `date('2022-07-01')`, `quantity('5人')`; any other
/// text is returned as a string. Only built-in units are known.
///
/// # Errors
///
/// `SyntaxError` with [`ErrorCode::IntegerOverflow`] or [`ErrorCode::FloatingPointOverflow`] for a number that is out
/// of range, alone or in a list or map, because it would silently become text. For the same reason, a date, a quantity
/// or the like that cannot be parsed is the error of its function.
///
/// ```
/// use tupu::language::literal_or_text;
/// assert_eq!(literal_or_text("3")?.to_string(), "3");
/// assert_eq!(literal_or_text("泰安市")?.to_string(), "'泰安市'");
/// assert_eq!(literal_or_text("quantity('5人')")?.kind(), tupu::Type::Quantity);
/// assert!(literal_or_text("9223372036854775808").is_err());
/// # Ok::<(), tupu::Error>(())
/// ```
pub fn literal_or_text(text: &str) -> Result<Value> {
    let value = match parse_expression(text) {
        Ok(expression) => literal_value(&expression),
        Err(error) if is_literal_but_for(&error, text) => Err(error),
        Err(_) => Ok(None),
    };
    match value {
        Ok(value) => Ok(value.unwrap_or_else(|| Value::String(text.into()))),
        Err(error) if error.hint_text().is_some() => Err(error),
        Err(error) => Err(error.hint("quote it if it is text: '…'")),
    }
}

fn is_out_of_range(error: &Error) -> bool {
    let code = error.code();
    code == ErrorCode::IntegerOverflow || code == ErrorCode::FloatingPointOverflow
}

/// Whether the text is a literal if the number at the position of the error, and others like it, are replaced by small
/// ones.
fn is_literal_but_for(error: &Error, text: &str) -> bool {
    let number = |error: &Error| error.span().filter(|_| is_out_of_range(error));
    let mut text = text.to_owned();
    let mut place = number(error);
    while let Some(span) = place {
        text.replace_range(span.start as usize..span.end as usize, "0");
        place = match parse_expression(&text) {
            Ok(expression) => return !matches!(literal_value(&expression), Ok(None)),
            Err(error) => number(&error),
        };
    }
    false
}

/// The value of a literal, of a list or a map of literals, or of a constructor; `None` for any other expression.
fn literal_value(expression: &Expression) -> Result<Option<Value>> {
    Ok(match &expression.kind {
        ExpressionKind::Literal(literal) => Some(literal.value()),
        ExpressionKind::Unary(operator, inner) => return signed_value(*operator, inner),
        ExpressionKind::List(items) => values(items)?.map(Value::from),
        ExpressionKind::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                Ok(literal_value(value)?.map(|value| (Arc::clone(&key.text), value)))
            });
            let map: Result<Option<Map>> = entries.collect();
            map?.map(Value::from)
        }
        ExpressionKind::Call {
            name,
            distinct: false,
            arguments,
        } => {
            let made = constructed(name, arguments);
            return made.map_err(|error| error.at(expression.span));
        }
        ExpressionKind::Variable(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Property(..)
        | ExpressionKind::Index(..)
        | ExpressionKind::Slice(..)
        | ExpressionKind::HasLabels(..)
        | ExpressionKind::HasType { .. }
        | ExpressionKind::Binary(..)
        | ExpressionKind::Comparison(..)
        | ExpressionKind::Chain(..)
        | ExpressionKind::Call { .. }
        | ExpressionKind::CountStar
        | ExpressionKind::Case { .. }
        | ExpressionKind::ListComprehension { .. }
        | ExpressionKind::PatternComprehension { .. }
        | ExpressionKind::Quantifier { .. }
        | ExpressionKind::Reduce { .. }
        | ExpressionKind::MapProjection { .. }
        | ExpressionKind::PatternPredicate(_)
        | ExpressionKind::ShortestPath(_)
        | ExpressionKind::Subquery { .. } => None,
    })
}

fn values(expressions: &[Expression]) -> Result<Option<Vec<Value>>> {
    expressions.iter().map(literal_value).collect()
}

/// A sign belongs to the number that follows it; before anything else it is text: `-null`, `+'a'`, `--1`.
fn signed_value(operator: UnaryOperator, inner: &Expression) -> Result<Option<Value>> {
    let ExpressionKind::Literal(literal) = &inner.kind else {
        return Ok(None);
    };
    let number = literal.value();
    match operator {
        UnaryOperator::Minus | UnaryOperator::Plus if as_float(&number).is_none() => Ok(None),
        UnaryOperator::Minus => match negate(&number) {
            Ok(negative) => Ok(Some(negative)),
            Err(error) => Err(error.at(inner.span)),
        },
        UnaryOperator::Plus => Ok(Some(number)),
        UnaryOperator::Not | UnaryOperator::IsNull | UnaryOperator::IsNotNull => Ok(None),
    }
}

/// The value that a constructor creates from literals; without arguments it would read the clock.
fn constructed(name: &Name, arguments: &[Expression]) -> Result<Option<Value>> {
    let known = CONSTRUCTORS
        .iter()
        .find(|known| name.text.eq_ignore_ascii_case(known));
    let Some(function) = known.and_then(|known| scalar(known)) else {
        return Ok(None);
    };
    let fits = (1..=function.max_arguments).contains(&arguments.len());
    let Some(arguments) = values(arguments)?.filter(|_| fits) else {
        return Ok(None);
    };
    let context = FunctionContext {
        graph: &GraphView::default(),
        clock: &Clock::system(),
        random: &RandomSource::new(),
        allowance: &Unlimited,
        at: None,
    };
    function.call(&context, &arguments).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::display::Literal;

    fn read(text: &str) -> String {
        literal_or_text(text).map_or_else(
            |error| format!("{}: {}", error.code(), error.message()),
            |value| Literal(&value).to_string(),
        )
    }

    #[test]
    fn what_is_written_as_in_a_query_is_a_value() {
        for text in [
            "1",
            "-1.5",
            "'a'",
            "[1, [null]]",
            "{a: true}",
            "-9223372036854775808",
            "163.8m",
            "-0.5m",
            "quantity('5人')",
            "quantity('>=163.8亿元')",
            "period('2022-H1')",
            "date('2022-07-01')",
            "time('10:00+01:00')",
            "localtime('10:00')",
            "localdatetime('2022-07-01T10:00')",
            "datetime('2022-07-01T10:00Z')",
            "duration('P1D')",
            "[quantity('5人'), {d: date('2022-07-01')}]",
        ] {
            assert_eq!(read(text), text);
        }
        for (text, value) in [
            ("+1", "1"),
            ("decimal('1.50')", "1.5m"),
            ("Quantity(3, '亿元')", "quantity('3亿元')"),
            ("period('上半年', 2022)", "period('2022-H1')"),
            ("date({year: 2022, month: 7})", "date('2022-07-01')"),
            ("quantity(null)", "null"),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn all_else_is_text() {
        for text in [
            "山西",
            "1 + 1",
            "[x]",
            "f()",
            "'a",
            "1 2",
            "",
            "-null",
            "+'a'",
            "--1",
            "- -1",
            "NOT true",
            "-[1]",
            "date()",
            "rand()",
            "quantity(x)",
            "quantity('1元', '元', 2)",
            "toUpper('a')",
            "[-null]",
            "count(*)",
            "quantity(DISTINCT '5人')",
        ] {
            let value = literal_or_text(text).ok();
            assert!(
                matches!(&value, Some(Value::String(found)) if **found == *text),
                "{text}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for (text, code) in [
            ("9223372036854775808", ErrorCode::IntegerOverflow),
            ("[1, 1e999]", ErrorCode::FloatingPointOverflow),
            ("quantity('5个苹果')", ErrorCode::InvalidArgumentValue),
            ("{d: date('2022-02-30')}", ErrorCode::InvalidArgumentValue),
            ("period('上半年')", ErrorCode::InvalidArgumentValue),
        ] {
            let error = literal_or_text(text).expect_err("what is no text and no value");
            assert_eq!(error.code(), code, "{text}");
            assert!(
                error.hint_text().is_some() && error.span().is_some(),
                "{text}"
            );
        }
    }
}
