//! The signature and the properties of a function, known before it is called.

use super::aggregate::Accumulator;
use super::arguments::any_null;
use super::context::FunctionContext;
use crate::error::Result;
use crate::value::Value;
use crate::value::kind::TypeSet;

/// A value of `max_arguments`: any number of arguments.
pub const ANY_NUMBER: usize = usize::MAX;

/// Evaluates a scalar function. The number of arguments has been checked, their types have not; none of them is null
/// unless the function is [called on null](BuiltIn::called_on_null).
pub type Evaluate = fn(&FunctionContext<'_>, &[Value]) -> Result<Value>;

/// Creates a new accumulator for one group.
pub type Create = fn() -> Box<dyn Accumulator>;

/// A function from values to a value.
pub type ScalarFunction = BuiltIn<Evaluate>;

/// A function from the values of many rows to one value.
pub type AggregateFunction = BuiltIn<Aggregating>;

/// The body of an aggregate function.
#[derive(Clone, Copy, Debug)]
pub struct Aggregating {
    /// The kind of result, which is all that the planner needs to know.
    pub kind: AggregateKind,
    /// Creates a new accumulator for one group.
    pub create: Create,
}

/// The result of an aggregate function over a group. Nulls are ignored by all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateKind {
    /// The number of values.
    Count,
    /// All values, as a list.
    Collect,
    /// The sum of the values.
    Sum,
    /// The mean of the values.
    Average,
    /// The smallest value.
    Minimum,
    /// The largest value.
    Maximum,
    /// The value below which a given fraction of the values lies.
    Percentile,
    /// The standard deviation.
    Deviation,
    /// The lineage of the rows; used by the planner only.
    Lineage,
    /// The sources of facts of the rows; used by the planner only.
    Sources,
}

impl AggregateKind {
    /// Whether the result is the same if a value occurs more than once.
    pub fn ignores_duplicates(self) -> bool {
        match self {
            AggregateKind::Minimum
            | AggregateKind::Maximum
            | AggregateKind::Lineage
            | AggregateKind::Sources => true,
            AggregateKind::Count
            | AggregateKind::Collect
            | AggregateKind::Sum
            | AggregateKind::Average
            | AggregateKind::Percentile
            | AggregateKind::Deviation => false,
        }
    }
}

/// The documentation of a function, as help shows it.
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
    /// A statement that shows it, on an empty graph.
    pub example: &'static str,
    /// The result of the example.
    pub answer: &'static str,
}

/// What a function reads of the graph, which determines the lineage of a row that holds its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphReading {
    /// It reads only the values of its arguments.
    Nothing,
    /// The existence of the entities in its arguments and its result, with their labels or types.
    Existence,
    /// All properties of the entities in its arguments.
    Properties,
    /// The property of its first argument that is named by the second; without a second, the existence of the entity.
    NamedProperty,
    /// All statements of the property of its first argument that the second one names.
    Statements,
    /// The node that is the source its argument names, and the property that says so.
    SourceKey,
}

/// A row in the table of a family; `F` is the body.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn<F> {
    /// The documentation.
    pub page: FunctionPage,
    /// The minimum number of arguments.
    pub min_arguments: usize,
    /// The maximum number of arguments; [`ANY_NUMBER`] if there is no limit.
    pub max_arguments: usize,
    /// The types that compile-time checks accept, by position; the last entry applies to all following arguments.
    pub parameters: &'static [TypeSet],
    /// The types of the result; besides them, null if an argument is null or no row has a value.
    pub result: TypeSet,
    /// Whether equal arguments give equal results within a statement, so that a constant call may be folded.
    pub deterministic: bool,
    /// What it reads of the graph.
    pub reads: GraphReading,
    /// Whether it gives the id by which an entity is looked up.
    pub gives_id: bool,
    /// Whether it is called even if an argument is null; every other function returns null for a null argument.
    pub called_on_null: bool,
    /// Whether a null for an optional argument at the end means that the argument is left out.
    pub null_is_left_out: bool,
    /// The body.
    pub body: F,
}

impl AggregateFunction {
    /// An aggregate function with exactly these parameters, without documentation yet.
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
    /// Calls the function with arguments whose number has been checked.
    pub fn call(&self, context: &FunctionContext<'_>, arguments: &[Value]) -> Result<Value> {
        let arguments = self.given(arguments);
        if !self.called_on_null && any_null(arguments) {
            return Ok(Value::Null);
        }
        (self.body)(context, arguments)
    }

    /// The arguments without the nulls at the end that mean a left-out argument.
    fn given<'a>(&self, arguments: &'a [Value]) -> &'a [Value] {
        let mut given = arguments;
        while self.null_is_left_out
            && given.len() > self.min_arguments
            && let [before @ .., Value::Null] = given
        {
            given = before;
        }
        given
    }
}

impl<F: Copy> BuiltIn<F> {
    /// A function with exactly these parameters, without documentation yet.
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
            null_is_left_out: false,
            body,
        }
    }

    /// Adds the documentation.
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

    /// Adds the result of the example; a test runs it.
    #[must_use]
    pub const fn answers(mut self, answer: &'static str) -> BuiltIn<F> {
        self.page.answer = answer;
        self
    }

    /// Adds other names.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> BuiltIn<F> {
        self.page.aliases = aliases;
        self
    }

    /// Makes the last `count` parameters optional.
    #[must_use]
    pub const fn optional(mut self, count: usize) -> BuiltIn<F> {
        self.min_arguments -= count;
        self
    }

    /// Accepts any number of arguments after the required ones.
    #[must_use]
    pub const fn variadic(mut self) -> BuiltIn<F> {
        self.max_arguments = ANY_NUMBER;
        self
    }

    /// Marks the function as not deterministic.
    #[must_use]
    pub const fn varying(mut self) -> BuiltIn<F> {
        self.deterministic = false;
        self
    }

    /// Declares what it reads of the graph.
    #[must_use]
    pub const fn reading(mut self, reads: GraphReading) -> BuiltIn<F> {
        self.reads = reads;
        self
    }

    /// Calls the function even if an argument is null.
    #[must_use]
    pub const fn called_on_null(mut self) -> BuiltIn<F> {
        self.called_on_null = true;
        self
    }

    /// Treats a null for an optional argument at the end as a left-out argument: a row of a table may lack it.
    #[must_use]
    pub const fn null_is_left_out(mut self) -> BuiltIn<F> {
        self.null_is_left_out = true;
        self
    }

    /// Declares that the result is the id of the entity in its argument.
    #[must_use]
    pub const fn giving_id(mut self) -> BuiltIn<F> {
        self.gives_id = true;
        self
    }

    /// Whether it reads the graph, so that writes must not precede it.
    pub fn reads_graph(&self) -> bool {
        self.reads != GraphReading::Nothing
    }

    /// The types that compile-time checks accept at a position.
    pub fn parameter(&self, position: usize) -> TypeSet {
        let last = self.parameters.last();
        let parameter = self.parameters.get(position).or(last);
        parameter.copied().unwrap_or(TypeSet::ANY)
    }

    /// Every name by which it can be called.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<F> {
        std::iter::once(self.page.name).chain(self.page.aliases.iter().copied())
    }
}
