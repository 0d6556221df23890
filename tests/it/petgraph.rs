//! petgraph's algorithms on a stored graph give what they give on petgraph's own graph of the same edges.

use proptest::prelude::*;
use std::collections::BTreeMap;
use tupu::petgraph::algo::{self, dominators, isomorphism, min_spanning_tree, page_rank};
use tupu::petgraph::data::FromElements;
use tupu::petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use tupu::petgraph::visit::{
    Bfs, EdgeIndexable, EdgeRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected,
    IntoNeighborsDirected, IntoNodeReferences, NodeIndexable, NodeRef,
};
use tupu::petgraph::{Direction, Incoming, Outgoing};
use tupu::{Database, Projection, params};

/// Edges among a few nodes: start, end, weight.
type Edges = Vec<(usize, usize, u32)>;

fn edges() -> impl Strategy<Value = (usize, Edges)> {
    (1..9_usize).prop_flat_map(|nodes| {
        let edge = (0..nodes, 0..nodes, 1..20_u32);
        (Just(nodes), prop::collection::vec(edge, 0..24))
    })
}

/// A database with these edges as ROAD, and with nodes and relationships that a projection must leave out.
fn stored((nodes, edges): &(usize, Edges)) -> Database {
    let db = Database::in_memory();
    db.execute(
        "CREATE (x:Village) FOREACH (i IN range(1, $n) | CREATE (:City {i: i - 1})-[:IN]->(x)-[:ROAD {km: 1}]->(x))",
        params! { "n" => *nodes as i64 },
    )
    .unwrap();
    for (start, end, km) in edges {
        db.execute(
            "MATCH (a:City {i: $a}), (b:City {i: $b}) CREATE (a)-[:ROAD {km: $km}]->(b)",
            params! { "a" => *start as i64, "b" => *end as i64, "km" => i64::from(*km) },
        )
        .unwrap();
    }
    db
}

fn directed(db: &Database) -> Projection {
    db.read(|graph| {
        let roads = graph.project().labels(["City"]).types(["ROAD"]);
        roads.weight("km").build().unwrap()
    })
    .unwrap()
}

fn twin((nodes, edges): &(usize, Edges)) -> DiGraph<(), f64> {
    let mut twin = DiGraph::new();
    (0..*nodes).for_each(|_| {
        twin.add_node(());
    });
    for (start, end, km) in edges {
        let (start, end) = (NodeIndex::new(*start), NodeIndex::new(*end));
        twin.add_edge(start, end, f64::from(*km));
    }
    twin
}

fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}

/// Components with their nodes sorted, sorted.
fn components(components: Vec<Vec<NodeIndex>>) -> Vec<Vec<NodeIndex>> {
    sorted(components.into_iter().map(sorted))
}

fn distances(found: impl IntoIterator<Item = (NodeIndex, f64)>) -> BTreeMap<usize, u64> {
    let whole = |(node, distance): (NodeIndex, f64)| (node.index(), distance as u64);
    found.into_iter().map(whole).collect()
}

