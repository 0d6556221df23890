//! Clauses that write: `CREATE`, `MERGE`, `SET`, `REMOVE`, `DELETE`, `FOREACH`.

use super::super::ast::{
    CitedFact, Clause, ClauseKind, DeleteClause, Expression, ExpressionKind, ForeachClause,
    LabelExpression, MergeClause, Name, RemoveItem, SetItem,
};
use super::super::combinator::{
    CLAUSE_LEVELS, comma_list, flag, keyword, nested, parenthesised, symbol, with_bar,
};
use super::super::failure::{Expected, fatal, fatal_at};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::expression::{access, expression};
use super::label::label_list;
use super::name::variable;
use super::pattern::{created_patterns, matched_pattern};
use super::statement::updating_clause;
use super::stating::{removed, starts_statement};
use crate::error::{Error, ErrorCode};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;
use nom::multi::many1;
use nom::sequence::preceded;

/// `CREATE patterns`, `INSERT patterns`
pub(super) fn create_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let word = alt((keyword(Keyword::Create), keyword(Keyword::Insert)));
    map(preceded(word, created_patterns), ClauseKind::Create).parse(input)
}

/// `MERGE pattern [ON CREATE SET items] [ON MATCH SET items]`
pub(super) fn merge_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (mut rest, pattern) = preceded(keyword(Keyword::Merge), matched_pattern).parse(input)?;
    let (mut on_create, mut on_match) = (Vec::new(), Vec::new());
    while rest.is_word(Keyword::On) {
        let event = alt((keyword(Keyword::Create), keyword(Keyword::Match)));
        let created = rest.is_word_ahead(1, Keyword::Create);
        let (after, items) = preceded(event, set_items).parse(rest.skip(1))?;
        match created {
            true => on_create.extend(items),
            false => on_match.extend(items),
        }
        rest = after;
    }
    rest.note(Expected::Keyword(Keyword::On));
    let kind = ClauseKind::Merge(MergeClause {
        pattern,
        on_create,
        on_match,
    });
    Ok((rest, kind))
}

/// `SET items`
pub(super) fn set_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    map(set_items, ClauseKind::Set).parse(input)
}

