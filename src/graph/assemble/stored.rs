//! A state whose parts stay in the file until they are needed. Each part is checked when it is loaded: it is the one that
//! the directory says, and every number in it is within its bounds, so that nothing that reads it can go astray. Whether
//! the parts fit one another is for [`Graph::check`].

use super::bounds::Bounds;
use super::kept::place_kept;
use super::{Assembler, broken_rule, cells, corrupt, holds_properties};
use crate::error::Result;
use crate::graph::adjacency::{Adjacency, AdjacencyChunk, TypeAdjacency};
use crate::graph::blocks::{Block, NodesBlock, RelationshipsBlock, TableId};
use crate::graph::chunked::{CHUNK, Chunked};
use crate::graph::directory::{AdjacencyPart, ColumnPart, Directory, IndexParts};
use crate::graph::graph_type::{CurrentType, GraphType, require_sound};
use crate::graph::id_set::IdSet;
use crate::graph::index::{Leaf, PropertyIndex, SortedTree};
use crate::graph::lazy::{Damage, Load, Slot};
use crate::graph::listing::Sections;
use crate::graph::origin::{Origin, Part, RawSections};
use crate::graph::properties::{Bits, ColumnChunk, PropertyColumn, Table};
use crate::graph::record::{NodeRecord, RelationshipRecord};
use crate::graph::schema::{ConstraintDefinition, IndexDefinition, SchemaTarget};
use crate::graph::view::GraphView;
use crate::graph::{Graph, SymbolKind};
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Makes the slots of a state.
struct Parts {
    bounds: Arc<Bounds>,
    sections: Arc<dyn Sections>,
    damage: Arc<Damage>,
}

impl Assembler {
    /// The state, of which names, statistics, sources and what belongs to the schema have been added, and all else is where a
    /// directory says, or [`Assembler::leave`] was told.
    pub fn finish_stored(
        mut self,
        directory: &Directory,
        sections: &Arc<dyn Sections>,
    ) -> Result<Graph> {
        let rows = |tables: Vec<Table>| tables.iter().map(Table::rows).collect::<Vec<_>>();
        let mut view = self.view;
        let bounds = Arc::new(Bounds {
            nodes: directory.nodes,
            relationships: directory.relationships,
            keys: view.symbols.keys.names().len(),
            label_sets: Arc::clone(&view.label_sets),
            node_rows: rows(self.node_tables.into_tables()),
            relationship_rows: rows(self.relationship_tables.into_tables()),
        });
        let parts = Parts {
            bounds,
            sections: Arc::clone(sections),
            damage: Arc::clone(&view.damage),
        };
        let free = parts.place_ids(directory, &mut view)?;
        parts.place_records(directory, &mut view);
        parts.place_columns(directory, &mut view)?;
        let sides = parts.neighbours(directory, &view)?;
        self.neighbours.finish_with(sides, &mut view)?;
        place_kept(
            &mut view,
            self.references,
            self.unlisted,
            (&parts.bounds, sections),
        );
        if let Some(of) = self.graph_type {
            let brought = place_graph_type(of, &mut view)?;
            self.constraints.extend(brought);
        }
        parts.place_schema((self.constraints, self.indexes), directory, &mut view)?;
        require_names(&view)?;
        let mut graph = Graph::from_stored(view, free, sections.clone());
        for unit in self.units {
            graph
                .apply(crate::graph::Change::UnitCreated(unit))
                .map_err(broken_rule)?;
        }
        for index in self.searches {
            let made = graph.create_search_index(index);
            made.map_err(broken_rule)?;
        }
        for rule in self.rules {
            graph.create_rule(rule).map_err(broken_rule)?;
        }
        Ok(graph)
    }
}

/// Sets the graph type, and answers which constraints come with it: their indexes are in the file. That the entities keep it was
/// checked when they were written.
fn place_graph_type(of: Arc<GraphType>, view: &mut GraphView) -> Result<Vec<ConstraintDefinition>> {
    require_sound(&of).map_err(broken_rule)?;
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let current = CurrentType::new(of, &view.symbols).map_err(broken_rule)?;
    let brought = current.constraints.clone();
    Arc::make_mut(&mut view.label_sets).reorder(&|labels| current.order(labels));
    Arc::make_mut(&mut view.schema).graph_type = Some(Arc::new(current));
    Ok(brought)
}