/// Source, target and weight of edges, sorted.
fn triples<E: EdgeRef<NodeId = NodeIndex, Weight = f64>>(
    edges: impl Iterator<Item = E>,
) -> Vec<(usize, usize, u64)> {
    sorted(edges.map(|edge| {
        let (source, target) = (edge.source().index(), edge.target().index());
        (source, target, *edge.weight() as u64)
    }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn directed_algorithms_agree(graph in edges()) {
        let db = stored(&graph);
        let (roads, twin) = (directed(&db), twin(&graph));
        let cost = |weight: &f64| *weight;
        for start in twin.node_indices() {
            prop_assert_eq!(
                distances(algo::dijkstra(&roads, start, None, |edge| cost(edge.weight()))),
                distances(algo::dijkstra(&twin, start, None, |edge| cost(edge.weight())))
            );
            for goal in twin.node_indices() {
                let found = algo::astar(&roads, start, |n| n == goal, |edge| cost(edge.weight()), |_| 0.0);
                let wanted = algo::astar(&twin, start, |n| n == goal, |edge| cost(edge.weight()), |_| 0.0);
                prop_assert_eq!(found.map(|(cost, _)| cost), wanted.map(|(cost, _)| cost));
                prop_assert_eq!(
                    algo::has_path_connecting(&roads, start, goal, None),
                    algo::has_path_connecting(&twin, start, goal, None)
                );
            }
            let (ours, theirs) = (dominators::simple_fast(&roads, start), dominators::simple_fast(&twin, start));
            for node in twin.node_indices() {
                prop_assert_eq!(ours.immediate_dominator(node), theirs.immediate_dominator(node));
            }
        }
        prop_assert_eq!(components(algo::tarjan_scc(&roads)), components(algo::tarjan_scc(&twin)));
        prop_assert_eq!(components(algo::kosaraju_scc(&roads)), components(algo::kosaraju_scc(&twin)));
        prop_assert_eq!(algo::connected_components(&roads), algo::connected_components(&twin));
        prop_assert_eq!(algo::is_cyclic_directed(&roads), algo::is_cyclic_directed(&twin));
        prop_assert_eq!(algo::toposort(&roads, None).is_ok(), algo::toposort(&twin, None).is_ok());
        let (ranks, wanted) = (page_rank(&roads, 0.85_f64, 20), page_rank(&twin, 0.85_f64, 20));
        for (rank, wanted) in ranks.iter().zip(&wanted) {
            prop_assert!((rank - wanted).abs() < 1e-9);
        }
    }

    #[test]
    fn edges_and_nodes_agree(graph in edges()) {
        let db = stored(&graph);
        let (roads, twin) = (directed(&db), twin(&graph));
        prop_assert_eq!((roads.node_count(), roads.edge_count()), (twin.node_count(), twin.edge_count()));
        prop_assert_eq!(triples((&roads).edge_references()), triples(twin.edge_references()));
        for node in twin.node_indices() {
            prop_assert_eq!(triples((&roads).edges(node)), triples(twin.edges(node)));
            for way in [Outgoing, Incoming] {
                prop_assert_eq!(triples((&roads).edges_directed(node, way)), triples(twin.edges_directed(node, way)));
                let both = [
                    sorted((&roads).neighbors_directed(node, way)),
                    sorted(twin.neighbors_directed(node, way)),
                ];
                prop_assert_eq!(&both[0], &both[1]);
            }
        }
        for node in (&roads).node_references() {
            prop_assert_eq!(roads.index(*node.weight()), Some(node.id()));
            prop_assert_eq!(NodeIndexable::to_index(&roads, node.id()), node.id().index());
        }
        for edge in (&roads).edge_references() {
            prop_assert!(EdgeIndexable::to_index(&roads, edge.id()) < roads.edge_bound());
            let ends = db.read(|graph| graph.endpoints(edge.id())).unwrap().unwrap();
            prop_assert_eq!(roads.index(ends.0), Some(edge.source()));
            prop_assert_eq!(roads.index(ends.1), Some(edge.target()));
        }
    }

    #[test]
    fn undirected_algorithms_agree(graph in edges()) {
        let db = stored(&graph);
        let roads = db.read(|graph| {
            graph.project().labels(["City"]).types(["ROAD"]).weight("km").build_undirected().unwrap()
        }).unwrap();
        let twin: UnGraph<(), f64> = twin(&graph).into_edge_type();
        prop_assert_eq!(algo::connected_components(&roads), algo::connected_components(&twin));
        prop_assert_eq!(algo::is_cyclic_undirected(&roads), algo::is_cyclic_undirected(&twin));
        prop_assert!(algo::is_isomorphic(&roads, &twin));
        for node in twin.node_indices() {
            prop_assert_eq!(triples((&roads).edges(node)), triples(twin.edges(node)));
            let in_turn = |way: Direction| triples((&roads).edges_directed(node, way));
            let wanted = |way: Direction| triples(twin.edges_directed(node, way));
            prop_assert_eq!((in_turn(Outgoing), in_turn(Incoming)), (wanted(Outgoing), wanted(Incoming)));
            let mut walk = Bfs::new(&roads, node);
            let mut reached = Vec::new();
            while let Some(next) = walk.next(&roads) {
                reached.push(next);
            }
            let wanted = algo::dijkstra(&twin, node, None, |_| 1).into_keys();
            prop_assert_eq!(sorted(reached), sorted(wanted));
        }
        let tree = |tree: UnGraph<_, f64>| tree.edge_weights().sum::<f64>();
        let ours = UnGraph::from_elements(min_spanning_tree(&roads).map(unnamed));
        let theirs = UnGraph::from_elements(min_spanning_tree(&twin));
        prop_assert_eq!(tree(ours), tree(theirs));
    }
}

/// An element of a tree without the node's id in the graph.
fn unnamed(
    element: tupu::petgraph::data::Element<tupu::NodeId, f64>,
) -> tupu::petgraph::data::Element<(), f64> {
    use tupu::petgraph::data::Element;
    match element {
        Element::Node { .. } => Element::Node { weight: () },
        Element::Edge {
            source,
            target,
            weight,
        } => Element::Edge {
            source,
            target,
            weight,
        },
    }
}

#[test]
fn isomorphic_to_itself_only() {
    let db = Database::in_memory();
    db.execute(
        "CREATE (a:A)-[:R]->(b:A)-[:R]->(c:A)-[:R]->(a), (d:B)-[:R]->(e:B)-[:R]->(f:B), (d)-[:R]->(f)",
        (),
    )
    .unwrap();
    let part = |label: &'static str| {
        db.read(|graph| graph.project().labels([label]).build().unwrap())
            .unwrap()
    };
    let (ring, fan) = (part("A"), part("B"));
    assert!(isomorphism::is_isomorphic(&ring, &ring));
    assert!(!isomorphism::is_isomorphic(&ring, &fan));
    let bridges: Vec<_> = db
        .read(|graph| {
            let all = graph.project().build_undirected().unwrap();
            algo::bridges::bridges(&all).map(|edge| edge.id()).collect()
        })
        .unwrap();
    assert!(bridges.is_empty());
}

#[test]
fn a_projection_keeps_its_state() {
    let db = Database::in_memory();
    db.execute("CREATE (:City)-[:ROAD]->(:City)", ()).unwrap();
    let before = db.read(|graph| graph.project().build().unwrap()).unwrap();
    db.execute("MATCH (n) DETACH DELETE n", ()).unwrap();
    db.execute("CREATE (:City), (:City), (:City)", ()).unwrap();
    assert_eq!((before.node_count(), before.edge_count()), (2, 1));
    assert_eq!(algo::connected_components(&before), 1);
}

#[test]
fn what_cannot_be_projected_is_named() {
    let db = Database::in_memory();
    db.execute(
        "CREATE (:City)-[:ROAD {km: 'far'}]->(:City)-[:RAIL]->(:City)",
        (),
    )
    .unwrap();
    let failure = |build: &dyn Fn(tupu::ProjectionBuilder) -> tupu::ProjectionBuilder| {
        let outcome = db.read(|graph| build(graph.project()).build()).unwrap();
        outcome.unwrap_err().to_string()
    };
    assert_eq!(
        failure(&|graph| graph.labels(["Citty"])),
        "ArgumentError (InvalidArgumentValue): the graph has no nodes of the label `Citty` (did you mean `City`?)"
    );
    assert_eq!(
        failure(&|graph| graph.types(["ROADS"])),
        "ArgumentError (InvalidArgumentValue): the graph has no relationships of the type `ROADS` (did you mean `ROAD`?)"
    );
    assert_eq!(
        failure(&|graph| graph.types(["ROAD"]).weight("km")),
        "TypeError (InvalidArgumentType): the weight `km` of a relationship is a String, not a number"
    );
    assert!(failure(&|graph| graph.types(["RAIL"]).weight("km")).contains("has no property `km`"));
    let rail = db
        .read(|graph| {
            let rail = graph.project().types(["RAIL"]).weight("km");
            rail.default_weight(2.5).build().unwrap()
        })
        .unwrap();
    assert_eq!(triples((&rail).edge_references()), [(1, 2, 2)]);
}
