//! Validation of unit names: the text after the number of a figure must be read as the unit, the whole unit, and
//! nothing else.

use super::digits::{is_of_number, plain};
use super::table::UnitTable;
use super::unit::BasicUnit;
use super::words::{BEFORE, BEHIND, BETWEEN, CURRENCIES, WITHIN};
use crate::error::{Error, ErrorCode, Result};

/// The longest name, in bytes.
const LONGEST: usize = 50;

/// Rejects a unit if one of its names could not be read in a figure, or would change how other figures are read.
///
/// # Errors
///
/// An argument error, code `InvalidArgumentValue`, that describes the problem with the name.
pub(super) fn check_names(unit: &BasicUnit, units: &UnitTable) -> Result<()> {
    for name in unit.names() {
        let taken = units.get(name).is_some();
        // A name that is taken is reported when the unit is added.
        if let Some(why) = objection(name).filter(|_| !taken) {
            let message = format!("`{name}` cannot be the name of a unit: {why}");
            return Err(Error::argument(ErrorCode::InvalidArgumentValue, message).hint(
                "a name is read behind a number, as in 5石: it has no spaces and no operators, and does not begin as a number does",
            ));
        }
    }
    Ok(())
}

/// The reason why a name could not be read back.
fn objection(name: &str) -> Option<String> {
    let first = name.chars().next();
    let Some(first) = first else {
        return Some("it is empty".to_owned());
    };
    if name.len() > LONGEST {
        return Some(format!("it has more than {LONGEST} bytes"));
    }
    if name.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Some("it has spaces in it".to_owned());
    }
    if let Some(operator) = name.chars().find(|c| "/每·*×^²³()~".contains(*c)) {
        return Some(format!("`{operator}` has a meaning between units"));
    }
    if !plain(name).is_ok_and(|plain| plain == name) {
        return Some("it has characters that are read as others".to_owned());
    }
    if begins_a_number(first) {
        return Some(format!(
            "`{first}` would be read as part of the number before it"
        ));
    }
    if let Some(mark) = BETWEEN.iter().find(|mark| is_range(name, mark)) {
        return Some(format!(
            "with the number behind its `{mark}` it would be read as a range"
        ));
    }
    let words = BEHIND.iter().map(|(word, _)| *word).chain(["半"]);
    if let Some(word) = words.into_iter().find(|word| name.ends_with(word)) {
        return Some(format!("`{word}` at its end says something of the number"));
    }
    let mut words = WITHIN.iter().map(|(word, _, _)| *word).chain(["个半"]);
    let within = words.find(|word| name.starts_with(word))?;
    Some(format!("`{within}` says something of the number"))
}

/// Whether a number can begin or continue with a character.
fn begins_a_number(c: char) -> bool {
    is_of_number(c) || "+-负".contains(c)
}

fn is_range(name: &str, mark: &str) -> bool {
    name.match_indices(mark).any(|(at, _)| {
        let behind = name.get(at + mark.len()..).unwrap_or("");
        without_words_before(behind).starts_with(begins_a_number)
    })
}

/// The text behind signs of currencies and words that may stand before a number.
fn without_words_before(text: &str) -> &str {
    let words = BEFORE.iter().map(|(word, _)| *word);
    let mut words = words.chain(CURRENCIES.iter().copied());
    match words.find_map(|word| text.strip_prefix(word)) {
        Some(rest) => without_words_before(rest),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Extent, Quantity, read};
    use super::*;
    use crate::value::Decimal;
    use proptest::prelude::*;
    use std::sync::Arc;

    /// The table with a unit of this name, if it is accepted.
    fn with_unit(name: &str) -> Result<UnitTable> {
        let mut units = UnitTable::clone(UnitTable::built_in());
        let unit = units.unit_of_size(&Arc::from(name), &[], "60千克")?;
        units.add(unit)?;
        Ok(units)
    }

    const REFUSED: &[&str] = &[
        "",
        " ",
        "万",
        "三",
        "多",
        "余",
        "几",
        "来",
        "半",
        "十",
        "百",
        "两",
        "〇",
        "零",
        "廿",
        "亿",
        "萬",
        "万石",
        "三石",
        "2x",
        "２x",
        "a b",
        "a\u{3000}b",
        "a\tb",
        "a/b",
        "a每b",
        "a·b",
        "a*b",
        "a^2",
        "米石²",
        "(a)",
        "ＴＥＵ",
        "a-5",
        "a~b",
        "船至三",
        "至$百",
        "至US$百",
        "到约五",
        "a—五",
        "石多",
        "石以上",
        "石内",
        "石半",
        "个半石",
        "个多石",
        "个余石",
        "个来石",
        "-石",
        "+石",
        "负石",
        ".石",
        ",石",
        "点石",
        "一二三四五六七八九十一二三四五六七八九十",
    ];

    #[test]
    fn names_that_cannot_be_read_back_are_refused() {
        for name in REFUSED {
            let refused = with_unit(name).err().map(|error| error.code());
            assert_eq!(refused, Some(ErrorCode::InvalidArgumentValue), "{name:?}");
        }
        for name in [
            "石",
            "标箱",
            "twenty-foot",
            "吨CO2",
            "box",
            "到岸价",
            "R$",
            "集装箱",
        ] {
            assert!(with_unit(name).is_ok(), "{name}");
        }
        let units = UnitTable::built_in();
        let alias = units.unit_of_size(&Arc::from("石"), &[Arc::from("五")], "60千克");
        assert_eq!(
            alias.map_err(|error| error.message().to_owned()),
            Err("`五` cannot be the name of a unit: `五` would be read as part of the number before it".to_owned())
        );
        let dimension = units.unit_of_dimension(&Arc::from("万"), &[], "boxes");
        assert!(dimension.is_err());
    }

    fn name() -> impl Strategy<Value = String> {
        let characters = "石箱人米千万亿多半内以上至到个百分点每一两成T-~/.,%$() 2²^·";
        let characters: Vec<char> = characters.chars().collect();
        prop_oneof![
            prop::collection::vec(prop::sample::select(characters), 1..5)
                .prop_map(|name| name.into_iter().collect()),
            "\\PC{1,4}",
        ]
    }

    fn extent() -> impl Strategy<Value = Extent<Decimal>> {
        let number = (any::<i64>(), 0_u32..12, 0_u32..12).prop_map(|(digits, zeros, scale)| {
            let digits = i128::from(digits) / 10_i128.pow(zeros) * 10_i128.pow(zeros);
            Decimal::from_parts(digits, scale).expect("19 digits")
        });
        (number, 0_u8..7, 1_i64..9).prop_map(|(number, says, more)| match says {
            0 => Extent::Below(number),
            1 => Extent::AtMost(number),
            2 => Extent::About(number),
            3 => Extent::Exact(number),
            4 => Extent::between(number, number.plus(more.into()).expect("20 digits")),
            5 => Extent::AtLeast(number),
            _ => Extent::Above(number),
        })
    }

    proptest! {
        #[test]
        fn every_name_that_is_accepted_reads_back(name in name(), extent in extent()) {
            let Ok(units) = with_unit(&name) else {
                return Ok(());
            };
            for unit in [name.clone(), format!("元/{name}"), format!("{name}·米^2/年")] {
                let figure = Quantity::new(extent, units.unit(&unit).expect("a unit"));
                let text = figure.to_string();
                let again = read(&text, &units);
                let again = again.map(|again| (again.extent, again.unit.symbol().clone()));
                let is = (figure.extent, figure.unit.symbol().clone());
                prop_assert_eq!(again.ok(), Some(is), "{}", text);
            }
        }
    }
}
