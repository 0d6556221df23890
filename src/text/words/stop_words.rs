//! Words that are left out of an index, because nearly every text has them.

/// English words that say little: Lucene's.
const ENGLISH: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

/// The English words that are left out.
pub fn english() -> &'static [&'static str] {
    &ENGLISH
}

/// Whether a word in lower case is one of them.
pub fn is_english_stop_word(word: &str) -> bool {
    ENGLISH.binary_search(&word).is_ok()
}
