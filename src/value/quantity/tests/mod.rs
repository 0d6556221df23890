//! Quantities: parsing, conversion, storage.

mod numeral;
mod read;
mod unit;
