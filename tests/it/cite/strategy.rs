//! Random queries.

use super::dice::Dice;
use super::query::{
    Chain, Clause, Direction, Expression, Hop, Item, Length, Match, NodePattern, Projection, Query,
};

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Node,
    Relationship,
    Nodes,
    Relationships,
    Number,
    Numbers,
}

/// What a query may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// All there is.
    Whole,
    /// Rows stay, with the same values, when facts that they do not rest on are taken away: no condition asks that
    /// something is not there, no row is counted because something is not there, no `OPTIONAL MATCH` comes to nothing
    /// because of something that is there. Once only rows are grouped, and by what
    /// every entity has.
    Positive,
}

pub struct Writer<'d> {
    dice: &'d mut Dice,
    language: Language,
    /// Some projection groups: values that may be missing are no keys then.
    groups: bool,
    grouped: bool,
    /// In a subquery, whose rows are counted, listed or found missing.
    within: bool,
    scope: Vec<(String, Kind)>,
    names: usize,
}

/// A query with the columns of its only or first part.
pub fn query(dice: &mut Dice, language: Language) -> Query {
    let parts = if dice.one_in(6) { 2 } else { 1 };
    let columns = 1 + dice.below(3);
    let groups = dice.one_in(2);
    let mut writer = Writer {
        dice,
        language,
        groups,
        grouped: false,
        within: false,
        scope: Vec::new(),
        names: 0,
    };
    let mut query = Query {
        parts: Vec::new(),
        all: writer.dice.one_in(2),
    };
    for _ in 0..parts {
        writer.scope.clear();
        writer.grouped = false;
        let width = (parts > 1).then_some(columns);
        query.parts.push(writer.part(width));
    }
    query
}

