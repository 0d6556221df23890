//! Constraints that can only be checked at the end of a statement: presence of values, and sources.

use super::Graph;
use super::indexing::{coverage, target_text};
use super::references::{require_matched, require_sources, require_sources_stay};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::graph_type::violation_of;
use crate::graph::schema::{ConstraintDefinition, SchemaTarget};
use crate::graph::symbol::KeyId;
use crate::graph::validation::entity_name;
use crate::graph::view::GraphView;
use crate::value::display::Name;
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

/// The entities that a rule applies to.
pub(super) fn entities(view: &GraphView, target: SchemaTarget) -> impl Iterator<Item = u32> {
    let set = match target {
        SchemaTarget::Node(label) => view.labels.get(label.0 as usize),
        SchemaTarget::Relationship(of) => view.types.get(of.0 as usize),
    };
    set.into_iter().flat_map(|ids| ids.iter_from(0))
}

/// A presence constraint that is new must hold of all entities that it covers.
pub fn require_presence_of_all(view: &GraphView, rule: &ConstraintDefinition) -> Result<()> {
    let target = rule.target;
    let of_all = || entities(view, target).map(move |id| target.entity(id));
    let Some(error) = of_all().find_map(|entity| require_presence(view, rule, entity).err()) else {
        return Ok(());
    };
    let missing = of_all().filter(|entity| missing_key(view, rule, *entity).is_some());
    let (noun, pattern) = match rule.target {
        SchemaTarget::Node(label) => ("node", format!("(n:{})", Name(view.label_name(label)))),
        SchemaTarget::Relationship(of) => (
            "relationship",
            format!("()-[n:{}]->()", Name(view.type_name(of))),
        ),
    };
    let keys = rule.keys.iter().map(|key| view.key_name(*key));
    let none: Vec<String> = keys.map(|key| format!("n.{} IS NULL", Name(key))).collect();
    Err(error.hint(format!(
        "{} so; MATCH {pattern} WHERE {} finds them, to give them one first",
        match missing.count() {
            1 => format!("1 {noun} is"),
            count => format!("{count} {noun}s are"),
        },
        none.join(" OR ")
    )))
}

/// The key of a presence constraint for which an entity has no value.
fn missing_key(view: &GraphView, rule: &ConstraintDefinition, entity: EntityId) -> Option<KeyId> {
    let absent = |key: &&KeyId| matches!(view.property(entity, **key), Value::Null);
    rule.keys.iter().find(absent).copied()
}

/// An entity that a presence constraint covers must have a value for each key, unless it does not exist.
pub fn require_presence(
    view: &GraphView,
    rule: &ConstraintDefinition,
    entity: EntityId,
) -> Result<()> {
    let missing = missing_key(view, rule, entity);
    let Some(key) = missing.filter(|_| view.has_entity(entity)) else {
        return Ok(());
    };
    let message = format!(
        "{} has no `{}`, which the constraint `{}` on {} requires",
        entity_name(entity),
        view.key_name(key),
        rule.name,
        target_text(view, rule.target, &rule.keys),
    );
    Err(Error::constraint(ErrorCode::ConstraintViolation, message)
        .hint("set it in the same statement"))
}
