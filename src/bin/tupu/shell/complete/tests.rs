//! Completion with a small set of words.

use super::scope::{Kind, Owner};
use super::{Callable, Dropped, Neighbour, Words, complete};

struct World;

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn callable(name: &str, signature: &str, columns: &[&str]) -> Callable {
    Callable {
        name: name.to_owned(),
        signature: signature.to_owned(),
        columns: owned(columns),
        options: Vec::new(),
    }
}

impl Words for World {
    fn gloss(&self, name: &str) -> Option<String> {
        (name == "County").then(|| "县".to_owned())
    }

    fn labels(&self) -> Vec<String> {
        owned(&["City", "County", "Place", "Two Words", "城市"])
    }

    fn relationship_types(&self) -> Vec<String> {
        owned(&["LOCATED_IN", "OWNS"])
    }

    fn relationship_types_at(&self, node: &Neighbour) -> Vec<String> {
        match (node.labels.first().map(String::as_str), node.enters) {
            (Some("City"), false) => owned(&["LOCATED_IN"]),
            (Some("City"), true) => owned(&["VISITED"]),
            _ => Vec::new(),
        }
    }

    fn keys(&self, owner: &Owner) -> Vec<String> {
        match (owner.kind, owner.names.first().map(String::as_str)) {
            (Kind::Node, Some("City")) => owned(&["code", "name"]),
            (Kind::Relationship, Some("OWNS")) => owned(&["share"]),
            _ => owned(&["code", "name", "share", "anything"]),
        }
    }

    fn values(&self, key: &str, owner: &Owner) -> Vec<String> {
        match (key, owner.names.first().map(String::as_str)) {
            ("name", Some("City")) => owned(&["泰安市", "铜川市", "太原市", "O'Fallon"]),
            ("name", None) => owned(&["泰安市", "山东省"]),
            _ => Vec::new(),
        }
    }

    fn dropped(&self, what: Dropped) -> Vec<String> {
        owned(match what {
            Dropped::Index => &["index_City_name", "two words"],
            Dropped::IndexOf("NAME") => &["names"],
            Dropped::IndexOf("FULLTEXT") => &["texts"],
            Dropped::IndexOf("TEXT") => &["parts"],
            Dropped::IndexOf("RANGE") => &["index_City_name"],
            Dropped::IndexOf(_) => &["pages"],
            Dropped::Constraint => &["unique_City_code"],
            Dropped::SourceKey => &["source_Paragraph_id"],
            Dropped::Unit => &["石", "标箱"],
            Dropped::Rule => &["in_province"],
        })
    }

    fn functions(&self) -> Vec<Callable> {
        vec![
            callable("size", "size(value :: List<Any> or String) :: Integer", &[]),
            callable(
                "date.truncate",
                "date.truncate(unit :: String) :: Date",
                &[],
            ),
        ]
    }

    fn procedures(&self) -> Vec<Callable> {
        vec![
            callable("db.labels", "db.labels() :: (label :: String)", &["label"]),
            Callable {
                options: vec![
                    ("nodes".to_owned(), "label = all".to_owned()),
                    ("damping".to_owned(), "number = 0.85".to_owned()),
                ],
                ..callable(
                    "algo.pageRank",
                    "algo.pageRank(options = {} :: Map) :: (node :: Node, score :: Float)",
                    &["node", "score"],
                )
            },
            callable("kg.duplicates", "kg.duplicates(label :: String)", &["a"]),
            Callable {
                options: vec![("aliases".to_owned(), "property".to_owned())],
                ..callable(
                    "kg.merge",
                    "kg.merge(a :: Node, b :: Node, options = {} :: Map) :: (node :: Node)",
                    &["node"],
                )
            },
        ]
    }

    fn analyzers(&self) -> Vec<String> {
        owned(&["chinese", "cjk", "english"])
    }

    fn parameters(&self) -> Vec<String> {
        owned(&["name", "数"])
    }

