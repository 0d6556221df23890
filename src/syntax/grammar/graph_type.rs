//! `ALTER CURRENT GRAPH TYPE`, in the syntax of GQL and Cypher 25.

use super::super::ast::{
    ElementRule, ElementTail, Expression, GraphTypeAction, GraphTypeCommand, GraphTypeElement,
    Name, NodeElement, PropertyElement, RelationshipElement, Requirement,
};
use super::super::combinator::{braced, comma_list, flag, keyword, keywords, symbol};
use super::super::failure::{Expected, fatal, fatal_at};
use super::super::input::{Input, Parsed};
use super::super::keyword::Keyword;
use super::super::token::Symbol;
use super::expression::expression;
use super::name::{label, optional_variable, property_key, text};
use super::quantifier::path_quantifier;
use super::schema::{constrained_keys, optional_name, requirement, schema_target};
use super::value_type::value_type;
use crate::error::{Error, ErrorCode};
use crate::value::ValueType;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded};

/// `ALTER CURRENT GRAPH TYPE SET | ADD | ALTER | DROP { elements }`
pub(super) fn alter_graph_type(input: Input<'_>) -> Parsed<'_, GraphTypeCommand> {
    let (rest, _) = keywords(Keyword::Alter, Keyword::Current)(input)?;
    let (rest, _) = keywords(Keyword::Graph, Keyword::Type)(rest)?;
    let (rest, action) = alt((
        value(GraphTypeAction::Set, keyword(Keyword::Set)),
        value(GraphTypeAction::Add, keyword(Keyword::Add)),
        value(GraphTypeAction::Alter, keyword(Keyword::Alter)),
        value(GraphTypeAction::Drop, keyword(Keyword::Drop)),
    ))
    .parse(rest)?;
    let elements = opt(comma_list(|input| element(input, action)));
    let (rest, elements) = braced(elements).parse(rest)?;
    let command = GraphTypeCommand {
        action,
        elements: elements.unwrap_or_default(),
    };
    Ok((rest, command))
}

fn element(input: Input<'_>, action: GraphTypeAction) -> Parsed<'_, GraphTypeElement> {
    if input.is_word(Keyword::Constraint) {
        return match action {
            GraphTypeAction::Drop => {
                let name = |input| super::name::any_name(input, "a name");
                map(name, GraphTypeElement::RuleName).parse(input.skip(1))
            }
            GraphTypeAction::Set | GraphTypeAction::Add | GraphTypeAction::Alter => rule(input),
        };
    }
    let relationship = map(relationship_element, GraphTypeElement::Relationship);
    let node = map(|input| node_element(input, action), GraphTypeElement::Node);
    alt((relationship, node)).parse(input)
}

/// `CONSTRAINT [name] FOR target REQUIRE … | CHECK …`
fn rule(input: Input<'_>) -> Parsed<'_, GraphTypeElement> {
    let (rest, name) = optional_name(input.skip(1))?;
    let (rest, _) = keyword(Keyword::For)(rest)?;
    let (rest, (variable, target)) = schema_target(rest)?;
    let (rest, rule) = element_rule(rest, Some(&variable))?;
    let element = GraphTypeElement::Rule {
        name,
        variable,
        target,
        rule,
    };
    Ok((rest, element))
}

/// `=>`
fn arrow(input: Input<'_>) -> Parsed<'_, ()> {
    let (rest, _) = symbol(Symbol::Equal)(input)?;
    let (rest, _) = symbol(Symbol::Greater)(rest)?;
    Ok((rest, ()))
}

/// `([n]:Label => [:Implied&…] [{properties}]) …`; where it is to be dropped, `(:Label)` will do.
fn node_element(input: Input<'_>, action: GraphTypeAction) -> Parsed<'_, NodeElement> {
    let (rest, _) = symbol(Symbol::LeftParen)(input)?;
    let (rest, variable) = optional_variable(rest)?;
    let (rest, name) = preceded(symbol(Symbol::Colon), label).parse(rest)?;
    let (rest, arrow) = match action {
        GraphTypeAction::Drop => opt(arrow).parse(rest)?,
        GraphTypeAction::Set | GraphTypeAction::Add | GraphTypeAction::Alter => {
            let ends = rest.is(Symbol::RightParen) && !rest.is_ahead(1, Symbol::Minus);
            if ends || rest.is(Symbol::LeftBrace) {
                return Err(fatal(says_nothing(input, rest, &name)));
            }
            map(arrow, Some).parse(rest)?
        }
    };
    if arrow.is_none() && rest.is(Symbol::LeftBrace) {
        return rest.fail(Expected::Symbol(Symbol::RightParen));
    }
    let separator = alt((symbol(Symbol::Ampersand), symbol(Symbol::Colon)));
    let labels = preceded(symbol(Symbol::Colon), separated_list1(separator, label));
    let (rest, implied) = match arrow {
        Some(()) => opt(labels).parse(rest)?,
        None => (rest, None),
    };
    let (rest, properties) = properties(rest)?;
    let (rest, _) = symbol(Symbol::RightParen)(rest)?;
    let (rest, tail) = tail(rest, variable.as_ref(), false)?;
    let element = NodeElement {
        variable,
        label: name,
        implied: implied.unwrap_or_default(),
        properties,
        tail,
    };
    Ok((rest, element))
}

/// `(:City)` or `(:City {…})`
fn says_nothing(input: Input<'_>, rest: Input<'_>, label: &Name) -> Error {
    let message = format!("what is said of `{}` stands behind `=>`", label.text);
    let error = Error::syntax(ErrorCode::UnexpectedSyntax, message).at(input.span_to(rest));
    error.hint(format!(
        "write (:{0} => {{key :: TYPE}}), or (:{0} => :Implied)",
        label.text
    ))
}

/// `(:A|B)-[[r]:TYPE [=>] [{properties}]]->(:C) …`
fn relationship_element(input: Input<'_>) -> Parsed<'_, RelationshipElement> {
    let (rest, starts) = end(input)?;
    let (rest, _) = symbol(Symbol::Minus)(rest)?;
    let (rest, _) = symbol(Symbol::LeftBracket)(rest)?;
    let (rest, variable) = optional_variable(rest)?;
    let (rest, name) = preceded(symbol(Symbol::Colon), label).parse(rest)?;
    let (rest, _) = opt(arrow).parse(rest)?;
    let (rest, properties) = properties(rest)?;
    let (rest, _) = symbol(Symbol::RightBracket)(rest)?;
    let (rest, _) = symbol(Symbol::Minus)(rest)?;
    let (rest, _) = symbol(Symbol::Greater)(rest)?;
    let (rest, ends) = end(rest)?;
    let (rest, tail) = tail(rest, variable.as_ref(), true)?;
    let element = RelationshipElement {
        variable,
        name,
        starts,
        ends,
        properties,
        tail,
    };
    Ok((rest, element))
}

/// `()`, `(:A)`, `(:A|B)`, with or without `=>`
fn end(input: Input<'_>) -> Parsed<'_, Vec<Name>> {
    let labels = separated_list1(symbol(Symbol::Bar), label);
    let labels = preceded(symbol(Symbol::Colon), labels);
    let inside = (optional_variable, opt(labels), opt(arrow));
    let inside = map(inside, |(_, labels, _)| labels.unwrap_or_default());
    delimited(
        symbol(Symbol::LeftParen),
        inside,
        symbol(Symbol::RightParen),
    )
    .parse(input)
}

/// `{key :: TYPE …, …}`, where there is one
fn properties(input: Input<'_>) -> Parsed<'_, Vec<PropertyElement>> {
    let listed = braced(opt(comma_list(property)));
    map(opt(listed), |listed| listed.flatten().unwrap_or_default()).parse(input)
}

/// `key :: TYPE [NOT NULL] [IN [values]] [IS UNIQUE | IS KEY] [DESCRIPTION text]`
fn property(input: Input<'_>) -> Parsed<'_, PropertyElement> {
    let (rest, key) = property_key(input)?;
    let colons = map((symbol(Symbol::Colon), symbol(Symbol::Colon)), |_| ());
    let typed = map(keyword(Keyword::Typed), |_| ());
    let (rest, ()) = alt((colons, typed)).parse(rest)?;
    let (mut rest, written) = value_type(rest)?;
    let (value_type, not_null) = without_not_null(written);
    let mut property = PropertyElement {
        key,
        value_type,
        not_null,
        requirement: None,
        allowed: None,
        description: None,
    };
    loop {
        let (after, found) = opt(|input| modifier(input, &mut property)).parse(rest)?;
        if found.is_none() {
            return Ok((rest, property));
        }
        rest = after;
    }
}

fn modifier<'a>(input: Input<'a>, property: &mut PropertyElement) -> Parsed<'a, ()> {
    if input.is_word(Keyword::Description) {
        let (rest, description) = text(input.skip(1))?;
        property.description = Some(description);
        return Ok((rest, ()));
    }
    if input.is_word(Keyword::In) {
        let (rest, allowed) = values(input.skip(1))?;
        property.allowed = Some(allowed);
        return Ok((rest, ()));
    }
    if input.is_word(Keyword::Not) {
        let (rest, _) = keywords(Keyword::Not, Keyword::Null)(input)?;
        property.not_null = true;
        return Ok((rest, ()));
    }
    for word in [Keyword::Not, Keyword::In, Keyword::Description] {
        input.note(Expected::Keyword(word));
    }
    let (rest, found) = preceded(keyword(Keyword::Is), requirement).parse(input)?;
    match found {
        Requirement::NotNull => property.not_null = true,
        Requirement::Unique | Requirement::Key | Requirement::SourceKey => {
            property.requirement = Some(found);
        }
    }
    Ok((rest, ()))
}

/// `[value, …]`
fn values(input: Input<'_>) -> Parsed<'_, Vec<Expression>> {
    delimited(
        symbol(Symbol::LeftBracket),
        comma_list(expression),
        symbol(Symbol::RightBracket),
    )
    .parse(input)
}

/// `NOT NULL` after a type is said of the property; after the last of several types too.
fn without_not_null(written: ValueType) -> (ValueType, bool) {
    match written {
        ValueType::NotNull(inner) => (*inner, true),
        ValueType::Union(mut members) => {
            let strict = matches!(members.last(), Some(ValueType::NotNull(_)));
            for member in &mut members {
                if let ValueType::NotNull(inner) = member {
                    *member = (**inner).clone();
                }
            }
            (ValueType::Union(members), strict)
        }
        other => (other, false),
    }
}

/// `REQUIRE …`, `CHECK …`, `CARDINALITY …` and `DESCRIPTION …` in any order
fn tail<'a>(
    input: Input<'a>,
    variable: Option<&Name>,
    of_relationship: bool,
) -> Parsed<'a, ElementTail> {
    let mut tail = ElementTail::default();
    let mut rest = input;
    loop {
        if rest.is_word(Keyword::Description) {
            let (after, description) = text(rest.skip(1))?;
            tail.description = Some(description);
            rest = after;
        } else if rest.is_word(Keyword::Cardinality) && of_relationship {
            let (after, bounds) = many0(bounds).parse(rest.skip(1))?;
            if bounds.is_empty() {
                return after.fail(Expected::Keyword(Keyword::Out));
            }
            for (outgoing, bounds) in bounds {
                match outgoing {
                    true => tail.outgoing = Some(bounds),
                    false => tail.incoming = Some(bounds),
                }
            }
            rest = after;
        } else if rest.is_word(Keyword::Require) || rest.is_word(Keyword::Check) {
            let (after, rule) = element_rule(rest, variable)?;
            tail.rules.push(rule);
            rest = after;
        } else {
            for word in [Keyword::Require, Keyword::Check, Keyword::Description] {
                rest.note(Expected::Keyword(word));
            }
            if of_relationship {
                rest.note(Expected::Keyword(Keyword::Cardinality));
            }
            return Ok((rest, tail));
        }
    }
}

/// `OUT {m,n}` or `IN {m,n}`; whether it is `OUT`
fn bounds(input: Input<'_>) -> Parsed<'_, (bool, (u64, Option<u64>))> {
    let (rest, outgoing) = flag(Keyword::Out)(input)?;
    let rest = match outgoing {
        true => rest,
        false => keyword(Keyword::In)(rest)?.0,
    };
    let (after, quantifier) = path_quantifier(rest)?;
    match quantifier {
        Some(of) => Ok((after, (outgoing, (of.min.unwrap_or(0), of.max)))),
        None => rest.fail(Expected::Thing("how many: `{1}`, `{0,1}`, `{1,}`")),
    }
}

/// `REQUIRE keys IS requirement` or `CHECK condition`
fn element_rule<'a>(input: Input<'a>, variable: Option<&Name>) -> Parsed<'a, ElementRule> {
    let Some(variable) = variable else {
        let message = "a rule calls what it is over by a variable, and there is none";
        let code = ErrorCode::UndefinedVariable;
        return Err(fatal_at(code, input.span(), message));
    };
    let (rest, requires) = flag(Keyword::Require)(input)?;
    if !requires {
        let check = preceded(keyword(Keyword::Check), expression);
        return map(check, ElementRule::Check).parse(rest);
    }
    let (rest, keys) = constrained_keys(rest, variable)?;
    let (rest, requirement) = preceded(keyword(Keyword::Is), requirement).parse(rest)?;
    let rule = ElementRule::Require {
        keys,
        requirement,
        span: input.span_to(rest),
    };
    Ok((rest, rule))
}
