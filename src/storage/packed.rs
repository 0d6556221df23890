//! Arrays of numbers, packed: since version 5.
//!
//! | part | bytes |
//! | --- | --- |
//! | tag | 1: the width of a number in bits (0 to 64); 128 more where differences are stored |
//! | base | a variable-length number: the least number; where differences are stored, the first number |
//! | step | only where differences are stored: the least difference |
//! | bits | the numbers less the base, or the differences less the step, one after another from the lowest bit on |
//!
//! The number of numbers is not stored. A variable-length number has seven bits in each byte, the lowest first, and the
//! highest bit set in all bytes but the last; a signed one has its sign in the lowest bit.

use super::codec::corrupt;
use crate::error::Result;

/// Set in the tag if differences are stored.
const DIFFERENCES: u8 = 0x80;
/// More numbers than this take at least one bit each, so that a damaged count is not allocated for.
const FREE: usize = 1 << 16;

/// What a step takes at most.
const STEP_BITS: u64 = 80;

/// Appends a variable-length number.
pub fn put_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_signed(number: i64, out: &mut Vec<u8>) {
    put_number(((number << 1) ^ (number >> 63)) as u64, out);
}

/// Appends numbers, by whichever way is shorter.
pub fn put_numbers(numbers: &[i64], out: &mut Vec<u8>) {
    put_all(numbers.iter().copied(), out);
}

/// Appends numbers of 32 bits.
pub fn put_small_numbers(numbers: impl ExactSizeIterator<Item = u32> + Clone, out: &mut Vec<u8>) {
    put_all(numbers.map(i64::from), out);
}

/// Goes through the numbers twice: once for the widths, once for the bits.
fn put_all(numbers: impl ExactSizeIterator<Item = i64> + Clone, out: &mut Vec<u8>) {
    let len = numbers.len();
    let mut rest = numbers.clone();
    let Some(first) = rest.next() else {
        return;
    };
    let (mut base, mut most) = (first, first);
    let (mut step, mut most_step) = (i64::MAX, i64::MIN);
    let mut last = first;
    for number in rest.clone() {
        let difference = number.wrapping_sub(last);
        (base, most) = (base.min(number), most.max(number));
        (step, most_step) = (step.min(difference), most_step.max(difference));
        last = number;
    }
    let least = u32::from(len > FREE);
    let width = width_of(base, most).max(least);
    let step_width = width_of(step, most_step).max(least);
    let pays = len as u64 * u64::from(width) > (len as u64 - 1) * u64::from(step_width) + STEP_BITS;
    if pays {
        out.push(step_width as u8 | DIFFERENCES);
        put_signed(first, out);
        put_signed(step, out);
        let mut last = first;
        let bits = rest.map(|number| {
            let difference = number.wrapping_sub(last);
            last = number;
            difference.wrapping_sub(step) as u64
        });
        put_bits(bits, step_width, out);
    } else {
        out.push(width as u8);
        put_signed(base, out);
        let bits = numbers.map(|number| number.wrapping_sub(base) as u64);
        put_bits(bits, width, out);
    }
}

fn width_of(least: i64, most: i64) -> u32 {
    u64::BITS - (most.wrapping_sub(least) as u64).leading_zeros()
}

fn put_bits(numbers: impl ExactSizeIterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    out.reserve((numbers.len() * width as usize).div_ceil(8) + size_of::<u64>());
    let (mut bits, mut held) = (0_u64, 0);
    for number in numbers {
        bits |= number << held;
        held += width;
        if held >= u64::BITS {
            out.extend_from_slice(&bits.to_le_bytes());
            held -= u64::BITS;
            // What did not fit.
            bits = number.checked_shr(width - held).unwrap_or(0);
        }
    }
    let rest = held.div_ceil(u8::BITS) as usize;
    out.extend_from_slice(&bits.to_le_bytes()[..rest]);
}

/// Reads what was packed.
#[derive(Clone, Copy, Debug)]
pub struct Unpacker<'a>(pub &'a [u8]);

