//! Asking the contents of a search index, which are built where that has not been done.

use super::contents::{Contents, Tables};
use super::definition::SearchDefinition;
use super::slot::{Base, Building, Held, SearchIndex};
use super::source::Entities;
use crate::error::Result;
use crate::graph::id_set::IdSet;
use crate::graph::view::GraphView;
use crate::value::allowance::Allowance;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How long one waits for another who builds, before one asks whether one may go on waiting.
const WAIT: Duration = Duration::from_millis(10);

impl SearchIndex {
    /// Asks the contents, as they are in the state that this index is of; builds them where that has not been done.
    pub fn find<C: Contents>(
        &self,
        view: &GraphView,
        question: &C::Question<'_>,
        allowance: &dyn Allowance,
    ) -> Result<Vec<C::Hit>> {
        self.read::<C, _>(view, allowance, &|tables| {
            C::find(tables, question, allowance)
        })
    }

    /// Reads the contents for a question of any kind.
    pub(super) fn read<C: Contents, R>(
        &self,
        view: &GraphView,
        allowance: &dyn Allowance,
        ask: &dyn Fn(&Tables<'_, C>) -> Result<R>,
    ) -> Result<R> {
        let base = self.base::<C>(view, allowance)?;
        let Some(contents) = base.contents.downcast_ref::<C>() else {
            // The index has been asked as one of another kind: it has nothing to keep for this one.
            return read_alone::<C, R>(&self.definition, view, allowance, ask);
        };
        let changes = self.changes::<C>(base, view, allowance)?;
        let is_same_state = changes.is_none();
        let ignored =
            |id| !is_same_state && (base.changed.contains(id) || self.changed.contains(id));
        let tables = Tables {
            base: contents,
            changes: changes.and_then(|changes| changes.downcast_ref::<C>()),
            ignored: &ignored,
            changed: match is_same_state {
                true => [None, None],
                false => [Some(&base.changed), Some(&self.changed)],
            },
        };
        ask(&tables)
    }

    fn base<C: Contents>(&self, view: &GraphView, allowance: &dyn Allowance) -> Result<&Base> {
        let mut is_building = self.slot.is_building();
        loop {
            if let Some(base) = self.slot.base.get() {
                return Ok(base);
            }
            if !*is_building {
                break;
            }
            let waited = self.slot.built.wait_timeout(is_building, WAIT);
            is_building = waited.unwrap_or_else(PoisonError::into_inner).0;
            allowance.check()?;
        }
        *is_building = true;
        drop(is_building);
        let building = Building(&self.slot);
        let base = self.build::<C>(view, allowance)?;
        let base = self.slot.base.get_or_init(|| base);
        drop(building);
        Ok(base)
    }

    fn build<C: Contents>(&self, view: &GraphView, allowance: &dyn Allowance) -> Result<Base> {
        let mut entities = Entities::all(view, &self.definition, allowance);
        let contents = C::build(&self.definition, &mut entities, allowance)?;
        let entities = entities.finish()?;
        Ok(Base {
            bytes: contents.bytes(),
            contents: Arc::new(contents),
            entities,
            changed: self.changed.clone(),
            state: Arc::clone(&self.changes),
        })
    }

    /// The contents of what has changed between the state of `base` and this one; `None` if they are the same state.
    fn changes<C: Contents>(
        &self,
        base: &Base,
        view: &GraphView,
        allowance: &dyn Allowance,
    ) -> Result<Option<&Held>> {
        if Arc::ptr_eq(&base.state, &self.changes) {
            return Ok(None);
        }
        if let Some(changes) = self.changes.get() {
            return Ok(Some(changes));
        }
        let ids = IdSet::any([&self.changed, &base.changed].into_iter());
        let mut entities = Entities::these(view, &self.definition, ids, allowance);
        let contents = C::build(&self.definition, &mut entities, allowance)?;
        entities.finish()?;
        // Two may build it at once; the first one counts.
        Ok(Some(self.changes.get_or_init(|| Arc::new(contents))))
    }
}

/// Asks contents that are built for this question alone.
fn read_alone<C: Contents, R>(
    definition: &SearchDefinition,
    view: &GraphView,
    allowance: &dyn Allowance,
    ask: &dyn Fn(&Tables<'_, C>) -> Result<R>,
) -> Result<R> {
    let contents = build_alone::<C>(definition, view, allowance)?;
    let tables = Tables {
        base: &contents,
        changes: None,
        ignored: &|_| false,
        changed: [None, None],
    };
    ask(&tables)
}

/// Contents of a state that no index keeps.
pub(super) fn build_alone<C: Contents>(
    definition: &SearchDefinition,
    view: &GraphView,
    allowance: &dyn Allowance,
) -> Result<C> {
    let mut entities = Entities::all(view, definition, allowance);
    let contents = C::build(definition, &mut entities, allowance)?;
    entities.finish()?;
    allowance.check_fits(contents.bytes())?;
    Ok(contents)
}
