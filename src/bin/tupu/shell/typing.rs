//! The text that is being typed: whether Enter ends it, what is still open, and which part of it is a command.

use super::command;
use super::habit;
use super::tokens::Tokens;
use std::fmt;
use tupu::language::{Symbol, TokenKind, line_column, tokenize};

/// Whether the text can be run as it is. A statement ends with `;`, and a command at the end of its line, unless it
/// takes a statement. Input that no `;` could make valid is run at once: a habit of another shell, or text that cannot
/// begin a statement.
pub fn is_complete(text: &str) -> bool {
    if tupu::language::is_complete(text) || command_within(text).is_some() {
        return true;
    }
    if let Some(line) = text.trim_start().strip_prefix(':') {
        return !command::awaits_statement(line);
    }
    let last = last_statement(text);
    habit::of_line(last).is_some() || habit::of_ending(last).is_some() || habit::is_hopeless(last)
}

/// The text after the last `;`.
fn last_statement(text: &str) -> &str {
    let ends = |kind| kind == TokenKind::Symbol(Symbol::Semicolon);
    let tokens = tokenize(text);
    let end = tokens.iter().rev().find(|token| ends(token.kind));
    let from = end.map_or(0, |token| token.span.end as usize);
    text.get(from..).unwrap_or(text)
}

/// The start of the last line, if it is a command after an incomplete statement. A line of a statement may begin with a
/// label, so only complete names of commands count, and within quotes only `:clear`.
pub fn command_within(text: &str) -> Option<usize> {
    let at = last_line(text)?;
    let (before, line) = text.split_at_checked(at)?;
    let command = line.trim().strip_prefix(':')?;
    let pending = !before.trim().is_empty() && !is_complete(before);
    let begins = pending && command::begins_with_name(command);
    let may = match unfinished(before)? {
        Unfinished::Quote { .. } | Unfinished::Comment { .. } => {
            command.trim_end_matches(';').eq_ignore_ascii_case("clear")
        }
        Unfinished::Bracket { .. } | Unfinished::Semicolon | Unfinished::Word(_) => true,
    };
    (begins && may).then_some(at)
}

/// The start of a command that is being typed, at the end of this text.
pub fn command_start(before: &str) -> Option<usize> {
    if before.trim_start().starts_with(':') {
        return Some(0);
    }
    let at = last_line(before)?;
    let (statement, line) = before.split_at_checked(at)?;
    let outside = matches!(
        unfinished(statement)?,
        Unfinished::Semicolon | Unfinished::Word(_)
    );
    (line.trim_start().starts_with(':') && outside && !statement.trim().is_empty()).then_some(at)
}

/// Splits the text into the incomplete statement before a command within it, and what is to be run.
pub fn split(text: &str) -> (&str, &str) {
    text.split_at(command_within(text).unwrap_or(0))
}

/// The start of the last line, if there is one before it.
fn last_line(text: &str) -> Option<usize> {
    let text = text.trim_end_matches('\n');
    text.rfind('\n').map(|at| at + 1)
}

/// The reason why Enter has not ended a statement. Lines count from 1.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// A quote or a backtick is open.
    Quote { mark: char, line: usize },
    /// A comment is open.
    Comment { line: usize },
    /// A bracket is open.
    Bracket { mark: char, line: usize },
    /// A word that would be a command without the statement before it.
    Word(String),
    /// Only the `;` is missing.
    Semicolon,
}

impl fmt::Display for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfinished::Quote { mark, line } => {
                write!(f, "the {mark} of line {line} is not closed yet")
            }
            Unfinished::Comment { line } => {
                write!(
                    f,
                    "the comment of line {line} is not closed yet: */ ends it"
                )
            }
            Unfinished::Bracket { mark, line } => {
                write!(f, "the {mark} of line {line} is not closed yet")
            }
            Unfinished::Word(command) => {
                write!(
                    f,
                    "this is part of the statement; {command} is the command, :clear drops the statement"
                )
            }
            Unfinished::Semicolon => f.write_str("; ends the statement, :clear drops it"),
        }
    }
}

