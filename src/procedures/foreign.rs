//! Procedures of Neo4j, its libraries and its relatives, and their equivalents in tupu.
//!
//! Used in error messages and in help only. A name that tupu starts to support must be removed from this table; a test
//! checks that.

const ALGORITHMS: &str = "CALL algo.list() lists the algorithms: they need no projection, as in CALL algo.pageRank({nodes: 'City'})";

const USERS: &str = "there are no users or roles: anyone who can read the file can read the graph";

/// The name of a procedure, or the beginning of it up to a dot, in lower case, and the equivalent here.
const FOREIGN: &[(&str, &str)] = &[
    ("gds", ALGORITHMS),
    ("gds.pagerank", "CALL algo.pageRank({…})"),
    ("gds.louvain", "CALL algo.louvain({…})"),
    ("gds.labelpropagation", "CALL algo.labelPropagation({…})"),
    ("gds.wcc", "CALL algo.weaklyConnectedComponents({…})"),
    ("gds.scc", "CALL algo.stronglyConnectedComponents({…})"),
    ("gds.betweenness", "CALL algo.betweenness({…})"),
    ("gds.closeness", "CALL algo.closeness({…})"),
    ("gds.degree", "CALL algo.degree({…})"),
    ("gds.trianglecount", "CALL algo.triangleCount({…})"),
    (
        "gds.localclusteringcoefficient",
        "CALL algo.localClusteringCoefficient({…})",
    ),
    ("gds.nodesimilarity", "CALL algo.nodeSimilarity({…})"),
    ("gds.kcore", "CALL algo.kCore({…})"),
    ("gds.shortestpath", "CALL algo.shortestPath({…})"),
    ("gds.shortestpath.astar", "CALL algo.aStar({…})"),
    ("gds.shortestpath.yens", "CALL algo.kShortestPaths({…})"),
    ("gds.allshortestpaths", "CALL algo.distances({…})"),
    (
        "gds.articulationpoints",
        "CALL algo.articulationPoints({…})",
    ),
    ("gds.bridges", "CALL algo.bridges({…})"),
    ("gds.spanningtree", "CALL algo.minimumSpanningTree({…})"),
    ("gds.dag.topologicalsort", "CALL algo.topologicalSort({…})"),
    (
        "gds.graph",
        "algorithms need no projection: their options say what of the graph they look at, {nodes: 'City', relationships: 'ROAD'}",
    ),
    (
        "apoc",
        "there is no APOC: SHOW PROCEDURES and SHOW FUNCTIONS list what there is",
    ),
    (
        "apoc.periodic",
        "commit as it goes: MATCH … CALL (n) { … } IN TRANSACTIONS OF 1000 ROWS",
    ),
    (
        "apoc.load.csv",
        "LOAD CSV WITH HEADERS FROM 'file:///people.csv' AS row …",
    ),
    (
        "apoc.load.json",
        "`tupu import DB FILE.jsonl` reads a file that holds a graph; rows are given as a parameter: UNWIND $rows AS row …",
    ),
    (
        "apoc.import",
        "`tupu import DB FILE` makes a new graph of CSV, JSON, Turtle and N-Triples",
    ),
    (
        "apoc.export",
        "`tupu export DB FORMAT FILE`, or `:export FORMAT FILE` in the shell",
    ),
    (
        "apoc.create.node",
        "computed labels are written CREATE (n:$(labels)) SET n = properties",
    ),
    (
        "apoc.create.relationship",
        "a computed type is written CREATE (a)-[:$(type)]->(b)",
    ),
    (
        "apoc.create.addlabels",
        "computed labels are written SET n:$(labels)",
    ),
    (
        "apoc.create.removelabels",
        "computed labels are written REMOVE n:$(labels)",
    ),
    ("apoc.create.setproperty", "SET n[key] = value"),
    (
        "apoc.merge.node",
        "computed labels are written MERGE (n:$(labels) {key: value})",
    ),
    (
        "apoc.merge.relationship",
        "a computed type is written MERGE (a)-[:$(type)]->(b)",
    ),
    (
        "apoc.path",
        "a pattern goes along relationships: MATCH (a:A)-[:R|S]->{1,5}(b)",
    ),
    (
        "apoc.meta",
        "CALL db.schema.nodeTypeProperties(), CALL db.schema.relTypeProperties() and CALL db.schema.patterns()",
    ),
    ("apoc.schema", "SHOW INDEXES and SHOW CONSTRAINTS"),
    (
        "apoc.cypher",
        "a query within a query is written CALL (x) { … }",
    ),
    (
        "apoc.when",
        "WHEN condition THEN { … } ELSE { … }, or CASE for a value",
    ),
    (
        "apoc.do",
        "WHEN condition THEN { … } WHEN other THEN { … } ELSE { … }",
    ),
    ("apoc.algo.dijkstra", "CALL algo.shortestPath({…})"),
    ("apoc.algo.astar", "CALL algo.aStar({…})"),
    (
        "apoc.help",
        "SHOW PROCEDURES and SHOW FUNCTIONS; in the shell `:help NAME`",
    ),
    (
        "apoc.trigger",
        "there are no triggers: a program subscribes to changes, Database::subscribe",
    ),
    ("dbms.security", USERS),
    ("dbms.listqueries", "only your own statement runs"),
    (
        "dbms.listconfig",
        "`tupu run --help` lists the options, `:limits` shows the limits",
    ),
    ("db.schema.visualization", "CALL db.schema.patterns()"),
    (
        "db.index.fulltext.createnodeindex",
        "CREATE FULLTEXT INDEX name FOR (n:Label) ON EACH [n.text]",
    ),
    (
        "db.index.fulltext.createrelationshipindex",
        "CREATE FULLTEXT INDEX name FOR ()-[r:TYPE]-() ON EACH [r.text]",
    ),
    ("db.index.fulltext.drop", "DROP FULLTEXT INDEX name"),
    (
        "db.index.vector.createnodeindex",
        "CREATE VECTOR INDEX name FOR (n:Label) ON (n.embedding)",
    ),
    (
        "db.index.vector.createrelationshipindex",
        "CREATE VECTOR INDEX name FOR ()-[r:TYPE]-() ON (r.embedding)",
    ),
    ("db.stats", "PROFILE runs a query and counts its rows"),
    ("mg", "SHOW PROCEDURES and SHOW FUNCTIONS"),
    ("nxalg", ALGORITHMS),
    ("pagerank", "CALL algo.pageRank({…})"),
    (
        "n10s",
        "`tupu import DB FILE.ttl` reads Turtle and N-Triples",
    ),
];

