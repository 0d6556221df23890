//! Making a table of names, on several threads where there are many.

use super::{Name, NameTable};
use crate::error::{Error, ErrorCode, Result};
use crate::text::key_index::{KeyIndex, Keys, Posting};
use crate::text::{core_forms, normal_form, spellings};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// From so many names on, more threads are worth their start.
const FEW: usize = 2_000;

/// A thread makes the keys of so many names at a time.
const BLOCK: usize = 8_000;

/// How many names are gone through between two questions whether to go on.
const BETWEEN_CHECKS: usize = 1 << 10;

/// Asked now and then while a table is made, with the memory that the asking part of the work has taken: an error ends it.
pub type GoOn<'a> = dyn Fn(u64) -> Result<()> + Sync + 'a;

/// Does pieces of work, each known by its number, in any order and on as many threads as it likes; an error ends it. (How many threads
/// there are is known above.)
pub type Crew<'a> = dyn Fn(usize, Piece<'_>) -> Result<()> + 'a;

/// A piece of work, by its number.
pub type Piece<'a> = &'a (dyn Fn(usize) -> Result<()> + Sync);

/// One piece after the other.
fn alone(pieces: usize, work: Piece<'_>) -> Result<()> {
    (0..pieces).try_for_each(work)
}

/// What each piece of work answers, in order.
fn each<T: Send>(
    crew: &Crew<'_>,
    pieces: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let done: Vec<Mutex<Option<T>>> = (0..pieces).map(|_| Mutex::new(None)).collect();
    crew(pieces, &|at| {
        let answer = work(at)?;
        if let Some(place) = done.get(at) {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        }
        Ok(())
    })?;
    let answers = done
        .into_iter()
        .filter_map(|place| place.into_inner().unwrap_or_else(PoisonError::into_inner));
    Ok(answers.collect())
}

/// The keys of a part of the names.
#[derive(Default)]
struct Parts {
    forms: Keys,
    syllables: Keys,
    initials: Keys,
}

impl Parts {
    fn bytes(&self) -> u64 {
        [&self.forms, &self.syllables, &self.initials]
            .map(|keys| keys.bytes() as u64)
            .iter()
            .sum()
    }
}

impl NameTable {
    /// The table of these names. Names without a character are passed over when names are looked for.
    ///
    /// # Errors
    ///
    /// `ArgumentError` (`InvalidArgumentValue`) if the names have more than 4 GiB of text, or of forms.
    ///
    /// ```text
    /// NameTable::new([Name { id: 1, text: "泰安市", is_main: true }])
    /// ```
    #[cfg(test)]
    pub fn new<'t>(names: impl IntoIterator<Item = Name<'t>>) -> Result<NameTable> {
        NameTable::build(names, &alone, &|_| Ok(()))
    }

    /// The same, where there are many names by a crew; it ends where one may not go on.
    ///
    /// # Errors
    ///
    /// Those of [`NameTable::new`], and that of `go_on`.
    ///
    /// ```text
    /// NameTable::build(names, &crew, &|bytes| limits.check_fits(bytes))
    /// ```
    pub fn build<'t>(
        names: impl IntoIterator<Item = Name<'t>>,
        crew: &Crew<'_>,
        go_on: &GoOn<'_>,
    ) -> Result<NameTable> {
        let mut text = String::new();
        let (mut ends, mut ids, mut aliases) = (Vec::new(), Vec::new(), Vec::new());
        let mut lengths = Vec::new();
        for (at, name) in names.into_iter().enumerate() {
            text.push_str(name.text);
            ends.push(u32::try_from(text.len()).map_err(|_| too_many())?);
            ids.push(name.id);
            lengths.push(u16::try_from(name.text.chars().count()).unwrap_or(u16::MAX));
            if at % 64 == 0 {
                aliases.push(0);
            }
            if let Some(bits) = aliases.last_mut() {
                *bits |= u64::from(!name.is_main) << (at % 64);
            }
        }
        if ids.len() > Posting::NAMES {
            return Err(too_many());
        }
        text.shrink_to_fit();
        let crew = if ids.len() < FEW { &alone } else { crew };
        let parts = keys_of(&text, &ends, (crew, go_on))?;
        let (forms, syllables, initials) = indexed(parts, (crew, go_on))?;
        Ok(NameTable {
            text,
            ends,
            ids,
            lengths,
            aliases,
            forms,
            syllables,
            initials,
        })
    }
}

