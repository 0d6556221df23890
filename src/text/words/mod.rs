//! Words of texts: what full-text indexes keep, and how they are asked for.
//!
//! | file | its job |
//! | --- | --- |
//! | `analyzer` | analyzers by name: a text → its words, each with its position and its place |
//! | `segment` | a text → runs of Chinese characters and other text, and the words in these |
//! | `chinese` | words of Chinese text, by jieba's dictionary |
//! | `stop_words` | words that are left out |
//! | `text_query`, `parse` | what is looked for, and its syntax (Lucene's) |
//! | `looked_for` | the words of an index that a part of a query looks for |
//! | `vocabulary`, `pattern` | the words of an index: exactly, by beginning, by wildcards, with typing errors |
//! | `highlight` | where the words that are looked for stand in a text |

mod analyzer;
#[cfg(feature = "jieba")]
mod chinese;
mod highlight;
mod looked_for;
mod parse;
mod pattern;
mod segment;
mod stop_words;
#[cfg(test)]
mod tests;
mod text_query;
mod vocabulary;

pub use analyzer::Analyzer;
pub use highlight::{HighlightOptions, highlight};
pub use looked_for::{LookedFor, Slot, Term};
pub use pattern::Pattern;
pub use text_query::{Clause, Occurrence, QueryNode, TextQuery, WordsKind, WordsQuery};
pub use vocabulary::{Vocabulary, VocabularyBuilder};
