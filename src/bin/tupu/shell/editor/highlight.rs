//! Colours of the text that is being typed.

use crate::shell::command;
use crate::shell::tokens::Tokens;
use crate::shell::typing;
use tupu::language::{Keyword, Symbol, TokenKind, tokenize};

/// The style of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Keyword,
    /// Label or relationship type.
    Naming,
    Function,
    Text,
    Number,
    Parameter,
    Comment,
    Command,
    /// An invalid token: an unknown character, a bracket without its partner.
    Wrong,
}

impl Style {
    /// Its code in Select Graphic Rendition; from the eight colours that every theme has.
    fn code(self) -> &'static str {
        match self {
            Style::Keyword => "1;34",
            Style::Naming => "36",
            Style::Function => "34",
            Style::Text => "32",
            Style::Number | Style::Command => "35",
            Style::Parameter => "33",
            Style::Comment => "2",
            Style::Wrong => "1;31",
        }
    }
}

/// The text with its colours.
pub fn painted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut from = 0;
    for (start, end, style) in styles(text) {
        let (Some(plain), Some(piece)) = (text.get(from..start), text.get(start..end)) else {
            continue;
        };
        out.push_str(plain);
        out.push_str(&format!("\x1b[{}m{piece}\x1b[0m", style.code()));
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The coloured pieces in order: start, end, style.
pub fn styles(text: &str) -> Vec<(usize, usize, Style)> {
    if let Some((statement, line)) =
        typing::command_within(text).and_then(|at| text.split_at_checked(at))
    {
        let mut styles = statement_styles(statement, 0);
        let moved = |(start, end, style)| (start + statement.len(), end + statement.len(), style);
        styles.extend(command_styles(line).into_iter().map(moved));
        return styles;
    }
    command_styles(text)
}

/// The styles of a text that may begin with a command.
fn command_styles(text: &str) -> Vec<(usize, usize, Style)> {
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with(':') {
        return statement_styles(text, 0);
    }
    let word = text[start..].find(char::is_whitespace);
    let end = word.map_or(text.len(), |length| start + length);
    let name = &text[start + 1..end];
    let style = if command::exists(name) {
        Style::Command
    } else {
        Style::Wrong
    };
    let mut styles = vec![(start, end, style)];
    if command::takes_statement(name) {
        styles.extend(statement_styles(&text[end..], end));
    }
    styles
}

fn statement_styles(text: &str, offset: usize) -> Vec<(usize, usize, Style)> {
    let tokens = Tokens::new(text);
    let unmatched = tokens.unmatched_brackets();
    let of_token = |at| {
        let style = match unmatched.contains(&at) {
            true => Some(Style::Wrong),
            false => style(&tokens, at),
        };
        let span = tokens.get(at)?.span;
        Some((
            offset + span.start as usize,
            offset + span.end as usize,
            style?,
        ))
    };
    let mut styles: Vec<_> = (0..tokens.len()).filter_map(of_token).collect();
    let comments = tokenize(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Comment);
    styles.extend(comments.map(|token| {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        (offset + start, offset + end, Style::Comment)
    }));
    styles.sort_unstable_by_key(|(start, _, _)| *start);
    styles
}

fn style(tokens: &Tokens<'_>, at: usize) -> Option<Style> {
    if tokens.name(at).is_some() && tokens.naming(at).is_some() {
        return Some(Style::Naming);
    }
    match tokens.kind(at)? {
        TokenKind::Keyword(_) if is_key(tokens, at) => None,
        TokenKind::Keyword(Keyword::Labels | Keyword::Keys)
            if tokens.is(at + 1, Symbol::LeftParen) =>
        {
            Some(Style::Function)
        }
        TokenKind::Keyword(_) => Some(Style::Keyword),
        TokenKind::Identifier if tokens.is(at + 1, Symbol::LeftParen) => Some(Style::Function),
        TokenKind::String | TokenKind::UnterminatedString => Some(Style::Text),
        TokenKind::Integer | TokenKind::Float | TokenKind::Decimal => Some(Style::Number),
        TokenKind::Parameter => Some(Style::Parameter),
        TokenKind::UnterminatedComment => Some(Style::Comment),
        TokenKind::Unknown => Some(Style::Wrong),
        _ => None,
    }
}

/// A keyword that names a property: `{key: 1}`.
fn is_key(tokens: &Tokens<'_>, at: usize) -> bool {
    let in_braces = |at| {
        tokens
            .enclosing(at)
            .is_some_and(|open| tokens.is(open, Symbol::LeftBrace))
    };
    tokens.is(at + 1, Symbol::Colon) && in_braces(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styled(text: &str) -> Vec<(&str, Style)> {
        styles(text)
            .into_iter()
            .map(|(start, end, style)| (&text[start..end], style))
            .collect()
    }

    #[test]
    fn what_is_what() {
        use Style::{Comment, Function, Keyword, Naming, Number, Parameter, Text};
        assert_eq!(
            styled(
                "MATCH (c:City {order: 1})-[:LOCATED_IN]->(p) RETURN size(c.name), '泰', $x // 好"
            ),
            [
                ("MATCH", Keyword),
                ("City", Naming),
                ("1", Number),
                ("LOCATED_IN", Naming),
                ("RETURN", Keyword),
                ("size", Function),
                ("'泰'", Text),
                ("$x", Parameter),
                ("// 好", Comment),
            ]
        );
    }

    #[test]
    fn what_is_wrong_and_what_is_not_finished() {
        use Style::{Keyword, Text, Wrong};
        assert_eq!(
            styled("RETURN (["),
            [("RETURN", Keyword), ("(", Wrong), ("[", Wrong)]
        );
        assert_eq!(
            styled("RETURN '泰安"),
            [("RETURN", Keyword), ("'泰安", Text)]
        );
        assert_eq!(styled("RETURN ?"), [("RETURN", Keyword), ("?", Wrong)]);
    }

    #[test]
    fn commands_and_their_statements() {
        use Style::{Command, Keyword, Number, Wrong};
        assert_eq!(styled(":format RETURN"), [(":format", Command)]);
        assert_eq!(
            styled(" :profile RETURN 1"),
            [(":profile", Command), ("RETURN", Keyword), ("1", Number)]
        );
        assert_eq!(styled(":nonsense"), [(":nonsense", Wrong)]);
        assert_eq!(
            styled("RETURN 1\n:schema"),
            [("RETURN", Keyword), ("1", Number), (":schema", Command)]
        );
    }

    #[test]
    fn colours_take_nothing_away() {
        let text = "MATCH (c:城市 {name: '泰安市'}) RETURN c";
        let painted = painted(text);
        let mut plain = painted.clone();
        for code in ["1;34", "36", "34", "32", "35", "33", "2", "1;31", "0"] {
            plain = plain.replace(&format!("\x1b[{code}m"), "");
        }
        assert_eq!(plain, text);
        assert!(painted.contains("\x1b[36m城市\x1b[0m"));
    }
}
