//! The words an error is classified by: the openCypher conformance kit's own, and a few for what the kit does not know.

use std::fmt;

/// The eight kinds of the conformance kit, and those of an embedded store.
///
/// ```
/// let error = tupu::Database::in_memory().query("RETRUN 1", ()).unwrap_err();
/// assert_eq!(error.kind(), tupu::ErrorKind::SyntaxError);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is not a statement of the language, or means nothing.
    SyntaxError,
    /// A value has a type that the operation does not take.
    TypeError,
    /// The statement contradicts itself or the graph.
    SemanticError,
    /// An argument has the right type and a value out of range.
    ArgumentError,
    /// An entity was used after it had been deleted.
    EntityNotFound,
    /// A parameter was not given.
    ParameterMissing,
    /// A procedure is unknown, or was called wrongly.
    ProcedureError,
    /// A constraint would not hold any more.
    ConstraintVerificationFailed,
    /// Arithmetic left the range of its type.
    ArithmeticError,
    /// `BEGIN`, `COMMIT` or `ROLLBACK` where it cannot be, or a conflict.
    TransactionError,
    /// A file could not be read or written, or is not what it should be.
    StorageError,
    /// A limit set by the caller was reached, or the query was cancelled.
    LimitError,
    /// A row could not be turned into the Rust type asked for, or the library was called wrongly.
    ConversionError,
}

/// When an error is found.
///
/// ```
/// let error = tupu::Database::in_memory().execute("RETURN 1 / 0", ()).unwrap_err();
/// assert_eq!(error.phase().to_string(), "runtime");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Before the first row: parsing, binding, planning.
    CompileTime,
    /// While rows are produced.
    Runtime,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::CompileTime => "compile time",
            Phase::Runtime => "runtime",
        })
    }
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The detail codes: the conformance kit's, then tupu's own.
        ///
        /// ```
        /// let error = tupu::Database::in_memory().query("RETURN cuont(1)", ()).unwrap_err();
        /// assert_eq!(error.code(), tupu::ErrorCode::UnknownFunction);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* $name),* }

        impl ErrorCode {
            /// The code as it is written in reports and on the wire.
            ///
            /// ```
            /// assert_eq!(tupu::ErrorCode::UnknownFunction.as_str(), "UnknownFunction");
            /// ```
            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$name => stringify!($name)),* }
            }
        }
    };
}

error_codes! {
    /// Two readings of an expression that mixes grouped and aggregated parts.
    AmbiguousAggregationExpression,
    /// Two columns have one name.
    ColumnNameConflict,
    /// `CREATE` or `MERGE` of a variable-length relationship.
    CreatingVarLength,
    /// Deleting a node that still has relationships.
    DeleteConnectedNode,
    /// A deleted entity was asked for its properties or labels.
    DeletedEntityAccess,
    /// The parts of a `UNION` return different columns.
    DifferentColumnsInUnion,
    /// A float literal out of range.
    FloatingPointOverflow,
    /// An integer literal or result out of range.
    IntegerOverflow,
    /// An aggregate where none may stand.
    InvalidAggregation,
    /// Standalone `CALL` arguments left out where they must be given.
    InvalidArgumentPassingMode,
    /// An argument of the wrong type.
    InvalidArgumentType,
    /// An argument of the right type and a wrong value.
    InvalidArgumentValue,
    /// Clauses in an order that means nothing.
    InvalidClauseComposition,
    /// `DELETE` of something that is not an entity.
    InvalidDelete,
    /// Too few or too many arguments.
    InvalidNumberOfArguments,
    /// A number that is not written as a number.
    InvalidNumberLiteral,
    /// A parameter where none may stand.
    InvalidParameterUse,
    /// A value of a type that cannot be stored as a property.
    InvalidPropertyType,
    /// A relationship pattern that cannot be.
    InvalidRelationshipPattern,
    /// A character that the language does not know.
    InvalidUnicodeCharacter,
    /// A malformed `\u` escape.
    InvalidUnicodeLiteral,
    /// A list element was asked for with something that is no integer, or a map key that is no string.
    ListElementAccessByNonInteger,
    /// A map element was asked for with something that is no string.
    MapElementAccessByNonString,
    /// `MERGE` on a null property.
    MergeReadOwnWrites,
    /// An aggregate inside an aggregate.
    NestedAggregation,
    /// A negative number where only a count makes sense.
    NegativeIntegerArgument,
    /// `WITH` of an expression without `AS`.
    NoExpressionAlias,
    /// `CREATE` of a relationship without exactly one type.
    NoSingleRelationshipType,
    /// `RETURN *` with nothing in scope.
    NoVariablesInScope,
    /// An expression that must not depend on rows does.
    NonConstantExpression,
    /// A number out of the range of an argument.
    NumberOutOfRange,
    /// No procedure has that name.
    ProcedureNotFound,
    /// One relationship variable twice in a pattern.
    RelationshipUniquenessViolation,
    /// `CREATE` or `MERGE` of a relationship without a direction.
    RequiresDirectedRelationship,
    /// A variable that is not in scope.
    UndefinedVariable,
    /// Text that the grammar does not expect.
    UnexpectedSyntax,
    /// No function has that name.
    UnknownFunction,
    /// A variable declared twice.
    VariableAlreadyBound,
    /// A variable used as two kinds of thing.
    VariableTypeConflict,
    /// A parameter that was not given.
    MissingParameter,
    /// Nesting deeper than the limit.
    NestingTooDeep,
    /// More clauses and relationships in one statement than the limit.
    StatementTooLong,
    /// Division by zero.
    DivisionByZero,
    /// A constraint would not hold any more.
    ConstraintViolation,
    /// An index or a constraint that is already there.
    SchemaRuleAlreadyExists,
    /// An index or a constraint that is not there.
    SchemaRuleNotFound,
    /// A write in a read-only database, transaction or surface.
    ReadOnly,
    /// `COMMIT` or `ROLLBACK` without `BEGIN`, `BEGIN` within a transaction.
    TransactionState,
    /// The operating system refused a read or a write.
    InputOutput,
    /// A file that is not tupu's.
    NotADatabase,
    /// A file of a newer format.
    UnsupportedVersion,
    /// Bytes of a file are not what was written.
    Corruption,
    /// A snapshot without the log that holds what was committed after it.
    LogMissing,
    /// Another process holds the file.
    Locked,
    /// A query ran longer than allowed.
    TimeOut,
    /// A query was cancelled.
    Cancelled,
    /// All ids of nodes or of relationships are in use.
    GraphFull,
    /// A query used more memory than allowed.
    MemoryLimit,
    /// A query produced more rows or paths than allowed.
    WorkLimit,
    /// A row does not have the shape asked for.
    InvalidConversion,
    /// Input data (CSV, JSON Lines, …) that cannot be read.
    InvalidInput,
    /// An error raised by a user's own procedure or function.
    UserDefined,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
