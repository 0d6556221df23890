//! Vectors and their indexes through the whole database: searched, kept in files, histories, scripts and followers.

use crate::kept_everywhere::{copies, left_by_a_kill, salvaged, schema_script, script};
use serde::{Deserialize, Serialize};
use tupu::{
    CoordinateType, Database, Dialect, Format, Importer, Keep, Value, Vector, WriteTransaction,
    params,
};

const CREATE: &str = "CREATE VECTOR INDEX pages IF NOT EXISTS FOR (p:Page|Note) ON (p.v)
    OPTIONS {indexConfig: {`vector.dimensions`: 2, `vector.similarity_function`: 'euclidean', `vector.hnsw.m`: 8}}";

const FIND: &str = "CALL db.index.vector.queryNodes('pages', 2, [1, 0]) YIELD node, score
    RETURN node.name + ' ' + toString(score) AS found";

fn find(db: &Database) -> Vec<String> {
    db.query_as(FIND, ()).unwrap()
}

fn find_within(tx: &mut WriteTransaction) -> Vec<String> {
    tx.query_as(FIND, ()).unwrap()
}

fn pages(db: &Database) {
    for statement in [
        CREATE,
        "CREATE (:Page {name: '东', v: vector([1, 0], 2, FLOAT32)}), (:Note {name: '北', v: [0.0, 1.0]}),
            (:Page {name: '西', v: vector([-1, 0], 2, INTEGER8)}), (:Page {name: '全', v: vector([0.1, 0.2, 0.3], 3, FLOAT)})",
    ] {
        db.execute(statement, ()).unwrap();
    }
}

const FIRST: [&str; 2] = ["东 1.0", "北 0.3333333333333333"];
const SECOND: [&str; 2] = ["北 0.3333333333333333", "西 0.2"];
const DELETE: &str = "MATCH (p:Page {name: '东'}) DELETE p";

#[test]
fn a_transaction_finds_what_it_wrote_and_a_rollback_takes_it_back() {
    let db = Database::in_memory();
    pages(&db);
    assert_eq!(find(&db), FIRST);
    let mut tx = db.begin_write().unwrap();
    tx.execute(DELETE, ()).unwrap();
    assert_eq!(find_within(&mut tx), SECOND);
    tx.execute("CREATE (:Note {name: '近', v: [1, 0]})", ())
        .unwrap();
    assert_eq!(find_within(&mut tx)[0], "近 1.0");
    assert_eq!(find(&db), FIRST, "nobody else sees it");
    tx.rollback();
    assert_eq!(find(&db), FIRST);
    db.execute(DELETE, ()).unwrap();
    assert_eq!(find(&db), SECOND);
}

#[test]
fn an_index_is_there_after_reopening_after_a_kill_and_for_those_who_follow() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = Database::open(&path).unwrap();
    pages(&db);
    let reader = Database::open_read_only(&path).unwrap();
    assert_eq!(find(&reader), FIRST);
    db.execute(DELETE, ()).unwrap();
    assert_eq!(find(&reader), SECOND);
    let copy = left_by_a_kill(&path);
    assert_eq!(find(&Database::open(&copy).unwrap()), SECOND);
    drop((reader, db));
    let saved = salvaged(&path);
    for path in [&path, &copy, &saved] {
        let db = Database::open(path).unwrap();
        assert_eq!(find(&db), SECOND);
        let all: Vector = db
            .query_one("MATCH (p:Page {name: '全'}) RETURN p.v", ())
            .unwrap();
        assert_eq!(all.coordinate_type(), CoordinateType::Float64);
        assert_eq!(all.to_string(), "vector([0.1, 0.2, 0.3], 3, FLOAT)");
    }
}

#[test]
fn earlier_states_are_searched_as_they_were() {
    let db = Database::builder().history(Keep::All).in_memory();
    pages(&db);
    let before = db.begin_read().unwrap().commit().number;
    db.execute(DELETE, ()).unwrap();
    let after = db.begin_read().unwrap().commit().number;
    db.execute("DROP INDEX pages", ()).unwrap();
    let as_of = |commit| {
        let rows = db.as_of(commit).unwrap().query_as::<String>(FIND, ());
        rows.unwrap()
    };
    assert_eq!(as_of(before), FIRST);
    assert_eq!(as_of(after), SECOND);
}

