//! The script of a draft: a statement for each figure, with the sentence that it stands in.

use super::subject::{pattern, text};
use super::{sources, stem};
use serde::Deserialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write;
use tupu::{Session, params};

/// Where a text comes from.
pub struct Source<'a> {
    /// The file.
    pub file: &'a str,
    /// What is cited: `a3` for `a3.p1`, `a3.p2`, …; the name of the file if it is not given.
    pub id: Option<&'a str>,
    /// The year of periods that name none.
    pub year: Option<i64>,
}

/// A row of `kg.draft`.
#[derive(Debug, Deserialize)]
pub struct Line {
    id: Option<i64>,
    labels: Option<Vec<String>>,
    name: Option<String>,
    indicator: Option<String>,
    kind: String,
    quantity: String,
    printed: String,
    period: Option<String>,
    said: Option<String>,
    inferred: bool,
    modality: String,
    pub source: Option<String>,
    sentence: String,
    start: i64,
    end: i64,
}

const DRAFT: &str = "CALL kg.draft($text, {source: $source, year: $year})
    YIELD subject, name, indicator, kind, quantity, printed, period, periodPrinted, inferred, modality, source, sentence, start, end
    RETURN id(subject) AS id, labels(subject) AS labels, name, indicator, kind, toString(quantity) AS quantity, printed,
           toString(period) AS period, periodPrinted AS said, inferred, modality, source, sentence, start, end";

/// A headline has at most so many characters.
const LONGEST_HEADLINE: usize = 60;

/// The script of a text.
pub fn script(session: &mut Session, given: &str, source: &Source<'_>) -> tupu::Result<String> {
    let id = source.id.unwrap_or_else(|| stem(source.file));
    let parameters = params! { "text" => given, "source" => id, "year" => source.year };
    let rows = session.query(DRAFT, &parameters)?;
    let lines: Vec<Line> = rows.to_vec()?;
    let mut out = beginning(source.file, &lines);
    if lines.is_empty() {
        return Ok(out);
    }
    out.push_str(&sources::statements(session, &lines, headline(given, id))?);
    let mut subjects: HashMap<i64, (String, String)> = HashMap::new();
    let firms = label_of_firms(session)?;
    let mut sentence = None;
    for line in &lines {
        if sentence != Some((line.start, line.end)) {
            sentence = Some((line.start, line.end));
            let source = line.source.as_deref().unwrap_or(id);
            let plain = one_line(&line.sentence);
            let _ = writeln!(
                out,
                "// {source}, characters {} to {}: {plain}\n",
                line.start, line.end
            );
        }
        let subject = match (line.id, &line.labels, &line.name) {
            (Some(id), Some(labels), Some(name)) => {
                let subject = match subjects.entry(id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(pattern(session, id, labels, name)?),
                };
                Some(&*subject)
            }
            _ => None,
        };
        out.push_str(&statement(line, subject, &firms));
    }
    Ok(out)
}

fn beginning(file: &str, lines: &[Line]) -> String {
    let without = |missing: fn(&Line) -> bool| lines.iter().filter(|line| missing(line)).count();
    let mut out = format!(
        "// A draft of observations, made of {file} by rules: read each of them beside its sentence, correct it or take it out, and\n\
         // then run the script. {} in all; without a subject {}{}, and commented out for want of a period {}, of an indicator {}.\n",
        figures(lines.len()),
        without(|line| line.id.is_none()),
        match without(|line| line.id.is_none() && line.name.is_some()) {
            0 => String::new(),
            firms => format!(" ({firms} of firms that the graph does not have)"),
        },
        without(|line| line.period.is_none()),
        without(|line| line.indicator.is_none()),
    );
    if lines.iter().any(|line| line.period.is_none()) {
        out.push_str("// `tupu draft --year 2022` supplies the year where the text names none.\n");
    }
    out.push('\n');
    out
}

fn figures(count: usize) -> String {
    match count {
        1 => "1 figure".to_owned(),
        count => format!("{count} figures"),
    }
}

/// The statement of a figure; a comment, where what an observation must have is not there.
fn statement(line: &Line, subject: Option<&(String, String)>, firms: &str) -> String {
    let mut out = String::new();
    if let Some(source) = &line.source {
        let _ = writeln!(out, "CITING {}", text(source));
    }
    if let Some((pattern, condition)) = subject {
        let _ = writeln!(out, "MATCH {pattern}{condition}");
    } else if let Some(name) = &line.name {
        let name = text(name);
        let _ = writeln!(
            out,
            "// MERGE (subject:{firms} {{name: {name}}}) // the graph does not have it"
        );
    }
    let indicator = line.indicator.as_deref().map_or("'?'".to_owned(), text);
    let period = line.period.as_deref().map_or("'?'".to_owned(), text);
    let _ = writeln!(out, "MERGE (indicator:Indicator {{name: {indicator}}})");
    let (printed, kind) = (text(&one_line(&line.printed)), text(&line.kind));
    let _ = writeln!(
        out,
        "LET q = quantity({}), p = period({period}), name = indicator.name + ' ' + p.text + ' ' + {printed}",
        text(&line.quantity)
    );
    if let Some(source) = &line.source {
        let subject = subject.map_or("", |_| "(subject)<-[:ABOUT]-");
        let _ = writeln!(
            out,
            "FILTER NOT EXISTS {{ MATCH {subject}(x:Observation {{name: name, kind: {kind}}})-[:OF]->(indicator) WHERE {} IN sources(x) }}",
            text(source)
        );
    }
    let _ = writeln!(
        out,
        "CREATE (o:Observation {{name: name, kind: {kind}, quantity: q,"
    );
    out.push_str("        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator,\n");
    let _ = write!(out, "        printed: {printed}, period: p");
    if let Some(said) = &line.said {
        let _ = write!(out, ", period_printed: {}", text(&one_line(said)));
    }
    if line.inferred {
        out.push_str(", period_inferred: true");
    }
    let _ = write!(
        out,
        ", modality: {}}}),\n       (o)-[:OF]->(indicator)",
        text(&line.modality)
    );
    match subject {
        Some(_) => out.push_str(",\n       (o)-[:ABOUT]->(subject);\n\n"),
        None if line.name.is_some() => {
            out.push_str("\n       // , (o)-[:ABOUT]->(subject)\n;\n\n");
        }
        None => out.push_str("; // whose figure it is was not found: (o)-[:ABOUT]->(…)\n\n"),
    }
    if line.period.is_some() && line.indicator.is_some() {
        return out;
    }
    let commented = out.trim_end().lines().map(|line| format!("// {line}\n"));
    commented.chain(["\n".to_owned()]).collect()
}

/// The label that firms have in the graph.
fn label_of_firms(session: &mut Session) -> tupu::Result<String> {
    let labels: Vec<String> = session
        .query(
            "SHOW LABELS YIELD label WHERE label IN ['Company', 'Organisation', 'Organization'] RETURN label ORDER BY label",
            (),
        )?
        .to_vec()?;
    let first = labels.into_iter().next();
    Ok(first.unwrap_or_else(|| "Company".to_owned()))
}

/// A text without line ends, and with single spaces.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// What the text begins with, if it is short and no sentence; else its source.
fn headline<'t>(text: &'t str, id: &'t str) -> &'t str {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    let first = first.map(|line| {
        line.trim_start_matches(['#', '*', ' '])
            .trim_end_matches('*')
    });
    let is_short = |line: &&str| {
        !line.is_empty() && line.chars().count() <= LONGEST_HEADLINE && !line.contains('。')
    };
    first.filter(is_short).unwrap_or(id)
}
