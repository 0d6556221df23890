//! References go out and come back with the facts that they are of, in every format that holds them.

use super::*;

/// Who states what, in an order of its own: each entity with the sources of its existence and of its properties.
fn sources(db: &Database) -> Vec<String> {
    let mut lines = Vec::new();
    for (pattern, variable) in [("(x)", "x"), ("()-[x]->()", "x")] {
        let query = format!(
            "MATCH {pattern} RETURN {variable} AS x, sources(x) AS own, \
             [key IN keys(x) | [key] + sources(x, key)] AS properties"
        );
        for row in db.query(&query, ()).unwrap() {
            let row = row.unwrap();
            let [own, properties] =
                ["own", "properties"].map(|name| row.get::<Value>(name).unwrap());
            let x: Value = row.get("x").unwrap();
            lines.push(format!("{} {own} {properties}", entity(&x)));
        }
    }
    lines.sort();
    lines
}

fn trips(db: &Database) -> [(&'static str, Database); 3] {
    let copy = Database::in_memory();
    copy.execute_script(&text(db, Format::Cypher(Dialect::Tupu)))
        .unwrap();
    [
        ("JSON Lines", through(db, Format::JsonLines, "jsonl")),
        ("CSV", through_csv(db)),
        ("the script", copy),
    ]
}

/// Cites some facts of the awkward graph, from sources with awkward names.
fn cite(db: &Database) {
    let mut write = db.begin_write().unwrap();
    for (at, name) in TEXTS.iter().filter(|name| !name.is_empty()).enumerate() {
        let parameters = || tupu::params! { "at" => at as i64, "source" => *name };
        for statement in [
            "MATCH (n:Node) WHERE n.uid % 5 = $at % 5 SET n:Node CITING $source",
            "MATCH (n:Node) WHERE n.uid % 7 = $at % 7 SET n.uid = n.uid CITING $source",
            "MATCH (n:Node) WHERE n.uid % 3 = $at % 3 SET n += properties(n) CITING [$source, 'all']",
            "MATCH (a:Node)-[r:TWICE]->(a) WHERE a.uid = 3 SET r.x = r.x CITING $source",
            "MATCH (a:Node)-[r:A]->(b) SET r.at = r.at CITING [$source]",
            "MATCH (a:Node), (b:Node) WHERE a.uid % 11 = 4 AND b.uid = $at \
             MERGE (a)-[:CITED {at: $at}]->(b) CITING $source",
        ] {
            write.execute(statement, parameters()).unwrap();
        }
    }
    write.commit().unwrap();
}

#[test]
fn references_come_back_with_their_facts() {
    let db = awkward();
    let uncited = text(&db, Format::JsonLines);
    cite(&db);
    let before = sources(&db);
    let all: i64 = db
        .query_one("MATCH (n) WHERE sources(n) <> [] RETURN count(n)", ())
        .unwrap();
    assert!(all > 10, "{all}");
    for (what, after) in trips(&db) {
        let after = sources(&after);
        let missing: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
        assert!(missing.is_empty(), "{what} lost {missing:#?}");
        assert_eq!(before, after, "{what}");
    }
    assert!(
        !uncited.contains("ources"),
        "nothing is said of references where there are none"
    );
    let others = text(&db, Format::Cypher(Dialect::Neo4j));
    assert!(others.contains("are left out: they are tupu's own") && !others.contains("CITING"));
}

/// Between them several source keys have all sources; one by one they would be refused.
#[test]
fn several_source_keys_come_back_together() {
    let db = Database::in_memory();
    db.execute_script(
        "CREATE SOURCE KEY paragraphs FOR (p:Paragraph) ON (p.id);
         CREATE SOURCE KEY gazettes FOR (g:Gazette) ON (g.id);
         CREATE CONSTRAINT city FOR (c:City) REQUIRE c.name IS UNIQUE;
         CREATE INDEX population FOR (c:City) ON (c.population);
         CREATE (:Paragraph {id: 'p1'}), (:Gazette {id: 'g1'});
         CITING 'p1' CREATE (a:City {name: '泰安市'})-[:NEAR]->(b:City {name: '济南市'});
         MATCH (c:City) ADD c.population = 5 RANK DEPRECATED CITING 'g1';
         MATCH (c:City) ADD c.population = 6 CITING 'p1';",
    )
    .unwrap();
    for (what, after) in trips(&db) {
        assert_eq!(sources(&db), sources(&after), "{what}");
        let rules = |db: &Database| {
            let script = db.schema_script().unwrap();
            let mut lines: Vec<String> = script.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(rules(&db), rules(&after), "{what}");
        let error = after
            .execute("CREATE (:City) CITING 'p9'", ())
            .expect_err("no node is that source");
        assert_eq!(error.code(), tupu::ErrorCode::ConstraintViolation, "{what}");
    }
    let others = text(&db, Format::Cypher(Dialect::Neo4j));
    assert!(!others.contains("BEGIN"), "{others}");
}

#[test]
fn what_is_imported_is_cited_as_its_rows_and_the_caller_say() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let cities = file(
        "cities.csv",
        "code:ID,name,name:SOURCE,area:FLOAT,:SOURCE\n1,泰安市,p2,7.7,p1;p2\n2,济南市,,8.1,p1\n3,青岛市,,,\n",
    );
    let roads = file(
        "roads.csv",
        ":START_ID,:END_ID,km:INT,:SOURCE\n1,2,70,p3\n2,3,350,\n",
    );
    let (db, _) = Importer::new()
        .nodes(["City"], &cities)
        .relationships("ROAD", &roads)
        .in_memory()
        .unwrap();
    let told = |query: &str| db.query_one::<Value>(query, ()).unwrap().to_string();
    assert_eq!(
        told(
            "MATCH (c:City) WITH c ORDER BY c.code RETURN collect([sources(c), sources(c, 'code'), sources(c, 'name'), sources(c, 'area')])"
        ),
        "[[['p1', 'p2'], ['p1', 'p2'], ['p2'], ['p1', 'p2']], [['p1'], ['p1'], [], ['p1']], [[], [], [], []]]"
    );
    assert_eq!(
        told(
            "MATCH ()-[r:ROAD]->() WITH r ORDER BY r.km RETURN collect([sources(r), sources(r, 'km')])"
        ),
        "[[['p3'], ['p3']], [[], []]]"
    );
    let flat = file(
        "flat.jsonl",
        "{\"id\":1,\"name\":\"泰安市\",\":SOURCE\":[\"p1\"],\"name:SOURCE\":\"p2\"}\n{\"id\":2,\"name\":\"济南市\"}\n",
    );
    let (db, _) = Importer::new()
        .nodes(["City"], &flat)
        .citing(["gazette"])
        .in_memory()
        .unwrap();
    let query =
        "MATCH (c:City) WITH c ORDER BY c.id RETURN collect([sources(c), sources(c, 'name')])";
    let found: Value = db.query_one(query, ()).unwrap();
    assert_eq!(
        found.to_string(),
        "[[['gazette', 'p1'], ['gazette', 'p2']], [['gazette'], ['gazette']]]"
    );
    let wrong = file("wrong.csv", "id:ID,nam:SOURCE\n1,p1\n");
    let error = Importer::new()
        .nodes(["City"], &wrong)
        .in_memory()
        .unwrap_err();
    assert!(
        error.message().contains("there is no column `nam`"),
        "{error}"
    );
    let error = Importer::new()
        .nodes(["City"], &cities)
        .citing([""])
        .in_memory()
        .unwrap_err();
    assert!(error.message().contains("cannot be empty"), "{error}");
    let nameless = Database::in_memory();
    let mut tx = nameless.begin_write().unwrap().citing([""]);
    let error = tx.execute("CREATE (:City)", ()).unwrap_err();
    assert!(error.message().contains("cannot be empty"), "{error}");
}
