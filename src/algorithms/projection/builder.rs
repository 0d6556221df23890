//! Choosing the part of a graph that an algorithm sees.

use super::Projection;
use super::layout::Layout;
use super::nodes::Nodes;
use super::over::Over;
use super::rows::Source;
use super::weight::WeightSource;
use crate::error::{Error, ErrorCode, Result, nearest};
use crate::graph::{Direction, GraphView, TypeId};
use crate::value::allowance::{Allowance, Unlimited};
use crate::value::interval::Interval;
use petgraph::{Directed, Undirected};
use std::sync::Arc;

/// Chooses labels, types and weights of a projection. Made by [`GraphReader::project`](crate::GraphReader::project).
///
/// ```
/// let db = tupu::Database::in_memory();
/// db.execute("CREATE (:City {name: '泰安市'})-[:ROAD {km: 62}]->(:City {name: '济南市'})-[:IN]->(:Province)", ())?;
/// let cities = db.read(|graph| graph.project().labels(["City"]).types(["ROAD"]).weight("km").build())??;
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
    at: Option<Interval>,
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
            at: None,
        }
    }

    /// Only nodes that have one of these labels, and relationships between them.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (:City)-[:IN]->(:Province), (:Village)", ())?;
    /// let part = db.read(|graph| graph.project().labels(["City", "Province"]).build())??;
    /// assert_eq!((part.node_count(), part.edge_count()), (2, 1));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn labels<S: Into<Arc<str>>>(mut self, labels: impl IntoIterator<Item = S>) -> Self {
        self.labels = Some(labels.into_iter().map(Into::into).collect());
        self
    }

    /// Only relationships of these types.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a)-[:ROAD]->(b)-[:RAIL]->(a)", ())?;
    /// assert_eq!(db.read(|graph| graph.project().types(["RAIL"]).build())??.edge_count(), 1);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn types<S: Into<Arc<str>>>(mut self, types: impl IntoIterator<Item = S>) -> Self {
        self.types = Some(types.into_iter().map(Into::into).collect());
        self
    }

    /// The property that relationships are weighed by.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE ()-[:ROAD {km: 'far'}]->()", ())?;
    /// let refused = db.read(|graph| graph.project().weight("km").build())?.unwrap_err();
    /// assert_eq!(refused.code(), tupu::ErrorCode::InvalidArgumentType);
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn weight(mut self, key: impl Into<Arc<str>>) -> Self {
        self.weight = Some(key.into());
        self
    }

    /// The weight of relationships that have no such property; without it they are an error.
    ///
    /// ```
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE ()-[:ROAD]->()", ())?;
    /// assert!(db.read(|graph| graph.project().weight("km").build())?.is_err());
    /// assert!(db.read(|graph| graph.project().weight("km").default_weight(1.0).build())?.is_ok());
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn default_weight(mut self, weight: f64) -> Self {
        self.default_weight = Some(weight);
        self
    }

    /// Only what holds at some moment of an interval; `None`: whatever is there.
    pub(crate) fn at(mut self, at: Option<Interval>) -> Self {
        self.at = at;
        self
    }

    /// A directed projection. Fails for a label or type that the graph does not know, and for a weight that is no
    /// number.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) for a label or type that is not in the graph, for a weight that is
    /// missing without a default, and for one that is negative or not finite; `TypeError` (`InvalidArgumentType`)
    /// for one that is not a number.
    ///
    /// ```
    /// use tupu::petgraph::algo::is_cyclic_directed;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a)-[:ROAD]->(b)-[:ROAD]->(a)", ())?;
    /// assert!(is_cyclic_directed(&db.read(|graph| graph.project().build())??));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn build(self) -> Result<Projection<Directed>> {
        let layout = self.layout(Direction::Outgoing, &Unlimited)?;
        Ok(Projection::new(layout))
    }

    /// A projection whose relationships are followed both ways.
    ///
    /// # Errors
    ///
    /// The errors of [`ProjectionBuilder::build`].
    ///
    /// ```
    /// use tupu::petgraph::algo::is_bipartite_undirected;
    /// let db = tupu::Database::in_memory();
    /// db.execute("CREATE (a)-[:ROAD]->(b)-[:ROAD]->(c)-[:ROAD]->(a)", ())?;
    /// let roads = db.read(|graph| graph.project().build_undirected())??;
    /// assert!(!is_bipartite_undirected(&roads, 0.into()));
    /// # Ok::<(), tupu::Error>(())
    /// ```
    pub fn build_undirected(self) -> Result<Projection<Undirected>> {
        let layout = self.layout(Direction::Both, &Unlimited)?;
        Ok(Projection::new(layout))
    }

    /// The layout behind a projection.
    pub(crate) fn layout(self, direction: Direction, allowance: &dyn Allowance) -> Result<Layout> {
        let graph = &self.graph;
        let before = graph.unreadable();
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
        let (labels, at) = (labels.transpose()?, self.at);
        let nodes = Nodes::of(graph, labels.as_deref(), at)?;
        let over = match at {
            Some(at) => Over::of(graph, &types, at)?,
            None => Over::default(),
        };
        let default = self.default_weight;
        let source = Source {
            nodes,
            types,
            over,
            graph: self.graph,
        };
        allowance.hold(bytes(&source, direction, self.weight.is_some()))?;
        let weight = self.weight.map(|key| WeightSource { key, default });
        // Algorithms return plain answers, so whatever they will read has to be readable.
        source.graph.load_neighbours(&source.types);
        let view = source.graph.clone();
        let layout = Layout::new(source, direction, weight)?;
        view.require_readable(before)?;
        Ok(layout)
    }
}

/// An estimate of what a layout holds: its nodes, and the rows of its direction.
fn bytes(source: &Source, direction: Direction, weighted: bool) -> u64 {
    let counts = source
        .types
        .iter()
        .map(|of_type| source.graph.type_count(*of_type));
    let ways = if direction == Direction::Both { 2 } else { 1 };
    let entry_bytes = if weighted { 16 } else { 4 };
    let node_bytes = source.nodes.bytes() + source.over.bytes() + 8 * source.nodes.len();
    node_bytes as u64 + ways * entry_bytes * counts.sum::<u64>()
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
