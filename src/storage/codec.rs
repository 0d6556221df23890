//! Rust values ↔ bytes. The only file that knows bincode: replacing that crate is replacing this file.
//!
//! Decoding borrows from its input and never trusts a length: text and byte strings are slices of the input, and a
//! sequence grows only as its elements are really there, so that a corrupt length is an error and not an allocation.
//! Arrays of plain numbers bypass bincode: they are little-endian memory, copied.

use crate::error::{Error, ErrorCode, Result};
use bincode::config::{Configuration, standard};
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;

/// Little-endian, variable-length integers. Part of the file format: changing it is a new format version.
const CONFIG: Configuration = standard();

/// Appends the encoding of a value.
pub fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<()> {
    bincode::serde::encode_into_std_write(value, out, CONFIG)
        .map(|_| ())
        .map_err(|cause| {
            Error::storage(ErrorCode::InputOutput, "a record could not be encoded").caused_by(cause)
        })
}

/// Decodes one value from the front of `bytes` and moves `bytes` past it.
pub fn decode_next<'a, T: Deserialize<'a>>(bytes: &mut &'a [u8]) -> Result<T> {
    let (value, used) = bincode::serde::borrow_decode_from_slice(bytes, CONFIG)
        .map_err(|cause| corrupt("a record cannot be decoded").caused_by(cause))?;
    *bytes = bytes
        .get(used..)
        .ok_or_else(|| corrupt("a record runs past its block"))?;
    Ok(value)
}

/// Decodes one value that must fill `bytes`.
pub fn decode<'a, T: Deserialize<'a>>(mut bytes: &'a [u8]) -> Result<T> {
    let value = decode_next(&mut bytes)?;
    if bytes.is_empty() {
        Ok(value)
    } else {
        Err(corrupt("a record does not fill its block"))
    }
}

/// Writes a byte string at once; serde would write a slice one byte at a time. For `serialize_with`.
pub fn raw<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

/// The error for bytes that are not what was written.
pub fn corrupt(message: impl Into<String>) -> Error {
    Error::storage(ErrorCode::Corruption, message)
}

/// A number that is stored as its little-endian bytes.
pub trait Plain: Copy {
    /// How many bytes.
    const SIZE: usize;
    /// Appends its bytes.
    fn put(self, out: &mut Vec<u8>);
    /// The number in exactly [`Plain::SIZE`] bytes; zero for any other count.
    fn get(bytes: &[u8]) -> Self;
}

macro_rules! plain {
    ($($number:ty),*) => { $(
        impl Plain for $number {
            const SIZE: usize = size_of::<$number>();
            fn put(self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn get(bytes: &[u8]) -> Self {
                <$number>::from_le_bytes(bytes.try_into().unwrap_or_default())
            }
        }
    )* };
}

plain!(u8, u16, u32, u64, i32, i64, i128, f64);

/// Appends an array without its length.
pub fn put_array<T: Plain>(values: &[T], out: &mut Vec<u8>) {
    out.reserve(values.len().saturating_mul(T::SIZE));
    for value in values {
        value.put(out);
    }
}

/// An array that fills `bytes`.
pub fn get_array<T: Plain>(bytes: &[u8]) -> Result<Vec<T>> {
    let chunks = bytes.chunks_exact(T::SIZE);
    if !chunks.remainder().is_empty() {
        return Err(corrupt("an array ends within a number"));
    }
    Ok(chunks.map(T::get).collect())
}

/// The number at a place; an error past the end.
pub fn get_at<T: Plain>(bytes: &[u8], at: usize) -> Result<T> {
    at.checked_add(T::SIZE)
        .and_then(|end| bytes.get(at..end))
        .map(T::get)
        .ok_or_else(|| corrupt("a header is too short"))
}

/// The bytes of numbers, which `array` takes.
pub fn as_bytes<'a, T: Plain>(values: &[T], array: &'a mut Vec<u8>) -> &'a [u8] {
    put_array(values, array);
    array
}

/// Names to be encoded.
pub fn texts(names: &[Arc<str>]) -> Vec<&str> {
    names.iter().map(|name| &**name).collect()
}

/// Names that were decoded.
pub fn shared(names: Vec<&str>) -> Vec<Arc<str>> {
    names.into_iter().map(Arc::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_come_back() {
        let mut bytes = Vec::new();
        put_array(&[1u32, u32::MAX], &mut bytes);
        assert_eq!(get_array::<u32>(&bytes).ok(), Some(vec![1, u32::MAX]));
        assert!(get_array::<u32>(&bytes[..7]).is_err());
        assert_eq!(get_at::<u32>(&bytes, 4).ok(), Some(u32::MAX));
        assert!(get_at::<u32>(&bytes, usize::MAX).is_err());
    }

    #[test]
    fn hostile_lengths_do_not_allocate() {
        // A text, a byte string and a list that each claim 2^62 elements.
        let mut bytes = vec![253];
        bytes.extend_from_slice(&(1u64 << 62).to_le_bytes());
        assert!(decode::<&str>(&bytes).is_err());
        assert!(decode::<&[u8]>(&bytes).is_err());
        assert!(decode::<Vec<u64>>(&bytes).is_err());
        assert!(decode::<Vec<(&str, u32)>>(&bytes).is_err());
    }
}
