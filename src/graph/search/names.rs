//! The contents of a name index: the names in all the forms in which people write them.

use super::contents::{Contents, SearchedEntity, Tables};
use super::definition::SearchDefinition;
use crate::error::Result;
use crate::parallel::map_parallel;
use crate::text::{FindOptions, Found, Name, NameTable, Names, Piece};
use crate::value::allowance::Allowance;
use std::sync::Arc;

/// A text that nodes are looked for by, and how.
#[derive(Clone, Copy, Debug)]
pub struct NameQuestion<'q> {
    /// The text.
    pub text: &'q str,
    /// How many nodes are looked for, and how far.
    pub options: FindOptions,
}

impl Contents for NameTable {
    type Question<'q> = NameQuestion<'q>;
    type Hit = Found;

    /// The strings under the first key are main names, the others aliases.
    fn build(
        _: &SearchDefinition,
        entities: &mut dyn Iterator<Item = SearchedEntity>,
        allowance: &dyn Allowance,
    ) -> Result<NameTable> {
        let mut names: Vec<(u32, Arc<str>, bool)> = Vec::new();
        for entity in entities {
            let texts = entity.texts();
            names.extend(texts.map(|(key, text)| (entity.id, Arc::clone(text), key == 0)));
        }
        let own = size_of_val(names.as_slice()) as u64;
        let texts = names.iter().map(|(id, text, is_main)| Name {
            id: *id,
            text,
            is_main: *is_main,
        });
        let crew = |pieces: usize, work: Piece<'_>| {
            let threads = allowance.threads();
            map_parallel(threads, 0..pieces, || Ok(()), |(), piece| work(piece)).map(drop)
        };
        NameTable::build(texts, &crew, &|bytes| {
            allowance.check()?;
            allowance.check_fits(own + bytes)
        })
    }

    fn bytes(&self) -> u64 {
        NameTable::bytes(self) as u64
    }

    fn find(
        tables: &Tables<'_, NameTable>,
        question: &NameQuestion<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<Found>> {
        allowance.check()?;
        Ok(names(tables).find(question.text, question.options))
    }
}

/// The names in the contents of an index.
pub(super) fn names<'a>(tables: &Tables<'a, NameTable>) -> Names<'a> {
    Names {
        table: tables.base,
        changed: tables.changes,
        ignored: tables.ignored,
    }
}
