//! The expressions that an operator evaluates, and the plan that it contains.

use super::super::{
    Aggregate, Aggregation, CallProcedure, Citation, ColumnAggregate, ColumnScan, Create, Delete,
    DistinctEnds, EndCount, EndStep, Filter, FirstBy, Foreach, Grounds, HashJoin, IndexRange,
    IndexSeek, IndexTest, JoinKey, Limit, LoadCsv, Merge, NodeByIdSeek, Operator, PatternCount,
    PlanNode, Project, RangeJoin, RangeTest, RelationshipByIdSeek, RelationshipIndexSeek, Repeat,
    Set, ShortestPath, Skip, Sort, SortKey, StepTest, Transactions, Unwind, VariableExpand,
    Witness,
};
use crate::expression::{
    Citing, Expression, NewNode, NewRelationship, Update, ValidPeriod, VariableLength,
};

/// One `match` for both kinds of reference: default binding modes make the same arms fit `&` and `&mut`.
macro_rules! visit_expressions {
    ($operator:expr, $visit:expr) => {
        match $operator {
            Operator::Argument | Operator::Eager | Operator::Discard => {}
            Operator::AllNodesScan(_) | Operator::LabelScan(_) | Operator::RelationshipScan(_) => {}
            Operator::CountStore(_) | Operator::Expand(_) | Operator::Degree(_) => {}
            Operator::PathCount(_) | Operator::TriangleCount(_) | Operator::TreeCount(_) => {}
            Operator::Distinct(_) | Operator::Apply(_) => {}
            Operator::SemiJoin(_) | Operator::Union(_) | Operator::Sequence(_) => {}
            Operator::ChangeSchema(_) | Operator::Citation(Citation { grounds: None, .. }) => {}
            Operator::Witness(Witness {
                grounds: Grounds { traced, .. },
                ..
            })
            | Operator::Citation(Citation {
                grounds: Some(Grounds { traced, .. }),
                ..
            }) => each!(traced, $visit),
            Operator::IndexSeek(IndexSeek { values, .. }) => each!(values, $visit),
            Operator::IndexRange(IndexRange { range, .. }) => visit_range!(range, $visit),
            Operator::RelationshipIndexSeek(RelationshipIndexSeek { test, .. }) => match test {
                IndexTest::Equal { values, .. } => each!(values, $visit),
                IndexTest::Range { range, .. } => visit_range!(range, $visit),
            },
            Operator::NodeByIdSeek(NodeByIdSeek { ids, .. })
            | Operator::RelationshipByIdSeek(RelationshipByIdSeek { ids, .. }) => $visit(ids),
            Operator::PatternCount(PatternCount { predicates, .. }) => {
                each_value!(predicates, $visit);
            }
            Operator::DistinctEnds(DistinctEnds { steps, count, .. }) => {
                for EndStep { predicates, .. } in steps {
                    each!(predicates, $visit);
                }
                if let Some(EndCount { of, .. }) = count {
                    $visit(of);
                }
            }
            Operator::VariableExpand(VariableExpand { hops, prune, .. }) => {
                visit_hops!(hops, $visit);
                visit_tests!(prune, $visit);
            }
            Operator::Repeat(Repeat {
                prune, shortest, ..
            }) => {
                visit_tests!(prune, $visit);
                if let Some((count, _)) = shortest {
                    $visit(count);
                }
            }
            Operator::ShortestPath(ShortestPath {
                expand: VariableExpand { hops, prune, .. },
                count,
                predicate,
                ..
            }) => {
                visit_hops!(hops, $visit);
                visit_tests!(prune, $visit);
                $visit(count);
                where_given!(predicate, $visit);
            }
            Operator::Filter(Filter { predicate }) => $visit(predicate),
            Operator::Project(Project { items }) => each_value!(items, $visit),
            Operator::Aggregate(aggregate) | Operator::ParallelAggregate(aggregate) => {
                visit_aggregate!(aggregate, $visit);
            }
            Operator::ColumnScan(scan) => visit_scan!(scan, $visit),
            Operator::ColumnAggregate(ColumnAggregate { scan, aggregate }) => {
                visit_scan!(scan, $visit);
                visit_aggregate!(aggregate, $visit);
            }
            Operator::Sort(Sort { keys, limit }) => {
                for SortKey { expression, .. } in keys {
                    $visit(expression);
                }
                where_given!(limit, $visit);
            }
            Operator::Skip(Skip { count }) | Operator::Limit(Limit { count }) => $visit(count),
            Operator::Unwind(Unwind { list, .. }) => $visit(list),
            Operator::HashJoin(HashJoin {
                left,
                right,
                either,
            }) => {
                each!(left, $visit);
                each!(right, $visit);
                for JoinKey { left, right, .. } in either {
                    $visit(left);
                    $visit(right);
                }
            }
            Operator::RangeJoin(RangeJoin {
                key,
                upper_key,
                lower,
                upper,
            }) => {
                $visit(key);
                where_given!(upper_key, $visit);
                for (bound, _) in [lower, upper].into_iter().flatten() {
                    $visit(bound);
                }
            }
            Operator::CallProcedure(CallProcedure {
                arguments, citing, ..
            }) => {
                each!(arguments, $visit);
                each_cited!(citing, $visit);
            }
            Operator::LoadCsv(LoadCsv {
                source,
                terminator,
                encoding,
                ..
            }) => {
                $visit(source);
                where_given!(terminator, $visit);
                where_given!(encoding, $visit);
            }
            Operator::Create(Create {
                nodes,
                relationships,
                citing,
                ..
            }) => {
                visit_created!(nodes, relationships, $visit);
                each_cited!(citing, $visit);
            }
            Operator::Merge(Merge {
                nodes,
                relationships,
                on_create,
                on_match,
                citing,
                ..
            }) => {
                each_cited!(citing, $visit);
                visit_created!(nodes, relationships, $visit);
                visit_updates!(on_create, $visit);
                visit_updates!(on_match, $visit);
            }
            Operator::Set(Set { items, citing, .. }) => {
                visit_updates!(items, $visit);
                each_cited!(citing, $visit);
            }
            Operator::Delete(Delete { targets, .. }) => each!(targets, $visit),
            Operator::Foreach(Foreach { list, .. }) => $visit(list),
            Operator::InTransactions(Transactions { rows, .. }) => $visit(rows),
        }
    };
}