    fn topics(&self) -> Vec<String> {
        owned(&["MATCH", "size"])
    }
}

/// The completions at the `|`: the inserted text, or the whole line if there is only one.
fn offered(line: &str) -> Vec<String> {
    let (before, after) = line.split_once('|').unwrap();
    let (start, candidates) = complete(before, after, &World);
    assert!(before.is_char_boundary(start));
    candidates
        .into_iter()
        .map(|candidate| candidate.inserted)
        .collect()
}

fn completed(line: &str) -> String {
    let (before, after) = line.split_once('|').unwrap();
    let (start, candidates) = complete(before, after, &World);
    assert_eq!(candidates.len(), 1, "{candidates:?}");
    format!("{}{}{after}", &before[..start], candidates[0].inserted)
}

#[test]
fn labels_and_types_stand_in_patterns() {
    assert_eq!(offered("MATCH (c:Ci|)"), ["City"]);
    // Chinese words that match by pinyin come after those that begin with the typed text.
    assert_eq!(offered("MATCH (c:C|)"), ["City", "County", "城市"]);
    assert_eq!(
        offered("MATCH (c:|"),
        ["City", "County", "Place", "`Two Words`", "城市"]
    );
    assert_eq!(
        offered("MATCH (c:City|Co|)".replacen('|', "&", 1).as_str()),
        ["County"]
    );
    assert_eq!(offered("MATCH (c) WHERE c:Pl|"), ["Place"]);
    assert_eq!(offered("MATCH (c)-[:|]->()"), ["LOCATED_IN", "OWNS"]);
    assert_eq!(completed("MATCH (c)-[r:ow|]->()"), "MATCH (c)-[r:OWNS]->()");
    assert_eq!(completed("MATCH (:`T|"), "MATCH (:`Two Words`");
    assert_eq!(completed("MATCH (:cs|)"), "MATCH (:城市)");
}

#[test]
fn types_are_those_of_the_node_before() {
    assert_eq!(offered("MATCH (c:City)-[:|"), ["LOCATED_IN"]);
    assert_eq!(offered("MATCH (c:City)<-[:|"), ["VISITED"]);
    assert_eq!(offered("MATCH (c:City) MATCH (c)-[r:|"), ["LOCATED_IN"]);
    // Types that the city does not have are found by prefix, and a label without relationships allows all.
    assert_eq!(offered("MATCH (c:City)-[:OW|"), ["OWNS"]);
    assert_eq!(offered("MATCH (c:County)-[:|"), ["LOCATED_IN", "OWNS"]);
    assert_eq!(offered("MATCH ()-[:|"), ["LOCATED_IN", "OWNS"]);
}

#[test]
fn what_show_lists() {
    assert_eq!(offered("SHOW L|"), ["LABELS"]);
    assert_eq!(offered("show p|"), ["procedures", "property keys"]);
    assert!(!offered("RETURN lab|").contains(&"labels".to_owned()));
}

#[test]
fn options_of_a_procedure() {
    assert_eq!(offered("CALL algo.pageRank({|"), ["nodes: ", "damping: "]);
    assert_eq!(
        offered("CALL algo.pageRank({nodes: 'City', d|"),
        ["damping: "]
    );
    assert_eq!(offered("CALL algo.pageRank({d|: 1})"), ["damping"]);
    let (_, candidates) = complete("CALL algo.pageRank({d", "", &World);
    assert_eq!(candidates[0].shown, "damping: number = 0.85");
    assert!(offered("CALL algo.nothing({|").is_empty());
    assert_eq!(offered("CALL algo.pageRank({nodes: 'Ci|"), ["City'"]);
    assert_eq!(
        offered("CALL algo.pageRank({nodes: ['City', 'Pl|"),
        ["Place'"]
    );
    assert_eq!(
        completed("CALL algo.pageRank({relationships: 'OW|'})"),
        "CALL algo.pageRank({relationships: 'OWNS'})"
    );
}

