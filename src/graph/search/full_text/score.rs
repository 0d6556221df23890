//! BM25, as Lucene reckons it: k1 is 1.2, b is 0.75, and the length of a text is kept in a byte.

use super::table::{Peaks, Total};

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// The lengths that have bytes of their own: 24, and then those of up to four bits.
const FREE: u32 = 24;

/// How much a word says that so many of the texts have.
pub(super) fn weight(total: Total, texts: u64) -> f64 {
    let (all, having) = (total.texts.max(texts) as f64, texts as f64);
    (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
}

/// Scores texts of a property.
#[derive(Clone)]
pub(super) struct Scorer {
    /// For each length in a byte what is added to how often a word is there.
    norms: [f64; 256],
}

impl Scorer {
    pub fn new(total: Total) -> Scorer {
        let mean = match total.texts {
            0 => 1.0,
            texts => total.words as f64 / texts as f64,
        };
        let mut norms = [0.0; 256];
        for (byte, norm) in (0..=u8::MAX).zip(&mut norms) {
            let length = f64::from(length_of(byte));
            *norm = K1 * (1.0 - B + B * length / mean);
        }
        Scorer { norms }
    }

    /// The part of the weight that a word counts that is there so often in a text of a length in a byte.
    pub fn part(&self, count: f64, length: u8) -> f64 {
        count / (count + self.norms[usize::from(length)])
    }

    /// The greatest part of the weight that a word counts in any of some texts, or more.
    pub fn greatest(&self, peaks: &Peaks) -> f64 {
        let part = |(count, length): &(u8, u8)| match *count {
            u8::MAX => 1.0,
            count => self.part(f64::from(count), *length),
        };
        peaks.points().iter().map(part).fold(0.0, f64::max)
    }
}

/// A length in a byte, as Lucene keeps it: exactly up to 40, and then by its four highest bits.
pub(super) fn byte_of(length: u32) -> u8 {
    let Some(more) = length.checked_sub(FREE) else {
        return length as u8;
    };
    let bits = u32::BITS - more.leading_zeros();
    let byte = match bits.checked_sub(4) {
        None => more,
        Some(low) => (more >> low & 7) | (low + 1) << 3,
    };
    (FREE + byte).min(u32::from(u8::MAX)) as u8
}

/// The length that is kept in a byte.
fn length_of(byte: u8) -> u32 {
    let Some(more) = u32::from(byte).checked_sub(FREE) else {
        return u32::from(byte);
    };
    let (high, low) = (more & 7, more >> 3);
    match low.checked_sub(1) {
        None => FREE + high,
        Some(low) => FREE.saturating_add((high | 8).checked_shl(low).unwrap_or(u32::MAX)),
    }
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
            assert_eq!(length_of(byte_of(length)), kept, "{length}");
        }
        for byte in 0..u8::MAX {
            assert_eq!(byte_of(length_of(byte)), byte);
        }
    }

    #[test]
    fn a_score_is_that_of_the_formula() {
        // Two texts of 2 and 4 words; a word that one of them has, once.
        let total = Total { texts: 2, words: 6 };
        let expected = 2_f64.ln() * 1.0 / (1.0 + 1.2 * (0.25 + 0.75 * 2.0 / 3.0));
        let score = weight(total, 1) * Scorer::new(total).part(1.0, byte_of(2));
        assert!((score - expected).abs() < 1e-12);
    }

    #[test]
    fn no_text_counts_more_than_the_peaks_say() {
        let scorer = Scorer::new(Total {
            texts: 100,
            words: 2000,
        });
        let mut random = fastrand::Rng::with_seed(1);
        for _ in 0..200 {
            let mut text = || (random.u32(1..16), byte_of(random.u32(1..90)));
            let texts: Vec<(u32, u8)> = (0..20).map(|_| text()).collect();
            let mut peaks = Peaks::default();
            texts
                .iter()
                .for_each(|(count, length)| peaks.add(*count, *length));
            let parts = texts
                .iter()
                .map(|(count, length)| scorer.part(f64::from(*count), *length));
            let greatest = parts.fold(0.0, f64::max);
            let bound = scorer.greatest(&peaks);
            assert!(greatest <= bound && bound < greatest * 1.2, "{texts:?}");
        }
    }
}
