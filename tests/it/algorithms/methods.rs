//! The methods of a projection say what the procedures say, on the two fixed graphs.

use super::{Reference, near, reference};
use tupu::{LabelPropagation, Louvain, NodeId, PageRank, Projection, Result};

/// What a method says of each node, in the order of the nodes.
fn values<T: Into<f64>>(found: Result<Vec<(NodeId, T)>>) -> Vec<f64> {
    let found = found.unwrap();
    assert!(found.is_sorted_by_key(|(node, _)| *node));
    found.into_iter().map(|(_, value)| value.into()).collect()
}

fn directed(graph: &Reference) -> Projection {
    let chosen = graph
        .db
        .read(|graph| graph.project().labels(["Person"]).types(["KNOWS"]).build())
        .unwrap();
    chosen.unwrap()
}

fn agree(name: &str) {
    let graph = reference(name);
    let people = directed(&graph);
    let same = |procedure: &str, options: &str, column: &str, found: Vec<f64>| {
        near(
            &found,
            &graph.by_node(procedure, options, column),
            procedure,
        );
    };
    same(
        "pageRank",
        "",
        "score",
        values(people.page_rank(&PageRank::default())),
    );
    same("degree", "", "degree", values(Ok(people.degree())));
    same("closeness", "", "score", values(people.closeness()));
    same(
        "betweenness",
        "normalized: false",
        "score",
        values(people.betweenness(false)),
    );
    same(
        "weaklyConnectedComponents",
        "",
        "component",
        values(people.weakly_connected_components()),
    );
    same(
        "stronglyConnectedComponents",
        "",
        "component",
        values(people.strongly_connected_components()),
    );
    same(
        "louvain",
        "",
        "community",
        values(people.louvain(Louvain::default())),
    );
    same(
        "labelPropagation",
        "direction: 'outgoing'",
        "community",
        values(people.label_propagation(LabelPropagation::default())),
    );
    same("kCore", "", "core", values(people.k_core()));
    let triangles = people.triangle_count().unwrap().into_iter();
    same(
        "triangleCount",
        "",
        "triangles",
        triangles.map(|(_, count)| count as f64).collect(),
    );
    same(
        "localClusteringCoefficient",
        "",
        "coefficient",
        values(people.local_clustering_coefficient()),
    );
}

#[test]
fn methods_say_what_procedures_say() {
    let names = ["karate", "directed"];
    names.into_iter().for_each(agree);
}

#[test]
fn paths_are_those_of_the_procedures() {
    let graph = reference("karate");
    let people = graph
        .db
        .read(|graph| {
            let project = graph.project().labels(["Person"]).types(["KNOWS"]);
            project.weight("w").build_undirected()
        })
        .unwrap()
        .unwrap();
    let person = |i: i64| {
        graph
            .db
            .read(|graph| graph.find("Person", "i", i)[0])
            .unwrap()
    };
    let (from, to) = (person(16), person(26));
    let rows: Vec<(f64, Vec<i64>)> = graph
        .db
        .query_as(
            "MATCH (a:Person {i: 16}), (b:Person {i: 26})
             CALL algo.kShortestPaths({sourceNode: a, targetNode: b, nodes: 'Person', relationships: 'KNOWS',
                                       weight: 'w', direction: 'both', k: 4}) YIELD cost, path, rank
             RETURN cost, [n IN nodes(path) | n.i] ORDER BY rank",
            (),
        )
        .unwrap();
    let found = people.k_shortest_paths(from, to, 4).unwrap();
    assert_eq!((found.len(), rows.len()), (4, 4));
    for (path, (cost, way)) in found.iter().zip(&rows) {
        assert_eq!(path.cost(), *cost);
        let i = |node: &NodeId| {
            let value = graph.db.read(|graph| graph.property(*node, "i")).unwrap();
            value.as_i64().unwrap()
        };
        assert_eq!(path.nodes.iter().map(i).collect::<Vec<_>>(), *way);
        assert_eq!(path.relationships.len() + 1, path.nodes.len());
    }
    assert_eq!(
        people.shortest_path(from, to).unwrap().as_ref(),
        found.first()
    );
    let distances = people.distances(from).unwrap();
    assert!(distances.contains(&(to, found[0].cost())));
}

#[test]
fn what_cannot_be_asked_is_named() {
    let graph = reference("karate");
    let people = directed(&graph);
    let other = graph
        .db
        .read(|graph| graph.nodes("Other").next())
        .unwrap()
        .unwrap();
    let person = people.node(0.into()).unwrap();
    let refused = people.shortest_path(person, other).unwrap_err();
    assert!(refused.to_string().contains("is not in the projection"));
    let damping = PageRank {
        damping: f64::NAN,
        ..PageRank::default()
    };
    assert!(people.page_rank(&damping).is_err());
}
