//! Visibility of variables, and their slots.

use crate::error::{Error, ErrorCode, Span, nearest};
use crate::expression::Slot;
use crate::value::CoordinateType;
use crate::value::kind::TypeSet;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A name that can be used in expressions.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: Arc<str>,
    pub slot: Slot,
    pub types: TypeSet,
    /// It belongs to one expression (comprehension, quantifier, `reduce`), not to the row.
    pub local: bool,
}

/// The visible variables, innermost last: a later one shadows an earlier one of the same name.
///
/// The outer variables that a subquery sees are its *constants*: a `WITH` inside does not remove them, and `*` does not
/// include them.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    constants: Declarations,
    variables: Declarations,
    /// The position of the rows, if they are read from a file.
    origin: Option<Origin>,
}

/// Variables in the order of their declaration, found by name: a statement may have thousands of them.
#[derive(Clone, Debug, Default)]
struct Declarations {
    all: Vec<Variable>,
    /// The indices of each name, innermost last.
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

    /// Removes what was declared since a mark.
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

/// The slots of the position at which `LOAD CSV` read a row, which are kept until rows are grouped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// The line that the row begins on.
    pub line: Slot,
    /// The file.
    pub file: Slot,
    /// It belongs to an outer query, so no grouping inside removes it.
    constant: bool,
}

impl Origin {
    /// The position of the rows of this query.
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
    /// The variable that a name refers to.
    pub fn find(&self, name: &str) -> Option<&Variable> {
        self.variables
            .find(name)
            .or_else(|| self.constants.find(name))
    }

    fn all(&self) -> impl Iterator<Item = &Variable> {
        self.constants.all.iter().chain(&self.variables.all)
    }

    /// Only the constants: the initial scope of a subquery, and what every projection keeps.
    pub fn constants(&self) -> Scope {
        Scope {
            constants: self.constants.clone(),
            variables: Declarations::default(),
            origin: self.origin.filter(|origin| origin.constant),
        }
    }

    /// The position of the rows.
    pub fn origin(&self) -> Option<Origin> {
        self.origin
    }

    /// Sets the position of the rows from here on.
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

    /// Makes a variable visible that belongs to one expression.
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

    /// Keeps locals, constants, and the variables in `map`, with the slots that it returns.
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

    /// The scope as a subquery sees it: all variables become constants.
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

    /// Like [`Scope::for_subquery`], but only for the variables of a scope clause.
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

    /// The number of declarations, to be passed to [`Scope::truncate`] later.
    pub fn mark(&self) -> usize {
        self.variables.all.len()
    }

    /// Removes what was declared since a mark.
    pub fn truncate(&mut self, mark: usize) {
        self.variables.split_off(mark);
    }

    /// Hides what was declared since a mark; [`Scope::restore`] makes it visible again.
    pub fn hide(&mut self, mark: usize) -> Vec<Variable> {
        self.variables.split_off(mark)
    }

    /// Makes hidden variables visible again.
    pub fn restore(&mut self, hidden: Vec<Variable>) {
        for variable in hidden {
            self.variables.push(variable);
        }
    }

    /// The variables of `*`: each visible variable once, by name.
    pub fn visible(&self) -> Vec<Variable> {
        // A later one replaces an earlier one.
        let by_name = self.variables.all.iter().map(|v| (&v.name, v));
        let visible: BTreeMap<&Arc<str>, &Variable> = by_name.collect();
        visible.into_values().cloned().collect()
    }

    /// The error for an undefined name.
    pub fn undefined(&self, name: &str, span: Span) -> Error {
        let error = Error::syntax(
            ErrorCode::UndefinedVariable,
            format!("variable `{name}` is not defined"),
        )
        .at(span);
        // A type of coordinates that there is not is taken for a variable.
        if let Some(of) = other_type(name) {
            let of = of.name();
            return error.hint(format!(
                "as a type of coordinates, {of} has room for all its numbers"
            ));
        }
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

/// The type that stands for one of other products, written as types are.
fn other_type(name: &str) -> Option<CoordinateType> {
    let is_upper = !name.chars().any(char::is_lowercase);
    CoordinateType::instead_of(name).filter(|_| is_upper)
}

/// Allocates slots, and records which outer slots a subquery reads.
#[derive(Debug, Default)]
pub(super) struct Slots {
    names: Vec<Arc<str>>,
    captures: Vec<Capture>,
}

#[derive(Debug)]
struct Capture {
    /// Slots from this one on belong to the subquery.
    own: Slot,
    used: BTreeSet<Slot>,
}

impl Slots {
    /// The next slot to be allocated.
    pub fn next(&self) -> Slot {
        Slot(u32::try_from(self.names.len()).unwrap_or(u32::MAX))
    }

    /// A new slot for a name.
    pub fn named(&mut self, name: &Arc<str>) -> Slot {
        let slot = self.next();
        self.names.push(name.clone());
        slot
    }

    /// A new slot for something without a name in the text.
    pub fn anonymous(&mut self, what: &str) -> Slot {
        let name: Arc<str> = format!("#{what}{}", self.names.len()).into();
        self.named(&name)
    }

    /// Records that a slot is read.
    pub fn read(&mut self, slot: Slot) {
        for capture in &mut self.captures {
            if slot < capture.own {
                capture.used.insert(slot);
            }
        }
    }

    /// Whether a subquery is being bound.
    pub fn in_subquery(&self) -> bool {
        !self.captures.is_empty()
    }

    /// From now on, reads of earlier slots are recorded.
    pub fn begin_subquery(&mut self) {
        let own = self.next();
        self.captures.push(Capture {
            own,
            used: BTreeSet::new(),
        });
    }

    /// The outer slots that were read by the subquery that ends here.
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
