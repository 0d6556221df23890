//! `algo.pageRank`, `algo.degree`, `algo.closeness`, `algo.betweenness`: measures of importance.

use super::algorithm::{Algorithm, over_roads};
use super::columns::{all_nodes, floats, integers};
use super::options::{DEFAULT_WEIGHT, DIRECTION, Options, Spec, WEIGHT};
use crate::algorithms::{PageRank, betweenness, closeness, degree, page_rank};
use crate::error::Result;
use crate::graph::Direction;
use crate::value::column::Column;
use crate::value::kind::TypeSet;

const SCORES: &[(&str, TypeSet)] = &[("node", TypeSet::NODE), ("score", TypeSet::FLOAT)];

/// The procedures of this file.
pub(super) static ALGORITHMS: &[Algorithm] = &[
    Algorithm {
        name: "algo.pageRank",
        description: "How often a walker who follows relationships at random comes by each node; the scores sum to 1.",
        example: over_roads!(
            "CALL algo.pageRank({nodes: 'City', relationships: 'ROAD'}) YIELD node, score RETURN node.name, score ORDER BY score DESC LIMIT 10"
        ),
        options: &[
            DIRECTION,
            WEIGHT,
            DEFAULT_WEIGHT,
            &Spec {
                name: "damping",
                takes: "number = 0.85",
            },
            &Spec {
                name: "iterations",
                takes: "Integer = 100, at most",
            },
            &Spec {
                name: "tolerance",
                takes: "number = 1e-9, the change of all scores together that ends it",
            },
            &Spec {
                name: "sourceNodes",
                takes: "node or list of nodes = none, the walker starts anywhere",
            },
        ],
        columns: SCORES,
        run: run_page_rank,
    },
    Algorithm {
        name: "algo.degree",
        description: "How many relationships each node has, or what they weigh together.",
        example: over_roads!(
            "CALL algo.degree({nodes: 'City', direction: 'both'}) YIELD node, degree RETURN node.name, degree ORDER BY degree DESC"
        ),
        options: &[DIRECTION, WEIGHT, DEFAULT_WEIGHT],
        columns: &[("node", TypeSet::NODE), ("degree", TypeSet::NUMBER)],
        run: run_degree,
    },
    Algorithm {
        name: "algo.closeness",
        description: "How near each node is to the nodes that reach it, scaled by their share of all nodes.",
        example: over_roads!(
            "CALL algo.closeness({nodes: 'City', weight: 'km', direction: 'both'}) YIELD node, score RETURN node.name, score"
        ),
        options: &[DIRECTION, WEIGHT, DEFAULT_WEIGHT],
        columns: SCORES,
        run: run_closeness,
    },
    Algorithm {
        name: "algo.betweenness",
        description: "The share of the shortest paths between other nodes that lead through each node.",
        example: over_roads!(
            "CALL algo.betweenness({nodes: 'City', direction: 'both'}) YIELD node, score RETURN node.name, score"
        ),
        options: &[
            DIRECTION,
            &Spec {
                name: "normalized",
                takes: "Boolean = true; false: the number of pairs instead of their share",
            },
        ],
        columns: SCORES,
        run: run_betweenness,
    },
];

fn run_page_rank(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let default = PageRank::<u32>::default();
    let asked = PageRank {
        damping: options.number("damping", 0.0..=1.0, default.damping)?,
        iterations: options.count("iterations", 0, default.iterations)?,
        tolerance: options.number("tolerance", 0.0..=f64::MAX, default.tolerance)?,
        sources: options.nodes("sourceNodes", &layout)?,
    };
    let scores = page_rank(&layout, &asked, options.allowance())?;
    Ok(vec![all_nodes(&layout), floats(scores)])
}

fn run_degree(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let degrees = degree(&layout);
    let degrees = match options.text(WEIGHT.name)? {
        Some(_) => floats(degrees),
        None => integers(degrees.into_iter().map(|degree| degree as i64)),
    };
    Ok(vec![all_nodes(&layout), degrees])
}

fn run_closeness(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let scores = closeness(&layout, options.allowance())?;
    Ok(vec![all_nodes(&layout), floats(scores)])
}

fn run_betweenness(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let normalized = options.flag("normalized", true)?;
    let scores = betweenness(&layout, normalized, options.allowance())?;
    Ok(vec![all_nodes(&layout), floats(scores)])
}
