//! CSV whose header only names its columns.

use super::*;

const PEOPLE: &str = "id,name,born,zip,score,active,note\n1,Ada,1815-12-10,00501,1.5,true,\n\
                      2,Charles,1791-12-26,10115,2,false,\n3,\"泰,安\",,,,,\n";
const KNOWS: &str = "from,to,since,weight\n1,2,1833,0.5\n2,1,1834,1\n3,1,,\n";

fn import(files: &Files, options: &[&str]) -> (bool, String) {
    for name in ["g.tupu", "g.tupu-wal", "g.tupu-lock"] {
        let _ = std::fs::remove_file(files.path(name));
    }
    let done = tupu(files.0.path(), &[&["import", "g.tupu"], options].concat());
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    (done.status.success(), told)
}

fn one(files: &Files, query: &str) -> String {
    let db = Database::open(files.path("g.tupu")).unwrap();
    db.query_one::<tupu::Value>(query, ()).unwrap().to_string()
}

#[test]
fn plain_files_become_a_graph_and_the_types_are_told() {
    let files = Files::new();
    files.write("people.csv", PEOPLE);
    files.write("knows.csv", KNOWS);
    let (done, told) = import(
        &files,
        &[
            "--nodes",
            "Person=people.csv",
            "--id",
            "id",
            "--infer",
            "--relationships",
            "KNOWS=knows.csv",
            "--from",
            "from",
            "--to",
            "to",
        ],
    );
    assert!(done, "{told}");
    let columns: Vec<&str> = told.lines().skip(1).collect();
    assert_eq!(
        columns,
        [
            "people.csv",
            "  id      INT, the id",
            "  name    STRING",
            "  born    DATE",
            "  zip     STRING (not INT: `00501` on line 2 has leading zeros)",
            "  score   FLOAT",
            "  active  BOOLEAN",
            "  note    STRING (it has no values)",
            "knows.csv",
            "  from    the start",
            "  to      the end",
            "  since   INT",
            "  weight  FLOAT",
        ]
    );
    assert_eq!(
        one(
            &files,
            "MATCH (a {id: 1})-[r:KNOWS]->(b:Person) RETURN [properties(a), properties(r), b.id]"
        ),
        "[{active: true, born: '1815-12-10', id: 1, name: 'Ada', score: 1.5, zip: '00501'}, \
         {since: 1833, weight: 0.5}, 2]"
    );
}

#[test]
fn types_names_and_columns_are_chosen() {
    let files = Files::new();
    files.write("people.csv", ",id,nm,zip,tags,x:INT\n0,a,Ada,007,a;b,5\n");
    let (done, told) = import(
        &files,
        &[
            "--nodes",
            "Person:Human=people.csv",
            "--id",
            "Person=id",
            "--types",
            "zip:INT",
            "tags:STRING[]",
            "--rename",
            "nm=name",
        ],
    );
    assert!(done, "{told}");
    assert!(told.contains("left out (it has no name)"), "{told}");
    assert!(told.contains("STRING, as `name`"), "{told}");
    assert_eq!(
        one(&files, "MATCH (p:Human) RETURN properties(p)"),
        "{id: 'a', name: 'Ada', tags: ['a', 'b'], x: 5, zip: 7}"
    );
    let (done, told) = import(
        &files,
        &[
            "--nodes",
            "P=people.csv",
            "--infer",
            "--leave-out",
            "zip",
            "tags",
        ],
    );
    assert!(done, "{told}");
    assert_eq!(
        one(&files, "MATCH (p:P) RETURN properties(p)"),
        "{id: 'a', nm: 'Ada', x: 5}"
    );
}

