//! Function calls with keywords between their arguments: `trim(BOTH 'x' FROM text)`, `normalize(text, NFD)`.

use super::super::ast::{Expression, ExpressionKind, Literal, Name};
use super::super::combinator::{keyword, symbol};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::comprehension::holds;
use super::expression::{enclosed_expression, spanned};
use super::is_test::normal_form;
use super::value_type::coordinate_type;
use crate::value::vector::{Distance, Norm};

/// The call at `input` of the function of this name, if it has a syntax of its own.
pub(super) fn special_call<'a>(input: Input<'a>, name: &Name) -> Option<Parsed<'a, Expression>> {
    let open = input.skip(1);
    let sided = matches!(
        open.ahead(1),
        Some(TokenKind::Keyword(
            Keyword::Both | Keyword::Leading | Keyword::Trailing
        ))
    ) && matches!(
        open.ahead(2),
        Some(TokenKind::String | TokenKind::Identifier | TokenKind::Parameter)
    );
    let has_from = holds(open, TokenKind::Keyword(Keyword::From));
    if name.text.eq_ignore_ascii_case("trim") && (sided || has_from) {
        return Some(trim(input, name));
    }
    if let Some(word) = vector_word(open, &name.text) {
        return Some(with_word(input, name, word));
    }
    let form = open.closing_ahead(0)?.checked_sub(1)?;
    let is_word = matches!(open.ahead(form), Some(TokenKind::Identifier))
        && form > 1
        && open.is_ahead(form - 1, Symbol::Comma)
        && normal_form(open.skip(form)).is_some();
    (name.text.eq_ignore_ascii_case("normalize") && is_word).then(|| normalize(input, name))
}

/// `trim([BOTH | LEADING | TRAILING] [characters] FROM text)`: the function of that side.
fn trim<'a>(input: Input<'a>, name: &Name) -> Parsed<'a, Expression> {
    let inside = input.skip(2);
    let (rest, side) = match inside.first() {
        Some(TokenKind::Keyword(Keyword::Both)) => (inside.skip(1), "trim"),
        Some(TokenKind::Keyword(Keyword::Leading)) => (inside.skip(1), "ltrim"),
        Some(TokenKind::Keyword(Keyword::Trailing)) => (inside.skip(1), "rtrim"),
        _ => (inside, "trim"),
    };
    let (rest, characters) = match rest.is_word(Keyword::From) {
        true => (rest, None),
        false => enclosed_expression(rest).map(|(rest, found)| (rest, Some(found)))?,
    };
    let (rest, _) = keyword(Keyword::From)(rest)?;
    let (rest, text) = enclosed_expression(rest)?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let arguments = std::iter::once(text).chain(characters).collect();
    Ok((rest, call(input, rest, (side, name), arguments)))
}

/// `normalize(text, NFD)`
fn normalize<'a>(input: Input<'a>, name: &Name) -> Parsed<'a, Expression> {
    let (rest, text) = enclosed_expression(input.skip(2))?;
    let (rest, _) = symbol(Symbol::Comma)(rest)?;
    let form = normal_form(rest).unwrap_or_default();
    let literal = ExpressionKind::Literal(Literal::String(form));
    let form = spanned(rest, rest.skip(1), literal);
    let (rest, _) = symbol(Symbol::RightParen)(rest.skip(1))?;
    Ok((
        rest,
        call(input, rest, ("normalize", name), vec![text, form]),
    ))
}

/// How many tokens before the closing parenthesis of a call of a vector function the word at its end begins.
fn vector_word(open: Input<'_>, function: &str) -> Option<u32> {
    let takes = |name: &str| function.eq_ignore_ascii_case(name);
    let (of_vector, of_measure) = (
        takes("vector"),
        takes("vector_distance") || takes("vector_norm"),
    );
    if !of_vector && !of_measure {
        return None;
    }
    let end = open.closing_ahead(0)?;
    // `SIGNED INTEGER NOT NULL` has four words.
    let comma = (1..=5)
        .map(|back| end.checked_sub(back))
        .find(|at| at.is_none_or(|at| open.is_ahead(at, Symbol::Comma)));
    let word = comma??.checked_add(1)?;
    let at = open.skip(word);
    let known = match of_vector {
        true => coordinate_type(at).is_ok_and(|(rest, _)| rest.is(Symbol::RightParen)),
        false => {
            let names = Distance::NAMES.iter().map(|(name, _)| *name);
            let mut names = names.chain(Norm::NAMES.iter().map(|(name, _)| *name));
            word + 1 == end && names.any(|name| name.eq_ignore_ascii_case(&at.word()))
        }
    };
    known.then_some(word)
}

/// `vector([1, 2], 2, FLOAT32)`, `vector_distance(a, b, COSINE)`: the word at the end stands for its text.
fn with_word<'a>(input: Input<'a>, name: &Name, word: u32) -> Parsed<'a, Expression> {
    let at = input.skip(1).skip(word);
    let mut arguments = Vec::new();
    let mut rest = input.skip(2);
    while rest.position() < at.position() {
        let (after, argument) = enclosed_expression(rest)?;
        (rest, _) = symbol(Symbol::Comma)(after)?;
        arguments.push(argument);
    }
    let (end, written) = match coordinate_type(at) {
        Ok((end, of)) => (end, of.name().to_owned()),
        Err(_) => (at.skip(1), at.word().to_ascii_uppercase()),
    };
    let literal = ExpressionKind::Literal(Literal::String(written.into()));
    arguments.push(spanned(at, end, literal));
    let (rest, _) = symbol(Symbol::RightParen)(end)?;
    Ok((rest, call(input, rest, (&name.text, name), arguments)))
}

fn call<'a>(
    input: Input<'a>,
    rest: Input<'a>,
    (function, written): (&str, &Name),
    arguments: Vec<Expression>,
) -> Expression {
    let name = Name {
        text: function.into(),
        span: written.span,
    };
    let kind = ExpressionKind::Call {
        name,
        distinct: false,
        arguments,
    };
    spanned(input, rest, kind)
}
