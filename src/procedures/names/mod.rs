//! Names: finding nodes as people call them, and in running text.
//!
//! | file | its procedure |
//! | --- | --- |
//! | `find` | `kg.find` |
//! | `qualified` | names behind the names of others, for `kg.find` |
//! | `around` | what a node lies in |
//! | `mentions` | `kg.mentions` |
//! | `nearness` | how close two nodes are, which tells what a name means |

mod around;
mod find;
mod mentions;
mod nearness;
mod qualified;

pub(super) use find::{Wanted, find, found};
pub(super) use mentions::{mentioned, mentions};

use super::ProcedureContext;
use super::option_map::OptionMap;
use super::stored_names::require_stored;
use crate::error::{Result, nearest};
use crate::graph::{GraphView, KeyId, LabelId, RuleHead, SearchKind};
use crate::text::NameTable;
use crate::value::{NodeId, Value};
use std::sync::Arc;

/// The keys that are read where there is no name index: the main name, and the others.
const KEYS: [&str; 2] = ["name", "aliases"];

/// The labels of which a node has to have one.
#[derive(Clone)]
pub(super) struct Labels(Option<Vec<LabelId>>);

impl Labels {
    /// Any node will do.
    pub fn all() -> Labels {
        Labels(None)
    }

    /// Nodes with one of these; any node, if there are none.
    pub fn any(labels: Option<Vec<LabelId>>) -> Labels {
        Labels(labels)
    }

    /// The option `label`. Warns of labels that nothing has.
    pub fn of(options: &OptionMap<'_>, context: ProcedureContext<'_>) -> Result<Labels> {
        let Some(names) = options.names("label")? else {
            return Ok(Labels(None));
        };
        let mut labels = Vec::with_capacity(names.len());
        for name in &names {
            require_stored(options.of, &RuleHead::Label(name.clone()), context)?;
            match context.graph.label_id(name) {
                Some(label) => labels.push(label),
                None => context.warn(unknown(name, context.graph)),
            }
        }
        Ok(Labels(Some(labels)))
    }

    /// The option `label` of what looks for names. Warns of labels under which no name can be found.
    pub fn with_names(options: &OptionMap<'_>, context: ProcedureContext<'_>) -> Result<Labels> {
        let labels = Labels::of(options, context)?;
        for label in labels.0.iter().flatten() {
            if !is_covered(*label, context.graph) {
                let name = context.graph.label_name(*label);
                context.warn(format!(
                    "no name index is over nodes with the label `{name}`, so that they are found only where another of their \
                     labels has one: CREATE NAME INDEX FOR (n:{name}) ON EACH [n.name, n.aliases]"
                ));
            }
        }
        Ok(labels)
    }

    /// Whether a node has one of them.
    pub fn take(&self, node: NodeId, graph: &GraphView) -> bool {
        let own = graph.labels(node);
        let is_one = |labels: &Vec<LabelId>| labels.iter().any(|label| own.contains(label));
        self.0.as_ref().is_none_or(is_one)
    }
}

/// The main name of a node, by the name indexes of the graph or as it is read without one.
pub(super) fn main_name(node: NodeId, graph: &GraphView) -> Option<String> {
    let own = graph.labels(node);
    let indexes = graph
        .searches()
        .filter(|index| index.kind == SearchKind::Name && index.target.covers_node(own));
    let keys = indexes.filter_map(|index| index.keys.first().copied());
    let keys = keys.chain(graph.key_id(KEYS[0]));
    keys.map(|key| graph.property(node.into(), key))
        .find_map(|value| {
            let Value::String(name) = value else {
                return None;
            };
            Some(name.to_string())
        })
}

fn unknown(name: &str, graph: &GraphView) -> String {
    let names = graph.label_names().iter().map(|name| &**name);
    match nearest(name, names) {
        Some(meant) => format!("nothing has the label `{name}`: did you mean `{meant}`?"),
        None => format!("nothing has the label `{name}`: SHOW LABELS lists the labels"),
    }
}

/// Whether names of nodes with this label are read: an index is over it, over all nodes, or over other labels of such nodes; and
/// where there is no name index at all.
fn is_covered(label: LabelId, graph: &GraphView) -> bool {
    let mut indexes = graph
        .searches()
        .filter(|index| index.kind == SearchKind::Name)
        .peekable();
    indexes.peek().is_none()
        || indexes.any(|index| {
            index.target.covers_node(&[label]) || index.target.covers_node(&above(label, graph))
        })
}

/// The labels that a label implies by the graph type.
fn above(label: LabelId, graph: &GraphView) -> Vec<LabelId> {
    let of = graph.graph_type();
    let mut names = vec![Arc::clone(graph.label_name(label))];
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let node = of.nodes.iter().find(|node| node.label == *name);
        let implied = node.into_iter().flat_map(|node| &node.implied);
        let more: Vec<Arc<str>> = implied
            .filter(|name| !names.contains(name))
            .cloned()
            .collect();
        names.extend(more);
        at += 1;
    }
    names
        .iter()
        .filter_map(|name| graph.label_id(name))
        .collect()
}

/// The names of a graph without a name index, kept for the other rows of the statement.
pub(super) struct Scanned {
    graph: GraphView,
    table: NameTable,
}

/// The names of all nodes, where there is no name index.
fn scanned(context: ProcedureContext<'_>) -> Result<Option<Arc<Scanned>>> {
    let graph = context.graph;
    if graph.has_name_index() {
        return Ok(None);
    }
    context.warn(
        "the graph has no name index, so the names of all nodes were read: CREATE NAME INDEX names FOR (n) ON EACH \
         [n.name, n.aliases]",
    );
    let kept = context.memory().kept::<Scanned>();
    if let Some(kept) = kept.filter(|kept| kept.graph.is_clone_of(graph)) {
        return Ok(Some(kept));
    }
    // A key that the graph does not know keeps its place: aliases are no main names.
    let keys = KEYS.map(|key| graph.key_id(key).unwrap_or(KeyId(u32::MAX)));
    let scanned = Arc::new(Scanned {
        graph: graph.clone(),
        table: graph.names_by_scan(keys.to_vec(), context.allowance())?,
    });
    context.memory().keep(Arc::clone(&scanned));
    Ok(Some(scanned))
}
