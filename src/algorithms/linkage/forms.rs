//! Names in the forms in which they are compared. Forms are numbers: hashes of 64 bits.

use super::input::{LinkageInput, Lists};
use super::number::{CHUNK, hash};
use crate::error::Result;
use crate::parallel;
use crate::text::{core_forms, normal_form, spellings};
use crate::value::allowance::Allowance;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Names that an entity is compared by: more are passed over.
const NAMES: usize = 8;

/// The forms of all names.
#[derive(Debug, Default)]
pub(super) struct Forms {
    /// The main names as they are written.
    pub raw: Vec<u64>,
    /// The normal forms of all names, that of the main name first.
    pub normal: Lists<u64>,
    /// The normal and core forms of all names, sorted.
    pub all: Lists<u64>,
    /// The pinyin of the main name without what may be left out, sorted.
    pub pinyin: Lists<u64>,
    /// The initials of that.
    pub initials: Vec<u64>,
    /// The normal form of the main name.
    pub whole: Texts,
    /// The shortest of its core forms.
    pub short: Texts,
    /// How many entities have a form, where these are more than two.
    counts: FxHashMap<u64, u32>,
}

/// Texts in one string.
#[derive(Debug, Default)]
pub(super) struct Texts {
    ends: Vec<u32>,
    text: String,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    pub fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).and_then(|at| self.ends.get(at));
        let start = start.copied().unwrap_or(0) as usize;
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    fn bytes(&self) -> u64 {
        (size_of_val(self.ends.as_slice()) + self.text.len()) as u64
    }
}

/// The forms of one entity.
struct OfOne {
    raw: u64,
    normal: Vec<u64>,
    all: Vec<u64>,
    pinyin: Vec<u64>,
    initials: u64,
    whole: String,
    short: String,
}

impl Forms {
    pub fn of(input: &LinkageInput, allowance: &dyn Allowance) -> Result<Forms> {
        let chunks = parallel::blocks(input.len(), CHUNK);
        let made = parallel::map_parallel(
            allowance.threads(),
            chunks,
            || Ok(()),
            |(), chunk| {
                allowance.check()?;
                let of = |at: usize| OfOne::of(input.names.get(at as u32));
                Ok(chunk.map(of).collect::<Vec<OfOne>>())
            },
        )?;
        let mut forms = Forms::default();
        for one in made.into_iter().flatten() {
            forms.push(one);
        }
        allowance.hold(forms.bytes())?;
        forms.count();
        Ok(forms)
    }

    fn push(&mut self, one: OfOne) {
        self.raw.push(one.raw);
        self.normal.push(one.normal);
        self.all.push(one.all);
        self.pinyin.push(one.pinyin);
        self.initials.push(one.initials);
        self.whole.push(&one.whole);
        self.short.push(&one.short);
    }

    fn count(&mut self) {
        let mut all = self.all.items().to_vec();
        all.sort_unstable();
        for same in all.chunk_by(|a, b| a == b) {
            if let ([_, _, _, ..], Some(form)) = (same, same.first()) {
                self.counts.insert(*form, same.len() as u32);
            }
        }
    }

    /// How many entities have a form: two, if they are fewer than three.
    pub fn count_of(&self, form: u64) -> u32 {
        self.counts.get(&form).copied().unwrap_or(2)
    }

    fn bytes(&self) -> u64 {
        let lists = [&self.normal, &self.all, &self.pinyin];
        let lists: u64 = lists.into_iter().map(Lists::bytes).sum();
        lists + self.whole.bytes() + self.short.bytes() + 16 * self.raw.len() as u64
    }
}

impl OfOne {
    fn of(names: &[Arc<str>]) -> OfOne {
        let main = names.first().map_or("", |name| &**name);
        let whole = normal_form(main);
        let cores = core_forms(main);
        let short = cores.last().cloned().unwrap_or_else(|| whole.clone());
        let (mut normal, mut all) = (Vec::new(), Vec::new());
        for (at, name) in names.iter().take(NAMES).enumerate() {
            let form = match at {
                0 => whole.clone(),
                _ => normal_form(name),
            };
            if form.is_empty() {
                continue;
            }
            normal.push(hash(&form));
            all.push(hash(&form));
            let cores = match at {
                0 => cores.clone(),
                _ => core_forms(name),
            };
            all.extend(cores.iter().map(hash));
        }
        all.sort_unstable();
        all.dedup();
        let spelled = spellings(&short);
        let mut pinyin: Vec<u64> = spelled.syllables.iter().map(hash).collect();
        pinyin.sort_unstable();
        OfOne {
            raw: hash(&main),
            normal,
            all,
            pinyin,
            initials: spelled.initials.first().map_or(0, hash),
            whole,
            short,
        }
    }
}
