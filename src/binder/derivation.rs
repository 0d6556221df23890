//! Rules as queries: what a rule derives, and the query that finds it, for all nodes or for given ones.
//!
//! The query of a body returns the start and the end of what is derived, then its properties. Where the nodes at one end are
//! given, it begins with these, so that only what follows for them is found.

use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::NewDerivationRule;
use crate::graph::{BindingPattern, DerivationRule, RuleHead};
use crate::syntax::ast::{
    Clause, ClauseKind, Expression, ExpressionKind as Kind, LabelExpression, MatchClause, Name,
    NodePattern, PathMode, Pattern, PatternDirection, PatternElement, Projection, ProjectionItem,
    Query, RelationshipPattern, RuleCommand, Selector, SingleQuery, UnwindClause, WithClause,
};
use std::sync::Arc;

/// The parameter with the nodes that are given.
pub const GIVEN: &str = "⊢nodes";

/// A rule as it is written, with its parts.
#[derive(Clone, Debug)]
pub struct RuleSource {
    /// What it derives.
    pub derives: RuleHead,
    /// The variables of the start and of the end; the same one for a label.
    pub(super) ends: [Name; 2],
    /// The properties of what is derived.
    pub(super) properties: Vec<(Name, Expression)>,
    /// What the ends have to be besides.
    pub(super) conditions: Vec<Pattern>,
    /// The alternatives.
    pub(super) bodies: Vec<SingleQuery>,
}

/// Takes a rule apart, and checks what can be checked of it alone.
pub fn read_rule(command: &RuleCommand) -> Result<RuleSource> {
    let bodies = match &command.body {
        Query::Single(single) => vec![single.clone()],
        Query::Union { parts, .. } => parts.clone(),
        Query::Next(_) | Query::Conditional(_) => {
            let message = "the body of a rule is a query, or a UNION of some";
            return Err(wrong(message, command.name.span).hint(
                "use WITH in the place of NEXT, and several rules of one head for alternatives",
            ));
        }
    };
    for body in &bodies {
        require_reading(body)?;
    }
    let head = &command.head;
    let plain =
        head.variable.is_none() && head.selector == Selector::All && head.mode == PathMode::Trail;
    match head.elements.as_slice() {
        [PatternElement::Node(node)] if plain => label_rule(node, bodies),
        [
            PatternElement::Node(left),
            PatternElement::Relationship(relationship),
            PatternElement::Node(right),
        ] if plain => relationship_rule([left, right], relationship, bodies),
        _ => Err(wrong(
            "the head of a rule is one relationship or one node",
            head.span,
        )
        .hint("write FOR (a)-[:TYPE]->(b), or FOR (n:Label)")),
    }
}

fn label_rule(node: &NodePattern, bodies: Vec<SingleQuery>) -> Result<RuleSource> {
    let (Some(variable), Some(LabelExpression::Label(label))) = (&node.variable, &node.labels)
    else {
        let message = "the head of a rule about nodes names a variable and one label";
        return Err(wrong(message, node.span).hint("write FOR (n:Label)"));
    };
    if node.properties.is_some() || node.predicate.is_some() {
        let message = "the head of a rule about nodes has a label alone";
        return Err(wrong(message, node.span).hint("write conditions in the body"));
    }
    Ok(RuleSource {
        derives: RuleHead::Label(Arc::clone(&label.text)),
        ends: [variable.clone(), variable.clone()],
        properties: Vec::new(),
        conditions: Vec::new(),
        bodies,
    })
}

