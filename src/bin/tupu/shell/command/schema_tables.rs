//! The tables of `:schema NAME` and `:schema all`.

use crate::output::{Layout, Section, write_section};
use crate::shell::answer;
use crate::shell::schema::{Schema, declared};
use crate::shell::state::Shell;
use std::io::Write;
use tupu::{GraphType, Parameters, RuleTarget, Session, Value};
use unicode_width::UnicodeWidthStr;

/// The heading of what the graph type says.
pub const TYPE: &str = "Graph type";

/// The heading of the rules that a name follows from.
pub const RULES: &str = "Rules";

/// The heading of the CHECK rules.
const CHECKS: &str = "Checks";

/// The width of what the graph type says without a terminal.
const WIDTH: usize = 100;

/// The width of the borders of a table of one column.
const BORDERS: usize = 4;

/// The result of a query, under a heading.
pub fn section(
    session: &mut Session,
    heading: &str,
    query: &str,
    given: &Parameters,
) -> tupu::Result<Section> {
    let rows = session.query(query, given)?;
    Section::of_rows(heading, rows)
}

/// The labels that a type connects, by the most specific labels of both ends.
pub fn patterns(
    session: &mut Session,
    schema: &Schema,
    query: &str,
    given: &Parameters,
) -> tupu::Result<Section> {
    let mut counts: Vec<([String; 3], i64)> = Vec::new();
    for row in session.query(query, given)? {
        let (starts, of_type, ends, count): (Vec<String>, String, Vec<String>, i64) = row?.to()?;
        let pattern = [
            schema.most_specific(&starts),
            of_type,
            schema.most_specific(&ends),
        ];
        match counts.iter_mut().find(|(known, _)| *known == pattern) {
            Some((_, known)) => *known += count,
            None => counts.push((pattern, count)),
        }
    }
    counts.sort_unstable_by(|(a, of_a), (b, of_b)| (of_b, a).cmp(&(of_a, b)));
    let row = |(pattern, count): ([String; 3], i64)| {
        let mut row: Vec<Value> = pattern.into_iter().map(Value::from).collect();
        row.push(Value::from(count));
        row
    };
    Ok(Section {
        heading: "Patterns".to_owned(),
        columns: ["from", "type", "to", "relationships"]
            .map(str::to_owned)
            .into(),
        rows: counts.into_iter().map(row).collect(),
    })
}

/// Writes a heading, then the tables.
pub fn write_sections(shell: &mut Shell, head: &str, sections: Vec<Section>) -> tupu::Result<()> {
    let of = shell.session.database().graph_type()?;
    answer::to_output(shell, |layout, out| {
        out.write_all(head.as_bytes())?;
        // Of a graph without a graph type, without checks or without rules, nothing is said of them.
        let optional = |section: &Section| [TYPE, CHECKS, RULES].contains(&&*section.heading);
        let shown = |section: &&Section| !optional(section) || !section.rows.is_empty();
        let mut sections = sections.iter().filter(shown);
        sections.try_for_each(|section| match section.heading == TYPE {
            true => write_type(section, &of, layout, out),
            false => write_section(section, layout, out),
        })
    })
}

/// Writes what the graph type says: a table if all of it fits, else text, of which nothing is cut.
fn write_type(
    section: &Section,
    of: &GraphType,
    layout: Layout,
    out: &mut dyn Write,
) -> tupu::Result<()> {
    let width = layout.width.unwrap_or(WIDTH).saturating_sub(BORDERS);
    let texts = section.rows.iter();
    let texts: Vec<_> = texts.map(|row| (key_of(row, 0), key_of(row, 1))).collect();
    if texts.iter().all(|(_, text)| text.width() <= width) {
        let row = |(_, text): &(&str, &str)| vec![Value::from(*text)];
        let table = Section {
            heading: section.heading.clone(),
            columns: vec!["specification".to_owned()],
            rows: texts.iter().map(row).collect(),
        };
        return write_section(&table, layout, out);
    }
    writeln!(out, "{}", section.heading)?;
    for (name, text) in texts {
        let text = declared::folded(of, name, text, width);
        for line in text.lines() {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

/// The text in a column of a row.
pub fn key_of(row: &[Value], column: usize) -> &str {
    match row.get(column) {
        Some(Value::String(key)) => key,
        _ => "",
    }
}

/// Adds a column with descriptions, if there are any.
pub fn describe(section: &mut Section, description: impl Fn(&[Value]) -> Option<String>) {
    let rows = section.rows.iter();
    let descriptions: Vec<_> = rows.map(|row| description(row)).collect();
    if descriptions.iter().all(Option::is_none) {
        return;
    }
    section.columns.push("description".to_owned());
    for (row, text) in section.rows.iter_mut().zip(descriptions) {
        row.push(text.map_or(Value::from(""), Value::from));
    }
}

/// The CHECK rules of these labels, or of this relationship type.
pub fn checks(of: &GraphType, targets: &[RuleTarget]) -> Section {
    let checks = declared::checks(of, targets).into_iter();
    Section {
        heading: CHECKS.to_owned(),
        columns: ["name", "label", "check"].map(str::to_owned).into(),
        rows: checks.map(|check| check.map(Value::from).into()).collect(),
    }
}

/// Leaves out the label in the second column if all rules are of the one that is shown; its own come first.
pub fn rules_of(mut section: Section, name: &str) -> Section {
    let name = Value::from(name);
    let is_own = |row: &Vec<Value>| row.get(1) == Some(&name);
    section.rows.sort_by_key(|row| !is_own(row));
    if section.rows.iter().all(is_own) {
        section.columns.remove(1);
        for row in &mut section.rows {
            row.remove(1);
        }
    }
    section
}
