//! Errors and their display. This room depends on nothing else.
//!
//! There is one opaque [`Error`] for the whole crate: a kind, a detail code and a phase as defined by the openCypher
//! conformance kit, a message, and, if known, a span of the query text. Create one with the constructor named after its
//! kind (`Error::syntax`, `Error::type_error`, …), add the span with [`Error::at`] and advice with [`Error::hint`]. To
//! add a code, add a line to `code.rs`.

mod code;
mod report;
mod span;
mod warning;

pub use code::{ErrorCode, ErrorKind, Phase};
pub(crate) use report::counted;
pub use report::{nearest, report};
pub use span::{Span, line_column};
pub(crate) use warning::{MAX_WARNINGS, Topic, Warning, Warnings};

use std::fmt;

/// The result of a fallible operation.
///
/// ```
/// fn cities(db: &tupu::Database) -> tupu::Result<i64> {
///     db.query_one("MATCH (c:City) RETURN count(c)", ())
/// }
/// assert_eq!(cities(&tupu::Database::in_memory())?, 0);
/// # Ok::<(), tupu::Error>(())
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error: kind, code, phase, message, and the span in the query.
///
/// ```
/// let error = tupu::Database::in_memory().query("RETURN 省", ()).unwrap_err();
/// assert_eq!(error.code(), tupu::ErrorCode::UndefinedVariable);
/// assert_eq!(error.phase(), tupu::Phase::CompileTime);
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    phase: Phase,
    code: ErrorCode,
    message: String,
    span: Option<Span>,
    expected: Vec<String>,
    hint: Option<String>,
    /// The length of the part of the message that names the row of a file.
    row_prefix: Option<usize>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident = $kind:ident, $phase:ident;)*) => {
        impl Error { $(
            $(#[$doc])*
            ///
            /// ```
            /// use tupu::{Error, ErrorCode, ErrorKind};
            #[doc = concat!("let error = Error::", stringify!($name), "(ErrorCode::InvalidArgumentValue, \"no\");")]
            #[doc = concat!("assert_eq!(error.kind(), ErrorKind::", stringify!($kind), ");")]
            /// ```
            pub fn $name(code: ErrorCode, message: impl Into<String>) -> Error {
                Error::new(ErrorKind::$kind, Phase::$phase, code, message)
            }
        )* }
    };
}

constructors! {
    /// The statement is invalid; found at compile time.
    syntax = SyntaxError, CompileTime;
    /// A value of a wrong type; found at runtime.
    type_error = TypeError, Runtime;
    /// A value out of range; found at runtime.
    argument = ArgumentError, Runtime;
    /// The statement contradicts itself or the graph; found at runtime.
    semantic = SemanticError, Runtime;
    /// A deleted entity was used.
    entity_not_found = EntityNotFound, Runtime;
    /// A procedure is unknown or was called wrongly; found at compile time.
    procedure = ProcedureError, CompileTime;
    /// A constraint would be violated.
    constraint = ConstraintVerificationFailed, Runtime;
    /// Arithmetic left the range of its type.
    arithmetic = ArithmeticError, Runtime;
    /// A transaction statement in a state that does not allow it.
    transaction = TransactionError, Runtime;
    /// A file could not be read or written, or has unexpected content.
    storage = StorageError, Runtime;
    /// A limit was reached or the query was cancelled.
    limit = LimitError, Runtime;
    /// A value could not be converted to the requested Rust type, or the reverse.
    conversion = ConversionError, Runtime;
}

impl Error {
    /// An error of any kind, found in any phase.
    ///
    /// ```
    /// use tupu::{Error, ErrorCode, ErrorKind, Phase};
    /// let error = Error::new(ErrorKind::ArgumentError, Phase::Runtime, ErrorCode::InvalidArgumentValue, "no such month");
    /// assert_eq!(error.to_string(), "ArgumentError (InvalidArgumentValue): no such month");
    /// ```
    pub fn new(
        kind: ErrorKind,
        phase: Phase,
        code: ErrorCode,
        message: impl Into<String>,
    ) -> Error {
        Error(Box::new(Inner {
            kind,
            phase,
            code,
            message: message.into(),
            span: None,
            expected: Vec::new(),
            hint: None,
            row_prefix: None,
            cause: None,
        }))
    }