/// The keys of all names, block by block.
fn keys_of(text: &str, ends: &[u32], (crew, go_on): (&Crew<'_>, &GoOn<'_>)) -> Result<Parts> {
    // What all blocks take, as far as they have told.
    let taken = AtomicU64::new(0);
    let parts = each(crew, ends.len().div_ceil(BLOCK), |block| {
        let told = AtomicU64::new(0);
        let names = block * BLOCK..ends.len().min((block + 1) * BLOCK);
        keys(text, ends, names, &|bytes| {
            let more = bytes.saturating_sub(told.swap(bytes, Ordering::Relaxed));
            go_on(taken.fetch_add(more, Ordering::Relaxed) + more)
        })
    })?;
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for more in parts {
        for (all, more) in [
            (&mut all.forms, more.forms),
            (&mut all.syllables, more.syllables),
            (&mut all.initials, more.initials),
        ] {
            if !all.append(more) {
                return Err(too_many());
            }
        }
    }
    Ok(all)
}

fn keys(
    text: &str,
    ends: &[u32],
    names: std::ops::Range<usize>,
    go_on: &GoOn<'_>,
) -> Result<Parts> {
    let mut parts = Parts::default();
    let mut start = names
        .start
        .checked_sub(1)
        .and_then(|at| ends.get(at))
        .map_or(0, |end| *end as usize);
    for number in names {
        if number % BETWEEN_CHECKS == 0 {
            go_on(parts.bytes())?;
        }
        let end = ends.get(number).map_or(start, |end| *end as usize);
        let name = text.get(start..end).unwrap_or("");
        start = end;
        let number = u32::try_from(number).map_err(|_| too_many())?;
        if !add_keys(&mut parts, number, name) {
            return Err(too_many());
        }
    }
    // In order block by block, on several threads: what is left is to merge the blocks.
    for keys in [&mut parts.forms, &mut parts.syllables, &mut parts.initials] {
        keys.sort();
    }
    Ok(parts)
}

/// Adds the keys of a name; false if there is no room for them.
fn add_keys(parts: &mut Parts, number: u32, name: &str) -> bool {
    let normal = normal_form(name);
    let cores = core_forms(name);
    let mut room = true;
    for (form, is_core) in
        std::iter::once((&normal, false)).chain(cores.iter().map(|core| (core, true)))
    {
        let posting = Posting::new(number, is_core);
        room &= parts.forms.add(form, posting);
        let spelled = spellings(form);
        for (keys, spelled, usual) in [
            (
                &mut parts.syllables,
                &spelled.syllables,
                spelled.usual_syllables,
            ),
            (
                &mut parts.initials,
                &spelled.initials,
                spelled.usual_initials,
            ),
        ] {
            for (at, key) in spelled.iter().enumerate() {
                let is_usual = at < usual;
                room &= keys.add(key, if is_usual { posting } else { posting.rare() });
            }
        }
    }
    room
}

/// The three indexes.
fn indexed(
    parts: Parts,
    (crew, go_on): (&Crew<'_>, &GoOn<'_>),
) -> Result<(KeyIndex, KeyIndex, KeyIndex)> {
    let all = parts.bytes();
    // The keys are there until their index is.
    let go_on: &GoOn<'_> = &|bytes| go_on(all + bytes);
    // The largest first, so that it does not wait for the others.
    let lists = [parts.syllables, parts.forms, parts.initials];
    let lists = lists.map(|keys| Mutex::new(Some(keys)));
    let built = each(crew, lists.len(), |at| {
        let keys = lists.get(at).and_then(|keys| {
            let mut keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
            keys.take()
        });
        KeyIndex::build(keys.unwrap_or_default(), go_on)
    })?;
    match <[KeyIndex; 3]>::try_from(built) {
        Ok([syllables, forms, initials]) => Ok((forms, syllables, initials)),
        Err(_) => Err(too_many()),
    }
}

fn too_many() -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "the names are too many for one index: they, or the forms of them, have more than 4 GiB of text",
    )
    .hint("declare a name index for fewer labels or properties")
}
