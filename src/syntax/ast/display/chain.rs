//! Chains as text: one operator after the other, without parentheses.

use super::super::{
    ChainLink, ChainOperation, Expression, ExpressionKind, Level, UnaryOperator, ValueOperator,
};
use super::case::write_type_test;
use super::expression::write_operand;
use super::{write_name, write_optional};
use std::fmt::{self, Formatter};

pub(super) fn write_chain(
    f: &mut Formatter<'_>,
    first: &Expression,
    links: &[ChainLink],
) -> fmt::Result {
    for link in links.iter().rev() {
        f.write_str(match link.operation {
            ChainOperation::Unary(UnaryOperator::Not) => "NOT ",
            // With a space, so that two of them remain two tokens.
            ChainOperation::Unary(UnaryOperator::Minus) => "- ",
            ChainOperation::Unary(UnaryOperator::Plus) => "+ ",
            _ => "",
        })?;
    }
    write_operand(
        f,
        first,
        links.first().map_or(Level::Atom, level_of_operand),
    )?;
    links.iter().try_for_each(|link| write_behind(f, link))
}

/// Writes the part of a link after its operand.
fn write_behind(f: &mut Formatter<'_>, link: &ChainLink) -> fmt::Result {
    match &link.operation {
        ChainOperation::Unary(UnaryOperator::IsNull) => f.write_str(" IS NULL"),
        ChainOperation::Unary(UnaryOperator::IsNotNull) => f.write_str(" IS NOT NULL"),
        ChainOperation::Unary(UnaryOperator::Not | UnaryOperator::Minus | UnaryOperator::Plus) => {
            Ok(())
        }
        ChainOperation::Binary(operator, right) => {
            write!(f, " {} ", operator.as_str())?;
            write_operand(f, right, operator.level().tighter())
        }
        ChainOperation::HasType { negated, expected } => {
            f.write_str(" ")?;
            write_type_test(f, *negated, expected)
        }
        ChainOperation::Property(key) => {
            f.write_str(".")?;
            write_name(f, &key.text)
        }
        ChainOperation::Index(index) => write!(f, "[{index}]"),
        ChainOperation::Slice(from, to) => write_slice(f, from.as_ref(), to.as_ref()),
    }
}

/// `[from..to]`
pub(super) fn write_slice(
    f: &mut Formatter<'_>,
    from: Option<&Expression>,
    to: Option<&Expression>,
) -> fmt::Result {
    write_optional(f, "[", from.map(|from| from as _))?;
    f.write_str(if from.is_some() { ".." } else { "[.." })?;
    write_optional(f, "", to.map(|to| to as _))?;
    f.write_str("]")
}

/// The precedence level that the operand of a link must have.
fn level_of_operand(link: &ChainLink) -> Level {
    match link.operation {
        ChainOperation::Unary(UnaryOperator::Minus | UnaryOperator::Plus) => Level::Labels,
        _ => level(link),
    }
}

/// The precedence level of a chain that ends in this link.
fn level(link: &ChainLink) -> Level {
    match &link.operation {
        ChainOperation::Unary(UnaryOperator::Not) => Level::Not,
        ChainOperation::Unary(UnaryOperator::Minus | UnaryOperator::Plus) => Level::Unary,
        ChainOperation::Unary(UnaryOperator::IsNull | UnaryOperator::IsNotNull)
        | ChainOperation::HasType { .. } => Level::Predicate,
        ChainOperation::Binary(operator, _) => operator.level(),
        ChainOperation::Property(_) | ChainOperation::Index(_) | ChainOperation::Slice(..) => {
            Level::Atom
        }
    }
}

/// The precedence level of a chain.
pub(super) fn chain_level(links: &[ChainLink]) -> Level {
    links.last().map_or(Level::Atom, level)
}

/// Whether a chain begins `x IN …`.
pub(super) fn chain_begins_with_in(first: &Expression, links: &[ChainLink]) -> bool {
    let is_in =
        |link: &ChainLink| matches!(link.operation, ChainOperation::Binary(ValueOperator::In, _));
    matches!(first.kind, ExpressionKind::Variable(_)) && links.first().is_some_and(is_in)
}
