//! What runs over the elements of a list or the matches of a pattern, as text.

use super::super::{Expression, ExpressionKind, ListQuantifier, Name};
use super::{write_optional, write_variable};
use std::fmt::{self, Display, Formatter};

/// What runs over elements or matches.
pub(super) fn write_comprehension(f: &mut Formatter<'_>, kind: &ExpressionKind) -> fmt::Result {
    match kind {
        ExpressionKind::ListComprehension {
            variable,
            list,
            predicate,
            result,
        } => {
            f.write_str("[")?;
            write_elements(f, variable, list, predicate.as_deref())?;
            write_optional(f, " | ", result.as_deref().map(|result| result as _))?;
            f.write_str("]")
        }
        ExpressionKind::PatternComprehension {
            pattern,
            predicate,
            result,
        } => {
            write!(f, "[{pattern}")?;
            write_optional(f, " WHERE ", predicate.as_deref().map(|p| p as _))?;
            write!(f, " | {result}]")
        }
        ExpressionKind::Quantifier {
            quantifier,
            variable,
            list,
            predicate,
        } => {
            f.write_str(quantifier.as_str())?;
            f.write_str("(")?;
            write_elements(f, variable, list, predicate.as_deref())?;
            f.write_str(")")
        }
        ExpressionKind::Reduce {
            accumulator,
            start,
            variable,
            list,
            step,
        } => {
            f.write_str("reduce(")?;
            write_variable(f, &accumulator.text)?;
            write!(f, " = {start}, ")?;
            write_elements(f, variable, list, None)?;
            write!(f, " | {step})")
        }
        ExpressionKind::PatternPredicate(pattern) | ExpressionKind::ShortestPath(pattern) => {
            pattern.fmt(f)
        }
        _ => Ok(()),
    }
}

impl ListQuantifier {
    /// The quantifier as it is written.
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
