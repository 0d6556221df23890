//! What the graph says of the nodes that are compared.

use super::options::Options;
use crate::algorithms::{LINKAGE_SETS, LinkageInput, LinkageSet, Lists};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Direction, GraphView, KeyId, LabelId, SchemaTarget, SearchKind, TypeId};
use crate::procedures::ProcedureContext;
use crate::procedures::merging::{RECORD_TYPES, strings};
use crate::value::{EntityId, NodeId, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// How many types of relationships are compared where none are named.
const TYPES: usize = 8;
/// How many properties and types of relationships can be compared.
const MOST: usize = LINKAGE_SETS;
/// How many places lie around each other, at most.
const DEPTH: usize = 8;
/// Neighbours of one type that are compared, of a node: the first so many.
const NEIGHBOURS: usize = 256;
/// How many nodes are read between two questions about the limits.
const BETWEEN_CHECKS: usize = 1 << 10;

/// The nodes with a label, and what is known of them.
pub(super) struct Read {
    pub nodes: Vec<NodeId>,
    pub input: LinkageInput,
    /// The properties that the keys of the input are.
    pub keys: Vec<KeyId>,
}

/// Reads the nodes with a label.
pub(super) fn read(
    context: ProcedureContext<'_>,
    label: LabelId,
    options: &Options,
) -> Result<Read> {
    let graph = context.graph;
    let mut all = Vec::new();
    graph.scan_label(label, &mut 0, usize::MAX, &mut all);
    let mut nodes = Vec::with_capacity(all.len());
    for (at, node) in all.into_iter().enumerate() {
        if at.is_multiple_of(BETWEEN_CHECKS) {
            context.check()?;
        }
        if context.holds(node)? {
            nodes.push(node);
        }
    }
    let names = name_keys(graph, label, options);
    let types = match &options.relationships {
        Some(types) => types.clone(),
        None => frequent_types(context, &nodes, options)?,
    };
    if types.len() + options.properties.len() > MOST {
        let message = format!(
            "`kg.duplicates` compares at most {MOST} properties and types of relationships"
        );
        return Err(Error::argument(ErrorCode::InvalidArgumentValue, message)
            .hint("name those that tell most: {properties: […], relationships: […]}"));
    }
    let keys = unique_keys(graph, &nodes, &names, options);
    let mut reader = Reader::new(graph, names, options, &types);
    reader.input.keys = keys.iter().map(|_| Lists::default()).collect();
    reader.keys = keys;
    for (at, node) in nodes.iter().enumerate() {
        if at.is_multiple_of(BETWEEN_CHECKS) {
            context.check()?;
            context.allowance().check_fits(reader.bytes())?;
        }
        reader.add(*node);
    }
    context.hold(reader.bytes())?;
    Ok(Read {
        nodes,
        keys: reader.keys.iter().map(|(_, key)| *key).collect(),
        input: reader.input,
    })
}

/// The properties that are names.
pub(super) fn name_keys(graph: &GraphView, label: LabelId, options: &Options) -> Vec<KeyId> {
    if let Some(names) = &options.names {
        return names.clone();
    }
    let mut indexes = graph.searches();
    let index =
        indexes.find(|index| index.kind == SearchKind::Name && index.target.covers_node(&[label]));
    match index {
        Some(index) => index.keys.clone(),
        None => {
            let keys = ["name", "aliases"].map(|name| graph.key_id(name));
            keys.into_iter().flatten().collect()
        }
    }
}

/// A property by which nodes are told apart: those with a label, or all.
type UniqueKey = (Option<LabelId>, KeyId);

/// The properties by which nodes are told apart: those that are given, or else those that a constraint says are unique, without
/// names and what is compared.
fn unique_keys(
    graph: &GraphView,
    nodes: &[NodeId],
    names: &[KeyId],
    options: &Options,
) -> Vec<UniqueKey> {
    if let Some(keys) = &options.keys {
        return keys.iter().map(|key| (None, *key)).collect();
    }
    let is_compared = |key: &KeyId| {
        let mut compared = options.properties.iter().map(|(_, key)| key);
        names.contains(key) || compared.any(|other| other == key)
    };
    let labels: FxHashSet<LabelId> = nodes
        .iter()
        .flat_map(|node| graph.labels(*node).iter().copied())
        .collect();
    let constraints = graph.constraints().into_iter();
    let unique = constraints.filter_map(|constraint| match constraint.target {
        SchemaTarget::Node(label) if labels.contains(&label) && constraint.kind.is_unique() => {
            match constraint.keys.as_slice() {
                [key] if !is_compared(key) => Some((Some(label), *key)),
                _ => None,
            }
        }
        SchemaTarget::Node(_) | SchemaTarget::Relationship(_) => None,
    });
    unique.collect()
}

/// The types of relationships that the nodes have most of.
fn frequent_types(
    context: ProcedureContext<'_>,
    nodes: &[NodeId],
    options: &Options,
) -> Result<Vec<TypeId>> {
    let graph = context.graph;
    let mut counted = Vec::new();
    for (at, name) in graph.type_names().iter().enumerate() {
        let of = TypeId(at as u32);
        if options.places.contains(&of) || RECORD_TYPES.contains(&&**name) {
            continue;
        }
        context.check()?;
        let degree = |node: &NodeId| graph.degree(*node, Direction::Both, Some(&[of]));
        let count: u64 = nodes.iter().map(degree).sum();
        if count > 0 {
            counted.push((std::cmp::Reverse(count), of));
        }
    }
    counted.sort_unstable();
    counted.truncate(TYPES.min(MOST.saturating_sub(options.properties.len())));
    Ok(counted.into_iter().map(|(_, of)| of).collect())
}

/// Reads node after node.
struct Reader<'a> {
    graph: &'a GraphView,
    names: Vec<KeyId>,
    places: &'a [TypeId],
    properties: Vec<KeyId>,
    types: &'a [TypeId],
    keys: Vec<UniqueKey>,
    around: FxHashMap<NodeId, Arc<[u32]>>,
    input: LinkageInput,
    text_bytes: u64,
}

