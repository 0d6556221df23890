//! Random transactions over every kind of change, the same for the same seed.

use super::super::store::Store;
use crate::error::Result;
use crate::graph::{
    Change, ConstraintDefinition, ConstraintKind, CreatedNode, CreatedRelationship, DerivationRule,
    Fact, Graph, GraphView, IndexDefinition, KeyId, LabelId, NewSymbol, NodeLabel, Rank, RuleHead,
    SchemaTarget, SearchDefinition, SearchKind, SearchTarget, SetProperty, SetReferences,
    SetStatements, SourceId, Statement, SymbolKind, TypeId,
};
use crate::value::quantity::{BasicUnit, UnitTable};
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};
use crate::value::{Decimal, EntityId, NodeId, Period, Quantity, RelationshipId, Value};
use std::sync::Arc;

/// Xorshift: a seed gives the same run again.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % bound
    }
}

/// A graph and how to change it.
pub struct Workload {
    pub graph: Graph,
    random: Random,
    changes: Vec<Change>,
    inverses: Vec<Change>,
}

impl Workload {
    pub fn new(graph: Graph, seed: u64) -> Workload {
        Workload {
            graph,
            random: Random::new(seed),
            changes: Vec::new(),
            inverses: Vec::new(),
        }
    }

    /// Changes the graph and appends the changes; on an error the graph is as it was.
    pub fn transact(&mut self, store: &mut Store) -> Result<()> {
        let changes = self.change();
        let outcome = super::commit(store, &changes).map(|_| ());
        self.end(outcome.is_ok());
        outcome
    }

    /// Creates a unit, or drops it where it is there.
    pub fn transact_unit(&mut self, store: &mut Store) -> Result<()> {
        (self.changes, self.inverses) = (Vec::new(), Vec::new());
        let unit = UnitTable::built_in().unit_of_size(&Arc::from("石"), &[], "60千克")?;
        self.apply(Change::UnitCreated(Arc::clone(&unit)));
        if self.changes.is_empty() {
            self.apply(Change::UnitDropped(unit));
        }
        let changes = std::mem::take(&mut self.changes);
        let outcome = super::commit(store, &changes).map(|_| ());
        self.end(outcome.is_ok());
        outcome
    }

    /// Changes the graph without an end to the transaction.
    pub fn change(&mut self) -> Vec<Change> {
        (self.changes, self.inverses) = (Vec::new(), Vec::new());
        self.name_things();
        for _ in 0..1 + self.random.below(6) {
            self.change_something();
        }
        std::mem::take(&mut self.changes)
    }

    /// Ends the transaction; takes it back if it did not hold.
    pub fn end(&mut self, kept: bool) {
        for inverse in std::mem::take(&mut self.inverses).into_iter().rev() {
            if !kept {
                self.graph.apply(inverse).expect("an inverse applies");
            }
        }
        self.graph.verify().expect("no presence constraint is made");
        let commit = self.graph.view().commit().number;
        if kept {
            self.graph.set_commit(super::stamp_after(commit));
        }
        self.graph.settle();
        self.graph.release_ids(commit.next());
    }

    fn apply(&mut self, change: Change) {
        // A change that the graph refuses (a name or index that is there already) is not part of the transaction.
        if let Ok(inverse) = self.graph.apply(change.clone()) {
            self.changes.push(change);
            self.inverses.push(inverse);
        }
    }

    fn name_things(&mut self) {
        for (kind, known, names) in [
            (
                SymbolKind::Label,
                self.graph.view().label_names().len(),
                ["省", "市", "Person"],
            ),
            (
                SymbolKind::RelationshipType,
                self.graph.view().type_names().len(),
                ["属于", "KNOWS", "NEAR"],
            ),
            (
                SymbolKind::Source,
                self.graph.view().source_names().len(),
                ["a3.p1", "a3.p2", "省志"],
            ),
            (
                SymbolKind::PropertyKey,
                self.graph.view().key_names().len(),
                ["name", "人口", "since"],
            ),
        ] {
            if let Some(name) = names.get(known) {
                let name = Arc::from(*name);
                self.apply(Change::SymbolAdded(NewSymbol { kind, name }));
            }
        }
    }

    fn change_something(&mut self) {
        match self.random.below(15) {
            0..=2 => self.create_node(),
            3..=4 => self.create_relationship(),
            5 => self.set_property(),
            6 => self.change_label(),
            7 => self.delete_relationship(),
            8 => self.delete_node(),
            9..=11 => self.cite(),
            12..=13 => self.state(),
            _ => self.change_rules(),
        }
    }

