//! A growing bit vector; bits past its end are unset.

/// Bits in words of 64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Bits from their words.
    pub fn from_words(words: Vec<u64>) -> Bits {
        Bits { words }
    }

    /// The words, first bits first.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether a bit is set.
    #[inline]
    pub fn get(&self, place: usize) -> bool {
        self.words
            .get(place / 64)
            .is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Sets or unsets a bit.
    pub fn set(&mut self, place: usize, on: bool) {
        let word = place / 64;
        if word >= self.words.len() {
            if !on {
                return;
            }
            self.words.resize(word + 1, 0);
        }
        let mask = 1 << (place % 64);
        if on {
            self.words[word] |= mask;
        } else {
            self.words[word] &= !mask;
        }
    }

    /// The number of set bits.
    pub fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// One past the last set bit.
    pub fn end(&self) -> usize {
        let last = self.words.iter().rposition(|word| *word != 0);
        last.map_or(0, |place| {
            place * 64 + 64 - self.words[place].leading_zeros() as usize
        })
    }

    /// The indices of the set bits.
    pub fn ones(&self) -> impl Iterator<Item = usize> {
        (0..self.words.len() * 64).filter(|place| self.get(*place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_unset_past_the_end() {
        let mut bits = Bits::default();
        bits.set(70, true);
        bits.set(500, false);
        assert!(bits.get(70) && !bits.get(69) && !bits.get(5000));
        assert_eq!((bits.count(), bits.end(), bits.words().len()), (1, 71, 2));
        bits.set(70, false);
        assert_eq!((bits.count(), bits.end()), (0, 0));
    }
}
