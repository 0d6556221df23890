//! A small part of the language, as a tree and as text.

use std::fmt::{self, Display, Formatter};

/// `q UNION q …`, or one query.
#[derive(Clone, Debug)]
pub struct Query {
    pub parts: Vec<Vec<Clause>>,
    pub all: bool,
}

#[derive(Clone, Debug)]
pub enum Clause {
    Match(Match),
    Unwind(Expression, String),
    Project(Projection),
    /// `CALL (imported) { … }`
    Call(Vec<String>, Vec<Clause>),
}

#[derive(Clone, Debug)]
pub struct Match {
    pub optional: bool,
    pub chains: Vec<Chain>,
    pub condition: Option<Expression>,
}

#[derive(Clone, Debug)]
pub struct Chain {
    pub start: NodePattern,
    pub hops: Vec<(Hop, NodePattern)>,
}

#[derive(Clone, Debug)]
pub struct NodePattern {
    pub variable: Option<String>,
    pub label: Option<&'static str>,
    pub k: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Hop {
    pub variable: Option<String>,
    pub kind: Option<&'static str>,
    pub direction: Direction,
    pub w: Option<i64>,
    pub length: Length,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Right,
    Left,
    Both,
}

#[derive(Clone, Debug)]
pub enum Length {
    One,
    /// `*min..max`
    Chain(usize, usize),
    /// `((a)-[:…]->(b) WHERE a.u <> b.k){1, max}`; the second number makes the names of its nodes
    Group(usize, usize),
}

#[derive(Clone, Debug)]
pub struct Projection {
    pub last: bool,
    pub distinct: bool,
    pub items: Vec<(Item, String)>,
    /// Keys over the new columns.
    pub order: Vec<(Expression, bool)>,
    pub skip: Option<usize>,
    pub limit: Option<usize>,
    pub condition: Option<Expression>,
}

#[derive(Clone, Debug)]
pub enum Item {
    Value(Expression),
    CountRows,
    Aggregate(&'static str, bool, Expression),
}

#[derive(Clone, Debug)]
pub enum Expression {
    Number(i64),
    /// `[number]`
    ListOf(i64),
    Variable(String),
    Property(String, &'static str),
    Add(Box<[Expression; 2]>),
    Compare(&'static str, Box<[Expression; 2]>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Not(Box<Expression>),
    IsNull(Box<Expression>),
    HasLabel(String, &'static str),
    Coalesce(Box<[Expression; 2]>),
    /// `CASE WHEN … THEN … ELSE … END`
    Case(Box<[Expression; 3]>),
    /// `[x IN list | x.key]`
    Keys(String, Box<Expression>, &'static str),
    /// `all(x IN list WHERE x.key >= number)`
    All(String, Box<Expression>, &'static str, i64),
    Exists(Box<Match>),
    Count(Box<Match>),
    /// `COLLECT { MATCH … RETURN variable.key }`
    Collect(Box<Match>, Box<Expression>),
    /// `[(a)-->(b) | b.key]`
    Comprehension(Box<Match>, Box<Expression>),
    /// `{key: a, …}.key` and other things that only evaluation tells: `properties(v).key`
    OfProperties(String, &'static str),
    /// `startNode(r).key`
    OfStart(String, &'static str),
}

fn joined<T: Display>(parts: &[T], between: &str) -> String {
    let parts: Vec<String> = parts.iter().map(T::to_string).collect();
    parts.join(between)
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let between = if self.all { " UNION ALL " } else { " UNION " };
        let parts: Vec<String> = self.parts.iter().map(|part| joined(part, " ")).collect();
        f.write_str(&parts.join(between))
    }
}

impl Display for Clause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Match(found) => write!(f, "{found}"),
            Clause::Unwind(list, variable) => write!(f, "UNWIND {list} AS {variable}"),
            Clause::Project(projection) => write!(f, "{projection}"),
            Clause::Call(imported, body) => {
                write!(
                    f,
                    "CALL ({}) {{ {} }}",
                    imported.join(", "),
                    joined(body, " ")
                )
            }
        }
    }
}

impl Display for Match {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = if self.optional {
            "OPTIONAL MATCH"
        } else {
            "MATCH"
        };
        write!(f, "{word} {}", joined(&self.chains, ", "))?;
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
        let name = self.variable.as_deref().unwrap_or("");
        let label = self
            .label
            .map_or(String::new(), |label| format!(":{label}"));
        let k = self.k.map_or(String::new(), |k| format!(" {{k: {k}}}"));
        write!(f, "({name}{label}{k})")
    }
}

impl Display for Hop {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.variable.as_deref().unwrap_or("");
        let kind = self.kind.map_or(String::new(), |kind| format!(":{kind}"));
        let w = self.w.map_or(String::new(), |w| format!(" {{w: {w}}}"));
        let arrow = |inner: String| match self.direction {
            Direction::Right => format!("-[{inner}]->"),
            Direction::Left => format!("<-[{inner}]-"),
            Direction::Both => format!("-[{inner}]-"),
        };
        match self.length {
            Length::One => f.write_str(&arrow(format!("{name}{kind}{w}"))),
            Length::Chain(min, max) => f.write_str(&arrow(format!("{name}{kind}*{min}..{max}{w}"))),
            Length::Group(max, id) => {
                let step = arrow(format!("{kind}{w}"));
                write!(
                    f,
                    " ((a{id}){step}(b{id}) WHERE a{id}.u <> b{id}.k){{1,{max}}} "
                )
            }
        }
    }
}

impl Display for Projection {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = if self.last { "RETURN" } else { "WITH" };
        let distinct = if self.distinct { " DISTINCT" } else { "" };
        let items = self
            .items
            .iter()
            .map(|(item, name)| format!("{item} AS {name}"));
        let items: Vec<String> = items.collect();
        write!(f, "{word}{distinct} {}", items.join(", "))?;
        if !self.order.is_empty() {
            let keys = self.order.iter().map(|(key, descending)| {
                let word = if *descending { " DESC" } else { "" };
                format!("{key}{word}")
            });
            write!(f, " ORDER BY {}", keys.collect::<Vec<_>>().join(", "))?;
        }
        if let Some(skip) = self.skip {
            write!(f, " SKIP {skip}")?;
        }
        if let Some(limit) = self.limit {
            write!(f, " LIMIT {limit}")?;
        }
        match &self.condition {
            Some(condition) => write!(f, " WHERE {condition}"),
            None => Ok(()),
        }
    }
}

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Item::Value(value) => write!(f, "{value}"),
            Item::CountRows => f.write_str("count(*)"),
            Item::Aggregate(function, distinct, argument) => {
                let word = if *distinct { "DISTINCT " } else { "" };
                write!(f, "{function}({word}{argument})")
            }
        }
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let inner = |found: &Match| found.to_string().replacen("MATCH ", "", 1);
        match self {
            Expression::Number(number) => write!(f, "{number}"),
            Expression::ListOf(number) => write!(f, "[{number}]"),
            Expression::Variable(name) => f.write_str(name),
            Expression::Property(name, key) => write!(f, "{name}.{key}"),
            Expression::Add(sides) => write!(f, "({} + {})", sides[0], sides[1]),
            Expression::Compare(sign, sides) => write!(f, "({} {sign} {})", sides[0], sides[1]),
            Expression::And(parts) => write!(f, "({})", joined(parts, " AND ")),
            Expression::Or(parts) => write!(f, "({})", joined(parts, " OR ")),
            Expression::Not(part) => write!(f, "NOT ({part})"),
            Expression::IsNull(part) => write!(f, "({part} IS NULL)"),
            Expression::HasLabel(name, label) => write!(f, "{name}:{label}"),
            Expression::Coalesce(parts) => write!(f, "coalesce({}, {})", parts[0], parts[1]),
            Expression::Case(parts) => {
                let [condition, then, otherwise] = &**parts;
                write!(f, "CASE WHEN {condition} THEN {then} ELSE {otherwise} END")
            }
            Expression::Keys(name, list, key) => write!(f, "[{name} IN {list} | {name}.{key}]"),
            Expression::All(name, list, key, number) => {
                write!(f, "all({name} IN {list} WHERE {name}.{key} >= {number})")
            }
            Expression::Exists(found) => write!(f, "EXISTS {{ {} }}", inner(found)),
            Expression::Count(found) => write!(f, "COUNT {{ {} }}", inner(found)),
            Expression::Collect(found, value) => {
                write!(f, "COLLECT {{ {found} RETURN {value} AS collected }}")
            }
            Expression::Comprehension(found, value) => write!(f, "[{} | {value}]", inner(found)),
            Expression::OfProperties(name, key) => write!(f, "properties({name}).{key}"),
            Expression::OfStart(name, key) => write!(f, "startNode({name}).{key}"),
        }
    }
}