    fn create_node(&mut self) {
        let labels = self.graph.view().label_names().len() as u32;
        let count = self.random.below(3);
        let labels = (0..labels).map(LabelId).take(count).collect();
        let change = Change::NodeCreated(CreatedNode {
            node: self.graph.next_node(),
            labels,
            properties: self.properties(),
        });
        self.apply(change);
    }

    /// Who deletes what is cited is refused: the references go first, with no sources.
    fn cite(&mut self) {
        let entity = match self.random.below(3) {
            0 => self.relationship().map(EntityId::Relationship),
            _ => self.node().map(EntityId::Node),
        };
        let Some(entity) = entity else { return };
        let keys = self.graph.view().property_ids(entity);
        let key = match self.random.below(keys.len() + 1) {
            0 => None,
            place => keys.get(place - 1).map(|(key, _)| *key),
        };
        let sources = (0..3).filter(|_| self.random.below(2) == 0).map(SourceId);
        let sources = sources.collect();
        let fact = Fact { entity, key };
        self.apply(Change::ReferencesSet(SetReferences { fact, sources }));
    }

    /// Who deletes or overwrites what has several statements is refused: they go first.
    fn state(&mut self) {
        let entity = match self.random.below(3) {
            0 => self.relationship().map(EntityId::Relationship),
            _ => self.node().map(EntityId::Node),
        };
        let Some(entity) = entity else { return };
        let key = self.key();
        let mut statements: Vec<Statement> = Vec::new();
        for _ in 0..self.random.below(4) {
            let value = self.value();
            let sources = (0..3).filter(|_| self.random.below(2) == 0).map(SourceId);
            let mut statement = Statement::plain(value, sources.collect());
            statement.rank = Rank::ALL[self.random.below(3)];
            if self.random.below(2) == 0 {
                statement.valid_to = Value::from("2022");
            }
            let known = statements.iter().any(|known| known.is_same(&statement));
            if !known && !statement.value.is_null() {
                statements.push(statement);
            }
        }
        statements.sort_by_key(|statement| statement.rank);
        self.apply(Change::StatementsSet(SetStatements {
            entity,
            key,
            statements,
        }));
    }

    fn create_relationship(&mut self) {
        let types = self.graph.view().type_names().len();
        if let (Some(start), Some(end)) = (self.node(), self.node()) {
            let change = Change::RelationshipCreated(CreatedRelationship {
                relationship: self.graph.next_relationship(),
                relationship_type: TypeId(self.random.below(types) as u32),
                start,
                end,
                properties: self.properties(),
            });
            self.apply(change);
        }
    }

    fn set_property(&mut self) {
        let entity = match (self.random.below(2), self.node(), self.relationship()) {
            (0, _, Some(id)) => EntityId::Relationship(id),
            (_, Some(id), _) => EntityId::Node(id),
            _ => return,
        };
        let (key, value) = (self.key(), self.value());
        self.apply(Change::PropertySet(SetProperty { entity, key, value }));
    }

    fn change_label(&mut self) {
        let labels = self.graph.view().label_names().len();
        let label = LabelId(self.random.below(labels) as u32);
        if let Some(node) = self.node() {
            let has = self.graph.view().has_label(node, label);
            self.apply(if has {
                Change::LabelRemoved(NodeLabel { node, label })
            } else {
                Change::LabelAdded(NodeLabel { node, label })
            });
        }
    }

    fn delete_relationship(&mut self) {
        if let Some(relationship) = self.relationship() {
            self.apply(Change::RelationshipDeleted(relationship));
        }
    }

    fn delete_node(&mut self) {
        if let Some(node) = self.node() {
            self.apply(Change::NodeDeleted(node));
        }
    }

