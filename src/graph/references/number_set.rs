//! A set of small numbers, which is quick to add to, to go through in order and to empty again.

const BITS: usize = u64::BITS as usize;

/// A set of numbers: a bit for each number, and a bit for each word of those bits that is not zero.
#[derive(Clone, Debug, Default)]
pub struct NumberSet {
    words: Vec<u64>,
    used: Vec<u64>,
}

impl NumberSet {
    /// Adds a number.
    #[inline]
    pub fn insert(&mut self, number: u32) {
        let place = number as usize / BITS;
        if self.words.len() <= place {
            self.make_room(place + 1);
        }
        self.add_word(place, 1 << (number as usize % BITS));
    }

    /// Adds the numbers of another set.
    pub fn unite(&mut self, other: &NumberSet) {
        self.make_room(other.words.len());
        other.for_each_word(|place, word| self.add_word(place, word));
    }

    /// Adds the numbers whose bits are set in some words.
    pub fn unite_words(&mut self, words: &[u64]) {
        self.make_room(words.len());
        let own = self.words.chunks_mut(BITS).zip(&mut self.used);
        for (words, (own, used)) in words.chunks(BITS).zip(own) {
            for (place, (own, word)) in own.iter_mut().zip(words).enumerate() {
                *own |= word;
                *used |= u64::from(*word != 0) << place;
            }
        }
    }

    /// Removes the numbers of another set.
    pub fn subtract(&mut self, other: &NumberSet) {
        for (word, without) in self.words.iter_mut().zip(&other.words) {
            *word &= !without;
        }
    }

    /// Whether a number is among them.
    #[inline]
    pub fn contains(&self, number: u32) -> bool {
        let word = self.words.get(number as usize / BITS).copied();
        word.unwrap_or(0) & 1 << (number as usize % BITS) != 0
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        let mut count = 0;
        self.for_each_word(|_, word| count += word.count_ones() as usize);
        count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        let mut empty = true;
        self.for_each_word(|_, word| empty &= word == 0);
        empty
    }

    /// A number that is the same for equal sets, and hardly for others.
    pub fn fingerprint(&self) -> u64 {
        let groups = self.words.chunks(BITS).zip(&self.used).enumerate();
        let groups = groups.filter(|(_, (_, used))| **used != 0);
        let of_group = |(group, (words, _))| fingerprint_of(words, group * BITS);
        groups.map(of_group).fold(0, u64::wrapping_add)
    }

    /// Passes all numbers on in ascending order.
    pub fn for_each(&self, mut take: impl FnMut(u32)) {
        self.for_each_word(|place, word| for_each_bit(place, word, &mut take));
    }

    /// Passes all numbers on in ascending order, and forgets them.
    pub fn take_all(&mut self, mut take: impl FnMut(u32)) {
        for (group, used) in self.used.iter_mut().enumerate() {
            for_each_bit(group, std::mem::take(used), &mut |place| {
                if let Some(word) = self.words.get_mut(place as usize) {
                    for_each_bit(place as usize, std::mem::take(word), &mut take);
                }
            });
        }
    }

    /// Forgets all numbers.
    pub fn clear(&mut self) {
        for (words, used) in self.words.chunks_mut(BITS).zip(&mut self.used) {
            if std::mem::take(used) != 0 {
                words.fill(0);
            }
        }
    }

    /// A copy that takes no more memory than it needs.
    pub fn trimmed(&self) -> NumberSet {
        let mut trimmed = NumberSet::default();
        let last = self.words.iter().rposition(|word| *word != 0);
        trimmed.unite_words(
            self.words
                .get(..last.map_or(0, |last| last + 1))
                .unwrap_or_default(),
        );
        trimmed
    }

    /// The memory that it takes.
    pub fn bytes(&self) -> usize {
        (self.words.len() + self.used.len()) * size_of::<u64>()
    }

    fn make_room(&mut self, words: usize) {
        if self.words.len() < words {
            let words = words.next_power_of_two();
            self.words.resize(words, 0);
            self.used.resize(words.div_ceil(BITS), 0);
        }
    }

    #[inline]
    fn add_word(&mut self, place: usize, bits: u64) {
        if let Some(word) = self.words.get_mut(place) {
            *word |= bits;
        }
        if let Some(used) = self.used.get_mut(place / BITS) {
            *used |= 1 << (place % BITS);
        }
    }

