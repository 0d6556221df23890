//! Neo4j's own parser and semantic checker accept the scripts, and the queries that docs/data.md moves to a cluster.
//!
//! Needs Node.js and a folder with `npm install @neo4j-cypher/language-support@2.0.0-next.38`, whose `node_modules`
//! `TUPU_NEO4J_LINT` names.

use super::*;
use crate::repository::root;

/// What the checker says about files.
fn told(modules: &str, version: &str, files: &[&Path]) -> String {
    let mut command = Command::new("node");
    command.arg(root().join("tests/neo4j/lint.cjs"));
    let output = command.args([modules, version]).args(files).output();
    let output = output.unwrap();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{wrong}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn neo4j_understands_the_scripts() {
    let Ok(modules) = std::env::var("TUPU_NEO4J_LINT") else {
        eprintln!(
            "skipped: TUPU_NEO4J_LINT names no node_modules with @neo4j-cypher/language-support"
        );
        return;
    };
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let script = |db: &Database, name: &str| {
        db.export_file(Format::Cypher(Dialect::Neo4j), path(name))
            .unwrap();
    };
    let awkward = awkward();
    script(&awkward, "awkward.cypher");
    script(&Database::demo().unwrap(), "demo.cypher");
    awkward.export_csv(path("csv")).unwrap();
    std::fs::write(
        path("wrong.cypher"),
        "MATCH (n) RETURN m;\nMATCH (n) RETUR n;\n",
    )
    .unwrap();

    let wrong = told(&modules, "5", &[&path("wrong.cypher")]);
    assert!(
        wrong.contains("statement 1, line 1: Variable `m` not defined"),
        "{wrong}"
    );
    assert!(
        wrong.contains("statement 2, line 1: Invalid input 'RETUR'"),
        "{wrong}"
    );
    let queries = root().join("tests/falkordb/queries.cypher");
    for version in ["5", "25"] {
        let files = [
            path("awkward.cypher"),
            path("csv/schema.cypher"),
            queries.clone(),
        ];
        let files: Vec<&Path> = files.iter().map(|path| &**path).collect();
        require_only_statements(&told(&modules, version, &files), 40);
    }
    require_only_statements(&told(&modules, "5", &[&path("demo.cypher")]), 100);
}

fn require_only_statements(told: &str, at_least: usize) {
    let count = told
        .strip_suffix(" statements\n")
        .and_then(|count| count.parse::<usize>().ok());
    assert!(count.is_some_and(|count| count >= at_least), "{told}");
}
