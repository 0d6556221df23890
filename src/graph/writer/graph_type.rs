//! The graph type: setting it, and remembering which entities it has to be asked about when the statement ends.

use super::Graph;
use super::schema::{exists, filled};
use super::verify::require_presence_of_all;
use crate::error::Result;
use crate::graph::change::Change;
use crate::graph::graph_type::{CurrentType, GraphType, require_sound, survey};
use crate::graph::index::PropertyIndex;
use crate::graph::record::RelationshipRecord;
use crate::graph::schema::ConstraintDefinition;
use crate::graph::symbol::TypeId;
use crate::graph::view::{Direction, GraphView};
use crate::value::{EntityId, NodeId};
use std::sync::Arc;

impl Graph {
    /// Sets the graph type. Constraints that it has as the former one had them keep their indexes.
    pub(super) fn set_graph_type(&mut self, of: Arc<GraphType>) -> Result<Change> {
        require_sound(&of)?;
        let former = self.view.graph_type();
        let current = match of.is_empty() {
            true => None,
            false => Some(Arc::new(CurrentType::new(of, &self.view.symbols)?)),
        };
        let brought = current
            .as_ref()
            .map(|current| current.constraints.as_slice());
        let brought = brought.unwrap_or_default();
        let mut schema = (*self.view.schema).clone();
        let owned = |name: &str| self.view.schema.is_of_graph_type(name);
        let stays = |rule: &ConstraintDefinition| brought.contains(rule);
        schema
            .constraints
            .retain(|rule| !owned(&rule.name) || stays(rule));
        let kept = schema.constraints.clone();
        let has = |name: &str| kept.iter().any(|rule| *rule.name == *name);
        schema.indexes.retain(|index| {
            let definition = &index.definition;
            !(definition.owned && owned(&definition.name)) || has(&definition.name)
        });
        for rule in brought
            .iter()
            .filter(|rule| !(owned(&rule.name) && kept.contains(rule)))
        {
            if schema.has_name(&rule.name) || self.view.search_index(&rule.name, false).is_some() {
                let message = format!("an index or a constraint is called `{}` already", rule.name);
                return Err(exists(message));
            }
            if let Some(index) = self.new_index(rule, &schema.indexes)? {
                schema.add_index(index);
            }
            schema.add_constraint(rule.clone());
        }
        schema.graph_type = current;
        self.view.schema = Arc::new(schema);
        self.view.schema_version += 1;
        self.reorder_labels();
        Ok(Change::GraphTypeSet(former))
    }

    /// The index of a constraint that is new, where it has one; fails where the data does not keep the constraint.
    fn new_index(
        &self,
        rule: &ConstraintDefinition,
        indexes: &[PropertyIndex],
    ) -> Result<Option<PropertyIndex>> {
        if rule.kind.needs_presence() {
            require_presence_of_all(&self.view, rule)?;
        }
        let Some(index) = rule.index() else {
            return Ok(None);
        };
        let same = |other: &&PropertyIndex| {
            let other = &other.definition;
            (other.kind, other.target, &other.keys) == (index.kind, index.target, &index.keys)
        };
        if let Some(other) = indexes.iter().find(same) {
            let message = format!(
                "the index `{}` is over the properties of `{}` already",
                other.definition.name, rule.name
            );
            return Err(
                exists(message).hint("drop the other one first: the graph type brings its own")
            );
        }
        filled(&self.view, index, true).map(Some)
    }

    fn reorder_labels(&mut self) {
        let of = self.view.schema.graph_type.clone();
        let sets = Arc::make_mut(&mut self.view.label_sets);
        sets.reorder(&|labels| of.as_ref().is_some_and(|of| of.order(labels)));
    }

    /// The ends of a relationship that came or went, where the graph type counts relationships of its type.
    pub(super) fn touch_counted(&mut self, record: RelationshipRecord) {
        let of = TypeId(record.relationship_type);
        let graph_type = self.view.schema.graph_type.as_ref();
        if graph_type.is_some_and(|graph_type| graph_type.counts(of)) {
            let ends = [record.start, record.end];
            self.touched.extend(ends.map(EntityId::Node));
        }
    }

    /// The relationships of a node whose labels have changed, and its neighbours, where the graph type says what they join.
    pub(super) fn touch_around(&mut self, node: NodeId) {
        let of = self.view.schema.graph_type.as_ref();
        let Some(of) = of.filter(|of| of.has_any_ends()) else {
            return;
        };
        let view = &self.view;
        let mut touched = Vec::new();
        view.expand(node, Direction::Both, None, &mut |relationship, other| {
            let id = view.relationship_type(relationship);
            if let Some(id) = id.filter(|id| of.has_ends(*id)) {
                touched.push(EntityId::Relationship(relationship));
                if of.counts(id) {
                    touched.push(EntityId::Node(other));
                }
            }
        });
        self.touched.extend(touched);
    }
}

/// Every entity that does not keep the graph type, up to some.
pub(super) fn check_graph_type(view: &GraphView, problems: &mut Vec<String>) {
    /// How many are told of.
    const LISTED: usize = 100;
    if let Some(of) = &view.schema.graph_type {
        let (violations, _) = survey(view, of, LISTED);
        problems.extend(violations.into_iter().map(|violation| violation.message));
    }
}
