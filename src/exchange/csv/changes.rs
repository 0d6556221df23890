//! Loads small files into an existing graph, as changes. The demo graph is loaded in this way.

use super::CsvOptions;
use super::header::Header;
use super::record::Records;
use super::rows::CsvRows;
use crate::error::Result;
use crate::exchange::bad;
use crate::exchange::identity::Identities;
use crate::exchange::rows::{Citations, RowBatch};
use crate::graph::{
    Change, CreatedNode, CreatedRelationship, Fact, Graph, KeyId, LabelId, NewSymbol,
    SetReferences, SourceId, SymbolKind, TypeId,
};
use crate::value::{EntityId, Value};
use rustc_hash::FxHashMap;

/// Reads node files, then relationship files, into a graph.
#[derive(Debug)]
pub struct CsvImporter<'g> {
    graph: &'g mut Graph,
    options: CsvOptions,
    identities: Identities,
    changes: Vec<Change>,
}

impl<'g> CsvImporter<'g> {
    /// An importer into a graph.
    pub fn new(graph: &'g mut Graph, options: CsvOptions) -> Self {
        CsvImporter {
            graph,
            options,
            identities: Identities::default(),
            changes: Vec::new(),
        }
    }

    /// Reads one file of nodes, which get `labels` in addition to those of their `:LABEL` column.
    pub fn nodes(&mut self, name: &str, labels: &[&str], text: &str) -> Result<()> {
        let (header, rows, line) = self.open(name, text)?;
        let batch = CsvRows::of_nodes(&header, self.options).read(rows, line);
        require_good(name, &batch)?;
        let cited = FileCitations::of(&batch);
        for row in 0..batch.len() {
            let named = own_names(&batch, row);
            let mut ids = Vec::new();
            for label in labels.iter().copied().chain(named) {
                let label = LabelId(self.symbol(SymbolKind::Label, label)?);
                if !ids.contains(&label) {
                    ids.push(label);
                }
            }
            if let Some(of) = self.graph.view().current_type() {
                of.complete(&mut ids);
            }
            let mut properties = self.properties(&batch, row)?;
            let node = self.graph.next_node();
            if let Some((group, key)) = header.id() {
                let group = self.identities.group_mut(group, self.options.id_type);
                group.insert(&batch.ids, row, node).map_err(|error| {
                    bad(format!("{name}:{}: {}", batch.lines[row], error.message()))
                })?;
                if let Some(key) = key {
                    let key = KeyId(self.symbol(SymbolKind::PropertyKey, key)?);
                    properties.push((key, batch.ids.value(row)));
                }
            }
            let keys = cited.keys(&properties);
            self.apply(Change::NodeCreated(CreatedNode {
                node,
                labels: ids,
                properties,
            }))?;
            self.cite(node.into(), &keys, &cited, row)?;
        }
        Ok(())
    }

    /// Reads one file of relationships, of type `default_type` unless they have a `:TYPE` column.
    pub fn relationships(&mut self, name: &str, default_type: &str, text: &str) -> Result<()> {
        let (header, rows, line) = self.open(name, text)?;
        let ends = self.identities.ends(name, &header)?;
        let batch = CsvRows::of_relationships(&header, self.options, ends).read(rows, line);
        require_good(name, &batch)?;
        let cited = FileCitations::of(&batch);
        for row in 0..batch.len() {
            let of = own_names(&batch, row).next().unwrap_or(default_type);
            let relationship_type = TypeId(self.symbol(SymbolKind::RelationshipType, of)?);
            let properties = self.properties(&batch, row)?;
            let relationship = self.graph.next_relationship();
            let keys = cited.keys(&properties);
            self.apply(Change::RelationshipCreated(CreatedRelationship {
                relationship,
                relationship_type,
                start: batch.starts[row],
                end: batch.ends[row],
                properties,
            }))?;
            self.cite(relationship.into(), &keys, &cited, row)?;
        }
        Ok(())
    }

    /// Checks what can only be known when all of a batch is there.
    pub fn verify(&mut self) -> Result<()> {
        self.graph.verify()
    }

