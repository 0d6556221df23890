//! BM25, as Lucene reckons it: k1 is 1.2, b is 0.75, and the length of a text is kept in a byte.

use super::table::Total;

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// How much a word says that so many of the texts have.
pub(super) fn weight(total: Total, texts: u64) -> f64 {
    let (all, having) = (total.texts.max(texts) as f64, texts as f64);
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

/// Scores texts of a property.
#[derive(Clone, Copy)]
pub(super) struct Scorer {
    /// The mean length of the texts.
    mean: f64,
}

impl Scorer {
    pub fn new(total: Total) -> Scorer {
        let mean = match total.texts {
            0 => 1.0,
            texts => total.words as f64 / texts as f64,
        };
        Scorer { mean }
    }

    /// The part of the weight that a word counts that is there so often in a text of so many words.
    pub fn part(self, count: f64, length: u32) -> f64 {
        let length = f64::from(as_in_a_byte(length));
        count / (count + K1 * (1.0 - B + B * length / self.mean))
    }
}

/// A length as Lucene keeps it in a byte: exactly up to 40, and then by its four highest bits.
fn as_in_a_byte(length: u32) -> u32 {
    /// The lengths that have bytes of their own: 24, and then those of up to four bits.
    const FREE: u32 = 24;
    let Some(more) = length.checked_sub(FREE) else {
        return length;
    };
    let bits = u32::BITS - more.leading_zeros();
    let low = bits.saturating_sub(4);
    FREE + (more >> low << low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_lucene() {
        for (length, kept) in [
            (0, 0),
            (24, 24),
            (40, 40),
            (41, 40),
            (42, 42),
            (56, 56),
            (57, 56),
            (59, 56),
            (60, 60),
            (1000, 984),
        ] {
            assert_eq!(as_in_a_byte(length), kept, "{length}");
        }
    }

    #[test]
    fn a_score_is_that_of_the_formula() {
        // Two texts of 2 and 4 words; a word that one of them has, once.
        let total = Total { texts: 2, words: 6 };
        let expected = 2_f64.ln() * 1.0 / (1.0 + 1.2 * (0.25 + 0.75 * 2.0 / 3.0));
        let score = weight(total, 1) * Scorer::new(total).part(1.0, 2);
        assert!((score - expected).abs() < 1e-12);
    }
}
