//! The writer's graph: every change goes through [`Graph::apply`].
//!
//! Every step is checked before anything is touched, so that a refused change leaves no trace; then it is written to the
//! writer's own view (which copies the chunks that readers still hold) and to the petgraph topology, and the step back
//! is the answer. One file for each kind of step: `node.rs`, `relationship.rs`, `property.rs`, `references.rs`, `statements.rs`, `schema.rs`, `search.rs`.

mod check;
mod derivation;
mod graph_type;
mod indexing;
mod label;
mod layout;
mod many;
mod node;
mod nodes;
mod property;
mod references;
mod relationship;
mod relationships;
mod replay;
mod rows;
mod schema;
mod search;
mod statements;
mod topology;
mod verify;

use super::change::Change;
use super::commit::{CommitNumber, CommitStamp};
use super::id_set::IdSet;
use super::origin::RawSections;
use super::record::{MAX_ENTITIES, NodeRecord, RelationshipRecord};
use super::references::{SetNumbers, TouchedSources};
use super::view::GraphView;
use crate::error::Result;
use crate::value::quantity::BasicUnit;
use crate::value::{EntityId, NodeId, RelationshipId};
use roaring::RoaringBitmap;
use rows::FreeRows;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use topology::Topology;

/// The graph of the only writer: the working state, and everything that only writing needs.
///
/// The petgraph topology is built from the view at the first write, so that a process that only reads never needs it.
#[derive(Debug, Default)]
pub struct Graph {
    view: GraphView,
    /// `None` before the first write, and after a transaction that deleted so many edges that rebuilding is cheaper.
    topology: Option<Topology>,
    /// `None` before the first write.
    rows: Option<FreeRows>,
    /// `None` before the first citation by this writer.
    set_numbers: Option<SetNumbers>,
    nodes: Ids,
    relationships: Ids,
    /// Entities whose presence constraints are checked at the end of the statement.
    touched: BTreeSet<EntityId>,
    /// The sources that are checked at the end of the statement, if the graph defines which nodes are sources.
    sources: TouchedSources,
    /// What may still be in the file.
    unread: Unread,
    /// Relationships created and deleted since the neighbours were last laid out anew.
    rewired: u64,
    /// Whether a commit is being made again, which reads only what it changes.
    replaying: bool,
}

/// What a writer has not read of a state that was opened from a file.
#[derive(Debug, Default)]
enum Unread {
    /// Nothing.
    #[default]
    Nothing,
    /// Parts of the state. The checksums of the file have not been compared yet.
    Unchecked(Arc<dyn RawSections>),
    /// Parts of the state, whose checksums are right.
    Checked,
}

/// Ids of one kind of entity that no existing entity has.
#[derive(Debug, Default)]
struct Ids {
    /// May be assigned.
    free: RoaringBitmap,
    /// Deleted in this transaction, and not assigned before it ends.
    deleted: RoaringBitmap,
    /// Deleted by earlier commits, in their order: entities with these ids may still be read in earlier states.
    held: VecDeque<(CommitNumber, RoaringBitmap)>,
    /// Whether history is kept: then an id that any commit has used is not given out again.
    kept: bool,
    /// Ids from here on are in no commit yet.
    committed: u32,
    /// Deleted in the transaction that created them: no state has them.
    unborn: RoaringBitmap,
}

impl Ids {
    fn next(&self, bound: u32) -> u32 {
        self.free.min().unwrap_or(bound)
    }

    fn take(&mut self, id: u32) {
        let free = self.free.remove(id);
        let unborn = self.deleted.remove(id) | self.unborn.remove(id);
        if !free && !unborn && id < self.committed {
            self.take_held(id);
        }
    }

    /// A log may give an id again that an earlier commit of it has deleted: when it was written, nobody read that state.
    fn take_held(&mut self, id: u32) {
        for (_, ids) in &mut self.held {
            ids.remove(id);
        }
    }

    /// The ids below `bound` are in a commit, but for those that are free again by then.
    fn commit(&mut self, bound: u32) {
        if self.kept {
            let mut unborn = self.deleted.clone();
            unborn.remove_range(..self.committed);
            self.unborn |= unborn;
        }
        self.committed = bound;
    }

    /// Ends a transaction, which made the state of `commit`.
    fn settle(&mut self, commit: CommitNumber, bound: u32) -> RoaringBitmap {
        self.commit(bound);
        let deleted = std::mem::take(&mut self.deleted);
        if self.kept {
            self.free |= std::mem::take(&mut self.unborn);
        } else if !deleted.is_empty() {
            self.held.push_back((commit, deleted.clone()));
        }
        deleted
    }

    /// From now on ids that any commit has used are not given out again.
    fn keep(&mut self) {
        self.kept = true;
        self.free.clear();
        self.held.clear();
    }

    /// Frees what every state from `oldest` on lacks.
    fn release(&mut self, oldest: CommitNumber) {
        let released = self.held.partition_point(|(commit, _)| *commit <= oldest);
        for (_, ids) in self.held.drain(..released) {
            self.free |= ids;
        }
    }

