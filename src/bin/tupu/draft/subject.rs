//! How a statement finds the node that a figure is of.

use crate::output::name as written;
use std::sync::Arc;
use tupu::{Session, Value, params};

/// A pattern that finds a node and no other, with the condition behind it.
pub fn pattern(
    session: &mut Session,
    id: i64,
    labels: &[String],
    name: &str,
) -> tupu::Result<(String, String)> {
    let label = labels
        .first()
        .map_or(String::new(), |label| format!(":{}", written(label)));
    let same: Vec<i64> = session
        .query(
            &format!("MATCH (n{label}) WHERE n.name = $name RETURN id(n)"),
            params! { "name" => name },
        )?
        .to_vec()?;
    let name = text(name);
    if same == [id] {
        return Ok((format!("(subject{label} {{name: {name}}})"), String::new()));
    }
    let comment = format!("/* {} */", name.replace("*/", "* /"));
    for key in unique_keys(session, labels)? {
        let key = written(&key);
        let query = format!("MATCH (n) WHERE id(n) = $id AND n.{key} IS NOT NULL RETURN n.{key}");
        let values: Vec<Value> = session.query(&query, params! { "id" => id })?.to_vec()?;
        if let Some(value) = values.first() {
            return Ok((
                format!("(subject{label} {{{key}: {value}}}) {comment}"),
                String::new(),
            ));
        }
    }
    let condition = format!(" WHERE id(subject) = {id} {comment}");
    Ok((format!("(subject{label})"), condition))
}

/// The keys whose values are different for each node with one of these labels.
fn unique_keys(session: &mut Session, labels: &[String]) -> tupu::Result<Vec<String>> {
    let rows: Vec<(String, Vec<String>, Vec<String>)> = session
        .query(
            "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN type, labelsOrTypes, properties",
            (),
        )?
        .to_vec()?;
    let keys = rows.into_iter().filter_map(|(kind, of, keys)| {
        let unique = kind.contains("UNIQUE") || kind.contains("KEY");
        let own = of.iter().any(|label| labels.contains(label));
        let mut keys = keys.into_iter();
        let key = keys.next().filter(|_| unique && own);
        key.filter(|_| keys.next().is_none())
    });
    Ok(keys.collect())
}

/// A text as a literal of the language.
pub fn text(text: &str) -> String {
    Value::String(Arc::from(text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::pattern;
    use tupu::Database;

    #[test]
    fn a_name_does_not_end_the_comment_that_it_stands_in() {
        let database = Database::in_memory();
        let hills = "UNWIND [1, 2] AS i CREATE (:Hill {name: 'a */ b'})";
        database.execute(hills, ()).unwrap();
        let mut session = database.session();
        let labels = ["Hill".to_owned()];
        let (pattern, condition) = pattern(&mut session, 1, &labels, "a */ b").unwrap();
        let query = format!("MATCH {pattern}{condition} RETURN id(subject)");
        let found: Vec<i64> = session.query(&query, ()).unwrap().to_vec().unwrap();
        assert_eq!(found, [1]);
    }
}
