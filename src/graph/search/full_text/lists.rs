//! Lists of entities with their scores, joined.

use super::table::TextHit;
use crate::error::Result;
use roaring::RoaringBitmap;

/// Entities in ascending order, each once.
pub(super) type Hits = Vec<TextHit>;

/// Entities that all count 1.
pub(super) fn constant(ids: &RoaringBitmap) -> Hits {
    let hit = |id| TextHit { id, score: 1.0 };
    ids.iter().map(hit).collect()
}

/// The entities of any list, their scores added in the order of the lists. `check` is asked between, and its error ends it.
pub(super) fn added(
    lists: impl IntoIterator<Item = Hits>,
    check: &dyn Fn() -> Result<()>,
) -> Result<Hits> {
    let (mut all, mut waiting) = (Hits::new(), Hits::new());
    for mut list in lists {
        waiting.append(&mut list);
        // Where few wait for many, these would be gone through again for little.
        if waiting.len() >= all.len() {
            add_behind(&mut all, &mut waiting);
            check()?;
        }
    }
    add_behind(&mut all, &mut waiting);
    Ok(all)
}

/// Adds entities whose lists come behind those that are there.
fn add_behind(all: &mut Hits, waiting: &mut Hits) {
    if waiting.is_empty() {
        return;
    }
    all.append(waiting);
    // It keeps the order of the lists, and is fast where the lists are in order.
    all.sort_by_key(|hit| hit.id);
    all.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same {
            first.score += later.score;
        }
        same
    });
}

/// The entities of all lists, their scores added.
pub(super) fn common(lists: Vec<Hits>) -> Hits {
    let mut lists = lists.into_iter();
    let mut hits = lists.next().unwrap_or_default();
    for other in lists {
        let mut rest = other.iter().peekable();
        hits.retain_mut(|hit| {
            while rest.next_if(|other| other.id < hit.id).is_some() {}
            match rest.peek() {
                Some(other) if other.id == hit.id => {
                    hit.score += other.score;
                    true
                }
                _ => false,
            }
        });
    }
    hits
}

/// Adds the scores of others to entities that are there.
pub(super) fn add_where_present(hits: &mut Hits, others: &Hits) {
    let mut rest = others.iter().peekable();
    for hit in hits {
        while rest.next_if(|other| other.id < hit.id).is_some() {}
        if let Some(other) = rest.next_if(|other| other.id == hit.id) {
            hit.score += other.score;
        }
    }
}

/// Takes the others out.
pub(super) fn remove(hits: &mut Hits, others: &Hits) {
    let mut rest = others.iter().peekable();
    hits.retain(|hit| {
        while rest.next_if(|other| other.id < hit.id).is_some() {}
        rest.peek().is_none_or(|other| other.id != hit.id)
    });
}
