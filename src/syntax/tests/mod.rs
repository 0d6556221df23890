//! Tests of the room as a whole. They stand inside the crate because the room is not public.

mod conformance;
mod kit;
