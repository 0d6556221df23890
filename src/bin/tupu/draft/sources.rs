//! The nodes of the paragraphs that a script cites, where the graph says which nodes are sources.

use super::script::Line;
use super::subject::text;
use crate::output::name as written;
use std::fmt::Write;
use tupu::{Session, params};

/// A label whose nodes are sources, and the key that they are cited by.
struct SourceKey {
    label: String,
    key: String,
}

/// Statements that create what is cited, unless it is there; nothing where any text may be cited.
pub fn statements(session: &mut Session, lines: &[Line], headline: &str) -> tupu::Result<String> {
    let Some(SourceKey { label, key }) = source_key(session)? else {
        return Ok(String::new());
    };
    let graph_type = session.database().graph_type()?;
    let of_articles = label == "Paragraph"
        && graph_type.node("Article").is_some()
        && graph_type.relationship("HAS_PARAGRAPH").is_some();
    let mut sources: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.source.as_deref())
        .collect();
    sources.dedup();
    let mut out = known(
        session,
        &SourceKey {
            label: label.clone(),
            key: key.clone(),
        },
        &sources,
    )?;
    out.push_str("// The paragraphs, which have to be there before they are cited.\n\n");
    for source in sources {
        let (label, key, id) = (written(&label), written(&key), text(source));
        let _ = writeln!(out, "CITING {id}");
        if of_articles {
            let article = source
                .rsplit_once(".p")
                .map_or(source, |(article, _)| article);
            let _ = writeln!(
                out,
                "MERGE (article:Article {{id: {}}}) ON CREATE SET article.headline = {}",
                text(article),
                text(headline)
            );
        }
        let _ = write!(out, "MERGE (paragraph:{label} {{{key}: {id}}})");
        if of_articles {
            out.push_str("\nMERGE (article)-[:HAS_PARAGRAPH]->(paragraph)");
        }
        out.push_str(";\n\n");
    }
    Ok(out)
}

/// A remark that names what the graph has already of the sources; nothing where it has none of them.
fn known(session: &mut Session, of: &SourceKey, sources: &[&str]) -> tupu::Result<String> {
    let (label, key) = (written(&of.label), written(&of.key));
    let query = format!("MATCH (n:{label}) WHERE n.{key} = $id RETURN count(n) > 0");
    let mut known: Vec<&str> = Vec::new();
    for source in sources {
        let there: Vec<bool> = session
            .query(&query, params! { "id" => *source })?
            .to_vec()?;
        known.extend(there.first().filter(|there| **there).map(|_| *source));
    }
    Ok(match known.as_slice() {
        [] => String::new(),
        known => format!(
            "// The graph has {} already: where that is another text, its figures would hang in this one, and `--source` takes an id that\n\
             // is free; where it is this text, figures that cite it already are not created again.\n\n",
            known.join(", ")
        ),
    })
}

/// The source key of paragraphs, or else the first one.
fn source_key(session: &mut Session) -> tupu::Result<Option<SourceKey>> {
    let rows: Vec<(Vec<String>, Vec<String>)> = session
        .query(
            "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties WHERE type CONTAINS 'SOURCE'
             RETURN labelsOrTypes, properties ORDER BY labelsOrTypes[0] <> 'Paragraph', name",
            (),
        )?
        .to_vec()?;
    let first = rows.into_iter().next();
    Ok(first.and_then(|(labels, keys)| {
        Some(SourceKey {
            label: labels.into_iter().next()?,
            key: keys.into_iter().next()?,
        })
    }))
}
