//! The graph that the files make: everything has a source, keeps to the ontology, and agrees with what is printed.

use super::figures::{read, read_range};
use super::table;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use tupu::Database;

/// The graph as it ships.
static GRAPH: LazyLock<Database> =
    LazyLock::new(|| Database::demo().expect("the graph that ships with tupu loads"));

fn rows<T: serde::de::DeserializeOwned>(query: &str) -> Vec<T> {
    GRAPH
        .query_as(query, ())
        .unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn number(query: &str) -> i64 {
    let rows: Vec<(i64,)> = rows(query);
    rows[0].0
}

/// The paragraphs of the page, by item.
const PARAGRAPHS: [(&str, usize); 8] = [
    ("a1", 3),
    ("a2", 5),
    ("a3", 3),
    ("a4", 3),
    ("a5", 3),
    ("a6", 18),
    ("a7", 8),
    ("a8", 1),
];

#[test]
fn all_paragraphs_are_there() {
    let there: Vec<(String, Vec<String>)> = rows(
        "MATCH (a:Article)-[:HAS_PARAGRAPH]->(p:Paragraph) WITH a, p ORDER BY p.id \
         RETURN a.id, collect(p.id) ORDER BY a.id",
    );
    for ((article, paragraphs), (expected, count)) in there.iter().zip(PARAGRAPHS) {
        assert_eq!(article, expected);
        assert_eq!(paragraphs.len(), count, "{article}");
    }
    assert_eq!(number("MATCH (p:Paragraph) RETURN count(p)"), 44);
}

#[test]
fn every_node_and_relationship_has_a_source_that_exists() {
    let mut known: HashSet<String> = HashSet::from(["divisions-2023".to_string()]);
    for (article, count) in PARAGRAPHS {
        known.extend((1..=count).map(|n| format!("{article}.p{n}")));
    }
    let nodes: Vec<(String, Option<Vec<String>>)> =
        rows("MATCH (n) RETURN coalesce(n.name, n.id), sources(n)");
    let relationships: Vec<(String, Option<Vec<String>>)> =
        rows("MATCH (a)-[r]->() RETURN coalesce(a.name, a.id) + ' ' + type(r), sources(r)");
    let properties: Vec<(String, Option<Vec<String>>)> = rows(
        "MATCH (n) UNWIND keys(n) AS key RETURN coalesce(n.name, n.id) + ' ' + key, sources(n, key)",
    );
    for (what, source) in nodes.into_iter().chain(relationships).chain(properties) {
        let source = source.unwrap_or_default();
        assert!(!source.is_empty(), "{what} has no source");
        let strange: Vec<_> = source.iter().filter(|id| !known.contains(*id)).collect();
        assert!(strange.is_empty(), "{what}: {strange:?}");
    }
}

#[test]
fn an_entity_carries_every_label_above_its_own() {
    let (_, labels) = table("ontology/labels.csv");
    let above: HashMap<&str, &str> = labels
        .iter()
        .map(|row| (row[0].as_str(), row[1].as_str()))
        .collect();
    let there: Vec<(Vec<String>,)> = rows("MATCH (n) RETURN DISTINCT labels(n)");
    for (labels,) in there {
        for label in &labels {
            let parent = above
                .get(label.as_str())
                .unwrap_or_else(|| panic!("{label} is unknown"));
            let carried = parent.is_empty() || labels.iter().any(|other| other == parent);
            assert!(carried, "{labels:?} lacks {parent}");
        }
    }
}

#[test]
fn the_graph_type_says_what_the_tables_say() {
    let of = tupu::Database::demo().unwrap().graph_type().unwrap();
    let (_, labels) = table("ontology/labels.csv");
    let described: Vec<[String; 3]> = of
        .nodes
        .iter()
        .map(|node| {
            let gloss = node
                .description
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            [node.label.to_string(), node.implied.join(";"), gloss]
        })
        .collect();
    let labels: Vec<[String; 3]> = labels
        .iter()
        .map(|row| [row[0].clone(), row[1].clone(), row[2].clone()])
        .collect();
    assert_eq!(described, labels);
    let (_, relations) = table("ontology/relations.csv");
    let ends = |labels: &[std::sync::Arc<str>]| match labels {
        [] => "*".to_owned(),
        labels => labels.join(";"),
    };
    let pairs = of.relationships.iter().flat_map(|of| {
        of.ends
            .iter()
            .map(move |pair| [of.name.to_string(), ends(&pair.starts), ends(&pair.ends)])
    });
    let mut pairs: Vec<[String; 3]> = pairs.collect();
    let mut relations: Vec<[String; 3]> = relations
        .iter()
        .map(|row| [row[0].clone(), row[1].clone(), row[2].clone()])
        .collect();
    pairs.sort();
    relations.sort();
    assert_eq!(pairs, relations);
}

/// Chinese glosses: of every label and type, and of every key that a node or a relationship of it has.
#[test]
fn everything_is_described() {
    let of = GRAPH.graph_type().unwrap();
    let gloss = |property: &tupu::PropertyType| property.description.is_some();
    let described = |properties: &[tupu::PropertyType], key: &str| {
        properties
            .iter()
            .any(|property| &*property.key == key && gloss(property))
    };
    let keys: Vec<(Vec<String>, String)> =
        rows("MATCH (n) UNWIND keys(n) AS key RETURN DISTINCT labels(n), key");
    for (labels, key) in keys {
        let mut types = of
            .nodes
            .iter()
            .filter(|node| labels.iter().any(|label| **label == *node.label));
        assert!(
            types.any(|node| described(&node.properties, &key)),
            "{labels:?} {key}"
        );
    }
    let keys: Vec<(String, String)> =
        rows("MATCH ()-[r]->() UNWIND keys(r) AS key RETURN DISTINCT type(r), key");
    for (name, key) in keys {
        let mut types = of.relationships.iter().filter(|of| *of.name == *name);
        assert!(
            types.any(|of| described(&of.properties, &key)),
            "{name} {key}"
        );
    }
    assert!(of.nodes.iter().all(|node| node.description.is_some()));
    assert!(of.relationships.iter().all(|of| of.description.is_some()));
}

#[test]
fn relationships_keep_to_their_domain_and_range() {
    let (_, relations) = table("ontology/relations.csv");
    let there: Vec<(Vec<String>, String, Vec<String>)> =
        rows("MATCH (a)-[r]->(b) RETURN DISTINCT labels(a), type(r), labels(b)");
    let within = |labels: &[String], allowed: &str| {
        allowed == "*"
            || allowed
                .split(';')
                .any(|one| labels.iter().any(|label| label == one))
    };
    for (from, kind, to) in there {
        let fits = relations
            .iter()
            .any(|row| row[0] == kind && within(&from, &row[1]) && within(&to, &row[2]));
        assert!(fits, "{from:?} {kind} {to:?}");
    }
}

#[test]
fn a_name_is_unique_within_its_label() {
    let twice: Vec<(String, String, i64)> = rows(
        "MATCH (n) WHERE NOT n:Place AND NOT n:Observation AND n.name IS NOT NULL UNWIND labels(n) AS label \
         WITH label, n.name AS name, count(*) AS times WHERE times > 1 RETURN label, name, times",
    );
    assert_eq!(twice, []);
}

type Row = (
    String,
    Option<f64>,
    Option<f64>,
    Option<f64>,
    String,
    String,
    bool,
);

#[test]
fn every_figure_agrees_with_what_is_printed() {
    let figures: Vec<Row> = rows(
        "MATCH (o:Observation) RETURN o.printed, toFloat(o.value), toFloat(o.low), toFloat(o.high), \
         o.unit, o.comparator, coalesce(o.unit_inferred, false)",
    );
    assert_eq!(figures.len(), 151);
    for (printed, value, low, high, unit, comparator, unit_inferred) in figures {
        let hundred = |x: Option<f64>| x.map(|x| (x * 100.0).round());
        if comparator == "range" {
            let (from, to) = read_range(&printed).expect("a range");
            assert_eq!(hundred(low), Some(from.hundredths as f64), "{printed}");
            assert_eq!(hundred(high), Some(to.hundredths as f64), "{printed}");
            // 个人 is another name of the unit 人.
            assert_eq!(
                (value, to.unit.replace("个人", "人")),
                (None, unit),
                "{printed}"
            );
            continue;
        }
        let figure = read(&printed).unwrap_or_else(|| panic!("{printed} has no number"));
        assert_eq!(hundred(value), Some(figure.hundredths as f64), "{printed}");
        assert_eq!(figure.comparator, comparator, "{printed}");
        assert!(
            unit_inferred || figure.unit == unit,
            "{printed} is not in {unit}"
        );
    }
}

#[test]
fn every_figure_is_of_one_indicator_and_about_something() {
    let strange: Vec<(String, i64, i64)> = rows(
        "MATCH (o:Observation) OPTIONAL MATCH (o)-[:OF]->(i:Indicator) WITH o, count(i) AS indicators \
         OPTIONAL MATCH (o)-[:ABOUT]->(x) WITH o, indicators, count(x) AS about \
         WHERE indicators <> 1 OR about = 0 RETURN o.printed, indicators, about",
    );
    assert_eq!(strange, []);
    let without_baseline = number(
        "MATCH (o:Observation) WHERE o.kind IN \
         ['growth_change', 'difference', 'share', 'share_change', 'contribution', 'pull'] \
         AND NOT (o)-[:RELATIVE_TO]->() RETURN count(o)",
    );
    assert_eq!(without_baseline, 0);
}

#[test]
fn the_questions_people_ask_are_answered() {
    let growing: Vec<(String, f64)> = rows(
        "MATCH (o:Observation {kind:'growth'})-[:OF]->(i:Indicator), \
         (o)-[:ABOUT]->(:Province {name:'山西省'}) \
         WHERE o.value > 30 RETURN i.name, o.value ORDER BY o.value DESC",
    );
    let expected = [
        ("信息服务业投资", 60.8),
        ("高技术制造业投资", 30.8),
        ("研发与设计服务业投资", 30.4),
    ];
    assert_eq!(
        growing,
        expected.map(|(name, value)| (name.to_string(), value))
    );
    let cities = "MATCH (c:City)-[:LOCATED_IN]->(:Province {name:'山东省'}) RETURN count(c)";
    assert_eq!(number(cities), 16);
    assert_eq!(number("MATCH (c:City {name:'市辖区'}) RETURN count(c)"), 0);
}

/// The questions of graph-data/README.md, and how many answers each has.
#[test]
fn the_questions_of_the_readme_have_answers() {
    let readme =
        std::fs::read_to_string(crate::repository::root().join("graph-data/README.md")).unwrap();
    let (_, table) = readme.split_once("| to ask | write |").unwrap();
    let questions = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let answers: Vec<usize> = questions
        .map(|line| {
            let query = line.split('`').nth(1).unwrap();
            GRAPH
                .query(query, ())
                .unwrap_or_else(|error| panic!("{query}: {error}"))
                .count()
        })
        .collect();
    assert_eq!(answers, [2, 22, 4, 1, 9, 1]);
}

#[test]
fn what_lies_in_a_province_is_found_by_path() {
    let found: Vec<(Vec<String>, String, Vec<String>)> = rows(
        "MATCH (a)-[:LOCATED_IN*1..5]->(:Province {name:'山东省'}) \
         WHERE NOT a:Place RETURN labels(a), a.name, sources(a)",
    );
    let names: HashSet<&str> = found.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names.len(), found.len(), "each is found once");
    for name in [
        "泰安市发展改革委",
        "青果食品公司",
        "天成服饰公司",
        "沂南农村商业银行",
        "松山温泉康养小镇项目",
    ] {
        assert!(names.contains(name), "{name}");
    }
    assert!(!names.contains("合肥国轩电池有限公司"));
}

#[test]
fn districts_of_a_municipality_lie_in_its_province() {
    let districts =
        "MATCH (d:District)-[:LOCATED_IN*1..2]->(:Province {name:'北京市'}) RETURN count(d)";
    assert_eq!(number(districts), 16);
    let places = "MATCH (p:Place) WHERE sources(p) = ['divisions-2023'] RETURN count(p)";
    assert_eq!(number(places), 34 + 342 + 2_978 + 408);
}