    /// The ids that earlier states may still have, where the graph goes back to the state of `commit`.
    fn keep_held(&mut self, mut before: Ids, commit: CommitNumber) {
        before.held.retain(|(deleted_by, _)| *deleted_by <= commit);
        for (_, ids) in &before.held {
            self.free -= ids;
        }
        self.held = before.held;
    }
}

impl Graph {
    /// A writer that continues from a state.
    pub fn from_view(view: GraphView) -> Graph {
        // If every id is in use, there are none to be found.
        let (mut nodes, mut relationships) = (RoaringBitmap::new(), RoaringBitmap::new());
        if view.node_count() < u64::from(view.node_bound()) {
            nodes = vacant(view.nodes.iter().map(|record| record.is_live()));
        }
        if view.relationship_count() < u64::from(view.relationship_bound()) {
            relationships = vacant(view.relationships.iter().map(|record| record.is_live()));
        }
        let mut graph = Graph {
            view,
            ..Graph::default()
        };
        graph.nodes.free = nodes;
        graph.nodes.committed = graph.view.node_bound();
        graph.relationships.free = relationships;
        graph.relationships.committed = graph.view.relationship_bound();
        graph
    }

    /// A writer that continues from a state whose parts are still in the file, with these free ids of nodes and of
    /// relationships. The parts are read before the first change: a graph that is damaged is not written to.
    pub(super) fn from_stored(
        view: GraphView,
        free: (IdSet, IdSet),
        sections: Arc<dyn RawSections>,
    ) -> Graph {
        let mut graph = Graph {
            view,
            unread: Unread::Unchecked(sections),
            ..Graph::default()
        };
        graph.nodes.free = free.0.iter_from(0).collect();
        graph.nodes.committed = graph.view.node_bound();
        graph.relationships.free = free.1.iter_from(0).collect();
        graph.relationships.committed = graph.view.relationship_bound();
        graph
    }

    /// The same graph, made by another commit.
    #[must_use]
    pub fn made_by(mut self, commit: CommitStamp) -> Graph {
        self.view.commit = commit;
        self
    }

    /// From now on ids that any commit has used are not given out again, also after the graph has gone back to an earlier
    /// state: history identifies entities by their ids.
    pub fn keep_ids(&mut self) {
        self.nodes.keep();
        self.relationships.keep();
    }

    /// Goes back to an earlier state. Ids that still earlier ones may have are not given out.
    pub fn return_to(&mut self, view: GraphView) {
        let commit = view.commit().number;
        let before = std::mem::replace(self, Graph::from_view(view));
        self.unread = before.unread;
        if before.nodes.kept {
            return self.keep_ids();
        }
        self.nodes.keep_held(before.nodes, commit);
        self.relationships.keep_held(before.relationships, commit);
    }

    /// The same graph with additional units of the program.
    #[must_use]
    pub fn knowing(mut self, units: &[Arc<BasicUnit>]) -> Graph {
        self.view = self.view.knowing(units);
        self
    }

    /// The working state, including uncommitted changes. A clone of it is published.
    pub fn view(&self) -> &GraphView {
        &self.view
    }

    /// Applies one step and returns its inverse. On an error nothing is changed.
    ///
    /// Uniqueness is checked here; presence (`NOT NULL`) at the end of the statement, by [`Graph::verify`].
    pub fn apply(&mut self, change: Change) -> Result<Change> {
        self.read_for(&change)?;
        match change {
            Change::NodeCreated(node) => self.create_node(node),
            Change::NodeDeleted(node) => self.delete_node(node),
            Change::RelationshipCreated(relationship) => self.create_relationship(relationship),
            Change::RelationshipDeleted(relationship) => self.delete_relationship(relationship),
            Change::PropertySet(property) => self.set_property(property),
            Change::LabelAdded(label) => self.add_label(label),
            Change::LabelRemoved(label) => self.remove_label(label),
            Change::ReferencesSet(references) => self.set_references(references),
            Change::StatementsSet(statements) => self.set_statements(statements),
            Change::SymbolAdded(symbol) => self.add_symbol(symbol),
            Change::SymbolRemoved(kind) => self.remove_symbol(kind),
            Change::IndexCreated(definition) => self.create_index(definition),
            Change::IndexDropped(definition) => self.drop_index(&definition),
            Change::SearchIndexCreated(definition) => self.create_search_index(definition),
            Change::SearchIndexDropped(definition) => self.drop_search_index(&definition),
            Change::ConstraintCreated(definition) => self.create_constraint(definition),
            Change::ConstraintDropped(definition) => self.drop_constraint(&definition),
            Change::RuleCreated(rule) => self.create_rule(rule),
            Change::RuleDropped(rule) => self.drop_rule(&rule),
            Change::UnitCreated(unit) => self.create_unit(unit),
            Change::UnitDropped(unit) => self.drop_unit(&unit),
            Change::GraphTypeSet(of) => self.set_graph_type(of),
            Change::Many(many) => self.apply_many(many),
        }
    }

    /// Reads the parts that are still in the file.
    fn load(&mut self) -> Result<()> {
        if !matches!(self.unread, Unread::Nothing) {
            self.view.load()?;
            self.unread = Unread::Nothing;
        }
        Ok(())
    }

