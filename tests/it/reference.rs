//! The reference: every page's example runs over an empty graph and answers what the page says.

use tupu::language::{ReferenceKind, ReferencePage, reference, split_statements};
use tupu::{Database, Row, Value};

/// Runs a script and shows the rows of its last statement, one a line.
fn answer(example: &str) -> tupu::Result<String> {
    let mut session = Database::in_memory().session();
    let mut rows = Vec::new();
    for span in split_statements(example) {
        let statement = &example[span.start as usize..span.end as usize];
        rows = session
            .query(statement, ())?
            .collect::<tupu::Result<Vec<Row>>>()?;
    }
    let line = |row: &Row| {
        let values: Vec<String> = row.values().iter().map(Value::to_string).collect();
        values.join(", ")
    };
    Ok(rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Plans may change and times do; what a procedure answers is its own tests' business.
fn has_no_answer(page: &ReferencePage) -> bool {
    page.kind == ReferenceKind::Procedure
        || page.example.starts_with("EXPLAIN")
        || page.example.starts_with("PROFILE")
}

#[test]
fn every_example_answers_as_its_page_says() {
    let mut wrong = Vec::new();
    for page in reference().pages() {
        let ReferencePage { name, example, .. } = page;
        match answer(example) {
            Err(error) => wrong.push(format!("{name}: {}", error.report(example))),
            Ok(got) if got != *page.answer && !has_no_answer(page) => wrong.push(format!(
                "the page of {name} says that `{example}` answers\n{}\nbut it answers\n{got}",
                page.answer
            )),
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_engine_lists_has_a_page() {
    let db = Database::in_memory();
    let reference = db.reference();
    let mut missing = Vec::new();
    for command in ["SHOW FUNCTIONS", "SHOW PROCEDURES"] {
        for row in db.query(command, ()).unwrap() {
            let row = row.unwrap();
            let name: String = row.get("name").unwrap();
            let page = reference.find(&name);
            let same = |page: &ReferencePage| {
                *page.syntax == *row.get::<String>("signature").unwrap()
                    && *page.description == *row.get::<String>("description").unwrap()
            };
            if !page.is_some_and(same) {
                missing.push(name);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?} have no page");
}

#[test]
fn a_page_is_found_by_any_of_its_names() {
    let reference = reference();
    let name = |topic: &str| reference.find(topic).map(|page| page.name.to_string());
    assert_eq!(name("order by").as_deref(), Some("ORDER BY"));
    assert_eq!(name("Detach").as_deref(), Some("DELETE"));
    assert_eq!(name("upper").as_deref(), Some("toUpper"));
    assert_eq!(name("DB.LABELS").as_deref(), Some("db.labels"));
    assert_eq!(name("nothing of the kind"), None);
    assert_eq!(reference.nearest("tolowr"), Some("toLower"));
}
