//! Sources: listing them (`kg.sources`), and withdrawing one (`kg.withdraw`).

use super::listing::{Listing, ProcedureRows};
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature};
use crate::error::{Result, nearest};
use crate::graph::{Change, Fact, GraphView, KeyId, SetReferences, SetStatements};
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use crate::value::{EntityId, Value};
use std::sync::Arc;

/// The listings of this file.
pub(super) static LISTINGS: &[Listing] = &[Listing {
    name: "kg.sources",
    description: "Sources, and how many facts each of them states; SHOW SOURCES calls it.",
    example: "CALL kg.sources() YIELD id, facts RETURN count(id)",
    columns: &[("id", TypeSet::STRING), ("facts", TypeSet::INTEGER)],
    list: sources,
}];

/// Names remain known after the last fact has been withdrawn; only those in use are listed.
fn sources(graph: &GraphView) -> ProcedureRows {
    let counted = graph.source_names().iter().zip(graph.facts_by_source());
    let mut used: Vec<_> = counted.filter(|(_, facts)| *facts > 0).collect();
    used.sort();
    let row = |(name, facts): (&Arc<str>, u64)| {
        let facts = i64::try_from(facts).unwrap_or(i64::MAX);
        vec![Value::String(Arc::clone(name)), Value::Integer(facts)]
    };
    used.into_iter().map(row).collect()
}

/// `kg.withdraw`
pub(super) fn withdraw() -> Arc<dyn Procedure> {
    let signature = ProcedureSignature::new("kg.withdraw")
        .parameter(ProcedureField::new("source", TypeSet::STRING))
        .result(ProcedureField::new("entity", TypeSet::ENTITY))
        .result(ProcedureField::new("key", TypeSet::STRING))
        .result(ProcedureField::new("value", TypeSet::ANY))
        .describe(
            "Takes a source from every fact that it states, and gives the facts that no source states any more: of an entity \
             whose existence is meant, key and value are null.",
        )
        .example("CITING 'a3.p1' CREATE (:City {name: '泰安市'}); CALL kg.withdraw('a3.p1') YIELD key, value");
    Arc::new(Withdraw(signature))
}

struct Withdraw(ProcedureSignature);

impl Procedure for Withdraw {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    /// Returns what it would return, without changing anything.
    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        Ok(withdrawal(context, arguments)?.0)
    }

    fn writes(&self) -> bool {
        true
    }

    fn call_writing(
        &self,
        context: ProcedureContext<'_>,
        arguments: &[Value],
    ) -> Result<(Vec<Column>, Vec<Change>)> {
        let (mut rows, changes) = withdrawal(context, arguments)?;
        let column = |at: usize| {
            let take = |row: &mut Vec<Value>| row.get_mut(at).map(std::mem::take);
            let values = rows.iter_mut().map(|row| take(row).unwrap_or_default());
            Column::from_values(values.collect())
        };
        let columns = (0..self.0.results.len()).map(column).collect();
        Ok((columns, changes))
    }
}

/// The facts that are left without a source, and the changes that remove the citations.
fn withdrawal(
    context: ProcedureContext<'_>,
    arguments: &[Value],
) -> Result<(ProcedureRows, Vec<Change>)> {
    let (graph, mut rows, mut changes) = (context.graph, Vec::new(), Vec::new());
    let Some(Value::String(name)) = arguments.first() else {
        return Ok((rows, changes));
    };
    let Some(withdrawn) = graph.source_id(name) else {
        uncited(graph, name)
            .into_iter()
            .for_each(|message| context.warn(message));
        return Ok((rows, changes));
    };
    for (fact, set) in graph.cited_facts() {
        let sources = graph.sources_of(set);
        if !sources.contains(&withdrawn) || has_more_statements(graph, fact) {
            continue;
        }
        context.check()?;
        let rest = sources.iter().copied().filter(|other| *other != withdrawn);
        let sources: Vec<_> = rest.collect();
        if sources.is_empty() {
            rows.push(fact_row(graph, fact));
        }
        changes.push(Change::ReferencesSet(SetReferences { fact, sources }));
    }
    for (entity, key, _) in graph.stated_properties() {
        context.check()?;
        let mut statements = graph.statements(entity, key);
        let mut changed = false;
        for statement in &mut statements {
            let before = statement.sources.len();
            statement.sources.retain(|source| *source != withdrawn);
            if statement.sources.len() == before {
                continue;
            }
            changed = true;
            if statement.sources.is_empty() {
                let value = statement.value.clone();
                rows.push(row(graph, entity, Some((key, value))));
            }
        }
        if changed {
            changes.push(Change::StatementsSet(SetStatements {
                entity,
                key,
                statements,
            }));
        }
    }
    if changes.is_empty() {
        uncited(graph, name)
            .into_iter()
            .for_each(|message| context.warn(message));
    }
    Ok((rows, changes))
}

/// What is said of a source that nothing cites, with the one that was probably meant; `None` if something cites it.
pub fn uncited(graph: &GraphView, name: &str) -> Option<Arc<str>> {
    let counted = graph.source_names().iter().zip(graph.facts_by_source());
    let cited = counted
        .filter(|(_, facts)| *facts > 0)
        .map(|(name, _)| &**name);
    let cited: Vec<&str> = cited.collect();
    if cited.contains(&name) {
        return None;
    }
    let way_out = match nearest(name, cited.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if cited.is_empty() => "nothing in the graph cites a source".to_owned(),
        None => "SHOW SOURCES lists the sources".to_owned(),
    };
    Some(format!("nothing cites the source `{name}`: {way_out}").into())
}

fn has_more_statements(graph: &GraphView, fact: Fact) -> bool {
    let known = |key| graph.more_statements(fact.entity, key);
    fact.key.and_then(known).is_some()
}

fn fact_row(graph: &GraphView, fact: Fact) -> Vec<Value> {
    let property = |key| (key, graph.property(fact.entity, key));
    row(graph, fact.entity, fact.key.map(property))
}

fn row(graph: &GraphView, entity: EntityId, property: Option<(KeyId, Value)>) -> Vec<Value> {
    let (key, value) = match property {
        None => (Value::Null, Value::Null),
        Some((key, value)) => (Value::String(Arc::clone(graph.key_name(key))), value),
    };
    vec![Value::from(entity), key, value]
}