    /// The changes made to the graph, in order, for the log.
    pub fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// The header, and the rows with the number of their first line.
    fn open<'t>(&self, name: &str, text: &'t str) -> Result<(Header, &'t [u8], u64)> {
        let mut records = Records::new(text.as_bytes(), self.options.delimiter, 1);
        let mut cells = Vec::new();
        if let Some(Err(row)) = records.next(&mut cells) {
            return Err(row.error(name));
        }
        let header = Header::parse(name, &cells, text.as_bytes())?;
        let (rows, line) = records.rest();
        Ok((header, rows, line))
    }

    fn properties(&mut self, batch: &RowBatch, row: usize) -> Result<Vec<(KeyId, Value)>> {
        let mut properties = Vec::new();
        for (name, column) in batch.columns.iter().filter(|(_, column)| column.has(row)) {
            let key = KeyId(self.symbol(SymbolKind::PropertyKey, name)?);
            properties.push((key, column.value(row)));
        }
        Ok(properties)
    }

    /// Adds the sources that a row specifies to the entity created from it.
    fn cite(
        &mut self,
        entity: EntityId,
        keys: &[KeyId],
        cited: &FileCitations<'_>,
        row: usize,
    ) -> Result<()> {
        if cited.is_empty() {
            return Ok(());
        }
        let of_row = self.sources(cited.of_entities, row)?;
        for key in std::iter::once(None).chain(keys.iter().copied().map(Some)) {
            let own = key.and_then(|key| {
                let name = self.graph.view().key_name(key);
                cited.of_properties.get(&**name).copied()
            });
            let sources = match own.filter(|own| own.sources.says(row)) {
                Some(own) => self.sources(Some(own), row)?,
                None => of_row.clone(),
            };
            if !sources.is_empty() {
                let fact = Fact { entity, key };
                self.apply(Change::ReferencesSet(SetReferences { fact, sources }))?;
            }
        }
        Ok(())
    }

    /// The sources that citations have for a row.
    fn sources(&mut self, citations: Option<&Citations>, row: usize) -> Result<Vec<SourceId>> {
        let names = citations.into_iter();
        let names = names.flat_map(|citations| citations.sources.of(row));
        let ids = names.map(|name| self.symbol(SymbolKind::Source, name).map(SourceId));
        ids.collect()
    }

    fn symbol(&mut self, kind: SymbolKind, name: &str) -> Result<u32> {
        if let Some(id) = self.graph.view().symbol_id(kind, name) {
            return Ok(id);
        }
        self.apply(Change::SymbolAdded(NewSymbol {
            kind,
            name: name.into(),
        }))?;
        self.graph
            .view()
            .symbol_id(kind, name)
            .ok_or_else(|| bad(format!("`{name}` could not be named")))
    }

    fn apply(&mut self, change: Change) -> Result<()> {
        self.graph.apply(change.clone())?;
        self.changes.push(change);
        Ok(())
    }
}

/// The sources that the rows of a file specify, found once for all rows.
struct FileCitations<'b> {
    /// The sources of the entities, and of every property that has none of its own.
    of_entities: Option<&'b Citations>,
    of_properties: FxHashMap<&'b str, &'b Citations>,
}

impl<'b> FileCitations<'b> {
    fn of(batch: &'b RowBatch) -> FileCitations<'b> {
        let mut all = batch.citations.iter();
        FileCitations {
            of_entities: all.find(|citations| citations.key.is_none()),
            of_properties: (batch.citations.iter())
                .filter_map(|citations| Some((&**citations.key.as_ref()?, citations)))
                .collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.of_entities.is_none() && self.of_properties.is_empty()
    }

    /// The keys of the properties of a row; empty if no row has sources.
    fn keys(&self, properties: &[(KeyId, Value)]) -> Vec<KeyId> {
        let cited = properties.iter().filter(|_| !self.is_empty());
        cited.map(|(key, _)| *key).collect()
    }
}

/// The names in a row's own `:LABEL` or `:TYPE` column.
fn own_names(batch: &RowBatch, row: usize) -> impl Iterator<Item = &str> {
    batch.names.of(row).iter().map(|name| &**name)
}

fn require_good(name: &str, batch: &RowBatch) -> Result<()> {
    match batch.bad.first() {
        Some(row) => Err(row.error(name)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A property without a source column of its own has the sources of its row.
    #[test]
    fn rows_are_cited_as_they_say() -> Result<()> {
        let mut graph = Graph::default();
        let mut importer = CsvImporter::new(&mut graph, CsvOptions::default());
        let nodes = "id:ID,name,name:SOURCE,:SOURCE\n1,a,s1,s2;s3\n2,b,,s2\n3,c,s3,\n4,d,,\n";
        importer.nodes("nodes.csv", &["City"], nodes)?;
        let relationships = ":START_ID,:END_ID,since,:SOURCE\n1,2,1985,s4\n2,3,1986,\n";
        importer.relationships("in.csv", "IN", relationships)?;
        importer.nodes("plain.csv", &[], "name\ne\n")?;
        let changes = importer.into_changes().into_iter();
        let cited = changes.filter_map(|change| {
            let Change::ReferencesSet(set) = change else {
                return None;
            };
            Some(set)
        });
        let view = graph.view();
        let cited = cited.map(|SetReferences { fact, sources }| {
            let key = fact.key.map_or("", |key| view.key_name(key));
            let entity = match fact.entity {
                EntityId::Node(id) => format!("n{}", id.0),
                EntityId::Relationship(id) => format!("r{}", id.0),
            };
            let sources = sources.iter();
            let sources: Vec<&str> = sources
                .map(|source| &*view.source_names()[source.0 as usize])
                .collect();
            format!("{entity} {key} {}", sources.join(","))
        });
        let expected = [
            "n0  s2,s3",
            "n0 name s1",
            "n0 id s2,s3",
            "n1  s2",
            "n1 id s2",
            "n2 name s3",
            "r0  s4",
            "r0 since s4",
        ];
        assert_eq!(cited.collect::<Vec<_>>(), expected);
        Ok(())
    }
}
