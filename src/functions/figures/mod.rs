//! Figures: functions that create, convert, format and compare quantities and periods.

mod period;
mod quantity;

pub use period::PERIODS;
pub use quantity::QUANTITIES;
