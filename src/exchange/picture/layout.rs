//! The layout of a picture: relationships attract, nodes repel, and a faint attraction to the middle keeps unconnected
//! parts on the page. Then nodes whose captions would overlap are moved apart. Deterministic: the same scene is always
//! drawn in the same way.

use super::room::{Room, make_room};
use super::scene::Scene;
use force_graph::{DefaultNodeIdx, EdgeData, ForceGraph, NodeData, SimulationParameters};

/// A position on the page, in points, with the middle of the picture at the origin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// The number of steps of a sixtieth of a second; after these no movement is visible any more. A step visits each pair
/// of nodes, so large pictures get fewer steps.
const STEPS: usize = 400;
const PAIRS_AT_MOST: usize = 8_000_000;
/// The repulsion of nodes: neighbours come to rest a caption's width apart, or further if there is space for the types
/// of relationships.
const CHARGE: f32 = 1_800.0;
const CHARGE_OF_FEW: f32 = 6_000.0;
const FEW: usize = 40;
const STEP_SECONDS: f32 = 1.0 / 60.0;
/// The angle between two consecutive nodes on the initial spiral, as in a sunflower, so that none hides another.
const GOLDEN_ANGLE: f32 = 2.399_963;
/// The initial distance of nodes.
const START_DISTANCE: f32 = 60.0;

/// The position of each drawn node, in the order of [`Scene::nodes`].
pub fn layout(scene: &Scene) -> Vec<Point> {
    let drawn = scene.drawn();
    let mut graph = ForceGraph::<usize>::new(SimulationParameters {
        force_charge: if drawn <= FEW { CHARGE_OF_FEW } else { CHARGE },
        ..SimulationParameters::default()
    });
    let middle = graph.add_node(NodeData {
        mass: 0.0,
        is_anchor: true,
        user_data: usize::MAX,
        ..NodeData::default()
    });
    let nodes: Vec<DefaultNodeIdx> = (0..drawn).map(|place| start(&mut graph, place)).collect();
    for node in &nodes {
        graph.add_edge(*node, middle, EdgeData::default());
    }
    for link in &scene.links {
        if let (Some(from), Some(to)) = (nodes.get(link.from), nodes.get(link.to))
            && from != to
        {
            graph.add_edge(*from, *to, EdgeData::default());
        }
    }
    let steps = STEPS.min(PAIRS_AT_MOST / (drawn * drawn / 2).max(1));
    for _ in 0..steps {
        graph.update(STEP_SECONDS);
    }
    let mut places = places(&graph, drawn);
    let rooms: Vec<Room> = scene.nodes.iter().take(drawn).map(Room::of).collect();
    make_room(&mut places, &rooms);
    places
}

fn start(graph: &mut ForceGraph<usize>, place: usize) -> DefaultNodeIdx {
    let radius = START_DISTANCE * (place as f32 + 0.5).sqrt();
    let angle = GOLDEN_ANGLE * place as f32;
    graph.add_node(NodeData {
        x: radius * angle.cos(),
        y: radius * angle.sin(),
        user_data: place,
        ..NodeData::default()
    })
}

fn places(graph: &ForceGraph<usize>, drawn: usize) -> Vec<Point> {
    let mut places = vec![Point::default(); drawn];
    graph.visit_nodes(|node| {
        if let Some(place) = places.get_mut(node.data.user_data) {
            *place = Point {
                x: node.x(),
                y: node.y(),
            };
        }
    });
    places
}
