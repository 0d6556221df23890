//! Plans a query clause by clause: each takes the plan so far as its input.

use super::{Planner, argument, filter, node};
use crate::binder::{
    BoundCall, BoundClause, BoundMatch, BoundQuery, BoundSet, BoundTransactions, QueryBody,
};
use crate::error::Span;
use crate::expression::{Expression, SchemaChange, Slot};
use crate::plan::{
    Apply, ApplyKind, CallProcedure, ChangeSchema, Delete, Distinct, LoadCsv, Operator, PlanNode,
    Project, Sequence, Set, Transactions, Union, Unwind,
};
use std::collections::BTreeSet;

/// The assumed number of elements of a list.
const LIST_LENGTH: f64 = 10.0;

impl Planner<'_> {
    /// Plans a query over the given input rows.
    pub fn plan_query(&mut self, query: &BoundQuery, rows: f64) -> PlanNode {
        match &query.body {
            QueryBody::Clauses(clauses) => self.plan_clauses(clauses, argument(rows)),
            QueryBody::Union { parts, distinct } => self.plan_union(query, parts, *distinct, rows),
        }
    }

    /// Plans clauses on top of a plan.
    pub fn plan_clauses(&mut self, clauses: &[BoundClause], input: PlanNode) -> PlanNode {
        let mut plan = input;
        let mut left = clauses;
        while let [clause, rest @ ..] = left {
            left = match self.merged(left) {
                Some((merged, count)) => {
                    plan = self.plan_merged(&merged, plan);
                    left.get(count..).unwrap_or_default()
                }
                None => {
                    plan = self.plan_clause(clause, plan);
                    rest
                }
            };
        }
        plan
    }

    fn plan_clause(&mut self, clause: &BoundClause, input: PlanNode) -> PlanNode {
        let input = self.note_clause(clause, input);
        match clause {
            BoundClause::Match(found) => self.plan_match(found, input),
            BoundClause::Unwind { list, variable } => self.plan_unwind(list, *variable, input),
            BoundClause::Project(projection) => self.plan_projection(projection, input),
            BoundClause::Extend(items) => self.extend(items.clone(), input),
            BoundClause::Filter(predicates) => self.plan_filter(predicates.clone(), input),
            BoundClause::CallProcedure(call) => self.plan_call(call, input),
            BoundClause::CallSubquery {
                query,
                optional,
                in_transactions,
            } => self.plan_call_subquery(query, *optional, in_transactions.as_ref(), input),
            BoundClause::Sequence(query) => self.plan_sequence(query, input),
            BoundClause::LoadCsv {
                source,
                headers,
                terminator,
                encoding,
                variable,
                line,
                file,
                span,
            } => {
                let load = LoadCsv {
                    source: source.clone(),
                    headers: *headers,
                    terminator: terminator.clone(),
                    encoding: encoding.clone(),
                    variable: *variable,
                    line: *line,
                    file: *file,
                    span: *span,
                };
                self.plan_load_csv(load, input)
            }
            BoundClause::ChangeSchema(change) => plan_schema(change, input),
            BoundClause::Finish => node(Operator::Discard, vec![input], 0.0),
            BoundClause::Create(create) => {
                self.plan_update(input, |planner, input| planner.plan_create(create, input))
            }
            BoundClause::Merge(merge) => {
                self.plan_update(input, |planner, input| planner.plan_merge(merge, input))
            }
            BoundClause::Set(set) => self.plan_simple_update(changed(set), input),
            BoundClause::Delete {
                targets,
                detach,
                span,
            } => self.plan_simple_update(delete(targets, *detach, *span), input),
            BoundClause::Foreach {
                variable,
                list,
                body,
            } => self.plan_foreach(*variable, list, body, input),
        }
    }

    fn plan_load_csv(&mut self, load: LoadCsv, input: PlanNode) -> PlanNode {
        self.available.extend([load.variable, load.line, load.file]);
        let estimate = input.estimate * LIST_LENGTH * LIST_LENGTH;
        node(Operator::LoadCsv(load), vec![input], estimate)
    }

    /// `OPTIONAL MATCH` is a separate plan that is run per row; `MATCH` continues the plan so far.
    fn plan_match(&mut self, found: &BoundMatch, input: PlanNode) -> PlanNode {
        if !found.optional {
            let noted = self.note_pattern(&found.graph);
            return self.plan_pattern(noted.as_ref().unwrap_or(&found.graph), input);
        }
        let before = self.available.clone();
        // Its lineage is computed inside, so that it is null like the other slots if nothing is found.
        let outside = self.begin_scope();
        let noted = self.note_pattern(&found.graph);
        let right = self.plan_pattern(noted.as_ref().unwrap_or(&found.graph), argument(1.0));
        let (right, lineage) = self.settle(right);
        self.end_scope(outside);
        self.note_lineage(lineage);
        let found = self.available.difference(&before).copied();
        let filled = found.chain(lineage).collect();
        let estimate = input.estimate * right.estimate.max(1.0);
        let apply = Operator::Apply(Apply {
            kind: ApplyKind::Optional,
            filled,
            batched: is_batched(&right),
        });
        node(apply, vec![input, right], estimate)
    }

    fn plan_unwind(&mut self, list: &Expression, variable: Slot, input: PlanNode) -> PlanNode {
        self.available.insert(variable);
        let length = match list {
            Expression::List(items) => items.len() as f64,
            _ => LIST_LENGTH,
        };
        let estimate = input.estimate * length;
        let unwind = Operator::Unwind(Unwind {
            list: list.clone(),
            variable,
        });
        node(unwind, vec![input], estimate)
    }

    /// Computes further slots of each row.
    pub fn extend(&mut self, items: Vec<(Slot, Expression)>, input: PlanNode) -> PlanNode {
        if items.is_empty() {
            return input;
        }
        let mut plan = input;
        let mut together: Vec<(Slot, Expression)> = Vec::new();
        let mut computed: BTreeSet<Slot> = BTreeSet::new();
        for (slot, expression) in items {
            // An expression that reads a slot of the same list must be computed after it.
            if !expression.slots().is_disjoint(&computed) {
                let estimate = plan.estimate;
                let items = std::mem::take(&mut together);
                computed.clear();
                plan = node(Operator::Project(Project { items }), vec![plan], estimate);
            }
            self.available.insert(slot);
            computed.insert(slot);
            together.push((slot, expression));
        }
        let estimate = plan.estimate;
        node(
            Operator::Project(Project { items: together }),
            vec![plan],
            estimate,
        )
    }

    /// Rows for which all predicates hold.
    pub fn plan_filter(&mut self, predicates: Vec<Expression>, input: PlanNode) -> PlanNode {
        let shares = predicates
            .iter()
            .map(|p| self.cost.selectivity(p, &self.labels));
        let estimate = input.estimate * shares.product::<f64>();
        filter(input, predicates, estimate)
    }

    fn plan_call(&mut self, call: &BoundCall, input: PlanNode) -> PlanNode {
        if call.writes {
            return self.plan_update(input, |planner, input| planner.plan_rows_of(call, input));
        }
        self.plan_rows_of(call, input)
    }

    fn plan_rows_of(&mut self, call: &BoundCall, input: PlanNode) -> PlanNode {
        self.available
            .extend(call.yields.iter().map(|(_, slot)| *slot));
        let estimate = match call.passes_rows {
            true => input.estimate,
            false => input.estimate * LIST_LENGTH,
        };
        let operator = Operator::CallProcedure(CallProcedure {
            name: call.name.clone(),
            arguments: call.arguments.clone(),
            yields: call.yields.clone(),
            optional: call.optional,
            passes_rows: call.passes_rows,
            writes: call.writes,
            citing: call.citing.clone(),
            span: call.span,
        });
        self.note_values_of(call.yields.iter().map(|(_, slot)| *slot));
        node(operator, vec![input], estimate)
    }

    /// `CALL { … }`: runs its plan for each row.
    fn plan_call_subquery(
        &mut self,
        query: &BoundQuery,
        optional: bool,
        in_transactions: Option<&BoundTransactions>,
        input: PlanNode,
    ) -> PlanNode {
        let (right, lineage) = match query.returns {
            true => self.plan_scope(query, 1.0),
            false => (self.plan_untracked(query), None),
        };
        let mut filled: Vec<Slot> = query.columns.iter().map(|column| column.slot).collect();
        filled.extend(lineage);
        self.available.extend(&filled);
        let writes = right.writes();
        let input = match writes {
            true => self.settle(input).0,
            false => self.settle_traced(input),
        };
        self.note_lineage(lineage);
        let kind = match (query.returns, optional) {
            (false, _) => ApplyKind::Unit,
            (true, true) => ApplyKind::Optional,
            (true, false) => ApplyKind::Inner,
        };
        let estimate = match kind {
            ApplyKind::Unit => input.estimate,
            ApplyKind::Optional => input.estimate * right.estimate.max(1.0),
            _ => input.estimate * right.estimate,
        };
        let input = if writes { self.eager(input) } else { input };
        let operator = match in_transactions {
            Some(transactions) => {
                self.available.extend(transactions.status);
                Operator::InTransactions(Transactions {
                    rows: transactions.rows.clone(),
                    on_error: transactions.on_error,
                    status: transactions.status,
                    filled,
                    returns: query.returns,
                })
            }
            None => Operator::Apply(Apply {
                kind,
                filled,
                batched: !writes && is_batched(&right),
            }),
        };
        let apply = node(operator, vec![input, right], estimate);
        if writes { self.barrier(apply) } else { apply }
    }

    /// `NEXT` before a `UNION`: all rows so far are the argument of the following query.
    fn plan_sequence(&mut self, query: &BoundQuery, input: PlanNode) -> PlanNode {
        // The query continues with the rows, and so with their lineage.
        let (input, _) = self.settle(input);
        let right = self.plan_query(query, input.estimate);
        let (right, lineage) = self.settle(right);
        let mut filled: Vec<Slot> = query.columns.iter().map(|column| column.slot).collect();
        filled.extend(lineage);
        self.available.extend(&filled);
        let writes = right.writes();
        let estimate = right.estimate;
        let sequence = node(
            Operator::Sequence(Sequence { filled }),
            vec![input, right],
            estimate,
        );
        if writes {
            self.barrier(sequence)
        } else {
            sequence
        }
    }

    fn plan_union(
        &mut self,
        query: &BoundQuery,
        parts: &[BoundQuery],
        distinct: bool,
        rows: f64,
    ) -> PlanNode {
        let slots_of = |query: &BoundQuery| -> Vec<Slot> {
            query.columns.iter().map(|column| column.slot).collect()
        };
        let (mut children, lineages) = self.plan_parts(parts, rows);
        // A part that writes must end before the next one starts, and before its rows are passed on.
        if children.iter().any(PlanNode::writes) {
            children = children
                .into_iter()
                .map(|part| self.barrier(part))
                .collect();
        }
        let estimate = children.iter().map(|part| part.estimate).sum();
        let slots = slots_of(query);
        self.available.extend(&slots);
        let mut union = Union {
            slots: slots.clone(),
            parts: parts.iter().map(slots_of).collect(),
        };
        if let Some((lineage, of_parts)) = lineages {
            union.slots.push(lineage);
            for (slots, lineage) in union.parts.iter_mut().zip(of_parts) {
                slots.push(lineage);
            }
        }
        let plan = node(Operator::Union(union), children, estimate);
        match distinct {
            true => self.plan_distinct(slots, plan, estimate),
            false => plan,
        }
    }

    /// The parts of a union; if lineage is tracked, the slot of each part's lineage, and that of the union.
    fn plan_parts(
        &mut self,
        parts: &[BoundQuery],
        rows: f64,
    ) -> (Vec<PlanNode>, Option<(Slot, Vec<Slot>)>) {
        let before = self.begin_scope();
        let (mut children, mut lineages) = (Vec::with_capacity(parts.len()), Vec::new());
        for part in parts {
            self.end_scope(before.clone());
            let plan = self.plan_query(part, rows);
            let (plan, lineage) = self.settle_always(plan);
            lineages.extend(lineage);
            children.push(plan);
        }
        self.begin_scope();
        if before.is_none() {
            return (children, None);
        }
        let lineage = self.own_slot("lineage");
        self.note_lineage(Some(lineage));
        (children, Some((lineage, lineages)))
    }

    /// One of all rows that are equal in these slots.
    pub fn plan_distinct(&mut self, slots: Vec<Slot>, input: PlanNode, estimate: f64) -> PlanNode {
        let (plan, groups) = self.group_equal(&slots, input);
        let operator = match groups {
            Some(groups) => Operator::Aggregate(groups),
            None => Operator::Distinct(Distinct { slots }),
        };
        node(operator, vec![plan], estimate)
    }
}

fn changed(set: &BoundSet) -> Operator {
    let (items, citing) = (set.items.clone(), set.citing.clone());
    Operator::Set(Set {
        items,
        citing,
        together: false,
    })
}

fn delete(targets: &[Expression], detach: bool, span: Span) -> Operator {
    Operator::Delete(Delete {
        targets: targets.to_vec(),
        detach,
        span,
    })
}

/// The statement contains nothing else, so no barrier is needed around the change.
fn plan_schema(change: &SchemaChange, input: PlanNode) -> PlanNode {
    let change = change.clone();
    let estimate = input.estimate;
    node(
        Operator::ChangeSchema(ChangeSchema { change }),
        vec![input],
        estimate,
    )
}

/// Whether a plan returns the same rows for many argument rows at once as for each of them separately.
pub(super) fn is_batched(plan: &PlanNode) -> bool {
    !plan.any(&|node| !node.operator.facts().batched)
}