    /// Compares the checksums of all parts, and leaves them in the file.
    fn check_stored(&mut self) -> Result<()> {
        if let Unread::Unchecked(sections) = &self.unread {
            sections.verify()?;
            self.unread = Unread::Checked;
        }
        Ok(())
    }

    /// Reads what has to be read before a change, so that a file that is damaged is not written to.
    fn read_for(&mut self, change: &Change) -> Result<()> {
        if self.replaying {
            return Ok(());
        }
        match change {
            Change::UnitCreated(_) => Ok(()),
            // An index reads the columns that it is over.
            Change::IndexCreated(_) | Change::IndexDropped(_) => self.check_stored(),
            // A search index has no contents before somebody asks.
            Change::SearchIndexCreated(_) | Change::SearchIndexDropped(_) => self.check_stored(),
            // Nor has a rule.
            Change::RuleCreated(_) | Change::RuleDropped(_) => self.check_stored(),
            Change::NodeCreated(_)
            | Change::NodeDeleted(_)
            | Change::RelationshipCreated(_)
            | Change::RelationshipDeleted(_)
            | Change::PropertySet(_)
            | Change::LabelAdded(_)
            | Change::LabelRemoved(_)
            | Change::ReferencesSet(_)
            | Change::StatementsSet(_)
            | Change::SymbolAdded(_)
            | Change::SymbolRemoved(_)
            | Change::ConstraintCreated(_)
            | Change::ConstraintDropped(_)
            | Change::UnitDropped(_)
            | Change::GraphTypeSet(_)
            | Change::Many(_) => self.load(),
        }
    }

    /// The state is that of this commit now.
    pub fn set_commit(&mut self, commit: CommitStamp) {
        self.view.commit = commit;
        self.renew_searches();
        self.nodes.commit(self.view.node_bound());
        self.relationships.commit(self.view.relationship_bound());
    }

    /// The id that the next created node should have.
    pub fn next_node(&self) -> NodeId {
        NodeId(self.nodes.next(self.view.node_bound()))
    }

    /// The id that the next created relationship should have.
    pub fn next_relationship(&self) -> RelationshipId {
        RelationshipId(self.relationships.next(self.view.relationship_bound()))
    }

    /// Ends a transaction: tombstones go. The ids of deleted entities become free with [`Graph::release_ids`].
    pub fn settle(&mut self) {
        // What is committed has been verified, and what is replayed was.
        self.touched.clear();
        self.sources = TouchedSources::default();
        let commit = self.view.commit.number;
        self.nodes.settle(commit, self.view.node_bound());
        let bound = self.view.relationship_bound();
        let deleted = self.relationships.settle(commit, bound);
        self.lay_out_if_much_changed();
        if deleted.is_empty() {
            return;
        }
        if let Some(topology) = self.topology.take() {
            self.topology = topology.without(&deleted, &self.view);
        }
        for id in deleted {
            self.write_relationship(RelationshipId(id), RelationshipRecord::VACANT);
        }
    }

    /// States before `oldest` are no longer read: ids that only they contain may be reused for new entities.
    ///
    /// Otherwise an id of an earlier state could refer to a different entity.
    pub fn release_ids(&mut self, oldest: CommitNumber) {
        self.nodes.release(oldest);
        self.relationships.release(oldest);
    }

    fn topology(&mut self) -> &mut Topology {
        self.topology
            .get_or_insert_with(|| Topology::of(&self.view))
    }

    fn rows(&mut self) -> &mut FreeRows {
        self.rows.get_or_insert_with(|| match self.replaying {
            true => FreeRows::partial(),
            false => FreeRows::of(&self.view),
        })
    }

    /// Writes the record of a node; an id past the end is reached by adding vacant records.
    fn write_node(&mut self, node: NodeId, record: NodeRecord) {
        while self.view.node_bound() <= node.0 {
            self.nodes.free.insert(self.view.node_bound());
            self.view.nodes.push(NodeRecord::VACANT);
        }
        if let Some(place) = self.view.nodes.get_mut(node.0 as usize) {
            *place = record;
        }
        // A topology that has not been needed yet is made of the view.
        if let Some(topology) = &mut self.topology {
            topology.set_node(node, record);
        }
    }

    /// Writes the record of a relationship; an id past the end is reached by adding vacant records.
    fn write_relationship(&mut self, relationship: RelationshipId, record: RelationshipRecord) {
        while self.view.relationship_bound() <= relationship.0 {
            self.relationships
                .free
                .insert(self.view.relationship_bound());
            self.view.relationships.push(RelationshipRecord::VACANT);
        }
        if let Some(place) = self.view.relationships.get_mut(relationship.0 as usize) {
            *place = record;
        }
    }
}

/// The ids without an entity.
fn vacant(live: impl Iterator<Item = bool>) -> RoaringBitmap {
    let numbered = (0..MAX_ENTITIES).zip(live);
    numbered
        .filter(|(_, live)| !live)
        .map(|(id, _)| id)
        .collect()
}
