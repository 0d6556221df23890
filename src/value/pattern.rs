//! Regular expressions for `=~`.
//!
//! Patterns are first compiled for an engine that takes linear time in the length of the text. Patterns that it does
//! not support, with look-around or back-references, are run by a backtracking engine with a bounded number of steps.

use crate::error::{Error, ErrorCode, Result};
use std::cell::RefCell;
use std::sync::Arc;

/// The number of compiled patterns that a thread caches: a query rarely has more, and patterns that are read from the
/// data must not exhaust the memory.
const PATTERNS_KEPT: usize = 16;

/// The maximum number of backtracks of the second engine within one text: some tens of milliseconds.
const MAX_BACKTRACKS: usize = 1_000_000;

/// A pattern that takes more memory to compile is rejected, because compilation does not check the limits.
const MOST_BYTES_TO_COMPILE: usize = 32 << 20;

/// The memory that a byte of a pattern, and a character class such as `\w`, takes while it is compiled; measured on
/// long patterns.
const BYTES_PER_BYTE: usize = 256;
const BYTES_PER_CLASS: usize = 16 << 10;

/// How many characters of a pattern an error quotes.
const QUOTED: usize = 60;

/// A compiled pattern; clones share the compiled program.
#[derive(Clone)]
enum Pattern {
    /// Takes linear time. The regex is shared, because a clone of a regex would start with an empty search cache.
    Linear(Arc<regex::Regex>),
    /// With look-around or back-references.
    Backtracking(Arc<fancy_regex::Regex>),
}

thread_local! {
    /// Recently compiled patterns, the most recently used last.
    static PATTERNS: RefCell<Vec<(Arc<str>, Pattern)>> = const { RefCell::new(Vec::new()) };
}

/// Whether the pattern matches the text from its beginning to its end.
///
/// # Errors
///
/// An argument error, code `InvalidArgumentValue`, if the pattern is not a regular expression or is too large; a limit
/// error, code `WorkLimit`, if a pattern with look-around or back-references backtracks too often.
pub(super) fn matches_whole(pattern: &Arc<str>, text: &str) -> Result<bool> {
    match compiled(pattern)? {
        Pattern::Linear(regex) => Ok(regex.is_match(text)),
        Pattern::Backtracking(regex) => regex
            .is_match(text)
            .map_err(|cause| too_many_steps(pattern, cause)),
    }
}

fn compiled(pattern: &Arc<str>) -> Result<Pattern> {
    PATTERNS.with_borrow_mut(|kept| {
        if let Some(at) = kept.iter().position(|(known, _)| known == pattern) {
            let found = kept.remove(at);
            let compiled = found.1.clone();
            kept.push(found);
            return Ok(compiled);
        }
        let compiled = compile(pattern)?;
        if kept.len() == PATTERNS_KEPT {
            kept.remove(0);
        }
        kept.push((Arc::clone(pattern), compiled.clone()));
        Ok(compiled)
    })
}

/// An estimate of the memory that a pattern takes while it is compiled: its syntax tree, by its length, and its
/// character ranges, by its named classes.
fn bytes_to_compile(pattern: &str) -> usize {
    let is_class = |pair: &[u8]| pair[0] == b'\\' && b"dDpPsSwW".contains(&pair[1]);
    let classes = pattern.as_bytes().windows(2).filter(|pair| is_class(pair));
    pattern.len() * BYTES_PER_BYTE + classes.count() * BYTES_PER_CLASS
}

/// A pattern as quoted in an error; a long one is truncated.
fn quoted(pattern: &str) -> String {
    match pattern.char_indices().nth(QUOTED) {
        None => format!("`{pattern}`"),
        Some((end, _)) => format!("`{}…`", pattern.get(..end).unwrap_or_default()),
    }
}

fn compile(pattern: &str) -> Result<Pattern> {
    if bytes_to_compile(pattern) > MOST_BYTES_TO_COMPILE {
        return Err(too_large(pattern));
    }
    // Compile it alone first, so that no unbalanced bracket extends into the group around it.
    let linear = regex::Regex::new(pattern).and_then(|_| regex::Regex::new(&whole(pattern)));
    match linear {
        Ok(regex) => Ok(Pattern::Linear(Arc::new(regex))),
        Err(regex::Error::CompiledTooBig(_)) => Err(too_large(pattern)),
        Err(_) => compile_backtracking(pattern),
    }
}

fn compile_backtracking(pattern: &str) -> Result<Pattern> {
    let build = |pattern: &str| {
        fancy_regex::RegexBuilder::new(pattern)
            .backtrack_limit(MAX_BACKTRACKS)
            .build()
    };
    match build(pattern).and_then(|_| build(&whole(pattern))) {
        Ok(regex) => Ok(Pattern::Backtracking(Arc::new(regex))),
        Err(cause) => Err(Error::argument(
            ErrorCode::InvalidArgumentValue,
            format!("{} is not a regular expression: {}", quoted(pattern), reason(pattern, &cause)),
        )
        .hint("a character that means itself is written behind a backslash, and in a string that is two: '\\\\('")),
    }
}

