//! A vector in shared blocks: a clone shares all of them, and a write copies the list of the blocks and the block that it
//! goes into. A transaction that touches one of a thousand chunks copies some dozens of references, not a thousand.

use std::fmt;
use std::sync::Arc;

/// The number of elements of a block: about as many as a vector of some thousands has blocks.
const BLOCK: usize = 64;

/// A vector whose clones share the blocks that none of them has written to since.
pub struct Spine<T> {
    /// All full except the last, and none of them is empty.
    blocks: Arc<Vec<Arc<Vec<T>>>>,
    len: usize,
}

impl<T> Clone for Spine<T> {
    fn clone(&self) -> Self {
        Spine {
            blocks: Arc::clone(&self.blocks),
            len: self.len,
        }
    }
}

impl<T> Default for Spine<T> {
    fn default() -> Self {
        Spine {
            blocks: Arc::default(),
            len: 0,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Spine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T> Spine<T> {
    /// The number of elements.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the two share all their blocks.
    pub fn is_clone_of(&self, other: &Spine<T>) -> bool {
        Arc::ptr_eq(&self.blocks, &other.blocks)
    }

    /// An element.
    #[inline]
    pub fn get(&self, place: usize) -> Option<&T> {
        self.blocks.get(place / BLOCK)?.get(place % BLOCK)
    }

    /// The last element.
    pub fn last(&self) -> Option<&T> {
        self.blocks.last()?.last()
    }

    /// All elements in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    /// The elements from a place on.
    pub fn iter_from(&self, place: usize) -> impl Iterator<Item = &T> {
        let first = (place / BLOCK).min(self.blocks.len());
        let blocks = self.blocks[first..].iter();
        let elements = blocks.flat_map(|block| block.iter());
        elements.skip(place - first * BLOCK)
    }

    /// The place of the first element of which `is_before` is false; it is true of all before that, and false of all after.
    pub fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        let ends_before = |block: &Arc<Vec<T>>| block.last().is_some_and(&is_before);
        let number = self.blocks.partition_point(ends_before);
        match self.blocks.get(number) {
            Some(block) => number * BLOCK + block.partition_point(&is_before),
            None => self.len,
        }
    }
}

impl<T: Clone> Spine<T> {
    /// An element, for writing.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        if place >= self.len {
            return None;
        }
        let block = Arc::make_mut(&mut self.blocks).get_mut(place / BLOCK)?;
        Arc::make_mut(block).get_mut(place % BLOCK)
    }

    /// The last element, for writing.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.get_mut(self.len.checked_sub(1)?)
    }

    /// Appends an element.
    pub fn push(&mut self, element: T) {
        let blocks = Arc::make_mut(&mut self.blocks);
        match blocks.last_mut() {
            Some(last) if last.len() < BLOCK => Arc::make_mut(last).push(element),
            _ => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(element);
                blocks.push(Arc::new(block));
            }
        }
        self.len += 1;
    }

    /// Appends elements until there are `len`.
    pub fn grow_to(&mut self, len: usize, element: impl Fn() -> T) {
        while self.len < len {
            self.push(element());
        }
    }

    /// Puts elements in the place of `count` elements from a place on. All that follow are moved, unless the number stays.
    pub fn replace(&mut self, place: usize, count: usize, elements: Vec<T>) {
        if elements.len() == count && place + count <= self.len {
            for (at, element) in (place..).zip(elements) {
                if let Some(to) = self.get_mut(at) {
                    *to = element;
                }
            }
            return;
        }
        let rest: Vec<T> = self.iter_from(place + count).cloned().collect();
        self.truncate(place);
        elements
            .into_iter()
            .chain(rest)
            .for_each(|element| self.push(element));
    }

    fn truncate(&mut self, len: usize) {
        let len = len.min(self.len);
        let blocks = Arc::make_mut(&mut self.blocks);
        blocks.truncate(len.div_ceil(BLOCK));
        if let Some(last) = blocks.last_mut().filter(|_| !len.is_multiple_of(BLOCK)) {
            Arc::make_mut(last).truncate(len % BLOCK);
        }
        self.len = len;
    }

    /// How many elements a write copies if all is shared: the list of blocks, and one of them.
    #[cfg(test)]
    pub fn copied_by_a_write(&self) -> usize {
        self.blocks.len() + self.len.min(BLOCK)
    }
}

impl<T: Clone> FromIterator<T> for Spine<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut spine = Spine::default();
        elements.into_iter().for_each(|element| spine.push(element));
        spine
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Step {
        Push(u32),
        Set(usize, u32),
        Replace(usize, usize, Vec<u32>),
        Grow(usize),
        Share,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => any::<u32>().prop_map(Step::Push),
            2 => (0_usize..400, any::<u32>()).prop_map(|(at, to)| Step::Set(at, to)),
            2 => (0_usize..400, 0_usize..3, prop::collection::vec(any::<u32>(), 0..140))
                .prop_map(|(at, count, with)| Step::Replace(at, count, with)),
            1 => (0_usize..200).prop_map(Step::Grow),
            1 => Just(Step::Share),
        ]
    }

    proptest! {
        #[test]
        fn it_is_a_vector_and_its_clones_do_not_change(steps in prop::collection::vec(step(), 0..40)) {
            let (mut spine, mut model) = (Spine::default(), Vec::new());
            let mut shared = Vec::new();
            for step in steps {
                match step {
                    Step::Push(element) => {
                        spine.push(element);
                        model.push(element);
                    }
                    Step::Set(at, to) => {
                        let (one, other) = (spine.get_mut(at), model.get_mut(at));
                        prop_assert_eq!(one.is_some(), other.is_some());
                        if let (Some(one), Some(other)) = (one, other) {
                            (*one, *other) = (to, to);
                        }
                    }
                    Step::Replace(at, count, with) => {
                        let at = at.min(model.len());
                        let count = count.min(model.len() - at);
                        spine.replace(at, count, with.clone());
                        model.splice(at..at + count, with);
                    }
                    Step::Grow(len) => {
                        spine.grow_to(len, || 7);
                        model.resize(model.len().max(len), 7);
                    }
                    Step::Share => shared.push((spine.clone(), model.clone())),
                }
                prop_assert_eq!((spine.len(), spine.last()), (model.len(), model.last()));
            }
            shared.push((spine, model));
            for (spine, model) in shared {
                prop_assert!(spine.iter().eq(model.iter()));
                prop_assert!((0..model.len() + 1).all(|at| spine.get(at) == model.get(at)));
                prop_assert!([0, 1, 63, 64, 65, 500].iter().all(|at| spine.iter_from(*at).eq(model.iter().skip(*at))));
                let sorted: Spine<u32> = {
                    let mut model = model.clone();
                    model.sort_unstable();
                    model.into_iter().collect()
                };
                let before = |element: &u32| *element < u32::MAX / 2;
                prop_assert_eq!(sorted.partition_point(before), model.iter().filter(|of| before(of)).count());
            }
        }
    }

    #[test]
    fn a_write_to_one_of_many_copies_few() {
        let before: Spine<Arc<u32>> = (0..5_000).map(Arc::new).collect();
        let mut after = before.clone();
        *after.get_mut(3_000).unwrap() = Arc::new(0);
        let is_shared = |place: &usize| Arc::strong_count(before.get(*place).unwrap()) == 1;
        assert_eq!((0..5_000).filter(is_shared).count(), 5_000 - 63);
        assert_eq!(before.copied_by_a_write(), 79 + 64);
    }
}
