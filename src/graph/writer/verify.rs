//! Constraints that can only be checked at the end of a statement: presence of values, and sources.

use super::Graph;
use super::indexing::{coverage, target_text};
use super::references::{require_matched, require_sources, require_sources_stay};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::graph_type::violation_of;
use crate::graph::schema::ConstraintDefinition;
use crate::graph::validation::entity_name;
use crate::graph::view::GraphView;
use crate::value::{EntityId, Value};

impl Graph {
    /// Checks what is only known at the end of a statement: presence constraints on entities that were modified since
    /// the last successful call, and that everything cited since then is a source.
    pub fn verify(&mut self) -> Result<()> {
        // Not later: the id of a source that is cited may not be taken away, and to set it again is no way out.
        require_sources_stay(&self.view, &self.sources)?;
        for entity in &self.touched {
            let covered = coverage(&self.view, *entity);
            for rule in &self.view.schema.constraints {
                if rule.kind.needs_presence() && covered.includes(rule.target) {
                    require_presence(&self.view, rule, *entity)?;
                }
            }
            if let Some(of) = &self.view.schema.graph_type
                && self.view.has_entity(*entity)
                && let Some(violation) = violation_of(&self.view, of, *entity)
            {
                return Err(violation.error());
            }
        }
        require_sources(&self.view, &self.sources)?;
        self.touched.clear();
        self.sources.cited.clear();
        self.sources.gone.clear();
        Ok(())
    }

    /// Checks what is only known at the end of a transaction, which may create several source keys: that together they have
    /// every source in use.
    pub fn verify_source_keys(&self) -> Result<()> {
        require_matched(&self.view, &self.sources)
    }
}

/// An entity that a presence constraint covers must have a value for each key, unless it does not exist.
pub fn require_presence(
    view: &GraphView,
    rule: &ConstraintDefinition,
    entity: EntityId,
) -> Result<()> {
    let absent = |key| matches!(view.property(entity, key), Value::Null);
    let missing = rule.keys.iter().find(|key| absent(**key));
    let Some(key) = missing.filter(|_| view.has_entity(entity)) else {
        return Ok(());
    };
    let message = format!(
        "{} has no `{}`, which the constraint `{}` on {} requires",
        entity_name(entity),
        view.key_name(*key),
        rule.name,
        target_text(view, rule.target, &rule.keys),
    );
    Err(Error::constraint(ErrorCode::ConstraintViolation, message)
        .hint("set it in the same statement"))
}
