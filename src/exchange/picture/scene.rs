//! The content of a picture: nodes and relationships that are drawn, and others that a page shows on demand.

use crate::exchange::caption::caption;
use crate::graph::{Direction, GraphView};
use crate::value::shape::Shape;
use crate::value::{EntityId, NodeId, Path, Properties, RelationshipId, Value};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The maximum number of nodes of a drawing; more would be unreadable.
pub const DRAWN_AT_MOST: usize = 300;
/// The distance in points between the lines of two relationships between the same nodes.
const APART: f32 = 22.0;
/// The maximum number of nodes of a page; more would make a browser slow.
const KEPT_AT_MOST: usize = 20_000;
/// The maximum number of relationships of a page.
const RELATIONSHIPS_AT_MOST: usize = 60_000;

/// A node of a picture.
#[derive(Debug)]
pub struct SceneNode {
    /// Its caption.
    pub caption: String,
    /// Labels, the rarest one in the graph first: `:City:Place` is a city among places.
    pub labels: Vec<Arc<str>>,
    /// Properties by name.
    pub properties: Properties,
    /// The sources of its existence and of its properties, sorted.
    pub sources: Vec<Arc<str>>,
    /// Whether it is drawn at once; otherwise it is hidden until a search or the expansion of a neighbour shows it.
    pub drawn: bool,
}

/// A relationship of a picture.
#[derive(Debug)]
pub struct SceneLink {
    /// The index of its start in [`Scene::nodes`].
    pub from: usize,
    /// The index of its end in [`Scene::nodes`].
    pub to: usize,
    /// The curvature of its line to the left, in points, which separates relationships between the same two nodes.
    pub bend: f32,
    /// Its type.
    pub relationship_type: Arc<str>,
    /// Properties by name.
    pub properties: Properties,
    /// The sources of its existence and of its properties, sorted.
    pub sources: Vec<Arc<str>>,
}

/// The content of a picture.
#[derive(Debug)]
pub struct Scene {
    /// The nodes: the drawn ones first, then the others.
    pub nodes: Vec<SceneNode>,
    /// The relationships between them.
    pub links: Vec<SceneLink>,
    /// What the graph type says of labels, for people.
    pub glosses: BTreeMap<Arc<str>, Arc<str>>,
    /// The number of nodes without the limit.
    pub total: u64,
}

impl Scene {
    /// A whole graph. If it has more nodes than a drawing can show, those with the most relationships are drawn.
    pub fn of_graph(view: &GraphView) -> Scene {
        let mut nodes = Vec::new();
        view.scan_nodes(&mut 0, usize::MAX, &mut nodes);
        let total = nodes.len() as u64;
        if nodes.len() > DRAWN_AT_MOST {
            nodes.sort_by_cached_key(|node| Reverse(view.degree(*node, Direction::Both, None)));
        }
        nodes.truncate(KEPT_AT_MOST);
        let drawn = nodes.len().min(DRAWN_AT_MOST);
        Scene::build(view, nodes, drawn, total)
    }

    /// Some nodes and relationships, with everything at most `hops` relationships away from them. All relationships
    /// between drawn nodes are drawn too; one hop more is shown on demand.
    pub fn of_entities(view: &GraphView, entities: &[EntityId], hops: u32) -> Scene {
        let mut nodes = NodeList::default();
        for entity in entities {
            match *entity {
                EntityId::Node(node) => nodes.add(view, node),
                EntityId::Relationship(relationship) => {
                    let ends = view.endpoints(relationship);
                    ends.into_iter().for_each(|(start, end)| {
                        nodes.add(view, start);
                        nodes.add(view, end);
                    });
                }
            }
        }
        for _ in 0..hops {
            nodes.spread(view);
        }
        let total = nodes.order.len();
        let drawn = total.min(DRAWN_AT_MOST);
        nodes.spread(view);
        nodes.order.truncate(KEPT_AT_MOST);
        Scene::build(view, nodes.order, drawn, total as u64)
    }

    /// The number of drawn nodes.
    pub fn drawn(&self) -> usize {
        self.nodes.iter().filter(|node| node.drawn).count()
    }

    fn build(view: &GraphView, order: Vec<NodeId>, drawn: usize, total: u64) -> Scene {
        let places: BTreeMap<NodeId, usize> = order.iter().copied().zip(0..).collect();
        let nodes = order
            .iter()
            .enumerate()
            .map(|(place, id)| scene_node(view, *id, place < drawn))
            .collect();
        let mut links = links(view, &order, &places);
        keep_apart(&mut links);
        let of = view.graph_type();
        let glosses = of.nodes.iter();
        let glosses = glosses
            .filter_map(|node| Some((Arc::clone(&node.label), node.description.clone()?)))
            .collect();
        Scene {
            nodes,
            links,
            glosses,
            total,
        }
    }
}

