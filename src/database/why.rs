//! `EXPLAIN WHY`: what the first row of a query rests on, as a tree: stored facts, and what follows from rules with what it
//! follows from.

use super::Rows;
use super::stream::Stream;
use crate::binder::BoundStatement;
use crate::error::{Error, ErrorCode, Result, Span};
use crate::executor::cited_facts;
use crate::graph::{Counters, Fact, GraphView, RuleHead, derived_of};
use crate::syntax::ast::{Cite, Mode, Statement};
use crate::value::{EntityId, Node, NodeId, Path, Relationship, RelationshipId, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The column of the tree.
pub(super) const COLUMN: &str = "why";

/// Lines of a tree after which it ends with `…`.
const MOST_LINES: usize = 500;
/// Levels below which it ends with `…`.
const MOST_LEVELS: usize = 40;

/// The tree of the first row of a query whose last column has the facts of its rows; no rows if it has none.
pub(super) fn rows(stream: &mut Stream, columns: &[Arc<str>]) -> Result<Rows> {
    let mut lines = Vec::new();
    if let Some(mut row) = stream.next()? {
        let facts = row.pop().unwrap_or_default();
        let named = columns.iter().zip(&row);
        let named: Vec<String> = named
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        lines.push(named.join(", "));
        let facts = cited_facts(&facts, stream.view());
        let mut tree = Tree {
            stream,
            lines: &mut lines,
        };
        tree.add(&facts, "");
    }
    let rows = lines.into_iter().map(|line| vec![Value::from(line)]);
    let rows = rows.collect();
    Ok(Rows::ready(
        Arc::new([COLUMN.into()]),
        rows,
        Counters::default(),
    ))
}

/// Lets a query that `EXPLAIN WHY` precedes give the facts of its rows; fails if it is none that can be explained.
pub(super) fn with_facts(statement: &Statement, bound: BoundStatement) -> Result<BoundStatement> {
    if statement.mode != Mode::Why {
        return Ok(bound);
    }
    let wrong = |message| Error::syntax(ErrorCode::InvalidClauseComposition, message);
    if let Some((_, span)) = statement.prefixes.cite {
        let message = "EXPLAIN WHY shows what a row rests on: it goes without CITE";
        return Err(wrong(message).at(span));
    }
    if bound.writes {
        let error = wrong("EXPLAIN WHY runs a query, and this one writes");
        return Err(error.at(statement.span).hint("ask for the rows alone"));
    }
    if !bound.query.returns {
        let error = wrong("EXPLAIN WHY shows what a row rests on, and this query returns none");
        return Err(error.at(statement.span).hint("end it with RETURN"));
    }
    Ok(BoundStatement {
        cite: Some(Cite::Facts),
        ..bound
    })
}

/// A statement about the schema has no rows.
pub(super) fn no_rows(span: Span) -> Error {
    let message = "EXPLAIN WHY is only valid before a query; a schema command has no rows";
    Error::syntax(ErrorCode::InvalidClauseComposition, message).at(span)
}

/// A line of the tree, and what it follows from.
struct Branch {
    text: String,
    below: Vec<Fact>,
}

struct Tree<'t> {
    stream: &'t Stream,
    lines: &'t mut Vec<String>,
}

