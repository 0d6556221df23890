//! DOT, for Graphviz: nodes by their labels and their caption, relationships by their type.

use super::{label_names, nodes, relationships, type_name};
use crate::exchange::caption::caption;
use crate::graph::GraphView;
use std::io::{self, Write};

/// Writes a directed graph.
pub fn write(view: &GraphView, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "digraph tupu {{")?;
    for node in nodes(view) {
        let labels: String = label_names(view, node)
            .map(|label| format!(":{label}"))
            .collect();
        let caption = caption(view, node);
        writeln!(
            to,
            "  n{} [label={}];",
            node.0,
            quoted(&format!("{labels}\n{caption}"))
        )?;
    }
    for (relationship, start, end) in relationships(view) {
        let name = quoted(type_name(view, relationship));
        writeln!(to, "  n{} -> n{} [label={name}];", start.0, end.0)?;
    }
    writeln!(to, "}}")
}

/// Writes a DOT string. A backslash begins an escape there, except that before a quote it is literal only when doubled.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' | '\0' => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(super::quoted("a\"b\\\n省"), "\"a\\\"b\\\\\\n省\"");
    }
}