/// Collects the nodes and relationships in values, including those in lists, maps and paths.
pub fn entities_of(value: &Value, found: &mut Vec<EntityId>) {
    match value.shape() {
        Shape::Node(node) => found.push(EntityId::Node(node.id)),
        Shape::Relationship(step) => found.push(EntityId::Relationship(step.id)),
        Shape::Path(path) => entities_of_path(path, found),
        Shape::List(values) => values.iter().for_each(|value| entities_of(value, found)),
        Shape::Map(map) => map.values().for_each(|value| entities_of(value, found)),
        Shape::Null | Shape::Piece => {}
    }
}

fn entities_of_path(path: &Path, found: &mut Vec<EntityId>) {
    let steps = path.relationships.iter();
    found.extend(path.nodes.iter().map(|node| EntityId::Node(node.id)));
    found.extend(steps.map(|step| EntityId::Relationship(step.id)));
}

/// Nodes in the order in which they were found, each once.
#[derive(Default)]
struct NodeList {
    order: Vec<NodeId>,
    seen: BTreeSet<NodeId>,
    /// The number of nodes whose neighbours have been added.
    spread: usize,
}

impl NodeList {
    /// A node deleted since the rows were produced is left out.
    fn add(&mut self, view: &GraphView, node: NodeId) {
        if view.has_node(node) && self.seen.insert(node) {
            self.order.push(node);
        }
    }

    /// Adds the neighbours of all nodes, up to the limit of a page.
    fn spread(&mut self, view: &GraphView) {
        let end = self.order.len();
        for place in self.spread..end {
            if self.order.len() >= KEPT_AT_MOST {
                return;
            }
            let node = self.order[place];
            view.expand(node, Direction::Both, None, &mut |_, other| {
                self.add(view, other);
            });
        }
        self.spread = end;
    }
}

/// The sources of an entity and of its properties.
fn sources_of(view: &GraphView, entity: EntityId) -> Vec<Arc<str>> {
    let sets = view.cited_facts_of(entity).map(|(_, set)| set);
    let sources: BTreeSet<_> = sets.flat_map(|set| view.sources_of(set)).copied().collect();
    view.sorted_names(&sources.into_iter().collect::<Vec<_>>())
}

fn scene_node(view: &GraphView, id: NodeId, drawn: bool) -> SceneNode {
    let mut labels: Vec<(u64, Arc<str>)> = view
        .labels(id)
        .iter()
        .map(|label| {
            (
                view.label_count(*label),
                Arc::clone(view.label_name(*label)),
            )
        })
        .collect();
    labels.sort();
    let labels = labels.into_iter().map(|(_, name)| name).collect();
    SceneNode {
        caption: caption(view, id),
        labels,
        properties: view.properties(EntityId::Node(id)),
        sources: sources_of(view, EntityId::Node(id)),
        drawn,
    }
}

/// The relationships between nodes of the scene, each once: at its start.
fn links(view: &GraphView, order: &[NodeId], places: &BTreeMap<NodeId, usize>) -> Vec<SceneLink> {
    let mut links = Vec::new();
    for (from, node) in order.iter().enumerate() {
        view.expand(*node, Direction::Outgoing, None, &mut |id, other| {
            if let Some(to) = places.get(&other)
                && links.len() < RELATIONSHIPS_AT_MOST
            {
                links.extend(scene_link(view, id, from, *to));
            }
        });
    }
    links
}

/// Gives each of the relationships between the same two nodes, in either direction, a different bend.
fn keep_apart(links: &mut [SceneLink]) {
    let mut between: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (place, link) in links.iter().enumerate() {
        let pair = (link.from.min(link.to), link.from.max(link.to));
        between.entry(pair).or_default().push(place);
    }
    for together in between.values().filter(|places| places.len() > 1) {
        let middle = (together.len() - 1) as f32 / 2.0;
        for (rank, place) in together.iter().enumerate() {
            let link = &mut links[*place];
            link.bend = APART
                * match link.from.cmp(&link.to) {
                    Ordering::Less => rank as f32 - middle,
                    Ordering::Equal => rank as f32,
                    // The left side of one direction is the right side of the other.
                    Ordering::Greater => middle - rank as f32,
                };
        }
    }
}

fn scene_link(view: &GraphView, id: RelationshipId, from: usize, to: usize) -> Option<SceneLink> {
    let relationship_type = view.type_name(view.relationship_type(id)?);
    Some(SceneLink {
        from,
        to,
        bend: 0.0,
        relationship_type: Arc::clone(relationship_type),
        properties: view.properties(EntityId::Relationship(id)),
        sources: sources_of(view, EntityId::Relationship(id)),
    })
}