#[test]
fn only_what_holds_at_a_time_is_found() {
    let db = Database::in_memory();
    pages(&db);
    db.execute(
        "MATCH (p {name: '东'}) SET p.valid_from = date('1985-03-27')",
        (),
    )
    .unwrap();
    let at = |year: &str| db.query_as::<String>(&format!("AT '{year}' {FIND}"), ());
    assert_eq!(at("1980").unwrap(), SECOND);
    assert_eq!(at("1990").unwrap(), FIRST);
}

fn values(db: &Database) -> Vec<String> {
    let all = "MATCH (n) WHERE n.v IS NOT NULL RETURN n.name + valueType(n.v) + toString(n.v[0]) AS v ORDER BY v";
    let all = all.replace(
        "toString(n.v[0])",
        "coalesce(toStringOrNull(n.v), toString(toFloatList(n.v)[0]))",
    );
    db.query_as(&all, ()).unwrap()
}

#[test]
fn an_index_and_its_vectors_go_out_and_come_back() {
    let db = Database::in_memory();
    pages(&db);
    let schema = schema_script(&db);
    let statement = "CREATE VECTOR INDEX `pages` FOR (x:`Page`|`Note`) ON (x.`v`) OPTIONS {indexConfig: {\
        `vector.dimensions`: 2, `vector.similarity_function`: 'euclidean', `vector.hnsw.m`: 8}};";
    assert!(schema.contains(statement), "{schema}");
    let other = "CREATE VECTOR INDEX `pages` FOR (x:`Page`|`Note`) ON (x.`v`)";
    assert!(db.apply_schema(other).is_err());
    for copy in copies(&db) {
        assert_eq!((find(&copy), values(&copy)), (find(&db), values(&db)));
    }
    let folder = tempfile::tempdir().unwrap();
    let triples = folder.path().join("graph.nt");
    db.export_file(Format::NTriples, &triples).unwrap();
    let (copy, _) = Importer::new().graph(&triples).in_memory().unwrap();
    assert_eq!(values(&copy), values(&db));
}

#[test]
fn other_databases_get_a_vector_or_a_list() {
    let db = Database::in_memory();
    pages(&db);
    let text = script(&db, Dialect::Neo4j);
    assert!(text.contains("vector([1.0, 0.0], 2, FLOAT32)"), "{text}");
    assert!(text.contains("CREATE VECTOR INDEX `pages`"), "{text}");
    let text = script(&db, Dialect::Memgraph);
    assert!(
        !text.contains("vector(") && text.contains("[-1, 0]"),
        "{text}"
    );
    assert!(
        text.contains("// the vector index is left out: pages"),
        "{text}"
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Page {
    name: String,
    v: Vec<f32>,
}

#[test]
fn structs_have_vectors_as_their_numbers() {
    let db = Database::in_memory();
    pages(&db);
    let page: Page = db
        .query_one("MATCH (p:Page {name: '全'}) RETURN p", ())
        .unwrap();
    assert_eq!(page.v, [0.1, 0.2, 0.3]);
    let again: Value = db
        .query_one(
            "RETURN vector($v, 3, FLOAT) = vector([0.1, 0.2, 0.3], 3, FLOAT)",
            params! { "v" => vec![0.1, 0.2, 0.3] },
        )
        .unwrap();
    assert_eq!(again, Value::from(true));
    let json = serde_json::to_string(&tupu::json::PlainJson(&Value::from(
        Vector::from_floats(&[0.1, 2.0]).unwrap(),
    )));
    assert_eq!(json.unwrap(), "[0.1,2.0]");
}

#[test]
fn words_of_the_statements_are_names_everywhere_else() {
    let db = Database::in_memory();
    for statement in [
        "CREATE (vector:Vector {search: 1, score: 2, float32: 3})",
        "CREATE vector = (:Vector)",
        "MATCH (search:Vector) WHERE search.score = 2 WITH search, 1 AS vector, 2 AS cosine RETURN vector + cosine AS score",
        "CREATE VECTOR INDEX vector FOR (vector:Vector) ON (vector.vector)",
        "MATCH (search:Vector) SEARCH search IN (VECTOR INDEX vector FOR [1.0] LIMIT 1) SCORE AS score RETURN score",
    ] {
        db.execute(statement, ()).unwrap();
    }
}