#[test]
fn the_common_clause_comes_where_a_clause_may_begin() {
    assert_eq!(offered("MATCH (c:City) RE|"), ["RETURN"]);
    assert_eq!(offered("match (c:City) re|"), ["return"]);
    assert_eq!(offered("MATCH (c) WHERE c.x = 1 RE|"), ["RETURN"]);
    assert_eq!(offered("CALL { MATCH (c) RE|"), ["RETURN"]);
    assert_eq!(offered("MATCH (c:City) REM|"), ["REMOVE"]);
    // A complete word is not extended, and a value is not a clause.
    assert!(!offered("MATCH (c) WHERE c.x OR|").contains(&"ORDER BY".to_owned()));
    assert!(offered("RETURN re|").contains(&"reduce".to_owned()));
    assert!(offered("RETURN [1, re|").contains(&"reduce".to_owned()));
}

#[test]
fn keys_are_those_of_the_variables_labels() {
    assert_eq!(offered("MATCH (c:City) RETURN c.|"), ["code", "name"]);
    assert_eq!(offered("MATCH ()-[r:OWNS]->() RETURN r.|"), ["share"]);
    assert_eq!(offered("MATCH (x) RETURN x.n|"), ["name"]);
    assert_eq!(
        offered("MATCH (c:City) WITH c AS d RETURN d.|"),
        ["code", "name"]
    );
    assert_eq!(offered("MATCH (c:City {|})"), ["code: ", "name: "]);
    assert_eq!(offered("MATCH (c:City {name: 'x', c|: 1})"), ["code"]);
    assert_eq!(offered("MATCH (c:City) RETURN c {.|"), ["code", "name"]);
}

#[test]
fn names_of_entities_stand_in_quotes() {
    assert_eq!(
        completed("MATCH (c:City {name: '泰|"),
        "MATCH (c:City {name: '泰安市'"
    );
    assert_eq!(
        completed("MATCH (c:City {name: 'tas|'})"),
        "MATCH (c:City {name: '泰安市'})"
    );
    assert_eq!(
        offered("MATCH (c:City {name: 't|"),
        ["太原市'", "泰安市'", "铜川市'"]
    );
    assert_eq!(offered("MATCH (c {name: \"|"), ["山东省\"", "泰安市\""]);
    assert_eq!(
        completed("MATCH (c:City) WHERE c.name = 'ty|"),
        "MATCH (c:City) WHERE c.name = '太原市'"
    );
    assert_eq!(
        offered("MATCH (c:City) WHERE c.name STARTS WITH 'O|"),
        ["O\\'Fallon'"]
    );
    assert!(offered("RETURN '泰|").is_empty());
}

#[test]
fn variables_functions_and_keywords() {
    assert_eq!(offered("MATCH (cities:City) RETURN citie|"), ["cities"]);
    assert_eq!(offered("RETURN si|"), ["single", "size("]);
    assert_eq!(offered("MAT|"), ["MATCH"]);
    assert_eq!(offered("mat|"), ["match"]);
    assert_eq!(offered("RETURN date.t|"), ["date.truncate("]);
    assert!(offered("MATCH (c) |").contains(&"RETURN".to_owned()));
    assert_eq!(offered("RETURN 1; MATCH (later) RETURN l|")[0], "later");
    let (_, candidates) = complete("RETURN siz", "", &World);
    assert_eq!(
        candidates[0].shown,
        "size(value :: List<Any> or String) :: Integer"
    );
}

#[test]
fn procedures_and_their_columns() {
    assert_eq!(
        offered("CALL |"),
        [
            "algo.pageRank(",
            "db.labels(",
            "kg.duplicates(",
            "kg.merge("
        ]
    );
    assert_eq!(completed("CALL db.l|"), "CALL db.labels(");
    assert_eq!(offered("CALL algo.pageRank({}) YIELD |"), ["node", "score"]);
    assert_eq!(offered("CALL algo.pageRank({}) YIELD node, s|"), ["score"]);
}

