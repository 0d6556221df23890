//! References and statements that stay in the file until they are needed: each of the two is read as a whole.

use super::super::references::{Loader, References, SetNumbers};
use super::super::statements::{Statement, StatementTable, Statements};
use super::bounds::Bounds;
use crate::error::Result;
use crate::graph::blocks::{Block, StatementsBlock};
use crate::graph::lazy::{Damage, Slot};
use crate::graph::listing::Sections;
use crate::graph::validation::is_storable;
use crate::graph::view::GraphView;
use crate::value::{EntityId, NodeId, RelationshipId};
use std::sync::Arc;

/// Where the parts of a state are that its directory does not list.
#[derive(Clone, Debug, Default)]
pub struct Unlisted {
    /// The sections of references, in their order.
    pub references: Vec<u32>,
    /// The sections of statements, in their order.
    pub statements: Vec<u32>,
}

/// What references and statements are read from.
#[derive(Clone)]
struct Kept {
    /// The sets of sources.
    loader: Arc<Loader>,
    /// How many sources there are.
    sources: usize,
    places: Arc<Unlisted>,
    bounds: Arc<Bounds>,
    sections: Arc<dyn Sections>,
}

/// Makes the slots of references and statements.
pub fn place_kept(
    view: &mut GraphView,
    loader: Loader,
    places: Unlisted,
    (bounds, sections): (&Arc<Bounds>, &Arc<dyn Sections>),
) {
    let (cited, stated) = (!places.references.is_empty(), !places.statements.is_empty());
    let kept = Kept {
        loader: Arc::new(loader),
        sources: view.source_names().len(),
        places: Arc::new(places),
        bounds: Arc::clone(bounds),
        sections: Arc::clone(sections),
    };
    let damage = &view.damage;
    // Sets of sources are numbered by the references, also those that only statements have.
    let references = (cited || stated).then(|| stored(&kept, Kept::references, damage));
    let statements = stated.then(|| stored(&kept, Kept::statements, damage));
    (view.references, view.statements) = (references, statements);
}

fn stored<T: Default + 'static>(
    kept: &Kept,
    read: fn(&Kept) -> Result<T>,
    damage: &Arc<Damage>,
) -> Slot<T> {
    let kept = kept.clone();
    Slot::stored(Box::new(move || read(&kept)), &Arc::default(), damage)
}

impl Kept {
    fn references(&self) -> Result<References> {
        let mut loader = Loader::clone(&self.loader);
        let exists = |entity| self.bounds.admit(entity);
        for section in &self.places.references {
            let Block::References(blocks) = self.sections.block(*section)? else {
                return Err(self.sections.misplaced(*section));
            };
            for block in &blocks {
                loader
                    .add_facts(block, self.bounds.keys, exists)
                    .ok_or_else(|| self.sections.misplaced(*section))?;
            }
        }
        let mut references = loader.into_references();
        let table = self.table(&mut references)?;
        let known = table.iter().map(|(_, _, known)| known);
        for set in known.flat_map(|known| known.sets()) {
            references.hold(set);
        }
        Ok(references)
    }

    fn statements(&self) -> Result<StatementTable> {
        self.table(&mut Loader::clone(&self.loader).into_references())
    }

    /// The statements, with the numbers that `references` gives to sets of sources: the same whoever reads them.
    fn table(&self, references: &mut References) -> Result<StatementTable> {
        let mut table = StatementTable::default();
        let mut numbers: SetNumbers = references
            .sets()
            .map(|(number, sources)| (Arc::clone(sources), number))
            .collect();
        for section in &self.places.statements {
            let Block::Statements(blocks) = self.sections.block(*section)? else {
                return Err(self.sections.misplaced(*section));
            };
            for StatementsBlock {
                of_relationships,
                entity,
                key,
                statements,
            } in blocks
            {
                let entity = match of_relationships {
                    false => EntityId::Node(NodeId(entity)),
                    true => EntityId::Relationship(RelationshipId(entity)),
                };
                let known = (key.0 as usize) < self.bounds.keys && self.bounds.admit(entity);
                let new = table.get(entity, key).is_none();
                if !(known && new && self.are_sound(&statements)) {
                    return Err(self.sections.misplaced(*section));
                }
                let number = |sources| references.set_of(sources, &mut numbers);
                let (_, _, known) = Statements::take_apart(statements, number);
                table.set(entity, key, known.map(Arc::new));
            }
        }
        Ok(table)
    }

    /// Whether statements of a property, of which the first has its value elsewhere, can be those of a state.
    fn are_sound(&self, statements: &[Statement]) -> bool {
        let places = statements.iter().enumerate();
        let mut sound = places.map(|(place, statement)| {
            let times = [&statement.valid_from, &statement.valid_to];
            let mut sources = statement.sources.iter();
            (place == 0 || is_storable(&statement.value))
                && times.iter().all(|time| time.is_null() || is_storable(time))
                && sources.all(|source| (source.0 as usize) < self.sources)
        });
        statements.is_sorted_by_key(|statement| statement.rank) && sound.all(|sound| sound)
    }
}
