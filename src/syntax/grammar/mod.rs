//! The grammar: one function is one production, named after what it reads.
//!
//! A production takes an `Input` and answers with the rest and a piece of syntax tree. It decides by the next token or
//! two which alternative to take, so that nothing is read twice; where it turns back, it notes what it wanted
//! (`Input::fail`, `Input::note`), and the furthest such place becomes the error. What no other reading can mend (an
//! integer that is too great) ends the parse at once (`failure::fatal`).
//!
//! To add a clause: a production in `reading`, `writing` or `projection`, a row in `statement::READING` or `statement::UPDATING`, a
//! variant of `ast::ClauseKind`, and its text in `ast::display`.

mod atom;
mod call;
mod case;
mod chain;
mod comprehension;
mod conditional;
pub(super) mod expression;
mod is_test;
mod label;
mod name;
mod pattern;
mod projection;
mod quantifier;
mod reading;
mod relationship;
mod schema;
mod special_call;
pub(super) mod statement;
mod stating;
mod subquery;
pub(super) mod value_type;
mod writing;