    fn for_each_word(&self, mut take: impl FnMut(usize, u64)) {
        for (group, used) in self.used.iter().enumerate() {
            for_each_bit(group, *used, &mut |place| {
                if let Some(word) = self.words.get(place as usize) {
                    take(place as usize, *word);
                }
            });
        }
    }
}

impl PartialEq for NumberSet {
    fn eq(&self, other: &NumberSet) -> bool {
        let common = self.words.len().min(other.words.len());
        let (of_self, more) = self.words.split_at(common);
        let (of_other, others) = other.words.split_at(common);
        let rest = more.iter().chain(others);
        of_self == of_other && rest.copied().all(|word| word == 0)
    }
}

impl Eq for NumberSet {}

/// A number that is the same for the same bits, whatever zeros follow them, and hardly for others; of words that follow a
/// number of others.
pub(super) fn fingerprint_of(words: &[u64], before: usize) -> u64 {
    // Each word is mixed by itself, so that the processor mixes several at a time.
    let mix = |(place, word): (u64, &u64)| {
        let mixed = (word ^ word >> 29).wrapping_mul(place.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        mixed ^ mixed >> 32
    };
    let numbered = (before as u64 + 1..).zip(words);
    numbered.map(mix).fold(0, u64::wrapping_add)
}

/// The numbers of the bits that are set in a word, in ascending order.
#[inline]
fn for_each_bit(place: usize, mut word: u64, take: &mut impl FnMut(u32)) {
    while word != 0 {
        take((place * BITS) as u32 + word.trailing_zeros());
        word &= word - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(set: &NumberSet) -> Vec<u32> {
        let mut numbers = Vec::new();
        set.for_each(|number| numbers.push(number));
        numbers
    }

    fn set(numbers: impl IntoIterator<Item = u32>) -> NumberSet {
        let mut set = NumberSet::default();
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }

    #[test]
    fn numbers_come_back_once_and_in_order() {
        let mut set = NumberSet::default();
        for count in [1_u32, 3, 200, 9000, 2] {
            let all = (0..count).map(|number| number * 7919 % 10_007);
            all.clone()
                .chain(all.clone())
                .for_each(|number| set.insert(number));
            let mut expected: Vec<u32> = all.collect();
            expected.sort_unstable();
            assert_eq!(numbers(&set), expected);
            assert_eq!(set.count(), expected.len());
            let mut taken = Vec::new();
            set.take_all(|number| taken.push(number));
            assert_eq!(taken, expected);
            assert!(set.is_empty());
        }
        set.take_all(|number| panic!("{number} was forgotten"));
    }

    #[test]
    fn equal_sets_have_one_fingerprint_whatever_room_they_have() {
        let mut large = set([5, 70, 100_000]);
        large.clear();
        [70, 5].into_iter().for_each(|number| large.insert(number));
        let small = set([5, 70]);
        assert_eq!(large, small);
        assert_eq!(large.fingerprint(), small.fingerprint());
        assert_eq!(large.trimmed(), small);
        assert!(large.trimmed().bytes() < large.bytes());
        assert_ne!(small, set([5, 71]));
        assert_ne!(small, set([5, 70, 100_000]));
        for (one, other) in [([63, 64], [127, 64]), ([0, 129], [1, 128])] {
            assert_ne!(set(one).fingerprint(), set(other).fingerprint());
        }
        assert!(small.contains(70) && !small.contains(71) && !small.contains(1 << 30));
    }

    #[test]
    fn sets_are_united_and_subtracted() {
        let (one, other) = (set([1, 64, 300]), set([2, 64, 9000]));
        let mut both = one.clone();
        both.unite(&other);
        assert_eq!(numbers(&both), [1, 2, 64, 300, 9000]);
        both.subtract(&one);
        assert_eq!(numbers(&both), [2, 9000]);
        // A number that was removed is not passed on, and can be added again.
        both.insert(64);
        assert_eq!((numbers(&both), both.count()), (vec![2, 64, 9000], 3));
        assert_eq!(both.fingerprint(), set([2, 64, 9000]).fingerprint());
        let mut from_words = NumberSet::default();
        from_words.unite_words(&[0b110, 0, 1]);
        assert_eq!(numbers(&from_words), [1, 2, 128]);
    }
}
