//! A graph type lasts: in the log, in a snapshot, in every export that import takes back; and it is told of.

use std::path::Path;
use tupu::{
    ChangeEvent, Database, Dialect, ErrorCode, Format, GraphType, Importer, RuleRequirement,
    maintenance,
};

const TYPE: &str = "ALTER CURRENT GRAPH TYPE SET {
  (:City => :Place {name :: STRING NOT NULL DESCRIPTION '名称', code :: STRING IS UNIQUE}) DESCRIPTION '市',
  (:Place => {area :: QUANTITY('area'), open :: PERIOD | DATE, tags :: LIST<STRING NOT NULL>}),
  (o:Observation => {kind :: STRING IN ['value', 'growth'], share :: DECIMAL IN [1.5m, 2m]}) CHECK o.low <= o.high OR size(o.tags) IN [1, 2]
    REQUIRE (o.kind, o.period) IS KEY,
  (:City|County)-[l:LOCATED_IN => {since :: INTEGER}]->(:Place) CARDINALITY OUT {0,1} IN {0,} CHECK l.since > -5 DESCRIPTION '位于',
  (:Place)-[:LOCATED_IN =>]->(),
  CONSTRAINT `a name` FOR ()-[r:WON]-() REQUIRE (r.year) IS NOT NULL,
  CONSTRAINT day FOR (c:City) CHECK c.founded >= date('1900-01-01') AND c.quantity.unit = '元'
}";

const DATA: &str =
    "CREATE (c:City {name: '泰安市', code: '370900', area: quantity('7762平方公里'), tags: ['山']})
  CREATE (c)-[:LOCATED_IN {since: 1985}]->(:Place {name: '山东省'})
  CREATE (:Observation {kind: 'value', period: '2022', low: 1, high: 2})";

fn is_kept(db: &Database, of: &GraphType) {
    assert_eq!(*db.graph_type().unwrap(), *of);
    let rows = db.query("MATCH (c:City) RETURN labels(c)", ()).unwrap();
    let (labels,): (Vec<String>,) = rows.one().unwrap();
    assert_eq!(labels, ["City", "Place"]);
    let refused = [
        "CREATE (:City)",
        "CREATE (:City {name: 'x', code: '370900'})",
        "CREATE (:Observation {kind: 'growth', period: '2022', low: 3, high: 2, tags: ['a', 'b', 'c']})",
        "MATCH (c:City) REMOVE c:Place",
        "MATCH (c:City), (p:Place) WHERE NOT p:City CREATE (c)-[:LOCATED_IN]->(p)",
        "CREATE ()-[:WON]->()",
    ];
    for statement in refused {
        let code = db.execute(statement, ()).unwrap_err().code();
        assert_eq!(code, ErrorCode::ConstraintViolation, "{statement}");
    }
}

#[test]
fn a_graph_type_is_kept_in_the_log_and_in_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    db.execute(TYPE, ()).unwrap();
    db.execute(DATA, ()).unwrap();
    let of = db.graph_type().unwrap();
    let reader = Database::open_read_only(&path).unwrap();
    assert_eq!(reader.graph_type().unwrap(), of);
    // What a crash would leave: the log with the file as it was.
    let copy = folder.path().join("copy.tupu");
    for suffix in ["", "-wal"] {
        let from = format!("{}{suffix}", path.display());
        std::fs::copy(from, format!("{}{suffix}", copy.display())).unwrap();
    }
    is_kept(&Database::open(&copy).unwrap(), &of);
    drop((reader, db));
    assert!(!Path::new(&format!("{}-wal", path.display())).exists());
    assert!(maintenance::check(&path).unwrap().is_sound());
    is_kept(&Database::open(&path).unwrap(), &of);
    let saved = folder.path().join("saved.tupu");
    maintenance::salvage(&path, &saved).unwrap();
    is_kept(&Database::open(&saved).unwrap(), &of);
}

