//! Indexes and constraints: `CREATE INDEX`, `DROP CONSTRAINT`, …

use super::super::ast::{DroppedKind, Name, Requirement, SchemaCommand, SchemaTarget, UnitMeasure};
use super::super::combinator::{comma_list, keyword, keywords, parenthesised, symbol};
use super::super::failure::{Expected, RULE_NAME, fatal, fatal_at};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::graph_type::alter_graph_type;
use super::name::{
    any_name, is_variable, label, number, property_key, require_nonempty, text, variable,
};
use super::rule::{create_rule, drop_rule, starts_rule};
use super::search::{create_search_index, kind as search_kind, starts_search_index};
use crate::error::{Error, ErrorCode};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::sequence::{delimited, preceded, separated_pair, terminated};

/// Whether a schema command begins here, rather than a query.
pub(super) fn starts_schema_command(input: Input<'_>) -> bool {
    match input.first() {
        // A path may be named `index`.
        Some(TokenKind::Keyword(Keyword::Create)) if input.is_ahead(2, Symbol::Equal) => false,
        Some(TokenKind::Keyword(Keyword::Create))
            if starts_search_index(input) || starts_rule(input) =>
        {
            true
        }
        Some(TokenKind::Keyword(Keyword::Create)) => matches!(
            input.ahead(1),
            Some(TokenKind::Keyword(
                Keyword::Index
                    | Keyword::Range
                    | Keyword::Constraint
                    | Keyword::Unit
                    | Keyword::Source
            ))
        ),
        Some(TokenKind::Keyword(Keyword::Drop)) => true,
        Some(TokenKind::Keyword(Keyword::Alter)) => input.is_word_ahead(1, Keyword::Current),
        _ => false,
    }
}

/// A schema command; [`starts_schema_command`] has already checked that it is one.
pub(super) fn schema_command(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    match input.first() {
        Some(TokenKind::Keyword(Keyword::Drop)) if starts_rule(input) => drop_rule(input),
        Some(TokenKind::Keyword(Keyword::Drop)) => {
            alt((drop_index, drop_constraint, drop_unit, drop_source_key)).parse(input)
        }
        Some(TokenKind::Keyword(Keyword::Alter)) => {
            map(alter_graph_type, SchemaCommand::AlterGraphType).parse(input)
        }
        _ if starts_rule(input) => create_rule(input),
        _ if starts_search_index(input) => create_search_index(input),
        _ => alt((
            create_index,
            create_constraint,
            create_unit,
            create_source_key,
        ))
        .parse(input),
    }
}

/// `DROP [RANGE | NAME | FULLTEXT | TEXT | VECTOR] INDEX name [IF EXISTS]`
fn drop_index(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keyword(Keyword::Drop)(input)?;
    let index = || keyword(Keyword::Index);
    let (rest, kind) = alt((
        value(None, index()),
        map(terminated(dropped_kind, index()), Some),
    ))
    .parse(rest)?;
    let (rest, name) = rule_name(rest)?;
    let (rest, if_exists) = if_exists(rest)?;
    let command = SchemaCommand::DropIndex {
        kind,
        name,
        if_exists,
    };
    Ok((rest, command))
}

