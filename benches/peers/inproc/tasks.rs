//! The questions of the comparison, as the harness puts them to tupu.

use tupu::{Map, Value};

/// A question.
pub struct Task {
    pub name: &'static str,
    pub text: &'static str,
    /// Names of parameters, and where their values are in `params.json`.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Whether the order of the rows is part of the answer.
    pub ordered: bool,
}

const fn task(
    name: &'static str,
    parameters: &'static [(&'static str, &'static str)],
    text: &'static str,
) -> Task {
    Task {
        name,
        text,
        parameters,
        ordered: false,
    }
}

const fn ordered(task: Task) -> Task {
    Task {
        ordered: true,
        ..task
    }
}

const PATH: &str = "MATCH p = shortestPath((a:Company {name:$a})-[:SUPPLIES*1..15]->(b:Company {name:$b})) RETURN length(p)";

pub const QUERIES: [Task; 17] = [
    task(
        "Q1",
        &[("n", "q1_name")],
        "MATCH (c:Company {name:$n}) RETURN c.id, c.capital",
    ),
    task(
        "Q1id",
        &[("id", "q1_id")],
        "MATCH (c:Company {id:$id}) RETURN c.id, c.capital",
    ),
    ordered(task(
        "Q2",
        &[("n", "mid_name")],
        "MATCH (a:Company {name:$n})-[:SUPPLIES]->(b:Company) RETURN b.id, b.name ORDER BY b.id",
    )),
    task(
        "Q3",
        &[("n", "hub_name")],
        "MATCH (a:Company {name:$n})-[:SUPPLIES]->(:Company)-[:SUPPLIES]->(c:Company) RETURN count(DISTINCT c.id)",
    ),
    task(
        "Q4",
        &[("n", "hub_name")],
        "MATCH (a:Company {name:$n})-[:SUPPLIES]->(:Company)-[:SUPPLIES]->(:Company)-[:SUPPLIES]->(d:Company) \
         RETURN count(DISTINCT d.id)",
    ),
    ordered(task(
        "Q5",
        &[],
        "MATCH (c:Company)-[:LOCATED_IN*1..3]->(p:Province) RETURN p.name, count(c) AS n ORDER BY n DESC, p.name",
    )),
    ordered(task(
        "Q5x",
        &[],
        "MATCH (c:Company)-[:LOCATED_IN]->(:County)-[:LOCATED_IN]->(:City)-[:LOCATED_IN]->(p:Province) \
         RETURN p.name, count(c) AS n ORDER BY n DESC, p.name",
    )),
    task(
        "Q6",
        &[("p", "province"), ("g", "program")],
        "MATCH (p:Province {name:$p})<-[:LOCATED_IN]-(:City)<-[:LOCATED_IN]-(:County)<-[:LOCATED_IN]-(c:Company)\
         -[:UNDERTAKES]->(:Project)-[:PART_OF]->(g:Program {name:$g}), (s:Company)-[:SUPPLIES]->(c), \
         (s)-[:LOCATED_IN]->(:County)-[:LOCATED_IN]->(:City)-[:LOCATED_IN]->(p2:Province) WHERE p2.name <> $p RETURN DISTINCT c.id",
    ),
    task("Q7", &[("a", "sp_from"), ("b", "sp_to")], PATH),
    task("Q7f", &[("a", "hub_name"), ("b", "far_to")], PATH),
    task(
        "Q8",
        &[("n", "product")],
        "MATCH (a:Product {name:$n})-[:UPSTREAM_OF*1..5]->(b:Product) RETURN count(DISTINCT b.id)",
    ),
    ordered(task(
        "Q9",
        &[("d", "founded_after")],
        "MATCH (c:Company) WHERE c.founded > date($d) RETURN c.industry AS i, avg(c.capital), count(*) ORDER BY i",
    )),
    task(
        "Q10",
        &[],
        "MATCH (a:Company)-[:SUPPLIES]->(b:Company)-[:SUPPLIES]->(c:Company), (a)-[:SUPPLIES]->(c) RETURN count(*)",
    ),
    ordered(task(
        "Q11",
        &[],
        "CALL algo.pageRank({nodes: 'Company', relationships: 'SUPPLIES', damping: 0.85, iterations: 20}) YIELD node, score \
         RETURN node.id AS id ORDER BY score DESC LIMIT 10",
    )),
    ordered(task(
        "Q12",
        &[],
        "MATCH (c:Company) RETURN c.id AS id, c.capital AS k ORDER BY k DESC, id LIMIT 20",
    )),
    task(
        "Q13",
        &[],
        "CALL algo.weaklyConnectedComponents({nodes: 'Company', relationships: 'SUPPLIES'}) YIELD node, component \
         RETURN count(DISTINCT component)",
    ),
    task(
        "Q14",
        &[("s", "substr")],
        "MATCH (c:Company) WHERE c.name CONTAINS $s RETURN count(*)",
    ),
];

/// The statement that creates a company of values after a prefix.
pub fn company(of: &str) -> String {
    format!(
        "CREATE (:Company {{id:{of}a, name:{of}b, industry:{of}c, capital:{of}d, employees:{of}e, founded:date({of}f), status:{of}g}})"
    )
}

/// The values of a new company.
pub fn one_company(number: i64) -> Map {
    let values = [
        Value::from(100_000_000 + number),
        Value::from(format!("新增企业{number}号有限公司")),
        Value::from("软件"),
        Value::from(100.0 + number as f64),
        Value::from(10),
        Value::from("2024-01-01"),
        Value::from("存续"),
    ];
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    names.into_iter().map(Into::into).zip(values).collect()
}
