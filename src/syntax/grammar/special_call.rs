//! Function calls with keywords between their arguments: `trim(BOTH 'x' FROM text)`, `normalize(text, NFD)`.

use super::super::ast::{Expression, ExpressionKind, Literal, Name};
use super::super::combinator::{keyword, symbol};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::comprehension::holds;
use super::expression::{enclosed_expression, spanned};
use super::is_test::normal_form;

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
