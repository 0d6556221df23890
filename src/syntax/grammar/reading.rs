//! Clauses that read: `MATCH`, `UNWIND`, `LET`, `FILTER`, `CALL`, `SHOW`, `LOAD CSV`.

use super::super::ast::{
    CallProcedureClause, ClauseKind, Expression, LoadCsvClause, MatchClause, Name, ShowClause,
    Shown, UnwindClause, Yield,
};
use super::super::combinator::{comma_list, flag, keyword, keywords, symbol};
use super::super::failure::Expected;
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::{Symbol, TokenKind};
use super::atom::arguments;
use super::expression::expression;
use super::name::{leading_word, qualified_name, qualified_pieces, variable};
use super::pattern::matched_patterns;
use super::projection::where_clause;
use super::search::{is_word, kind as search_kind, match_search};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::sequence::{pair, preceded, separated_pair, terminated};

/// `[OPTIONAL] MATCH patterns [SEARCH …] [WHERE predicate]`
pub(super) fn match_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, optional) = flag(Keyword::Optional)(input)?;
    let (rest, _) = keyword(Keyword::Match)(rest)?;
    let (rest, repeatable) = match_mode(rest)?;
    let (rest, patterns) = matched_patterns(rest)?;
    let (rest, search) = match_search(rest)?;
    let (rest, predicate) = where_clause(rest)?;
    let kind = ClauseKind::Match(MatchClause {
        optional,
        patterns,
        search,
        predicate,
        repeatable,
    });
    Ok((rest, kind))
}

/// `REPEATABLE ELEMENTS`, or `DIFFERENT RELATIONSHIPS`, which is the default. A path may be named `different`.
fn match_mode(input: Input<'_>) -> Parsed<'_, bool> {
    let repeatable = keywords(Keyword::Repeatable, Keyword::Elements);
    let different = keywords(Keyword::Different, Keyword::Relationships);
    match input.first() {
        Some(TokenKind::Keyword(Keyword::Repeatable | Keyword::Different))
            if !input.is_ahead(1, Symbol::Equal) =>
        {
            alt((value(true, repeatable), value(false, different))).parse(input)
        }
        _ => Ok((input, false)),
    }
}

/// `UNWIND list AS variable`
pub(super) fn unwind_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let body = separated_pair(expression, keyword(Keyword::As), variable);
    map(
        preceded(keyword(Keyword::Unwind), body),
        |(list, variable)| ClauseKind::Unwind(UnwindClause { list, variable }),
    )
    .parse(input)
}

/// `FOR variable IN list`
pub(super) fn for_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let body = separated_pair(variable, keyword(Keyword::In), expression);
    map(preceded(keyword(Keyword::For), body), |(variable, list)| {
        ClauseKind::Unwind(UnwindClause { list, variable })
    })
    .parse(input)
}

/// `LET variable = expression, …`
pub(super) fn let_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let definition = separated_pair(variable, symbol(Symbol::Equal), expression);
    map(
        preceded(keyword(Keyword::Let), comma_list(definition)),
        ClauseKind::Let,
    )
    .parse(input)
}

/// `FILTER [WHERE] predicate`
pub(super) fn filter_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let body = preceded(leading_word(Keyword::Where), expression);
    map(preceded(keyword(Keyword::Filter), body), ClauseKind::Filter).parse(input)
}

/// `[OPTIONAL] CALL name[(arguments)] [YIELD items [WHERE predicate]]`
pub(super) fn call_procedure(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, optional) = flag(Keyword::Optional)(input)?;
    let (rest, _) = keyword(Keyword::Call)(rest)?;
    let (rest, name) = match qualified_pieces(rest) {
        0 => return rest.fail(Expected::Thing("the name of a procedure")),
        pieces => qualified_name(rest, pieces),
    };
    let (rest, arguments) = opt(preceded(symbol(Symbol::LeftParen), arguments)).parse(rest)?;
    let (rest, yields) = opt(preceded(keyword(Keyword::Yield), yield_items)).parse(rest)?;
    let (rest, predicate) = match &yields {
        Some(_) => where_clause(rest)?,
        None => (rest, None),
    };
    let kind = ClauseKind::CallProcedure(CallProcedureClause {
        optional,
        name,
        arguments,
        yields: yields.unwrap_or(Yield::None),
        predicate,
    });
    Ok((rest, kind))
}

