//! `algo.shortestPath`, `algo.aStar`, `algo.kShortestPaths`, `algo.distances`: cheapest paths.

use super::algorithm::{Algorithm, over_roads};
use super::columns::{floats, integers, nodes, routes};
use super::options::{DEFAULT_WEIGHT, DIRECTION, Options, Spec, WEIGHT};
use crate::algorithms::{Layout, Route, a_star, distances, k_shortest_paths, shortest_path};
use crate::error::{Error, ErrorCode, Result};
use crate::graph::{Direction, GraphView, KeyId};
use crate::value::column::{Column, NULL_ID};
use crate::value::kind::TypeSet;
use crate::value::{EntityId, NodeId, Value};
use std::sync::Arc;

const SOURCE: &Spec = &Spec {
    name: "sourceNode",
    takes: "node, must be given",
};
const TARGET: &Spec = &Spec {
    name: "targetNode",
    takes: "node, must be given",
};
const FLOATS: TypeSet = TypeSet::list_of(TypeSet::FLOAT);
const PATHS: &[(&str, TypeSet)] = &[
    ("node", TypeSet::NODE),
    ("cost", TypeSet::FLOAT),
    ("path", TypeSet::PATH),
    ("costs", FLOATS),
];

/// The procedures of this file.
pub(super) static ALGORITHMS: &[Algorithm] = &[
    Algorithm {
        name: "algo.shortestPath",
        description: "The path between two nodes whose weights sum to the least; no row if there is none.",
        example: over_roads!(
            "MATCH (a:City {name: '泰安市'}), (b:City {name: '淄博市'}) CALL algo.shortestPath({sourceNode: a, targetNode: b, relationships: 'ROAD', weight: 'km'}) YIELD cost, path RETURN cost, [n IN nodes(path) | n.name]"
        ),
        options: &[SOURCE, TARGET, DIRECTION, WEIGHT, DEFAULT_WEIGHT],
        columns: PATHS,
        run: run_shortest_path,
    },
    Algorithm {
        name: "algo.aStar",
        description: "The same, guided by the straight line to the target, so that fewer nodes are looked at.",
        example: over_roads!(
            "MATCH (a:City {name: '泰安市'}), (b:City {name: '淄博市'}) CALL algo.aStar({sourceNode: a, targetNode: b, weight: 'km', latitude: 'lat', longitude: 'lon'}) YIELD cost, path RETURN cost, [n IN nodes(path) | n.name]"
        ),
        options: &[
            SOURCE,
            TARGET,
            DIRECTION,
            WEIGHT,
            DEFAULT_WEIGHT,
            &Spec {
                name: "latitude",
                takes: "property in degrees, with longitude: great circles in kilometres",
            },
            &Spec {
                name: "longitude",
                takes: "property in degrees",
            },
            &Spec {
                name: "x",
                takes: "numeric property, with y: straight lines",
            },
            &Spec {
                name: "y",
                takes: "numeric property",
            },
            &Spec {
                name: "scale",
                takes: "number = 1.0, the least weight of one unit of distance",
            },
        ],
        columns: PATHS,
        run: run_a_star,
    },
    Algorithm {
        name: "algo.kShortestPaths",
        description: "The k paths between two nodes whose weights sum to the least, none visiting a node twice, cheapest first.",
        example: over_roads!(
            "MATCH (a:City {name: '泰安市'}), (b:City {name: '淄博市'}) CALL algo.kShortestPaths({sourceNode: a, targetNode: b, k: 2, weight: 'km'}) YIELD rank, cost, path RETURN rank, cost, [n IN nodes(path) | n.name]"
        ),
        options: &[
            SOURCE,
            TARGET,
            &Spec {
                name: "k",
                takes: "Integer = 3",
            },
            DIRECTION,
            WEIGHT,
            DEFAULT_WEIGHT,
        ],
        columns: &[
            ("node", TypeSet::NODE),
            ("cost", TypeSet::FLOAT),
            ("path", TypeSet::PATH),
            ("costs", FLOATS),
            ("rank", TypeSet::INTEGER),
        ],
        run: run_k_shortest_paths,
    },
    Algorithm {
        name: "algo.distances",
        description: "What the cheapest path from a node to each node that it reaches costs, and the node before the last on it.",
        example: over_roads!(
            "MATCH (a:City {name: '泰安市'}) CALL algo.distances({sourceNode: a, weight: 'km'}) YIELD node, distance, previous RETURN node.name, distance, previous.name"
        ),
        options: &[SOURCE, DIRECTION, WEIGHT, DEFAULT_WEIGHT],
        columns: &[
            ("node", TypeSet::NODE),
            ("distance", TypeSet::FLOAT),
            ("previous", TypeSet::NODE),
        ],
        run: run_distances,
    },
];

/// The layout and the two ends.
fn ends(options: &Options<'_>) -> Result<(Arc<Layout>, (u32, u32))> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let from = options.node(SOURCE.name, &layout)?;
    let to = options.node(TARGET.name, &layout)?;
    Ok((layout, (from, to)))
}

fn path_columns(layout: &Layout, to: u32, found: Vec<Route>) -> Vec<Column> {
    let ends = nodes(layout, std::iter::repeat_n(to, found.len()));
    let mut columns = vec![ends];
    columns.extend(routes(layout, found));
    columns
}