#[test]
fn parameters_comments_and_numbers() {
    assert_eq!(offered("RETURN $|"), ["$name", "$数"]);
    assert_eq!(completed("RETURN $s|"), "RETURN $数");
    assert!(offered("RETURN 1 // MAT|").is_empty());
    assert!(offered("RETURN 1|").is_empty());
}

#[test]
fn nothing_that_is_typed_breaks_the_completer() {
    let line = "MATCH (c:`城 市` {name: 'ta'})-[r:A|B*1..2]->() WITH c, r AS x CALL db.x() YIELD a, b RETURN x.y, $p, [i IN c {.z} | '";
    for (at, _) in line.char_indices() {
        complete(&line[..at], &line[at..], &World);
        complete(&line[at..], "", &World);
    }
}

#[test]
fn names_come_after_drop() {
    assert_eq!(offered("DROP INDEX |"), ["index_City_name", "`two words`"]);
    assert_eq!(offered("DROP NAME INDEX |"), ["names"]);
    assert_eq!(offered("drop fulltext index t|"), ["texts"]);
    assert_eq!(offered("DROP TEXT INDEX |"), ["parts"]);
    assert_eq!(offered("RETURN 1; DROP VECTOR INDEX |"), ["pages"]);
    assert!(!offered("DROP RANGE INDEX |").contains(&"pages".to_owned()));
    assert_eq!(offered("drop constraint u|"), ["unique_City_code"]);
    assert_eq!(offered("DROP SOURCE KEY |"), ["source_Paragraph_id"]);
    assert_eq!(offered("RETURN 1; DROP UNIT |"), ["标箱", "石"]);
    assert_eq!(offered("DROP RULE |"), ["in_province"]);
    assert_eq!(offered("SHOW RU|"), ["RULES"]);
    // What has been named already is not named again.
    assert!(!offered("DROP INDEX index_City_name |").contains(&"index_City_name".to_owned()));
}

#[test]
fn names_of_indexes_and_options_in_searches() {
    assert_eq!(offered("CALL db.index.fulltext.queryNodes('|"), ["texts'"]);
    assert_eq!(
        offered("CALL db.index.vector.queryRelationships(\"p|\")"),
        ["pages"]
    );
    assert!(offered("CALL db.index.vector.queryNodes('pages', '|").is_empty());
    let search = "CALL algo.pageRank('text', $v, {";
    assert_eq!(offered(&format!("{search}|")), ["nodes: ", "damping: "]);
    assert_eq!(offered(&format!("{search}vectorIndex: 'p|")), ["pages'"]);
    assert_eq!(offered(&format!("{search}fulltextIndex: ['|")), ["texts'"]);
    assert_eq!(offered(&format!("{search}label: 'Pl|")), ["Place'"]);
    assert_eq!(offered("MATCH (n) SEARCH n IN (VECTOR INDEX |"), ["pages"]);
    assert_eq!(offered("CALL kg.duplicates('Pl|"), ["Place'"]);
    assert_eq!(offered("RETURN kg.highlight('te|"), ["texts'"]);
    let weights = "CALL kg.search('a', null, {weights: {";
    assert_eq!(
        offered(&format!("{weights}n|")),
        ["names: ", "neighbours: "]
    );
    assert_eq!(offered(&format!("{weights}names: 1, v|")), ["vectors: "]);
    assert_eq!(offered("SHOW T|"), ["TEXT INDEXES"]);
}