    fn change_rules(&mut self) {
        let (target, keys) = (SchemaTarget::Node(LabelId(0)), vec![KeyId(0)]);
        let index = IndexDefinition {
            kind: crate::graph::IndexKind::Range,
            name: Arc::from("by_name"),
            target,
            keys: keys.clone(),
            owned: false,
        };
        let rule = ConstraintDefinition {
            name: Arc::from("one_since"),
            target: SchemaTarget::Relationship(TypeId(0)),
            keys,
            kind: ConstraintKind::Unique,
        };
        let search = search_index();
        let change = match self.random.below(10) {
            0 => Change::IndexCreated(index),
            1 => Change::IndexDropped(index),
            2 => Change::ConstraintCreated(rule),
            3 => Change::ConstraintDropped(rule),
            4 => Change::SearchIndexCreated(search),
            5 => Change::SearchIndexDropped(search),
            6 => Change::UnitCreated(unit()),
            7 => Change::RuleCreated(rule_of_near()),
            8 => Change::RuleDropped(rule_of_near()),
            _ => Change::UnitDropped(unit()),
        };
        self.apply(change);
    }

    fn node(&mut self) -> Option<NodeId> {
        let mut nodes = Vec::new();
        let view = self.graph.view();
        view.scan_nodes(&mut 0, usize::MAX >> 1, &mut nodes);
        let count = nodes.len();
        (count > 0).then(|| nodes[self.random.below(count)])
    }

    fn relationship(&mut self) -> Option<RelationshipId> {
        let mut found = Vec::new();
        let view = self.graph.view();
        view.scan_relationships(None, &mut 0, usize::MAX >> 1, &mut found);
        let count = found.len();
        (count > 0).then(|| found[self.random.below(count)])
    }

    fn key(&mut self) -> KeyId {
        let keys = self.graph.view().key_names().len();
        KeyId(self.random.below(keys) as u32)
    }

    fn properties(&mut self) -> Vec<(KeyId, Value)> {
        let keys = self.graph.view().key_names().len() as u32;
        let count = self.random.below(3);
        let keys: Vec<KeyId> = (0..keys).map(KeyId).take(count).collect();
        keys.into_iter().map(|key| (key, self.value())).collect()
    }

    fn value(&mut self) -> Value {
        let number = self.random.below(1 << 20) as i64;
        match self.random.below(17) {
            0 => Value::Boolean(number % 2 == 0),
            1 => Value::Float(number as f64 / 3.0),
            2..=4 => Value::String(Arc::from(format!("山西{number}").as_str())),
            5 => Value::List(Arc::new(vec![Value::Integer(number), Value::Float(-0.0)])),
            6 => Value::Date(Date { days: number }),
            7 => Value::LocalTime(LocalTime {
                nanoseconds: number,
            }),
            8 => Value::Time(Time {
                nanoseconds: number,
                offset: -3_600,
            }),
            9 => Value::LocalDateTime(LocalDateTime {
                seconds: -number,
                nanoseconds: 7,
            }),
            10 => Value::DateTime(Arc::new(DateTime {
                seconds: number,
                nanoseconds: 0,
                offset: 28_800,
                zone: Some(Arc::from("Asia/Shanghai")),
            })),
            11 => Value::Duration(Arc::new(Duration {
                months: number,
                days: -1,
                seconds: 2,
                nanoseconds: 3,
            })),
            12 => Value::Decimal(
                Decimal::from_parts(i128::from(number) << 60, 20).unwrap_or(Decimal::ZERO),
            ),
            13 => Value::from(
                format!("{number}万吨/年")
                    .parse::<Quantity>()
                    .expect("a figure"),
            ),
            14 => Value::Period(Period {
                start: Date { days: number },
                end: Date { days: number + 7 },
            }),
            _ => Value::Integer(number),
        }
    }
}

/// A unit for a graph of its own.
pub fn unit() -> Arc<BasicUnit> {
    let aliases = [Arc::from("dan")];
    let size = UnitTable::built_in().unit_of_size(&Arc::from("石"), &aliases, "60千克");
    size.expect("a size")
}

/// A search index for a graph of its own.
pub fn search_index() -> Arc<SearchDefinition> {
    Arc::new(SearchDefinition {
        kind: SearchKind::Name,
        name: Arc::from("names"),
        target: SearchTarget::Nodes(vec![LabelId(0)]),
        keys: vec![KeyId(0)],
    })
}

/// A rule.
pub fn rule_of_near() -> Arc<DerivationRule> {
    Arc::new(DerivationRule {
        name: Arc::from("near"),
        derives: RuleHead::Relationship(Arc::from("NEAR")),
        head: Arc::from("(a)-[:NEAR]->(b)"),
        body: Arc::from("MATCH (a)-->(b)"),
    })
}

/// Tells states apart.
pub fn print(view: &GraphView) -> u64 {
    view.fingerprint()
}