impl Tree<'_> {
    fn add(&mut self, facts: &[Fact], indent: &str) {
        let branches = self.branches(facts);
        let last = branches.len().saturating_sub(1);
        for (at, branch) in branches.into_iter().enumerate() {
            if self.lines.len() >= MOST_LINES {
                return self.lines.push(format!("{indent}└─ …"));
            }
            let (fork, rest) = match at == last {
                true => ("└─ ", "   "),
                false => ("├─ ", "│  "),
            };
            self.lines.push(format!("{indent}{fork}{}", branch.text));
            let below = format!("{indent}{rest}");
            if below.chars().count() / 3 >= MOST_LEVELS {
                return self.lines.push(format!("{below}└─ …"));
            }
            self.add(&branch.below, &below);
        }
    }

    /// What follows from rules first, then relationships, then properties, then nodes that are in none of these.
    fn branches(&self, facts: &[Fact]) -> Vec<Branch> {
        let view = self.stream.view();
        let (mut derived, mut stored, mut properties) = (Vec::new(), Vec::new(), Vec::new());
        let (mut nodes, mut shown) = (BTreeSet::new(), BTreeSet::new());
        for fact in facts {
            match (fact.entity, fact.key, derived_of(fact.entity)) {
                (_, None, Some(relationship)) => {
                    shown.extend(ends(relationship, view));
                    derived.push(self.derived(relationship));
                }
                // It goes with the relationship.
                (_, Some(_), Some(_)) => {}
                (EntityId::Relationship(relationship), None, None) => {
                    shown.extend(ends(relationship, view));
                    stored.push(leaf(relationship_text(relationship, view), *fact, view));
                }
                (EntityId::Node(node), None, None) => {
                    nodes.insert(node);
                }
                (entity, Some(key), None) => {
                    if let EntityId::Node(node) = entity {
                        shown.insert(node);
                    }
                    let value = view.property(entity, key);
                    let name = view.key_name(key);
                    let text = format!("{}.{name} = {value}", entity_text(entity, view));
                    properties.push(leaf(text, *fact, view));
                }
            }
        }
        let alone = nodes.difference(&shown);
        let alone = alone.map(|node| {
            let fact = Fact::existence(*node);
            leaf(entity_text((*node).into(), view), fact, view)
        });
        let known = derived.into_iter().chain(stored).chain(properties);
        known.chain(alone).collect()
    }

    fn derived(&self, relationship: RelationshipId) -> Branch {
        let view = self.stream.view();
        let Some(derivation) = self.stream.run().derivation(relationship) else {
            return Branch {
                text: relationship_text(relationship, view),
                below: Vec::new(),
            };
        };
        let what = match &derivation.head {
            RuleHead::Relationship(_) => relationship_text(relationship, view),
            RuleHead::Label(label) => {
                let node = ends(relationship, view).into_iter().next();
                let node = node.map(|node| entity_text(node.into(), view));
                format!("{}:{label}", node.unwrap_or_default())
            }
        };
        let by = match &derivation.rule {
            Some(rule) => format!(", by rule {rule}"),
            None => String::new(),
        };
        Branch {
            text: format!("{what}{by}"),
            below: derivation.facts.clone(),
        }
    }
}

/// A stored fact, with who states it.
fn leaf(text: String, fact: Fact, view: &GraphView) -> Branch {
    let sources = view.sources_of(view.references(fact)).iter();
    let names: Vec<&str> = sources.map(|source| &**view.source_name(*source)).collect();
    let text = match names.is_empty() {
        true => text,
        false => format!("{text}  [{}]", names.join(", ")),
    };
    Branch {
        text,
        below: Vec::new(),
    }
}

fn ends(relationship: RelationshipId, view: &GraphView) -> Vec<NodeId> {
    let ends = view.endpoints(relationship);
    ends.map_or_else(Vec::new, |(start, end)| vec![start, end])
}

fn entity_text(entity: EntityId, view: &GraphView) -> String {
    match entity {
        EntityId::Node(node) => view.materialise(Value::Node(Node::from(node))).to_string(),
        EntityId::Relationship(relationship) => relationship_text(relationship, view),
    }
}

/// `(a)-[r]->(b)`
fn relationship_text(relationship: RelationshipId, view: &GraphView) -> String {
    let Some((start, end)) = view.endpoints(relationship) else {
        return String::new();
    };
    let path = Path {
        nodes: vec![Node::from(start), Node::from(end)],
        relationships: vec![Relationship::from(relationship)],
    };
    let text = view.materialise(Value::Path(Arc::new(path))).to_string();
    let inner = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    inner.map_or(text.clone(), str::to_owned)
}