/// The error in a pattern, and the part of the pattern after which it occurs.
fn reason(pattern: &str, cause: &fancy_regex::Error) -> String {
    match cause {
        fancy_regex::Error::ParseError(at, problem) => match pattern.get(..*at) {
            Some(before) if !before.is_empty() => format!("{problem}, behind `{before}`"),
            _ => problem.to_string(),
        },
        fancy_regex::Error::CompileError(problem) => match &**problem {
            fancy_regex::CompileError::InnerError(inner) => innermost(inner),
            other => other.to_string(),
        },
        other => other.to_string(),
    }
}

/// The innermost cause of an error; if that shows the pattern over several lines, only the message below it.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let text = causes.last().unwrap_or(error).to_string();
    let said = text.lines().last().unwrap_or_default();
    said.trim_start_matches("error: ").to_owned()
}

fn whole(pattern: &str) -> String {
    format!(r"\A(?:{pattern})\z")
}

fn too_large(pattern: &str) -> Error {
    let message = format!("the regular expression {} is too large", quoted(pattern));
    Error::argument(ErrorCode::InvalidArgumentValue, message)
        .hint("repeat less, or compare lengths with size(text), and words with IN")
}

fn too_many_steps(pattern: &str, cause: fancy_regex::Error) -> Error {
    Error::limit(
        ErrorCode::WorkLimit,
        format!("the regular expression {} turned back more than {MAX_BACKTRACKS} times in one text", quoted(pattern)),
    )
    .hint("without look-around and back-references it is matched in one pass; or repeat something narrower than `.`, such as `[^,]*`")
    .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(text: &str, pattern: &str) -> Result<bool> {
        matches_whole(&Arc::from(pattern), text)
    }

    #[test]
    fn a_pattern_that_is_kept_is_not_copied() {
        for text in ["a+b", "(?=a)ab"] {
            let shared = |a: &Pattern, b: &Pattern| match (a, b) {
                (Pattern::Linear(a), Pattern::Linear(b)) => Arc::ptr_eq(a, b),
                (Pattern::Backtracking(a), Pattern::Backtracking(b)) => Arc::ptr_eq(a, b),
                _ => false,
            };
            let [first, second] = [(); 2].map(|()| compiled(&Arc::from(text)).expect("a pattern"));
            assert!(shared(&first, &second), "{text}");
        }
    }

    #[test]
    fn what_the_linear_engine_reads_it_matches() {
        assert!(matches!(compile("a+b"), Ok(Pattern::Linear(_))));
        assert!(matches!(compile("(?=a)ab"), Ok(Pattern::Backtracking(_))));
    }

    #[test]
    fn a_pattern_matches_the_whole_text_in_both_engines() {
        for (text, pattern, expected) in [
            ("a", "a|ab", true),
            ("ab", "a|ab", true),
            ("ab", "(?!x)(?:a|ab)", true),
            ("abc", "(?!x)(?:a|ab)", false),
            ("山山", r"(.)\1", true),
            ("山水", r"(.)\1", false),
            ("山西省", "山西(?=省).*", true),
            ("x山西省", "(?<=x)山西省", false),
        ] {
            assert!(
                matches!(matches(text, pattern), Ok(found) if found == expected),
                "{text} =~ {pattern}"
            );
        }
    }

    #[test]
    fn turning_back_too_often_is_an_error() {
        let text = "a".repeat(60);
        let error = matches(&text, r"(?=a)(a*)*\1b").expect_err("more ways than may be tried");
        assert_eq!(error.code(), ErrorCode::WorkLimit);
    }

    #[test]
    fn a_pattern_that_is_too_large_is_not_compiled() {
        let names = vec!["江门市"; 5_000].join("|");
        assert!(matches!(matches("江门市", &names), Ok(true)));
        for large in ["(a?)".repeat(1 << 20), r"\w".repeat(1 << 14)] {
            let error = matches("a", &large).expect_err("too large");
            assert!(error.message().contains("too large"), "{error}");
            assert!(error.message().len() < 500, "{}", error.message().len());
        }
        assert_eq!(quoted("a(b"), "`a(b`");
        let long = "市".repeat(QUOTED + 1);
        assert_eq!(quoted(&long), format!("`{}…`", "市".repeat(QUOTED)));
    }

    #[test]
    fn no_more_than_some_patterns_are_kept() {
        for number in 0..3 * PATTERNS_KEPT {
            assert!(
                matches!(matches("a", &format!("a{{{number}}}")), Ok(found) if found == (number == 1))
            );
        }
        PATTERNS.with_borrow(|kept| assert_eq!(kept.len(), PATTERNS_KEPT));
    }
}