impl<'a> Unpacker<'a> {
    /// The next bytes.
    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(len).ok_or_else(cut_off)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.bytes(1)?[0])
    }

    /// The next variable-length number.
    pub fn number(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(corrupt("a number is too long"))
    }

    /// The next variable-length number, of 32 bits.
    pub fn small(&mut self) -> Result<u32> {
        u32::try_from(self.number()?).map_err(|_| corrupt("a number is too large"))
    }

    /// The next variable-length number, as a count of things that take no less than a byte each.
    pub fn count(&mut self) -> Result<usize> {
        let count = usize::try_from(self.number()?).map_err(|_| cut_off())?;
        (count <= self.0.len()).then_some(count).ok_or_else(cut_off)
    }

    /// What was read, unless something follows it.
    pub fn finish<T>(self, read: T) -> Result<T> {
        match self.0 {
            [] => Ok(read),
            _ => Err(corrupt("a section is longer than its content")),
        }
    }

    fn signed(&mut self) -> Result<i64> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// The next packed numbers.
    pub fn numbers(&mut self, count: usize) -> Result<Vec<i64>> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let tag = self.byte()?;
        let width = u32::from(tag & !DIFFERENCES);
        if width > u64::BITS || width == 0 && count > FREE {
            return Err(corrupt("packed numbers have no such width"));
        }
        let base = self.signed()?;
        if tag & DIFFERENCES == 0 {
            let mut numbers = Vec::new();
            self.bits(count, width, |bits| {
                numbers.push(base.wrapping_add(bits as i64));
            })?;
            return Ok(numbers);
        }
        let step = self.signed()?;
        let (mut numbers, mut last) = (vec![base], base);
        self.bits(count - 1, width, |bits| {
            last = last.wrapping_add(step).wrapping_add(bits as i64);
            numbers.push(last);
        })?;
        Ok(numbers)
    }

    /// The next packed numbers, of 32 bits.
    pub fn small_numbers(&mut self, count: usize) -> Result<Vec<u32>> {
        let numbers = self.numbers(count)?;
        let small = numbers.into_iter().map(u32::try_from);
        small
            .collect::<Result<_, _>>()
            .map_err(|_| corrupt("a packed number is too large"))
    }

    fn bits(&mut self, count: usize, width: u32, mut each: impl FnMut(u64)) -> Result<()> {
        let len = count.checked_mul(width as usize).ok_or_else(cut_off)?;
        let mut words = self.bytes(len.div_ceil(8))?.chunks(8);
        let mask = u64::MAX.checked_shr(u64::BITS - width).unwrap_or(0);
        let (mut bits, mut held) = (0_u128, 0);
        for _ in 0..count {
            if held < width {
                let mut word = [0; 8];
                let bytes = words.next().unwrap_or_default();
                word[..bytes.len()].copy_from_slice(bytes);
                bits |= u128::from(u64::from_le_bytes(word)) << held;
                held += u64::BITS;
            }
            each(bits as u64 & mask);
            bits >>= width;
            held -= width;
        }
        Ok(())
    }
}

fn cut_off() -> crate::error::Error {
    corrupt("packed numbers are cut off")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn there_and_back(numbers: &[i64]) -> usize {
        let mut bytes = Vec::new();
        put_numbers(numbers, &mut bytes);
        let len = bytes.len();
        bytes.push(7);
        let mut unpacker = Unpacker(&bytes);
        assert_eq!(unpacker.numbers(numbers.len()).unwrap(), numbers);
        assert_eq!(unpacker.0, [7]);
        for cut in 0..len {
            assert!(Unpacker(&bytes[..cut]).numbers(numbers.len()).is_err() || numbers.is_empty());
        }
        len
    }

    #[test]
    fn what_follows_a_pattern_takes_a_few_bytes() {
        assert_eq!(there_and_back(&[5; 2048]), 2);
        assert_eq!(there_and_back(&(1000..3048).collect::<Vec<_>>()), 4);
        assert_eq!(there_and_back(&[i64::MIN, i64::MAX, 0, -1]), 43);
        assert!(
            there_and_back(&(0..2048).map(|n| n * n % 1000).collect::<Vec<_>>())
                < 2048 * 10 / 8 + 4
        );
    }

    #[test]
    fn a_hostile_count_does_not_allocate() {
        let mut bytes = Vec::new();
        put_numbers(&[5; 10], &mut bytes);
        assert!(Unpacker(&bytes).numbers(usize::MAX).is_err());
        bytes[0] = 1;
        assert!(Unpacker(&bytes).numbers(usize::MAX / 2).is_err());
        assert_eq!(
            there_and_back(&vec![5; FREE + 1]),
            2 + (FREE + 1).div_ceil(8)
        );
    }

    proptest! {
        #[test]
        fn numbers_come_back(numbers in proptest::collection::vec(any::<i64>(), 0..40), shift in 0_u32..64) {
            let numbers: Vec<i64> = numbers.into_iter().map(|number| number >> shift).collect();
            there_and_back(&numbers);
            let mut sorted = numbers;
            sorted.sort_unstable();
            there_and_back(&sorted);
        }

        #[test]
        fn arbitrary_bytes_are_numbers_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..60), count in 0_usize..5000) {
            if let Ok(numbers) = Unpacker(&bytes).numbers(count) {
                prop_assert_eq!(numbers.len(), count);
            }
        }
    }
}
