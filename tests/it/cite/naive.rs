//! What a query answers and what each row rests on, one row at a time: sets of facts, and no thought of speed. It knows
//! nothing of the engine.

use super::graph::{Entity, Fact, Facts, Graph};
use super::query::{
    Chain, Clause, Direction, Expression, Hop, Item, Length, Match, NodePattern, Projection, Query,
};
use std::collections::{BTreeMap, BTreeSet};

/// Lists are sorted: nothing here says in which order rows come. Null is the last of all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Boolean(bool),
    Number(i64),
    Node(usize),
    Relationship(usize),
    List(Vec<Value>),
    Null,
}

/// The facts of the rows of a group, and the arguments of its aggregates for each row.
type Group = (Facts, Vec<Vec<Value>>);

#[derive(Clone, Debug, Default)]
struct Row {
    values: BTreeMap<String, Value>,
    facts: Facts,
}

/// Too many rows to go on with.
#[derive(Debug)]
pub struct TooMany;

const MOST_ROWS: usize = 150;

/// The rows of a query with the facts of each, sorted.
pub fn answer(graph: &Graph, query: &Query) -> Result<Vec<(Vec<Value>, Facts)>, TooMany> {
    let naive = Naive { graph };
    let mut all: Vec<(Vec<Value>, Facts)> = Vec::new();
    for part in &query.parts {
        let rows = naive.clauses(part, vec![Row::default()])?;
        let names = columns(part);
        for row in rows {
            let values: Vec<Value> = names.iter().map(|name| row.values[name].clone()).collect();
            let mut facts = row.facts;
            values
                .iter()
                .for_each(|value| naive.whole(value, &mut facts));
            all.push((values, facts));
        }
    }
    if !query.all && query.parts.len() > 1 {
        let mut different: BTreeMap<Vec<Value>, Facts> = BTreeMap::new();
        for (values, facts) in all {
            different.entry(values).or_default().extend(facts);
        }
        all = different.into_iter().collect();
    }
    all.sort();
    Ok(all)
}

fn columns(part: &[Clause]) -> Vec<String> {
    match part.last() {
        Some(Clause::Project(projection)) => projection
            .items
            .iter()
            .map(|(_, name)| name.clone())
            .collect(),
        _ => Vec::new(),
    }
}

struct Naive<'g> {
    graph: &'g Graph,
}

/// A match under way.
#[derive(Clone)]
struct Found {
    row: Row,
    used: BTreeSet<usize>,
    at: usize,
}

