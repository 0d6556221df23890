//! Bulk import: what files become, what is wrong with them, and that nothing half stays.

mod apoc_script;
mod odd_files;
mod plain;
mod rdf;
mod stated;
mod text;

use crate::program;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use tupu::{Database, IdType, Importer, Result};

/// A folder of files to import.
struct Files(TempDir);

impl Files {
    fn new() -> Files {
        Files(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn write_gz(&self, name: &str, content: &str) -> PathBuf {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content.as_bytes()).unwrap();
        self.write(name, encoder.finish().unwrap())
    }

    /// Nothing beside what was to be imported.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn text(db: &Database, query: &str) -> String {
    db.query_one(query, ()).unwrap()
}

fn message<T>(outcome: Result<T>) -> String {
    outcome
        .err()
        .map_or_else(String::new, |error| error.message().to_owned())
}

#[test]
fn every_type_of_the_header_convention() {
    let files = Files::new();
    let header = "id:ID,s:STRING,untyped,c:char,i:int,l:long,sh:short,by:byte,f:float,d:double,b:boolean,\
                  da:date,lt:localtime,t:time,ldt:localdatetime,dt:datetime,du:duration,\
                  si:string[],fi:float[],dai:date[],x:IGNORE,:LABEL";
    let row = "k,图谱,é,字,1,-9223372036854775808,3,4,1.5,NaN,TRUE,\
               2024-02-29,12:31:14.645,12:31+08:00,2024-02-29T12:00,2024-02-29T12:00+08:00[Asia/Shanghai],P1Y2M3DT4S,\
               a;;省,1.5;2,2024-01-31;2024-02-01,gone,A;B c";
    let nodes = files.write("all.csv", format!("{header}\n{row}\n"));
    let (db, _) = Importer::new().nodes(["N"], nodes).in_memory().unwrap();
    let node: tupu::Value = db.query_one("MATCH (n) RETURN n", ()).unwrap();
    assert_eq!(
        node.to_string(),
        "(:A:`B c`:N {b: true, by: 4, c: '字', d: NaN, da: '2024-02-29', \
         dai: ['2024-01-31', '2024-02-01'], dt: '2024-02-29T12:00+08:00[Asia/Shanghai]', du: 'P1Y2M3DT4S', f: 1.5, \
         fi: [1.5, 2.0], i: 1, id: 'k', l: -9223372036854775808, ldt: '2024-02-29T12:00', lt: '12:31:14.645', \
         s: '图谱', sh: 3, si: ['a', '', '省'], t: '12:31+08:00', untyped: 'é'})"
    );
    let temporal =
        "MATCH (n) RETURN n.da.month = 2 AND n.du.years = 1 AND n.dt.timezone = 'Asia/Shanghai'";
    assert!(db.query_one::<bool>(temporal, ()).unwrap());
}

#[test]
fn awkward_text() {
    let files = Files::new();
    let content = "\u{feff}id:ID,text,note\r\n1,\"a \"\"quoted\"\" word\",\"\"\r\n\r\n2,\"two\nlines, and a comma\",\r\n\
                   3,ＡＢＣ，“全角”😀,x\r\n4,it's \\n,\" spaced \"";
    let nodes = files.write("text.csv", content);
    let (db, report) = Importer::new().nodes(["T"], nodes).in_memory().unwrap();
    assert_eq!(report.nodes, 4);
    let texts: Vec<(String, String, Option<String>)> = db
        .query_as("MATCH (t:T) RETURN t.id, t.text, t.note ORDER BY t.id", ())
        .unwrap();
    let expected = [
        ("1", "a \"quoted\" word", Some("")),
        ("2", "two\nlines, and a comma", None),
        ("3", "ＡＢＣ，“全角”😀", Some("x")),
        ("4", "it's \\n", Some(" spaced ")),
    ];
    assert_eq!(texts.len(), expected.len());
    for ((id, text, note), (expected_id, expected_text, expected_note)) in
        texts.iter().zip(expected)
    {
        assert_eq!(
            (id.as_str(), text.as_str(), note.as_deref()),
            (expected_id, expected_text, expected_note)
        );
    }
}

#[test]
fn groups_keep_ids_apart_and_types_come_from_columns() {
    let files = Files::new();
    let cities = files.write_gz("city.csv.gz", "code:ID(City)\tname\n1\t泰安市\n2\t济南市\n");
    let provinces = files.write("province.csv", "code:ID(Province)\tname\n1\t山东省\n");
    let within = files.write(
        "in.csv",
        ":START_ID(City)\t:END_ID(Province)\t:TYPE\tsince:int\n1\t1\t\t1985\n2\t1\tCAPITAL_OF\t\n",
    );
    let (db, report) = Importer::new()
        .nodes(["City"], cities)
        .nodes(["Province"], provinces)
        .relationships("LOCATED_IN", within)
        .id_type(IdType::Integer)
        .delimiter(b'\t')
        .create(files.path("g.tupu"))
        .unwrap();
    assert_eq!(
        (report.nodes, report.relationships, report.bad_rows),
        (3, 2, 0)
    );
    let rows: Vec<(String, i64, String, String, Option<i64>)> = db
        .query_as("MATCH (c:City)-[r]->(p:Province) RETURN type(r), c.code, c.name, p.name, r.since ORDER BY c.code", ())
        .unwrap();
    assert_eq!(
        rows[0],
        (
            "LOCATED_IN".into(),
            1,
            "泰安市".into(),
            "山东省".into(),
            Some(1985)
        )
    );
    assert_eq!(
        rows[1],
        (
            "CAPITAL_OF".into(),
            2,
            "济南市".into(),
            "山东省".into(),
            None
        )
    );
    drop(db);
    let again = Database::open(files.path("g.tupu")).unwrap();
    assert_eq!(
        text(&again, "MATCH (:Province)<-[:CAPITAL_OF]-(c) RETURN c.name"),
        "济南市"
    );
}

#[test]
fn json_lines_flat_and_whole() {
    let files = Files::new();
    let nodes = files.write(
        "n.jsonl",
        "{\"id\": 1, \"name\": \"泰安市\", \"tags\": [\"a\", \"b\"], \"born\": {\"$type\": \"Date\", \"_value\": \"2024-01-31\"}}\n\n\
         {\"id\": 2, \"labels\": [\"Capital\"], \"name\": null, \"area\": 1.5}\n",
    );
    let links = files.write(
        "r.ndjson",
        "{\"start\": 1, \"end\": 2, \"km\": 60}\n{\"start\": 2, \"end\": 1, \"type\": \"FAR\"}",
    );
    let (db, _) = Importer::new()
        .nodes(["City"], nodes)
        .relationships("NEAR", links)
        .id_type(IdType::Integer)
        .in_memory()
        .unwrap();
    let path: tupu::Value = db
        .query_one(
            "MATCH p = (:Capital)-[:FAR]->()-[:NEAR]->(:Capital) RETURN p",
            (),
        )
        .unwrap();
    assert_eq!(
        path.to_string(),
        "<(:Capital:City {area: 1.5, id: 2})-[:FAR]->(:City {born: '2024-01-31', id: 1, name: '泰安市', tags: ['a', 'b']})\
         -[:NEAR {km: 60}]->(:Capital:City {area: 1.5, id: 2})>"
    );
    let whole = files.write(
        "g.jsonl",
        "{\"type\":\"node\",\"id\":\"7\",\"labels\":[\"A b\"],\"properties\":{\"id\":\"own\"}}\n\
         {\"type\":\"relationship\",\"label\":\"SELF\",\"start\":{\"id\":\"7\"},\"end\":{\"id\":\"7\"},\"properties\":{}}\n",
    );
    let (db, report) = Importer::new().graph(whole).in_memory().unwrap();
    assert_eq!((report.nodes, report.relationships), (1, 1));
    assert_eq!(text(&db, "MATCH (n:`A b`)-[:SELF]->(n) RETURN n.id"), "own");
}

#[test]
fn bad_rows_are_named_and_counted() {
    let files = Files::new();
    let nodes = files.write("n.csv", "id:ID,n:INT\na,1\nb,x\na,2\n\"c\n\",3\nd\n,5\n");
    let links = files.write("r.csv", ":START_ID,:END_ID\na,c\na,zzz\n");
    let import = || {
        Importer::new()
            .nodes(["N"], &nodes)
            .relationships("R", &links)
    };
    let wrong = message(import().in_memory());
    assert!(
        wrong.ends_with("n.csv:3: column `n`: `x` is not an integer"),
        "{wrong}"
    );
    let wrong = message(import().skip_bad(4).in_memory());
    assert!(
        wrong.starts_with("more than 4 bad rows; the first is "),
        "{wrong}"
    );
    let (db, report) = import().skip_bad(9).in_memory().unwrap();
    assert_eq!(
        (report.nodes, report.relationships, report.bad_rows),
        (2, 0, 6)
    );
    let first = report.first_bad_row.unwrap();
    assert!(
        first.ends_with("n.csv:3: column `n`: `x` is not an integer"),
        "{first}"
    );
    // Of two nodes with one id the first stays.
    assert_eq!(
        db.query_one::<i64>("MATCH (n {id: 'a'}) RETURN n.n", ())
            .unwrap(),
        1
    );
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let files = Files::new();
    let one = |content: &[u8]| {
        let path = files.write("f.csv", content);
        message(Importer::new().nodes(["N"], path).in_memory())
    };
    for (content, expected) in [
        (&b""[..], "the file is empty"),
        (
            b"id:ID,a:POINT\n",
            "column `a:POINT`: `POINT` is not a type",
        ),
        (b"a,a\n", "two columns are `a`"),
        (
            b":START_ID,:END_ID\n",
            "the columns are those of relationships",
        ),
        (b"\xff\xfea\x00", "the file is UTF-16"),
        (
            b"name\n\xcc\xa9\xb0\xb2\n",
            "f.csv:2: the text is not UTF-8",
        ),
        (b"a,b\n1\n", "f.csv:2: the row has 1 field, the header 2"),
    ] {
        let wrong = one(content);
        assert!(wrong.contains(expected), "{wrong}");
    }
    let nodes = files.write("n.csv", "id:ID(A)\n1\n");
    let of = |header: &str| {
        let links = files.write("r.csv", header);
        message(
            Importer::new()
                .nodes(["N"], &nodes)
                .relationships("", links)
                .in_memory(),
        )
    };
    assert!(of(":START_ID(A),:END_ID(A)\n").contains("the relationships have no type"));
    assert!(
        of(":START_ID(A),:END_ID(B),:TYPE\n").contains("no file of nodes has the id group `B`")
    );
    assert!(of(":START_ID(A),:TYPE\n").contains("a :START_ID and an :END_ID"));
    let missing = message(
        Importer::new()
            .nodes(["N"], "/no/such/file.csv")
            .in_memory(),
    );
    assert!(
        missing.contains("cannot read `/no/such/file.csv`"),
        "{missing}"
    );
}

#[test]
fn a_failed_import_leaves_nothing_and_a_database_is_never_overwritten() {
    let files = Files::new();
    let nodes = files.write("n.csv", "id:ID\n1\n1\n");
    let target = files.path("g.tupu");
    assert!(
        Importer::new()
            .nodes(["N"], &nodes)
            .create(&target)
            .is_err()
    );
    assert_eq!(files.names(), ["n.csv"]);
    Importer::new()
        .nodes(["N"], &nodes)
        .skip_bad(1)
        .create_file(&target)
        .unwrap();
    let before = std::fs::read(&target).unwrap();
    let wrong = message(
        Importer::new()
            .nodes(["N"], &nodes)
            .skip_bad(1)
            .create(&target),
    );
    assert!(wrong.ends_with("g.tupu is there already"), "{wrong}");
    assert_eq!(std::fs::read(&target).unwrap(), before);
}

/// More rows than a block holds, quoted line ends across the cuts, and the columns in the order of the file.
#[test]
fn long_files_are_cut_between_records() {
    let files = Files::new();
    let count = 40_000_i64;
    let row = |n: i64| format!("{n},\"名 {n}\n{}\",{}\n", "\"\"x\"\"".repeat(3), n * 7);
    let content: String = (0..count).map(row).collect();
    let nodes = files.write("n.csv", format!("id:ID,name,n:INT\n{content}"));
    let links: String = (0..count)
        .map(|n| format!("{n},{}\n", (n * 31) % count))
        .collect();
    let links = files.write_gz("r.csv.gz", &format!(":START_ID,:END_ID\n{links}"));
    let (db, report) = Importer::new()
        .nodes(["N"], nodes)
        .relationships("R", links)
        .id_type(IdType::Integer)
        .in_memory()
        .unwrap();
    assert_eq!(
        (report.nodes, report.relationships),
        (count as u64, count as u64)
    );
    let wrong = "MATCH (a:N)-[:R]->(b:N) WHERE a.n <> a.id * 7 OR b.id <> (a.id * 31) % 40000 \
                 OR NOT a.name STARTS WITH '名 ' + toString(a.id) + '\n\"x\"' RETURN count(*)";
    assert_eq!(db.query_one::<i64>(wrong, ()).unwrap(), 0);
}

fn tupu(folder: &Path, arguments: &[&str]) -> Output {
    program::tupu(folder, arguments, "")
}

#[test]
fn the_command_line_imports() {
    let files = Files::new();
    files.write("city.csv", "id:ID(City),name\n3709,泰安市\nx,?\n");
    files.write("links.csv", ":START_ID(City),:END_ID(City)\n3709,3709\n");
    let import = [
        "import",
        "g.tupu",
        "--id-type",
        "INTEGER",
        "--nodes",
        "City:Place=city.csv",
        "--relationships",
        "SELF=links.csv",
    ];
    let failed = tupu(files.0.path(), &import);
    let told = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert_eq!(failed.status.code(), Some(1));
    assert!(
        told.contains("city.csv:3: column `ID`: `x` is not an integer")
            && told.contains("--skip-bad"),
        "{told}"
    );
    let done = tupu(
        files.0.path(),
        &[&import[..], &["--skip-bad", "1"]].concat(),
    );
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    assert!(
        told.starts_with("1 node, 1 relationship in ")
            && told.contains("1 bad row skipped; the first: city.csv:3"),
        "{told}"
    );
    let asked = tupu(
        files.0.path(),
        &[
            "run",
            "g.tupu",
            "-c",
            "MATCH (c:City:Place)-[:SELF]->(c) RETURN c.id AS id, c.name AS name",
        ],
    );
    assert_eq!(
        String::from_utf8_lossy(&asked.stdout),
        "{\"id\":3709,\"name\":\"泰安市\"}\n"
    );
    let again = tupu(files.0.path(), &import);
    assert_eq!(again.status.code(), Some(3));
    assert_eq!(
        tupu(files.0.path(), &["import", "h.tupu"]).status.code(),
        Some(2)
    );
}

/// A file that may not grow past some kilobytes stands for a full disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_no_half_file() {
    let files = Files::new();
    let rows: String = (0..20_000)
        .map(|n| format!("{n},名 {}\n", n * 7919))
        .collect();
    files.write("n.csv", format!("id:ID,name\n{rows}"));
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec '{}' import g.tupu --nodes N=n.csv",
        env!("CARGO_BIN_EXE_tupu")
    );
    let output = Command::new("bash")
        .current_dir(files.0.path())
        .args(["-c", &script])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{told}");
    assert!(told.contains("File too large"), "{told}");
    assert_eq!(files.names(), ["n.csv"]);
}

