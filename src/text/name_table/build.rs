//! Making a table of names, on two threads where there are many.

use super::{Name, NameTable};
use crate::error::{Error, ErrorCode, Result};
use crate::text::key_index::{KeyIndex, Keys, Posting};
use crate::text::{core_forms, normal_form, spellings};

/// From so many names on, a second thread is worth its start.
const FEW: usize = 2_000;

/// How many names are gone through between two questions whether to go on.
const BETWEEN_CHECKS: usize = 1 << 10;

/// Asked now and then while a table is made, with the memory that the asking part of the work has taken: an error ends it.
pub type GoOn<'a> = dyn Fn(u64) -> Result<()> + Sync + 'a;

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
        NameTable::build(names, &|_| Ok(()))
    }

    /// The same, which ends where one may not go on.
    ///
    /// # Errors
    ///
    /// Those of [`NameTable::new`], and that of `go_on`.
    ///
    /// ```text
    /// NameTable::build(names, &|bytes| limits.check_fits(bytes))
    /// ```
    pub fn build<'t>(
        names: impl IntoIterator<Item = Name<'t>>,
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
        let parts = keys_of(&text, &ends, go_on)?;
        let (forms, syllables, initials) = indexed(parts, ids.len(), go_on)?;
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

/// The keys of all names.
fn keys_of(text: &str, ends: &[u32], go_on: &GoOn<'_>) -> Result<Parts> {
    if ends.len() < FEW {
        return keys(text, ends, 0..ends.len(), go_on);
    }
    let middle = ends.len() / 2;
    // Each of the two has half of the memory.
    let half = |bytes: u64| go_on(bytes * 2);
    let (first, second) = std::thread::scope(|scope| {
        let second = scope.spawn(|| keys(text, ends, middle..ends.len(), &half));
        (keys(text, ends, 0..middle, &half), second.join())
    });
    let (mut all, second) = (first?, second.map_err(|_| stopped())??);
    for (all, more) in [
        (&mut all.forms, second.forms),
        (&mut all.syllables, second.syllables),
        (&mut all.initials, second.initials),
    ] {
        if !all.append(more) {
            return Err(too_many());
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

/// The three indexes; the largest on a thread of its own.
fn indexed(parts: Parts, names: usize, go_on: &GoOn<'_>) -> Result<(KeyIndex, KeyIndex, KeyIndex)> {
    let all = parts.bytes();
    // The keys are there until their index is.
    let go_on: &GoOn<'_> = &|bytes| go_on(all + bytes);
    let Parts {
        forms,
        syllables,
        initials,
    } = parts;
    if names < FEW {
        return Ok((
            KeyIndex::build(forms, go_on)?,
            KeyIndex::build(syllables, go_on)?,
            KeyIndex::build(initials, go_on)?,
        ));
    }
    std::thread::scope(|scope| {
        let syllables = scope.spawn(|| KeyIndex::build(syllables, go_on));
        let (forms, initials) = (
            KeyIndex::build(forms, go_on)?,
            KeyIndex::build(initials, go_on)?,
        );
        let syllables = syllables.join().map_err(|_| stopped())??;
        Ok((forms, syllables, initials))
    })
}

fn too_many() -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "the names are too many for one index: they, or the forms of them, have more than 4 GiB of text",
    )
    .hint("declare a name index for fewer labels or properties")
}

fn stopped() -> Error {
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        "the index of names was not made: a thread stopped",
    )
}
