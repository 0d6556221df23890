//! A reading query as plain data, and its text.

use super::graph::{LABELS, TYPES};
use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

#[derive(Clone, Debug)]
pub struct Query {
    pub clauses: Vec<MatchClause>,
    pub shape: Shape,
}

/// What is returned of the rows.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Every variable of every row.
    Rows,
    /// The nodes, each combination once.
    Distinct,
    /// How many.
    Count,
    /// The first ones of the nodes, in order.
    First(usize),
}

#[derive(Clone, Debug)]
pub struct MatchClause {
    pub optional: bool,
    pub chains: Vec<Chain>,
    pub condition: Option<Condition>,
}

/// A node, then relationships with the nodes behind them.
#[derive(Clone, Debug)]
pub struct Chain {
    pub start: NodePattern,
    pub hops: Vec<(RelationshipPattern, NodePattern)>,
}

#[derive(Clone, Debug)]
pub struct NodePattern {
    /// `n0`, `n1`, …
    pub variable: Option<usize>,
    pub label: Option<usize>,
    pub k: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct RelationshipPattern {
    /// `r0`, `r1`, …; each stands once in a query.
    pub variable: Option<usize>,
    pub direction: Direction,
    /// Which of [`TYPES`]; empty for any.
    pub types: Vec<usize>,
    pub length: Option<(usize, Option<usize>)>,
    pub w: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Right,
    Left,
    Either,
}

/// Nodes are meant by their variables.
#[derive(Clone, Debug)]
pub enum Condition {
    SameKey(usize, usize),
    KeyBelow(usize, i64),
    Different(usize, usize),
    HasLabel(usize, usize),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    /// There is such a relationship at the node.
    Walk(usize, Box<RelationshipPattern>),
}

impl Query {
    /// The variables of nodes, in order.
    pub fn nodes(&self) -> BTreeSet<usize> {
        let clauses = self.clauses.iter();
        clauses.flat_map(MatchClause::nodes).collect()
    }

    /// The variables of relationships with whether each is a list, in order.
    pub fn relationships(&self) -> BTreeSet<(usize, bool)> {
        let chains = self.clauses.iter().flat_map(|clause| &clause.chains);
        let hops = chains.flat_map(|chain| &chain.hops);
        hops.filter_map(|(hop, _)| Some((hop.variable?, hop.length.is_some())))
            .collect()
    }

    fn columns(&self) -> Vec<String> {
        let mut columns: Vec<String> = self.nodes().iter().map(|n| format!("n{n}.uid")).collect();
        if matches!(self.shape, Shape::Rows) {
            let relationships = self.relationships();
            columns.extend(relationships.iter().map(|(r, many)| match many {
                true => format!("[x IN r{r} | x.uid]"),
                false => format!("r{r}.uid"),
            }));
        }
        if columns.is_empty() {
            columns.push("0".to_owned());
        }
        columns
    }
}

impl MatchClause {
    pub fn nodes(&self) -> BTreeSet<usize> {
        let patterns = self.chains.iter().flat_map(|chain| {
            let ends = chain.hops.iter().map(|(_, node)| node);
            std::iter::once(&chain.start).chain(ends)
        });
        patterns.filter_map(|node| node.variable).collect()
    }
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for clause in &self.clauses {
            writeln!(f, "{clause}")?;
        }
        let columns = self.columns();
        let names: Vec<String> = (0..columns.len()).map(|at| format!("c{at}")).collect();
        let listed = columns.iter().zip(&names);
        let listed: Vec<String> = listed
            .map(|(value, name)| format!("{value} AS {name}"))
            .collect();
        let (listed, names) = (listed.join(", "), names.join(", "));
        match self.shape {
            Shape::Rows => write!(f, "RETURN {listed}"),
            Shape::Distinct => write!(f, "RETURN DISTINCT {listed}"),
            Shape::Count => write!(f, "RETURN count(*) AS c0"),
            Shape::First(limit) => write!(f, "RETURN {listed} ORDER BY {names} LIMIT {limit}"),
        }
    }
}

impl Display for MatchClause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let chains: Vec<String> = self.chains.iter().map(Chain::to_string).collect();
        let optional = if self.optional { "OPTIONAL " } else { "" };
        write!(f, "{optional}MATCH {}", chains.join(", "))?;
        match &self.condition {
            Some(condition) => write!(f, " WHERE {condition}"),
            None => Ok(()),
        }
    }
}

impl Display for Chain {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.start)?;
        self.hops
            .iter()
            .try_for_each(|(hop, node)| write!(f, "{hop}{node}"))
    }
}

impl Display for NodePattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let variable = self.variable.map_or(String::new(), |n| format!("n{n}"));
        let label = self
            .label
            .map_or(String::new(), |l| format!(":{}", LABELS[l]));
        let k = self.k.map_or(String::new(), |k| format!(" {{k: {k}}}"));
        write!(f, "({variable}{label}{k})")
    }
}

impl Display for RelationshipPattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let variable = self.variable.map_or(String::new(), |r| format!("r{r}"));
        let types: Vec<&str> = self.types.iter().map(|kind| TYPES[*kind]).collect();
        let types = match types.is_empty() {
            true => String::new(),
            false => format!(":{}", types.join("|")),
        };
        let length = match self.length {
            None => String::new(),
            Some((least, None)) => format!("*{least}.."),
            Some((least, Some(most))) => format!("*{least}..{most}"),
        };
        let w = self.w.map_or(String::new(), |w| format!(" {{w: {w}}}"));
        let left = if self.direction == Direction::Left {
            "<"
        } else {
            ""
        };
        let right = if self.direction == Direction::Right {
            ">"
        } else {
            ""
        };
        write!(f, "{left}-[{variable}{types}{length}{w}]-{right}")
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Condition::SameKey(a, b) => write!(f, "n{a}.k = n{b}.k"),
            Condition::KeyBelow(a, least) => write!(f, "n{a}.k < {least}"),
            Condition::Different(a, b) => write!(f, "n{a} <> n{b}"),
            Condition::HasLabel(a, label) => write!(f, "n{a}:{}", LABELS[*label]),
            Condition::Not(inner) => write!(f, "NOT ({inner})"),
            Condition::And(a, b) => write!(f, "({a} AND {b})"),
            Condition::Or(a, b) => write!(f, "({a} OR {b})"),
            Condition::Walk(a, hop) => write!(f, "(n{a}){hop}()"),
        }
    }
}
