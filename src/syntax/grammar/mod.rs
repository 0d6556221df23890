//! The grammar: each function is one production, named after what it parses.
//!
//! A production takes an `Input` and returns the rest and a part of the syntax tree. It decides by the next one or two
//! tokens which alternative to take, so that nothing is parsed twice. Where it fails, it records what it expected
//! (`Input::fail`, `Input::note`), and the furthest such position becomes the error. What is wrong in every reading (an
//! integer that is too large) ends the parse immediately (`failure::fatal`).
//!
//! To add a clause: a production in `reading`, `writing` or `projection`, a row in `statement::READING` or
//! `statement::UPDATING`, a variant of `ast::ClauseKind`, and its text in `ast::display`.

mod atom;
mod call;
mod case;
mod chain;
mod comprehension;
mod conditional;
pub(super) mod expression;
mod graph_type;
mod is_test;
mod label;
mod name;
mod pattern;
mod projection;
mod quantifier;
mod reading;
mod relationship;
mod rule;
mod schema;
mod search;
mod special_call;
pub(super) mod statement;
mod stating;
mod subquery;
pub(super) mod value_type;
mod writing;