fn relationship_rule(
    [left, right]: [&NodePattern; 2],
    relationship: &RelationshipPattern,
    bodies: Vec<SingleQuery>,
) -> Result<RuleSource> {
    let Some(LabelExpression::Label(of)) = &relationship.types else {
        let message = "the head of a rule names one relationship type";
        return Err(wrong(message, relationship.span).hint("write FOR (a)-[:TYPE]->(b)"));
    };
    if relationship.length.is_some() || relationship.predicate.is_some() {
        let message = "the head of a rule is one relationship, without length and WHERE";
        return Err(wrong(message, relationship.span).hint("write conditions in the body"));
    }
    let (start, end) = match relationship.direction {
        PatternDirection::Right => (left, right),
        PatternDirection::Left => (right, left),
        PatternDirection::Both => {
            let message = "the head of a rule has a direction";
            return Err(wrong(message, relationship.span)
                .hint("write -[:TYPE]->; patterns may still follow it in both directions"));
        }
    };
    let named = |node: &NodePattern| {
        node.variable.clone().ok_or_else(|| {
            let message = "the nodes of the head of a rule are variables of its body";
            wrong(message, node.span)
                .hint("name them in both: FOR (a)-[:TYPE]->(b) AS MATCH (a)-->(b)")
        })
    };
    let properties = match relationship
        .properties
        .as_ref()
        .map(|map| (&map.kind, map.span))
    {
        None => Vec::new(),
        Some((Kind::Map(entries), _)) => entries.clone(),
        Some((_, span)) => {
            let message = "the properties of the head of a rule are written as a map";
            return Err(wrong(message, span));
        }
    };
    let restricted = |node: &&NodePattern| {
        node.labels.is_some() || node.properties.is_some() || node.predicate.is_some()
    };
    let conditions = [start, end].into_iter().filter(restricted);
    Ok(RuleSource {
        derives: RuleHead::Relationship(Arc::clone(&of.text)),
        ends: [named(start)?, named(end)?],
        properties,
        conditions: conditions.map(only_node).collect(),
        bodies,
    })
}

impl RuleSource {
    /// Its definition, as the graph keeps it.
    pub fn definition(&self, command: &RuleCommand) -> NewDerivationRule {
        NewDerivationRule {
            rule: Arc::new(DerivationRule {
                name: Arc::clone(&command.name.text),
                derives: self.derives.clone(),
                head: command.head.to_string().into(),
                body: command.body.to_string().into(),
            }),
            keys: self.keys().cloned().collect(),
            span: command.name.span,
            if_not_exists: command.if_not_exists,
        }
    }

    /// The keys of the properties of what is derived.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.properties.iter().map(|(key, _)| &key.text)
    }

    /// The number of alternatives.
    pub fn alternatives(&self) -> usize {
        self.bodies.len()
    }

    /// The query of an alternative; `None` if it cannot begin with the nodes that are given.
    /// `cited`: rows that are repeated rest on other facts, and are kept.
    pub fn query(
        &self,
        alternative: usize,
        (given, cited): (BindingPattern, bool),
    ) -> Option<Query> {
        let body = self.bodies.get(alternative)?;
        let mut clauses = body.clauses.clone();
        let given = match given {
            BindingPattern::Start => Some(&self.ends[0]),
            BindingPattern::End => Some(&self.ends[1]),
            BindingPattern::None => None,
        };
        if given.is_some_and(|variable| !begins_with(&clauses, variable)) {
            return None;
        }
        let span = body.span;
        if let Some(returned) = returned(&mut clauses) {
            clauses.push(clause(
                ClauseKind::With(WithClause {
                    projection: returned,
                    predicate: None,
                }),
                span,
            ));
        }
        self.restrict(&mut clauses, span);
        clauses.push(clause(
            ClauseKind::Return(self.projection(!cited, span)),
            span,
        ));
        if let Some(variable) = given {
            let unwind = UnwindClause {
                list: expression(Kind::Parameter(GIVEN.into()), span),
                variable: variable.clone(),
            };
            clauses.insert(0, clause(ClauseKind::Unwind(unwind), span));
        }
        Some(Query::Single(SingleQuery { clauses, span }))
    }

    /// Adds the conditions on the ends: to the last pattern, or as a pattern of their own.
    fn restrict(&self, clauses: &mut Vec<Clause>, span: Span) {
        if self.conditions.is_empty() {
            return;
        }
        match clauses.last_mut().map(|clause| &mut clause.kind) {
            Some(ClauseKind::Match(found)) if !found.optional => {
                found.patterns.extend(self.conditions.iter().cloned());
            }
            _ => clauses.push(clause(
                ClauseKind::Match(MatchClause {
                    optional: false,
                    patterns: self.conditions.clone(),
                    search: None,
                    predicate: None,
                    repeatable: false,
                }),
                span,
            )),
        }
    }

    /// `RETURN [DISTINCT]` start, end, properties.
    fn projection(&self, distinct: bool, span: Span) -> Projection {
        let item = |expression: Expression, name: &str| ProjectionItem {
            text: name.into(),
            alias: Some(Name {
                text: name.into(),
                span,
            }),
            expression,
        };
        let ends = self.ends.iter().zip(["⊢start", "⊢end"]);
        let ends = ends.map(|(variable, name)| {
            item(
                expression(Kind::Variable(Arc::clone(&variable.text)), variable.span),
                name,
            )
        });
        let properties = self.properties.iter();
        let properties = properties.map(|(key, value)| item(value.clone(), &key.text));
        Projection {
            distinct,
            star: false,
            items: ends.chain(properties).collect(),
            order_by: Vec::new(),
            skip: None,
            limit: None,
            span,
        }
    }
}

