//! The openCypher temporal types: a calendar of years ±999,999,999, clock times, offsets, named zones, durations.
//!
//! Does not depend on graphs or queries. Only `zone.rs` uses the time-zone database; only `fields.rs`, `parts.rs`,
//! `truncate.rs`, `between.rs`, `access.rs` and `arithmetic.rs` know [`Value`](super::Value).
//!
//! - Text form: `FromStr` and `Display` of each type are ISO 8601 (`parse.rs`, `parse_duration.rs`, `format.rs`).
//! - From a map, or from another temporal value and overrides: `fields.rs`.
//! - Components (`d.year`): [`access::component`]. To add one, add an arm there.
//! - Operators: [`arithmetic`]; differences: [`between`]; truncation to a unit: [`truncate`].

pub mod access;
mod amount;
pub mod arithmetic;
pub mod between;
mod calendar;
pub mod clock;
mod date;
mod date_fields;
mod date_time;
mod duration;
pub mod fields;
mod format;
#[cfg(test)]
mod laws;
mod parse;
mod parse_duration;
mod parts;
mod scanner;
mod time;
pub mod truncate;
mod zone;

pub use clock::Clock;
pub use zone::Zone;

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Days since 1970-01-01.
    pub(crate) days: i64,
}

/// A time of day without an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalTime {
    /// Nanoseconds since midnight.
    pub(crate) nanoseconds: i64,
}

/// A time of day with an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// Nanoseconds since local midnight.
    pub(crate) nanoseconds: i64,
    /// Seconds east of UTC.
    pub(crate) offset: i32,
}

/// A day and a time of day without an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalDateTime {
    /// Seconds since 1970-01-01T00:00 on the local clock.
    pub(crate) seconds: i64,
    /// Nanoseconds within the second.
    pub(crate) nanoseconds: u32,
}

/// An instant with an offset and, if given, a named zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Seconds since 1970-01-01T00:00Z.
    pub(crate) seconds: i64,
    /// Nanoseconds within the second.
    pub(crate) nanoseconds: u32,
    /// Seconds east of UTC.
    pub(crate) offset: i32,
    /// IANA name, `Europe/Stockholm`.
    pub(crate) zone: Option<std::sync::Arc<str>>,
}

/// An amount of time in four parts that do not convert into one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Months, years included.
    pub(crate) months: i64,
    /// Days, weeks included.
    pub(crate) days: i64,
    /// Seconds, hours and minutes included.
    pub(crate) seconds: i64,
    /// Nanoseconds within the second, `0..1_000_000_000`.
    pub(crate) nanoseconds: i32,
}
