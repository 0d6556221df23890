//! Whether what has been typed is a whole statement: the Enter key runs it then, and else begins a new line.

use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Completer, Helper, Highlighter, Hinter};

/// What the line editor asks while a statement is typed.
#[derive(Completer, Helper, Highlighter, Hinter)]
pub struct StatementHelper;

impl Validator for StatementHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let complete = text.trim_start().starts_with(':') || tupu::language::is_complete(text);
        Ok(if complete {
            ValidationResult::Valid(None)
        } else {
            ValidationResult::Incomplete
        })
    }
}
