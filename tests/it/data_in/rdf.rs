//! RDF comes in whatever the order of its triples.

use super::*;
use proptest::prelude::*;

/// Nodes with lists, foreign ones, relationships with and without properties, two alike, a list in a relationship.
const TRIPLES: &[&str] = &[
    "<urn:tupu:node:0> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:tupu:label:City> .",
    "<urn:tupu:node:0> <urn:tupu:key:name> \"泰安市\" .",
    "<urn:tupu:node:0> <urn:tupu:key:tags> _:a .",
    "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"泰山\" .",
    "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:b .",
    "_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"\" .",
    "_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .",
    "<urn:tupu:node:0> <urn:tupu:key:none> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .",
    "<urn:tupu:node:0> <urn:tupu:type:IN> <http://example.org/shandong> .",
    "_:s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> .",
    "_:s <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> <urn:tupu:node:0> .",
    "_:s <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> <urn:tupu:type:IN> .",
    "_:s <http://www.w3.org/1999/02/22-rdf-syntax-ns#object> <http://example.org/shandong> .",
    "_:s <urn:tupu:key:since> \"1985\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
    "_:s <urn:tupu:key:source> <http://example.org/news> .",
    "_:s <urn:tupu:key:notes> _:c .",
    "_:c <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"x\" .",
    "_:c <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .",
    "<http://example.org/shandong> <http://example.org/ns#type> \"省\" .",
    "<http://example.org/shandong> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/ns#Province> .",
    "<http://example.org/shandong> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/ns#Place> .",
];

/// What they say, in the order of the query.
const GRAPH: &str = "[[(:City {name: '泰安市', none: [], tags: ['泰山', '']}), \
    [:IN {notes: ['x'], since: 1985, source: 'http://example.org/news'}], \
    (:Place:Province {type: '省', uri: 'http://example.org/shandong'})]]";

fn graph_of(files: &Files, name: &str, text: &str) -> String {
    let path = files.write(name, text);
    let (db, report) = Importer::new().graph(path).in_memory().unwrap();
    assert_eq!((report.nodes, report.relationships), (3, 1), "{text}");
    let rows = "MATCH (a)-[r]->(b) RETURN collect([a, r, b])";
    db.query_one::<tupu::Value>(rows, ()).unwrap().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_order_is_the_same_graph(order in Just(TRIPLES.to_vec()).prop_shuffle()) {
        let files = Files::new();
        let text = order.join("\n");
        prop_assert_eq!(graph_of(&files, "g.nt", &text), GRAPH);
        // N-Triples are Turtle.
        prop_assert_eq!(graph_of(&files, "g.ttl", &format!("\u{feff}{text}")), GRAPH);
    }
}

#[test]
fn what_has_no_name_is_one_thing_in_both_readings() {
    let files = Files::new();
    let path = files.write(
        "g.ttl",
        "@prefix : <http://example.org/> .\n\
         :a :knows [ :name \"b\" ; :knows [ :name \"c\" ; :likes (\"x\" \"y\") ] ] ; :likes (1 2.5 true) .\n\
         [] :name \"d\" ; :knows :a .",
    );
    let (db, report) = Importer::new().graph(path).in_memory().unwrap();
    assert_eq!((report.nodes, report.relationships), (4, 3));
    let names = "MATCH (d {name: 'd'})-[:knows]->(a)-[:knows]->(b {name: 'b'})-[:knows]->(c) \
                 RETURN [a.uri, a.likes, c.name, c.likes]";
    assert_eq!(
        db.query_one::<tupu::Value>(names, ()).unwrap().to_string(),
        "['http://example.org/a', [1, 2.5, true], 'c', ['x', 'y']]"
    );
}

/// What is no collection of literals, or no whole statement, stays what it is: resources.
#[test]
fn nothing_is_lost_that_only_looks_like_more() {
    let files = Files::new();
    let path = files.write(
        "g.ttl",
        "@prefix : <http://example.org/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n\
         :a :likes (:b \"x\") .\n\
         :half a rdf:Statement ; rdf:subject :a ; rdf:predicate :likes ; rdf:object \"text\" .\n\
         :loop rdf:first 1 ; rdf:rest :loop .",
    );
    let (db, _) = Importer::new().graph(path).in_memory().unwrap();
    for (query, expected) in [
        (
            "MATCH (:Statement {predicate: 'http://example.org/likes', object: 'text'})-[:subject]->(a) RETURN a.uri",
            "'http://example.org/a'",
        ),
        (
            "MATCH (a {uri: 'http://example.org/a'})-[:likes]->()-[:first]->(b) RETURN b.uri",
            "'http://example.org/b'",
        ),
        ("MATCH (n)-[:rest]->(n) RETURN n.first", "1"),
    ] {
        let found: tupu::Value = db.query_one(query, ()).unwrap();
        assert_eq!(found.to_string(), expected, "{query}");
    }
}

#[test]
fn resources_of_several_files_are_the_same_by_their_iri() {
    let files = Files::new();
    let one = files.write_gz(
        "one.nt.gz",
        "<http://x/a> <http://x/name> \"a\" .\n_:n <http://x/of> <http://x/a> .\n",
    );
    let two = files.write(
        "two.ttl",
        "<http://x/a> <http://x/age> 7 . _:n <http://x/of> <http://x/a> .",
    );
    let (db, report) = Importer::new().graph(one).graph(two).in_memory().unwrap();
    assert_eq!((report.nodes, report.relationships), (3, 2));
    assert_eq!(
        db.query_one::<i64>("MATCH (a {name: 'a'})<-[:of]-() RETURN sum(a.age)", ())
            .unwrap(),
        14
    );
}

