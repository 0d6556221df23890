//! A text cut into statements and commands, and both carried out in order.
//!
//! A command takes up a line that begins with `:` where a statement could begin; a statement goes on to its `;`, or to
//! the end of the text.

use super::habit::{self, Habit};
use super::state::{CliError, Outcome, Shell};
use super::{answer, command};
use std::ops::{ControlFlow, Range};
use tupu::language::{Symbol, TokenKind, tokens};

/// How deep scripts may read other scripts.
const DEEPEST: usize = 16;

/// What a text consists of, by its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Statement(Range<usize>),
    Command(Range<usize>),
}

/// Carries out what has been typed; a command that takes a statement may go on over several lines.
pub fn answer_typed(shell: &mut Shell, text: &str) -> Outcome {
    let command = text.trim_start().strip_prefix(':');
    match command.is_some_and(command::takes_statement) {
        true => command::run(shell, text),
        false => answer_text(shell, text),
    }
}

/// Carries out everything in a text; stops at the first that fails.
pub fn answer_text(shell: &mut Shell, text: &str) -> Outcome {
    for piece in pieces(text) {
        let next = match piece {
            Piece::Statement(range) => answer_statement(shell, text, range),
            Piece::Command(range) => answer_command(shell, text, range),
        };
        if next?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn answer_statement(shell: &mut Shell, text: &str, range: Range<usize>) -> Outcome {
    let statement = text.get(range.clone()).unwrap_or_default();
    echo(shell, statement, ";");
    if let Some(habit) = habit::of_statement(statement) {
        let answered = answer_habit(shell, statement, habit);
        return answered.map_err(|error| error.at(text, range.start));
    }
    match answer::statement(shell, statement) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) => {
            let error = error.moved_by(range.start);
            Err(answer::failure(error, text).at(text, range.start))
        }
    }
}

/// What is typed by the habit of another shell: its name here, and then what it does.
fn answer_habit(shell: &mut Shell, typed: &str, habit: Habit) -> Outcome {
    let first = typed.lines().next().unwrap_or(typed);
    match habit {
        Habit::Means(command) => {
            if !habit::is_plain(first, &command) {
                eprintln!("note: `{first}` is `{command}` here");
            }
            answer_text(shell, &command)
        }
        Habit::Advice(way) => Err(CliError::new(format!(
            "`{first}` is not of this shell: {way}"
        ))),
    }
}

fn answer_command(shell: &mut Shell, text: &str, range: Range<usize>) -> Outcome {
    let line = text.get(range.clone()).unwrap_or_default();
    echo(shell, line, "");
    command::run(shell, line).map_err(|error| error.at(text, range.start))
}

/// A script shows what it runs, where `:echo on` asks for it.
fn echo(shell: &Shell, text: &str, end: &str) {
    if shell.settings.echo {
        answer::say(&format!("{}{text}{end}", shell.prompt()));
    }
}

/// Carries out a script file.
pub fn answer_file(shell: &mut Shell, path: &str) -> Outcome {
    if shell.depth >= DEEPEST {
        return Err(CliError::new(format!(
            "{path}: scripts read each other more than {DEEPEST} deep"
        )));
    }
    let text =
        std::fs::read_to_string(path).map_err(|error| CliError::new(format!("{path}: {error}")))?;
    shell.depth += 1;
    let outcome = answer_text(shell, &text);
    shell.depth -= 1;
    outcome.map_err(|error| error.of_source(path))
}

/// Cuts a text into what it consists of.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    // The text of a command need not be in the language, so tokens begin anew after each.
    while let Some(command) = statements(text, from, &mut pieces) {
        from = command.end;
        pieces.push(Piece::Command(command));
    }
    pieces
}

/// The statements from here to the next command, which is returned where there is one.
fn statements(text: &str, from: usize, pieces: &mut Vec<Piece>) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let mut open: Option<Range<usize>> = None;
    for token in tokens(rest) {
        let span = from + token.span.start as usize..from + token.span.end as usize;
        match (token.kind, &mut open) {
            (TokenKind::Symbol(Symbol::Colon), None) => {
                return Some(span.start..line_end(text, span.start));
            }
            (TokenKind::Symbol(Symbol::Semicolon), _) => {
                pieces.extend(open.take().map(Piece::Statement));
            }
            (TokenKind::Comment, _) => {}
            (_, Some(open)) => open.end = span.end,
            (_, None) => open = Some(span),
        }
    }
    pieces.extend(open.map(Piece::Statement));
    None
}

fn line_end(text: &str, from: usize) -> usize {
    let line = text.get(from..).and_then(|rest| rest.find('\n'));
    line.map_or(text.len(), |length| from + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(char, &str)> {
        let named = |piece| match piece {
            Piece::Statement(range) => ('s', &text[range]),
            Piece::Command(range) => ('c', &text[range]),
        };
        pieces(text).into_iter().map(named).collect()
    }

    #[test]
    fn commands_stand_between_statements() {
        let text =
            "// 泰安\nRETURN ';' ;\n :param name it's\nMATCH (n:City)\n:help\nRETURN n; RETURN 2";
        assert_eq!(
            cut(text),
            [
                ('s', "RETURN ';'"),
                ('c', ":param name it's"),
                ('s', "MATCH (n:City)\n:help\nRETURN n"),
                ('s', "RETURN 2"),
            ]
        );
        assert_eq!(cut(" ; // nothing"), []);
    }
}
