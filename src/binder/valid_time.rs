//! `AT time query`: every element of every pattern must be valid at that time.

use super::typing::expect;
use super::{Binder, BoundClause, BoundQuery, Column, ConnectionKind, PatternGraph};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot, VariableLength};
use crate::procedures::ProcedureSignature;
use crate::syntax::ast;
use crate::value::kind::{Type, TypeSet};
use std::sync::Arc;

/// The types of a time.
const TIME: TypeSet = TypeSet::DATE
    .or(TypeSet::LOCAL_DATE_TIME)
    .or(TypeSet::DATE_TIME)
    .or(TypeSet::PERIOD)
    .or(TypeSet::INTEGER)
    .or(TypeSet::STRING)
    .or(TypeSet::LIST);

/// What is said of a word that is no time, in front of a query.
pub fn no_variable_yet(error: Error, clause: &str) -> Error {
    match error.code() {
        ErrorCode::UndefinedVariable => error.hint(format!(
            "a time is written {clause} date(), {clause} '2022-06-30' or {clause} $time"
        )),
        _ => error,
    }
}

impl Binder<'_> {
    /// The time before a statement: there is no row yet, so no variable is visible.
    pub(super) fn bind_at(&mut self, written: &ast::Expression) -> Result<Expression> {
        let bound = self
            .bind_expression(written)
            .map_err(|error| no_variable_yet(error, "AT"))?;
        let looks_around = bound
            .expression
            .any(&|part| matches!(part, Expression::Subquery { .. }));
        if looks_around {
            let message = "AT takes a time that is known before the query begins";
            return Err(Error::syntax(ErrorCode::UnexpectedSyntax, message)
                .at(written.span)
                .hint("give it as a parameter: AT $time MATCH …"));
        }
        expect(TIME, bound.types, written.span)?;
        self.under_at = true;
        Ok(bound.expression)
    }

    /// Everything that a pattern binds must be valid. The ends of a relationship are part of the pattern; a step of a
    /// chain tests its own.
    pub(super) fn hold(&self, graph: &mut PatternGraph) {
        if !self.under_at {
            return;
        }
        let nodes = graph.nodes.iter().map(|node| holds(node.slot, false));
        let mut predicates: Vec<Expression> = nodes.collect();
        for connection in &mut graph.connections {
            match &mut connection.kind {
                ConnectionKind::Single { relationship, .. } => {
                    predicates.push(holds(*relationship, false));
                }
                ConnectionKind::Variable(hops) | ConnectionKind::Shortest { hops, .. } => {
                    hold_steps(hops);
                }
                // Its body is a separate pattern.
                ConnectionKind::Group(_) => {}
            }
        }
        // In front, so that invalid elements are not examined any further.
        predicates.append(&mut graph.predicates);
        graph.predicates = predicates;
    }

    /// The results of a procedure must be valid, because a registered procedure may ignore `AT`.
    pub(super) fn hold_yields(&self, columns: &[Column], clauses: &mut Vec<BoundClause>) {
        let entities = columns
            .iter()
            .filter(|column| may_hold_entity(column.types));
        let predicates: Vec<Expression> = entities.map(|column| holds(column.slot, true)).collect();
        if self.under_at && !predicates.is_empty() {
            clauses.push(BoundClause::Filter(predicates));
        }
    }

    /// Under `AT`, the columns of a procedure that are not asked for must be valid too: which rows there are does not depend
    /// on what is yielded of them.
    pub(super) fn hold_hidden(
        &mut self,
        signature: &ProcedureSignature,
        yields: &mut Vec<(usize, Slot)>,
        held: &mut Vec<Column>,
    ) {
        if !self.under_at {
            return;
        }
        for (position, field) in signature.results.iter().enumerate() {
            let chosen = yields.iter().any(|(other, _)| *other == position);
            if chosen || !may_hold_entity(field.field_type) {
                continue;
            }
            let slot = self.slots.anonymous(&field.name);
            yields.push((position, slot));
            held.push(Column {
                name: Arc::clone(&field.name),
                slot,
                types: field.field_type.or(TypeSet::NULL),
            });
        }
    }

    /// A change would apply to all times.
    pub(super) fn check_reads(&self, query: &BoundQuery, span: Span) -> Result<()> {
        if !self.writes {
            return Ok(());
        }
        let message = "AT asks what held at a time, and this statement changes the graph";
        Err(Error::syntax(ErrorCode::InvalidClauseComposition, message)
            .at(span.to(query.span))
            .hint("leave AT out, and set valid_from or valid_to to say when something holds"))
    }
}

fn hold_steps(hops: &mut VariableLength) {
    let mut parts = vec![holds(hops.step, true)];
    match hops.predicate.take() {
        None => {}
        Some(Expression::And(others)) => parts.extend(others),
        Some(other) => parts.push(other),
    }
    hops.predicate = match parts.len() {
        1 => parts.pop(),
        _ => Some(Expression::And(parts)),
    };
}

fn holds(slot: Slot, with_ends: bool) -> Expression {
    Expression::Holds {
        subject: Box::new(Expression::Slot(slot)),
        with_ends,
    }
}

fn may_hold_entity(types: TypeSet) -> bool {
    let holders = [
        Type::Node,
        Type::Relationship,
        Type::Path,
        Type::Map,
        Type::List,
    ];
    holders.iter().any(|holder| types.contains(*holder))
}