/// The equivalent of a procedure that others have under this name, or of all those whose names begin so.
pub fn instead_of(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let begins = |(other, _): &&(&str, &str)| {
        let rest = name.strip_prefix(other);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let longest = FOREIGN
        .iter()
        .filter(begins)
        .max_by_key(|(other, _)| other.len());
    longest.map(|(_, here)| *here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::ProcedureRegistry;

    #[test]
    fn what_is_foreign_is_not_there_and_what_is_named_is() {
        let known = ProcedureRegistry::built_in();
        for (name, here) in FOREIGN {
            assert!(known.get(name).is_none(), "`{name}` is a procedure of tupu");
            let is_found = instead_of(name) == Some(*here);
            assert!(is_found, "`{name}` is not in lower case, or is there twice");
            let inside = format!("{name}.");
            let is_ours = |of: &str| of.to_ascii_lowercase().starts_with(&inside);
            let ours = known.iter().find(|of| is_ours(&of.signature().name));
            assert!(ours.is_none(), "tupu has procedures in `{name}`");
            for called in here.split("CALL ").skip(1) {
                let end = called.find('(').unwrap_or(called.len());
                let called = called[..end].trim();
                assert!(
                    called.is_empty() || known.get(called).is_some(),
                    "{name}: `{called}`"
                );
            }
        }
    }

    #[test]
    fn the_longest_name_is_meant() {
        assert_eq!(
            instead_of("gds.pageRank.stream"),
            Some("CALL algo.pageRank({…})")
        );
        assert_eq!(instead_of("gds.beta.node2vec"), Some(ALGORITHMS));
        assert_eq!(instead_of("gdsx"), None);
        assert!(
            instead_of("apoc.periodic.iterate").is_some_and(|way| way.contains("TRANSACTIONS"))
        );
    }
}