/// `SHOW INDEXES [YIELD items] [WHERE predicate]`
pub(super) fn show_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, _) = keyword(Keyword::Show)(input)?;
    let (rest, _) = opt(keyword(Keyword::All)).parse(rest)?;
    let (rest, what) = shown(rest)?;
    let (rest, yields) = opt(preceded(keyword(Keyword::Yield), yield_items)).parse(rest)?;
    let (rest, predicate) = where_clause(rest)?;
    let kind = ClauseKind::Show(ShowClause {
        what,
        yields: yields.unwrap_or(Yield::None),
        predicate,
    });
    Ok((rest, kind))
}

fn shown(input: Input<'_>) -> Parsed<'_, Shown> {
    // Words of the language here and nowhere else.
    if is_word(input, "RULES") || is_word(input, "RULE") {
        return Ok((input.skip(1), Shown::Rules));
    }
    let either = |many, one| alt((keyword(many), keyword(one)));
    alt((
        value(Shown::Indexes, either(Keyword::Indexes, Keyword::Index)),
        map(
            terminated(search_kind, either(Keyword::Indexes, Keyword::Index)),
            Shown::SearchIndexes,
        ),
        value(
            Shown::Constraints,
            either(Keyword::Constraints, Keyword::Constraint),
        ),
        value(
            Shown::Functions,
            either(Keyword::Functions, Keyword::Function),
        ),
        value(
            Shown::Procedures,
            either(Keyword::Procedures, Keyword::Procedure),
        ),
        value(Shown::Labels, keyword(Keyword::Labels)),
        value(Shown::Sources, keyword(Keyword::Sources)),
        value(Shown::Commits, keyword(Keyword::Commits)),
        value(
            Shown::RelationshipTypes,
            keywords(Keyword::Relationship, Keyword::Types),
        ),
        value(
            Shown::PropertyKeys,
            keywords(Keyword::Property, Keyword::Keys),
        ),
        value(Shown::Units, either(Keyword::Units, Keyword::Unit)),
        value(
            Shown::GraphType,
            preceded(
                keywords(Keyword::Current, Keyword::Graph),
                keyword(Keyword::Type),
            ),
        ),
    ))
    .parse(input)
}

fn yield_items(input: Input<'_>) -> Parsed<'_, Yield> {
    let star = value(Yield::Star, symbol(Symbol::Star));
    alt((star, map(comma_list(yield_item), Yield::Items))).parse(input)
}

fn yield_item(input: Input<'_>) -> Parsed<'_, (Name, Option<Name>)> {
    pair(variable, opt(preceded(keyword(Keyword::As), variable))).parse(input)
}

/// `LOAD CSV [WITH HEADERS] FROM source AS variable [FIELDTERMINATOR text] [ENCODING text]`, the last two in either order
pub(super) fn load_csv(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, _) = (keyword(Keyword::Load), keyword(Keyword::Csv)).parse(input)?;
    let with_headers = keywords(Keyword::With, Keyword::Headers);
    let (rest, headers) = opt(with_headers).parse(rest)?;
    let (rest, source) = preceded(keyword(Keyword::From), expression).parse(rest)?;
    let (rest, variable) = preceded(keyword(Keyword::As), variable).parse(rest)?;
    let encoding = || preceded(keyword(Keyword::Encoding), expression);
    let (rest, before): (_, Option<Expression>) = opt(encoding()).parse(rest)?;
    let terminator = preceded(keyword(Keyword::FieldTerminator), expression);
    let (rest, terminator): (_, Option<Expression>) = opt(terminator).parse(rest)?;
    let (rest, encoding) = match before {
        Some(_) => (rest, before),
        None => opt(encoding()).parse(rest)?,
    };
    let kind = ClauseKind::LoadCsv(LoadCsvClause {
        headers: headers.is_some(),
        source,
        variable,
        terminator,
        encoding,
    });
    Ok((rest, kind))
}
