//! Expressions with operators, from `OR` (lowest precedence) to the dots and brackets after an atom (highest).
//!
//! One loop parses all levels: it reads an operand, and as long as an operator of its level or a tighter one follows,
//! the right operand at the next tighter level.
//! follows, the operand to the right at the next stronger level.

use super::super::ast::{
    BinaryOperator, ChainOperation, Expression, ExpressionKind, LONG_CHAIN, LabelExpression, Level,
    Literal, UnaryOperator, ValueOperator,
};
use super::super::combinator::{grow, keyword, nested, symbol, with_bar};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::literal;
use super::super::token::{Symbol, TokenKind};
use super::atom::atom;
use super::chain::ChainBuilder;
use super::comprehension::map_projection;
use super::is_test::{is_operator, is_type_sign};
use super::label::label_expression;
use super::name::{is_named_word, property_key, require_unambiguous};

/// An expression.
pub(in super::super) fn expression(input: Input<'_>) -> Parsed<'_, Expression> {
    operators(input, Level::Or)
}

/// An expression inside brackets, where `|` joins labels again.
pub(super) fn enclosed_expression(input: Input<'_>) -> Parsed<'_, Expression> {
    with_bar(false, input, expression)
}

/// What may follow an operand.
#[derive(Clone, Copy)]
enum Infix {
    /// An operator with an operand to its right.
    Binary(BinaryOperator),
    /// `IS …` or `:: …`, which have no right operand.
    Is,
}

fn operators(input: Input<'_>, weakest: Level) -> Parsed<'_, Expression> {
    nested(1, input, |input| {
        let (rest, left) = prefix(input, weakest)?;
        match infix(rest) {
            Some(_) => operations(input, rest, left, weakest),
            None => {
                rest.note(Expected::Operator);
                Ok((rest, left))
            }
        }
    })
}

/// The operators after the first operand. This and similar functions are separate to keep stack frames small while the
/// operand itself is read, which is where queries nest.
fn operations<'a>(
    input: Input<'a>,
    at: Input<'a>,
    left: Expression,
    weakest: Level,
) -> Parsed<'a, Expression> {
    let (mut rest, mut chain) = (at, ChainBuilder::new(input, left));
    let mut strongest = Level::Atom;
    while let Some((infix, level)) = infix(rest).filter(|(_, level)| *level >= weakest) {
        // `a IS NULL + 1`: after a weaker operator, the result is an operand of its own.
        if level > strongest {
            chain = ChainBuilder::new(input, chain.finish()?);
        }
        strongest = level;
        (rest, chain) = match (infix, level) {
            (Infix::Is, _) => is_operator(input, rest, chain)?,
            (Infix::Binary(BinaryOperator::Value(operator)), level)
                if level >= Level::Predicate =>
            {
                value_operator(rest, chain, operator, level)?
            }
            (Infix::Binary(operator), level) => {
                let left = chain.finish()?;
                let (rest, joined) = match level {
                    Level::Comparison => comparison(input, rest, left)?,
                    _ => logical(rest, left, operator, level)?,
                };
                (rest, ChainBuilder::new(input, joined))
            }
        };
    }
    rest.note(Expected::Operator);
    Ok((rest, chain.finish()?))
}

fn infix(input: Input<'_>) -> Option<(Infix, Level)> {
    let operator = match input.first()? {
        TokenKind::Keyword(Keyword::Is) => return Some((Infix::Is, Level::Predicate)),
        TokenKind::Symbol(Symbol::Colon) if is_type_sign(input) => {
            return Some((Infix::Is, Level::Predicate));
        }
        TokenKind::Keyword(word) => word_operator(word)?,
        TokenKind::Symbol(symbol) => BinaryOperator::Value(symbol_operator(symbol)?),
        _ => return None,
    };
    Some((Infix::Binary(operator), operator.level()))
}

fn word_operator(word: Keyword) -> Option<BinaryOperator> {
    Some(match word {
        Keyword::Or => BinaryOperator::Or,
        Keyword::And => BinaryOperator::And,
        Keyword::Xor => BinaryOperator::Value(ValueOperator::Xor),
        Keyword::Starts => BinaryOperator::Value(ValueOperator::StartsWith),
        Keyword::Ends => BinaryOperator::Value(ValueOperator::EndsWith),
        Keyword::Contains => BinaryOperator::Value(ValueOperator::Contains),
        Keyword::In => BinaryOperator::Value(ValueOperator::In),
        _ => return None,
    })
}

fn symbol_operator(symbol: Symbol) -> Option<ValueOperator> {
    Some(match symbol {
        Symbol::Equal => ValueOperator::Equal,
        Symbol::NotEqual => ValueOperator::NotEqual,
        Symbol::Less => ValueOperator::Less,
        Symbol::LessOrEqual => ValueOperator::LessOrEqual,
        Symbol::Greater => ValueOperator::Greater,
        Symbol::GreaterOrEqual => ValueOperator::GreaterOrEqual,
        Symbol::MatchesRegex => ValueOperator::MatchesRegex,
        Symbol::Plus => ValueOperator::Add,
        Symbol::Minus => ValueOperator::Subtract,
        Symbol::DoubleBar => ValueOperator::Concatenate,
        Symbol::Star => ValueOperator::Multiply,
        Symbol::Slash => ValueOperator::Divide,
        Symbol::Percent => ValueOperator::Modulo,
        Symbol::Caret => ValueOperator::Power,
        _ => return None,
    })
}

/// `< 3`, `STARTS WITH 'a'`: an operator of `CASE x WHEN …` that lacks its left operand, with the right one.
pub(super) fn half_comparison(input: Input<'_>) -> Option<Parsed<'_, (ValueOperator, Expression)>> {
    let (Infix::Binary(BinaryOperator::Value(operator)), level) = infix(input)? else {
        return None;
    };
    if level != Level::Comparison && level != Level::Predicate {
        return None;
    }
    let operand = right_operand(input, BinaryOperator::Value(operator), level);
    Some(operand.map(|(rest, right)| (rest, (operator, right))))
}

/// The next operator, and its right-hand side.
fn right_operand(at: Input<'_>, operator: BinaryOperator, level: Level) -> Parsed<'_, Expression> {
    let two_words = matches!(
        operator,
        BinaryOperator::Value(ValueOperator::StartsWith | ValueOperator::EndsWith)
    );
    let rest = match two_words {
        true => keyword(Keyword::With)(at.skip(1))?.0,
        false => at.skip(1),
    };
    operators(rest, level.tighter())
}

/// `operator right` after a chain, for left-associative operators.
fn value_operator<'a>(
    at: Input<'a>,
    mut chain: ChainBuilder<'a>,
    operator: ValueOperator,
    level: Level,
) -> Parsed<'a, ChainBuilder<'a>> {
    let (rest, right) = right_operand(at, BinaryOperator::Value(operator), level)?;
    chain.push(rest, ChainOperation::Binary(operator, right));
    Ok((rest, chain))
}

/// `a OR b OR c`: all operands of one logical operator.
fn logical<'a>(
    at: Input<'a>,
    left: Expression,
    operator: BinaryOperator,
    level: Level,
) -> Parsed<'a, Expression> {
    let mut operands = vec![left];
    let mut rest = at;
    while infix(rest).is_some_and(|(_, next)| next == level) {
        let (after, operand) = operators(rest.skip(1), level.tighter())?;
        operands.push(operand);
        rest = after;
    }
    let levels = match operands.len() > LONG_CHAIN {
        true => operands.len().ilog2() + 1,
        false => u32::try_from(operands.len()).unwrap_or(u32::MAX) - 1,
    };
    grow(at, levels)?;
    let joined = chain(operator, operands);
    let joined = joined.expect("a chain has at least the operand before its first operator");
    Ok((rest, joined))
}

