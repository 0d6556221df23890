//! Words one after another.

/// Where the words of one place of a phrase stand.
#[derive(Default)]
pub(super) struct Places {
    /// The texts in ascending order, each with its length, in a byte, and where its positions end.
    texts: Vec<(u32, u8, u32)>,
    /// Positions less that of the place in the phrase: words that follow each other as in the phrase have equal ones.
    positions: Vec<i64>,
    /// Whether the texts are in order, each once, and so are the positions of each.
    is_unsettled: bool,
}

impl Places {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// How much memory they take.
    pub fn bytes(&self) -> u64 {
        (size_of_val(self.texts.as_slice()) + size_of_val(self.positions.as_slice())) as u64
    }

    /// Adds the positions of a word in a text.
    pub fn add(&mut self, id: u32, length: u8, positions: &[u32], place: u32) {
        self.is_unsettled |= self.texts.last().is_some_and(|(last, ..)| *last >= id);
        let positions = positions.iter().map(|at| i64::from(*at) - i64::from(place));
        self.positions.extend(positions);
        let end = u32::try_from(self.positions.len()).unwrap_or(u32::MAX);
        self.texts.push((id, length, end));
    }

    /// Puts them in order, after several words have been added.
    pub fn settle(&mut self) {
        if !std::mem::take(&mut self.is_unsettled) {
            return;
        }
        let mut all: Vec<(u32, u8, i64)> = Vec::with_capacity(self.positions.len());
        for (at, (id, length, _)) in self.texts.iter().enumerate() {
            all.extend(self.of(at).iter().map(|position| (*id, *length, *position)));
        }
        all.sort_unstable();
        all.dedup();
        (self.texts, self.positions) = (Vec::new(), Vec::new());
        for (id, length, position) in all {
            self.positions.push(position);
            let end = u32::try_from(self.positions.len()).unwrap_or(u32::MAX);
            match self.texts.last_mut() {
                Some(last) if last.0 == id => last.2 = end,
                _ => self.texts.push((id, length, end)),
            }
        }
    }

    /// The positions in the text at a place of the list.
    fn of(&self, at: usize) -> &[i64] {
        let end = |at: usize| self.texts.get(at).map_or(0, |(_, _, end)| *end as usize);
        let start = at.checked_sub(1).map_or(0, end);
        self.positions.get(start..end(at)).unwrap_or(&[])
    }
}

/// The texts that have all words of a phrase near enough to each other, with how often (the farther the less) and their
/// lengths.
pub(super) fn phrase(places: &[Places], slop: u32) -> Vec<(u32, f64, u8)> {
    let Some(rarest) = places.iter().min_by_key(|places| places.len()) else {
        return Vec::new();
    };
    let mut at = vec![0; places.len()];
    let mut found = Vec::new();
    'texts: for (id, length, _) in &rarest.texts {
        let mut positions = Vec::with_capacity(places.len());
        for (places, at) in places.iter().zip(&mut at) {
            let rest = places.texts.get(*at..).unwrap_or(&[]);
            *at += seek(rest, *id);
            match places.texts.get(*at) {
                Some((other, ..)) if other == id => positions.push(places.of(*at)),
                _ => continue 'texts,
            }
        }
        let count = occurrences(&mut positions, i64::from(slop));
        if count > 0.0 {
            found.push((*id, count, *length));
        }
    }
    found
}

/// How many texts have lower ids: by steps that grow, because the next one is mostly near.
fn seek(texts: &[(u32, u8, u32)], id: u32) -> usize {
    let is_lower = |at: usize| texts.get(at).is_some_and(|(other, ..)| *other < id);
    let (mut low, mut step) = (0, 1);
    while is_lower(low + step - 1) {
        low += step;
        step *= 2;
    }
    let within = texts.get(low..texts.len().min(low + step)).unwrap_or(&[]);
    low + within.partition_point(|(other, ..)| *other < id)
}

/// How often the words stand near enough to each other: each time counts 1 / (1 + distance), as in Lucene.
pub(super) fn occurrences(positions: &mut [&[i64]], slop: i64) -> f64 {
    if slop == 0 {
        return in_common(positions);
    }
    let mut count = 0.0;
    loop {
        let firsts = || positions.iter().map(|rest| rest.first().copied());
        let (Some(Some(least)), Some(Some(most))) = (
            firsts().min_by_key(|first| first.unwrap_or(i64::MIN)),
            firsts().max_by_key(|first| first.unwrap_or(i64::MAX)),
        ) else {
            return count;
        };
        if most - least <= slop {
            // A place nearer to the others may follow under the same word; the nearest one counts.
            let next = nearest(positions, least, most);
            if next.is_none() {
                count += 1.0 / (1.0 + (most - least) as f64);
            }
        }
        let Some(first) = positions
            .iter_mut()
            .find(|rest| rest.first() == Some(&least))
        else {
            return count;
        };
        *first = first.get(1..).unwrap_or(&[]);
    }
}

/// How many positions all lists have, each of them in order.
fn in_common(positions: &mut [&[i64]]) -> f64 {
    let Some((first, others)) = positions.split_first_mut() else {
        return 0.0;
    };
    let mut count = 0.0;
    for position in first.iter() {
        let is_there = others.iter_mut().all(|rest| {
            let before = rest.iter().take_while(|other| *other < position).count();
            *rest = rest.get(before..).unwrap_or(&[]);
            rest.first() == Some(position)
        });
        count += if is_there { 1.0 } else { 0.0 };
    }
    count
}

/// The next position of the word that stands first, if it is not behind the last one.
fn nearest(positions: &[&[i64]], least: i64, most: i64) -> Option<i64> {
    if least == most {
        return None;
    }
    let first = positions.iter().find(|rest| rest.first() == Some(&least))?;
    first.get(1).copied().filter(|next| *next <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(positions: &[&[i64]], slop: i64) -> f64 {
        occurrences(&mut positions.to_vec(), slop)
    }

    #[test]
    fn occurrences_are_counted_by_their_distance() {
        assert_eq!(count(&[&[1, 5, 9], &[5, 9]], 0), 2.0);
        assert_eq!(count(&[&[1, 5], &[6]], 0), 0.0);
        assert_eq!(count(&[&[1, 5], &[6]], 1), 0.5);
        assert_eq!(count(&[&[6], &[1, 5]], 1), 0.5);
        assert_eq!(count(&[&[3], &[3], &[5]], 2), 1.0 / 3.0);
        assert_eq!(count(&[&[1], &[]], 9), 0.0);
    }

    #[test]
    fn texts_that_several_words_of_a_place_have_are_put_in_order() {
        let mut places = Places::default();
        places.add(3, 7, &[4, 6], 1);
        places.add(1, 5, &[2], 1);
        places.add(3, 7, &[5], 1);
        places.settle();
        assert_eq!(places.len(), 2);
        assert_eq!((places.of(0), places.of(1)), (&[1][..], &[3, 4, 5][..]));
        let mut other = Places::default();
        other.add(2, 1, &[0], 0);
        other.add(3, 7, &[4], 0);
        assert_eq!(phrase(&[places, other], 0), [(3, 1.0, 7)]);
    }

    #[test]
    fn texts_are_sought_by_steps() {
        let texts: Vec<(u32, u8, u32)> = (0..100).map(|id| (id * 3, 0, 0)).collect();
        for id in 0..310 {
            let expected = texts.partition_point(|(other, ..)| *other < id);
            assert_eq!(seek(&texts, id), expected);
        }
    }
}
