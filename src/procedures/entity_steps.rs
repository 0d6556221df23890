//! What became of one entity, commit by commit: the rows of `db.history`.

use super::listing::ProcedureRows;
use crate::graph::{
    Change, CommitStamp, GraphView, KeyId, LabelId, SetStatements, SourceId, Statement,
};
use crate::value::{EntityId, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The change of an entity that is deleted.
const DELETED: &str = "deleted";

/// The change of a property whose statements are added to, or taken from.
const STATED: &str = "stated";

/// What commits did to an entity, one after the other.
pub(super) struct EntitySteps {
    entity: EntityId,
    /// Of the commit that is read.
    steps: Vec<Step>,
    /// The facts that it has given other sources.
    newly_cited: Vec<Option<KeyId>>,
    /// The sources of all facts of the entity that have any.
    cited: HashMap<Option<KeyId>, Vec<SourceId>>,
    /// The statements of each property but for the sources of the one that is read, which are with the others above.
    stated: HashMap<KeyId, Vec<Statement>>,
}

struct Step {
    change: &'static str,
    /// Of a property: whose sources are reported.
    property: Option<KeyId>,
    key: Option<Arc<str>>,
    value: Value,
    /// The statements before and after it, where it changes more than the one that is read.
    statements: Option<[Vec<Statement>; 2]>,
}

impl EntitySteps {
    pub(super) fn new(entity: EntityId) -> EntitySteps {
        EntitySteps {
            entity,
            steps: Vec::new(),
            newly_cited: Vec::new(),
            cited: HashMap::new(),
            stated: HashMap::new(),
        }
    }

    /// The sources and the statements in the state that history begins with.
    pub(super) fn begin_with(&mut self, first: &GraphView) {
        for (fact, set) in first.cited_facts_of(self.entity) {
            self.cited.insert(fact.key, first.sources_of(set).to_vec());
        }
        for (name, _) in first.properties(self.entity) {
            if let Some(key) = first.key_id(&name) {
                self.stated.insert(key, first.statements(self.entity, key));
            }
        }
    }

    pub(super) fn read(&mut self, change: Change, names: &GraphView) {
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
                // Its statements went with it.
                self.steps.retain(|step| step.change != STATED);
                self.step(DELETED, Value::Null);
                self.cited.clear();
                self.stated.clear();
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
            | Change::SearchIndexCreated(_)
            | Change::SearchIndexDropped(_)
            | Change::ConstraintCreated(_)
            | Change::ConstraintDropped(_)
            | Change::RuleCreated(_)
            | Change::RuleDropped(_)
            | Change::UnitCreated(_)
            | Change::UnitDropped(_)
            | Change::GraphTypeSet(_) => {}
            Change::Many(many) => many.each().for_each(|change| self.read(change, names)),
        }
    }

    fn step(&mut self, change: &'static str, value: Value) {
        self.steps.push(Step {
            change,
            property: None,
            key: None,
            value,
            statements: None,
        });
    }

    fn label(&mut self, change: &'static str, label: LabelId, names: &GraphView) {
        self.steps.push(Step {
            change,
            property: None,
            key: Some(Arc::clone(names.label_name(label))),
            value: Value::Null,
            statements: None,
        });
    }

    fn properties(&mut self, properties: Vec<(KeyId, Value)>, names: &GraphView) {
        for (key, value) in properties {
            let before = self.first_before(key);
            let is_removed = matches!(value, Value::Null);
            let after = match is_removed {
                true => Vec::new(),
                false => vec![Statement::plain(value.clone(), Vec::new())],
            };
            self.steps.push(Step {
                change: if is_removed { "removed" } else { "set" },
                property: Some(key),
                key: Some(Arc::clone(names.key_name(key))),
                value,
                statements: before.map(|before| [before, after.clone()]),
            });
            self.stated.insert(key, after);
        }
    }

    /// Takes back the statements of a property that a commit overwrites, and returns those that there were before. To
    /// overwrite a property with several statements the others are taken away first, which is not a step of its own.
    fn first_before(&mut self, key: KeyId) -> Option<Vec<Statement>> {
        let is_stated = |step: &Step| step.change == STATED && step.property == Some(key);
        let first = self.steps.iter().find(|step| is_stated(step));
        let before =
            first.and_then(|step| step.statements.as_ref().map(|[before, _]| before.clone()));
        self.steps.retain(|step| !is_stated(step));
        before
    }

    /// The statement that is read from then on, with its sources.
    fn statements(&mut self, set: SetStatements, names: &GraphView) {
        let before = self.known(set.key);
        let (value, sources) = match set.statements.first() {
            Some(best) => (best.value.clone(), best.sources.clone()),
            None => (Value::Null, Vec::new()),
        };
        self.cited.insert(Some(set.key), sources);
        self.steps.push(Step {
            change: STATED,
            property: Some(set.key),
            key: Some(Arc::clone(names.key_name(set.key))),
            value,
            statements: Some([before, set.statements.clone()]),
        });
        self.stated.insert(set.key, set.statements);
    }

    /// The statements of a property as they are.
    fn known(&self, key: KeyId) -> Vec<Statement> {
        let mut known = self.stated.get(&key).cloned().unwrap_or_default();
        if let Some(read) = known.first_mut() {
            read.sources = self.cited.get(&Some(key)).cloned().unwrap_or_default();
        }
        known
    }

    /// A row for each step of a commit, and for each fact that has got other sources and nothing else.
    pub(super) fn report(
        &mut self,
        commit: CommitStamp,
        names: &GraphView,
        rows: &mut ProcedureRows,
    ) {
        let mut told = Vec::new();
        let deleted = self.steps.iter().any(|step| step.change == DELETED);
        for step in std::mem::take(&mut self.steps) {
            told.push(step.property);
            let key = step.key.map_or(Value::Null, Value::String);
            let sources = self.sources(step.property, names);
            let statements = match (step.change, step.statements) {
                ("set", Some([before, _])) => {
                    let after = Statement::plain(step.value.clone(), self.cited_of(step.property));
                    Some([before, vec![after]])
                }
                (_, statements) => statements,
            };
            let [added, removed] = difference(statements, names);
            let rest = [key, step.value, sources, added, removed];
            rows.push(row(commit, step.change, rest));
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
            let rest = [name, Value::Null, self.sources(key, names)];
            let rest = rest.into_iter().chain([Value::Null, Value::Null]);
            rows.push(row(commit, "cited", rest));
        }
    }

    fn cited_of(&self, key: Option<KeyId>) -> Vec<SourceId> {
        self.cited.get(&key).cloned().unwrap_or_default()
    }

    fn sources(&self, key: Option<KeyId>, names: &GraphView) -> Value {
        let sources = names.sorted_names(&self.cited_of(key));
        Value::List(Arc::new(sources.into_iter().map(Value::String).collect()))
    }
}

/// The statements that have been added, and those that have been removed; null where that was not the question. A statement
/// with another rank or other sources is another one.
fn difference(statements: Option<[Vec<Statement>; 2]>, names: &GraphView) -> [Value; 2] {
    let Some([before, after]) = statements else {
        return [Value::Null, Value::Null];
    };
    let without = |some: &[Statement], others: &[Statement]| {
        let alike = |one: &Statement, other: &Statement| {
            one.is_same(other) && one.rank == other.rank && one.sources == other.sources
        };
        let new = some
            .iter()
            .filter(|one| !others.iter().any(|other| alike(one, other)));
        let new = new.map(|one| names.statement_map(one.clone()));
        Value::List(Arc::new(new.collect()))
    };
    [without(&after, &before), without(&before, &after)]
}

fn row(commit: CommitStamp, change: &str, rest: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut row = stamp(commit);
    row.push(Value::String(change.into()));
    row.extend(rest);
    row
}

/// The number and the time of a commit.
pub(super) fn stamp(commit: CommitStamp) -> Vec<Value> {
    let time = commit
        .time
        .map(|time| Value::DateTime(Arc::new(time.date_time())));
    vec![integer(commit.number.0), time.unwrap_or(Value::Null)]
}

pub(super) fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
