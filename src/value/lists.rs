//! Lists of strings of one dictionary, as a column: a list is only made when its row is read.
//!
//! A batch of rows with a list each would otherwise hold all of these lists at the same time, and whoever takes one row after
//! the other would drop them one by one. What is only made when it is read takes the memory that the row before it has just
//! given back.

use super::Value;
use super::footprint::heap_bytes;
use std::hint::black_box;
use std::sync::Arc;

/// The strings of a dictionary, in its order.
pub type Words = Arc<Vec<Arc<str>>>;

/// Lists of strings of a dictionary.
#[derive(Debug)]
pub struct Lists {
    words: Words,
    /// The places of the strings in the dictionary, of one list after the other.
    codes: Vec<u32>,
    lists: Vec<Source>,
}

/// What a list is made of.
#[derive(Debug)]
enum Source {
    /// It is there already.
    Made(Arc<Vec<Value>>),
    /// A range of the codes.
    Codes { start: usize, end: usize },
}

impl Lists {
    /// No list yet.
    pub fn with_capacity(words: &Words, lists: usize) -> Lists {
        Lists {
            words: Arc::clone(words),
            codes: Vec::new(),
            lists: Vec::with_capacity(lists),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Adds the list of the strings at some places of the dictionary.
    pub fn push(&mut self, codes: &[u32]) {
        let start = self.codes.len();
        self.codes.extend_from_slice(codes);
        let end = self.codes.len();
        self.lists.push(Source::Codes { start, end });
    }

    /// Adds a list of strings that is there already.
    pub fn push_made(&mut self, list: Arc<Vec<Value>>) {
        self.lists.push(Source::Made(list));
    }

    /// Makes the last list, because several rows share it.
    pub fn make_last(&mut self) {
        let Some(last) = self.lists.len().checked_sub(1) else {
            return;
        };
        let made = self.get(last);
        if let (Some(source), Value::List(made)) = (self.lists.get_mut(last), made) {
            *source = Source::Made(made);
        }
    }

    /// A list; null past the end.
    pub fn get(&self, place: usize) -> Value {
        match self.lists.get(place) {
            None => Value::Null,
            Some(Source::Made(list)) => Value::List(Arc::clone(list)),
            Some(Source::Codes { start, end }) => {
                let codes = self.codes.get(*start..*end);
                let codes = codes.unwrap_or_default();
                let mut list = Vec::with_capacity(codes.len());
                let words = codes.iter().filter_map(|code| self.word(*code));
                list.extend(words.map(|word| Value::String(Arc::clone(word))));
                Value::List(Arc::new(list))
            }
        }
    }

    /// The bytes that a list points to.
    pub fn bytes_at(&self, place: usize) -> u64 {
        match self.lists.get(place) {
            None => 0,
            Some(Source::Made(list)) => heap_bytes(&Value::List(Arc::clone(list))),
            // The strings belong to the dictionary.
            Some(Source::Codes { start, end }) => ((end - start) * size_of::<u32>()) as u64,
        }
    }

    /// Reads how many share each string. A string that is shared is counted where it is, somewhere in memory: to count it up,
    /// one string after the other, is to wait for each of them, and to look at the counts before is to wait for several at a time.
    pub fn look_at_words(&self) {
        let words = self.codes.iter().filter_map(|code| self.word(*code));
        black_box(words.map(Arc::strong_count).fold(0, usize::wrapping_add));
    }

    fn word(&self, code: u32) -> Option<&Arc<str>> {
        self.words.get(code as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::column::{Column, NULL_ID};

    fn lists() -> Lists {
        let words: Words = Arc::new(["a", "b", "c"].map(Arc::from).to_vec());
        let mut lists = Lists::with_capacity(&words, 3);
        lists.push(&[0, 2]);
        lists.push(&[]);
        lists.push_made(Arc::new(vec!["x".into()]));
        lists.push(&[1]);
        lists
    }

    fn texts(column: &Column) -> Vec<String> {
        let rows = 0..column.len();
        rows.map(|row| column.get(row).to_string()).collect()
    }

    #[test]
    fn a_list_is_made_when_its_row_is_read() {
        let mut lists = lists();
        lists.look_at_words();
        assert_eq!(lists.len(), 4);
        assert_eq!((lists.bytes_at(0), lists.bytes_at(1)), (8, 0));
        assert!(lists.bytes_at(2) > 0 && lists.bytes_at(4) == 0);
        let shared = |lists: &Lists| match [lists.get(3), lists.get(3)] {
            [Value::List(one), Value::List(other)] => Arc::ptr_eq(&one, &other),
            _ => false,
        };
        assert!(!shared(&lists));
        lists.make_last();
        assert!(shared(&lists));
        let column = Column::Lists(Arc::new(lists), vec![3, 0, NULL_ID, 2, 1]);
        assert_eq!(
            texts(&column),
            ["['b']", "['a', 'c']", "null", "['x']", "[]"]
        );
        let some = column.gather(&[4, 2, 1]);
        assert_eq!(texts(&some), ["[]", "null", "['a', 'c']"]);
        assert!(some.is_null(1) && some.is_null(3) && !some.is_null(0));
    }

    #[test]
    fn lists_are_appended_whether_they_are_of_one_column_or_not() {
        let (one, other) = (Arc::new(lists()), Arc::new(lists()));
        let mut column = Column::Lists(Arc::clone(&one), vec![0]);
        column.append(Column::Lists(one, vec![1]));
        assert!(matches!(column, Column::Lists(..)));
        column.append(Column::Lists(other, vec![3, 2]));
        assert_eq!(texts(&column), ["['a', 'c']", "[]", "['b']", "['x']"]);
    }
}