fn dropped_kind(input: Input<'_>) -> Parsed<'_, DroppedKind> {
    let range = value(DroppedKind::Range, keyword(Keyword::Range));
    alt((map(search_kind, DroppedKind::Search), range)).parse(input)
}

/// `DROP CONSTRAINT name [IF EXISTS]`
fn drop_constraint(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keywords(Keyword::Drop, Keyword::Constraint)(input)?;
    let (rest, name) = rule_name(rest)?;
    let (rest, if_exists) = if_exists(rest)?;
    Ok((rest, SchemaCommand::DropConstraint { name, if_exists }))
}

/// `DROP UNIT name [IF EXISTS]`
fn drop_unit(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keywords(Keyword::Drop, Keyword::Unit)(input)?;
    let (rest, name) = rule_name(rest)?;
    let (rest, if_exists) = if_exists(rest)?;
    Ok((rest, SchemaCommand::DropUnit { name, if_exists }))
}

/// `CREATE UNIT name [IF NOT EXISTS] [ALIAS name, …] = 'size'`, or `… OF 'dimension'`
fn create_unit(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keywords(Keyword::Create, Keyword::Unit)(input)?;
    let (rest, name) = new_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let aliases = preceded(keyword(Keyword::Alias), comma_list(new_name));
    let (rest, aliases) = opt(aliases).parse(rest)?;
    let size = map(preceded(symbol(Symbol::Equal), text), UnitMeasure::Size);
    let dimension = map(preceded(keyword(Keyword::Of), text), UnitMeasure::Dimension);
    let (rest, measure) = alt((size, dimension)).parse(rest)?;
    let command = SchemaCommand::CreateUnit {
        name,
        if_not_exists,
        aliases: aliases.unwrap_or_default(),
        measure,
    };
    Ok((rest, command))
}

/// `CREATE SOURCE KEY [name] [IF NOT EXISTS] FOR (n:Label) ON (n.key)`
fn create_source_key(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keywords(Keyword::Create, Keyword::Source)(input)?;
    let (rest, _) = keyword(Keyword::Key)(rest)?;
    let (rest, name) = optional_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, _) = keyword(Keyword::For)(rest)?;
    let (rest, variable) = preceded(symbol(Symbol::LeftParen), variable).parse(rest)?;
    let label = delimited(symbol(Symbol::Colon), label, symbol(Symbol::RightParen));
    let (rest, label) = { label }.parse(rest)?;
    let key = parenthesised(key_of(&variable));
    let (rest, key) = preceded(keyword(Keyword::On), key).parse(rest)?;
    let command = SchemaCommand::CreateConstraint {
        name,
        if_not_exists,
        target: SchemaTarget::Node(label),
        keys: vec![key],
        requirement: Requirement::SourceKey,
    };
    Ok((rest, command))
}

/// `DROP SOURCE KEY name [IF EXISTS]`: it is a constraint.
fn drop_source_key(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keywords(Keyword::Drop, Keyword::Source)(input)?;
    let (rest, _) = keyword(Keyword::Key)(rest)?;
    let (rest, name) = rule_name(rest)?;
    let (rest, if_exists) = if_exists(rest)?;
    Ok((rest, SchemaCommand::DropConstraint { name, if_exists }))
}

