//! Text → AST. Knows no graph, no functions, no types.
//!
//! Entry points: `tokenize` (also for highlighting and completion), `parse` (one statement), `parse_script` (many).

pub mod ast;