/// Takes the final `RETURN` away.
fn returned(clauses: &mut Vec<Clause>) -> Option<Projection> {
    match clauses.last().map(|clause| &clause.kind) {
        Some(ClauseKind::Return(projection)) => {
            let mut projection = projection.clone();
            clauses.pop();
            // `WITH` names its columns.
            for item in &mut projection.items {
                let named = matches!(item.expression.kind, Kind::Variable(_));
                if item.alias.is_none() && !named {
                    item.alias = Some(Name {
                        text: Arc::clone(&item.text),
                        span: item.expression.span,
                    });
                }
            }
            Some(projection)
        }
        _ => None,
    }
}

/// Whether a query finds the same for a node, if it begins with it: the variable comes from the first pattern, which `SEARCH` does
/// not restrict to the most similar, and every projection passes it on and cuts off no rows.
fn begins_with(clauses: &[Clause], variable: &Name) -> bool {
    let first = clauses.first().map(|clause| &clause.kind);
    let Some(ClauseKind::Match(found)) = first else {
        return false;
    };
    let mut named = false;
    for pattern in &found.patterns {
        let selects = pattern.selector != Selector::All;
        for_each_top_name(&pattern.elements, &mut |name| {
            named |= *name == *variable && !selects;
        });
    }
    let passed = clauses.iter().all(|clause| match &clause.kind {
        ClauseKind::With(WithClause { projection, .. }) | ClauseKind::Return(projection) => {
            passes_on(projection, variable)
        }
        ClauseKind::OrderBy(projection) => projection.skip.is_none() && projection.limit.is_none(),
        _ => true,
    });
    named && !found.optional && found.search.is_none() && passed
}

/// The variables outside of groups that repeat, where they are lists.
fn for_each_top_name<'q>(elements: &'q [PatternElement], visit: &mut dyn FnMut(&'q Name)) {
    for element in elements {
        if let PatternElement::Node(node) = element {
            node.variable.iter().for_each(&mut *visit);
        }
    }
}

pub(super) fn passes_on(projection: &Projection, variable: &Name) -> bool {
    let same = |item: &ProjectionItem| {
        let is_it = matches!(&item.expression.kind, Kind::Variable(name) if *name == variable.text);
        is_it && item.alias.as_ref().is_none_or(|alias| alias == variable)
    };
    let cut = projection.skip.is_some() || projection.limit.is_some();
    !cut && (projection.star || projection.items.iter().any(same))
}

fn require_reading(body: &SingleQuery) -> Result<()> {
    let writes = body.clauses.iter().find(|clause| clause.kind.writes());
    if let Some(clause) = writes {
        let message = "the body of a rule reads only";
        return Err(wrong(message, clause.span)
            .hint("a rule derives what its head says; nothing is written"));
    }
    let last = body.clauses.last().map(|clause| &clause.kind);
    match last {
        Some(ClauseKind::Finish) => Err(wrong("FINISH has no rows to derive from", body.span)),
        Some(_) | None => Ok(()),
    }
}

fn only_node(node: &NodePattern) -> Pattern {
    Pattern {
        variable: None,
        selector: Selector::All,
        mode: PathMode::Trail,
        span: node.span,
        elements: vec![PatternElement::Node(node.clone())],
    }
}

fn clause(kind: ClauseKind, span: Span) -> Clause {
    Clause {
        kind,
        citing: None,
        span,
    }
}

fn expression(kind: Kind, span: Span) -> Expression {
    Expression { kind, span }
}

fn wrong(message: &str, span: Span) -> Error {
    Error::syntax(ErrorCode::UnexpectedSyntax, message).at(span)
}
