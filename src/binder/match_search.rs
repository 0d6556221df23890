//! `MATCH … SEARCH`: the entities of a variable are those that a vector index finds. It is the call of a procedure before the
//! pattern is matched.

use super::call::WrittenCall;
use super::{Binder, BoundClause};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::syntax::ast::{
    Clause, ClauseKind, Expression, ExpressionKind, Literal, MatchClause, MatchSearch, Name,
    NodePattern, PathMode, Pattern, PatternDirection, PatternElement, Projection, ProjectionItem,
    Query, RelationshipPattern, Selector, SingleQuery, SubqueryBody, SubqueryKind, Yield,
};
use std::sync::Arc;

impl Binder<'_> {
    /// Finds the entities of a variable before the pattern is matched.
    pub(super) fn bind_match_search(
        &mut self,
        found: &MatchClause,
        search: &MatchSearch,
        out: &mut Vec<BoundClause>,
    ) -> Result<()> {
        if found.optional {
            let message = "an OPTIONAL MATCH has no SEARCH";
            let error = Error::syntax(ErrorCode::InvalidClauseComposition, message);
            return Err(error
                .at(search.span)
                .hint("write OPTIONAL CALL (*) { MATCH … SEARCH … RETURN … }"));
        }
        let mut elements = found.patterns.iter().flat_map(|pattern| &pattern.elements);
        let element = elements.find(|element| is_of(element, &search.variable));
        let element = element.ok_or_else(|| no_variable(&search.variable))?;
        let (procedure, field) = match element {
            PatternElement::Node(_) => ("db.index.vector.queryNodes", "node"),
            PatternElement::Relationship(_) | PatternElement::Group(_) => {
                ("db.index.vector.queryRelationships", "relationship")
            }
        };
        let written = Writer(search.span);
        let mut arguments = vec![
            written.literal(
                Literal::String(Arc::clone(&search.index.text)),
                search.index.span,
            ),
            search.limit.clone(),
            search.vector.clone(),
        ];
        if let Some(predicate) = &search.predicate {
            let candidates = written.candidates(element, &search.variable, predicate);
            let kind = ExpressionKind::Map(vec![(written.name("filter"), candidates)]);
            arguments.push(written.expression(kind));
        }
        let mut items = vec![(written.name(field), Some(search.variable.clone()))];
        let score = search.score.iter().cloned();
        items.extend(score.map(|score| (written.name("score"), Some(score))));
        let call = WrittenCall {
            optional: false,
            name: &written.name(procedure),
            arguments: Some(&arguments),
            yields: &Yield::Items(items),
            predicate: None,
            standalone: false,
        };
        self.bind_procedure_call(&call, out)?;
        Ok(())
    }
}

/// Whether an element is the node or the relationship of a variable.
fn is_of(element: &PatternElement, name: &Name) -> bool {
    match element {
        PatternElement::Node(node) => node.variable.as_ref() == Some(name),
        PatternElement::Relationship(relationship) => {
            relationship.length.is_none() && relationship.variable.as_ref() == Some(name)
        }
        PatternElement::Group(_) => false,
    }
}

fn no_variable(name: &Name) -> Error {
    let message = format!(
        "`{}` is not a node or a relationship of this pattern",
        name.text
    );
    Error::syntax(ErrorCode::UndefinedVariable, message)
        .at(name.span)
        .hint("SEARCH stands behind the pattern that has the variable: MATCH (n:Label) SEARCH n IN (VECTOR INDEX …)")
}

/// Writes the syntax of the call; what has no place of its own has that of the clause.
struct Writer(Span);

impl Writer {
    fn name(&self, text: &str) -> Name {
        Name {
            text: text.into(),
            span: self.0,
        }
    }

    fn expression(&self, kind: ExpressionKind) -> Expression {
        Expression { kind, span: self.0 }
    }

    fn literal(&self, literal: Literal, span: Span) -> Expression {
        Expression {
            kind: ExpressionKind::Literal(literal),
            span,
        }
    }

    /// `COLLECT { MATCH (n:Label) WHERE predicate RETURN n }`
    fn candidates(
        &self,
        element: &PatternElement,
        variable: &Name,
        predicate: &Expression,
    ) -> Expression {
        let pattern = Pattern {
            variable: None,
            selector: Selector::All,
            mode: PathMode::Trail,
            elements: self.searched(element, variable),
            span: self.0,
        };
        let find = ClauseKind::Match(MatchClause {
            optional: false,
            patterns: vec![pattern],
            search: None,
            predicate: Some(predicate.clone()),
            repeatable: false,
        });
        let item = ProjectionItem {
            expression: self.expression(ExpressionKind::Variable(Arc::clone(&variable.text))),
            alias: None,
            text: Arc::clone(&variable.text),
        };
        let give = ClauseKind::Return(Projection {
            distinct: false,
            star: false,
            items: vec![item],
            order_by: Vec::new(),
            skip: None,
            limit: None,
            span: self.0,
        });
        let clauses = [find, give].map(|kind| Clause {
            kind,
            citing: None,
            span: self.0,
        });
        let query = Query::Single(SingleQuery {
            clauses: clauses.to_vec(),
            span: self.0,
        });
        self.expression(ExpressionKind::Subquery {
            kind: SubqueryKind::Collect,
            body: SubqueryBody::Query(Box::new(query)),
        })
    }

    /// The node or the relationship of a variable alone, with its labels or its types.
    fn searched(&self, element: &PatternElement, variable: &Name) -> Vec<PatternElement> {
        match element {
            PatternElement::Node(node) => vec![PatternElement::Node(NodePattern {
                labels: node.labels.clone(),
                ..self.node(Some(variable.clone()))
            })],
            PatternElement::Relationship(relationship) => {
                let direction = PatternDirection::Right;
                let searched = RelationshipPattern {
                    variable: Some(variable.clone()),
                    types: relationship.types.clone(),
                    properties: None,
                    predicate: None,
                    direction,
                    length: None,
                    span: self.0,
                };
                let end = || PatternElement::Node(self.node(None));
                vec![end(), PatternElement::Relationship(searched), end()]
            }
            PatternElement::Group(_) => Vec::new(),
        }
    }

    fn node(&self, variable: Option<Name>) -> NodePattern {
        NodePattern {
            variable,
            labels: None,
            properties: None,
            predicate: None,
            span: self.0,
        }
    }
}