fn chain(operator: BinaryOperator, operands: Vec<Expression>) -> Option<Expression> {
    let join = |left: Expression, right: Expression| Expression {
        span: left.span.to(right.span),
        kind: ExpressionKind::Binary(operator, Box::new(left), Box::new(right)),
    };
    if operands.len() <= LONG_CHAIN {
        return operands.into_iter().reduce(join);
    }
    let mut level = operands;
    while level.len() > 1 {
        let mut pairs = Vec::with_capacity(level.len() / 2 + 1);
        let mut singles = level.into_iter();
        while let Some(left) = singles.next() {
            pairs.push(match singles.next() {
                Some(right) => join(left, right),
                None => left,
            });
        }
        level = pairs;
    }
    level.pop()
}

/// `a < b <= c`: one operator makes a binary expression, several make a chain that is true if all of its links are.
fn comparison<'a>(input: Input<'a>, at: Input<'a>, left: Expression) -> Parsed<'a, Expression> {
    let mut operands = vec![left];
    let mut operators_between = Vec::new();
    let mut rest = at;
    while let Some((Infix::Binary(BinaryOperator::Value(operator)), Level::Comparison)) =
        infix(rest)
    {
        let (after, operand) = operators(rest.skip(1), Level::Predicate)?;
        operators_between.push(operator);
        operands.push(operand);
        rest = after;
    }
    grow(at, 1)?;
    let kind = match <[Expression; 2]>::try_from(operands) {
        Ok([left, right]) => {
            let operator = operators_between.first().copied();
            let operator = BinaryOperator::Value(operator.unwrap_or(ValueOperator::Equal));
            ExpressionKind::Binary(operator, Box::new(left), Box::new(right))
        }
        Err(operands) => ExpressionKind::Comparison(operands, operators_between),
    };
    Ok((rest, spanned(input, rest, kind)))
}

