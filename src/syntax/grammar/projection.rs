//! `WITH` and `RETURN`: items, `ORDER BY`, `SKIP`, `LIMIT`.

use super::super::ast::{ClauseKind, Expression, Projection, ProjectionItem, SortItem, WithClause};
use super::super::combinator::{comma_list, keyword, keywords, symbol};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::Symbol;
use super::expression::expression;
use super::name::{leading_word, variable};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::sequence::preceded;

/// `WITH projection [WHERE predicate]`
pub(super) fn with_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, _) = keyword(Keyword::With)(input)?;
    let (rest, projection) = projection(rest)?;
    let (rest, predicate) = where_clause(rest)?;
    let kind = ClauseKind::With(WithClause {
        projection,
        predicate,
    });
    Ok((rest, kind))
}

/// `RETURN projection`
pub(super) fn return_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    map(
        preceded(keyword(Keyword::Return), projection),
        ClauseKind::Return,
    )
    .parse(input)
}

/// `ORDER BY … SKIP … LIMIT …` as a clause of its own
pub(super) fn order_clause(input: Input<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, (order_by, skip, limit)) = order_skip_limit(input)?;
    let projection = Projection {
        distinct: false,
        star: true,
        items: Vec::new(),
        order_by,
        skip,
        limit,
        span: input.span_to(rest),
    };
    Ok((rest, ClauseKind::OrderBy(projection)))
}

/// `[WHERE predicate]`
pub(super) fn where_clause(input: Input<'_>) -> Parsed<'_, Option<Expression>> {
    opt(preceded(keyword(Keyword::Where), expression)).parse(input)
}

fn projection(input: Input<'_>) -> Parsed<'_, Projection> {
    let (rest, distinct) = leading_word(Keyword::Distinct)(input)?;
    let (rest, (star, items)) = items(rest)?;
    let (rest, (order_by, skip, limit)) = order_skip_limit(rest)?;
    let projection = Projection {
        distinct,
        star,
        items,
        order_by,
        skip,
        limit,
        span: input.span_to(rest),
    };
    Ok((rest, projection))
}

/// `*`, `*, a`, or `a, b AS c`
fn items(input: Input<'_>) -> Parsed<'_, (bool, Vec<ProjectionItem>)> {
    let (rest, star) = opt(symbol(Symbol::Star)).parse(input)?;
    if star.is_none() {
        return map(comma_list(item), |items| (false, items)).parse(input);
    }
    let more = preceded(symbol(Symbol::Comma), comma_list(item));
    let (rest, items) = opt(more).parse(rest)?;
    Ok((rest, (true, items.unwrap_or_default())))
}

fn item(input: Input<'_>) -> Parsed<'_, ProjectionItem> {
    let (rest, expression) = expression(input)?;
    let text = input.source_to(rest).into();
    let (rest, alias) = opt(preceded(keyword(Keyword::As), variable)).parse(rest)?;
    let item = ProjectionItem {
        expression,
        alias,
        text,
    };
    Ok((rest, item))
}

type OrderSkipLimit = (Vec<SortItem>, Option<Expression>, Option<Expression>);

fn order_skip_limit(input: Input<'_>) -> Parsed<'_, OrderSkipLimit> {
    let order = preceded(keywords(Keyword::Order, Keyword::By), comma_list(sort_item));
    let skip_word = alt((keyword(Keyword::Skip), keyword(Keyword::Offset)));
    let (rest, (order_by, skip, limit)) = (
        opt(order),
        opt(preceded(skip_word, expression)),
        opt(preceded(keyword(Keyword::Limit), expression)),
    )
        .parse(input)?;
    Ok((rest, (order_by.unwrap_or_default(), skip, limit)))
}

fn sort_item(input: Input<'_>) -> Parsed<'_, SortItem> {
    let (rest, expression) = expression(input)?;
    let ascending = alt((keyword(Keyword::Asc), keyword(Keyword::Ascending)));
    let descending = alt((keyword(Keyword::Desc), keyword(Keyword::Descending)));
    let direction = alt((value(false, ascending), value(true, descending)));
    let (rest, descending) = opt(direction).parse(rest)?;
    let item = SortItem {
        expression,
        descending: descending.unwrap_or(false),
    };
    Ok((rest, item))
}