#[test]
fn load_csv_reads_compressed_files_and_tells_empty_from_nothing() {
    let files = Files::new();
    files.write_gz(
        "c.csv.gz",
        "\u{feff}name,note\r\n泰安市,\"\"\r\n\"two\nlines\",\r\nshort\r\n",
    );
    let db = Database::builder().csv_folder(files.0.path()).in_memory();
    let rows: Vec<(String, Option<String>)> = db
        .query_as(
            "LOAD CSV WITH HEADERS FROM 'file:///c.csv.gz' AS row RETURN row.name, row.note",
            (),
        )
        .unwrap();
    assert_eq!(
        rows,
        [
            ("泰安市".into(), Some(String::new())),
            ("two\nlines".into(), None),
            ("short".into(), None)
        ]
    );
    let (first,): (Vec<String>,) = db
        .query_one("LOAD CSV FROM 'c.csv.gz' AS row RETURN row LIMIT 1", ())
        .unwrap();
    assert_eq!(first, ["name", "note"]);
    files.write("bad.csv", b"a\n\xb0\xb2\n");
    let wrong =
        message(db.query_as::<(Vec<String>,)>("LOAD CSV FROM 'bad.csv' AS row RETURN row", ()));
    assert!(
        wrong.ends_with("bad.csv:2: the text is not UTF-8"),
        "{wrong}"
    );
    assert!(
        message(db.query_as::<(Vec<String>,)>("LOAD CSV FROM 'none.csv' AS row RETURN row", ()))
            .contains("there is no file `none.csv` in the folder")
    );
}