fn prefix(input: Input<'_>, weakest: Level) -> Parsed<'_, Expression> {
    match is_negation(input) && weakest <= Level::Not {
        true => negation(input),
        false if input.first().and_then(sign).is_some() => signed(input),
        false => postfix(input),
    }
}

/// Returns whether the next token is a `NOT` that is not a variable.
fn is_negation(input: Input<'_>) -> bool {
    input.is_word(Keyword::Not) && !is_named_word(input)
}

/// `NOT NOT a = b`
fn negation(input: Input<'_>) -> Parsed<'_, Expression> {
    let (count, rest) = count_while(input, is_negation);
    if let Some(last) = rest.before(1).filter(|_| count > 0) {
        require_unambiguous(last)?;
    }
    let (rest, operand) = operators(rest, Level::Comparison)?;
    prefixed(input, rest, operand, count)
}

/// An operand that ends at `rest`, with `count` prefix operators before it, the first at `input`.
fn prefixed<'a>(
    input: Input<'a>,
    rest: Input<'a>,
    operand: Expression,
    count: u32,
) -> Parsed<'a, Expression> {
    let mut chain = ChainBuilder::new(input, operand);
    for at in (0..count).rev() {
        let operator = input.ahead(at).and_then(sign).unwrap_or(UnaryOperator::Not);
        chain.push_before(input.skip(at), rest, ChainOperation::Unary(operator));
    }
    Ok((rest, chain.finish()?))
}

/// `- + a`: signs bind tighter than `^`. The least integer has no positive counterpart and is read with its sign.
fn signed(input: Input<'_>) -> Parsed<'_, Expression> {
    let (mut count, rest) = count_while(input, |rest| rest.first().and_then(sign).is_some());
    let least = least_integer(input.skip(count - 1));
    let (rest, operand) = match least {
        Some(least) => {
            // The last sign is part of the number.
            count -= 1;
            (rest.skip(1), least)
        }
        None => postfix(rest)?,
    };
    prefixed(input, rest, operand, count)
}

fn sign(kind: TokenKind) -> Option<UnaryOperator> {
    match kind {
        TokenKind::Symbol(Symbol::Minus) => Some(UnaryOperator::Minus),
        TokenKind::Symbol(Symbol::Plus) => Some(UnaryOperator::Plus),
        _ => None,
    }
}

/// `-9223372036854775808`, at its minus sign.
fn least_integer(input: Input<'_>) -> Option<Expression> {
    let number = input.skip(1);
    let is_number = input.is(Symbol::Minus) && number.first() == Some(TokenKind::Integer);
    let magnitude = literal::magnitude(number.text(number.span()), number.span()).ok()?;
    let kind = ExpressionKind::Literal(Literal::Integer(i64::MIN));
    let found = is_number && magnitude == i64::MIN.unsigned_abs();
    found.then(|| spanned(input, number.skip(1), kind))
}

fn count_while<'a>(input: Input<'a>, wanted: impl Fn(Input<'a>) -> bool) -> (u32, Input<'a>) {
    let mut rest = input;
    while wanted(rest) {
        rest = rest.skip(1);
    }
    (rest.position() - input.position(), rest)
}

/// An atom with the property accesses, subscripts and labels behind it.
fn postfix(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, subject) = access(input)?;
    match rest.is(Symbol::Colon) && !is_type_sign(rest) {
        true => has_labels(input, rest, subject),
        false => Ok((rest, subject)),
    }
}