#[test]
fn exports_bring_the_graph_type_back() {
    let db = Database::in_memory();
    db.execute(TYPE, ()).unwrap();
    db.execute(DATA, ()).unwrap();
    let of = db.graph_type().unwrap();
    let mut script = Vec::new();
    db.export(Format::Cypher(Dialect::Tupu), &mut script)
        .unwrap();
    let copy = Database::in_memory();
    copy.execute_script(&String::from_utf8(script).unwrap())
        .unwrap();
    is_kept(&copy, &of);
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("graph.jsonl");
    db.export_file(Format::JsonLines, &lines).unwrap();
    is_kept(&Importer::new().graph(&lines).in_memory().unwrap().0, &of);
    let tables = folder.path().join("tables");
    db.export_csv(&tables).unwrap();
    is_kept(&Importer::new().graph(&tables).in_memory().unwrap().0, &of);
    let mut other = Vec::new();
    db.export(Format::Cypher(Dialect::Neo4j), &mut other)
        .unwrap();
    let other = String::from_utf8(other).unwrap();
    assert!(other.contains(
        "CREATE CONSTRAINT `unique_City_code` FOR (x:`City`) REQUIRE (x.`code`) IS UNIQUE;"
    ));
    assert!(other.contains("// the rest of the graph type is left out: it is tupu's own\n"));
}

#[test]
fn an_import_gives_nodes_the_labels_that_theirs_imply() {
    let folder = tempfile::tempdir().unwrap();
    let tables = folder.path().join("tables");
    let db = Database::in_memory();
    db.execute(
        "CREATE (:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})",
        (),
    )
    .unwrap();
    db.export_csv(&tables).unwrap();
    let schema = tables.join("schema.cypher");
    let of = "ALTER CURRENT GRAPH TYPE SET { (:City => :Place), (:Province => :Place), (:Place => :Thing),
        (:City)-[:LOCATED_IN =>]->(:Place) };";
    std::fs::write(&schema, of).unwrap();
    let (copy, _) = Importer::new().graph(&tables).in_memory().unwrap();
    let rows = copy.query("MATCH (c:City) RETURN labels(c)", ()).unwrap();
    let (labels,): (Vec<String>,) = rows.one().unwrap();
    assert_eq!(labels, ["City", "Place", "Thing"]);
    assert_eq!(
        copy.query_one::<i64>("MATCH (p:Thing) RETURN count(p)", ())
            .unwrap(),
        2
    );
    std::fs::write(&schema, of.replace("(:City)-[", "(:Province)-[")).unwrap();
    let refused = Importer::new().graph(&tables).in_memory().unwrap_err();
    assert!(
        refused
            .message()
            .contains("(:Province)-[:LOCATED_IN =>]->(:Place)"),
        "{refused}"
    );
}

#[test]
fn a_graph_type_is_undone_with_its_transaction_and_subscribers_hear_of_it() {
    let db = Database::in_memory();
    let mut subscription = db.subscribe().unwrap();
    let mut tx = db.begin_write().unwrap();
    tx.execute(TYPE, ()).unwrap();
    tx.rollback();
    assert!(db.graph_type().unwrap().is_empty());
    assert!(db.query("SHOW INDEXES", ()).unwrap().next().is_none());
    db.execute(TYPE, ()).unwrap();
    let of = db.graph_type().unwrap();
    let changes = subscription.next().unwrap();
    let set = changes.changes.iter().any(|event| {
        matches!(event, ChangeEvent::GraphTypeSet { before, after } if before.is_empty() && *after == of)
    });
    assert!(set, "{:?}", changes.changes);
    assert!(
        matches!(&of.rules[0].requirement, RuleRequirement::Check(check) if check.variable() == "o")
    );
    // Statements of one transaction are each checked at their end.
    let mut tx = db.begin_write().unwrap();
    assert!(tx.execute("CREATE (:City)", ()).is_err());
    tx.execute("CREATE (:City {name: '泰安市'})", ()).unwrap();
    tx.execute("ALTER CURRENT GRAPH TYPE SET { }", ()).unwrap();
    tx.execute("CREATE (:City)", ()).unwrap();
    assert!(tx.execute(TYPE, ()).is_err());
    tx.commit().unwrap();
    assert!(db.graph_type().unwrap().is_empty());
}

#[test]
fn a_file_whose_data_breaks_its_graph_type_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    db.execute("CREATE (:City {name: 1})", ()).unwrap();
    let refused = db.execute(
        "ALTER CURRENT GRAPH TYPE SET { (:City => {name :: STRING}) }",
        (),
    );
    assert_eq!(refused.unwrap_err().code(), ErrorCode::ConstraintViolation);
    drop(db);
    assert!(maintenance::check(&path).unwrap().is_sound());
}

