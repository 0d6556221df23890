//! Figures read, converted, stored.

mod numeral;
mod read;