/// A column that is renamed to a role has it, as if its header were written like that.
#[test]
fn columns_are_renamed_to_roles() {
    let files = Files::new();
    files.write(
        "cities.csv",
        "code,nm,gdp,paper,kind\n370900,泰安市,3198,光明日报,Prefecture\n440700,江门市,4022,,\n",
    );
    let nodes = ["--nodes", "City=cities.csv"];
    let with = |more: &[&'static str]| import(&files, &[&nodes[..], more].concat());
    let (done, told) = with(&["--rename", "paper=:SOURCE", "kind=:LABEL", "nm=name"]);
    assert!(done, "{told}");
    assert!(told.contains("as a header `:SOURCE` says"), "{told}");
    assert_eq!(
        one(
            &files,
            "MATCH (c:Prefecture:City) RETURN [sources(c), properties(c)]"
        ),
        "[['光明日报'], {code: '370900', gdp: '3198', name: '泰安市'}]"
    );
    let (done, told) = with(&[
        "--rename",
        "paper=gdp:SOURCE",
        "code=id:ID",
        "gdp=gdp:INT",
        "kind=:IGNORE",
    ]);
    assert!(done, "{told}");
    assert_eq!(
        one(
            &files,
            "MATCH (c:City {id: '370900'}) RETURN [sources(c, 'gdp'), sources(c, 'nm'), properties(c)]"
        ),
        "[['光明日报'], [], {gdp: 3198, id: '370900', nm: '泰安市'}]"
    );
    for (more, message) in [
        (
            &["--rename", "paper=:SOURCES"][..],
            "column `paper` cannot be renamed to `:SOURCES`: a column has no such role (write a name, or :ID,",
        ),
        (
            &["--rename", "paper=x:SOURCE"],
            "column `x:SOURCE` has the sources of `x`, and there is no column `x`",
        ),
        (
            &["--rename", "paper=:SOURCE", "nm=:SOURCE"],
            "two columns are `:SOURCE`",
        ),
        (
            &["--id", "code", "--rename", "code=:SOURCE"],
            "column `code` cannot be renamed to `:SOURCE`: it holds the ids (leave out --rename,",
        ),
        (
            &["--types", "paper:INT", "--rename", "paper=:SOURCE"],
            "column `paper` cannot be renamed to `:SOURCE`: a type is given for it (leave out --rename,",
        ),
    ] {
        let (done, told) = with(more);
        assert!(!done && told.contains(message), "{told}");
    }
}

/// Ids are distinct among the nodes of a label: two files may count from 1 both.
#[test]
fn ends_name_the_label_whose_ids_they_are() {
    let files = Files::new();
    files.write("p.csv", "id,name\n1,Ada\n");
    files.write("c.csv", "code,name\n1,Engines\nx2,Looms\n");
    files.write("w.csv", "who,where\n1,x2\n");
    let nodes = [
        "--infer",
        "--nodes",
        "Person=p.csv",
        "Firm=c.csv",
        "--id",
        "id",
        "--id",
        "Firm=code",
    ];
    let relationships = [
        "--relationships",
        "AT=w.csv",
        "--from",
        "who:Person",
        "--to",
        "AT=where:Firm",
    ];
    let (done, told) = import(&files, &[&nodes[..], &relationships].concat());
    assert!(done, "{told}");
    let found = one(
        &files,
        "MATCH (p:Person)-[:AT]->(f:Firm) RETURN [p.id, f.code]",
    );
    assert_eq!(found, "[1, 'x2']");
    let unsaid = [
        "--relationships",
        "AT=w.csv",
        "--from",
        "who",
        "--to",
        "where",
    ];
    let (done, told) = import(&files, &[&nodes[..], &unsaid].concat());
    assert!(
        !done && told.contains("--from COLUMN:Firm; there are `Firm`, `Person`"),
        "{told}"
    );
}

#[test]
fn what_is_wrong_is_told_with_the_way_out() {
    let files = Files::new();
    files.write("people.csv", PEOPLE);
    files.write("knows.csv", KNOWS);
    let nodes = ["--nodes", "Person=people.csv"];
    let knows = ["--relationships", "KNOWS=knows.csv"];
    for (options, expected) in [
        (
            &["--id", "ID"][..],
            "people.csv:1: there is no column `ID` (did you mean `id`?",
        ),
        (
            &["--id", "number", "--infer"],
            "the columns are `id`, `name`",
        ),
        (
            &["--types", "scor:INT"],
            "there is no column `scor` (did you mean `score`?",
        ),
        (&["--types", "score:NUMBER"], "`NUMBER` is not a type"),
        (
            &["--types", "name:INT"],
            "people.csv:2: column `name`: `Ada` is not an integer",
        ),
        (
            &["--rename", "name=zip"],
            "people.csv:1: two columns are `zip`",
        ),
        (
            &[
                "--infer",
                "--relationships",
                "KNOWS=knows.csv",
                "--from",
                "from",
                "--to",
                "to",
            ],
            "--id COLUMN",
        ),
        (
            &["--id", "id", "--relationships", "KNOWS=knows.csv"],
            "--from COLUMN --to COLUMN",
        ),
        (
            &[
                "--id",
                "id",
                "--relationships",
                "KNOWS=knows.csv",
                "--from",
                "from",
            ],
            "--to is not",
        ),
    ] {
        let (done, told) = import(&files, &[&nodes[..], options].concat());
        assert!(!done && told.contains(expected), "{options:?}: {told}");
    }
    let (done, told) = import(&files, &[&nodes[..], &knows].concat());
    assert!(
        !done && told.contains("--from COLUMN --to COLUMN"),
        "{told}"
    );
}