/// Rules must be of names that are there, and have names of their own.
fn require_names(view: &GraphView) -> Result<()> {
    let schema = &view.schema;
    let indexes = schema
        .indexes
        .iter()
        .map(|index| (index.definition.target, &index.definition.keys));
    let rules = schema
        .constraints
        .iter()
        .map(|rule| (rule.target, &rule.keys));
    let known = indexes.chain(rules).all(|(target, keys)| {
        let target = match target {
            SchemaTarget::Node(label) => view.symbols.of(SymbolKind::Label).has(label.0),
            SchemaTarget::Relationship(of) => {
                view.symbols.of(SymbolKind::RelationshipType).has(of.0)
            }
        };
        let mut keys = keys.iter().peekable();
        target && keys.peek().is_some() && keys.all(|key| view.symbols.keys.has(key.0))
    });
    let own = schema
        .indexes
        .is_sorted_by(|a, b| a.definition.name < b.definition.name)
        && schema.constraints.is_sorted_by(|a, b| a.name < b.name);
    match known && own {
        true => Ok(()),
        false => Err(corrupt(
            "an index or a constraint is of nothing, or its name comes twice",
        )),
    }
}

impl Parts {
    fn load<T>(
        &self,
        section: u32,
        take: impl Fn(&Bounds, Block) -> Option<T> + Send + Sync + 'static,
    ) -> Load<T> {
        let (bounds, sections) = (Arc::clone(&self.bounds), Arc::clone(&self.sections));
        Box::new(move || {
            take(&bounds, sections.block(section)?).ok_or_else(|| sections.misplaced(section))
        })
    }

    fn origin(&self, section: u32, part: Part) -> Origin {
        let sections: Arc<dyn RawSections> = self.sections.clone();
        Origin {
            sections,
            section,
            part,
        }
    }

    /// Fills the sets of ids, and returns the free ids of nodes and of relationships.
    fn place_ids(&self, directory: &Directory, view: &mut GraphView) -> Result<(IdSet, IdSet)> {
        let ids = &directory.ids;
        let (nodes, relationships) = (directory.nodes, directory.relationships);
        let read = |bytes: &Vec<u8>, bound| {
            IdSet::from_bytes(bytes, bound).ok_or_else(|| corrupt("a set of ids is damaged"))
        };
        let all = |sets: &[Vec<u8>], bound| {
            sets.iter()
                .map(|set| read(set, bound))
                .collect::<Result<Vec<_>>>()
        };
        let free = (
            read(&ids.vacant_nodes, nodes)?,
            read(&ids.vacant_relationships, relationships)?,
        );
        let labels = all(&ids.labels, nodes)?;
        let types = all(&ids.types, relationships)?;
        if [labels.len(), types.len()] != [view.label_names().len(), view.type_names().len()] {
            return Err(corrupt(
                "there is not one set of ids for each label and type",
            ));
        }
        let used: u64 = types.iter().map(IdSet::len).sum();
        if used + free.1.len() != u64::from(relationships) {
            return Err(corrupt("a relationship has no type, or two of them"));
        }
        view.node_count = u64::from(nodes).saturating_sub(free.0.len());
        view.labels = Arc::new(labels);
        view.types = Arc::new(types);
        Ok(free)
    }

    /// Adds indexes, whose leaves stay where they are, and constraints.
    fn place_schema(
        &self,
        (constraints, indexes): (Vec<ConstraintDefinition>, Vec<IndexDefinition>),
        directory: &Directory,
        view: &mut GraphView,
    ) -> Result<()> {
        let brought = constraints.iter();
        let mut definitions: Vec<(IndexDefinition, bool)> = brought
            .filter_map(|rule| Some((rule.index()?, true)))
            .chain(indexes.into_iter().map(|index| (index, false)))
            .collect();
        definitions.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        if definitions.len() != directory.indexes.len() {
            return Err(corrupt("there is not one list of leaves for each index"));
        }
        let schema = Arc::make_mut(&mut view.schema);
        let numbered = (0..).zip(definitions).zip(&directory.indexes);
        for ((number, (definition, unique)), leaves) in numbered {
            let mut index = PropertyIndex::new(definition, unique);
            index.tree = self.tree(number, &index, leaves)?;
            schema.add_index(index);
        }
        constraints
            .into_iter()
            .for_each(|rule| schema.add_constraint(rule));
        Ok(())
    }

    fn place_records(&self, directory: &Directory, view: &mut GraphView) {
        let sections = |first: u32, bound: u32| {
            let starts = (0..bound).step_by(CHUNK);
            (first..).zip(starts.map(move |start| (bound - start).min(CHUNK as u32) as usize))
        };
        let nodes = sections(directory.first_nodes, directory.nodes);
        let loads = nodes.map(|(section, len)| {
            let load = self.load(section, move |bounds, block| {
                node_records(bounds, block, len)
            });
            (load, self.origin(section, Part::Nodes))
        });
        view.nodes = Chunked::stored(directory.nodes as usize, loads, &self.damage);
        let relationships = sections(directory.first_relationships, directory.relationships);
        let loads = relationships.map(|(section, len)| {
            let load = self.load(section, move |bounds, block| {
                relationship_records(bounds, block, len)
            });
            (load, self.origin(section, Part::Relationships))
        });
        view.relationships = Chunked::stored(directory.relationships as usize, loads, &self.damage);
    }

