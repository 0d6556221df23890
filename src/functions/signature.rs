//! What is known of a function before it is called.

use super::aggregate::Accumulator;
use super::arguments::any_null;
use super::context::FunctionContext;
use crate::error::Result;
use crate::value::Value;
use crate::value::kind::TypeSet;

/// For `max_arguments`: any number of arguments.
pub const ANY_NUMBER: usize = usize::MAX;

/// What evaluates a scalar function. The number of arguments has been checked, their types have not; none of them is null
/// unless the function is [called on null](BuiltIn::called_on_null).
pub type Evaluate = fn(&FunctionContext<'_>, &[Value]) -> Result<Value>;

/// What makes a fresh accumulator for one group.
pub type Create = fn() -> Box<dyn Accumulator>;

/// A function from values to a value.
pub type ScalarFunction = BuiltIn<Evaluate>;

/// A function from the values of many rows to one value.
pub type AggregateFunction = BuiltIn<Aggregating>;

/// What an aggregate function does.
#[derive(Clone, Copy, Debug)]
pub struct Aggregating {
    /// What it makes of the values: all that the planner asks.
    pub kind: AggregateKind,
    /// Makes a fresh accumulator for one group.
    pub create: Create,
}

/// What an aggregate function makes of the values of a group. Null is no value to any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateKind {
    /// How many there are.
    Count,
    /// All of them, as a list.
    Collect,
    /// Their sum.
    Sum,
    /// Their mean.
    Average,
    /// The least of them.
    Minimum,
    /// The greatest of them.
    Maximum,
    /// The value below which a given fraction of them lies.
    Percentile,
    /// How far they lie apart.
    Deviation,
    /// What their rows rest on: the planner's own.
    Lineage,
}

impl AggregateKind {
    /// Whether the result is the same when a value comes twice.
    pub fn ignores_duplicates(self) -> bool {
        match self {
            AggregateKind::Minimum | AggregateKind::Maximum | AggregateKind::Lineage => true,
            AggregateKind::Count
            | AggregateKind::Collect
            | AggregateKind::Sum
            | AggregateKind::Average
            | AggregateKind::Percentile
            | AggregateKind::Deviation => false,
        }
    }
}

/// What help shows of a function.
#[derive(Clone, Copy, Debug)]
pub struct FunctionPage {
    /// The name as it is documented; calls are not case-sensitive.
    pub name: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// `name(argument :: Type, …) :: Type`.
    pub signature: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// A statement that shows it, over an empty graph.
    pub example: &'static str,
    /// What the example answers.
    pub answer: &'static str,
}

/// What a function reads of the graph: what a row that holds its result rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphReading {
    /// It sees the values of its arguments only.
    Nothing,
    /// That the entities in its arguments and its result exist, with their labels or types.
    Existence,
    /// All properties of the entities in its arguments.
    Properties,
    /// The property of its first argument that the second one names; without a second, that the entity exists.
    NamedProperty,
    /// All statements of the property of its first argument that the second one names.
    Statements,
    /// The node that is the source its argument names, and the property that says so.
    SourceKey,
}

/// A row in the table of a family; `F` is what does the work.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn<F> {
    /// What help shows.
    pub page: FunctionPage,
    /// The fewest arguments.
    pub min_arguments: usize,
    /// The most arguments; [`ANY_NUMBER`] sets no bound.
    pub max_arguments: usize,
    /// What compile-time checks accept, by position; the last one stands for all that follow.
    pub parameters: &'static [TypeSet],
    /// What the result may be; null besides, where an argument is null or no row has a value.
    pub result: TypeSet,
    /// Whether equal arguments give equal results within a statement, so that a constant call may be folded.
    pub deterministic: bool,
    /// What it reads of the graph.
    pub reads: GraphReading,
    /// Whether it gives the id by which an entity is looked up.
    pub gives_id: bool,
    /// Whether it is called although an argument is null; of every other function a null argument makes the result null.
    pub called_on_null: bool,
    /// What it does.
    pub body: F,
}

impl AggregateFunction {
    /// An aggregate function of exactly these parameters, without documentation yet.
    pub const fn aggregate(
        name: &'static str,
        kind: AggregateKind,
        parameters: &'static [TypeSet],
        result: TypeSet,
        create: Create,
    ) -> AggregateFunction {
        AggregateFunction::of(name, parameters, result, Aggregating { kind, create })
    }
}

impl ScalarFunction {
    /// The result for some arguments, whose number has been checked.
    pub fn call(&self, context: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
        if !self.called_on_null && any_null(arguments) {
            return Ok(Value::Null);
        }
        (self.body)(context, arguments)
    }
}

impl<F: Copy> BuiltIn<F> {
    /// A function of exactly these parameters, without documentation yet.
    pub const fn of(
        name: &'static str,
        parameters: &'static [TypeSet],
        result: TypeSet,
        body: F,
    ) -> BuiltIn<F> {
        BuiltIn {
            page: FunctionPage {
                name,
                aliases: &[],
                signature: "",
                description: "",
                example: "",
                answer: "",
            },
            min_arguments: parameters.len(),
            max_arguments: parameters.len(),
            parameters,
            result,
            deterministic: true,
            reads: GraphReading::Nothing,
            gives_id: false,
            called_on_null: false,
            body,
        }
    }

    /// With what help shows.
    #[must_use]
    pub const fn documented(
        mut self,
        signature: &'static str,
        description: &'static str,
        example: &'static str,
    ) -> BuiltIn<F> {
        self.page.signature = signature;
        self.page.description = description;
        self.page.example = example;
        self
    }

    /// With what the example answers; a test runs it.
    #[must_use]
    pub const fn answers(mut self, answer: &'static str) -> BuiltIn<F> {
        self.page.answer = answer;
        self
    }

    /// With other names.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> BuiltIn<F> {
        self.page.aliases = aliases;
        self
    }

    /// With the last `count` parameters optional.
    #[must_use]
    pub const fn optional(mut self, count: usize) -> BuiltIn<F> {
        self.min_arguments -= count;
        self
    }

    /// With any number of arguments after the ones that must be there.
    #[must_use]
    pub const fn variadic(mut self) -> BuiltIn<F> {
        self.max_arguments = ANY_NUMBER;
        self
    }

    /// With another result each time.
    #[must_use]
    pub const fn varying(mut self) -> BuiltIn<F> {
        self.deterministic = false;
        self
    }

    /// With what it reads of the graph.
    #[must_use]
    pub const fn reading(mut self, reads: GraphReading) -> BuiltIn<F> {
        self.reads = reads;
        self
    }

    /// Called although an argument is null.
    #[must_use]
    pub const fn called_on_null(mut self) -> BuiltIn<F> {
        self.called_on_null = true;
        self
    }

    /// With the id of the entity that is its argument as its result.
    #[must_use]
    pub const fn giving_id(mut self) -> BuiltIn<F> {
        self.gives_id = true;
        self
    }

    /// Whether it looks into the graph, so that writes must not come before it.
    pub fn reads_graph(&self) -> bool {
        self.reads != GraphReading::Nothing
    }

    /// What compile-time checks accept at a position.
    pub fn parameter(&self, position: usize) -> TypeSet {
        let last = self.parameters.last();
        let parameter = self.parameters.get(position).or(last);
        parameter.copied().unwrap_or(TypeSet::ANY)
    }

    /// Every name it is called by.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<F> {
        std::iter::once(self.page.name).chain(self.page.aliases.iter().copied())
    }
}