/// What is missing from the statement at the end of this text; `None` if there is no statement, or a complete one.
pub fn unfinished(text: &str) -> Option<Unfinished> {
    let tokens = tokenize(text);
    let last = tokens
        .iter()
        .rev()
        .find(|token| token.kind != TokenKind::Comment)?;
    let line = |at: u32| line_column(text, at as usize).0;
    let mark = |at: u32| text.get(at as usize..).and_then(|rest| rest.chars().next());
    let start = last.span.start;
    match last.kind {
        TokenKind::UnterminatedString | TokenKind::UnterminatedIdentifier => {
            Some(Unfinished::Quote {
                mark: mark(start)?,
                line: line(start),
            })
        }
        TokenKind::UnterminatedComment => Some(Unfinished::Comment { line: line(start) }),
        TokenKind::Symbol(Symbol::Semicolon) => None,
        _ => Some(open_bracket(text).map_or_else(
            || word(text).unwrap_or(Unfinished::Semicolon),
            |at| Unfinished::Bracket {
                mark: mark(at).unwrap_or('('),
                line: line(at),
            },
        )),
    }
}

/// The innermost bracket that is open at the end of a text.
fn open_bracket(text: &str) -> Option<u32> {
    let mut tokens = Tokens::new(text);
    tokens.keep_last_statement();
    let open = tokens.enclosing(tokens.len())?;
    tokens.get(open).map(|token| token.span.start)
}

/// The last line, if it is a word that quits or asks for help.
fn word(text: &str) -> Option<Unfinished> {
    let line = text.trim_end().rsplit('\n').next()?;
    let known = ["help", "quit", "exit", "?"].contains(&line.trim().to_lowercase().as_str());
    match habit::of_line(line)? {
        habit::Habit::Means(command) if known => Some(Unfinished::Word(command)),
        habit::Habit::Means(_) | habit::Habit::Advice(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_complete_at_the_end_of_its_line() {
        assert!(is_complete(":param x 'open"));
        assert!(is_complete("RETURN 1;"));
        assert!(!is_complete("RETURN 1"));
        assert!(!is_complete(":profile MATCH (n)"));
        assert!(is_complete(":profile MATCH (n) RETURN n;"));
        assert!(is_complete(":view") && is_complete(":view 图.html"));
        assert!(!is_complete(":view 图.html MATCH (n)"));
    }

    #[test]
    fn what_no_semicolon_would_make_right_is_complete() {
        for text in [
            ".tables",
            "\\d",
            "?",
            "help",
            "EXIT",
            "SELECT * FROM city",
            "insert into city values (1)",
            "MTACH (n)",
            "describe City",
            "RETURN 1; quit",
            "MATCH (n) RETURN n\\G",
        ] {
            assert!(is_complete(text), "{text}");
        }
        for text in [
            "CREATE",
            "INSERT (:City)",
            "MATCH (n)\nquit",
            "CYPHER 5",
            "// SELECT",
            "RETURN 'help",
        ] {
            assert!(!is_complete(text) || text.starts_with("//"), "{text}");
        }
    }

    #[test]
    fn commands_within_a_statement() {
        let within = |text| command_within(text).map(|at| &text[at..]);
        assert_eq!(within("MATCH (n)\n:schema City"), Some(":schema City"));
        assert_eq!(within("MATCH (n\n:help;"), Some(":help;"));
        assert_eq!(within("MATCH (n\n:City)"), None);
        assert_eq!(within("MATCH (n) SET n\n:City"), None);
        assert_eq!(within("MATCH (n\n:help|City)"), None);
        assert_eq!(within("RETURN 'a\n:help"), None);
        assert_eq!(within("RETURN 'a\n:clear"), Some(":clear"));
        assert_eq!(within(":help"), None);
        assert_eq!(within("RETURN 1;\n:help"), None);
        assert_eq!(within(":profile MATCH (n)\n:clear"), Some(":clear"));
        assert_eq!(within(":params\n:help"), None);
    }

    #[test]
    fn why_a_statement_goes_on() {
        let why = |text| {
            unfinished(text)
                .map(|why| why.to_string())
                .unwrap_or_default()
        };
        assert_eq!(why("RETURN 'it;\n"), "the ' of line 1 is not closed yet");
        assert_eq!(why("RETURN 1 AS `a\n"), "the ` of line 1 is not closed yet");
        assert_eq!(
            why("RETURN 1\n/* a"),
            "the comment of line 2 is not closed yet: */ ends it"
        );
        assert_eq!(why("RETURN [1,\n(2"), "the ( of line 2 is not closed yet");
        assert_eq!(why("RETURN 1\n"), "; ends the statement, :clear drops it");
        assert_eq!(
            why("RETURN 1\nquit\n"),
            "this is part of the statement; :quit is the command, :clear drops the statement"
        );
        assert_eq!(why("RETURN 1;"), "");
    }
}
