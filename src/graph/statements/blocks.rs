//! Statements as blocks.

use super::{Statement, Statements};
use crate::graph::blocks::{BLOCK_RECORDS, Block, StatementsBlock};
use crate::graph::symbol::KeyId;
use crate::graph::view::GraphView;
use crate::value::{EntityId, NodeId, RelationshipId, Value};

/// The blocks of a state: none where no property has statements in the table.
pub fn blocks(view: &GraphView) -> impl Iterator<Item = Block> {
    let table = view.statements.iter();
    let mut all = table.flat_map(|table| table.get().iter());
    std::iter::from_fn(move || {
        let (mut block, mut statements) = (Vec::new(), 0);
        while statements < BLOCK_RECORDS
            && let Some((entity, key, known)) = all.next()
        {
            statements += 1 + known.others.len();
            block.push(of_property(view, entity, key, known));
        }
        (!block.is_empty()).then_some(Block::Statements(block))
    })
}

fn of_property(
    view: &GraphView,
    entity: EntityId,
    key: KeyId,
    known: &Statements,
) -> StatementsBlock {
    let (of_relationships, id) = match entity {
        EntityId::Node(NodeId(id)) => (false, id),
        EntityId::Relationship(RelationshipId(id)) => (true, id),
    };
    // The value and the sources of the one that is read are in other blocks.
    let read = Statement {
        rank: known.rank,
        valid_from: known.valid_from.clone(),
        valid_to: known.valid_to.clone(),
        ..Statement::plain(Value::Null, Vec::new())
    };
    let others = known.others.iter().map(|other| view.whole_statement(other));
    StatementsBlock {
        of_relationships,
        entity: id,
        key,
        statements: std::iter::once(read).chain(others).collect(),
    }
}
