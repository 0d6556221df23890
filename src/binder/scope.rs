//! What is visible where, and the slots behind it.

use crate::error::{Error, ErrorCode, Span, nearest};
use crate::expression::Slot;
use crate::value::kind::TypeSet;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A name that can be used in expressions.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: Arc<str>,
    pub slot: Slot,
    pub types: TypeSet,
    /// It lives inside one expression (comprehension, quantifier, `reduce`), not in a row.
    pub local: bool,
}

/// The visible variables, innermost last: a later one hides an earlier one of the same name.
///
/// What a subquery sees of the row around it are its *constants*: no `WITH` inside takes them out of sight, and `*`
/// does not mean them.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    constants: Declarations,
    variables: Declarations,
    /// Where the rows come from, where that is a file.
    origin: Option<Origin>,
}

/// Variables in the order of their declaration, found by name: a statement may have thousands of them.
#[derive(Clone, Debug, Default)]
struct Declarations {
    all: Vec<Variable>,
    /// The places of each name, innermost last.
    places: HashMap<Arc<str>, Vec<usize>>,
}

impl Declarations {
    fn find(&self, name: &str) -> Option<&Variable> {
        let place = *self.places.get(name)?.last()?;
        self.all.get(place)
    }

    fn push(&mut self, variable: Variable) {
        let places = self.places.entry(variable.name.clone()).or_default();
        places.push(self.all.len());
        self.all.push(variable);
    }

    /// Takes out what was declared since a mark.
    fn split_off(&mut self, mark: usize) -> Vec<Variable> {
        let gone = self.all.split_off(mark.min(self.all.len()));
        for variable in &gone {
            if let Some(places) = self.places.get_mut(&variable.name) {
                places.pop();
            }
        }
        gone
    }
}

impl FromIterator<Variable> for Declarations {
    fn from_iter<I: IntoIterator<Item = Variable>>(variables: I) -> Declarations {
        let mut all = Declarations::default();
        for variable in variables {
            all.push(variable);
        }
        all
    }
}

/// The slots that hold where `LOAD CSV` has read a row: they go with the row until rows are grouped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// The line that the row begins on.
    pub line: Slot,
    /// The file.
    pub file: Slot,
    /// It comes from outside the subquery: no grouping inside takes it away.
    constant: bool,
}

impl Origin {
    /// Of the rows of this query.
    pub fn new(line: Slot, file: Slot) -> Origin {
        Origin {
            line,
            file,
            constant: false,
        }
    }

    fn as_constant(self) -> Origin {
        Origin {
            constant: true,
            ..self
        }
    }
}

impl Scope {
    /// The variable that a name means here.
    pub fn find(&self, name: &str) -> Option<&Variable> {
        self.variables
            .find(name)
            .or_else(|| self.constants.find(name))
    }

    fn all(&self) -> impl Iterator<Item = &Variable> {
        self.constants.all.iter().chain(&self.variables.all)
    }

    /// The constants alone: where the rows inside a subquery start, and what a projection keeps.
    pub fn constants(&self) -> Scope {
        Scope {
            constants: self.constants.clone(),
            variables: Declarations::default(),
            origin: self.origin.filter(|origin| origin.constant),
        }
    }

    /// Where rows come from.
    pub fn origin(&self) -> Option<Origin> {
        self.origin
    }

    /// Rows come from there from here on.
    pub fn set_origin(&mut self, origin: Option<Origin>) {
        self.origin = origin;
    }

    /// Makes a variable visible.
    pub fn declare(&mut self, name: &Arc<str>, slot: Slot, types: TypeSet) {
        self.push(Variable {
            name: name.clone(),
            slot,
            types,
            local: false,
        });
    }

    /// Makes a variable visible that lives inside one expression.
    pub fn declare_local(&mut self, name: &Arc<str>, slot: Slot, types: TypeSet) {
        self.push(Variable {
            name: name.clone(),
            slot,
            types,
            local: true,
        });
    }

    /// Whether a variable of a comprehension or the like is visible.
    pub fn has_locals(&self) -> bool {
        self.all().any(|variable| variable.local)
    }

    /// Keeps locals, constants, and what `map` knows, at the slot that it says.
    pub fn retain_mapped(&mut self, map: impl Fn(&str) -> Option<(Slot, TypeSet)>) {
        let variables = std::mem::take(&mut self.variables).all.into_iter();
        let mapped = variables.filter_map(|variable| {
            if variable.local {
                return Some(variable);
            }
            let (slot, types) = map(&variable.name)?;
            Some(Variable {
                slot,
                types,
                ..variable
            })
        });
        self.variables = mapped.collect();
    }

    /// The same scope as a subquery sees it: the values of all variables come with the row.
    pub fn for_subquery(&self) -> Scope {
        let as_row = |variable: &Variable| Variable {
            local: false,
            ..variable.clone()
        };
        Scope {
            constants: self.all().map(as_row).collect(),
            variables: Declarations::default(),
            origin: self.origin.map(Origin::as_constant),
        }
    }