impl Writer<'_> {
    fn positive(&self) -> bool {
        self.language == Language::Positive
    }

    /// Nothing may be a key, or be asked twice over, that may be missing.
    fn careful(&self) -> bool {
        self.positive() && (self.groups || self.within)
    }

    fn name(&mut self, kind: Kind) -> String {
        self.names += 1;
        let name = format!("v{}", self.names);
        self.scope.push((name.clone(), kind));
        name
    }

    fn known(&mut self, kind: Kind) -> Option<String> {
        let known: Vec<&String> = self
            .scope
            .iter()
            .filter(|(_, k)| *k == kind)
            .map(|(n, _)| n)
            .collect();
        if known.is_empty() {
            return None;
        }
        Some(self.dice.pick(&known).clone())
    }

    fn part(&mut self, width: Option<usize>) -> Vec<Clause> {
        let mut clauses = vec![Clause::Match(self.found(false))];
        for _ in 0..self.dice.below(3) {
            let clause = self.clause();
            clauses.push(clause);
        }
        let last = self.projection(true, width);
        clauses.push(Clause::Project(last));
        clauses
    }

    fn clause(&mut self) -> Clause {
        match self.dice.below(8) {
            0 | 1 => Clause::Match(self.found(false)),
            2 if !self.careful() => Clause::Match(self.found(true)),
            3 | 4 => Clause::Project(self.projection(false, None)),
            5 => {
                let list = self.list();
                let kind = self.element(&list);
                let name = self.name(kind);
                Clause::Unwind(list, name)
            }
            6 => self.call(),
            _ => Clause::Match(self.found(false)),
        }
    }

    fn call(&mut self) -> Clause {
        let outer = self.scope.clone();
        let imported: Vec<(String, Kind)> = outer
            .iter()
            .filter(|_| self.dice.one_in(2))
            .cloned()
            .collect();
        self.scope = imported.clone();
        let found = Clause::Match(self.found(false));
        let last = self.projection(true, None);
        let mut body = vec![found];
        let inner = std::mem::replace(&mut self.scope, outer);
        body.push(Clause::Project(last));
        self.scope.extend(inner);
        let imported = imported.into_iter().map(|(name, _)| name).collect();
        Clause::Call(imported, body)
    }

    fn found(&mut self, optional: bool) -> Match {
        let mut groups = true;
        let chains = (0..1 + self.dice.below(2)).map(|at| self.chain(&mut groups, at > 0));
        let chains = chains.collect();
        // Where it is false nothing is found, and a row that rests on nothing of it stays: it must be false with fewer
        // facts too, so it may not ask how few things there are.
        let within = self.within || optional;
        let outside = std::mem::replace(&mut self.within, within);
        let condition = self.dice.one_in(3).then(|| self.condition(2));
        self.within = outside;
        Match {
            optional,
            chains,
            condition,
        }
    }

    fn chain(&mut self, groups: &mut bool, short: bool) -> Chain {
        let start = self.node();
        let hops = if short {
            self.dice.below(2)
        } else {
            self.dice.below(3)
        };
        let hops = (0..hops).map(|_| (self.hop(groups), self.node()));
        Chain {
            hops: hops.collect(),
            start,
        }
    }

    fn node(&mut self) -> NodePattern {
        let variable = match self.dice.below(4) {
            0 => None,
            1 => self.known(Kind::Node),
            _ => Some(self.name(Kind::Node)),
        };
        NodePattern {
            variable,
            label: self.dice.one_in(5).then(|| self.dice.pick(&["A", "B"])),
            k: self.dice.one_in(9).then(|| self.dice.below(3) as i64),
        }
    }

    fn hop(&mut self, groups: &mut bool) -> Hop {
        let length = match self.dice.below(6) {
            0 => Length::Chain(self.dice.below(2), 1 + self.dice.below(2)),
            1 if *groups => {
                *groups = false;
                self.names += 1;
                Length::Group(1 + self.dice.below(2), self.names)
            }
            _ => Length::One,
        };
        let variable = match length {
            Length::One => self.dice.one_in(2).then(|| self.name(Kind::Relationship)),
            Length::Chain(..) => self.dice.one_in(2).then(|| self.name(Kind::Relationships)),
            Length::Group(..) => None,
        };
        Hop {
            variable,
            kind: self.dice.one_in(3).then(|| self.dice.pick(&["T", "S"])),
            direction: self
                .dice
                .pick(&[Direction::Right, Direction::Left, Direction::Both]),
            w: self.dice.one_in(9).then(|| self.dice.below(3) as i64),
            length,
        }
    }

    /// A pattern around what is known, for a subquery; its variables are known within it alone.
    fn inner<T>(&mut self, mut groups: bool, value: impl FnOnce(&mut Self) -> T) -> (Match, T) {
        let scope = self.scope.clone();
        let outside = std::mem::replace(&mut self.within, true);
        let mut chain = self.chain(&mut groups, false);
        if chain.hops.is_empty() {
            let hop = self.hop(&mut groups);
            let node = self.node();
            chain.hops.push((hop, node));
        }
        let condition = self.dice.one_in(3).then(|| self.condition(0));
        self.within = outside;
        let found = Match {
            optional: false,
            chains: vec![chain],
            condition,
        };
        let value = value(self);
        self.scope = scope;
        (found, value)
    }

    fn condition(&mut self, depth: usize) -> Expression {
        let parts = |writer: &mut Self| {
            (0..2)
                .map(|_| writer.condition(depth.saturating_sub(1)))
                .collect()
        };
        match self.dice.below(12) {
            0 if depth > 0 => Expression::And(parts(self)),
            1 | 2 if depth > 0 => Expression::Or(parts(self)),
            3 if depth > 0 && !self.positive() => {
                Expression::Not(Box::new(self.condition(depth - 1)))
            }
            4 if !self.positive() => Expression::IsNull(Box::new(self.number(0))),
            5 if depth > 0 => Expression::Exists(Box::new(self.inner(true, |_| ()).0)),
            6 => match self.known(Kind::Node) {
                Some(name) => Expression::HasLabel(name, self.dice.pick(&["A", "B"])),
                None => self.compare(),
            },
            7 => match self.known(Kind::Relationships) {
                // Which element is the first to say no depends on their order; only a row that stays has seen all.
                Some(name) if depth == 2 => {
                    let key = self.key("w");
                    let list = Box::new(Expression::Variable(name));
                    Expression::All(self.fresh(), list, key, self.dice.below(3) as i64)
                }
                Some(name) if !self.positive() => {
                    let keys =
                        Expression::Keys(self.fresh(), Box::new(Expression::Variable(name)), "u");
                    Expression::IsNull(Box::new(keys))
                }
                _ => self.compare(),
            },
            _ => self.compare(),
        }
    }

    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    fn compare(&mut self) -> Expression {
        let sign = self.dice.pick(&["=", "<>", "<", ">="]);
        Expression::Compare(sign, Box::new([self.number(1), self.number(1)]))
    }

    /// A number, or null.
    fn number(&mut self, depth: usize) -> Expression {
        let whole = !self.careful();
        match self.dice.below(12) {
            0 => Expression::Number(self.dice.below(3) as i64),
            1 if depth > 0 => Expression::Add(Box::new([self.number(0), self.number(0)])),
            2 if whole && depth > 0 => {
                Expression::Coalesce(Box::new([self.number(0), self.number(0)]))
            }
            3 if whole && depth > 0 => {
                let condition = self.condition(1);
                Expression::Case(Box::new([condition, self.number(0), self.number(0)]))
            }
            4 if whole && depth > 0 => Expression::Count(Box::new(self.inner(true, |_| ()).0)),
            5 => match self.known(Kind::Number) {
                Some(name) => Expression::Variable(name),
                None => self.property(),
            },
            6 => match self.known(Kind::Relationship) {
                Some(name) => Expression::OfStart(name, self.key("k")),
                None => self.property(),
            },
            7 if whole => match self.known(Kind::Node) {
                Some(name) => Expression::OfProperties(name, "k"),
                None => self.property(),
            },
            _ => self.property(),
        }
    }

    /// A key that every entity has, or one that some have.
    fn key(&mut self, some: &'static str) -> &'static str {
        match self.careful() || self.dice.one_in(3) {
            true => "u",
            false => some,
        }
    }

    fn property(&mut self) -> Expression {
        let relationship = self.dice.one_in(4).then(|| self.known(Kind::Relationship));
        if let Some(name) = relationship.flatten() {
            return Expression::Property(name, self.key("w"));
        }
        match self.known(Kind::Node) {
            Some(name) => Expression::Property(name, self.key("k")),
            None => Expression::Number(self.dice.below(3) as i64),
        }
    }

    fn list(&mut self) -> Expression {
        let nodes = self.known(Kind::Nodes);
        let relationships = self.known(Kind::Relationships);
        match (self.dice.below(4), nodes, relationships) {
            (0 | 1, Some(name), _) | (0 | 1, None, Some(name)) => Expression::Variable(name),
            (2, _, _) if !self.careful() => {
                let (found, value) = self.inner(true, Self::property);
                Expression::Collect(Box::new(found), Box::new(value))
            }
            (_, Some(name), _) => Expression::Keys(
                self.fresh(),
                Box::new(Expression::Variable(name)),
                self.key("k"),
            ),
            (_, _, Some(name)) => Expression::Keys(
                self.fresh(),
                Box::new(Expression::Variable(name)),
                self.key("w"),
            ),
            _ if !self.careful() => {
                let (found, value) = self.inner(false, Self::property);
                Expression::Comprehension(Box::new(found), Box::new(value))
            }
            _ => Expression::ListOf(1),
        }
    }

    fn element(&self, list: &Expression) -> Kind {
        let Expression::Variable(name) = list else {
            return Kind::Number;
        };
        match self.scope.iter().find(|(known, _)| known == name) {
            Some((_, Kind::Nodes)) => Kind::Node,
            Some((_, Kind::Relationships)) => Kind::Relationship,
            _ => Kind::Number,
        }
    }

    fn projection(&mut self, last: bool, width: Option<usize>) -> Projection {
        let groups = self.groups && !(self.positive() && self.grouped) && self.dice.one_in(2);
        let columns = width.unwrap_or(1 + self.dice.below(3));
        let mut items = Vec::new();
        let mut kinds = Vec::new();
        for at in 0..columns {
            let aggregate = groups && (at > 0 || self.dice.one_in(2));
            let (item, kind) = match aggregate {
                true => self.aggregate(),
                // Whether two lists are the same depends on an order that nobody has asked for.
                false => self.value(!groups && width.is_none()),
            };
            let name = match width {
                Some(_) => format!("c{at}"),
                None => self.fresh(),
            };
            items.push((item, name.clone()));
            kinds.push((name, kind));
        }
        self.grouped |= groups;
        self.scope = kinds;
        let lists = [Kind::Nodes, Kind::Relationships, Kind::Numbers];
        let holds_list = self.scope.iter().any(|(_, kind)| lists.contains(kind));
        let distinct = !holds_list && self.dice.one_in(3);
        let mut projection = Projection {
            last,
            distinct,
            items,
            order: Vec::new(),
            skip: None,
            limit: None,
            condition: None,
        };
        // What is computed of other rows may change when facts are taken away, and then their place in the order.
        let read =
            |(item, _): &(Item, String)| matches!(item, Item::Value(Expression::Property(..)));
        let fixed = !self.positive() || projection.items.iter().all(read);
        // Only rows that all differ in numbers have an order without ties.
        let plain = self.scope.iter().all(|(_, kind)| *kind == Kind::Number);
        if distinct && plain && !self.careful() && fixed && self.dice.one_in(2) {
            let keys = self
                .scope
                .iter()
                .map(|(name, _)| Expression::Variable(name.clone()));
            let keys: Vec<Expression> = keys.collect();
            let positive = self.positive();
            projection.order = keys
                .into_iter()
                .map(|key| (key, !positive && self.dice.one_in(2)))
                .collect();
            projection.limit = Some(1 + self.dice.below(3));
            projection.skip = (!positive && self.dice.one_in(3)).then_some(1);
        }
        if !last && self.dice.one_in(3) {
            projection.condition = Some(self.condition(1));
        }
        projection
    }

    fn value(&mut self, lists: bool) -> (Item, Kind) {
        let kinds = [
            Kind::Node,
            Kind::Relationship,
            Kind::Nodes,
            Kind::Relationships,
        ];
        let kind = self.dice.pick(&kinds[..if lists { 4 } else { 2 }]);
        if self.dice.one_in(2)
            && let Some(name) = self.known(kind)
        {
            return (Item::Value(Expression::Variable(name)), kind);
        }
        match self.dice.below(6) {
            0 if lists => {
                let list = self.list();
                match list {
                    Expression::Variable(ref name) => {
                        let known = self.scope.iter().find(|(known, _)| known == name);
                        let kind = known.map_or(Kind::Numbers, |(_, kind)| *kind);
                        (Item::Value(list), kind)
                    }
                    list => (Item::Value(list), Kind::Numbers),
                }
            }
            _ => (Item::Value(self.number(2)), Kind::Number),
        }
    }

    fn aggregate(&mut self) -> (Item, Kind) {
        let distinct = self.dice.one_in(3);
        match self.dice.below(5) {
            0 => (Item::CountRows, Kind::Number),
            1 => match self.known(Kind::Node) {
                Some(name) => {
                    let node = Expression::Variable(name);
                    (Item::Aggregate("collect", distinct, node), Kind::Nodes)
                }
                None => (Item::CountRows, Kind::Number),
            },
            2 => (
                Item::Aggregate("collect", distinct, self.property()),
                Kind::Numbers,
            ),
            _ => {
                let function = self.dice.pick(&["count", "sum", "max"]);
                (
                    Item::Aggregate(function, distinct, self.property()),
                    Kind::Number,
                )
            }
        }
    }
}
