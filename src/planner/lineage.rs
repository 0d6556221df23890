//! What rows rest on, noted clause by clause where a statement asks for it (`CITE`).
//!
//! The clauses only note: the entities that a pattern binds, the properties that predicates, projections and sort keys read.
//! A [`Witness`] puts together what has been noted where it cannot wait any longer: before rows are grouped, before the
//! graph is changed, at the end of a scope, and before rows multiply where it is dear. So it is made for the rows that are
//! left after filters and limits. Nothing is noted where nobody asks.

use super::predicate::conjuncts;
use super::reads::{Known, may_hold_entity};
use super::tracking::add;
use super::{Planner, node};
use crate::binder::{BoundQuery, Column, ConnectionKind, PatternGraph, PatternGroup};
use crate::expression::{Expression, Slot, VariableLength};
use crate::functions::LINEAGE;
use crate::plan::{Aggregate, Aggregation, Citation, Grounds, Operator, PlanNode, Witness};

impl Planner<'_> {
    /// A slot of the planner's own.
    pub fn own_slot(&mut self, name: &str) -> Slot {
        let slot = Slot(self.slot_names.len() as u32);
        self.slot_names.push(format!("#{name}{}", slot.0).into());
        slot
    }

    /// Notes what expressions read in each row.
    pub fn note<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) {
        if let Some(tracking) = &mut self.tracking {
            for expression in expressions {
                for part in conjuncts(expression) {
                    tracking.expression(part);
                }
            }
        }
    }

    /// Notes what a value reads that is not split at `AND`: it need not be true.
    pub fn note_value(&mut self, expression: &Expression) {
        if let Some(tracking) = &mut self.tracking {
            tracking.expression(expression);
        }
    }

    /// Notes what computed slots read, and what is known of them.
    pub fn note_items(&mut self, items: &[(Slot, Expression)]) {
        for (slot, item) in items {
            self.note_value(item);
            self.note_item(*slot, item);
        }
    }

    fn note_item(&mut self, slot: Slot, item: &Expression) {
        let Some(tracking) = &mut self.tracking else {
            return;
        };
        let known = Known {
            entities: &tracking.entities,
            scalars: &tracking.scalars,
        };
        let scalar = known
            .reads(item)
            .is_some_and(|reads| !reads.may_hold_entity);
        if scalar {
            tracking.scalars.insert(slot);
        }
        if let Expression::Slot(same) = item
            && tracking.entities.contains(same)
        {
            tracking.entities.insert(slot);
        }
    }

    /// Notes that the rows rest on nodes and relationships that slots hold.
    pub fn note_entities(&mut self, slots: impl IntoIterator<Item = Slot>) {
        if let Some(tracking) = &mut self.tracking {
            slots.into_iter().for_each(|slot| tracking.entity(slot));
        }
    }

    /// Notes that the rows rest on whatever entities are in the values of slots.
    pub fn note_values_of(&mut self, slots: impl IntoIterator<Item = Slot>) {
        if let Some(tracking) = &mut self.tracking {
            for slot in slots {
                add(&mut tracking.noted.entities, slot);
            }
        }
    }

    /// Notes an expression all of whose value is kept: of an entity, its properties.
    pub fn note_whole(&mut self, expression: &Expression) {
        match (&mut self.tracking, expression) {
            (Some(tracking), Expression::Slot(slot)) if !tracking.scalars.contains(slot) => {
                add(&mut tracking.noted.whole, *slot);
            }
            _ => self.note_value(expression),
        }
    }

    /// Notes what a pattern binds and asks. The pattern comes back as it is to be planned: groups that repeat also collect
    /// what each repetition rests on.
    pub fn note_pattern(&mut self, graph: &PatternGraph) -> Option<PatternGraph> {
        self.tracking.as_ref()?;
        let mut graph = graph.clone();
        self.note_graph(&mut graph);
        Some(graph)
    }

    fn note_graph(&mut self, graph: &mut PatternGraph) {
        self.note_entities(graph.nodes.iter().map(|node| node.slot));
        for connection in &mut graph.connections {
            match &mut connection.kind {
                ConnectionKind::Single { relationship, .. } => self.note_entities([*relationship]),
                ConnectionKind::Variable(hops) => self.note_chain(hops),
                ConnectionKind::Shortest {
                    hops, predicates, ..
                } => {
                    self.note_chain(hops);
                    self.note(&*predicates);
                }
                ConnectionKind::Group(group) => self.note_group(group),
            }
        }
        self.note(&graph.predicates);
        for selection in &mut graph.selections {
            self.note_graph(&mut selection.graph);
        }
    }

    fn note_chain(&mut self, hops: &VariableLength) {
        if let Some(tracking) = &mut self.tracking {
            tracking.chain(hops);
        }
    }

    /// The relationships of all repetitions tell the nodes; what is asked of the elements of one is noted inside it.
    fn note_group(&mut self, group: &mut PatternGroup) {
        self.note_entities([group.walked]);
        let outside = self.begin_scope();
        self.note_graph(&mut group.body);
        let inside = self.end_scope(outside);
        let Some(mut grounds) = inside else {
            return;
        };
        grounds.entities.clear();
        if grounds.is_empty() {
            return;
        }
        let (one, all) = (self.own_slot("lineage"), self.own_slot("lineages"));
        group.collected.push((one, all));
        if let Some(tracking) = &mut self.tracking {
            let witness = Witness {
                grounds,
                lineage: one,
            };
            tracking.groups.insert(group.walked, witness);
            tracking.noted.lineages.push(all);
            tracking.lists.insert(all);
        }
    }

    /// The plan of one repetition with what it rests on.
    pub fn witness_of_group(&self, group: &PatternGroup, body: PlanNode) -> PlanNode {
        let tracking = self.tracking.as_ref();
        let witness = tracking.and_then(|tracking| tracking.groups.get(&group.walked));
        match witness {
            Some(witness) => on_top(Operator::Witness(witness.clone()), body),
            None => body,
        }
    }

    /// Starts a scope whose rows rest on nothing so far; what has been noted outside is for [`Planner::end_scope`].
    pub fn begin_scope(&mut self) -> Option<Grounds> {
        let tracking = self.tracking.as_mut()?;
        Some(std::mem::take(&mut tracking.noted))
    }

    /// Goes back to what was noted outside; what has been noted inside comes back.
    pub fn end_scope(&mut self, outside: Option<Grounds>) -> Option<Grounds> {
        let tracking = self.tracking.as_mut()?;
        Some(std::mem::replace(&mut tracking.noted, outside?))
    }

    /// A query as a scope of its own, and the slot with what its rows rest on.
    pub fn plan_scope(&mut self, query: &BoundQuery, rows: f64) -> (PlanNode, Option<Slot>) {
        let outside = self.begin_scope();
        let plan = self.plan_query(query, rows);
        let (plan, lineage) = self.settle(plan);
        self.end_scope(outside);
        (plan, lineage)
    }

    /// Notes that the rows rest on what those of an inner scope rest on.
    pub fn note_lineage(&mut self, lineage: Option<Slot>) {
        if let (Some(tracking), Some(lineage)) = (&mut self.tracking, lineage) {
            add(&mut tracking.noted.lineages, lineage);
        }
    }

    /// Puts together what has been noted, and says where; `None` where the rows rest on nothing.
    pub fn settle(&mut self, input: PlanNode) -> (PlanNode, Option<Slot>) {
        let Some(tracking) = &mut self.tracking else {
            return (input, None);
        };
        if tracking.noted.is_empty() {
            return (input, None);
        }
        if let Some(lineage) = tracking.settled() {
            return (input, Some(lineage));
        }
        let grounds = std::mem::take(&mut tracking.noted);
        let lineage = self.own_slot("lineage");
        self.note_lineage(Some(lineage));
        let witness = Operator::Witness(Witness { grounds, lineage });
        (on_top(witness, input), Some(lineage))
    }

    /// As [`Planner::settle`], where the rows must have a slot for it even if they rest on nothing.
    pub fn settle_always(&mut self, input: PlanNode) -> (PlanNode, Option<Slot>) {
        let (plan, lineage) = self.settle(input);
        if self.tracking.is_none() || lineage.is_some() {
            return (plan, lineage);
        }
        let lineage = self.own_slot("lineage");
        self.note_lineage(Some(lineage));
        let grounds = Grounds::default();
        let witness = Operator::Witness(Witness { grounds, lineage });
        (on_top(witness, plan), Some(lineage))
    }

    /// A query that is run for its effects: nobody asks what its rows rest on.
    pub fn plan_untracked(&mut self, query: &BoundQuery) -> PlanNode {
        let tracking = self.tracking.take();
        let plan = self.plan_query(query, 1.0);
        self.tracking = tracking;
        plan
    }

    /// Puts together what has been noted and is dear to find out, before rows multiply.
    pub fn settle_traced(&mut self, input: PlanNode) -> PlanNode {
        let tracking = self.tracking.as_ref();
        match tracking.is_some_and(|tracking| !tracking.noted.traced.is_empty()) {
            true => self.settle(input).0,
            false => input,
        }
    }

    /// Puts together what the rows of each group rest on: the aggregate to be computed beside the others.
    pub fn settle_groups(&mut self, input: PlanNode) -> (PlanNode, Option<(Slot, Aggregation)>) {
        let (plan, lineage) = self.settle(input);
        let Some(lineage) = lineage else {
            return (plan, None);
        };
        let lineages = self.own_slot("lineages");
        if let Some(tracking) = &mut self.tracking {
            tracking.noted = Grounds {
                lineages: vec![lineages],
                ..Grounds::default()
            };
            tracking.lists.insert(lineages);
        }
        let aggregation = Aggregation {
            function: Some(&LINEAGE),
            distinct: false,
            arguments: vec![Expression::Slot(lineage)],
        };
        (plan, Some((lineages, aggregation)))
    }

    /// Rows that differ in these slots, where that is a group of all rows that are equal: a row rests on what they all
    /// rest on. `None`, with the plan, where nobody asks or they rest on nothing.
    pub fn group_equal(
        &mut self,
        slots: &[Slot],
        input: PlanNode,
    ) -> (PlanNode, Option<Aggregate>) {
        let (plan, lineages) = self.settle_groups(input);
        let keys = slots.iter().map(|slot| (*slot, Expression::Slot(*slot)));
        let aggregate = lineages.map(|lineages| Aggregate {
            keys: keys.collect(),
            aggregates: vec![lineages],
        });
        (plan, aggregate)
    }

    /// The rows of the statement with the column that shows what they rest on.
    pub fn cite(&mut self, columns: &[Column], input: PlanNode) -> (PlanNode, Slot) {
        if let Some(tracking) = &mut self.tracking {
            let whole = columns
                .iter()
                .filter(|column| may_hold_entity(column.types));
            let whole = whole.map(|column| column.slot);
            for slot in whole.filter(|slot| !tracking.scalars.contains(slot)) {
                add(&mut tracking.noted.whole, slot);
            }
        }
        let (plan, lineage) = self.settle_always(input);
        let column = self.own_slot("cited");
        let citation = Operator::Citation(Citation {
            lineage: lineage.unwrap_or(column),
            column,
        });
        (on_top(citation, plan), column)
    }
}

fn on_top(operator: Operator, input: PlanNode) -> PlanNode {
    let estimate = input.estimate;
    node(operator, vec![input], estimate)
}