    /// Adds the span in the query; an existing (more precise) span is kept.
    ///
    /// ```
    /// use tupu::{Error, ErrorCode, Span};
    /// let error = Error::argument(ErrorCode::InvalidArgumentValue, "a month goes from 1 to 12").at(Span::new(7, 9));
    /// assert_eq!(error.span().map(|span| span.start), Some(7));
    /// ```
    #[must_use]
    pub fn at(mut self, span: Span) -> Error {
        self.0.span.get_or_insert(span);
        self
    }

    /// Adds the variable that the error is about, unless the message names it.
    #[must_use]
    pub(crate) fn about(mut self, variable: &str) -> Error {
        let quoted = format!("`{variable}`");
        if self.0.span.is_none() && !self.0.message.contains(&quoted) {
            let start = self.0.row_prefix.unwrap_or(0);
            self.0.message.insert_str(start, &format!("{quoted}: "));
        }
        self
    }

    /// An error in a text that is not that of the statement: it has no span there, and says where it is.
    #[must_use]
    pub(crate) fn in_text_of(mut self, place: &str) -> Error {
        if !self.0.message.starts_with(place) {
            self.0.message = format!("{place}: {}", self.0.message);
        }
        self.0.span = None;
        self
    }

    /// Adds the row that begins on this line of a file to the beginning of the message; an existing (more precise) row
    /// is kept. Errors that do not belong to a row, such as an exceeded limit, are not changed.
    #[must_use]
    pub(crate) fn of_row(self, file: &str, line: u64) -> Error {
        self.in_row(format!("{file}:{line}: "))
    }

    /// The same for a row of parameters.
    #[must_use]
    pub(crate) fn of_parameters(self, row: u64) -> Error {
        self.in_row(format!("row {row}: "))
    }

    fn in_row(mut self, prefix: String) -> Error {
        let comes_from_data = match self.0.kind {
            ErrorKind::SyntaxError
            | ErrorKind::TypeError
            | ErrorKind::ArgumentError
            | ErrorKind::SemanticError
            | ErrorKind::EntityNotFound
            | ErrorKind::ConstraintVerificationFailed
            | ErrorKind::ParameterMissing
            | ErrorKind::ArithmeticError => true,
            ErrorKind::ProcedureError
            | ErrorKind::TransactionError
            | ErrorKind::StorageError
            | ErrorKind::LimitError
            | ErrorKind::ConversionError => false,
        };
        if comes_from_data && self.0.row_prefix.is_none() {
            self.0.row_prefix = Some(prefix.len());
            self.0.message.insert_str(0, &prefix);
        }
        self
    }

    /// Moves the span: the query begins `by` bytes into the text to which the span should refer.
    ///
    /// ```
    /// use tupu::{Error, ErrorCode, Span};
    /// let error = Error::argument(ErrorCode::InvalidArgumentValue, "a month goes from 1 to 12").at(Span::new(7, 9)).moved_by(10);
    /// assert_eq!(error.span(), Some(Span::new(17, 19)));
    /// ```
    #[must_use]
    pub fn moved_by(mut self, by: usize) -> Error {
        if let Some(span) = &mut self.0.span {
            *span = Span::new(span.start as usize + by, span.end as usize + by);
        }
        self
    }

    /// Adds advice on how to correct the error, one sentence.
    ///
    /// ```
    /// use tupu::{Error, ErrorCode};
    /// let error = Error::argument(ErrorCode::InvalidArgumentValue, "a month goes from 1 to 12").hint("count months from 1");
    /// assert!(error.to_string().ends_with("(count months from 1)"));
    /// ```
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds what would have been accepted; reports show at most five.
    ///
    /// ```
    /// use tupu::{Error, ErrorCode};
    /// let error = Error::argument(ErrorCode::InvalidArgumentValue, "a month goes from 1 to 12").expecting(vec!["a number".to_owned()]);
    /// assert_eq!(error.expected(), ["a number"]);
    /// ```
    #[must_use]
    pub fn expecting(mut self, expected: Vec<String>) -> Error {
        self.0.expected = expected;
        self
    }