#[test]
fn what_the_arguments_of_procedures_take() {
    let pair = "MATCH (one:City), (other:City) CALL kg.merge(";
    assert_eq!(offered(&format!("{pair}|")), ["one", "other"]);
    assert_eq!(offered(&format!("{pair}one, ot|")), ["other"]);
    assert_eq!(
        offered(&format!("{pair}one, other, |")),
        ["{aliases: ", "one", "other"]
    );
    assert_eq!(offered(&format!("{pair}one, other, {{|")), ["aliases: "]);
    assert_eq!(
        offered(&format!("{pair}one, other, {{aliases: 'na|")),
        ["name'"]
    );
    assert_eq!(offered("CALL algo.pageRank(|"), ["{nodes: ", "{damping: "]);
    assert_eq!(offered("CALL kg.duplicates(Pl|"), ["'Place'"]);
    assert_eq!(
        offered("CALL kg.duplicates('City', {places: ['O|"),
        ["OWNS'"]
    );
    assert_eq!(
        offered("CALL kg.duplicates('City', {properties: 'co|"),
        ["code'"]
    );
    assert_eq!(offered("CALL kg.find('山|"), ["山东省'"]);
    assert_eq!(offered("CALL kg.search(\"tas|\")"), ["泰安市"]);
    assert_eq!(offered("CALL db.awaitIndex(in|"), ["'index_City_name'"]);
    assert!(offered("CALL kg.mentions('|").is_empty());
    // No clause begins within an argument.
    assert!(offered("CALL kg.unknown(|").is_empty());
    assert_eq!(offered("CALL kg.find(si|"), ["single", "size("]);
}

#[test]
fn ranks_and_what_is_cited() {
    let ranks = ["PREFERRED", "NORMAL", "DEPRECATED"];
    assert_eq!(offered("MATCH (c:City) ADD c.code = 1 RANK |"), ranks);
    assert_eq!(offered("MATCH (c) ADD c.code = 1 RANK pre|"), ["preferred"]);
    assert!(!offered("MATCH (c) RETURN c.code AS rank |").contains(&"PREFERRED".to_owned()));
    assert_eq!(offered("CITE |")[..3], ["NODES", "FACTS", "MATCH"]);
    assert_eq!(offered("EXPLAIN CITE fa|"), ["facts"]);
    assert_eq!(offered("CITE MA|"), ["MATCH"]);
}

#[test]
fn definitions_and_what_stands_before_a_query() {
    assert_eq!(offered("CREATE N|"), ["NAME INDEX"]);
    assert_eq!(offered("create ru|"), ["rule"]);
    assert_eq!(offered("RETURN 1; DROP R|"), ["RULE"]);
    assert_eq!(offered("DROP N|"), ["NAME INDEX"]);
    assert_eq!(offered("CREATE |")[0], "CONSTRAINT");
    assert!(!offered("MATCH (n) CREATE |").contains(&"CONSTRAINT".to_owned()));
    assert_eq!(offered("EXPLAIN WH|"), ["WHY"]);
    assert_eq!(offered("EXPLAIN |")[..2], ["WHY", "CITE"]);
    assert_eq!(offered("EXPLAIN MA|"), ["MATCH"]);
    assert_eq!(offered("EXPLAIN WHY CITE F|"), ["FACTS"]);
    assert_eq!(offered("EX|"), ["EXPLAIN", "EXPLAIN WHY"]);
    assert_eq!(
        offered("ci|"),
        ["cite", "cite facts", "cite nodes", "citing"]
    );
    assert_eq!(offered("AS|"), ["AS OF"]);
    assert_eq!(offered("AT|"), ["AT"]);
    assert_eq!(offered("AT '2020' MA|"), ["MATCH"]);
    assert_eq!(offered("CITING 'a3.p1' MA|"), ["MATCH"]);
    assert_eq!(offered("CR|"), ["CREATE"]);
    assert!(offered("C|").contains(&"CREATE".to_owned()));
    assert!(offered("|").contains(&"MATCH".to_owned()));
}

#[test]
fn keys_are_the_second_argument_of_the_functions_of_facts() {
    assert_eq!(
        offered("MATCH (c:City) RETURN sources(c, '|"),
        ["code'", "name'"]
    );
    assert_eq!(
        offered("MATCH (c:City) RETURN statements(c, \"n|\")"),
        ["name"]
    );
    assert!(offered("MATCH (c:City) RETURN split(c, '|").is_empty());
}