fn run_shortest_path(options: &Options<'_>) -> Result<Vec<Column>> {
    let (layout, ends) = ends(options)?;
    let found = shortest_path(&layout, ends, options.allowance())?;
    Ok(path_columns(&layout, ends.1, found.into_iter().collect()))
}

fn run_k_shortest_paths(options: &Options<'_>) -> Result<Vec<Column>> {
    let (layout, ends) = ends(options)?;
    let k = options.count("k", 0, 3)?;
    let found = k_shortest_paths(&layout, ends, k, options.allowance())?;
    let ranks = integers(1..=found.len() as i64);
    let mut columns = path_columns(&layout, ends.1, found);
    columns.push(ranks);
    Ok(columns)
}

fn run_distances(options: &Options<'_>) -> Result<Vec<Column>> {
    let layout = options.layout(options.direction(Direction::Outgoing)?)?;
    let from = options.node(SOURCE.name, &layout)?;
    let (found, previous) = distances(&layout, from, options.allowance())?;
    let reached = (0..).zip(&found).filter(|(_, cost)| cost.is_finite());
    let reached: Vec<u32> = reached.map(|(node, _)| node).collect();
    let previous = reached.iter().map(|node| match previous[*node as usize] {
        before if before == *node => NodeId(NULL_ID),
        before => layout.node(before),
    });
    let previous = Column::Nodes(previous.collect());
    let costs = reached.iter().map(|node| found[*node as usize]).collect();
    Ok(vec![nodes(&layout, reached), floats(costs), previous])
}

fn run_a_star(options: &Options<'_>) -> Result<Vec<Column>> {
    let (layout, ends) = ends(options)?;
    let scale = options.number("scale", 0.0..=f64::MAX, 1.0)?;
    let guide = Guide::new(options, layout.node(ends.1))?;
    let estimate = |place| scale * guide.distance(layout.node(place));
    let found = a_star(&layout, ends, estimate, options.allowance())?;
    Ok(path_columns(&layout, ends.1, found.into_iter().collect()))
}

/// The distance between two points.
type Measure = fn((f64, f64), (f64, f64)) -> f64;

/// The straight line to the target.
struct Guide<'a> {
    graph: &'a GraphView,
    keys: Option<(KeyId, KeyId)>,
    target: Option<(f64, f64)>,
    measure: Measure,
}

impl<'a> Guide<'a> {
    fn new(options: &Options<'a>, target: NodeId) -> Result<Guide<'a>> {
        let (keys, measure) = coordinates(options)?;
        let graph = options.graph();
        let known = graph.key_id(&keys.0).zip(graph.key_id(&keys.1));
        let mut guide = Guide {
            graph,
            keys: known,
            target: None,
            measure,
        };
        guide.target = guide.point(target);
        Ok(guide)
    }

    fn point(&self, node: NodeId) -> Option<(f64, f64)> {
        let (first, second) = self.keys?;
        let number = |key| match self.graph.property(EntityId::Node(node), key) {
            Value::Integer(value) => Some(value as f64),
            Value::Float(value) if value.is_finite() => Some(value),
            Value::Decimal(value) => Some(value.to_f64()),
            _ => None,
        };
        number(first).zip(number(second))
    }

    /// Zero if a node has no coordinates: never an overestimate.
    fn distance(&self, node: NodeId) -> f64 {
        let points = self.point(node).zip(self.target);
        points.map_or(0.0, |(point, target)| (self.measure)(point, target))
    }
}

/// Two property keys.
type Keys = (Arc<str>, Arc<str>);

/// The properties that hold the coordinates of a node, and the distance function.
fn coordinates(options: &Options<'_>) -> Result<(Keys, Measure)> {
    let pair = |first, second| Ok::<_, Error>((options.text(first)?, options.text(second)?));
    match (pair("latitude", "longitude")?, pair("x", "y")?) {
        ((Some(latitude), Some(longitude)), (None, None)) => {
            Ok(((latitude, longitude), great_circle))
        }
        ((None, None), (Some(x), Some(y))) => Ok(((x, y), straight_line)),
        _ => Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            "`algo.aStar` needs the options `latitude` and `longitude`, or `x` and `y`",
        )
        .hint("without coordinates, algo.shortestPath finds the same path")),
    }
}

fn straight_line(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// The mean radius of the Earth in kilometres.
const EARTH: f64 = 6371.0088;

/// Kilometres between two points given in degrees, by the haversine formula.
fn great_circle(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (from, to) = (a.0.to_radians(), b.0.to_radians());
    let (up, across) = ((to - from) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let half_chord = up.sin().powi(2) + from.cos() * to.cos() * across.sin().powi(2);
    2.0 * EARTH * half_chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_on_the_globe() {
        let (beijing, shanghai) = ((39.9042, 116.4074), (31.2304, 121.4737));
        assert!((great_circle(beijing, shanghai) - 1067.3).abs() < 1.0);
        assert!(
            (great_circle((0.0, 0.0), (0.0, 180.0)) - std::f64::consts::PI * EARTH).abs() < 1e-6
        );
        assert_eq!(great_circle(beijing, beijing), 0.0);
        assert_eq!(straight_line((1.0, 1.0), (4.0, 5.0)), 5.0);
    }
}
