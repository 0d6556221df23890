//! Choosing the part of a graph that an algorithm sees.

use super::Projection;
use super::layout::Layout;
use super::nodes::Nodes;
use super::rows::Source;
use super::weight::WeightSource;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::graph::{Direction, GraphView, TypeId};
use crate::value::allowance::{Allowance, Unlimited};
use petgraph::{Directed, Undirected};
use std::sync::Arc;

/// Chooses labels, types and weights of a projection. Made by [`GraphReader::project`](crate::GraphReader::project).
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})-[:ROAD {km: 62}]->(:City {name: '济南市'})-[:IN]->(:Province)", ())?;
/// let cities = db.read(|graph| graph.project().labels(["City"]).types(["ROAD"]).weight("km").build())?;
/// assert_eq!((cities.node_count(), cities.edge_count()), (2, 1));
/// # Ok::<(), tupu::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ProjectionBuilder {
    graph: GraphView,
    labels: Option<Vec<Arc<str>>>,
    types: Option<Vec<Arc<str>>>,
    weight: Option<Arc<str>>,
    default_weight: Option<f64>,
}

impl ProjectionBuilder {
    /// All nodes and relationships of a graph, each of weight 1.
    pub(crate) fn new(graph: &GraphView) -> ProjectionBuilder {
        ProjectionBuilder {
            graph: graph.clone(),
            labels: None,
            types: None,
            weight: None,
            default_weight: None,
        }
    }

    /// Only nodes that have one of these labels, and relationships between them.
    pub fn labels<S: Into<Arc<str>>>(mut self, labels: impl IntoIterator<Item = S>) -> Self {
        self.labels = Some(labels.into_iter().map(Into::into).collect());
        self
    }

    /// Only relationships of these types.
    pub fn types<S: Into<Arc<str>>>(mut self, types: impl IntoIterator<Item = S>) -> Self {
        self.types = Some(types.into_iter().map(Into::into).collect());
        self
    }

    /// The property that relationships are weighed by.
    pub fn weight(mut self, key: impl Into<Arc<str>>) -> Self {
        self.weight = Some(key.into());
        self
    }

    /// The weight of relationships that have no such property; without it they are an error.
    pub fn default_weight(mut self, weight: f64) -> Self {
        self.default_weight = Some(weight);
        self
    }

    /// A directed projection. Fails for a label or type that the graph does not know, and for a weight that is no
    /// number.
    pub fn build(self) -> Result<Projection<Directed>> {
        let layout = self.layout(Direction::Outgoing, &Unlimited)?;
        Ok(Projection::new(layout))
    }

    /// A projection whose relationships are followed both ways.
    pub fn build_undirected(self) -> Result<Projection<Undirected>> {
        let layout = self.layout(Direction::Both, &Unlimited)?;
        Ok(Projection::new(layout))
    }

    /// The layout behind a projection.
    pub(crate) fn layout(self, direction: Direction, allowance: &dyn Allowance) -> Result<Layout> {
        let graph = &self.graph;
        let labels = self.labels.as_deref().map(|names| {
            resolve(names, ("label", "nodes"), graph.label_names(), |name| {
                graph.label_id(name)
            })
        });
        let types = match self.types.as_deref() {
            None => (0..).map(TypeId).take(graph.type_names().len()).collect(),
            Some(names) => {
                let what = ("type", "relationships");
                resolve(names, what, graph.type_names(), |name| graph.type_id(name))?
            }
        };
        let nodes = Nodes::of(graph, labels.transpose()?.as_deref());
        allowance.hold(bytes(graph, &nodes, &types, self.weight.is_some()))?;
        let default = self.default_weight;
        let source = Source {
            nodes,
            types,
            graph: self.graph,
        };
        let weight = self.weight.map(|key| WeightSource { key, default });
        Layout::new(source, direction, weight)
    }
}

/// An estimate of what a layout holds: its nodes, and rows of one way.
fn bytes(graph: &GraphView, nodes: &Nodes, types: &[TypeId], weighted: bool) -> u64 {
    let entries: u64 = types.iter().map(|of_type| graph.type_count(*of_type)).sum();
    let entry_bytes = if weighted { 16 } else { 4 };
    nodes.bytes() as u64 + 8 * nodes.len() as u64 + entry_bytes * entries
}

/// The ids of names, each once. A name that the graph does not know is taken for a slip of the pen.
fn resolve<T: Copy + Ord>(
    names: &[Arc<str>],
    (word, things): (&str, &str),
    known: &[Arc<str>],
    id: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>> {
    let find = |name: &Arc<str>| {
        id(name).ok_or_else(|| {
            let error = Error::argument(
                ErrorCode::InvalidArgumentValue,
                format!("the graph has no {things} of the {word} `{name}`"),
            );
            match nearest(name, known.iter().map(|known| &**known)) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error,
            }
        })
    };
    let mut ids = names.iter().map(find).collect::<Result<Vec<T>>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