fn assert_offered(line: &str, expected: &str) {
    let found = offered(line);
    let mut words = found.iter().filter(|word| !word.is_empty());
    assert!(
        words.any(|word| expected.ends_with(word.as_str())),
        "{line}: {found:?}"
    );
}

#[test]
fn statements_about_search_indexes() {
    for (line, expected) in [
        ("CREATE F|", "CREATE FULLTEXT INDEX"),
        ("create vec|", "create vector index"),
        (
            "CREATE FULLTEXT INDEX t FOR (c:Ci|",
            "CREATE FULLTEXT INDEX t FOR (c:City",
        ),
        (
            "CREATE VECTOR INDEX t FOR (c:City) ON (c.co|",
            "CREATE VECTOR INDEX t FOR (c:City) ON (c.code",
        ),
        (
            "CREATE FULLTEXT INDEX t FOR (c:City) ON EACH [c.na|",
            "CREATE FULLTEXT INDEX t FOR (c:City) ON EACH [c.name",
        ),
        ("DROP RANGE INDEX i|", "DROP RANGE INDEX index_City_name"),
    ] {
        assert_offered(line, expected);
    }
    assert!(offered("MATCH (c:City) |").contains(&"SEARCH".to_owned()));
    assert_eq!(offered("MATCH (c:City) SEA|"), ["SEARCH"]);
    assert!(!offered("MATCH (c:City) RETURN count(c) |").contains(&"SEARCH".to_owned()));
    let score = "MATCH (c:City) SEARCH c IN (VECTOR INDEX pages FOR $v LIMIT 3) SC|";
    assert_eq!(offered(score), ["SCORE AS"]);
}

#[test]
fn options_of_search_indexes() {
    for (line, expected) in [
        (
            "CREATE FULLTEXT INDEX t FOR (c:City) ON EACH [c.name] OPT|",
            "CREATE FULLTEXT INDEX t FOR (c:City) ON EACH [c.name] OPTIONS",
        ),
        (
            "CREATE VECTOR INDEX t FOR (c:City) ON (c.code) OPTIONS {indexC|",
            "CREATE VECTOR INDEX t FOR (c:City) ON (c.code) OPTIONS {indexConfig: ",
        ),
        (
            "MATCH (c:City) SEARCH c IN (|",
            "MATCH (c:City) SEARCH c IN (VECTOR INDEX",
        ),
        (
            "MATCH (c:City) SEARCH c IN (VECTOR INDEX p|",
            "MATCH (c:City) SEARCH c IN (VECTOR INDEX pages",
        ),
        (
            "CREATE FULLTEXT INDEX FOR (c:City) ON EACH [c.name] OPTIONS {indexConfig: {`fulltext.analyzer`: 'ch|",
            "CREATE FULLTEXT INDEX FOR (c:City) ON EACH [c.name] OPTIONS {indexConfig: {`fulltext.analyzer`: 'chinese'",
        ),
        (
            "CREATE VECTOR INDEX FOR (c:City) ON (c.code) OPTIONS {indexConfig: {`vector.similarity_function`: 'e|",
            "CREATE VECTOR INDEX FOR (c:City) ON (c.code) OPTIONS {indexConfig: {`vector.similarity_function`: 'euclidean'",
        ),
        (
            "CALL db.index.fulltext.queryNodes('texts', 'x', {analyzer: 'cj|",
            "CALL db.index.fulltext.queryNodes('texts', 'x', {analyzer: 'cjk'",
        ),
    ] {
        assert_offered(line, expected);
    }
    let config = "CREATE VECTOR INDEX FOR (c:City) ON (c.code) OPTIONS {indexConfig: {";
    assert_eq!(offered(&format!("{config}|")).len(), 5);
    assert_eq!(
        offered(&format!("{config}`vector.d|")),
        ["`vector.dimensions`: "]
    );
}
