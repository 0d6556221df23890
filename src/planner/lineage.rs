//! Tracking of the lineage of rows, clause by clause, if a statement requests it (`CITE`).
//!
//! Clauses only record what they read: the entities that a pattern binds, the properties that predicates, projections
//! and sort keys read. A [`Witness`] computes the lineage from these records where it can no longer be deferred: before
//! rows are grouped, before the graph is changed, at the end of a scope, and before rows multiply if it is expensive.
//! So it is computed only for the rows that remain after filters and limits. Without `CITE`, nothing is recorded.

use super::predicate::conjuncts;
use super::reads::{Known, may_hold_entity};
use super::tracking::add;
use super::{Planner, node};
use crate::binder::{BoundQuery, Column, ConnectionKind, PatternGraph, PatternGroup};
use crate::expression::{Expression, Slot, VariableLength};
use crate::functions::LINEAGE;
use crate::plan::{Aggregate, Aggregation, Citation, Grounds, Operator, PlanNode, Witness};

impl Planner<'_> {
    /// A slot that the planner adds.
    pub fn own_slot(&mut self, name: &str) -> Slot {
        let slot = Slot(self.slot_names.len() as u32);
        self.slot_names.push(format!("#{name}{}", slot.0).into());
        slot
    }

    /// Records what expressions read in each row.
    pub fn note<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) {
        if let Some(tracking) = &mut self.tracking {
            for expression in expressions {
                for part in conjuncts(expression) {
                    tracking.expression(part);
                }
            }
        }
    }

    /// Records what a value reads; it is not split at `AND`, because it need not be true.
    pub fn note_value(&mut self, expression: &Expression) {
        if let Some(tracking) = &mut self.tracking {
            tracking.expression(expression);
        }
    }

    /// Records what computed slots read, and what is known of them.
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

    /// Records that the lineage of the rows includes the nodes and relationships in some slots.
    pub fn note_entities(&mut self, slots: impl IntoIterator<Item = Slot>) {
        if let Some(tracking) = &mut self.tracking {
            slots.into_iter().for_each(|slot| tracking.entity(slot));
        }
    }

    /// Records that the lineage of the rows includes all entities in the values of some slots.
    pub fn note_values_of(&mut self, slots: impl IntoIterator<Item = Slot>) {
        if let Some(tracking) = &mut self.tracking {
            for slot in slots {
                add(&mut tracking.noted.entities, slot);
            }
        }
    }

    /// Records an expression whose value is kept as a whole, including the properties of an entity.
    pub fn note_whole(&mut self, expression: &Expression) {
        match (&mut self.tracking, expression) {
            (Some(tracking), Expression::Slot(slot)) if !tracking.scalars.contains(slot) => {
                add(&mut tracking.noted.whole, *slot);
            }
            _ => self.note_value(expression),
        }
    }

    /// Records what a pattern binds and reads. Returns the pattern as it is to be planned: repeated groups also collect
    /// the lineage of each repetition.
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

    /// The relationships of all repetitions determine the nodes; what is read of the elements of a repetition is
    /// recorded inside it.
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

    /// The plan of one repetition with its lineage.
    pub fn witness_of_group(&self, group: &PatternGroup, body: PlanNode) -> PlanNode {
        let tracking = self.tracking.as_ref();
        let witness = tracking.and_then(|tracking| tracking.groups.get(&group.walked));
        match witness {
            Some(witness) => on_top(Operator::Witness(witness.clone()), body),
            None => body,
        }
    }

    /// Starts a scope whose rows have an empty lineage so far; the records of the outer scope are for
    /// [`Planner::end_scope`].
    pub fn begin_scope(&mut self) -> Option<Grounds> {
        let tracking = self.tracking.as_mut()?;
        Some(std::mem::take(&mut tracking.noted))
    }

    /// Restores the records of the outer scope; returns those of the inner one.
    pub fn end_scope(&mut self, outside: Option<Grounds>) -> Option<Grounds> {
        let tracking = self.tracking.as_mut()?;
        Some(std::mem::replace(&mut tracking.noted, outside?))
    }

    /// Plans a query as a scope of its own; returns the slot with the lineage of its rows.
    pub fn plan_scope(&mut self, query: &BoundQuery, rows: f64) -> (PlanNode, Option<Slot>) {
        let outside = self.begin_scope();
        let plan = self.plan_query(query, rows);
        let (plan, lineage) = self.settle(plan);
        self.end_scope(outside);
        (plan, lineage)
    }

    /// Records that the lineage of the rows includes that of an inner scope.
    pub fn note_lineage(&mut self, lineage: Option<Slot>) {
        if let (Some(tracking), Some(lineage)) = (&mut self.tracking, lineage) {
            add(&mut tracking.noted.lineages, lineage);
        }
    }

    /// Computes the lineage from the records, and returns its slot; `None` if it is empty.
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

    /// Like [`Planner::settle`], but always returns a slot, even for an empty lineage.
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

    /// Plans a query that is run only for its effects, without lineage.
    pub fn plan_untracked(&mut self, query: &BoundQuery) -> PlanNode {
        let tracking = self.tracking.take();
        let plan = self.plan_query(query, 1.0);
        self.tracking = tracking;
        plan
    }

    /// Computes the part of the lineage that is expensive, before rows multiply.
    pub fn settle_traced(&mut self, input: PlanNode) -> PlanNode {
        let tracking = self.tracking.as_ref();
        match tracking.is_some_and(|tracking| !tracking.noted.traced.is_empty()) {
            true => self.settle(input).0,
            false => input,
        }
    }

    /// Computes the lineage of each group: returns the aggregate that must be computed in addition. The parts of the
    /// lineage of a row are not put together for each row, but only those of the whole group.
    pub fn settle_groups(&mut self, input: PlanNode) -> (PlanNode, Option<(Slot, Aggregation)>) {
        let Some(tracking) = &mut self.tracking else {
            return (input, None);
        };
        if tracking.noted.is_empty() {
            return (input, None);
        }
        let mut grounds = std::mem::take(&mut tracking.noted);
        let mut parts = std::mem::take(&mut grounds.lineages);
        let mut plan = input;
        for grounds in grounds.apart() {
            let lineage = self.own_slot("lineage");
            parts.push(lineage);
            plan = on_top(Operator::Witness(Witness { grounds, lineage }), plan);
        }
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
            arguments: parts.into_iter().map(Expression::Slot).collect(),
        };
        (plan, Some((lineages, aggregation)))
    }

    /// Removes duplicates by grouping, so that a row has the lineage of all rows that are equal to it. `None`, with the
    /// plan, if lineage is not tracked or is empty.
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

    /// The rows of the statement with the column that shows their lineage.
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
        let (mut plan, lineage) = self.settle_always(input);
        let lineage = lineage.unwrap_or_else(|| self.own_slot("lineage"));
        if self.tracking.is_none() {
            let grounds = Grounds::default();
            plan = on_top(Operator::Witness(Witness { grounds, lineage }), plan);
        }
        let column = self.own_slot("cited");
        let citation = Operator::Citation(Citation {
            lineage,
            grounds: None,
            column,
        });
        (on_top(citation, plan), column)
    }
}

fn on_top(operator: Operator, input: PlanNode) -> PlanNode {
    let estimate = input.estimate;
    node(operator, vec![input], estimate)
}
