//! `CITING` before a statement and after a clause, and `REMOVE CITATION`.

use super::Binder;
use super::expression::meant_as_text;
use super::labels::literal;
use super::typing::expect;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::expression::{Citing, Expression, Update};
use crate::procedures::Procedure;
use crate::syntax::ast::{self, CitedFact};
use crate::value::kind::TypeSet;

impl Binder<'_> {
    /// `CITING sources` before a statement: there is no row yet, so no variable is visible.
    pub(super) fn bind_citing_prefix(&mut self, written: &ast::Expression) -> Result<()> {
        self.citing = Some(
            self.bind_cited(written)
                .map_err(|error| meant_as_text(error, written))?,
        );
        Ok(())
    }

    /// The sources of what a procedure states, if it writes.
    pub(super) fn citing_of(&mut self, procedure: &dyn Procedure) -> Result<Vec<Citing>> {
        match procedure.writes() {
            true => self.bind_citing(None),
            false => Ok(Vec::new()),
        }
    }

    /// The sources of the facts that a clause states: those of the statement, and its own.
    pub(super) fn bind_citing(&mut self, written: Option<&ast::Expression>) -> Result<Vec<Citing>> {
        let mut citing: Vec<Citing> = self.citing.iter().cloned().collect();
        if let Some(written) = written {
            citing.push(self.bind_cited(written)?);
        }
        Ok(citing)
    }

    /// `CITATION sources FROM facts`
    pub(super) fn bind_citation(
        &mut self,
        sources: &ast::Expression,
        from: &[CitedFact],
    ) -> Result<Vec<Update>> {
        let start = sources.span;
        let sources = self.bind_sources(sources)?;
        let mut updates = Vec::with_capacity(from.len());
        for fact in from {
            let (target, key, end) = self.bind_cited_fact(fact)?;
            updates.push(Update::RemoveCitation {
                target,
                key,
                sources: sources.clone(),
                span: start.to(end),
            });
        }
        Ok(updates)
    }

    /// The entity, and the key if the fact is a property.
    fn bind_cited_fact(
        &mut self,
        fact: &CitedFact,
    ) -> Result<(Expression, Option<Expression>, Span)> {
        Ok(match fact {
            CitedFact::Existence(name) => (self.bind_entity(name)?, None, name.span),
            CitedFact::Property(target, key) => (
                self.bind_target(target)?,
                Some(literal(&key.text)),
                key.span,
            ),
            CitedFact::DynamicProperty(target, key) => {
                let bound = self.bind_target(target)?;
                (bound, Some(self.bind_key(key)?), key.span)
            }
        })
    }

    fn bind_cited(&mut self, written: &ast::Expression) -> Result<Citing> {
        Ok(Citing {
            sources: self.bind_sources(written)?,
            span: written.span,
        })
    }

    fn bind_sources(&mut self, written: &ast::Expression) -> Result<Expression> {
        let bound = self.bind_expression(written)?;
        expect(TypeSet::STRING.or(TypeSet::LIST), bound.types, written.span)?;
        Ok(bound.expression)
    }
}

/// The error for `CITING` before a statement that states nothing.
pub(super) fn states_nothing(span: Span) -> Error {
    let message =
        "CITING names the sources of what a statement writes, and this statement writes nothing";
    Error::syntax(ErrorCode::UnexpectedSyntax, message)
        .at(span)
        .hint("leave it out; `CITE` before a query shows the sources of its rows")
}
