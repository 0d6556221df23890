//! Text → AST. Knows no graph, no functions, no types.
//!
//! The lexer splits the text into tokens without ever failing; the grammar, one function per production, is written
//! with nom over these tokens. Entry points: [`parse`] (one statement), [`split_statements`] (the positions of many;
//! [`StatementReader`] finds them in a stream), [`parse_expression`] (one expression), [`tokenize`] and [`is_complete`]
//! (for a shell with colours and multi-line input). `grammar` describes how to add a clause or an operator.

mod ascii;
pub mod ast;
mod combinator;
mod failure;
mod grammar;
mod habits;
mod input;
mod keyword;
mod lexer;
mod literal;
mod reader;
mod reference;
mod script;
mod token;

#[cfg(test)]
mod tests;

pub use ast::quoted_name;
pub use habits::habit;
pub use keyword::Keyword;
pub use lexer::{tokenize, tokens};
pub use reader::{StatementReader, split_statements};
pub use reference::{Construct, constructs};
pub use script::{is_complete, parse, parse_expression};
pub use token::{Symbol, Token, TokenKind};
