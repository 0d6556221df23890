//! Functions that return a different value in each call.

use super::arguments::text;
use super::context::FunctionContext;
use super::signature::ScalarFunction;
use crate::error::Result;
use crate::value::Value;
use crate::value::kind::TypeSet;

/// The functions of this family.
pub static FUNCTIONS: &[ScalarFunction] = &[
    ScalarFunction::of("rand", &[], TypeSet::FLOAT, rand)
        .varying()
        .documented(
            "rand() :: Float",
            "A random number, at least 0 and below 1.",
            "RETURN 0 <= rand() < 1",
        )
        .answers("true"),
    ScalarFunction::of("randomUUID", &[], TypeSet::STRING, random_uuid)
        .varying()
        .documented(
            "randomUUID() :: String",
            "A random UUID (version 4).",
            "RETURN size(randomUUID())",
        )
        .answers("36"),
];

fn rand(cx: &FunctionContext<'_>, _: &[Value]) -> Result<Value> {
    Ok(Value::Float(cx.random.float()))
}

fn random_uuid(cx: &FunctionContext<'_>, _: &[Value]) -> Result<Value> {
    Ok(text(uuid_from_bits(cx.random.bits())))
}

/// RFC 9562, version 4: four bits hold the version, two the variant, and the rest is random.
fn uuid_from_bits(bits: u128) -> String {
    let version_and_variant = (0xF << 76) | (0x3 << 62);
    let bits = bits & !version_and_variant | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version() {
        assert_eq!(uuid_from_bits(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(
            uuid_from_bits(u128::MAX),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
    }
}
