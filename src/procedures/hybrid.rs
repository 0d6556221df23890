//! Search by all that a graph offers at once: names, full text and vectors, and one step on from what they find
//! (`kg.search`).

use super::full_text::{self, full_text_index};
use super::names::{self, Labels, Wanted};
use super::option_map::OptionMap;
use super::vectors::{query_vector, vector_index};
use super::{Procedure, ProcedureContext, ProcedureField, ProcedureSignature, refused, vectors};
use crate::error::Result;
use crate::graph::{
    Direction, GraphView, SearchDefinition, SearchKind, SearchTarget, TextQuestion, VectorQuestion,
    coordinates,
};
use crate::text::FindOptions;
use crate::text::words::TextQuery;
use crate::value::kind::TypeSet;
use crate::value::{Map, Node, NodeId, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What counts, in the order in which `via` lists it.
const WAYS: [&str; 4] = ["names", "full text", "vectors", "neighbours"];
/// The weights of the ways unless others are given, and their names among the options.
const WEIGHTS: [(&str, f64); 4] = [
    ("names", 1.0),
    ("fulltext", 1.0),
    ("vectors", 1.0),
    ("neighbours", 0.3),
];
/// Each way is asked for so many times more than are wanted, and for at least so many.
const DEPTH: (usize, usize) = (5, 50);
/// From a node with more relationships there is no step on: it is near to everything.
const MOST_STEPS: u64 = 1000;

/// `kg.search`
pub(super) fn search() -> Arc<dyn Procedure> {
    let options = ProcedureField::new("options", TypeSet::MAP);
    let vector = ProcedureField::new("vector", TypeSet::VECTOR.or(TypeSet::LIST));
    let signature = ProcedureSignature::new("kg.search")
        .parameter(ProcedureField::new("text", TypeSet::STRING))
        .parameter(vector.or(Value::Null))
        .parameter(options.or(Value::Map(Arc::new(Map::new()))))
        .result(ProcedureField::new("node", TypeSet::NODE))
        .result(ProcedureField::new("score", TypeSet::FLOAT))
        .result(ProcedureField::new("via", TypeSet::list_of(TypeSet::STRING)))
        .option("limit", "integer = 10")
        .option("label", "label or list of labels = all")
        .option("k", "number = 60")
        .option("weights", "map = {names: 1, fulltext: 1, vectors: 1, neighbours: 0.3}")
        .option("neighbours", "boolean = true, one step over the graph")
        .option("fulltextIndex", "name or list of names = all over nodes")
        .option("vectorIndex", "name or list of names = all over nodes that fit")
        .describe(
            "Nodes that a text means or a vector is similar to, by name indexes, full-text indexes and vector indexes together: \
             each way adds its weight / (k + rank), with the ranks counted from 1, and a name that times its score of kg.find. Then each of the best nodes passes the weight of \
             neighbours, times its score, on to its neighbours, in equal parts. The text or the vector may be null; no character \
             of the text is syntax. `via` lists what has added to the score.",
        )
        .example(
            "CREATE NAME INDEX names FOR (n) ON EACH [n.name]; CREATE FULLTEXT INDEX texts FOR (n:City) ON EACH [n.name]; \
             CREATE VECTOR INDEX cities FOR (c:City) ON (c.embedding); \
             CREATE (:City {name: '泰安市', embedding: [1.0, 0.0]})-[:LOCATED_IN]->(:Province {name: '山东省'}); \
             CALL kg.search('泰安', [0.9, 0.1], {limit: 2}) YIELD node, score, via RETURN node.name, via",
        );
    Arc::new(Search(signature))
}

struct Search(ProcedureSignature);

/// What is asked for, as the options say.
struct Asked {
    limit: usize,
    /// How many each way is asked for.
    depth: usize,
    labels: Labels,
    k: f64,
    weights: [f64; 4],
    full_text: Option<Vec<Arc<str>>>,
    vectors: Option<Vec<Arc<str>>>,
}

/// A node that a way has found.
#[derive(Clone, Copy)]
struct Ranked {
    node: NodeId,
    /// The part of the weight of its rank that it counts: what is found by a typing error is less sure than what is not.
    share: f64,
}

impl Ranked {
    fn whole(node: NodeId) -> Ranked {
        Ranked { node, share: 1.0 }
    }
}

/// The score of a node, and which ways have added to it.
#[derive(Clone, Copy, Default)]
struct Fused {
    score: f64,
    ways: [bool; 4],
}

impl Procedure for Search {
    fn signature(&self) -> &ProcedureSignature {
        &self.0
    }

    fn call(&self, context: ProcedureContext<'_>, arguments: &[Value]) -> Result<Vec<Vec<Value>>> {
        let asked = self.asked(context, arguments.get(2))?;
        let text = arguments.first().and_then(Value::as_str);
        let vector = arguments.get(1).unwrap_or(&Value::Null);
        let lists = [
            by_names(context, text, &asked)?,
            by_full_text(context, text, &asked)?,
            by_vectors(context, vector, &asked)?,
        ];
        let mut fused: FxHashMap<NodeId, Fused> = FxHashMap::default();
        for (way, list) in lists.iter().enumerate() {
            for (rank, ranked) in (1_u32..).zip(list) {
                let found = fused.entry(ranked.node).or_default();
                found.score += asked.weights[way] * ranked.share / (asked.k + f64::from(rank));
                found.ways[way] = true;
            }
        }
        step_on(context, &asked, &mut fused)?;
        let best = best(fused, asked.limit);
        let rows = best.into_iter().map(|(node, found)| {
            let ways = WAYS.iter().zip(found.ways).filter(|(_, counts)| *counts);
            let ways: Vec<Value> = ways.map(|(way, _)| Value::from(*way)).collect();
            vec![
                Value::Node(Node::from(node)),
                Value::Float(found.score),
                Value::from(ways),
            ]
        });
        Ok(rows.collect())
    }
}

impl Search {
    fn asked(&self, context: ProcedureContext<'_>, given: Option<&Value>) -> Result<Asked> {
        let options = OptionMap::of_call(&self.0, given)?;
        let weights = match options.get("weights") {
            given @ (None | Some(Value::Map(_))) => given,
            Some(other) => return Err(options.wrong_type("weights", "a Map", other)),
        };
        let names = WEIGHTS.map(|(name, _)| name);
        let given_weights = OptionMap::new("weights of kg.search", &names, weights)?;
        let mut weights = [0.0; 4];
        for (weight, (name, default)) in weights.iter_mut().zip(WEIGHTS) {
            *weight = given_weights.number(name, 0.0..=f64::MAX, default)?;
        }
        if !options.flag("neighbours", true)? {
            weights[3] = 0.0;
        }
        let limit = options.count("limit", 0, 10)?;
        let (times, least) = DEPTH;
        Ok(Asked {
            limit,
            depth: limit.saturating_mul(times).max(least),
            labels: Labels::of(&options, context)?,
            k: options.number("k", 0.0..=f64::MAX, 60.0)?,
            weights,
            full_text: options.names("fulltextIndex")?,
            vectors: options.names("vectorIndex")?,
        })
    }
}

/// Nodes that name indexes find, the best first.
fn by_names(
    context: ProcedureContext<'_>,
    text: Option<&str>,
    asked: &Asked,
) -> Result<Vec<Ranked>> {
    let Some(text) = text.filter(|_| asked.weights[0] > 0.0) else {
        return Ok(Vec::new());
    };
    if !context.graph.has_name_index() {
        return Ok(Vec::new());
    }
    let wanted = Wanted {
        text,
        options: FindOptions {
            limit: asked.depth,
            ..FindOptions::default()
        },
        labels: asked.labels.clone(),
    };
    let found = names::found(context, &wanted)?.into_iter();
    let ranked = found.map(|found| Ranked {
        node: NodeId(found.id),
        share: found.score,
    });
    Ok(ranked.collect())
}

/// Nodes that full-text indexes find, the best first, each once. Scores of different indexes cannot be compared: where there
/// are several, the first of each come first, then the second of each, and so on.
fn by_full_text(
    context: ProcedureContext<'_>,
    text: Option<&str>,
    asked: &Asked,
) -> Result<Vec<Ranked>> {
    let graph = context.graph;
    let indexes: Vec<&SearchDefinition> = match &asked.full_text {
        Some(names) => {
            let index = |name: &Arc<str>| over_nodes(full_text_index(graph, name)?);
            let indexes = names.iter().map(index);
            indexes.collect::<Result<_>>()?
        }
        None => {
            let is_full_text =
                |of: &SearchDefinition| matches!(of.kind, SearchKind::FullText { .. });
            let of_nodes = |of: &&SearchDefinition| is_full_text(of) && is_over_nodes(of);
            graph.searches().filter(of_nodes).collect()
        }
    };
    let Some(text) = text.filter(|_| asked.weights[1] > 0.0) else {
        return Ok(Vec::new());
    };
    let query = TextQuery::any_word(text);
    let mut ranked = Vec::new();
    for index in indexes {
        let question = TextQuestion {
            query: &query,
            analyzer: &index.analyzer()?,
            most: asked.depth,
        };
        let takes = |id| asked.labels.take(NodeId(id), graph);
        let hits = full_text::found(context, index, question, &takes)?;
        ranked.extend(hits.into_iter().map(|hit| NodeId(hit.id)).enumerate());
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut seen = rustc_hash::FxHashSet::default();
    ranked.retain(|(_, node)| seen.insert(*node));
    ranked.truncate(asked.depth);
    let ranked = ranked.into_iter();
    Ok(ranked.map(|(_, node)| Ranked::whole(node)).collect())
}

fn is_over_nodes(index: &SearchDefinition) -> bool {
    matches!(index.target, SearchTarget::Nodes(_))
}

/// Fails for an index over relationships that is named in an option.
fn over_nodes(index: &SearchDefinition) -> Result<&SearchDefinition> {
    if is_over_nodes(index) {
        return Ok(index);
    }
    let message = format!("the index `{}` is over relationships", index.name);
    let error = refused(message);
    Err(error.hint("kg.search finds nodes: its indexes are over nodes"))
}

/// Nodes that vector indexes find, the most similar first, each once.
fn by_vectors(context: ProcedureContext<'_>, vector: &Value, asked: &Asked) -> Result<Vec<Ranked>> {
    let graph = context.graph;
    let indexes: Vec<&SearchDefinition> = match &asked.vectors {
        Some(names) => {
            let index = |name: &Arc<str>| over_nodes(vector_index(graph, name)?);
            let indexes = names.iter().map(index);
            indexes.collect::<Result<_>>()?
        }
        None => graph
            .searches()
            .filter(|index| fits(index, vector))
            .collect(),
    };
    if vector.is_null() || asked.weights[2] <= 0.0 {
        return Ok(Vec::new());
    }
    if indexes.is_empty() {
        require_dimension(graph, vector)?;
    }
    let mut found = Vec::new();
    for index in indexes {
        let vector = query_vector(index, vector)?;
        let question = VectorQuestion {
            vector: &vector,
            limit: asked.depth,
            among: None,
            exact: false,
        };
        let takes = |id| asked.labels.take(NodeId(id), graph);
        found.extend(vectors::found(context, index, question, &takes)?);
    }
    found.sort_by(crate::graph::NearestEntity::order);
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|hit| seen.insert(hit.id));
    found.truncate(asked.depth);
    let nodes = found.into_iter().map(|hit| NodeId(hit.id));
    Ok(nodes.map(Ranked::whole).collect())
}

/// Fails where there are vector indexes over nodes, but none has the dimension of a vector.
fn require_dimension(graph: &GraphView, vector: &Value) -> Result<()> {
    let of_nodes = graph.searches().filter(|index| is_over_nodes(index));
    let dimensions = of_nodes.filter_map(|index| match &index.kind {
        SearchKind::Vector(options) => {
            let dimensions = options.dimensions?;
            Some(format!("`{}` has {dimensions}", index.name))
        }
        SearchKind::Name | SearchKind::FullText { .. } | SearchKind::Text => None,
    });
    let there: Vec<String> = dimensions.collect();
    let (Some(vector), false) = (coordinates(vector), there.is_empty()) else {
        return Ok(());
    };
    let given = vector.len();
    let message = format!("no vector index over nodes has {given} dimensions, as the vector has");
    Err(refused(message).hint(there.join(", ")))
}

/// Whether an index is over nodes, and a vector may be of its dimension; a value that is no vector is for its error.
fn fits(index: &SearchDefinition, vector: &Value) -> bool {
    let SearchKind::Vector(options) = &index.kind else {
        return false;
    };
    let length = coordinates(vector).map(|vector| vector.len());
    let is_same = |wanted: u16| length.is_none_or(|length| usize::from(wanted) == length);
    is_over_nodes(index) && options.dimensions.is_none_or(is_same)
}

/// Passes a part of the scores of the best nodes on to their neighbours.
fn step_on(
    context: ProcedureContext<'_>,
    asked: &Asked,
    fused: &mut FxHashMap<NodeId, Fused>,
) -> Result<()> {
    let share = asked.weights[3];
    if share <= 0.0 {
        return Ok(());
    }
    for (node, found) in best(fused.clone(), asked.limit) {
        context.check()?;
        if context.graph.degree(node, Direction::Both, None) > MOST_STEPS {
            continue;
        }
        let mut steps = Vec::new();
        context
            .graph
            .expand(node, Direction::Both, None, &mut |step, other| {
                steps.push((other, step));
            });
        let mut neighbours = Vec::new();
        for (other, step) in steps {
            if other != node && context.holds(step)? && context.holds(other)? {
                neighbours.push(other);
            }
        }
        neighbours.sort_unstable();
        neighbours.dedup();
        let part = share * found.score / neighbours.len().max(1) as f64;
        for neighbour in neighbours {
            if asked.labels.take(neighbour, context.graph) {
                let reached = fused.entry(neighbour).or_default();
                reached.score += part;
                reached.ways[3] = true;
            }
        }
    }
    Ok(())
}

/// The nodes with the highest scores; of equal ones those with the lower ids.
fn best(fused: FxHashMap<NodeId, Fused>, limit: usize) -> Vec<(NodeId, Fused)> {
    let mut all: Vec<(NodeId, Fused)> = fused.into_iter().collect();
    all.sort_unstable_by(|(a, left), (b, right)| {
        let scores = right.score.total_cmp(&left.score);
        scores.then_with(|| a.cmp(b))
    });
    all.truncate(limit);
    all
}
