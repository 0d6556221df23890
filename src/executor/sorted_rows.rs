//! Rows in the order of a key, for joins by ranges.

use crate::value::Value;

/// The rows of a table, by the kind of their key.
pub(super) struct SortedRows {
    numbers: Sorted,
    texts: Sorted,
    dates: Sorted,
    times: Sorted,
}

/// A row with its keys: that of the lower bound, and that of the upper bound if it is another one.
pub(super) struct Keyed {
    pub(super) key: Value,
    pub(super) upper: Option<Value>,
    pub(super) row: u32,
}

/// Keys in order, and their rows.
struct Sorted {
    keys: Vec<Value>,
    /// The other keys; `None` if the upper bound has the same key.
    uppers: Option<Uppers>,
    rows: Vec<u32>,
}

enum Uppers {
    /// They are in order as well.
    Sorted(Vec<Value>),
    /// They are in no order: the upper bound is of no use.
    Mixed,
}

impl Sorted {
    fn new(mut rows: Vec<Keyed>) -> Sorted {
        rows.sort_by(|a, b| (&a.key, &a.upper).cmp(&(&b.key, &b.upper)));
        let numbers = rows.iter().map(|keyed| keyed.row).collect();
        let (keys, uppers): (Vec<Value>, Vec<Option<Value>>) = rows
            .into_iter()
            .map(|keyed| (keyed.key, keyed.upper))
            .unzip();
        let uppers: Vec<Value> = uppers.into_iter().flatten().collect();
        let of_key = keys.first().and_then(kind);
        let in_order = uppers.is_sorted() && uppers.iter().all(|upper| kind(upper) == of_key);
        let uppers = match (uppers.is_empty(), in_order) {
            (true, _) => None,
            (false, true) => Some(Uppers::Sorted(uppers)),
            (false, false) => Some(Uppers::Mixed),
        };
        Sorted {
            keys,
            uppers,
            rows: numbers,
        }
    }

    fn from(&self, bound: &Bound) -> usize {
        self.keys.partition_point(|key| match bound.included {
            true => *key < bound.value,
            false => *key <= bound.value,
        })
    }

    fn to(&self, bound: &Bound) -> usize {
        let keys = match &self.uppers {
            None => &self.keys,
            Some(Uppers::Sorted(keys)) => keys,
            Some(Uppers::Mixed) => return self.rows.len(),
        };
        keys.partition_point(|key| match bound.included {
            true => *key <= bound.value,
            false => *key < bound.value,
        })
    }
}

/// A bound of a range.
pub(super) struct Bound {
    pub(super) value: Value,
    pub(super) included: bool,
}

/// The kinds of values within which the order of sorting is that of `<`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Date,
    DateTime,
}

fn kind(value: &Value) -> Option<Kind> {
    match value {
        Value::Integer(_) | Value::Float(_) | Value::Decimal(_) => Some(Kind::Number),
        Value::String(_) => Some(Kind::Text),
        Value::Date(_) => Some(Kind::Date),
        Value::LocalDateTime(_) => Some(Kind::DateTime),
        Value::Null
        | Value::Boolean(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::LocalTime(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Duration(_)
        | Value::Period(_)
        | Value::Quantity(_)
        | Value::Vector(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => None,
    }
}

impl SortedRows {
    /// Rows with a key of another kind are added to `loose`: any bound may match them.
    pub(super) fn new(rows: Vec<Keyed>, loose: &mut Vec<u32>) -> SortedRows {
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        let (mut dates, mut times) = (Vec::new(), Vec::new());
        for keyed in rows {
            match kind(&keyed.key) {
                Some(Kind::Number) => numbers.push(keyed),
                Some(Kind::Text) => texts.push(keyed),
                Some(Kind::Date) => dates.push(keyed),
                Some(Kind::DateTime) => times.push(keyed),
                None => loose.push(keyed.row),
            }
        }
        SortedRows {
            numbers: Sorted::new(numbers),
            texts: Sorted::new(texts),
            dates: Sorted::new(dates),
            times: Sorted::new(times),
        }
    }

    fn of(&self, kind: Kind) -> &Sorted {
        match kind {
            Kind::Number => &self.numbers,
            Kind::Text => &self.texts,
            Kind::Date => &self.dates,
            Kind::DateTime => &self.times,
        }
    }

    /// The rows whose keys are between a lower and an upper bound, in the order of the keys, and others whose keys may be;
    /// `None` if all may.
    pub(super) fn between(&self, bounds: &[Option<Bound>; 2]) -> Option<(&[u32], &[u32])> {
        let [lower, upper] = bounds;
        let of_bound = |bound: &Option<Bound>| bound.as_ref().map(|bound| kind(&bound.value));
        let kind = match (of_bound(lower), of_bound(upper)) {
            (Some(lower), Some(upper)) if lower != upper => return None,
            (Some(kind), _) | (None, Some(kind)) => kind?,
            (None, None) => return None,
        };
        let sorted = self.of(kind);
        let from = lower.as_ref().map_or(0, |bound| sorted.from(bound));
        let to = upper
            .as_ref()
            .map_or(sorted.rows.len(), |bound| sorted.to(bound));
        let within = sorted.rows.get(from..to.max(from)).unwrap_or_default();
        // A day can be compared with a day and a time.
        let others: &[u32] = match kind {
            Kind::Date => &self.times.rows,
            Kind::DateTime => &self.dates.rows,
            Kind::Number | Kind::Text => &[],
        };
        Some((within, others))
    }
}
