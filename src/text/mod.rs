//! Names and text without a graph: how a name is compared, and how names are found, by what people type and in running
//! text. Entities are numbers here.
//!
//! | file | its job |
//! | --- | --- |
//! | `normal_form` | a name without what people write now so, now otherwise |
//! | `simplified` | traditional → simplified characters |
//! | `core_form` | a name without 市, 有限公司 and the like; `affixes` and `places` are its tables |
//! | `pinyin` | a name in Latin letters, and by initials |
//! | `edit_distance` | typing errors, counted up to a bound |
//! | `grams` | texts that may contain another one |
//! | `automaton` | several typed texts compared with names, character by character |
//! | `key_index` | a map from keys to names: exact, by prefix, with errors (`key_walk`) |
//! | `name_table` | the index of names, and [`find`](NameTable::find) |
//! | `mentions` | names found in running text |
//! | `sentences` | a running text in paragraphs and sentences |
//! | `words` | words of texts, and queries for them |

mod affixes;
mod automaton;
mod core_form;
mod edit_distance;
mod grams;
mod key_index;
mod key_walk;
mod mentions;
mod name_table;
mod normal_form;
mod pinyin;
mod places;
mod sentences;
mod simplified;
#[cfg(test)]
mod tests;
pub mod words;

pub use core_form::core_forms;
pub use edit_distance::{Errors, edit_distance};
pub use grams::GramTable;
#[cfg(test)]
pub use mentions::Candidate;
pub use mentions::{Mention, MentionOptions, MentionSearch};
pub use name_table::{
    FindOptions, Found, Name, NameTable, Names, Piece, QualifiedText, Reading, Via, behind_others,
};
pub use normal_form::normal_form;
#[cfg(test)]
pub use pinyin::Spellings;
pub use pinyin::spellings;
pub use sentences::{Paragraph, paragraphs};