/// The name of an existing rule: any word, or a name in backticks.
pub(super) fn rule_name(input: Input<'_>) -> Parsed<'_, Name> {
    any_name(input, RULE_NAME)
}

/// The name of a new rule or unit, which follows the rules of variables.
pub(super) fn new_name(input: Input<'_>) -> Parsed<'_, Name> {
    match input.first() {
        Some(kind) if is_variable(kind) && number(input).is_none() => {
            require_nonempty(input, "an index, a constraint or a unit")?;
            rule_name(input)
        }
        _ => input.fail(Expected::Thing(RULE_NAME)),
    }
}

pub(super) fn if_exists(input: Input<'_>) -> Parsed<'_, bool> {
    let words = opt(keywords(Keyword::If, Keyword::Exists));
    map(words, |words| words.is_some()).parse(input)
}

pub(super) fn if_not_exists(input: Input<'_>) -> Parsed<'_, bool> {
    let not_exists = keywords(Keyword::Not, Keyword::Exists);
    let words = opt(preceded(keyword(Keyword::If), not_exists));
    map(words, |words| words.is_some()).parse(input)
}

/// The given name, unless the next word is one of those that follow it. `FOR`, `IF` and `ON` are names only in
/// backticks, because it is more likely that the name is missing.
pub(super) fn optional_name(input: Input<'_>) -> Parsed<'_, Option<Name>> {
    let follows_name = |kind| {
        matches!(
            kind,
            Some(TokenKind::Keyword(Keyword::If | Keyword::For | Keyword::On))
        )
    };
    match (follows_name(input.first()), follows_name(input.ahead(1))) {
        (true, true) => {
            let word = input.text(input.span());
            let message = format!("`{word}` is not expected here");
            let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(input.span());
            let hint =
                format!("`{word}` is a word of the command; as a name it is written in backticks");
            Err(fatal(error.hint(hint)))
        }
        (true, false) => Ok((input, None)),
        (false, _) => map(new_name, Some).parse(input),
    }
}

/// `CREATE [RANGE] INDEX [name] [IF NOT EXISTS] FOR target ON (n.key, …)`, and the older `… ON :Label(key, …)`
fn create_index(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keyword(Keyword::Create)(input)?;
    let (rest, _) = (opt(keyword(Keyword::Range)), keyword(Keyword::Index)).parse(rest)?;
    let (rest, name) = optional_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, (target, keys)) = alt((older_index_target, index_target)).parse(rest)?;
    let command = SchemaCommand::CreateIndex {
        name,
        if_not_exists,
        target,
        keys,
    };
    Ok((rest, command))
}

/// `FOR target ON (n.key, …)`
fn index_target(input: Input<'_>) -> Parsed<'_, (SchemaTarget, Vec<Name>)> {
    let (rest, (variable, target)) = preceded(keyword(Keyword::For), schema_target).parse(input)?;
    let keys = parenthesised(comma_list(key_of(&variable)));
    let (rest, keys) = preceded(keyword(Keyword::On), keys).parse(rest)?;
    Ok((rest, (target, keys)))
}

/// `ON :Label(key, …)`
fn older_index_target(input: Input<'_>) -> Parsed<'_, (SchemaTarget, Vec<Name>)> {
    let (rest, _) = (keyword(Keyword::On), symbol(Symbol::Colon)).parse(input)?;
    let (rest, label) = label(rest)?;
    let (rest, keys) = parenthesised(comma_list(property_key)).parse(rest)?;
    Ok((rest, (SchemaTarget::Node(label), keys)))
}

/// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR target REQUIRE keys IS requirement`, and the older `… ON … ASSERT …`.
fn create_constraint(input: Input<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, _) = keywords(Keyword::Create, Keyword::Constraint)(input)?;
    let (rest, name) = optional_name(rest)?;
    let (rest, if_not_exists) = if_not_exists(rest)?;
    let (rest, _) = alt((keyword(Keyword::For), keyword(Keyword::On))).parse(rest)?;
    let (rest, (variable, target)) = schema_target(rest)?;
    let (rest, _) = alt((keyword(Keyword::Require), keyword(Keyword::Assert))).parse(rest)?;
    let (rest, keys) = constrained_keys(rest, &variable)?;
    let (rest, requirement) = preceded(keyword(Keyword::Is), requirement).parse(rest)?;
    let command = SchemaCommand::CreateConstraint {
        name,
        if_not_exists,
        target,
        keys,
        requirement,
    };
    Ok((rest, command))
}

/// `n.key` or `(n.key, n.other)`
pub(super) fn constrained_keys<'a>(input: Input<'a>, variable: &Name) -> Parsed<'a, Vec<Name>> {
    match input.is(Symbol::LeftParen) {
        true => parenthesised(comma_list(key_of(variable))).parse(input),
        false => map(key_of(variable), |key| vec![key]).parse(input),
    }
}

pub(super) fn requirement(input: Input<'_>) -> Parsed<'_, Requirement> {
    let entity = alt((
        keyword(Keyword::Node),
        keyword(Keyword::Relationship),
        keyword(Keyword::Rel),
    ));
    let rule = alt((
        value(Requirement::Unique, keyword(Keyword::Unique)),
        value(Requirement::Key, keyword(Keyword::Key)),
    ));
    let not_null = keywords(Keyword::Not, Keyword::Null);
    alt((
        value(Requirement::NotNull, not_null),
        preceded(opt(entity), rule),
    ))
    .parse(input)
}

/// `(n:Label)` or `()-[r:TYPE]-()`, with or without an arrow head
pub(super) fn schema_target(input: Input<'_>) -> Parsed<'_, (Name, SchemaTarget)> {
    if !input.is_ahead(1, Symbol::RightParen) {
        let node = parenthesised(separated_pair(variable, symbol(Symbol::Colon), label));
        return map(node, |(variable, label)| {
            (variable, SchemaTarget::Node(label))
        })
        .parse(input);
    }
    let empty = || (symbol(Symbol::LeftParen), symbol(Symbol::RightParen));
    let inside = separated_pair(variable, symbol(Symbol::Colon), label);
    let before = (empty(), opt(symbol(Symbol::Less)), symbol(Symbol::Minus));
    let after = (symbol(Symbol::Minus), opt(symbol(Symbol::Greater)), empty());
    let brackets = delimited(
        symbol(Symbol::LeftBracket),
        inside,
        symbol(Symbol::RightBracket),
    );
    let (rest, (variable, label)) = delimited(before, brackets, after).parse(input)?;
    Ok((rest, (variable, SchemaTarget::Relationship(label))))
}

/// `n.key`, where `n` is the variable of the target.
pub(super) fn key_of<'a>(
    target: &Name,
) -> impl Parser<Input<'a>, Output = Name, Error = super::super::failure::Failure> {
    move |input: Input<'a>| {
        let (rest, subject) = variable(input)?;
        if subject != *target {
            let message = format!("`{}` is not defined", subject.text);
            let code = ErrorCode::UndefinedVariable;
            return Err(fatal_at(code, subject.span, message));
        }
        match rest.is(Symbol::Dot) {
            true => property_key(rest.skip(1)),
            false => rest.fail(Expected::Symbol(Symbol::Dot)),
        }
    }
}