impl<'a> Reader<'a> {
    fn new(
        graph: &'a GraphView,
        names: Vec<KeyId>,
        options: &'a Options,
        types: &'a [TypeId],
    ) -> Reader<'a> {
        let set = |name: &Arc<str>, is_value: bool| LinkageSet {
            name: Arc::clone(name),
            is_value,
            items: Lists::default(),
        };
        let properties = options.properties.iter().map(|(name, _)| set(name, true));
        let types_of = types.iter().map(|of| set(graph.type_name(*of), false));
        Reader {
            graph,
            names,
            places: &options.places,
            properties: options.properties.iter().map(|(_, key)| *key).collect(),
            types,
            keys: Vec::new(),
            around: FxHashMap::default(),
            input: LinkageInput {
                sets: properties.chain(types_of).collect(),
                ..LinkageInput::default()
            },
            text_bytes: 0,
        }
    }

    fn add(&mut self, node: NodeId) {
        let entity = EntityId::Node(node);
        let mut names = Vec::new();
        for key in &self.names {
            names.extend(strings(&self.graph.property(entity, *key)));
        }
        self.text_bytes += names.iter().map(|name| name.len() as u64 + 16).sum::<u64>();
        self.input.names.push(names);
        self.add_places(node);
        let graph = self.graph;
        let properties = self
            .properties
            .iter()
            .map(|key| items(&graph.property(entity, *key)));
        let neighbours = self.types.iter().map(|of| neighbours(graph, node, *of));
        let sets = self.input.sets.iter_mut();
        for (set, mut found) in sets.zip(properties.chain(neighbours)) {
            found.sort_unstable();
            found.dedup();
            set.items.push(found);
        }
        let labels = graph.labels(node);
        for ((label, key), values) in self.keys.iter().zip(&mut self.input.keys) {
            let mut found = match label.is_none_or(|label| labels.contains(&label)) {
                true => items(&graph.property(entity, *key)),
                false => Vec::new(),
            };
            found.sort_unstable();
            found.dedup();
            values.push(found);
        }
    }

    fn add_places(&mut self, node: NodeId) {
        let mut own = outgoing(self.graph, node, self.places);
        own.retain(|place| *place != node);
        let mut parents: Vec<u32> = Vec::new();
        let mut around: Vec<u32> = Vec::new();
        for place in &own {
            let above = outgoing(self.graph, *place, self.places);
            parents.extend(above.iter().map(|place| place.0));
            around.extend(self.around(*place).iter());
        }
        let mut own: Vec<u32> = own.into_iter().map(|place| place.0).collect();
        for list in [&mut own, &mut parents, &mut around] {
            list.sort_unstable();
            list.dedup();
        }
        self.input.places.push(own);
        self.input.parents.push(parents);
        self.input.around.push(around);
    }

    /// All places around a place.
    fn around(&mut self, place: NodeId) -> Arc<[u32]> {
        if let Some(known) = self.around.get(&place) {
            return Arc::clone(known);
        }
        let (mut all, mut last) = (Vec::new(), vec![place]);
        for _ in 0..DEPTH {
            let above = last
                .iter()
                .flat_map(|at| outgoing(self.graph, *at, self.places));
            let mut above: Vec<NodeId> = above.collect();
            above.sort_unstable();
            above.dedup();
            above.retain(|at| *at != place && !all.contains(&at.0));
            if above.is_empty() {
                break;
            }
            all.extend(above.iter().map(|at| at.0));
            last = above;
        }
        let all: Arc<[u32]> = all.into();
        self.around.insert(place, Arc::clone(&all));
        all
    }

    fn bytes(&self) -> u64 {
        let input = &self.input;
        let places = [&input.places, &input.parents, &input.around];
        let places: u64 = places.into_iter().map(Lists::bytes).sum();
        let sets: u64 = input.sets.iter().map(|set| set.items.bytes()).sum();
        let keys: u64 = input.keys.iter().map(Lists::bytes).sum();
        places + sets + keys + input.names.bytes() + self.text_bytes
    }
}

fn outgoing(graph: &GraphView, node: NodeId, types: &[TypeId]) -> Vec<NodeId> {
    let mut found = Vec::new();
    if !types.is_empty() {
        graph.expand(node, Direction::Outgoing, Some(types), &mut |_, other| {
            found.push(other)
        });
    }
    found
}

fn neighbours(graph: &GraphView, node: NodeId, of: TypeId) -> Vec<u64> {
    let mut found = Vec::new();
    graph.expand(node, Direction::Both, Some(&[of]), &mut |_, other| {
        if found.len() < NEIGHBOURS {
            found.push(u64::from(other.0));
        }
    });
    found
}

/// The values of a property as numbers: itself, or its elements.
fn items(value: &Value) -> Vec<u64> {
    match value {
        Value::Null => Vec::new(),
        Value::List(elements) => elements.iter().flat_map(items).collect(),
        one => vec![LinkageInput::item(&one.to_string())],
    }
}