    fn place_columns(&self, directory: &Directory, view: &mut GraphView) -> Result<()> {
        let with_rows = |rows: &[u32]| rows.iter().map(|rows| Table::with_rows(*rows)).collect();
        let mut nodes: Vec<Table> = with_rows(&self.bounds.node_rows);
        let mut relationships: Vec<Table> = with_rows(&self.bounds.relationship_rows);
        let empty = Arc::default();
        let same = |a: &ColumnPart, b: &ColumnPart| (a.table, a.key) == (b.table, b.key);
        for chunks in directory.columns.chunk_by(same) {
            let Some(ColumnPart { table, key, .. }) = chunks.first().copied() else {
                continue;
            };
            let (tables, number) = match table {
                TableId::LabelSet(number) => (&mut nodes, number),
                TableId::Type(number) => (&mut relationships, number),
            };
            let of = tables
                .get_mut(number as usize)
                .filter(|_| view.symbols.keys.has(key.0));
            let of =
                of.ok_or_else(|| corrupt("a column is of no table, or has a key without a name"))?;
            let mut column = PropertyColumn::default();
            let placed = chunks.iter().all(|part| {
                let part = *part;
                let load = self.load(part.section, move |bounds, block| {
                    column_chunk(bounds, block, part)
                });
                let slot = Slot::stored(load, &empty, &self.damage)
                    .copied_from(self.origin(part.section, Part::Column(part)));
                let end = (part.chunk as usize).saturating_mul(CHUNK);
                part.count > 0
                    && part.count as usize <= CHUNK
                    && end < of.rows() as usize
                    && column
                        .add_stored(part.chunk as usize, part.count as usize, slot)
                        .is_some()
            });
            if !placed || of.add_stored(key, column).is_none() {
                return Err(corrupt("the chunks of a column are out of order"));
            }
        }
        view.node_tables = Arc::new(nodes.into_iter().map(Arc::new).collect());
        view.relationship_tables = Arc::new(relationships.into_iter().map(Arc::new).collect());
        Ok(())
    }

    fn neighbours(
        &self,
        directory: &Directory,
        view: &GraphView,
    ) -> Result<Vec<Arc<TypeAdjacency>>> {
        let mut types = Vec::new();
        types.resize_with(view.type_names().len(), TypeAdjacency::default);
        let empty = Arc::default();
        let mut counts = vec![[0_u64; 2]; types.len()];
        let mut in_section: FxHashMap<u32, u32> = FxHashMap::default();
        for part in &directory.neighbours {
            *in_section.entry(part.section).or_default() += 1;
        }
        for part in &directory.neighbours {
            let (part, place) = (*part, part.relationship_type.0 as usize);
            let in_bounds = (part.chunk as usize).saturating_mul(CHUNK) < directory.nodes as usize;
            let of = types.get_mut(place).filter(|_| in_bounds);
            let of = of.ok_or_else(|| corrupt("neighbours are of no type, or of no node"))?;
            let side: &mut Adjacency = match part.incoming {
                false => &mut of.outgoing,
                true => &mut of.incoming,
            };
            let load = self.load(part.section, move |bounds, block| {
                neighbour_chunk(bounds, block, part)
            });
            let together = in_section.get(&part.section).copied().unwrap_or_default();
            let origin = self.origin(part.section, Part::Neighbours(part, together));
            let slot = Slot::stored(load, &empty, &self.damage).copied_from(origin);
            side.add_slot(part.chunk as usize, slot)
                .ok_or_else(|| corrupt("a chunk of neighbours comes twice"))?;
            counts[place][usize::from(part.incoming)] += u64::from(part.count);
        }
        let mut numbers = counts.into_iter().zip(view.types.iter());
        if !numbers.all(|(counts, set)| counts == [set.len(); 2]) {
            return Err(corrupt("there is not one neighbour for each relationship"));
        }
        Ok(types.into_iter().map(Arc::new).collect())
    }

