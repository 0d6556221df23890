//! Words of Chinese text by jieba's dictionary, in the way made for search: of a long word, the words within it too.
//!
//! The dictionary is that of jieba (MIT, `LICENSE-jieba`), reduced to words of simplified characters, which is all that a
//! folded text has, and without parts of speech. What is not in it is cut into single characters; jieba's guess at unknown
//! words depends on what stands around them, and a search would miss the same word elsewhere.

use flate2::read::GzDecoder;
use jieba_rs::{Jieba, TokenizeMode};
use std::io::BufReader;
use std::ops::Range;
use std::sync::LazyLock;

/// The words, each on a line with its frequency.
const DICTIONARY: &[u8] = include_bytes!("../jieba.txt.gz");

/// It is read when the first Chinese text is.
static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut words = BufReader::new(GzDecoder::new(DICTIONARY));
    Jieba::with_dict(&mut words).unwrap_or_else(|_| Jieba::empty())
});

/// Calls back for each word of a run of Chinese characters, with the characters that it is made of.
pub fn chinese_words(run: &str, found: &mut dyn FnMut(&str, Range<usize>)) {
    for token in JIEBA.tokenize(run, TokenizeMode::Search, false) {
        found(token.word, token.start..token.end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_can_be_read() {
        assert!(JIEBA.has_word("经济") && JIEBA.has_word("开发区"));
        assert!(!JIEBA.has_word("經濟"), "a folded text has none of these");
    }
}