    /// Adds the error that caused this one.
    ///
    /// ```
    /// use std::error::Error as _;
    /// use tupu::{Error, ErrorCode};
    /// let error = Error::argument(ErrorCode::InvalidArgumentValue, "a month goes from 1 to 12").caused_by("x".parse::<u8>().unwrap_err());
    /// assert!(error.source().is_some());
    /// ```
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        self.0.cause = Some(Box::new(cause));
        self
    }

    /// Sets another phase than the constructor.
    ///
    /// ```
    /// use tupu::{Error, ErrorCode, Phase};
    /// let error = Error::argument(ErrorCode::InvalidArgumentValue, "a month goes from 1 to 12").in_phase(Phase::CompileTime);
    /// assert_eq!(error.phase(), Phase::CompileTime);
    /// ```
    #[must_use]
    pub fn in_phase(mut self, phase: Phase) -> Error {
        self.0.phase = phase;
        self
    }

    /// Adds the part of something larger to the beginning of the message.
    #[must_use]
    pub(crate) fn within(mut self, part: &str) -> Error {
        self.0.message = format!("{part}: {}", self.0.message);
        self
    }

    /// Adds the file to the message.
    #[must_use]
    pub(crate) fn of_file(self, path: &std::path::Path) -> Error {
        let path = path.display().to_string();
        match self.0.message.contains(&path) {
            true => self,
            false => self.within(&path),
        }
    }

    /// Message and advice, for use in another error.
    pub(crate) fn sentence(&self) -> String {
        match &self.0.hint {
            Some(hint) => format!("{} ({hint})", self.0.message),
            None => self.0.message.clone(),
        }
    }

    /// The kind.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN nmae", ()).unwrap_err();
    /// assert_eq!(error.kind(), tupu::ErrorKind::SyntaxError);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The detail code.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN nmae", ()).unwrap_err();
    /// assert_eq!(error.code(), tupu::ErrorCode::UndefinedVariable);
    /// ```
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The phase in which it was found.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN nmae", ()).unwrap_err();
    /// assert_eq!(error.phase(), tupu::Phase::CompileTime);
    /// ```
    pub fn phase(&self) -> Phase {
        self.0.phase
    }

    /// The description of the error, without span or advice.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN nmae", ()).unwrap_err();
    /// assert!(error.message().contains("nmae"));
    /// ```
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The span of the query text, if known.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN nmae", ()).unwrap_err();
    /// assert_eq!(error.span(), Some(tupu::Span::new(7, 11)));
    /// ```
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }

    /// What would have been accepted at the position.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN 1 +", ()).unwrap_err();
    /// assert!(!error.expected().is_empty());
    /// ```
    pub fn expected(&self) -> &[String] {
        &self.0.expected
    }

    /// The advice, if there is any.
    ///
    /// ```
    /// let error = tupu::Database::in_memory().query("RETURN toUper('a')", ()).unwrap_err();
    /// assert_eq!(error.hint_text(), Some("did you mean `toUpper`?"));
    /// ```
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The error for display: message, the query line with a caret under the position, the advice.
    ///
    /// ```
    /// let query = "RETURN 省";
    /// let error = tupu::Database::in_memory().query(query, ()).unwrap_err();
    /// assert!(error.report(query).contains("line 1, column 8"));
    /// ```
    pub fn report(&self, query: &str) -> String {
        report(self, query)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.0.kind, self.0.code, self.0.message)?;
        match &self.0.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Error {
        let error = Error::storage(ErrorCode::InputOutput, cause.to_string());
        let error = match cause.kind() {
            std::io::ErrorKind::StorageFull => {
                error.hint("the disk is full: make room and try again")
            }
            _ => error,
        };
        error.caused_by(cause)
    }
}
