//! Figures read, converted, stored.

mod numeral;
mod read;
mod unit;
