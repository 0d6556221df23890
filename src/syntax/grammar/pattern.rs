//! Patterns: paths of nodes and relationships, with GQL's groups, selectors and modes.

use super::super::ast::{
    Expression, ExpressionKind, GroupPattern, Literal, Name, NodePattern, PathMode, Pattern,
    PatternElement, Selector,
};
use super::super::combinator::{comma_list, keyword, nested, symbol, with_bar};
use super::super::failure::{Expected, fatal};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::atom::{self, parameter};
use super::expression::{enclosed_expression, spanned};
use super::label::labels_of_pattern;
use super::name::{is_variable, names_element, optional_variable, variable};
use super::quantifier::path_quantifier;
use super::relationship::relationship;
use crate::error::{Error, ErrorCode};
use nom::Parser;
use nom::combinator::{map, opt};
use nom::sequence::{preceded, terminated};

/// The patterns of `CREATE`, whose properties may be a parameter.
pub(super) fn created_patterns(input: Input<'_>) -> Parsed<'_, Vec<Pattern>> {
    comma_list(pattern).parse(input)
}

/// The patterns of `MATCH`, whose properties must be listed.
pub(super) fn matched_patterns(input: Input<'_>) -> Parsed<'_, Vec<Pattern>> {
    comma_list(matched_pattern).parse(input)
}

/// One pattern of `MATCH` or `MERGE`.
pub(super) fn matched_pattern(input: Input<'_>) -> Parsed<'_, Pattern> {
    let (rest, pattern) = pattern(input)?;
    forbid_parameters(&pattern.elements)?;
    Ok((rest, pattern))
}

fn forbid_parameters(
    elements: &[PatternElement],
) -> Result<(), nom::Err<super::super::failure::Failure>> {
    for element in elements {
        let properties = match element {
            PatternElement::Node(node) => &node.properties,
            PatternElement::Relationship(relationship) => &relationship.properties,
            PatternElement::Group(group) => {
                forbid_parameters(&group.elements)?;
                &None
            }
        };
        if let Some(Expression {
            kind: ExpressionKind::Parameter(name),
            span,
        }) = properties
        {
            let message = format!("`${name}` cannot be used for all properties in MATCH or MERGE");
            let error = Error::syntax(ErrorCode::InvalidParameterUse, message).at(*span);
            return Err(fatal(
                error.hint(format!("name the properties: {{key: ${name}.key}}")),
            ));
        }
    }
    Ok(())
}

/// `variable = selector mode path`
pub(super) fn pattern(input: Input<'_>) -> Parsed<'_, Pattern> {
    nested(1, input, named_path)
}

fn named_path(input: Input<'_>) -> Parsed<'_, Pattern> {
    let (rest, variable) = path_variable(input)?;
    let (rest, mut pattern) = match shortest_word(rest) {
        Some(word) => shortest_function(rest, word)?,
        None => path(rest)?,
    };
    pattern.variable = variable;
    pattern.span = input.span_to(rest);
    Ok((rest, pattern))
}

/// `variable =`, if present.
fn path_variable(input: Input<'_>) -> Parsed<'_, Option<Name>> {
    match input.is_ahead(1, Symbol::Equal) {
        true => map(terminated(variable, symbol(Symbol::Equal)), Some).parse(input),
        false => Ok((input, None)),
    }
}

/// Whether a pattern rather than a clause begins here.
pub(super) fn starts_path_pattern(input: Input<'_>) -> bool {
    let named = input.first().is_some_and(is_variable) && input.is_ahead(1, Symbol::Equal);
    let prefixed = matches!(
        input.first(),
        Some(TokenKind::Keyword(
            Keyword::Any
                | Keyword::All
                | Keyword::Shortest
                | Keyword::Walk
                | Keyword::Trail
                | Keyword::Acyclic
        ))
    );
    named || prefixed || input.is(Symbol::LeftParen) || shortest_word(input).is_some()
}

fn path(input: Input<'_>) -> Parsed<'_, Pattern> {
    let (rest, selector) = selector(input)?;
    let (rest, mode) = mode(rest)?;
    let (rest, selector) = finish_selector(rest, selector)?;
    let (rest, elements) = elements(rest)?;
    let pattern = Pattern {
        variable: None,
        selector,
        mode,
        elements,
        span: input.span_to(rest),
    };
    Ok((rest, pattern))
}

/// `ANY [SHORTEST]`, `ALL [SHORTEST]`, `ANY k`, `SHORTEST k`
fn selector(input: Input<'_>) -> Parsed<'_, Selector> {
    let shortest = input.is_word_ahead(1, Keyword::Shortest);
    let legacy = false;
    match input.first() {
        Some(TokenKind::Keyword(Keyword::All)) if shortest => {
            let count = one(input);
            Ok((input.skip(2), Selector::ShortestGroups { count, legacy }))
        }
        Some(TokenKind::Keyword(Keyword::All)) => Ok((input.skip(1), Selector::All)),
        Some(TokenKind::Keyword(Keyword::Any)) if shortest => {
            let count = one(input);
            Ok((input.skip(2), Selector::Shortest { count, legacy }))
        }
        Some(TokenKind::Keyword(Keyword::Any)) => {
            let (rest, count) = count(input)?;
            Ok((rest, Selector::Any(count)))
        }
        Some(TokenKind::Keyword(Keyword::Shortest)) => {
            let (rest, count) = count(input)?;
            Ok((rest, Selector::Shortest { count, legacy }))
        }
        _ => Ok((input, Selector::All)),
    }
}

/// The number or parameter after a word; 1 if there is none.
fn count(input: Input<'_>) -> Parsed<'_, Expression> {
    let rest = input.skip(1);
    match rest.first() {
        Some(TokenKind::Integer | TokenKind::Parameter) => atom::atom(rest),
        _ => Ok((rest, one(input))),
    }
}

fn one(input: Input<'_>) -> Expression {
    let kind = ExpressionKind::Literal(Literal::Integer(1));
    spanned(input, input.skip(1), kind)
}

fn mode(input: Input<'_>) -> Parsed<'_, PathMode> {
    let mode = match input.first() {
        Some(TokenKind::Keyword(Keyword::Walk)) => PathMode::Walk,
        Some(TokenKind::Keyword(Keyword::Trail)) => PathMode::Trail,
        Some(TokenKind::Keyword(Keyword::Acyclic)) => PathMode::Acyclic,
        _ => return Ok((input, PathMode::Trail)),
    };
    Ok((input.skip(1), mode))
}

/// `PATHS`, which has no effect, and `GROUPS`, which makes `SHORTEST k` count lengths.
fn finish_selector(input: Input<'_>, selector: Selector) -> Parsed<'_, Selector> {
    // Not listed among the expected words, because it has no effect.
    let paths = input.is_word(Keyword::Paths) || input.is_word(Keyword::Path);
    let rest = input.skip(u32::from(paths));
    let groups = rest.is_word(Keyword::Groups) || rest.is_word(Keyword::Group);
    match selector {
        Selector::Shortest { count, legacy } if groups => {
            Ok((rest.skip(1), Selector::ShortestGroups { count, legacy }))
        }
        selector => Ok((rest, selector)),
    }
}

fn shortest_word(input: Input<'_>) -> Option<Keyword> {
    match input.first()? {
        TokenKind::Keyword(word @ (Keyword::ShortestPath | Keyword::AllShortestPaths))
            if input.is_ahead(1, Symbol::LeftParen) =>
        {
            Some(word)
        }
        _ => None,
    }
}

/// `shortestPath(path)`, `allShortestPaths(path)`
fn shortest_function(input: Input<'_>, word: Keyword) -> Parsed<'_, Pattern> {
    let (rest, elements) = elements(input.skip(2))?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let (count, legacy) = (one(input), true);
    let selector = match word {
        Keyword::AllShortestPaths => Selector::ShortestGroups { count, legacy },
        _ => Selector::Shortest { count, legacy },
    };
    let pattern = Pattern {
        variable: None,
        selector,
        mode: PathMode::Trail,
        elements,
        span: input.span_to(rest),
    };
    Ok((rest, pattern))
}

/// `shortestPath(…)` as an expression
pub(super) fn shortest_path(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, pattern) = matched_pattern(input)?;
    let kind = ExpressionKind::ShortestPath(Box::new(pattern));
    Ok((rest, spanned(input, rest, kind)))
}

/// A pattern as an expression; [`pattern_follows`] has already checked that it is one.
pub(super) fn pattern_predicate(input: Input<'_>) -> Parsed<'_, Expression> {
    let (rest, pattern) = matched_pattern(input)?;
    let kind = ExpressionKind::PatternPredicate(Box::new(pattern));
    Ok((rest, spanned(input, rest, kind)))
}

/// Returns whether the parenthesis that opens here is the first node of a pattern within an expression: it looks like a
/// node, and an arrow follows it. This takes a few tokens and no backtracking, so that `((((1))))` takes linear time.
pub(super) fn pattern_follows(input: Input<'_>) -> bool {
    let Some(close) = looks_like_node(input, 0) else {
        return false;
    };
    let at = close + 1;
    let adjacent = |count: u32| input.touches(at + count);
    let dash = |count: u32| input.is_ahead(at + count, Symbol::Minus);
    let bracket = |count: u32| {
        let close = input.closing_ahead(at + count);
        input.is_ahead(at + count, Symbol::LeftBracket)
            && close.is_some_and(|close| input.is_ahead(close + 1, Symbol::Minus))
    };
    let leads_on = |count: u32| {
        input.is_ahead(at + count, Symbol::Greater) || looks_like_node(input, at + count).is_some()
    };
    if input.is_ahead(at, Symbol::Less) {
        let arrow = dash(1) && adjacent(0);
        return arrow && (bracket(2) || (dash(2) && adjacent(1) && leads_on(3)));
    }
    dash(0) && (bracket(1) || (dash(1) && adjacent(0) && leads_on(2)))
}

/// Where the parenthesis that opens `count` tokens ahead is closed, if its content could be a node.
fn looks_like_node(input: Input<'_>, count: u32) -> Option<u32> {
    if !input.is_ahead(count, Symbol::LeftParen) {
        return None;
    }
    let named = names_element(input, count + 1);
    let inside = count + 1 + u32::from(named);
    let null_test = input.is_word_ahead(inside + 1, Keyword::Null)
        || input.is_word_ahead(inside + 1, Keyword::Not);
    let follows = matches!(
        input.ahead(inside)?,
        TokenKind::Symbol(Symbol::RightParen | Symbol::Colon | Symbol::LeftBrace)
            | TokenKind::Keyword(Keyword::Is | Keyword::Where)
            | TokenKind::Parameter
    ) && !(null_test && input.is_word_ahead(inside, Keyword::Is));
    input.closing_ahead(count).filter(|_| follows)
}

/// Nodes, relationships and groups alternately.
fn elements(input: Input<'_>) -> Parsed<'_, Vec<PatternElement>> {
    let (mut rest, first) = node_or_group(input)?;
    let mut elements = vec![first];
    loop {
        if starts_relationship(rest) {
            let (after, relationship) = relationship(rest)?;
            let (after, node) = node_or_group(after)?;
            elements.push(PatternElement::Relationship(relationship));
            elements.push(node);
            rest = after;
        } else if rest.is(Symbol::LeftParen) && joins_group(rest, &elements) {
            let (after, element) = node_or_group(rest)?;
            elements.push(element);
            rest = after;
        } else {
            rest.note(Expected::Symbol(Symbol::Minus));
            return Ok((rest, elements));
        }
    }
}

/// Two nodes cannot be adjacent; a group can be adjacent to anything.
fn joins_group(input: Input<'_>, before: &[PatternElement]) -> bool {
    starts_group(input) || matches!(before.last(), Some(PatternElement::Group(_)))
}

fn starts_relationship(input: Input<'_>) -> bool {
    let left = input.is(Symbol::Less) && input.is_ahead(1, Symbol::Minus);
    left || input.is(Symbol::Minus)
}

/// `((` or `(p = (`
fn starts_group(input: Input<'_>) -> bool {
    let named = input.ahead(1).is_some_and(is_variable) && input.is_ahead(2, Symbol::Equal);
    input.is(Symbol::LeftParen) && (input.is_ahead(1, Symbol::LeftParen) || named)
}

fn node_or_group(input: Input<'_>) -> Parsed<'_, PatternElement> {
    match starts_group(input) {
        true => group(input).map(|(rest, group)| (rest, PatternElement::Group(group))),
        false => node(input).map(|(rest, node)| (rest, PatternElement::Node(node))),
    }
}

/// `(p = (a)-[r]->(b) WHERE predicate){1,5}`
fn group(input: Input<'_>) -> Parsed<'_, GroupPattern> {
    nested(2, input, |input| {
        let (rest, variable) = path_variable(input.skip(1))?;
        let (rest, elements) = elements(rest)?;
        let (rest, predicate) = inline_where(rest)?;
        let (rest, _) = symbol(Symbol::RightParen)(rest)?;
        let (rest, quantifier) = path_quantifier(rest)?;
        let group = GroupPattern {
            variable,
            elements,
            predicate,
            quantifier,
            span: input.span_to(rest),
        };
        Ok((rest, group))
    })
}

/// `(variable:Label {key: value} WHERE predicate)`
fn node(input: Input<'_>) -> Parsed<'_, NodePattern> {
    let (rest, _) = symbol(Symbol::LeftParen)(input)?;
    let (rest, variable) = optional_variable(rest)?;
    let (rest, labels) = with_bar(false, rest, labels_of_pattern)?;
    let (rest, properties) = properties(rest)?;
    let (rest, predicate) = inline_where(rest)?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let node = NodePattern {
        variable,
        labels,
        properties,
        predicate,
        span: input.span_to(rest),
    };
    Ok((rest, node))
}

/// `{key: value}` or a parameter, if present.
pub(super) fn properties(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    match input.first() {
        Some(TokenKind::Symbol(Symbol::LeftBrace)) => {
            nested(1, input, atom::map).map(|(rest, map)| (rest, Some(map)))
        }
        Some(TokenKind::Parameter) => {
            parameter(input).map(|(rest, parameter)| (rest, Some(parameter)))
        }
        _ => {
            input.note(Expected::Symbol(Symbol::LeftBrace));
            Ok((input, None))
        }
    }
}

/// `WHERE predicate` inside an element of a pattern.
pub(super) fn inline_where(input: Input<'_>) -> Parsed<'_, Option<Box<Expression>>> {
    let (rest, predicate) =
        opt(preceded(keyword(Keyword::Where), enclosed_expression)).parse(input)?;
    Ok((rest, predicate.map(Box::new)))
}