    /// As [`Scope::for_subquery`], for the variables of a scope clause only.
    pub fn with_constants(&self, constants: Vec<Variable>) -> Scope {
        Scope {
            constants: constants.into_iter().collect(),
            variables: Declarations::default(),
            origin: self.origin.map(Origin::as_constant),
        }
    }

    /// Makes a variable visible.
    pub fn push(&mut self, variable: Variable) {
        self.variables.push(variable);
    }

    /// How many declarations there are: what to give [`Scope::truncate`] later.
    pub fn mark(&self) -> usize {
        self.variables.all.len()
    }

    /// Forgets what was declared since a mark.
    pub fn truncate(&mut self, mark: usize) {
        self.variables.split_off(mark);
    }

    /// Takes what was declared since a mark out of sight; [`Scope::restore`] brings it back.
    pub fn hide(&mut self, mark: usize) -> Vec<Variable> {
        self.variables.split_off(mark)
    }

    /// Brings back what was hidden.
    pub fn restore(&mut self, hidden: Vec<Variable>) {
        for variable in hidden {
            self.variables.push(variable);
        }
    }

    /// What `*` stands for: each visible variable once, by name.
    pub fn visible(&self) -> Vec<Variable> {
        // A later one takes the place of an earlier one.
        let by_name = self.variables.all.iter().map(|v| (&v.name, v));
        let visible: BTreeMap<&Arc<str>, &Variable> = by_name.collect();
        visible.into_values().cloned().collect()
    }

    /// The error for a name that means nothing here.
    pub fn undefined(&self, name: &str, span: Span) -> Error {
        let error = Error::syntax(
            ErrorCode::UndefinedVariable,
            format!("variable `{name}` is not defined"),
        )
        .at(span);
        match nearest(name, self.all().map(|known| &*known.name)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None if self.all().next().is_none() => error,
            None => {
                let names: Vec<String> = self.all().map(|v| v.name.to_string()).collect();
                error.hint(format!("in scope: {}", names.join(", ")))
            }
        }
    }
}

/// Hands out slots, and remembers which ones a subquery reads from around it.
#[derive(Debug, Default)]
pub(super) struct Slots {
    names: Vec<Arc<str>>,
    captures: Vec<Capture>,
}

#[derive(Debug)]
struct Capture {
    /// Slots from here on are the subquery's own.
    own: Slot,
    used: BTreeSet<Slot>,
}

impl Slots {
    /// The slot that will be handed out next.
    pub fn next(&self) -> Slot {
        Slot(u32::try_from(self.names.len()).unwrap_or(u32::MAX))
    }

    /// A new slot for a name.
    pub fn named(&mut self, name: &Arc<str>) -> Slot {
        let slot = self.next();
        self.names.push(name.clone());
        slot
    }

    /// A new slot for something that the text does not name.
    pub fn anonymous(&mut self, what: &str) -> Slot {
        let name: Arc<str> = format!("#{what}{}", self.names.len()).into();
        self.named(&name)
    }

    /// Notes that a slot is read.
    pub fn read(&mut self, slot: Slot) {
        for capture in &mut self.captures {
            if slot < capture.own {
                capture.used.insert(slot);
            }
        }
    }

    /// Whether what is bound now is inside a subquery.
    pub fn in_subquery(&self) -> bool {
        !self.captures.is_empty()
    }

    /// From now on, slots read from before this moment are noted.
    pub fn begin_subquery(&mut self) {
        let own = self.next();
        self.captures.push(Capture {
            own,
            used: BTreeSet::new(),
        });
    }

    /// The slots read from around the subquery that ends here.
    pub fn end_subquery(&mut self) -> Vec<Slot> {
        self.captures
            .pop()
            .map(|capture| capture.used.into_iter().collect())
            .unwrap_or_default()
    }

    /// The names of all slots.
    pub fn into_names(self) -> Vec<Arc<str>> {
        self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_declarations_hide_earlier_ones() {
        let mut slots = Slots::default();
        let mut scope = Scope::default();
        let name: Arc<str> = "x".into();
        let (first, second) = (slots.named(&name), slots.named(&name));
        scope.declare(&name, first, TypeSet::ANY);
        let mark = scope.mark();
        scope.declare(&name, second, TypeSet::ANY);
        assert_eq!(scope.find("x").map(|found| found.slot), Some(second));
        assert_eq!(scope.visible().len(), 1);
        scope.truncate(mark);
        assert_eq!(scope.find("x").map(|found| found.slot), Some(first));
    }

    #[test]
    fn captures_are_what_was_there_before() {
        let mut slots = Slots::default();
        let outer = slots.anonymous("outer");
        slots.begin_subquery();
        let inner = slots.anonymous("inner");
        slots.read(inner);
        slots.read(outer);
        assert_eq!(slots.end_subquery(), vec![outer]);
    }
}