impl Naive<'_> {
    fn clauses(&self, clauses: &[Clause], mut rows: Vec<Row>) -> Result<Vec<Row>, TooMany> {
        for clause in clauses {
            rows = match clause {
                Clause::Project(projection) => self.project(projection, rows),
                Clause::Match(found) => each(rows, |row| Ok(self.matched(found, row)))?,
                Clause::Unwind(list, name) => each(rows, |row| Ok(self.unwound(list, name, row)))?,
                Clause::Call(imported, body) => each(rows, |row| self.call(imported, body, row))?,
            };
        }
        Ok(rows)
    }

    fn unwound(&self, list: &Expression, name: &str, row: &Row) -> Vec<Row> {
        let mut row = row.clone();
        let elements = match self.read(list, &mut row) {
            Value::List(elements) => elements,
            Value::Null => Vec::new(),
            other => vec![other],
        };
        let with = |element: Value| {
            let mut row = row.clone();
            row.values.insert(name.to_owned(), element);
            row
        };
        elements.into_iter().map(with).collect()
    }

    fn call(&self, imported: &[String], body: &[Clause], row: &Row) -> Result<Vec<Row>, TooMany> {
        let mut inner = Row::default();
        for name in imported {
            inner.values.insert(name.clone(), row.values[name].clone());
        }
        let found = self.clauses(body, vec![inner])?;
        let names = columns(body);
        let together = found.into_iter().map(|inner| {
            let mut row = row.clone();
            for name in &names {
                row.values.insert(name.clone(), inner.values[name].clone());
            }
            row.facts.extend(inner.facts);
            row
        });
        Ok(together.collect())
    }

    fn matched(&self, found: &Match, row: &Row) -> Vec<Row> {
        let rows = self.matches(found, row);
        if rows.is_empty() && found.optional {
            let mut row = row.clone();
            for name in names(found) {
                row.values.entry(name).or_insert(Value::Null);
            }
            return vec![row];
        }
        rows
    }

    /// Every way in which the patterns lie in the graph, and the condition holds.
    fn matches(&self, found: &Match, row: &Row) -> Vec<Row> {
        let start = Found {
            row: row.clone(),
            used: BTreeSet::new(),
            at: 0,
        };
        let mut under_way = vec![start];
        for chain in &found.chains {
            let next = under_way.iter().flat_map(|found| self.chain(chain, found));
            under_way = next.collect();
        }
        let rows = under_way.into_iter().map(|found| found.row);
        match &found.condition {
            None => rows.collect(),
            Some(condition) => rows
                .filter_map(|row| self.filtered(condition, row))
                .collect(),
        }
    }

    /// The row with what the condition reads, where that holds. All parts of a conjunction are true then.
    fn filtered(&self, condition: &Expression, mut row: Row) -> Option<Row> {
        if let Expression::And(parts) = condition {
            return parts
                .iter()
                .try_fold(row, |row, part| self.filtered(part, row));
        }
        (self.read(condition, &mut row) == Value::Boolean(true)).then_some(row)
    }

    fn chain(&self, chain: &Chain, found: &Found) -> Vec<Found> {
        let nodes = 0..self.graph.nodes.len();
        let mut ways: Vec<Found> = nodes
            .filter_map(|node| self.node(&chain.start, node, found))
            .collect();
        for (hop, node) in &chain.hops {
            let ends = ways.iter().flat_map(|way| self.hop(hop, way));
            let ends: Vec<Found> = ends.collect();
            let fit = ends.iter().filter_map(|end| self.node(node, end.at, end));
            ways = fit.collect();
        }
        ways
    }

    fn node(&self, pattern: &NodePattern, at: usize, found: &Found) -> Option<Found> {
        let node = &self.graph.nodes[at];
        let fits = pattern
            .label
            .is_none_or(|label| node.labels.contains(&label))
            && pattern
                .k
                .is_none_or(|k| node.properties.get("k") == Some(&k));
        let mut found = fits.then(|| found.clone())?;
        found.at = at;
        self.exists(Entity::Node(at), &mut found.row.facts);
        if pattern.k.is_some() {
            self.property(Entity::Node(at), "k", &mut found.row.facts);
        }
        bind(pattern.variable.as_ref(), Value::Node(at), &mut found.row).then_some(found)
    }

    fn hop(&self, hop: &Hop, from: &Found) -> Vec<Found> {
        let (min, max) = match hop.length {
            Length::One => (1, 1),
            Length::Chain(min, max) => (min, max),
            Length::Group(max, _) => (1, max),
        };
        let mut all = Vec::new();
        let mut ways: Vec<(Found, Vec<Value>)> = vec![(from.clone(), Vec::new())];
        for length in 0..=max {
            if length >= min {
                all.extend(ways.iter().cloned());
            }
            ways = ways.iter().flat_map(|way| self.step(hop, way)).collect();
        }
        let named = all.into_iter().filter_map(|(mut found, mut steps)| {
            let value = match hop.length {
                Length::One => steps.pop()?,
                Length::Chain(..) | Length::Group(..) => {
                    steps.sort();
                    Value::List(steps)
                }
            };
            bind(hop.variable.as_ref(), value, &mut found.row).then_some(found)
        });
        named.collect()
    }

    fn step(&self, hop: &Hop, (from, steps): &(Found, Vec<Value>)) -> Vec<(Found, Vec<Value>)> {
        let mut all = Vec::new();
        for (number, relationship) in self.graph.relationships.iter().enumerate() {
            let fits = hop.kind.is_none_or(|kind| kind == relationship.kind)
                && hop
                    .w
                    .is_none_or(|w| relationship.properties.get("w") == Some(&w))
                && !from.used.contains(&number);
            let (start, end) = (relationship.start, relationship.end);
            let mut ends = BTreeSet::new();
            if hop.direction != Direction::Left && start == from.at {
                ends.insert(end);
            }
            if hop.direction != Direction::Right && end == from.at {
                ends.insert(start);
            }
            for to in ends.into_iter().filter(|_| fits) {
                let mut found = from.clone();
                found.used.insert(number);
                found.at = to;
                let facts = &mut found.row.facts;
                self.exists(Entity::Relationship(number), facts);
                self.exists(Entity::Node(to), facts);
                if hop.w.is_some() {
                    self.property(Entity::Relationship(number), "w", facts);
                }
                if let Length::Group(..) = hop.length {
                    let u = self.property(Entity::Node(from.at), "u", facts);
                    let k = self.property(Entity::Node(to), "k", facts);
                    if k == Value::Null || u == k || u == Value::Null {
                        continue;
                    }
                }
                let mut steps = steps.clone();
                steps.push(Value::Relationship(number));
                all.push((found, steps));
            }
        }
        all
    }

    fn project(&self, projection: &Projection, rows: Vec<Row>) -> Vec<Row> {
        let grouped = projection
            .items
            .iter()
            .any(|(item, _)| !matches!(item, Item::Value(_)));
        let mut projected = match grouped {
            true => self.grouped(projection, rows),
            false => rows
                .into_iter()
                .map(|row| self.items(projection, row))
                .collect(),
        };
        if projection.distinct {
            let mut different: BTreeMap<BTreeMap<String, Value>, Facts> = BTreeMap::new();
            for row in projected {
                different.entry(row.values).or_default().extend(row.facts);
            }
            let rows = different.into_iter();
            projected = rows.map(|(values, facts)| Row { values, facts }).collect();
        }
        if !projection.order.is_empty() {
            let keyed = projected.into_iter().map(|mut row| {
                let keys = projection.order.iter().map(|(key, descending)| {
                    let value = self.read(key, &mut row);
                    (*descending, value)
                });
                (keys.collect::<Vec<_>>(), row)
            });
            let mut keyed: Vec<_> = keyed.collect();
            keyed.sort_by(|(a, _), (b, _)| compare(a, b));
            projected = keyed.into_iter().map(|(_, row)| row).collect();
        }
        let rows = projected.into_iter().skip(projection.skip.unwrap_or(0));
        let rows = rows.take(projection.limit.unwrap_or(usize::MAX));
        match &projection.condition {
            None => rows.collect(),
            Some(condition) => rows
                .filter_map(|row| self.filtered(condition, row))
                .collect(),
        }
    }

    fn items(&self, projection: &Projection, mut row: Row) -> Row {
        let mut values = BTreeMap::new();
        for (item, name) in &projection.items {
            if let Item::Value(value) = item {
                values.insert(name.clone(), self.read(value, &mut row));
            }
        }
        Row { values, ..row }
    }

    fn grouped(&self, projection: &Projection, rows: Vec<Row>) -> Vec<Row> {
        let mut groups: BTreeMap<BTreeMap<String, Value>, Group> = BTreeMap::new();
        let has_keys = projection
            .items
            .iter()
            .any(|(item, _)| matches!(item, Item::Value(_)));
        if !has_keys {
            groups.insert(BTreeMap::new(), Default::default());
        }
        for mut row in rows {
            let (mut keys, mut arguments) = (BTreeMap::new(), Vec::new());
            for (item, name) in &projection.items {
                match item {
                    Item::Value(value) => {
                        keys.insert(name.clone(), self.read(value, &mut row));
                    }
                    Item::CountRows => arguments.push(Value::Number(1)),
                    Item::Aggregate(_, _, argument) => {
                        arguments.push(self.read(argument, &mut row));
                    }
                }
            }
            let group = groups.entry(keys).or_default();
            group.0.extend(row.facts);
            group.1.push(arguments);
        }
        let rows = groups.into_iter().map(|(mut values, (facts, members))| {
            let aggregates = projection.items.iter();
            let aggregates = aggregates.filter(|(item, _)| !matches!(item, Item::Value(_)));
            for (at, (item, name)) in aggregates.enumerate() {
                let arguments = members.iter().map(|member| member[at].clone());
                values.insert(name.clone(), aggregate(item, arguments.collect()));
            }
            Row { values, facts }
        });
        rows.collect()
    }

    /// The value of an expression; what it reads goes to the facts of the row.
    fn read(&self, expression: &Expression, row: &mut Row) -> Value {
        match expression {
            Expression::Number(number) => Value::Number(*number),
            Expression::ListOf(number) => Value::List(vec![Value::Number(*number)]),
            Expression::Variable(name) => row.values[name].clone(),
            Expression::Property(name, key) | Expression::OfProperties(name, key) => {
                let value = row.values[name].clone();
                if let Expression::OfProperties(..) = expression {
                    self.whole(&value, &mut row.facts);
                }
                self.key(&value, key, &mut row.facts)
            }
            Expression::OfStart(name, key) => match row.values[name] {
                Value::Relationship(number) => {
                    let start = Value::Node(self.graph.relationships[number].start);
                    self.key(&start, key, &mut row.facts)
                }
                _ => Value::Null,
            },
            Expression::Add(sides) => {
                match (self.read(&sides[0], row), self.read(&sides[1], row)) {
                    (Value::Number(a), Value::Number(b)) => Value::Number(a + b),
                    _ => Value::Null,
                }
            }
            Expression::Compare(sign, sides) => {
                let sides = (self.read(&sides[0], row), self.read(&sides[1], row));
                compared(sign, &sides)
            }
            Expression::And(parts) => self.junction(parts, false, row),
            Expression::Or(parts) => self.junction(parts, true, row),
            Expression::Not(part) => match self.read(part, row) {
                Value::Boolean(truth) => Value::Boolean(!truth),
                _ => Value::Null,
            },
            Expression::IsNull(part) => Value::Boolean(self.read(part, row) == Value::Null),
            Expression::HasLabel(name, label) => match row.values[name] {
                Value::Node(node) => Value::Boolean(self.graph.nodes[node].labels.contains(label)),
                _ => Value::Null,
            },
            Expression::Coalesce(parts) => {
                let [first, second] = [self.read(&parts[0], row), self.read(&parts[1], row)];
                if first == Value::Null { second } else { first }
            }
            Expression::Case(parts) => match self.read(&parts[0], row) {
                Value::Boolean(true) => self.read(&parts[1], row),
                _ => self.read(&parts[2], row),
            },
            Expression::Keys(_, list, key) => {
                self.each_key(list, key, row, &mut |value| Some(value))
            }
            Expression::All(_, list, key, least) => self.all(list, key, *least, row),
            Expression::Exists(found) => Value::Boolean(!self.witnesses(found, row).is_empty()),
            Expression::Count(found) => Value::Number(self.witnesses(found, row).len() as i64),
            Expression::Collect(found, value) | Expression::Comprehension(found, value) => {
                let witnesses = self.witnesses(found, row);
                let values = witnesses.into_iter().map(|mut witness| {
                    let value = self.read(value, &mut witness);
                    row.facts.extend(witness.facts);
                    value
                });
                let mut values: Vec<Value> = values.collect();
                values.sort();
                Value::List(values)
            }
        }
    }

    /// The rows of a subquery; the outer row rests on what they rest on.
    fn witnesses(&self, found: &Match, row: &mut Row) -> Vec<Row> {
        let inner = Row {
            values: row.values.clone(),
            facts: Facts::new(),
        };
        let witnesses = self.matches(found, &inner);
        for witness in &witnesses {
            row.facts.extend(witness.facts.iter().copied());
        }
        witnesses
    }

    fn junction(&self, parts: &[Expression], deciding: bool, row: &mut Row) -> Value {
        let mut unknown = false;
        for part in parts {
            match self.read(part, row) {
                Value::Boolean(truth) if truth == deciding => return Value::Boolean(deciding),
                Value::Boolean(_) => {}
                _ => unknown = true,
            }
        }
        if unknown {
            Value::Null
        } else {
            Value::Boolean(!deciding)
        }
    }

    fn each_key(
        &self,
        list: &Expression,
        key: &'static str,
        row: &mut Row,
        keep: &mut dyn FnMut(Value) -> Option<Value>,
    ) -> Value {
        let Value::List(elements) = self.read(list, row) else {
            return Value::Null;
        };
        let values = elements
            .iter()
            .map(|element| self.key(element, key, &mut row.facts));
        let mut values: Vec<Value> = values.filter_map(keep).collect();
        values.sort();
        Value::List(values)
    }

    /// Where it is true every element has been looked at; queries ask it where nothing else keeps a row.
    fn all(&self, list: &Expression, key: &'static str, least: i64, row: &mut Row) -> Value {
        let Value::List(elements) = self.read(list, row) else {
            return Value::Null;
        };
        let values = elements
            .iter()
            .map(|element| self.key(element, key, &mut row.facts));
        let values: Vec<Value> = values.collect();
        let fails = |value: &Value| matches!(value, Value::Number(number) if *number < least);
        match values.iter().any(fails) {
            true => Value::Boolean(false),
            false if values.contains(&Value::Null) => Value::Null,
            false => Value::Boolean(true),
        }
    }

    fn key(&self, value: &Value, key: &'static str, facts: &mut Facts) -> Value {
        let entity = match value {
            Value::Node(node) => Entity::Node(*node),
            Value::Relationship(relationship) => Entity::Relationship(*relationship),
            _ => return Value::Null,
        };
        self.exists(entity, facts);
        self.property(entity, key, facts)
    }

    fn exists(&self, entity: Entity, facts: &mut Facts) {
        facts.insert(Fact { entity, key: None });
    }

    fn property(&self, entity: Entity, key: &'static str, facts: &mut Facts) -> Value {
        match self.graph.properties(entity).get(key) {
            None => Value::Null,
            Some(value) => {
                facts.insert(Fact {
                    entity,
                    key: Some(key),
                });
                Value::Number(*value)
            }
        }
    }

    /// A node or a relationship in the answer shows all its properties.
    fn whole(&self, value: &Value, facts: &mut Facts) {
        match value {
            Value::Node(node) => facts.extend(self.graph.facts_of(Entity::Node(*node))),
            Value::Relationship(number) => {
                facts.extend(self.graph.facts_of(Entity::Relationship(*number)));
            }
            Value::List(elements) => elements
                .iter()
                .for_each(|element| self.whole(element, facts)),
            Value::Boolean(_) | Value::Number(_) | Value::Null => {}
        }
    }
}