macro_rules! each {
    ($expressions:expr, $visit:expr) => {
        for expression in $expressions {
            $visit(expression);
        }
    };
}

macro_rules! each_cited {
    ($citing:expr, $visit:expr) => {
        for Citing { sources, .. } in $citing {
            $visit(sources);
        }
    };
}

macro_rules! where_given {
    ($expression:expr, $visit:expr) => {
        if let Some(expression) = $expression {
            $visit(expression);
        }
    };
}

macro_rules! visit_scan {
    ($scan:expr, $visit:expr) => {{
        let ColumnScan {
            predicate, first, ..
        } = $scan;
        where_given!(predicate, $visit);
        if let Some(FirstBy { count, .. }) = first {
            $visit(count);
        }
    }};
}

macro_rules! visit_aggregate {
    ($aggregate:expr, $visit:expr) => {{
        let Aggregate { keys, aggregates } = $aggregate;
        each_value!(keys, $visit);
        for (_, Aggregation { arguments, .. }) in aggregates {
            each!(arguments, $visit);
        }
    }};
}

macro_rules! visit_hops {
    ($hops:expr, $visit:expr) => {{
        let VariableLength { predicate, .. } = $hops;
        where_given!(predicate, $visit);
    }};
}

macro_rules! visit_tests {
    ($tests:expr, $visit:expr) => {
        for StepTest { predicate, .. } in $tests {
            $visit(predicate);
        }
    };
}

macro_rules! each_value {
    ($items:expr, $visit:expr) => {
        for (_, expression) in $items {
            $visit(expression);
        }
    };
}

macro_rules! visit_range {
    ($range:expr, $visit:expr) => {
        match $range {
            RangeTest::Between { lower, upper } => {
                if let Some((bound, _)) = lower {
                    $visit(bound);
                }
                if let Some((bound, _)) = upper {
                    $visit(bound);
                }
            }
            RangeTest::Prefix(prefix) => $visit(prefix),
            RangeTest::Holding => {}
        }
    };
}

macro_rules! visit_created {
    ($nodes:expr, $relationships:expr, $visit:expr) => {{
        for NewNode {
            labels, properties, ..
        } in $nodes
        {
            each!(labels, $visit);
            where_given!(properties, $visit);
        }
        for NewRelationship {
            relationship_type,
            properties,
            ..
        } in $relationships
        {
            $visit(relationship_type);
            where_given!(properties, $visit);
        }
    }};
}

