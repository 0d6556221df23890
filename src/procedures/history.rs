//! What has been committed: the commits (`db.commits`), and the changes of one entity (`db.history`).

use super::entity_steps::{EntitySteps, integer, stamp};
use super::listing::ProcedureRows;
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::Result;
use crate::graph::{Change, CommitStamp, Counters};
use crate::storage::{Commits, History, decode_changes};
use crate::value::kind::TypeSet;
use crate::value::{EntityId, Value};
use std::sync::Arc;

/// The notice where there is nothing to list.
const NO_HISTORY: &str = "no history of this graph is kept: `tupu history DB --keep all` keeps what is committed from then on, as \
    `--history all` does when the graph is opened";

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
            context.warn(NO_HISTORY);
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
        .result(ProcedureField::new("added", TypeSet::LIST))
        .result(ProcedureField::new("removed", TypeSet::LIST))
        .describe(
            "The changes of a node or a relationship in the history that is kept, the oldest first, up to the newest commit, also \
             where the statement reads an earlier state. `change` is created, deleted, set, removed, stated (ADD and \
             REMOVE STATEMENT, with the value that is read then), label added, label removed or cited; `sources` are those that the fact had after the commit. Where a property has or \
             had several statements, `added` and `removed` are those that came and went, as statements() shows them. None where no history is kept.",
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
            context.warn(NO_HISTORY);
            return Ok(Vec::new());
        };
        let (names, mut rows) = (past.newest(), Vec::new());
        let made = changes_of(entity, &history, &context)?;
        let mut steps = EntitySteps::new(entity);
        let rests_on_more =
            |change: &Change| matches!(change, Change::ReferencesSet(_) | Change::StatementsSet(_));
        let mut changes = made.iter().flat_map(|(_, changes)| changes);
        if names.has_references() || names.has_statements() || changes.any(rests_on_more) {
            let go_on = || context.check();
            steps.begin_with(&history.state(history.first().number, None, &go_on)?);
        }
        for (commit, changes) in made {
            for change in changes {
                steps.read(change, names);
            }
            steps.report(commit, names, &mut rows);
        }
        Ok(rows)
    }
}

/// The changes of an entity, by commit.
fn changes_of(
    entity: EntityId,
    history: &History,
    context: &ProcedureContext<'_>,
) -> Result<Vec<(CommitStamp, Vec<Change>)>> {
    let mut made = Vec::new();
    let mut frames = history.frames(history.first().number);
    while let Some(frame) = frames.next()? {
        context.check()?;
        let mut changes = Vec::new();
        for change in decode_changes(&frame.payload) {
            let change = change?;
            if change.entity() == Some(entity) {
                changes.push(change);
            }
        }
        if !changes.is_empty() {
            made.push((frame.commit, changes));
        }
    }
    Ok(made)
}
