//! What the formats say, what comes in of others, and that nothing half stays where a writer fails.

use super::*;

#[test]
fn foreign_turtle_comes_in() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("city.ttl");
    let turtle = "@prefix ex: <http://example.org/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
        <http://example.org/city/taian> a ex:City ; ex:name \"泰安市\"@zh ; ex:alias \"Tai'an\", \"泰城\" ;\n\
        ex:population 5472217 ; ex:founded \"1985-03-27\"^^xsd:date ; ex:within [ a ex:Province ; ex:name \"山东省\" ] .";
    std::fs::write(&path, turtle).unwrap();
    let (db, report) = Importer::new().graph(&path).in_memory().unwrap();
    assert_eq!((report.nodes, report.relationships), (2, 1));
    let row: Value = db
        .query_one(
            "MATCH (c:City {uri: 'http://example.org/city/taian'})-[:within]->(p:Province) \
                    RETURN [c.name, size(c.alias), c.population, c.founded.year, p.name, p.uri]",
            (),
        )
        .unwrap();
    assert_eq!(
        row.to_string(),
        "['泰安市', 2, 5472217, 1985, '山东省', null]"
    );
    std::fs::write(&path, "<a> <b> ").unwrap();
    let error = Importer::new().graph(&path).in_memory().unwrap_err();
    assert!(error.message().contains("city.ttl"), "{error}");
}

#[test]
fn drawings_for_other_tools() {
    let db = Database::in_memory();
    db.execute("CREATE (:City {name: 'a\"<&>', tags: ['x'], n: 1})-[:IN {since: 1985}]->(:`B b` {n: 'one'})", ()).unwrap();
    assert_eq!(
        text(&db, Format::Dot),
        "digraph tupu {\n  n0 [label=\":City\\na\\\"<&>\"];\n  n1 [label=\":B b\\none\"];\n  n0 -> n1 [label=\"IN\"];\n}\n"
    );
    let graph_ml = text(&db, Format::GraphMl);
    for part in [
        "<key id=\"node.property.n\" for=\"node\" attr.name=\"n\" attr.type=\"string\"/>",
        "<key id=\"edge.property.since\" for=\"edge\" attr.name=\"since\" attr.type=\"long\"/>",
        "<node id=\"n0\" labels=\":City\"><data key=\"node.labels\">:City</data>",
        "<data key=\"node.property.name\">a&quot;&lt;&amp;&gt;</data>",
        "<data key=\"node.property.tags\">[&quot;x&quot;]</data>",
        "<edge id=\"e0\" source=\"n0\" target=\"n1\" label=\"IN\">",
    ] {
        assert!(graph_ml.contains(part), "{part}\nis not in\n{graph_ml}");
    }
}

#[test]
fn dialects_differ_in_rules_and_temporal_types_only() {
    let db = awkward();
    let neo4j = text(&db, Format::Cypher(Dialect::Neo4j));
    let memgraph = text(&db, Format::Cypher(Dialect::Memgraph));
    let falkor = text(&db, Format::Cypher(Dialect::FalkorDb));
    assert!(neo4j.contains("CREATE CONSTRAINT `uid` FOR (x:`Node`) REQUIRE (x.`uid`) IS UNIQUE;"));
    assert!(memgraph.contains("CREATE CONSTRAINT ON (x:`Node`) ASSERT x.`uid` IS UNIQUE;"));
    assert!(
        falkor.contains("// GRAPH.CONSTRAINT CREATE <graph> UNIQUE NODE Node PROPERTIES 1 uid")
    );
    let data = |script: &str| {
        script
            .lines()
            .filter(|line| {
                !line.contains("CREATE INDEX")
                    && !line.contains("CONSTRAINT")
                    && !line.contains("DROP")
                    && !line.contains("CREATE UNIT")
            })
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // FalkorDB has no times with offsets, Memgraph no times of day with them, no months in durations, and fewer years.
    assert!(
        falkor.contains("`value`: '12:31+08:00'") && memgraph.contains("`value`: '12:31+08:00'")
    );
    for text in [
        " time('12:31",
        "duration('P1Y",
        "date('-0044",
        "14.645876123')",
    ] {
        assert!(neo4j.contains(text) && !memgraph.contains(text), "{text}");
    }
    assert!(memgraph.contains("datetime('2024-02-29T12:00+08:00[Asia/Shanghai]')"));
    // Units, quantities and periods are tupu's own: text elsewhere; decimals are floats where these have their digits.
    let own = text(&db, Format::Cypher(Dialect::Tupu));
    assert!(own.contains("CREATE UNIT `石` ALIAS `dan` = '60千克';"));
    for script in [&neo4j, &memgraph, &falkor] {
        assert!(!script.contains("CREATE UNIT") && !script.contains("quantity("));
        assert!(script.contains("`value`: '163.8亿元'") && script.contains("`value`: '2022-H1'"));
        assert!(script.contains("`value`: 0.1}") || script.contains("`value`: 0.1,"));
        assert!(script.contains("'-99999999999999999999999999999999999999'"));
    }
    assert_eq!(data(&neo4j).len(), data(&memgraph).len());
    assert_eq!(data(&neo4j).len(), data(&falkor).len());
}

/// A graph brings rules with it, nothing else.
#[test]
fn what_a_graph_brings_is_not_run_unless_it_is_a_rule() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("g.jsonl");
    std::fs::write(
        &path,
        "{\"type\":\"schema\",\"statement\":\"MATCH (n) DETACH DELETE n\"}\n",
    )
    .unwrap();
    let error = Importer::new().graph(&path).in_memory().unwrap_err();
    assert!(
        error.message().contains("indexes and constraints, not"),
        "{error}"
    );
}

/// Takes so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 < bytes.len() {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "no space left"));
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_fails_is_an_error() {
    let db = awkward();
    for format in [
        Format::Cypher(Dialect::Neo4j),
        Format::JsonLines,
        Format::GraphMl,
        Format::Dot,
        Format::Turtle,
        Format::NTriples,
    ] {
        for room in [0, 100] {
            let error = db.export(format, Full(room)).unwrap_err();
            assert!(
                error.message().contains("no space left"),
                "{format:?} {error}"
            );
        }
    }
}
