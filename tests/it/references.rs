//! Several source keys: a source is a node of one of them.

use tupu::Database;

fn of_two_keys() -> Database {
    let db = Database::in_memory();
    let script = "CREATE SOURCE KEY paragraphs FOR (p:Paragraph) ON (p.id);
        CREATE SOURCE KEY gazettes FOR (g:Gazette) ON (g.id);
        CREATE (:Paragraph {id: 'a3.p1'}), (:Gazette {id: 'divisions'});
        CITING 'divisions' CREATE (:City {name: '泰安市'});
        CITING 'a3.p1' MATCH (c:City) SET c.projects = 684;";
    db.execute_script(script).unwrap();
    db
}

const ROW: &str = "MATCH (c:City) RETURN sources(c), sources(c, 'projects')";

fn sources(db: &Database) -> (Vec<String>, Vec<String>) {
    db.query_as(ROW, ()).unwrap().remove(0)
}

#[test]
fn a_file_of_a_graph_with_two_source_keys_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("graph.tupu");
    let db = of_two_keys();
    db.backup(&path).unwrap();
    let copy = Database::open(&path).unwrap();
    assert_eq!(sources(&copy), sources(&db));
    let refused = copy.execute("CITING 'a9.p1' CREATE (:City)", ());
    assert!(refused.unwrap_err().message().contains("`a9.p1` is cited"));
    // Once more from the log, and from the file that a clean close folds it into.
    copy.execute("CITING 'a3.p1' MERGE (:City {name: '泰安市'})", ())
        .unwrap();
    let before = sources(&copy);
    drop(copy);
    assert_eq!(sources(&Database::open(&path).unwrap()), before);
}

/// Rules come with the data of an import, and after it.
#[test]
fn two_source_keys_go_out_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let db = of_two_keys();
    let (lines, csv) = (folder.path().join("graph.jsonl"), folder.path().join("csv"));
    db.export_file(tupu::Format::JsonLines, &lines).unwrap();
    db.export_csv(&csv).unwrap();
    for path in [lines, csv] {
        let (copy, _) = tupu::Importer::new().graph(&path).in_memory().unwrap();
        assert_eq!(sources(&copy), sources(&db), "{path:?}");
        let keys = "SHOW CONSTRAINTS YIELD type WHERE type = 'SOURCE_KEY' RETURN count(*)";
        assert_eq!(copy.query_one::<i64>(keys, ()).unwrap(), 2, "{path:?}");
    }
}

/// Together they have all sources; one alone does not.
#[test]
fn two_source_keys_are_made_in_one_transaction() {
    let db = Database::in_memory();
    let script = "CITING 'divisions' CREATE (:City {name: '泰安市'}), (:Paragraph {id: 'a3.p1'}), (:Gazette {id: 'divisions'});
        CITING 'a3.p1' MATCH (c:City) SET c.projects = 684;";
    db.execute_script(script).unwrap();
    let one = "CREATE SOURCE KEY paragraphs FOR (p:Paragraph) ON (p.id)";
    let refused = db.execute(one, ()).unwrap_err();
    assert!(
        refused.message().contains("`divisions` is cited"),
        "{refused}"
    );
    assert!(db.write(|tx| tx.execute(one, ())).is_err());
    db.write(|tx| {
        tx.execute(one, ())?;
        tx.execute("CREATE SOURCE KEY gazettes FOR (g:Gazette) ON (g.id)", ())
    })
    .unwrap();
    let nodes = "MATCH (c:City) RETURN source('divisions').id + source('a3.p1').id";
    assert_eq!(db.query_one::<String>(nodes, ()).unwrap(), "divisionsa3.p1");
}

#[test]
fn a_source_key_goes_when_the_others_have_all_sources() {
    let db = of_two_keys();
    let refused = db.execute("DROP SOURCE KEY gazettes", ()).unwrap_err();
    assert!(
        refused.message().contains("`divisions` is cited"),
        "{refused}"
    );
    db.execute(
        "MATCH (c:City) REMOVE CITATION 'divisions' FROM c, c.name",
        (),
    )
    .unwrap();
    db.execute("DROP SOURCE KEY gazettes", ()).unwrap();
    db.execute("DROP SOURCE KEY paragraphs", ()).unwrap();
    db.execute("CITING 'anything' CREATE (:City)", ()).unwrap();
    // A key that does not have what is cited is refused, and leaves nothing behind.
    let refused = db.execute(
        "CREATE SOURCE KEY paragraphs FOR (p:Paragraph) ON (p.id)",
        (),
    );
    assert!(
        refused
            .unwrap_err()
            .message()
            .contains("`anything` is cited")
    );
    db.execute("CITING 'something' CREATE (:City)", ()).unwrap();
}
