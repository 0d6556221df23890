//! Expressions: their values, and what they read in a row.

use super::super::graph::{Entity, Fact, Facts};
use super::super::query::{Expression, Match};
use super::{Naive, Row, Value};

impl Naive<'_> {
    /// The value of an expression; what it reads goes to the facts of the row.
    pub(super) fn read(&self, expression: &Expression, row: &mut Row) -> Value {
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

    pub(super) fn exists(&self, entity: Entity, facts: &mut Facts) {
        facts.insert(Fact { entity, key: None });
    }

    pub(super) fn property(&self, entity: Entity, key: &'static str, facts: &mut Facts) -> Value {
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
    pub(super) fn whole(&self, value: &Value, facts: &mut Facts) {
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
