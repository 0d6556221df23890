//! The classification of errors: the codes of the openCypher conformance kit, and additional ones of tupu.

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
    /// The text is not a valid statement of the language.
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
    /// A constraint would be violated.
    ConstraintVerificationFailed,
    /// Arithmetic left the range of its type.
    ArithmeticError,
    /// `BEGIN`, `COMMIT` or `ROLLBACK` in a state that does not allow it, or a conflict.
    TransactionError,
    /// A file could not be read or written, or has unexpected content.
    StorageError,
    /// A limit set by the caller was reached, or the query was cancelled.
    LimitError,
    /// A row could not be converted to the requested Rust type, or the library was called incorrectly.
    ConversionError,
}

/// The phase in which an error is found.
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
        /// The detail codes: those of the conformance kit, then those of tupu.
        ///
        /// ```
        /// let error = tupu::Database::in_memory().query("RETURN cuont(1)", ()).unwrap_err();
        /// assert_eq!(error.code(), tupu::ErrorCode::UnknownFunction);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* $name),* }

        impl ErrorCode {
            /// The code in reports and on the wire.
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
    /// An ambiguous expression that mixes grouped and aggregated parts.
    AmbiguousAggregationExpression,
    /// Two columns have the same name.
    ColumnNameConflict,
    /// `CREATE` or `MERGE` of a variable-length relationship.
    CreatingVarLength,
    /// Deleting a node that still has relationships.
    DeleteConnectedNode,
    /// Access to the properties or labels of a deleted entity.
    DeletedEntityAccess,
    /// The parts of a `UNION` return different columns.
    DifferentColumnsInUnion,
    /// A float literal out of range.
    FloatingPointOverflow,
    /// An integer literal or result out of range.
    IntegerOverflow,
    /// An aggregate where none is allowed.
    InvalidAggregation,
    /// Arguments of a standalone `CALL` omitted where they are required.
    InvalidArgumentPassingMode,
    /// An argument of the wrong type.
    InvalidArgumentType,
    /// An argument of the right type and an invalid value.
    InvalidArgumentValue,
    /// Clauses in an invalid order.
    InvalidClauseComposition,
    /// `DELETE` of something that is not an entity.
    InvalidDelete,
    /// Too few or too many arguments.
    InvalidNumberOfArguments,
    /// A number that is not written as a number.
    InvalidNumberLiteral,
    /// A parameter where none is allowed.
    InvalidParameterUse,
    /// A value of a type that cannot be stored as a property.
    InvalidPropertyType,
    /// An invalid relationship pattern.
    InvalidRelationshipPattern,
    /// A character that is not part of the language.
    InvalidUnicodeCharacter,
    /// A malformed `\u` escape.
    InvalidUnicodeLiteral,
    /// Access to a list element by something other than an integer, or to a map entry by something other than a string.
    ListElementAccessByNonInteger,
    /// Access to a map element by something other than a string.
    MapElementAccessByNonString,
    /// `MERGE` on a null property.
    MergeReadOwnWrites,
    /// An aggregate inside an aggregate.
    NestedAggregation,
    /// A negative number where a count is required.
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
    /// The same relationship variable twice in a pattern.
    RelationshipUniquenessViolation,
    /// `CREATE` or `MERGE` of a relationship without a direction.
    RequiresDirectedRelationship,
    /// A variable that is not in scope.
    UndefinedVariable,
    /// Text that does not match the grammar.
    UnexpectedSyntax,
    /// No function has that name.
    UnknownFunction,
    /// A variable declared twice.
    VariableAlreadyBound,
    /// A variable used for two different kinds of values.
    VariableTypeConflict,
    /// A parameter that was not given.
    MissingParameter,
    /// Nesting deeper than the limit.
    NestingTooDeep,
    /// More clauses and relationships in one statement than the limit.
    StatementTooLong,
    /// Division by zero.
    DivisionByZero,
    /// A constraint would be violated.
    ConstraintViolation,
    /// An index or a constraint that already exists.
    SchemaRuleAlreadyExists,
    /// An index or a constraint that does not exist.
    SchemaRuleNotFound,
    /// A write to a read-only database, or in a read-only transaction or interface.
    ReadOnly,
    /// `COMMIT` or `ROLLBACK` without `BEGIN`, `BEGIN` within a transaction.
    TransactionState,
    /// A read or a write failed in the operating system.
    InputOutput,
    /// A file that is not a database of tupu.
    NotADatabase,
    /// A file of a newer format.
    UnsupportedVersion,
    /// A file whose bytes differ from what was written.
    Corruption,
    /// A snapshot without the log that holds what was committed after it.
    LogMissing,
    /// Another process has locked the file.
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
    /// A row that cannot be converted to the requested type.
    InvalidConversion,
    /// Input data (CSV, JSON Lines, …) that is invalid.
    InvalidInput,
    /// An error raised by a user's own procedure or function.
    UserDefined,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
