//! Runs the body of a rule.

use super::super::meter::Usage;
use super::super::run::Run;
use super::Core;
use super::records::{Derivation, bytes_of};
use crate::binder::GIVEN;
use crate::error::{Error, ErrorCode, Result};
use crate::expression::Batch;
use crate::graph::{DerivedRelationship, Fact, GraphView, KeyId, RuleHead, TypeId, is_storable};
use crate::plan::{Plan, RuleBody};
use crate::value::{EntityId, Map, Node, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// What a body has found.
pub(super) type Found = (NodeId, NodeId, RelationshipId);

impl Core {
    /// Runs a body over a state, for given nodes if its plan takes them.
    pub(super) fn run_body(
        &self,
        (body, plan): (&RuleBody, &Arc<Plan>),
        (of, given): (TypeId, Option<&[NodeId]>),
        view: &GraphView,
        found: &mut Vec<Found>,
    ) -> Result<()> {
        let run = self.run_of(plan, given);
        (self.runner)(run, view, &mut |batch| {
            for row in 0..batch.len() {
                found.extend(self.derive((body, plan), of, (batch, row))?);
            }
            self.limits.check()
        })?;
        self.check()
    }

    pub(super) fn run_of(&self, plan: &Arc<Plan>, given: Option<&[NodeId]>) -> Run {
        let mut run = Run::new(Arc::clone(plan), self.clock.clone()).telling_derived();
        if let Some(nodes) = given {
            let nodes = nodes.iter().map(|node| Value::Node(Node::from(*node)));
            let nodes = Value::List(Arc::new(nodes.collect()));
            let mut parameters = Map::new();
            parameters.insert(GIVEN.into(), nodes);
            run.parameters = parameters.into();
        }
        run.procedures = Arc::clone(&self.procedures);
        run.limits = self.limits.share();
        if let Some(at) = self.at {
            // Nobody else has the run yet.
            let _ = run.at.set(at);
        }
        if let Some(holding) = &self.holding {
            let _ = run.holding.set(Arc::clone(holding));
        }
        run
    }

    /// What follows from a row; nothing if one of the ends is null.
    fn derive(
        &self,
        (body, plan): (&RuleBody, &Arc<Plan>),
        of: TypeId,
        (batch, row): (&Batch, usize),
    ) -> Result<Option<Found>> {
        let end = |at: usize| match plan.columns.get(at) {
            None => Ok(None),
            Some(column) => match batch.value(column.slot, row) {
                Value::Node(node) => Ok(Some(node.id)),
                Value::Null => Ok(None),
                other => Err(no_node(body, at, &other)),
            },
        };
        let (Some(start), Some(end)) = (end(0)?, end(1)?) else {
            return Ok(None);
        };
        let record = DerivedRelationship {
            relationship_type: of,
            start,
            end,
            properties: self.properties((body, plan), (batch, row))?,
        };
        let bytes = bytes_of(&record);
        let Some((id, is_new)) = self.records.intern(record) else {
            return Err(Error::limit(
                ErrorCode::MemoryLimit,
                "more relationships follow from rules than there can be in a graph",
            ));
        };
        if is_new {
            self.limits.add(bytes, Usage::Derived)?;
            let facts = plan.columns.get(2 + body.keys.len());
            if let Some(facts) = facts {
                let facts = cited_facts(&batch.value(facts.slot, row), &self.base);
                let derivation = Derivation {
                    head: self.head_of(of),
                    rule: body.rule.clone(),
                    facts,
                };
                self.records.derive(id, derivation);
            }
        }
        Ok(Some((start, end, id)))
    }

    fn head_of(&self, of: TypeId) -> RuleHead {
        let tables = (0..).zip(&self.program.tables);
        let mut tables = tables.filter(|(at, _)| self.base_type(*at) == Some(of));
        match tables.next() {
            Some((_, table)) => table.head.clone(),
            None => RuleHead::Relationship(Arc::default()),
        }
    }

    fn properties(
        &self,
        (body, plan): (&RuleBody, &Arc<Plan>),
        (batch, row): (&Batch, usize),
    ) -> Result<Box<[(KeyId, Value)]>> {
        let mut properties = Vec::with_capacity(body.keys.len());
        for (key, column) in body.keys.iter().zip(plan.columns.iter().skip(2)) {
            let value = batch.value(column.slot, row);
            let Some(id) = self.base.key_id(key).filter(|_| !value.is_null()) else {
                continue;
            };
            if !is_storable(&value) {
                return Err(no_property(body, key, &value));
            }
            properties.push((id, value));
        }
        properties.sort_by_key(|(key, _)| *key);
        Ok(properties.into())
    }
}

fn rule_text(body: &RuleBody) -> String {
    let name = body.rule.as_deref().unwrap_or_default();
    format!("the rule `{name}`")
}

pub(super) fn no_node(body: &RuleBody, at: usize, value: &Value) -> Error {
    let which = if at == 0 { "start" } else { "end" };
    let message = format!(
        "{} derives a relationship whose {which} is {}, not a node",
        rule_text(body),
        value.kind().with_article()
    );
    Error::type_error(ErrorCode::InvalidArgumentType, message)
}

fn no_property(body: &RuleBody, key: &str, value: &Value) -> Error {
    let message = format!(
        "{} derives `{key}` as {}, which no property can be",
        rule_text(body),
        value.kind().with_article()
    );
    Error::type_error(ErrorCode::InvalidPropertyType, message)
}

/// The facts in a column of `CITE FACTS`.
pub fn cited_facts(facts: &Value, view: &GraphView) -> Vec<Fact> {
    let Value::List(facts) = facts else {
        return Vec::new();
    };
    let fact = |map: &Value| {
        let Value::Map(map) = map else { return None };
        let entity = match map.get("entity")? {
            Value::Node(node) => EntityId::Node(node.id),
            Value::Relationship(relationship) => EntityId::Relationship(relationship.id),
            _ => return None,
        };
        let key = match map.get("key") {
            Some(Value::String(key)) => Some(view.key_id(key)?),
            _ => None,
        };
        Some(Fact { entity, key })
    };
    facts.iter().filter_map(fact).collect()
}
