//! Why a pair is probable: the weight of each comparison.

use super::compare::{
    BY_COUNT, Comparer, KINDS, NAME_LEVELS, PLACE_LEVELS, Pattern, SET_LEVELS, VALUE_LEVELS, level,
};
use super::model::Model;
use super::number::hash;
use crate::text::{core_forms, normal_form};
use std::sync::Arc;

/// The weight of one comparison.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The comparison.
    pub comparison: Arc<str>,
    /// How far the two agree in it.
    pub level: String,
    /// The form of a name in which they agree.
    pub form: Option<String>,
    /// The weight.
    pub bits: f64,
}

/// The weights of a pair: the prior first, then each comparison in which both have something.
pub(super) fn of(
    comparer: &Comparer<'_>,
    model: &Model,
    (pair, pattern): ((u32, u32), Pattern),
) -> Vec<Reason> {
    let mut reasons = vec![Reason {
        comparison: Arc::from("prior"),
        level: "any two".to_owned(),
        form: None,
        bits: model.prior,
    }];
    let sets = comparer.sets();
    for comparison in 0..sets.len() + 2 {
        let Some(bits) = model.weight(comparison, pattern) else {
            continue;
        };
        let level = level(pattern, comparison) as usize;
        let (name, words, form) = match comparison {
            0 => ("name", name_level(level), shared_form(comparer, pair)),
            1 => ("place", word(&PLACE_LEVELS, level), None),
            other => match sets.get(other - 2) {
                Some(set) if set.is_value => (&*set.name, word(&VALUE_LEVELS, level), None),
                Some(set) => (&*set.name, word(&SET_LEVELS, level), None),
                None => continue,
            },
        };
        reasons.push(Reason {
            comparison: Arc::from(name),
            level: words,
            form,
            bits,
        });
    }
    let together = model.together(pattern);
    if together < 0.0 {
        reasons.push(Reason {
            comparison: Arc::from("together"),
            level: "as many different pairs".to_owned(),
            form: None,
            bits: together,
        });
    }
    reasons
}

fn word(words: &[&str], level: usize) -> String {
    words.get(level).copied().unwrap_or("").to_owned()
}

fn name_level(level: usize) -> String {
    let (kind, common) = (level / KINDS.len(), level % KINDS.len());
    match kind < BY_COUNT {
        true => word(&NAME_LEVELS, kind) + KINDS.get(common).copied().unwrap_or(""),
        false => word(&NAME_LEVELS, level - BY_COUNT * KINDS.len() + BY_COUNT),
    }
}

/// The text of the form that the names of a pair have in common.
fn shared_form(comparer: &Comparer<'_>, (a, b): (u32, u32)) -> Option<String> {
    let form = comparer.name(a, b).1?;
    let names = comparer.input.names.get(a).iter();
    let mut forms =
        names.flat_map(|name| std::iter::once(normal_form(name)).chain(core_forms(name)));
    forms.find(|text| hash(text) == form)
}
