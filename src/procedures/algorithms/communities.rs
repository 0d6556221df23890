//! `algo.louvain`, `algo.labelPropagation`, `algo.weaklyConnectedComponents`, `algo.stronglyConnectedComponents`,
//! `algo.nodeSimilarity`: which nodes belong together.

use super::algorithm::{Algorithm, over_roads};
use super::columns::{all_nodes, floats, integers, nodes};
use super::options::{BOTH, DEFAULT_WEIGHT, DIRECTION, Options, Spec, WEIGHT};
use crate::algorithms::{
    LabelPropagation, Layout, Louvain, NodeSimilarity, label_propagation, louvain, node_similarity,
    strongly_connected_components, weakly_connected_components,
};
use crate::error::Result;
use crate::graph::Direction;
use crate::value::column::Column;
use crate::value::kind::TypeSet;

const COMPONENTS: &[(&str, TypeSet)] = &[("node", TypeSet::NODE), ("component", TypeSet::INTEGER)];
const COMMUNITIES: &[(&str, TypeSet)] = &[("node", TypeSet::NODE), ("community", TypeSet::INTEGER)];

/// The procedures of this file.
pub(super) static ALGORITHMS: &[Algorithm] = &[
    Algorithm {
        name: "algo.weaklyConnectedComponents",
        description: "Nodes hang together where relationships, followed either way, lead from one to the other; components are numbered from 0 on.",
        example: over_roads!(
            "CALL algo.weaklyConnectedComponents({nodes: 'City', relationships: 'ROAD'}) YIELD node, component RETURN component, count(*) AS size"
        ),
        options: &[],
        columns: COMPONENTS,
        run: run_weak,
    },
    Algorithm {
        name: "algo.stronglyConnectedComponents",
        description: "Nodes hang together where relationships lead from each to the other; components are numbered from 0 on.",
        example: over_roads!(
            "CALL algo.stronglyConnectedComponents({nodes: 'City', relationships: 'ROAD'}) YIELD node, component RETURN component, count(*) AS size"
        ),
        options: &[],
        columns: COMPONENTS,
        run: run_strong,
    },
    Algorithm {
        name: "algo.louvain",
        description: "Communities of high modularity: more relationships within them than chance would have; numbered from 0 on.",
        example: over_roads!(
            "CALL algo.louvain({nodes: 'City'}) YIELD node, community RETURN community, collect(node.name)"
        ),
        options: &[
            WEIGHT,
            DEFAULT_WEIGHT,
            &Spec {
                name: "resolution",
                takes: "number = 1.0; more: smaller communities",
            },
            &Spec {
                name: "maxLevels",
                takes: "Integer = 20",
            },
            &Spec {
                name: "tolerance",
                takes: "number = 1e-7, the gain of modularity that ends it",
            },
        ],
        columns: COMMUNITIES,
        run: run_louvain,
    },
    Algorithm {
        name: "algo.labelPropagation",
        description: "Communities: each node takes over, turn by turn, the label that is commonest among its neighbours; numbered from 0 on.",
        example: over_roads!(
            "CALL algo.labelPropagation({nodes: 'City'}) YIELD node, community RETURN community, collect(node.name)"
        ),
        options: &[
            BOTH,
            WEIGHT,
            DEFAULT_WEIGHT,
            &Spec {
                name: "iterations",
                takes: "Integer = 10, at most",
            },
            &Spec {
                name: "seed",
                takes: "Integer = 0, chooses the order of turns and who wins ties",
            },
        ],
        columns: COMMUNITIES,
        run: run_label_propagation,
    },
    Algorithm {
        name: "algo.nodeSimilarity",
        description: "Nodes with neighbours in common: how many, among all neighbours of the two (Jaccard); the most similar ones of each node.",
        example: over_roads!(
            "CALL algo.nodeSimilarity({relationships: 'ROAD', topK: 3}) YIELD node, other, similarity RETURN node.name, other.name, similarity"
        ),
        options: &[
            DIRECTION,
            &Spec {
                name: "topK",
                takes: "Integer = 10, for each node",
            },
            &Spec {
                name: "minimum",
                takes: "number = 0.0, less similar ones are left out",
            },
        ],
        columns: &[
            ("node", TypeSet::NODE),
            ("other", TypeSet::NODE),
            ("similarity", TypeSet::FLOAT),
        ],
        run: run_node_similarity,
    },
];

/// One number for each node.
fn numbered(layout: &Layout, numbers: Vec<u32>) -> Vec<Column> {
    vec![all_nodes(layout), integers(numbers)]
}

fn run_weak(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let components = weakly_connected_components(&layout, options.allowance())?;
    Ok(numbered(&layout, components))
}

fn run_strong(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Outgoing)?;
    let components = strongly_connected_components(&layout, options.allowance())?;
    Ok(numbered(&layout, components))
}

fn run_louvain(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let default = Louvain::default();
    let asked = Louvain {
        resolution: options.number("resolution", 0.0..=f64::MAX, default.resolution)?,
        levels: options.count("maxLevels", 0, default.levels)?,
        tolerance: options.number("tolerance", 0.0..=f64::MAX, default.tolerance)?,
    };
    let communities = louvain(&layout, asked, options.allowance())?;
    Ok(numbered(&layout, communities))
}

fn run_label_propagation(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Both)?)?;
    let default = LabelPropagation::default();
    let asked = LabelPropagation {
        iterations: options.count("iterations", 0, default.iterations)?,
        seed: options.count("seed", 0, 0)? as u64,
    };
    let communities = label_propagation(&layout, asked, options.allowance())?;
    Ok(numbered(&layout, communities))
}

fn run_node_similarity(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let default = NodeSimilarity::default();
    let asked = NodeSimilarity {
        top: options.count("topK", 0, default.top)?,
        minimum: options.number("minimum", 0.0..=1.0, default.minimum)?,
    };
    let found = node_similarity(&layout, asked, options.allowance())?;
    Ok(vec![
        nodes(&layout, found.iter().map(|pair| pair.node)),
        nodes(&layout, found.iter().map(|pair| pair.other)),
        floats(found.iter().map(|pair| pair.similarity).collect()),
    ])
}
