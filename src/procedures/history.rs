//! What has been committed: the commits (`db.commits`), and the changes of one entity (`db.history`).

use super::listing::ProcedureRows;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::graph::{
    Change, CommitStamp, Counters, Fact, GraphView, KeyId, LabelId, SetStatements, SourceId,
};
use crate::storage::{Commits, decode_changes};
use crate::value::kind::TypeSet;
use crate::value::{EntityId, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The change of an entity that is deleted.
const DELETED: &str = "deleted";

/// Both.
pub(super) fn all() -> Vec<Arc<dyn Procedure>> {
    vec![
        Arc::new(ListCommits(commits())),
        Arc::new(EntityHistory(history())),
    ]
}

fn commits() -> ProcedureSignature {
    let signature = ProcedureSignature::new("db.commits")
        .result(ProcedureField::new("commit", TypeSet::INTEGER))
        .result(ProcedureField::new("time", TypeSet::DATE_TIME));
    let signature = Counters::default()
        .each()
        .map(|counter| ProcedureField::new(counter.key(), TypeSet::INTEGER))
        .fold(signature, ProcedureSignature::result);
    signature
        .describe(
            "The commits whose changes are kept, the oldest first, and what they did; SHOW COMMITS calls it. None where no \
             history is kept.",
        )
        .example("CALL db.commits() YIELD commit, time, nodesCreated RETURN max(commit)")
}

struct ListCommits(ProcedureSignature);

impl Procedure for ListCommits {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, _: &[Value]) -> Result<ProcedureRows> {
        let Some(history) = context.history()? else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::new();
        for record in Commits::new(history) {
            context.check()?;
            let record = record?;
            let mut row = stamp(record.commit);
            row.extend(record.counters.each().map(|counter| integer(counter.count)));
            rows.push(row);
        }
        Ok(rows)
    }
}

fn history() -> ProcedureSignature {
    ProcedureSignature::new("db.history")
        .parameter(ProcedureField::new("entity", TypeSet::ENTITY))
        .result(ProcedureField::new("commit", TypeSet::INTEGER))
        .result(ProcedureField::new("time", TypeSet::DATE_TIME))
        .result(ProcedureField::new("change", TypeSet::STRING))
        .result(ProcedureField::new("key", TypeSet::STRING))
        .result(ProcedureField::new("value", TypeSet::ANY))
        .result(ProcedureField::new("sources", TypeSet::LIST))
        .describe(
            "The changes of a node or a relationship in the history that is kept, the oldest first, up to the newest commit, also \
             where the statement reads an earlier state. `change` is created, deleted, set, removed, stated (ADD and \
             REMOVE STATEMENT, with the value that is read then), label added, label removed or cited; `sources` are those that the fact had after the commit. None where no history is kept.",
        )
        .example("MATCH (c:City {name: '泰安市'}) CALL db.history(c) YIELD commit, change, key, value, sources RETURN *")
}

struct EntityHistory(ProcedureSignature);

impl Procedure for EntityHistory {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<ProcedureRows> {
        let entity = match arguments.first() {
            Some(Value::Node(node)) => EntityId::Node(node.id),
            Some(Value::Relationship(relationship)) => EntityId::Relationship(relationship.id),
            _ => return Ok(Vec::new()),
        };
        let (Some(history), Some(past)) = (context.history()?, context.past()) else {
            return Ok(Vec::new());
        };
        let (names, mut rows) = (past.newest(), Vec::new());
        let mut steps = EntitySteps::new(entity);
        if names.has_references() {
            let go_on = || context.check();
            steps.cited_before(&history.state(history.first().number, None, &go_on)?);
        }
        let mut frames = history.frames(history.first().number);
        while let Some(frame) = frames.next()? {
            context.check()?;
            for change in decode_changes(&frame.payload) {
                steps.read(change?, names);
            }
            steps.report(frame.commit, names, &mut rows);
        }
        Ok(rows)
    }
}

/// What commits did to an entity, one after the other.
struct EntitySteps {
    entity: EntityId,
    /// Of the commit that is read.
    steps: Vec<Step>,
    /// The facts that it has given other sources.
    newly_cited: Vec<Option<KeyId>>,
    /// The sources of all facts of the entity that have any.
    cited: HashMap<Option<KeyId>, Vec<SourceId>>,
}

struct Step {
    change: &'static str,
    /// Of a property: whose sources are reported.
    property: Option<KeyId>,
    key: Option<Arc<str>>,
    value: Value,
}

impl EntitySteps {
    fn new(entity: EntityId) -> EntitySteps {
        EntitySteps {
            entity,
            steps: Vec::new(),
            newly_cited: Vec::new(),
            cited: HashMap::new(),
        }
    }

    /// The sources that facts have in the state that history begins with.
    fn cited_before(&mut self, first: &GraphView) {
        for (fact, set) in first.cited_facts_of(self.entity) {
            self.cited.insert(fact.key, first.sources_of(set).to_vec());
        }
    }