fn set_items(input: Input<'_>) -> Parsed<'_, Vec<SetItem>> {
    preceded(keyword(Keyword::Set), comma_list(set_item)).parse(input)
}

fn set_item(input: Input<'_>) -> Parsed<'_, SetItem> {
    let (rest, target) = target(input)?;
    match target {
        Target::Labels(variable, labels) => Ok((rest, SetItem::Labels { variable, labels })),
        Target::Property(target, key) => {
            let (rest, value) = assigned(rest)?;
            Ok((rest, SetItem::Property { target, key, value }))
        }
        Target::DynamicProperty(target, key) => {
            let (rest, value) = assigned(rest)?;
            Ok((rest, SetItem::DynamicProperty { target, key, value }))
        }
        Target::Variable(variable) if rest.is(Symbol::PlusEqual) => {
            let (rest, value) = expression(rest.skip(1))?;
            Ok((rest, SetItem::Merge { variable, value }))
        }
        Target::Variable(variable) => {
            rest.note(Expected::Symbol(Symbol::PlusEqual));
            let (rest, value) = assigned(rest)?;
            Ok((rest, SetItem::Replace { variable, value }))
        }
    }
}

fn assigned(input: Input<'_>) -> Parsed<'_, Expression> {
    preceded(symbol(Symbol::Equal), expression).parse(input)
}

/// What `SET`, `ADD` and `REMOVE` change.
pub(super) enum Target {
    Variable(Name),
    Labels(Name, Vec<LabelExpression>),
    Property(Expression, Name),
    DynamicProperty(Expression, Expression),
}

pub(super) fn target(input: Input<'_>) -> Parsed<'_, Target> {
    let (rest, subject) = nested(1, input, access)?;
    let is_value = matches!(
        subject.kind,
        ExpressionKind::Literal(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::List(_)
            | ExpressionKind::Map(_)
    );
    if is_value {
        let message = "a property or a label stands here, and this is a value";
        let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(subject.span);
        return Err(fatal(error.hint(
            "name the property again for another value: n.key = 1, n.key = 2; or write a list, [1, 2]",
        )));
    }
    match subject.kind {
        ExpressionKind::Property(target, key) => Ok((rest, Target::Property(*target, key))),
        ExpressionKind::Index(target, key) => Ok((rest, Target::DynamicProperty(*target, *key))),
        ExpressionKind::Variable(text) => {
            let span = subject.span;
            let name = Name { text, span };
            if !rest.is(Symbol::Colon) && !rest.is_word(Keyword::Is) {
                rest.note(Expected::Symbol(Symbol::Dot));
                rest.note(Expected::Symbol(Symbol::Colon));
                return Ok((rest, Target::Variable(name)));
            }
            let (rest, labels) = label_list(rest)?;
            Ok((rest, Target::Labels(name, labels)))
        }
        _ => rest.fail(Expected::Symbol(Symbol::Dot)),
    }
}

/// `REMOVE items`
pub(super) fn remove_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let items = preceded(keyword(Keyword::Remove), comma_list(remove_item));
    map(items, ClauseKind::Remove).parse(input)
}

fn remove_item(input: Input<'_>) -> Parsed<'_, RemoveItem> {
    if starts_citation(input) {
        return citation_item(input);
    }
    if starts_statement(input) {
        return map(removed, |stated| RemoveItem::Statement(Box::new(stated))).parse(input);
    }
    let (rest, target) = target(input)?;
    match target {
        Target::Labels(variable, labels) => Ok((rest, RemoveItem::Labels { variable, labels })),
        Target::Property(target, key) => Ok((rest, RemoveItem::Property { target, key })),
        Target::DynamicProperty(target, key) => {
            Ok((rest, RemoveItem::DynamicProperty { target, key }))
        }
        Target::Variable(_) => rest.fail(Expected::Symbol(Symbol::Dot)),
    }
}

/// A variable may be named `citation`: then a dot, a colon or an index follows it, and not a list before a `FROM`.
fn starts_citation(input: Input<'_>) -> bool {
    input.is_word(Keyword::Citation)
        && match input.ahead(1) {
            Some(TokenKind::Symbol(Symbol::Dot | Symbol::Colon)) => false,
            Some(TokenKind::Symbol(Symbol::LeftBracket)) => {
                let list = expression(input.skip(1));
                list.is_ok_and(|(rest, _)| rest.is_word(Keyword::From))
            }
            _ => true,
        }
}

/// `CITATION sources FROM facts`: up to the next `CITATION`, everything that follows is a fact, and not an item to be
/// removed.
fn citation_item(input: Input<'_>) -> Parsed<'_, RemoveItem> {
    let (rest, sources) = expression(input.skip(1))?;
    let (mut rest, first) = preceded(keyword(Keyword::From), cited_fact).parse(rest)?;
    let mut from = vec![first];
    while rest.is(Symbol::Comma) && !starts_citation(rest.skip(1)) {
        let (after, fact) = cited_fact(rest.skip(1))?;
        from.push(fact);
        rest = after;
    }
    rest.note(Expected::Symbol(Symbol::Comma));
    Ok((rest, RemoveItem::Citation { sources, from }))
}

fn cited_fact(input: Input<'_>) -> Parsed<'_, CitedFact> {
    let (rest, target) = target(input)?;
    let fact = match target {
        Target::Variable(name) => CitedFact::Existence(name),
        Target::Property(target, key) => CitedFact::Property(target, key),
        Target::DynamicProperty(target, key) => CitedFact::DynamicProperty(target, key),
        Target::Labels(name, _) => {
            return Err(fatal_at(
                ErrorCode::UnexpectedSyntax,
                name.span,
                "a label has no sources of its own: they are those of the node",
            ));
        }
    };
    Ok((rest, fact))
}

/// `[DETACH | NODETACH] DELETE expressions`
pub(super) fn delete_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, detach) = flag(Keyword::Detach)(input)?;
    let (rest, _) = match detach {
        true => (rest, false),
        false => flag(Keyword::Nodetach)(rest)?,
    };
    let (rest, targets) = preceded(keyword(Keyword::Delete), comma_list(expression)).parse(rest)?;
    Ok((rest, ClauseKind::Delete(DeleteClause { detach, targets })))
}

/// `FOREACH (variable IN list | clauses)`
pub(super) fn foreach_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    nested(CLAUSE_LEVELS, input, |input| {
        preceded(keyword(Keyword::Foreach), parenthesised(foreach_body)).parse(input)
    })
}

fn foreach_body(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, variable) = variable(input)?;
    let (rest, _) = keyword(Keyword::In)(rest)?;
    let (rest, list) = with_bar(true, rest, expression)?;
    let (rest, _) = symbol(Symbol::Bar)(rest)?;
    let (rest, body): (_, Vec<Clause>) =
        with_bar(false, rest, |rest| many1(updating_clause).parse(rest))?;
    let kind = ClauseKind::Foreach(ForeachClause {
        variable,
        list,
        body,
    });
    Ok((rest, kind))
}
