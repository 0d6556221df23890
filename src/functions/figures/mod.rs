//! Figures: what makes a quantity or a period, and what converts, shows and relates them.

mod period;
mod quantity;

pub use period::PERIODS;
pub use quantity::QUANTITIES;