/// The type comes with the files; all statements of a property have to keep it, also those that are not read.
#[test]
fn an_import_holds_every_statement_of_a_property_against_its_type() {
    let db = Database::in_memory();
    db.execute("CREATE (:City {projects: 684})", ()).unwrap();
    let add = "MATCH (c:City) ADD c.projects = 'many' RANK DEPRECATED";
    db.execute(add, ()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.jsonl");
    db.export_file(Format::JsonLines, &path).unwrap();
    let data = std::fs::read_to_string(&path).unwrap();
    let import = |of: &str| {
        let statement =
            format!("ALTER CURRENT GRAPH TYPE SET {{ (:City => {{projects :: {of}}}) }}");
        let rule = serde_json::json!({ "type": "schema", "statement": statement });
        std::fs::write(&path, format!("{data}{rule}\n")).unwrap();
        Importer::new().graph(&path).in_memory()
    };
    let error = import("INTEGER").map(drop).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConstraintViolation);
    assert!(
        error
            .message()
            .contains("a statement of `projects` of node 0"),
        "{error}"
    );
    assert!(import("INTEGER | STRING").is_ok());
}

const UNITS: [&str; 4] = [
    "CREATE UNIT 石 = '60千克'",
    "CREATE UNIT 标箱 OF 'containers'",
    "ALTER CURRENT GRAPH TYPE SET {
      (n:N => {q :: QUANTITY, sizes :: QUANTITY IN [quantity('1石'), quantity('2石/年')]}) CHECK n.q > quantity('1石'),
      (:Port => {boxes :: QUANTITY('containers')}),
      ()-[r:SHIPS =>]->() CHECK r.load IN [quantity('5标箱')]
    }",
    "CREATE (:N {q: quantity('61千克'), sizes: quantity('1石')})-[:SHIPS {load: quantity('5标箱')}]->(:Port {boxes: quantity('3标箱')})",
];

fn knows_its_units(db: &Database, of: &GraphType) {
    assert_eq!(*db.graph_type().unwrap(), *of);
    for statement in [
        "CREATE (:N {q: quantity('60千克')})",
        "CREATE (:N {sizes: quantity('3石')})",
        "CREATE (:Port {boxes: quantity('3千克')})",
        "MATCH (n:N) CREATE (n)-[:SHIPS {load: quantity('6标箱')}]->(n)",
        "DROP UNIT 石",
        "DROP UNIT 标箱",
    ] {
        let code = db.execute(statement, ()).unwrap_err().code();
        assert_eq!(code, ErrorCode::ConstraintViolation, "{statement}");
    }
    let script = db.schema_script().unwrap();
    db.apply_schema("ALTER CURRENT GRAPH TYPE ADD { (:Other => {}) }")
        .unwrap();
    db.apply_schema("ALTER CURRENT GRAPH TYPE DROP { (:Other) }")
        .unwrap();
    assert_eq!(db.schema_script().unwrap(), script);
}

/// Conditions, enumerations and dimensions of the units that the graph has created.
#[test]
fn a_graph_type_of_own_units_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    for statement in UNITS {
        db.execute(statement, ()).unwrap();
    }
    let of = db.graph_type().unwrap();
    knows_its_units(&db, &of);
    drop(db);
    assert!(maintenance::check(&path).unwrap().is_sound());
    let db = Database::open(&path).unwrap();
    knows_its_units(&db, &of);
    let mut script = Vec::new();
    db.export(Format::Cypher(Dialect::Tupu), &mut script)
        .unwrap();
    let copy = Database::in_memory();
    copy.execute_script(&String::from_utf8(script).unwrap())
        .unwrap();
    knows_its_units(&copy, &of);
    let lines = folder.path().join("graph.jsonl");
    db.export_file(Format::JsonLines, &lines).unwrap();
    knows_its_units(&Importer::new().graph(&lines).in_memory().unwrap().0, &of);
    let tables = folder.path().join("tables");
    db.export_csv(&tables).unwrap();
    knows_its_units(&Importer::new().graph(&tables).in_memory().unwrap().0, &of);
    let empty = Database::in_memory();
    empty.apply_schema(&db.schema_script().unwrap()).unwrap();
    assert_eq!(empty.schema_script().unwrap(), db.schema_script().unwrap());
}
