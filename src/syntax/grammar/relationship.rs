//! Relationships in patterns: `-[r:TYPE*1..3 {key: value} WHERE predicate]->`, `<--`, `--`.

use super::super::ast::{PatternDirection, RelationshipPattern};
use super::super::combinator::{symbol, with_bar};
use super::super::failure::fatal_at;
use super::super::input::{Input, Parsed};
use super::super::token::{Symbol, TokenKind};
use super::label::labels_of_pattern;
use super::name::optional_variable;
use super::pattern::{inline_where, properties};
use super::quantifier::{legacy_length, path_quantifier};
use crate::error::ErrorCode;

/// A relationship; the caller has seen `-` or `<-`.
pub(super) fn relationship(input: Input<'_>) -> Parsed<'_, RelationshipPattern> {
    let left = input.is(Symbol::Less);
    let (rest, _) = symbol(Symbol::Minus)(input.skip(u32::from(left)))?;
    let (rest, mut relationship) = match rest.is(Symbol::LeftBracket) {
        true => detail(rest)?,
        false => (rest, bare()),
    };
    let (rest, _) = symbol(Symbol::Minus)(rest)?;
    let right = rest.is(Symbol::Greater);
    let rest = rest.skip(u32::from(right));
    let (rest, quantifier) = path_quantifier(rest)?;
    relationship.direction = match (left, right) {
        (true, false) => PatternDirection::Left,
        (false, true) => PatternDirection::Right,
        _ => PatternDirection::Both,
    };
    relationship.span = input.span_to(rest);
    if let (Some(length), Some(_)) = (&relationship.length, &quantifier) {
        let message = "a relationship can have one length only";
        return Err(fatal_at(
            ErrorCode::InvalidRelationshipPattern,
            length.span,
            message,
        ));
    }
    relationship.length = relationship.length.or(quantifier);
    Ok((rest, relationship))
}

fn bare() -> RelationshipPattern {
    RelationshipPattern {
        variable: None,
        types: None,
        properties: None,
        predicate: None,
        direction: PatternDirection::Both,
        length: None,
        span: Default::default(),
    }
}

/// `[r:TYPE*1..3 {key: value} WHERE predicate]`
fn detail(input: Input<'_>) -> Parsed<'_, RelationshipPattern> {
    let (rest, _) = symbol(Symbol::LeftBracket)(input)?;
    let (rest, variable) = optional_variable(rest)?;
    let (rest, types) = with_bar(false, rest, labels_of_pattern)?;
    let (rest, length) = legacy_length(rest)?;
    if matches!(
        rest.first(),
        Some(TokenKind::Symbol(Symbol::DotDot | Symbol::Dot))
    ) {
        let message = "a range of lengths begins with `*`";
        let code = ErrorCode::InvalidRelationshipPattern;
        return Err(fatal_at(code, rest.span(), message));
    }
    let (rest, properties) = properties(rest)?;
    let (rest, predicate) = inline_where(rest)?;
    let (rest, _) = symbol(Symbol::RightBracket)(rest)?;
    let relationship = RelationshipPattern {
        variable,
        types,
        properties,
        predicate,
        length,
        ..bare()
    };
    Ok((rest, relationship))
}