    fn read(&mut self, change: Change, names: &GraphView) {
        if change.entity() != Some(self.entity) {
            return;
        }
        match change {
            Change::NodeCreated(created) => {
                let labels = created
                    .labels
                    .iter()
                    .map(|label| Value::String(Arc::clone(names.label_name(*label))));
                self.step("created", Value::List(Arc::new(labels.collect())));
                self.properties(created.properties, names);
            }
            Change::RelationshipCreated(created) => {
                let name = names.type_name(created.relationship_type);
                self.step("created", Value::String(Arc::clone(name)));
                self.properties(created.properties, names);
            }
            Change::NodeDeleted(_) | Change::RelationshipDeleted(_) => {
                self.step(DELETED, Value::Null)
            }
            Change::PropertySet(set) => {
                self.properties(vec![(set.key, set.value)], names);
            }
            Change::LabelAdded(added) => {
                self.label("label added", added.label, names);
            }
            Change::LabelRemoved(removed) => {
                self.label("label removed", removed.label, names);
            }
            Change::ReferencesSet(set) => {
                self.newly_cited.push(set.fact.key);
                self.cited.insert(set.fact.key, set.sources);
            }
            Change::StatementsSet(set) => {
                self.statements(set, names);
            }
            Change::SymbolAdded(_)
            | Change::SymbolRemoved(_)
            | Change::IndexCreated(_)
            | Change::IndexDropped(_)
            | Change::ConstraintCreated(_)
            | Change::ConstraintDropped(_)
            | Change::UnitCreated(_)
            | Change::UnitDropped(_)
            | Change::GraphTypeSet(_) => {}
        }
    }

    fn step(&mut self, change: &'static str, value: Value) {
        self.steps.push(Step {
            change,
            property: None,
            key: None,
            value,
        });
    }

    fn label(&mut self, change: &'static str, label: LabelId, names: &GraphView) {
        self.steps.push(Step {
            change,
            property: None,
            key: Some(Arc::clone(names.label_name(label))),
            value: Value::Null,
        });
    }

    fn properties(&mut self, properties: Vec<(KeyId, Value)>, names: &GraphView) {
        for (key, value) in properties {
            self.steps.push(Step {
                change: if matches!(value, Value::Null) {
                    "removed"
                } else {
                    "set"
                },
                property: Some(key),
                key: Some(Arc::clone(names.key_name(key))),
                value,
            });
        }
    }

    /// The statement that is read from then on, with its sources.
    fn statements(&mut self, set: SetStatements, names: &GraphView) {
        let (value, sources) = match set.statements.into_iter().next() {
            Some(best) => (best.value, best.sources),
            None => (Value::Null, Vec::new()),
        };
        self.cited.insert(Some(set.key), sources);
        self.steps.push(Step {
            change: "stated",
            property: Some(set.key),
            key: Some(Arc::clone(names.key_name(set.key))),
            value,
        });
    }

    /// A row for each step of a commit, and for each fact that has got other sources and nothing else.
    fn report(&mut self, commit: CommitStamp, names: &GraphView, rows: &mut ProcedureRows) {
        let mut told = Vec::new();
        let deleted = self.steps.iter().any(|step| step.change == DELETED);
        for step in std::mem::take(&mut self.steps) {
            let fact = Fact {
                entity: self.entity,
                key: step.property,
            };
            told.push(step.property);
            let key = step.key.map_or(Value::Null, Value::String);
            let sources = self.sources(fact.key, names);
            rows.push(row(commit, step.change, [key, step.value, sources]));
        }
        let mut newly_cited = std::mem::take(&mut self.newly_cited);
        if deleted {
            // The references went with the entity.
            newly_cited.clear();
        }
        let newly_cited = newly_cited.into_iter();
        let mut rest: Vec<_> = newly_cited.filter(|key| !told.contains(key)).collect();
        rest.sort_unstable();
        rest.dedup();
        for key in rest {
            let name = key.map_or(Value::Null, |key| {
                Value::String(Arc::clone(names.key_name(key)))
            });
            let sources = self.sources(key, names);
            rows.push(row(commit, "cited", [name, Value::Null, sources]));
        }
    }

    fn sources(&self, key: Option<KeyId>, names: &GraphView) -> Value {
        let sources = self.cited.get(&key).map(Vec::as_slice).unwrap_or_default();
        let sources = names.sorted_names(sources);
        Value::List(Arc::new(sources.into_iter().map(Value::String).collect()))
    }
}

fn row(commit: CommitStamp, change: &str, rest: [Value; 3]) -> Vec<Value> {
    let mut row = stamp(commit);
    row.push(Value::String(change.into()));
    row.extend(rest);
    row
}

fn stamp(commit: CommitStamp) -> Vec<Value> {
    let time = commit
        .time
        .map(|time| Value::DateTime(Arc::new(time.date_time())));
    vec![integer(commit.number.0), time.unwrap_or(Value::Null)]
}

fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