/// An atom with the property accesses and subscripts after it, which is also what `SET` and `REMOVE` can change.
pub(super) fn access(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, subject) = atom(input)?;
    match rest.first() {
        Some(TokenKind::Symbol(Symbol::Dot | Symbol::LeftBracket | Symbol::LeftBrace)) => {
            accesses(input, rest, subject)
        }
        _ => Ok((rest, subject)),
    }
}

fn accesses<'a>(input: Input<'a>, at: Input<'a>, subject: Expression) -> Parsed<'a, Expression> {
    let (mut rest, mut chain) = (at, ChainBuilder::new(input, subject));
    loop {
        let (after, operation) = match rest.first() {
            Some(TokenKind::Symbol(Symbol::Dot)) => property(rest)?,
            Some(TokenKind::Symbol(Symbol::LeftBracket)) => nested(1, rest, subscript)?,
            Some(TokenKind::Symbol(Symbol::LeftBrace))
                if chain.only().is_some_and(is_projectable) =>
            {
                let subject = chain.finish()?;
                let projected = nested(1, rest, |rest| map_projection(input, rest, subject))?;
                grow(rest, 1)?;
                rest = projected.0;
                chain = ChainBuilder::new(input, projected.1);
                continue;
            }
            _ => return Ok((rest, chain.finish()?)),
        };
        chain.push(after, operation);
        rest = after;
    }
}

fn is_projectable(subject: &Expression) -> bool {
    matches!(subject.kind, ExpressionKind::Variable(_))
}

/// `.key`
fn property(at: Input<'_>) -> Parsed<'_, ChainOperation> {
    let (rest, key) = property_key(at.skip(1))?;
    Ok((rest, ChainOperation::Property(key)))
}

/// `[index]` or `[from..to]`
fn subscript(at: Input<'_>) -> Parsed<'_, ChainOperation> {
    let (rest, from) = optional_bound(at.skip(1), Symbol::DotDot)?;
    let (rest, operation) = match (rest.is(Symbol::DotDot), from) {
        (false, Some(index)) => (rest, ChainOperation::Index(index)),
        (_, from) => {
            let (rest, _) = symbol(Symbol::DotDot)(rest)?;
            let (rest, to) = optional_bound(rest, Symbol::RightBracket)?;
            (rest, ChainOperation::Slice(from, to))
        }
    };
    rest.note(Expected::Symbol(Symbol::DotDot));
    let (rest, _) = symbol(Symbol::RightBracket)(rest)?;
    Ok((rest, operation))
}

/// An expression, or nothing if `end` follows immediately.
fn optional_bound(input: Input<'_>, end: Symbol) -> Parsed<'_, Option<Expression>> {
    if input.is(end) {
        return Ok((input, None));
    }
    let (rest, bound) = enclosed_expression(input)?;
    Ok((rest, Some(bound)))
}

fn has_labels<'a>(input: Input<'a>, at: Input<'a>, subject: Expression) -> Parsed<'a, Expression> {
    let (rest, labels): (_, LabelExpression) = label_expression(at.skip(1))?;
    grow(at, 1)?;
    let kind = ExpressionKind::HasLabels(Box::new(subject), labels);
    Ok((rest, spanned(input, rest, kind)))
}

/// An expression that was read between `input` and `rest`.
pub(super) fn spanned(input: Input<'_>, rest: Input<'_>, kind: ExpressionKind) -> Expression {
    let span = input.span_to(rest);
    Expression { kind, span }
}
