//! `algo.triangleCount`, `algo.localClusteringCoefficient`, `algo.kCore`, `algo.topologicalSort`,
//! `algo.minimumSpanningTree`, `algo.bridges`, `algo.articulationPoints`: the structure of a graph.

use super::algorithm::{Algorithm, over_roads};
use super::columns::{all_nodes, floats, integers, nodes};
use super::options::{DEFAULT_WEIGHT, DIRECTION, Options, WEIGHT};
use crate::algorithms::{
    articulation_points, bridges, k_core, local_clustering_coefficient, minimum_spanning_tree,
    topological_sort, triangle_count,
};
use crate::error::Result;
use crate::graph::Direction;
use crate::value::column::Column;
use crate::value::kind::TypeSet;

const NODE: (&str, TypeSet) = ("node", TypeSet::NODE);
const RELATIONSHIP: (&str, TypeSet) = ("relationship", TypeSet::RELATIONSHIP);

/// The procedures of this file.
pub(super) static ALGORITHMS: &[Algorithm] = &[
    Algorithm {
        name: "algo.triangleCount",
        description: "How many triangles each node is a corner of, whatever the directions.",
        example: over_roads!(
            "CALL algo.triangleCount({nodes: 'City'}) YIELD node, triangles RETURN node.name, triangles"
        ),
        options: &[],
        columns: &[NODE, ("triangles", TypeSet::INTEGER)],
        run: run_triangle_count,
    },
    Algorithm {
        name: "algo.localClusteringCoefficient",
        description: "The share of the pairs of each node's neighbours that are neighbours themselves.",
        example: over_roads!(
            "CALL algo.localClusteringCoefficient({nodes: 'City'}) YIELD coefficient RETURN avg(coefficient)"
        ),
        options: &[],
        columns: &[NODE, ("coefficient", TypeSet::FLOAT)],
        run: run_clustering,
    },
    Algorithm {
        name: "algo.kCore",
        description: "The largest k of which each node is in the k-core: the part where every node has k neighbours in that part.",
        example: over_roads!(
            "CALL algo.kCore({nodes: 'City'}) YIELD node, core RETURN core, count(*) ORDER BY core"
        ),
        options: &[],
        columns: &[NODE, ("core", TypeSet::INTEGER)],
        run: run_k_core,
    },
    Algorithm {
        name: "algo.topologicalSort",
        description: "An order in which every relationship leads on, with the length of the longest way to each node; an error where they lead in a circle.",
        example: over_roads!(
            "CALL algo.topologicalSort({nodes: 'City', relationships: 'ROAD'}) YIELD node, position, level RETURN node.name, level ORDER BY position"
        ),
        options: &[DIRECTION],
        columns: &[
            NODE,
            ("position", TypeSet::INTEGER),
            ("level", TypeSet::INTEGER),
        ],
        run: run_topological_sort,
    },
    Algorithm {
        name: "algo.minimumSpanningTree",
        description: "The lightest relationships that hold each component together, lightest first.",
        example: over_roads!(
            "CALL algo.minimumSpanningTree({relationships: 'ROAD', weight: 'km'}) YIELD relationship AS r, weight RETURN startNode(r).name, endNode(r).name, weight"
        ),
        options: &[WEIGHT, DEFAULT_WEIGHT],
        columns: &[RELATIONSHIP, ("weight", TypeSet::FLOAT)],
        run: run_minimum_spanning_tree,
    },
    Algorithm {
        name: "algo.bridges",
        description: "The relationships without which a component falls apart.",
        example: over_roads!(
            "CALL algo.bridges({relationships: 'ROAD'}) YIELD relationship AS r RETURN startNode(r).name, endNode(r).name"
        ),
        options: &[],
        columns: &[RELATIONSHIP],
        run: run_bridges,
    },
    Algorithm {
        name: "algo.articulationPoints",
        description: "The nodes without which a component falls apart.",
        example: over_roads!(
            "CALL algo.articulationPoints({nodes: 'City'}) YIELD node RETURN node.name"
        ),
        options: &[],
        columns: &[NODE],
        run: run_articulation_points,
    },
];

fn run_triangle_count(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let triangles = triangle_count(&layout, options.allowance())?;
    let triangles = triangles.into_iter().map(|count| count as i64);
    Ok(vec![all_nodes(&layout), integers(triangles)])
}

fn run_clustering(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let coefficients = local_clustering_coefficient(&layout, options.allowance())?;
    Ok(vec![all_nodes(&layout), floats(coefficients)])
}

fn run_k_core(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let cores = k_core(&layout, options.allowance())?;
    Ok(vec![all_nodes(&layout), integers(cores)])
}

fn run_topological_sort(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let order = topological_sort(&layout, options.allowance())?.sorted(&layout)?;
    Ok(vec![
        nodes(&layout, order.iter().map(|(node, _)| *node)),
        integers(0..order.len() as i64),
        integers(order.iter().map(|(_, level)| *level)),
    ])
}

fn run_minimum_spanning_tree(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Outgoing)?;
    let tree = minimum_spanning_tree(&layout, options.allowance())?;
    let (relationships, weights) = tree.into_iter().unzip();
    Ok(vec![Column::Relationships(relationships), floats(weights)])
}

fn run_bridges(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let found = bridges(&layout, options.allowance())?;
    Ok(vec![Column::Relationships(found)])
}

fn run_articulation_points(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(Direction::Both)?;
    let found = articulation_points(&layout, options.allowance())?;
    Ok(vec![nodes(&layout, found)])
}
