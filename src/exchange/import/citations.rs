//! Adds the sources and the statements that rows specify to the entities created from them.

use crate::error::Result;
use crate::exchange::rows::{Citations, NameRows, RowBatch};
use crate::exchange::stated::{RowStatement, StatedCell};
use crate::graph::{BatchColumn, Fact, GraphBuilder, KeyId, ReferenceSet, Statement};
use crate::value::EntityId;

/// Cites entities that have been added, and their columns, from the sources that their rows name; then gives properties the
/// statements that their rows hold.
pub(super) fn cite_and_state(
    builder: &mut GraphBuilder,
    batch: &mut RowBatch,
    columns: &[(KeyId, BatchColumn)],
    entities: impl Iterator<Item = EntityId>,
) -> Result<()> {
    if batch.stated.is_empty() {
        cite(builder, &batch.citations, columns, entities);
        return Ok(());
    }
    let entities: Vec<EntityId> = entities.collect();
    cite(builder, &batch.citations, columns, entities.iter().copied());
    for StatedCell {
        row,
        key,
        statements,
    } in std::mem::take(&mut batch.stated)
    {
        let Some(entity) = entities.get(row) else {
            continue;
        };
        let key = builder.key(&key);
        let statements = statements.into_iter();
        let statements = statements.map(|one| statement(builder, one)).collect();
        builder.state(*entity, key, statements)?;
    }
    Ok(())
}

fn statement(builder: &mut GraphBuilder, read: RowStatement) -> Statement {
    let names = read.sources.iter().filter(|name| !name.is_empty());
    Statement {
        sources: names.map(|name| builder.source(name)).collect(),
        value: read.value,
        rank: read.rank,
        valid_from: read.valid_from,
        valid_to: read.valid_to,
    }
}

fn cite(
    builder: &mut GraphBuilder,
    citations: &[Citations],
    columns: &[(KeyId, BatchColumn)],
    entities: impl Iterator<Item = EntityId>,
) {
    if citations.is_empty() {
        return;
    }
    let own = |builder: &mut GraphBuilder, key: Option<&str>| {
        let found = citations.iter().find(|cited| cited.key.as_deref() == key)?;
        Some(sets(builder, &found.sources))
    };
    let all = own(builder, None);
    let mut of_columns = Vec::with_capacity(columns.len());
    for (key, column) in columns {
        let name = builder.key_name(*key);
        of_columns.push((*key, column, own(builder, Some(&name))));
    }
    for (row, entity) in entities.enumerate() {
        let of_row = at(all.as_ref(), row).unwrap_or_default();
        builder.cite(Fact::existence(entity), of_row);
        for (key, column, sets) in &of_columns {
            if column.has(row) {
                let own = at(sets.as_ref(), row).unwrap_or(of_row);
                builder.cite(Fact::property(entity, *key), own);
            }
        }
    }
}

type Sets = Vec<Option<ReferenceSet>>;

fn at(sets: Option<&Sets>, row: usize) -> Option<ReferenceSet> {
    sets.and_then(|sets| sets.get(row).copied().flatten())
}

/// The set of sources of each row that specifies any; rows with the same sources share a set.
fn sets(builder: &mut GraphBuilder, names: &NameRows) -> Sets {
    let mut by_list = Vec::with_capacity(names.lists.len());
    for list in &names.lists {
        let sources = list.iter().map(|name| builder.source(name)).collect();
        by_list.push(builder.reference_set(sources));
    }
    let rows = names.rows.iter();
    rows.map(|number| by_list.get(*number as usize).copied())
        .collect()
}
