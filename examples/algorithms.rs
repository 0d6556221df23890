//! Graph algorithms from the language and from petgraph on one stored graph. `cargo run --example algorithms`.

use tupu::petgraph::algo::{dijkstra, dominators};
use tupu::{Database, params};

/// Roads between cities with their lengths in kilometres, made up.
const ROADS: &[(&str, &str, i64)] = &[
    ("济南市", "泰安市", 66),
    ("济南市", "淄博市", 104),
    ("淄博市", "潍坊市", 118),
    ("潍坊市", "青岛市", 155),
    ("泰安市", "临沂市", 190),
    ("临沂市", "日照市", 115),
    ("日照市", "青岛市", 150),
    ("青岛市", "威海市", 270),
];

fn main() -> tupu::Result<()> {
    let db = Database::in_memory();
    for (from, to, km) in ROADS {
        db.execute(
            "MERGE (a:City {name: $from}) MERGE (b:City {name: $to}) CREATE (a)-[:ROAD {km: $km}]->(b)",
            params! { "from" => *from, "to" => *to, "km" => *km },
        )?;
    }

    println!("From the language:");
    let ranks: Vec<(String, f64)> = db.query_as(
        "CALL algo.pageRank({nodes: 'City', relationships: 'ROAD', direction: 'both'}) YIELD node, score
         RETURN node.name AS city, round(score * 10000) / 10000 AS score ORDER BY score DESC, city LIMIT 3",
        (),
    )?;
    for (city, score) in ranks {
        println!("  {city} {score}");
    }
    let (km, way): (f64, Vec<String>) = db.query_one(
        "MATCH (a:City {name: '泰安市'}), (b:City {name: '青岛市'})
         CALL algo.shortestPath({sourceNode: a, targetNode: b, weight: 'km', direction: 'both'}) YIELD cost, path
         RETURN cost, [n IN nodes(path) | n.name]",
        (),
    )?;
    println!("  {km} km: {}", way.join(" – "));

    println!("From petgraph:");
    db.read(|graph| {
        let roads = graph
            .project()
            .labels(["City"])
            .types(["ROAD"])
            .weight("km")
            .build()?;
        let find = |name: &str| {
            roads
                .index(graph.find("City", "name", name)[0])
                .expect("a city of the roads")
        };
        let name = |index| {
            roads
                .node(index)
                .map_or_else(String::new, |node| graph.property(node, "name").to_string())
        };
        let (start, end) = (find("济南市"), find("威海市"));
        let distances = dijkstra(&roads, start, Some(end), |road| *road.weight());
        println!("  {} to {}: {} km", name(start), name(end), distances[&end]);
        let dominators = dominators::simple_fast(&roads, start);
        let before = dominators
            .immediate_dominator(end)
            .expect("it can be reached");
        println!(
            "  the last city that every way passes before it: {}",
            name(before)
        );
        Ok(())
    })?
}
