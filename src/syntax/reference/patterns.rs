//! The parts of patterns.

use super::Construct;

/// The parts of patterns.
pub(super) static PATTERNS: &[Construct] = &[
    Construct {
        name: "node pattern",
        category: "pattern",
        syntax: "(variable:Label {key: value} WHERE predicate)",
        description: "A node. Every part may be left out: `()` is any node.",
        example: "CREATE (:City {name: '泰安市', projects: 684})-[:LOCATED_IN]->(p:Province {name: '山东省'})<-[:LOCATED_IN]-(:City {name: '济南市', projects: 5}); MATCH (c:City WHERE c.projects > 100) RETURN c.name",
        answer: "'泰安市'",
    },
    Construct {
        name: "relationship pattern",
        category: "pattern",
        syntax: "()-[variable:TYPE {key: value} WHERE predicate]->(), ()<-[]-(), ()-[]-()",
        description: "A relationship from one node to another; without an arrow head, in either direction. `-->` is one of any type.",
        example: "CREATE (:City {name: '泰安市', projects: 684})-[:LOCATED_IN]->(p:Province {name: '山东省'})<-[:LOCATED_IN]-(:City {name: '济南市', projects: 5}); MATCH (p:Province)<-[r:LOCATED_IN]-(c) RETURN type(r), count(*)",
        answer: "'LOCATED_IN', 2",
    },
    Construct {
        name: "label expression",
        category: "pattern",
        syntax: ":A&B, :A|B, :!A, :%, :$(expression), :$any(expression), (n IS LABELED A)",
        description: "Which labels or types: all of several, one of several, not one, any at all, those that an expression names.",
        example: "CREATE (:A), (:B), (:A:B); MATCH (n:A&!B) RETURN labels(n)",
        answer: "['A']",
    },
    Construct {
        name: "variable length",
        category: "pattern",
        syntax: "()-[:TYPE*1..3]->()",
        description: "A number of consecutive relationships; `*` means any number from one on.",
        example: "CREATE (:Stop {name: 'a'})-[:NEXT]->(:Stop {name: 'b'})-[:NEXT]->(:Stop {name: 'c'}); MATCH (:Stop {name: 'a'})-[:NEXT*1..2]->(s) RETURN s.name ORDER BY s.name",
        answer: "'b'\n'c'",
    },
    Construct {
        name: "quantified path",
        category: "pattern",
        syntax: "((a)-[:TYPE]->(b) WHERE predicate){1,3}",
        description: "A part of a path that repeats: `{2}`, `{1,3}`, `{1,}`, `+`, `*`. Its variables are lists outside.",
        example: "CREATE (:Stop {name: 'a'})-[:NEXT]->(:Stop {name: 'b'})-[:NEXT]->(:Stop {name: 'c'}); MATCH ((a:Stop)-[:NEXT]->(b)){2} RETURN [x IN a | x.name] AS names",
        answer: "['a', 'b']",
    },
    Construct {
        name: "path mode",
        category: "pattern",
        syntax: "MATCH WALK | TRAIL | ACYCLIC path",
        description: "What may come twice on a path: WALK anything, TRAIL no relationship, ACYCLIC no node.",
        example: "CREATE (:Stop {name: 'a'})-[:NEXT]->(:Stop {name: 'b'})-[:NEXT]->(:Stop {name: 'c'}); MATCH p = ACYCLIC (:Stop {name: 'a'})-[:NEXT]->+(s) RETURN length(p) ORDER BY length(p)",
        answer: "1\n2",
    },
    Construct {
        name: "SHORTEST",
        category: "pattern",
        syntax: "MATCH ALL SHORTEST | ANY SHORTEST | ANY number | SHORTEST number [PATH | PATHS | GROUP | GROUPS] path",
        description: "Keeps the shortest paths between each pair of ends: all of them, any one, a number of them, or those of a number of lengths.",
        example: "CREATE (:Stop {name: 'a'})-[:NEXT]->(:Stop {name: 'b'})-[:NEXT]->(:Stop {name: 'c'}); MATCH p = ANY SHORTEST (:Stop {name: 'a'})-[:NEXT]->+(:Stop {name: 'c'}) RETURN [s IN nodes(p) | s.name] AS names",
        answer: "['a', 'b', 'c']",
    },
    Construct {
        name: "shortestPath",
        category: "pattern",
        syntax: "shortestPath((a)-[:TYPE*]-(b)), allShortestPaths((a)-[:TYPE*]-(b))",
        description: "One shortest path, or all of them, between two nodes.",
        example: "CREATE (:Stop {name: 'a'})-[:NEXT]->(:Stop {name: 'b'})-[:NEXT]->(:Stop {name: 'c'}); MATCH (a {name: 'a'}), (c {name: 'c'}) RETURN length(shortestPath((a)-[:NEXT*]->(c))) AS steps",
        answer: "2",
    },
];
