//! The conditions on the parts of a pattern: labels, property maps, inline predicates. They are bound when every
//! variable of the clause is known, so that they may refer to any of them.

use super::PatternBuilder;
use super::parts::{equal, set_step_predicate};
use crate::binder::labels::Labelled;
use crate::binder::typing::expect;
use crate::binder::{Binder, Mentioned};
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Expression, Slot};
use crate::syntax::ast::{self, ExpressionKind as Kind, LabelExpression, Name};
use crate::value::kind::TypeSet;

/// A condition that is bound in the second step.
pub(super) struct Pending<'q> {
    pub subject: Slot,
    pub name: Option<&'q Name>,
    pub labels: Option<&'q LabelExpression>,
    pub kind: Labelled,
    pub properties: Option<&'q ast::Expression>,
    pub predicate: Option<&'q ast::Expression>,
    /// It applies to each relationship of this connection, not to one entity.
    pub step_of: Option<usize>,
    pub span: Span,
}

impl Binder<'_> {
    /// The second step: labels, property maps and inline predicates.
    pub fn bind_pending(&mut self, builder: &mut PatternBuilder<'_>) -> Result<()> {
        for pending in std::mem::take(&mut builder.pending) {
            let mut predicates = Vec::new();
            if let Some(labels) = pending.labels {
                let subject = Expression::Slot(pending.subject);
                let (kind, span) = (pending.kind, pending.span);
                let rest = match kind {
                    Labelled::Node => {
                        let connections = &mut builder.graph.connections;
                        self.derived_labels(pending.subject, labels, connections)
                    }
                    Labelled::Relationship => vec![labels],
                };
                for labels in rest {
                    predicates.extend(self.label_predicates(&subject, kind, labels, span)?);
                }
            }
            if let Some(properties) = pending.properties {
                predicates.extend(self.property_predicates(pending.subject, properties)?);
            }
            if let Some(written) = pending.predicate {
                predicates.extend(self.bind_inline(&pending, written)?);
            }
            match pending.step_of {
                None => builder.graph.predicates.extend(predicates),
                Some(at) => set_step_predicate(&mut builder.graph, at, predicates),
            }
        }
        self.hold(&mut builder.graph);
        Ok(())
    }

    /// `WHERE` inside brackets: the variable of a chain refers to one relationship of it.
    fn bind_inline(
        &mut self,
        pending: &Pending<'_>,
        written: &ast::Expression,
    ) -> Result<Vec<Expression>> {
        self.scoped(|binder| {
            if let (Some(name), Some(_)) = (pending.name, pending.step_of) {
                let types = TypeSet::RELATIONSHIP;
                binder.scope.declare(&name.text, pending.subject, types);
            }
            binder.bind_conjuncts(written)
        })
    }

    /// `{k: v}`: one comparison per key.
    fn property_predicates(
        &mut self,
        subject: Slot,
        properties: &ast::Expression,
    ) -> Result<Vec<Expression>> {
        let entries = match &properties.kind {
            Kind::Map(entries) => entries,
            Kind::Parameter(name) => {
                return Err(Error::syntax(
                    ErrorCode::InvalidParameterUse,
                    format!("`${name}` cannot be used for the properties of a pattern"),
                )
                .at(properties.span)
                .hint("write the keys: {key: $name.key}"));
            }
            _ => {
                let bound = self.bind_expression(properties)?;
                expect(TypeSet::MAP, bound.types, properties.span)?;
                return Err(Error::syntax(
                    ErrorCode::UnexpectedSyntax,
                    "the properties of a pattern are written as a map",
                )
                .at(properties.span));
            }
        };
        let mut predicates = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            self.mentions(Mentioned::Key, key);
            self.doubt_month(&key.text, value);
            let property = Expression::Property {
                subject: Box::new(Expression::Slot(subject)),
                key: key.text.clone(),
                span: key.span,
            };
            let value = self.bind_value(value)?.expression;
            predicates.push(equal(property, value, key.span));
        }
        Ok(predicates)
    }
}
