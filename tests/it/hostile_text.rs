//! Arbitrary text as statements: what the fuzz target of `fuzz/` and the plain tests over its corpus share.

use tupu::Database;
use tupu::language::{is_complete, split_statements, tokenize};

/// Reads, binds and plans a text in every way there is; whatever it is, that ends in a statement or an error whose place
/// lies in the text.
pub fn statement(db: &Database, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = db.prepare(&text) {
        let inside = |at: u32| text.get(..at as usize).is_some();
        assert!(
            error
                .span()
                .is_none_or(|span| inside(span.start) && inside(span.end)),
            "the place of the error lies outside of {text:?}"
        );
        assert!(!error.report(&text).is_empty());
    }
    let mut end = 0;
    for token in tokenize(&text) {
        assert!(end <= token.span.start && token.span.start < token.span.end);
        end = token.span.end;
    }
    for span in split_statements(&text) {
        assert!(text.get(span.start as usize..span.end as usize).is_some());
    }
    let _ = is_complete(&text);
}
