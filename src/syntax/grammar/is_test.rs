//! The operand of `IS`: `NULL`, a type, labels, `NORMALIZED`.

use super::super::ast::{
    ChainOperation, ExpressionKind, LabelExpression, Literal, Name, UnaryOperator,
};
use super::super::combinator::grow;
use super::super::failure::{Expected, Failure};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::Symbol;
use super::chain::ChainBuilder;
use super::expression::spanned;
use super::label::label_expression;
use super::value_type::value_type;
use crate::value::ValueType;
use std::sync::Arc;

/// The Unicode normal forms.
pub(super) const NORMAL_FORMS: [&str; 4] = ["NFC", "NFD", "NFKC", "NFKD"];

/// A test after `IS`, without its `NOT`.
pub(super) enum IsTest {
    Null,
    Typed(ValueType),
    Normalized(Arc<str>),
    Labels(LabelExpression),
}

/// `IS [NOT] test`, `:: type` after a chain; `at` is at the `IS` or the first colon.
pub(super) fn is_operator<'a>(
    input: Input<'a>,
    at: Input<'a>,
    mut chain: ChainBuilder<'a>,
) -> Parsed<'a, ChainBuilder<'a>> {
    let (rest, negated, test) = is_test(at)?;
    let kind = match test {
        IsTest::Null => {
            let operator = match negated {
                true => UnaryOperator::IsNotNull,
                false => UnaryOperator::IsNull,
            };
            chain.push(rest, ChainOperation::Unary(operator));
            return Ok((rest, chain));
        }
        IsTest::Typed(expected) => {
            chain.push(rest, ChainOperation::HasType { negated, expected });
            return Ok((rest, chain));
        }
        IsTest::Normalized(form) => {
            let form = spanned(at, rest, ExpressionKind::Literal(Literal::String(form)));
            let name = Name {
                text: "isNormalized".into(),
                span: at.span_to(rest),
            };
            ExpressionKind::Call {
                name,
                distinct: false,
                arguments: vec![chain.finish()?, form],
            }
        }
        IsTest::Labels(labels) => ExpressionKind::HasLabels(Box::new(chain.finish()?), labels),
    };
    grow(at, 1 + u32::from(negated))?;
    let test = spanned(input, rest, kind);
    let kind = match negated {
        true => ExpressionKind::Unary(UnaryOperator::Not, Box::new(test)),
        false => test.kind,
    };
    Ok((rest, ChainBuilder::new(input, spanned(input, rest, kind))))
}

/// `IS [NOT] test` or `:: type`, and whether there is a `NOT`.
pub(super) fn is_test(at: Input<'_>) -> Result<(Input<'_>, bool, IsTest), nom::Err<Failure>> {
    if is_type_sign(at) {
        let (rest, expected) = value_type(at.skip(2))?;
        return Ok((rest, false, IsTest::Typed(expected)));
    }
    let negated = at.is_word_ahead(1, Keyword::Not);
    let rest = at.skip(1 + u32::from(negated));
    let (rest, test) = test(rest)?;
    Ok((rest, negated, test))
}

/// Returns whether `::` is next.
pub(super) fn is_type_sign(input: Input<'_>) -> bool {
    input.is(Symbol::Colon) && input.is_ahead(1, Symbol::Colon) && input.touches(0)
}

fn test(input: Input<'_>) -> Parsed<'_, IsTest> {
    if input.is_word(Keyword::Null) {
        return Ok((input.skip(1), IsTest::Null));
    }
    if input.is_word(Keyword::Typed) || is_type_sign(input) {
        let words = 1 + u32::from(!input.is_word(Keyword::Typed));
        let (rest, expected) = value_type(input.skip(words))?;
        return Ok((rest, IsTest::Typed(expected)));
    }
    if let Some((rest, form)) = normalized(input) {
        return Ok((rest, IsTest::Normalized(form)));
    }
    input.note(Expected::Keyword(Keyword::Null));
    let labelled = input.is_word(Keyword::Labeled);
    let (rest, labels) = label_expression(input.skip(u32::from(labelled)))?;
    Ok((rest, IsTest::Labels(labels)))
}

/// `[NFC | NFD | NFKC | NFKD] NORMALIZED`
fn normalized(input: Input<'_>) -> Option<(Input<'_>, Arc<str>)> {
    if input.is_word(Keyword::Normalized) {
        return Some((input.skip(1), "NFC".into()));
    }
    let form = normal_form(input).filter(|_| input.is_word_ahead(1, Keyword::Normalized))?;
    Some((input.skip(2), form))
}

/// The normal form that the next word names.
pub(super) fn normal_form(input: Input<'_>) -> Option<Arc<str>> {
    let word = input.word();
    let form = NORMAL_FORMS
        .iter()
        .find(|form| form.eq_ignore_ascii_case(&word));
    form.map(|form| (*form).into())
}