#[test]
fn bad_triples_are_bad_rows() {
    let files = Files::new();
    let lines =
        "<http://x/a> <http://x/n> 1 .\n<http://x/a> <http://x/n> \"one\" .\n<http://x/a> oops .\n";
    let path = files.write("g.nt", lines);
    let wrong = message(Importer::new().graph(&path).in_memory());
    assert!(wrong.contains("g.nt:1: "), "{wrong}");
    let (db, report) = Importer::new()
        .graph(&path)
        .skip_bad(9)
        .in_memory()
        .unwrap();
    assert_eq!((report.nodes, report.bad_rows), (1, 2));
    assert_eq!(text(&db, "MATCH (n) RETURN n.n"), "one");
    let path = files.write("g.ttl", "<http://x/a> <http://x/n> 1 .\n<http://x/a> <b \n");
    let wrong = message(Importer::new().graph(&path).in_memory());
    assert!(wrong.contains("g.ttl:2: "), "{wrong}");
    let wrong = message(Importer::new().nodes(["N"], &path).in_memory());
    assert!(wrong.ends_with("RDF holds a whole graph"), "{wrong}");
}

/// A graph of RDF is a set: what stands twice, in one file or in several, is there once.
#[test]
fn triples_that_come_again_say_nothing_new() {
    let files = Files::new();
    let text = TRIPLES.join("\n");
    assert_eq!(
        graph_of(&files, "twice.nt", &format!("{text}\n{text}")),
        GRAPH
    );
    let values = "<urn:x> <urn:p> \"a\" .\n<urn:y> <urn:p> \"b\" .\n<urn:x> <urn:p> \"b\" .\n\
                  <urn:x> <urn:p> \"a\" .\n<urn:x> <urn:n> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n\
                  <urn:x> <urn:n> \"1.0\"^^<http://www.w3.org/2001/XMLSchema#double> .\n\
                  <urn:x> <urn:knows> <urn:y> .\n<urn:x> <urn:knows> <urn:y> .\n<urn:x> <urn:likes> <urn:y> .\n\
                  <urn:x> <urn:l> _:a .\n_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"e\" .\n\
                  _:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:b .\n\
                  _:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"e\" .\n\
                  _:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n";
    let one = files.write("one.nt", values);
    let two = files.write("two.ttl", values);
    let both = Importer::new().graph(&one).graph(two).graph(one);
    let (db, report) = both.in_memory().unwrap();
    assert_eq!((report.nodes, report.relationships), (2, 2));
    let found: tupu::Value = db
        .query_one("MATCH (n {uri: 'urn:x'}) RETURN [n.p, n.n, n.l]", ())
        .unwrap();
    assert_eq!(found.to_string(), "[['a', 'b'], [1, 1.0], ['e', 'e']]");
}

/// What other vocabularies call `uri` is not the resource's own.
#[test]
fn a_predicate_that_ends_with_uri_keeps_its_iri() {
    let files = Files::new();
    let path = files.write(
        "uri.ttl",
        "@prefix ex: <http://ex.org/> . ex:a ex:uri \"mine\" ; ex:uri ex:b . ex:b <http://ex.org/v#uri> \"its\" .",
    );
    let (db, _) = Importer::new().graph(path).in_memory().unwrap();
    let found: tupu::Value = db
        .query_one(
            "MATCH (a)-[r:uri]->(b) RETURN [properties(a), properties(b)]",
            (),
        )
        .unwrap();
    assert_eq!(
        found.to_string(),
        "[{`http://ex.org/uri`: 'mine', uri: 'http://ex.org/a'}, \
         {`http://ex.org/v#uri`: 'its', uri: 'http://ex.org/b'}]"
    );
}

/// As in JSON, CSV and parameters, a number without room is refused: text in its place would be no number.
#[test]
fn a_number_that_has_no_room_is_a_bad_row() {
    let files = Files::new();
    let triple = |text: &str, of: &str| {
        format!("<http://x/a> <http://x/n> \"{text}\"^^<http://www.w3.org/2001/XMLSchema#{of}> .\n")
    };
    let named = "<http://x/a> <http://x/name> \"a\" .\n";
    for (text, of) in [
        ("123456789012345678901234567890", "integer"),
        ("9223372036854775808", "long"),
        ("18446744073709551615", "unsignedLong"),
        ("-9223372036854775809", "negativeInteger"),
        (&*"7".repeat(50), "decimal"),
    ] {
        for (name, place) in [("g.nt", "g.nt:2: "), ("g.ttl", "g.ttl: ")] {
            let path = files.write(name, format!("{named}{}", triple(text, of)));
            let error = Importer::new().graph(&path).in_memory().err().unwrap();
            let said = error.to_string();
            let place = format!("{place}<http://x/a> <http://x/n>: ");
            assert!(said.contains(&place) && said.contains(text), "{said}");
            let (db, report) = Importer::new()
                .graph(&path)
                .skip_bad(1)
                .in_memory()
                .unwrap();
            assert_eq!((report.nodes, report.bad_rows), (1, 1));
            assert_eq!(
                self::text(&db, "MATCH (n) RETURN n.name + keys(n)[0]"),
                "aname"
            );
        }
    }
    let fits = triple("9223372036854775807", "integer") + &triple("many", "int");
    let path = files.write("f.nt", fits);
    let (db, _) = Importer::new().graph(path).in_memory().unwrap();
    let shown = db.query_one::<tupu::Value>("MATCH (n) RETURN n.n", ());
    assert_eq!(shown.unwrap().to_string(), "[9223372036854775807, 'many']");
}
