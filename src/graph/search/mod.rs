//! Search indexes: names, and whatever else finds entities by their texts.
//!
//! | file | its job |
//! | --- | --- |
//! | `definition` | what an index is over |
//! | `contents` | what an index of some kind has to offer: being built of entities, and finding them |
//! | `slot` | the contents of an index, shared by the states that follow one another, and what has changed since |
//! | `find` | asking the contents, and building them |
//! | `source` | the entities of an index, with their values |
//! | `names` | the contents of a name index |
//! | `texts` | the contents of a text index |
//! | `full_text` | the contents of a full-text index |
//! | `view` | searching a state |
//!
//! A state has the definitions, and of the contents only what has changed since they were built. They follow from the
//! entities, so nothing of them is stored, logged or undone: a state that goes back to an earlier one, is read from a file
//! or is laid out of history has them as any other has.
//!
//! To add a kind: a variant of [`SearchKind`], a type that is [`Contents`], and a method of the view that searches it.

pub mod contents;
mod definition;
mod find;
mod full_text;
mod names;
mod nearest;
mod slot;
mod source;
mod texts;
mod view;

pub use definition::{SearchDefinition, SearchKind, SearchTarget, VectorOptions};
pub use full_text::{TextHit, TextQuestion};
pub use names::NameQuestion;
pub use nearest::{LinkOptions, NearestEntity, VectorQuestion, coordinates};
pub use slot::SearchIndex;
pub use texts::PartQuestion;