    fn tree(&self, number: u32, index: &PropertyIndex, parts: &IndexParts) -> Result<SortedTree> {
        let over_nodes = matches!(index.definition.target, SchemaTarget::Node(_));
        let empty = Arc::default();
        let leaves = parts.leaves.iter().map(|part| {
            let (last, count) = ((part.key.clone(), part.id), part.count);
            let expected = last.clone();
            let load = self.load(part.section, move |bounds, block| {
                let bound = if over_nodes {
                    bounds.nodes
                } else {
                    bounds.relationships
                };
                index_leaf(block, &expected, count, bound)
            });
            let origin = self.origin(part.section, Part::Leaf(number, part.clone()));
            let slot = Slot::stored(load, &empty, &self.damage).copied_from(origin);
            (slot, last, count)
        });
        let tree = SortedTree::stored(leaves, parts.distinct);
        tree.ok_or_else(|| corrupt("the leaves of an index are out of order"))
    }
}

fn node_records(bounds: &Bounds, block: Block, len: usize) -> Option<Vec<NodeRecord>> {
    let Block::Nodes(NodesBlock { label_sets, rows }) = block else {
        return None;
    };
    if [label_sets.len(), rows.len()] != [len; 2] {
        return None;
    }
    let records = label_sets.into_iter().zip(rows);
    let record = |(label_set, row)| {
        let record = NodeRecord { label_set, row };
        let rows = || bounds.node_rows.get(label_set as usize);
        let placed = bounds.label_sets.has(label_set) && rows().is_some_and(|rows| row < *rows);
        (placed || record == NodeRecord::VACANT).then_some(record)
    };
    records.map(record).collect()
}

fn relationship_records(
    bounds: &Bounds,
    block: Block,
    len: usize,
) -> Option<Vec<RelationshipRecord>> {
    let Block::Relationships(RelationshipsBlock {
        types,
        starts,
        ends,
        rows,
    }) = block
    else {
        return None;
    };
    if [types.len(), starts.len(), ends.len(), rows.len()] != [len; 4] {
        return None;
    }
    let places = types.into_iter().zip(rows);
    let ends = starts.into_iter().zip(ends);
    let record = |((of, row), (start, end)): ((u32, u32), (u32, u32))| {
        let record = RelationshipRecord {
            relationship_type: of,
            start: NodeId(start),
            end: NodeId(end),
            row,
        };
        let rows = bounds.relationship_rows.get(of as usize);
        let placed = rows.is_some_and(|rows| row < *rows) && start.max(end) < bounds.nodes;
        (placed || record == RelationshipRecord::VACANT).then_some(record)
    };
    places.zip(ends).map(record).collect()
}

fn column_chunk(bounds: &Bounds, block: Block, part: ColumnPart) -> Option<ColumnChunk> {
    let Block::Column(block) = block else {
        return None;
    };
    let rows = match part.table {
        TableId::LabelSet(number) => bounds.node_rows.get(number as usize)?,
        TableId::Type(number) => bounds.relationship_rows.get(number as usize)?,
    };
    let expected = (block.table, block.key, block.chunk) == (part.table, part.key, part.chunk);
    let present = Bits::from_words(block.present);
    let end = part.chunk as usize * CHUNK + present.end();
    let chunk = ColumnChunk::from_parts(present, cells(block.cells)?)?;
    let whole = expected && end <= *rows as usize && chunk.count() == part.count as usize;
    (whole && holds_properties(&chunk)).then_some(chunk)
}

fn neighbour_chunk(bounds: &Bounds, block: Block, part: AdjacencyPart) -> Option<AdjacencyChunk> {
    let Block::Adjacency(chunks) = block else {
        return None;
    };
    let block = chunks.into_iter().nth(part.place as usize)?;
    let found = (block.relationship_type, block.incoming, block.chunk);
    let parts = block.parts;
    let first = part.chunk as usize * CHUNK;
    let mut sources = parts.sources.iter();
    let in_bounds = sources.all(|source| first + usize::from(*source) < bounds.nodes as usize)
        && parts.neighbours.iter().all(|NodeId(id)| *id < bounds.nodes)
        && parts.neighbours.len() == part.count as usize;
    let mut ids = parts.relationships.iter();
    let known = ids.all(|RelationshipId(id)| *id < bounds.relationships);
    let expected = found == (part.relationship_type, part.incoming, part.chunk);
    if !(in_bounds && known && expected) {
        return None;
    }
    AdjacencyChunk::from_parts(parts)
}

fn index_leaf(block: Block, last: &(Vec<u8>, u32), count: u32, bound: u32) -> Option<Leaf> {
    let Block::Leaf(block) = block else {
        return None;
    };
    let known = block.ids.iter().all(|id| *id < bound) && block.ids.len() == count as usize;
    let leaf = Leaf::from_parts(block.ends, block.keys, block.ids)?;
    (known && leaf.last() == Some((&last.0, last.1))).then_some(leaf)
}
