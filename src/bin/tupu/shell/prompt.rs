//! The prompt: the name of the open graph.

use std::path::Path;
use std::sync::Arc;

/// The maximum length of a name; a longer one is shortened to leave space for typing.
const LONGEST: usize = 32;

/// The prompt of a graph: the name of its file, `:memory:` or `:demo:`, whether a transaction is open, and the sources
/// of facts.
pub fn prompt(place: &str, in_transaction: bool, citing: &[Arc<str>]) -> String {
    let name = graph_name(place);
    let transaction = in_transaction.then(|| "transaction".to_owned());
    let state: Vec<String> = transaction.into_iter().chain(sources(citing)).collect();
    match state.is_empty() {
        true => format!("{name}> "),
        false => format!("{name} ({})> ", state.join(", ")),
    }
}

/// The first source, and the number of others.
fn sources(citing: &[Arc<str>]) -> Option<String> {
    let (first, rest) = citing.split_first()?;
    let first = shortened(first);
    Some(match rest.len() {
        0 => format!("citing {first}"),
        more => format!("citing {first} and {more} more"),
    })
}

/// The name of a file without its folders. A long name keeps its end, where similar names often differ.
fn graph_name(place: &str) -> String {
    let file_name = Path::new(place).file_name().and_then(|name| name.to_str());
    shortened(file_name.unwrap_or(place))
}

/// A name shortened to leave space for typing.
fn shortened(name: &str) -> String {
    // Escape characters that a terminal would interpret.
    let shown = |c: char| match c.is_control() {
        true => char::REPLACEMENT_CHARACTER,
        false => c,
    };
    let name: Vec<char> = name.chars().map(shown).collect();
    if name.len() <= LONGEST {
        return name.into_iter().collect();
    }
    let tail = LONGEST / 2;
    let head = LONGEST - tail - 1;
    let (start, end) = (name.iter().take(head), name.iter().skip(name.len() - tail));
    start.chain(&['…']).chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graph_is_named_without_its_folders() {
        for (place, expected) in [
            (":memory:", ":memory:> "),
            (":demo:", ":demo:> "),
            ("graph.tupu", "graph.tupu> "),
            ("/srv/data/泰安.tupu", "泰安.tupu> "),
            ("../graphs/./old.tupu", "old.tupu> "),
            ("..", "..> "),
        ] {
            assert_eq!(prompt(place, false, &[]), expected);
        }
        assert_eq!(prompt("g.tupu", true, &[]), "g.tupu (transaction)> ");
        let sources = ["a3.p1", "a4", "a5"].map(Arc::from);
        assert_eq!(
            prompt("g.tupu", false, &sources[..1]),
            "g.tupu (citing a3.p1)> "
        );
        let all = "g.tupu (transaction, citing a3.p1 and 2 more)> ";
        assert_eq!(prompt("g.tupu", true, &sources), all);
    }

    #[test]
    fn a_name_neither_fills_the_line_nor_commands_the_terminal() {
        let long = format!("{}-2026-11.tupu", "customers".repeat(10));
        let shown = prompt(&long, false, &[]);
        assert_eq!(shown.chars().count(), LONGEST + 2);
        assert!(
            shown.starts_with("customersc") && shown.ends_with("…ers-2026-11.tupu> "),
            "{shown}"
        );
        let whole = "x".repeat(LONGEST);
        assert_eq!(prompt(&whole, false, &[]), format!("{whole}> "));
        assert_eq!(
            prompt("a\u{1b}[2J\nb", false, &[]),
            "a\u{fffd}[2J\u{fffd}b> "
        );
    }
}
