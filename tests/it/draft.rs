//! Drafts of observations: the script that is made of a text is good for the graph that it was made with, and what a page says is
//! found.

use crate::program;
use crate::repository::root;
use std::collections::HashSet;
use std::path::Path;
use tupu::{Database, params};

const TEXT: &str = "泰安市上半年项目开工提速

记者从泰安市发展改革委获悉，今年上半年，泰安市新开工项目320个，同比增长5.6%；完成投资82.5亿元，占全省投资的比重为4.1%。预计全年新增就业2万人。

其中，宁阳县新开工项目45个，平均每个项目投资下降3.2%。
";

/// The script that `tupu draft` writes of a text for the demo graph.
fn script(text: &str, options: &[&str]) -> String {
    let arguments = [&["draft", ":demo:", "-"], options].concat();
    let output = program::tupu(Path::new("."), &arguments, text);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_script_keeps_the_graph_type_and_says_what_the_text_says() {
    let script = script(TEXT, &["--source", "x1", "--year", "2022"]);
    assert!(script.contains("// x1.p1, characters "), "{script}");
    assert!(
        script.contains("MERGE (article:Article {id: 'x1'})"),
        "{script}"
    );
    let db = Database::demo().unwrap();
    db.execute_script(&script).unwrap();
    let query = "MATCH (o:Observation)-[:ABOUT]->(s), (o)-[:OF]->(i) WHERE any(s IN sources(o) WHERE s STARTS WITH 'x1')
         RETURN sources(o)[0] + ' ' + s.name + ' ' + i.name + ' ' + o.kind + ' ' + toString(o.quantity) + ' ' + toString(o.period) + ' ' + o.modality AS line
         ORDER BY line";
    let lines: Vec<String> = db.query_as(query, ()).unwrap();
    assert_eq!(
        lines,
        [
            "x1.p1 泰安市 投资 share 4.1% 2022-H1 actual",
            "x1.p1 泰安市 投资 value 82.5亿元 2022-H1 actual",
            "x1.p1 泰安市 新增就业 count 2万人 2022 expected",
            "x1.p1 泰安市 新开工项目 count 320个 2022-H1 actual",
            "x1.p1 泰安市 新开工项目 growth 5.6% 2022-H1 actual",
            "x1.p2 宁阳县 平均每个项目投资 growth -3.2% 2022 actual",
            "x1.p2 宁阳县 新开工项目 count 45个 2022 actual",
        ]
    );
    let headline = "MATCH (a:Article {id: 'x1'})-[:HAS_PARAGRAPH]->(p) RETURN a.headline, count(p)";
    let told: Vec<(String, i64)> = db.query_as(headline, ()).unwrap();
    assert_eq!(told, [("泰安市上半年项目开工提速".to_owned(), 2)]);
}

#[test]
fn what_is_not_said_is_commented_out_and_the_rest_still_runs() {
    let script = script("泰安市产值增长3%。\n\n5%！", &["--source", "x2.p7"]);
    assert!(script.contains("want of a period 2"), "{script}");
    assert!(script.contains("--year 2022"), "{script}");
    let statements = script
        .lines()
        .filter(|line| !line.starts_with("//") && !line.is_empty());
    assert!(
        statements.clone().all(|line| !line.contains("Observation")),
        "{script}"
    );
    assert!(
        script.contains("CITING 'x2.p7'") && script.contains("x2.p8, characters"),
        "{script}"
    );
    Database::demo().unwrap().execute_script(&script).unwrap();
    let nothing = self::script("没有数字。", &[]);
    assert!(
        nothing.contains("0 figures in all")
            && nothing
                .lines()
                .all(|line| line.is_empty() || line.starts_with("//"))
    );
}

#[test]
fn a_firm_that_the_graph_does_not_have_is_a_line_to_be_taken_in() {
    let firm = "华为（泰安）新材料科技有限公司";
    let text = format!("2021年，{firm}投资3亿元。");
    let script = script(&text, &["--source", "x3"]);
    let line = format!("// MERGE (subject:Company {{name: '{firm}'}}) // the graph");
    assert!(script.contains(&line), "{script}");
    assert!(
        script.contains("without a subject 1 (1 of firms"),
        "{script}"
    );
    let about = "MATCH (o:Observation)-[:ABOUT]->(c:Company {name: $name}) RETURN count(o)";
    let taken_in = script
        .replace("// MERGE (subject", "MERGE (subject")
        .replace("// , (o)-[:ABOUT]", ", (o)-[:ABOUT]");
    for (script, expected) in [(script, 0), (taken_in, 1)] {
        let db = Database::demo().unwrap();
        db.execute_script(&script).unwrap();
        let count: i64 = db.query_one(about, params! { "name" => firm }).unwrap();
        assert_eq!(count, expected, "{script}");
    }
}

#[test]
fn a_script_that_is_run_twice_adds_nothing_and_a_source_that_is_there_is_named() {
    let text = "2021年，泰安市进口额由5亿元降至3亿元，某地投资2亿元。";
    let script = self::script(text, &["--source", "x5"]);
    assert!(!script.contains("already"), "{script}");
    let db = Database::demo().unwrap();
    let count = "MATCH (o:Observation) RETURN count(o)";
    let before: i64 = db.query_one(count, ()).unwrap();
    for _ in 0..2 {
        db.execute_script(&script).unwrap();
        // 5亿元 is of a time that is not said.
        assert_eq!(db.query_one::<i64>(count, ()).unwrap(), before + 2);
    }
    let known = self::script(text, &["--source", "a3"]);
    assert!(known.contains("// The graph has a3.p1 already"), "{known}");
    let contradictions =
        "CALL kg.contradictions() YIELD entity WHERE 'x5.p1' IN sources(entity) RETURN count(*)";
    assert_eq!(db.query_one::<i64>(contradictions, ()).unwrap(), 0);
}

#[test]
fn a_graph_without_rules_and_names_gets_a_script_too() {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::open(folder.path().join("g.tupu")).unwrap();
    db.execute(
        "CREATE (:City {name: '泰安市'}), (:Hill {name: '岱顶'}), (:Hill {name: '岱顶'})",
        (),
    )
    .unwrap();
    drop(db);
    std::fs::write(
        folder.path().join("a9.txt"),
        "2021年，泰安市产值300亿元。\n岱顶海拔1545米。\n",
    )
    .unwrap();
    let output = program::tupu(folder.path(), &["draft", "g.tupu", "a9.txt"], "");
    let script = String::from_utf8(output.stdout).unwrap();
    assert!(
        script.contains("CITING 'a9.p1'\nMATCH (subject:City {name: '泰安市'})"),
        "{script}"
    );
    assert!(
        script.contains("WHERE id(subject) = "),
        "two hills have that name: {script}"
    );
    let db = Database::open(folder.path().join("g.tupu")).unwrap();
    db.execute_script(&script).unwrap();
    let count = "MATCH (o:Observation)-[:ABOUT]->() RETURN count(o)";
    assert_eq!(db.query_one::<i64>(count, ()).unwrap(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (bytes, _, _) = encoding_rs::GB18030.encode("泰安市");
    std::fs::write(folder.path().join("gb.txt"), &bytes).unwrap();
    for (file, message) in [
        ("nothing.txt", "nothing.txt: "),
        ("gb.txt", "iconv -f GB18030"),
    ] {
        let output = program::tupu(folder.path(), &["draft", ":demo:", file], "");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            told.contains(message) && output.status.code() == Some(2),
            "{told}"
        );
    }
}

/// Of what the demo graph has of the page, so much is found on it.
const LEAST: f64 = 0.9;

#[test]
fn what_the_page_says_is_found_on_it() {
    let page = root().join("../shared/seed/page.md");
    let Ok(text) = std::fs::read_to_string(&page) else {
        println!(
            "the page is not there, and so nothing is looked for on it: {}",
            page.display()
        );
        return;
    };
    let db = Database::demo().unwrap();
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let call = "CALL kg.figures($text, period('2022')) YIELD text, quantity WHERE quantity IS NOT NULL RETURN text";
    let found: Vec<String> = db
        .query_as(call, params! { "text" => text.as_str() })
        .unwrap();
    let found: HashSet<String> = found.iter().map(|text| plain(text)).collect();
    let known = "MATCH (o:Observation) WHERE o.unit_inferred IS NULL AND any(s IN sources(o) WHERE s STARTS WITH 'a') RETURN o.printed";
    let known: Vec<String> = db.query_as(known, ()).unwrap();
    let figures = known
        .iter()
        .filter(|printed| found.contains(&plain(printed)))
        .count();
    println!("figures with a unit: {figures} of {}", known.len());

    let call = "CALL kg.mentions($text) YIELD node RETURN DISTINCT id(node)";
    let mentioned: Vec<i64> = db
        .query_as(call, params! { "text" => text.as_str() })
        .unwrap();
    let mentioned: HashSet<i64> = mentioned.into_iter().collect();
    let entities = "MATCH (n) WHERE NOT n:Observation AND n.name IS NOT NULL AND any(s IN sources(n) WHERE s STARTS WITH 'a')
         RETURN id(n), [n.name] + coalesce(n.aliases, [])";
    let entities: Vec<(i64, Vec<String>)> = db.query_as(entities, ()).unwrap();
    let page = plain(&text);
    let is_printed = |name: &String| name.chars().count() > 1 && page.contains(&plain(name));
    let printed: Vec<i64> = entities
        .into_iter()
        .filter(|(_, names)| names.iter().any(is_printed))
        .map(|(id, _)| id)
        .collect();
    let named = printed.iter().filter(|id| mentioned.contains(id)).count();
    println!("named entities: {named} of {}", printed.len());
    assert!(known.len() > 100 && printed.len() > 200);
    assert!(
        figures as f64 >= known.len() as f64 * LEAST,
        "{figures} figures"
    );
    assert!(
        named as f64 >= printed.len() as f64 * LEAST,
        "{named} entities"
    );
}
