//! One entity of two (`kg.merge`), two of one again (`kg.unmerge`), and what was merged (`kg.merges`).
//!
//! The second node of a merge stays in the graph as its *record*: a node with the one label `Merged` and a relationship
//! `MERGED_INTO` to the first node. So its id, its history, its references and its statements need no form of their own, and every
//! format of export brings them along.
//!
//! | file | its job |
//! | --- | --- |
//! | `facts` | all that is stated of an entity; putting two of these together, and taking them apart again |
//! | `names` | which properties are names; the names of both as aliases |
//! | `record` | the record: its words, and what it remembers |
//! | `merge`, `relationships` | merging |
//! | `unmerge`, `giving_back` | taking a merge back |
//! | `list` | the listing of merges |

mod facts;
mod giving_back;
mod list;
mod merge;
mod names;
mod record;
mod relationships;
mod unmerge;

use super::option_map::OptionMap;
use super::{
    Procedure, ProcedureContext, ProcedureField, ProcedureSignature, ProcedureWriter, columns,
    refused,
};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::GraphView;
use crate::value::column::Column;
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Value};
use std::sync::Arc;

pub(super) use list::LISTINGS;
pub(super) use names::strings;
pub(super) use record::TYPES as RECORD_TYPES;
pub use record::is_merge_record;

/// The procedures that write.
pub(super) fn all() -> impl Iterator<Item = Arc<dyn Procedure>> {
    let merge = Merging {
        signature: merge_signature(),
        run: run_merge,
    };
    let unmerge = Merging {
        signature: unmerge_signature(),
        run: run_unmerge,
    };
    let all: [Arc<dyn Procedure>; 2] = [Arc::new(merge), Arc::new(unmerge)];
    all.into_iter()
}

fn merge_signature() -> ProcedureSignature {
    let options = ProcedureField::new("options", TypeSet::MAP);
    ProcedureSignature::new("kg.merge")
        .parameter(ProcedureField::new("a", TypeSet::NODE))
        .parameter(ProcedureField::new("b", TypeSet::NODE))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("merged", TypeSet::NODE))
        .result(ProcedureField::new("moved", TypeSet::INTEGER))
        .result(ProcedureField::new("united", TypeSet::INTEGER))
        .result(ProcedureField::new("loops", TypeSet::INTEGER))
        .option("aliases", "property that takes the names of b = the first alias of the name index, or 'aliases'")
        .describe(
            "Makes one node of two: a stays, and gets the names of b as aliases, its labels, its relationships, the \
             properties that a lacks, and as further statements those that differ, all with their sources. b becomes the \
             record of it, (:Merged)-[:MERGED_INTO]->(a), which kg.unmerge reads. moved: relationships that are a's now; \
             united: those that a had already; loops: those between a and b, which only the record has.",
        )
        .example(
            "CREATE (a:Company {name: '恒力石化'}), (b:Company {name: '恒力石化股份有限公司'}) WITH a, b \
             CALL kg.merge(a, b) YIELD node RETURN node.aliases",
        )
}

fn unmerge_signature() -> ProcedureSignature {
    ProcedureSignature::new("kg.unmerge")
        .parameter(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("other", TypeSet::NODE))
        .result(ProcedureField::new("moved", TypeSet::INTEGER))
        .result(ProcedureField::new("lost", TypeSet::INTEGER))
        .describe(
            "Takes a merge back: that of a record (:Merged), or the last one of a node. node is as it was before but for what \
             has been changed since, other is what the record was. moved: relationships that are other's again; lost: those \
             that are not, because they are no longer there.",
        )
        .example(
            "CREATE (a:Company {name: '恒力石化'}), (b:Company {name: '恒力石化股份有限公司'}) WITH a, b \
             CALL kg.merge(a, b) YIELD merged CALL kg.unmerge(merged) YIELD node, other RETURN node.name, other.name",
        )
}

/// What runs a procedure of this file: one row, or none.
type Run =
    fn(&ProcedureSignature, &mut dyn ProcedureWriter, &[Value]) -> Result<Option<Vec<Value>>>;

struct Merging {
    signature: ProcedureSignature,
    run: Run,
}

impl Procedure for Merging {
    fn signature(&self) -> &ProcedureSignature {
        &self.signature
    }

    /// There is nothing to show without changing the graph.
    fn call(&self, _: ProcedureContext<'_>, _: &[Value]) -> Result<Vec<Vec<Value>>> {
        Ok(Vec::new())
    }

    fn writes(&self) -> bool {
        true
    }

    fn call_changing(
        &self,
        writer: &mut dyn ProcedureWriter,
        arguments: &[Value],
    ) -> Option<Result<Vec<Column>>> {
        let row = (self.run)(&self.signature, writer, arguments);
        let count = self.signature.results.len();
        Some(row.map(|row| columns(row.into_iter().collect(), count)))
    }
}

fn run_merge(
    signature: &ProcedureSignature,
    writer: &mut dyn ProcedureWriter,
    arguments: &[Value],
) -> Result<Option<Vec<Value>>> {
    let aliases = OptionMap::of_call(signature, arguments.get(2))?.text("aliases")?;
    let nodes = (arguments.first(), arguments.get(1));
    let (Some(Value::Node(a)), Some(Value::Node(b))) = nodes else {
        return Ok(None);
    };
    let counts = merge::merge(writer, a.id, b.id, aliases)?;
    let mut row = vec![node_value(a.id), node_value(b.id)];
    row.extend([counts.moved, counts.united, counts.loops].map(count_value));
    Ok(Some(row))
}

fn run_unmerge(
    _: &ProcedureSignature,
    writer: &mut dyn ProcedureWriter,
    arguments: &[Value],
) -> Result<Option<Vec<Value>>> {
    let Some(Value::Node(node)) = arguments.first() else {
        return Ok(None);
    };
    let undone = unmerge::unmerge(writer, node.id)?;
    let mut row = vec![
        undone.kept.map_or(Value::Null, node_value),
        node_value(undone.other),
    ];
    row.extend([undone.moved, undone.lost].map(count_value));
    Ok(Some(row))
}

fn node_value(node: NodeId) -> Value {
    Value::Node(Node::from(node))
}

fn count_value(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn require_node(graph: &GraphView, node: NodeId) -> Result<()> {
    if graph.has_node(node) {
        return Ok(());
    }
    let message = format!("node {} is not in the graph: it was deleted", node.0);
    Err(Error::entity_not_found(
        ErrorCode::DeletedEntityAccess,
        message,
    ))
}