fn each(
    rows: Vec<Row>,
    make: impl Fn(&Row) -> Result<Vec<Row>, TooMany>,
) -> Result<Vec<Row>, TooMany> {
    let mut all = Vec::new();
    for row in &rows {
        all.extend(make(row)?);
        if all.len() > MOST_ROWS {
            return Err(TooMany);
        }
    }
    Ok(all)
}

fn bind(name: Option<&String>, value: Value, row: &mut Row) -> bool {
    match name {
        None => true,
        Some(name) => *row.values.entry(name.clone()).or_insert(value.clone()) == value,
    }
}

/// The variables of a clause.
pub fn names(found: &Match) -> Vec<String> {
    let mut names = Vec::new();
    for chain in &found.chains {
        names.extend(chain.start.variable.clone());
        for (hop, node) in &chain.hops {
            names.extend(hop.variable.clone());
            names.extend(node.variable.clone());
        }
    }
    names
}

fn compared(sign: &str, sides: &(Value, Value)) -> Value {
    let (Value::Number(a), Value::Number(b)) = sides else {
        return Value::Null;
    };
    Value::Boolean(match sign {
        "=" => a == b,
        "<>" => a != b,
        "<" => a < b,
        ">=" => a >= b,
        other => unreachable!("no query has the operator {other}"),
    })
}

fn compare(a: &[(bool, Value)], b: &[(bool, Value)]) -> std::cmp::Ordering {
    let keys = a
        .iter()
        .zip(b)
        .map(|((descending, a), (_, b))| match descending {
            true => b.cmp(a),
            false => a.cmp(b),
        });
    keys.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
}

fn aggregate(item: &Item, mut arguments: Vec<Value>) -> Value {
    arguments.retain(|value| *value != Value::Null);
    arguments.sort();
    let Item::Aggregate(function, distinct, _) = item else {
        return Value::Number(arguments.len() as i64);
    };
    if *distinct {
        arguments.dedup();
    }
    let numbers = arguments.iter().filter_map(|value| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    });
    match *function {
        "count" => Value::Number(arguments.len() as i64),
        "sum" => Value::Number(numbers.sum()),
        "max" => numbers.max().map_or(Value::Null, Value::Number),
        "collect" => Value::List(arguments),
        other => unreachable!("no query has the function {other}"),
    }
}
