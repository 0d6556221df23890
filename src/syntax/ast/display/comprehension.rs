//! Expressions over the elements of a list or the matches of a pattern, as text.

use super::super::{Expression, ExpressionKind, ListQuantifier, Name};
use super::{write_optional, write_variable};
use std::fmt::{self, Display, Formatter};

/// An expression over elements or matches.
pub(super) fn write_comprehension(f: &mut Formatter<'_>, kind: &ExpressionKind) -> fmt::Result {
    use ExpressionKind as Kind;
    match kind {
        Kind::ListComprehension {
            variable,
            list,
            predicate,
            result,
        } => {
            f.write_str("[")?;
            write_elements(f, variable, list, predicate.as_deref())?;
            write_result(f, result.as_deref())
        }
        Kind::PatternComprehension {
            pattern,
            predicate,
            result,
        } => {
            write!(f, "[{pattern}")?;
            write_optional(f, " WHERE ", predicate.as_deref().map(|p| p as _))?;
            write!(f, " | {result}]")
        }
        Kind::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } => {
            write!(f, "{}(", quantifier.as_str())?;
            write_elements(f, variable, list, predicate.as_deref())?;
            f.write_str(")")
        }
        Kind::Reduce {
            accumulator,
            start,
            variable,
            list,
            step,
        } => {
            write_start(f, accumulator, start)?;
            write_elements(f, variable, list, None)?;
            write!(f, " | {step})")
        }
        Kind::PatternPredicate(pattern) | Kind::ShortestPath(pattern) => pattern.fmt(f),
        Kind::Literal(_) | Kind::Variable(_) | Kind::Parameter(_) | Kind::CountStar => Ok(()),
        Kind::List(_) | Kind::Map(_) | Kind::MapProjection { .. } | Kind::Property(..) => Ok(()),
        Kind::Index(..) | Kind::Slice(..) | Kind::HasLabels(..) | Kind::HasType { .. } => Ok(()),
        Kind::Unary(..) | Kind::Binary(..) | Kind::Comparison(..) | Kind::Chain(..) => Ok(()),
        Kind::Call { .. } | Kind::Case { .. } | Kind::Subquery { .. } => Ok(()),
    }
}

/// The end of a list comprehension.
fn write_result(f: &mut Formatter<'_>, result: Option<&Expression>) -> fmt::Result {
    write_optional(f, " | ", result.map(|result| result as _))?;
    f.write_str("]")
}

/// The beginning of `reduce`.
fn write_start(f: &mut Formatter<'_>, accumulator: &Name, start: &Expression) -> fmt::Result {
    f.write_str("reduce(")?;
    write_variable(f, &accumulator.text)?;
    write!(f, " = {start}, ")
}

impl ListQuantifier {
    /// The keyword of the quantifier.
    pub fn as_str(self) -> &'static str {
        match self {
            ListQuantifier::All => "all",
            ListQuantifier::Any => "any",
            ListQuantifier::None => "none",
            ListQuantifier::Single => "single",
        }
    }
}

fn write_elements(
    f: &mut Formatter<'_>,
    variable: &Name,
    list: &Expression,
    predicate: Option<&Expression>,
) -> fmt::Result {
    write_variable(f, &variable.text)?;
    write!(f, " IN {list}")?;
    write_optional(f, " WHERE ", predicate.map(|predicate| predicate as _))
}
