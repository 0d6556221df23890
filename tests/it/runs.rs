//! How many cases a test with random input tries.

use std::str::FromStr;

/// The number that `TUPU_TEST_RUNS` asks for, or else the usual one.
pub fn runs<T: FromStr>(usual: T) -> T {
    let asked = std::env::var("TUPU_TEST_RUNS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual)
}
