//! `kg.merges`: what was merged into what.

use super::record::{self, LABEL, is_record};
use crate::graph::GraphView;
use crate::procedures::listing::{Listing, ProcedureRows};
use crate::value::kind::TypeSet;
use crate::value::{EntityId, NodeId, Value};

/// The listing of this file.
pub(in crate::procedures) static LISTINGS: &[Listing] = &[Listing {
    name: "kg.merges",
    description: "What was merged with kg.merge and stands for another node since: that node (null if it was deleted), the \
                  record, the number of the merge among those of the node, and the labels and the name that there were.",
    example: "CALL kg.merges() YIELD node, merged, name",
    columns: &[
        ("node", TypeSet::NODE),
        ("merged", TypeSet::NODE),
        ("number", TypeSet::INTEGER),
        ("labels", TypeSet::list_of(TypeSet::STRING)),
        ("name", TypeSet::ANY),
    ],
    list: merges,
}];

fn merges(graph: &GraphView) -> ProcedureRows {
    let Some(label) = graph.label_id(LABEL) else {
        return Vec::new();
    };
    let mut records = Vec::new();
    graph.scan_label(label, &mut 0, usize::MAX, &mut records);
    records.retain(|node| is_record(graph, *node));
    let mut rows: Vec<(Option<NodeId>, i64, NodeId)> = records
        .into_iter()
        .map(|node| (record::kept(graph, node), record::number(graph, node), node))
        .collect();
    rows.sort_unstable();
    let row = |(kept, number, node): (Option<NodeId>, i64, NodeId)| {
        let labels = match record::word(graph, node, record::LABELS) {
            Value::Null => Value::from(Vec::<Value>::new()),
            labels => labels,
        };
        let main = record::words(graph, node, record::NAME_KEYS)
            .into_iter()
            .next();
        let key = main.and_then(|main| graph.key_id(&format!("{}{main}", record::WAS)));
        let name = key.map_or(Value::Null, |key| graph.property(EntityId::Node(node), key));
        vec![
            kept.map_or(Value::Null, super::node_value),
            super::node_value(node),
            Value::Integer(number),
            labels,
            name,
        ]
    };
    rows.into_iter().map(row).collect()
}
