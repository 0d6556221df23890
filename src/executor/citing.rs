//! The sources of the facts that a statement states: `CITING`, and the sources of the run.

use super::context::Context;
use super::stated::Sources;
use super::write::source;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::{Batch, Citing, Row, evaluate_row};
use crate::graph::{Change, Fact, GraphView, SetReferences, SourceId};
use crate::value::Value;
use std::sync::Arc;

impl Context<'_> {
    /// The names of the sources of what is stated now.
    pub(super) fn source_names(&self) -> Sources {
        Arc::clone(&self.sources)
    }

    /// Whether what is stated now has sources.
    pub(super) fn cites(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Runs `act`; the facts that it states get the sources of `citing` for this row, in addition to those of the run.
    pub(super) fn citing<T>(
        &mut self,
        citing: &[Citing],
        batch: &Batch,
        row: usize,
        act: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if citing.is_empty() {
            return act(self);
        }
        let mut sources = self.sources.to_vec();
        for Citing { sources: own, span } in citing {
            let value = evaluate_row(own, &Row::new(batch, row), &self.evaluation());
            let names = value.and_then(|value| source_names(&value));
            sources.extend(names.map_err(|error| batch.locate(error.at(*span), row))?);
        }
        let outer = std::mem::replace(&mut self.sources, Arc::from(sources));
        let result = act(self);
        self.sources = outer;
        result
    }

    /// Adds the sources of the statement to those of a fact, if the fact exists.
    pub(super) fn cite(&mut self, fact: Fact) -> Result<()> {
        if !self.cites() || !self.graph().has_fact(fact) {
            return Ok(());
        }
        let mut all = known_sources(self.graph(), fact);
        let before = all.len();
        let names = Arc::clone(&self.sources);
        for name in names.iter() {
            let source = source(name, self)?;
            if !all.contains(&source) {
                all.push(source);
            }
        }
        match all.len() > before {
            true => self.set_references(fact, all),
            false => Ok(()),
        }
    }

    /// Removes sources from a fact; whether it had any of them.
    pub(super) fn withdraw(&mut self, fact: Fact, names: &[Arc<str>]) -> Result<bool> {
        let view = self.graph();
        let withdrawn: Vec<SourceId> = names
            .iter()
            .filter_map(|name| view.source_id(name))
            .collect();
        let mut rest = known_sources(view, fact);
        let before = rest.len();
        rest.retain(|source| !withdrawn.contains(source));
        let found = rest.len() < before;
        if found {
            self.set_references(fact, rest)?;
        }
        match fact.key {
            Some(key) => Ok(self.withdraw_from_others(fact.entity, key, &withdrawn)? || found),
            None => Ok(found),
        }
    }

    fn set_references(&mut self, fact: Fact, sources: Vec<SourceId>) -> Result<()> {
        self.apply_uncited(Change::ReferencesSet(SetReferences { fact, sources }))
    }
}

fn known_sources(view: &GraphView, fact: Fact) -> Vec<SourceId> {
    view.sources_of(view.references(fact)).to_vec()
}

/// The sources that a value names: a string, or a list of strings.
pub(super) fn source_names(value: &Value) -> Result<Vec<Arc<str>>> {
    match value {
        Value::List(elements) => elements.iter().map(source_name).collect(),
        other => Ok(vec![source_name(other)?]),
    }
}

fn source_name(value: &Value) -> Result<Arc<str>> {
    match value {
        Value::String(name) if !name.is_empty() => Ok(name.clone()),
        Value::String(_) => Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            "the id of a source cannot be empty",
        )),
        Value::Null => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            "a source is named by a string, and this is null",
        )
        .hint("cite nothing with an empty list: coalesce(…, [])")),
        other => Err(Error::type_error(
            ErrorCode::InvalidArgumentType,
            format!(
                "a source is named by a string, not by {}",
                other.kind().described()
            ),
        )),
    }
}