macro_rules! visit_updates {
    ($items:expr, $visit:expr) => {
        for item in $items {
            match item {
                Update::Property {
                    target, key, value, ..
                } => {
                    $visit(target);
                    $visit(key);
                    $visit(value);
                }
                Update::Replace { target, value, .. } | Update::Merge { target, value, .. } => {
                    $visit(target);
                    $visit(value);
                }
                Update::AddLabels { target, labels, .. }
                | Update::RemoveLabels { target, labels, .. } => {
                    $visit(target);
                    each!(labels, $visit);
                }
                Update::AddStatement {
                    target,
                    key,
                    value,
                    rank,
                    valid,
                    ..
                } => {
                    $visit(target);
                    $visit(key);
                    $visit(value);
                    where_given!(rank, $visit);
                    if let Some(ValidPeriod { from, to }) = valid {
                        $visit(from);
                        $visit(to);
                    }
                }
                Update::RemoveStatement {
                    target,
                    key,
                    value,
                    valid,
                    ..
                } => {
                    $visit(target);
                    $visit(key);
                    $visit(value);
                    if let Some(ValidPeriod { from, to }) = valid {
                        $visit(from);
                        $visit(to);
                    }
                }
                Update::RemoveCitation {
                    target,
                    key,
                    sources,
                    ..
                } => {
                    $visit(target);
                    where_given!(key, $visit);
                    $visit(sources);
                }
            }
        }
    };
}

/// The plan inside an operator, for both kinds of reference.
macro_rules! body {
    ($operator:expr) => {
        match $operator {
            Operator::Repeat(Repeat { body, .. }) | Operator::Foreach(Foreach { body, .. }) => {
                Some(body)
            }
            Operator::Argument | Operator::Eager | Operator::Discard => None,
            Operator::AllNodesScan(_) | Operator::LabelScan(_) | Operator::RelationshipScan(_) => {
                None
            }
            Operator::IndexSeek(_) | Operator::IndexRange(_) | Operator::NodeByIdSeek(_) => None,
            Operator::ColumnScan(_) | Operator::ColumnAggregate(_) => None,
            Operator::RelationshipByIdSeek(_) => None,
            Operator::RelationshipIndexSeek(_) | Operator::CountStore(_) => None,
            Operator::Expand(_) | Operator::Degree(_) | Operator::PatternCount(_) => None,
            Operator::DistinctEnds(_) | Operator::PathCount(_) => None,
            Operator::TriangleCount(_) | Operator::TreeCount(_) => None,
            Operator::VariableExpand(_) | Operator::ShortestPath(_) | Operator::Filter(_) => None,
            Operator::Project(_) | Operator::Aggregate(_) | Operator::Distinct(_) => None,
            Operator::ParallelAggregate(_) => None,
            Operator::Sort(_) | Operator::Skip(_) | Operator::Limit(_) => None,
            Operator::Unwind(_) | Operator::Apply(_) | Operator::SemiJoin(_) => None,
            Operator::HashJoin(_) | Operator::RangeJoin(_) | Operator::Union(_) => None,
            Operator::CallProcedure(_) => None,
            Operator::LoadCsv(_) | Operator::Create(_) | Operator::Merge(_) => None,
            Operator::Set(_) | Operator::Delete(_) | Operator::InTransactions(_) => None,
            Operator::ChangeSchema(_) | Operator::Sequence(_) => None,
            Operator::Witness(_) | Operator::Citation(_) => None,
        }
    };
}

impl Operator {
    /// Visits the expressions that the operator itself evaluates, in no particular order.
    pub fn for_each_expression<'p>(&'p self, visit: &mut dyn FnMut(&'p Expression)) {
        visit_expressions!(self, visit);
    }

    /// Visits the same expressions mutably.
    pub fn for_each_expression_mut(&mut self, visit: &mut dyn FnMut(&mut Expression)) {
        visit_expressions!(self, visit);
    }

    /// Whether one of its expressions, or a part of one, satisfies a predicate.
    pub fn any_expression(&self, test: &dyn Fn(&Expression) -> bool) -> bool {
        let mut found = false;
        self.for_each_expression(&mut |expression| found = found || expression.any(test));
        found
    }

    /// The plan that it runs inside itself, over rows that it creates.
    pub fn body(&self) -> Option<&PlanNode> {
        body!(self).map(|body| &**body)
    }

    /// The same plan, mutably.
    pub fn body_mut(&mut self) -> Option<&mut PlanNode> {
        body!(self).map(|body| &mut **body)
    }
}
