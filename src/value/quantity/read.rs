//! A figure out of the text that a page prints.

use super::extent::Extent;
use super::numeral::{Numeral, half, numeral};
use super::table::{Missing, UnitTable};
use super::unit::Unit;
use super::{Decimal, Quantity};
use crate::error::{Error, ErrorCode, Result};
use std::borrow::Cow;
use std::sync::Arc;

/// The longest text that is read as a figure.
const LONGEST: usize = 400;

/// What a word says of the number beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Below,
    AtMost,
    About,
    Exact,
    AtLeast,
    Above,
}

/// Words before a number, longest first where one begins another.
const BEFORE: &[(&str, Says)] = &[
    ("不少于", Says::AtLeast),
    ("不低于", Says::AtLeast),
    ("不小于", Says::AtLeast),
    ("至少", Says::AtLeast),
    ("最少", Says::AtLeast),
    ("最低", Says::AtLeast),
    (">=", Says::AtLeast),
    ("≥", Says::AtLeast),
    ("不超过", Says::AtMost),
    ("不多于", Says::AtMost),
    ("不高于", Says::AtMost),
    ("不大于", Says::AtMost),
    ("至多", Says::AtMost),
    ("最多", Says::AtMost),
    ("最高", Says::AtMost),
    ("<=", Says::AtMost),
    ("≤", Says::AtMost),
    ("超过", Says::Above),
    ("超出", Says::Above),
    ("超", Says::Above),
    ("逾", Says::Above),
    ("突破", Says::Above),
    ("高于", Says::Above),
    ("多于", Says::Above),
    ("大于", Says::Above),
    (">", Says::Above),
    ("低于", Says::Below),
    ("少于", Says::Below),
    ("小于", Says::Below),
    ("不足", Says::Below),
    ("不到", Says::Below),
    ("不满", Says::Below),
    ("未满", Says::Below),
    ("<", Says::Below),
    ("大约", Says::About),
    ("约为", Says::About),
    ("约合", Says::About),
    ("约", Says::About),
    ("大概", Says::About),
    ("接近", Says::About),
    ("将近", Says::About),
    ("近", Says::About),
    ("≈", Says::About),
    ("~", Says::About),
    ("达到", Says::Exact),
    ("达", Says::Exact),
    ("共计", Says::Exact),
    ("合计", Says::Exact),
    ("总计", Says::Exact),
    ("共", Says::Exact),
    ("为", Says::Exact),
    ("=", Says::Exact),
];

/// Words behind a unit.
const BEHIND: &[(&str, Says)] = &[
    ("及以上", Says::AtLeast),
    ("以上", Says::AtLeast),
    ("及以下", Says::AtMost),
    ("以下", Says::AtMost),
    ("以内", Says::AtMost),
    ("之内", Says::AtMost),
    ("内", Says::AtMost),
    ("左右", Says::About),
    ("上下", Says::About),
    ("多", Says::Above),
    ("余", Says::Above),
];

/// Currencies that are written before the number.
const CURRENCIES: &[&str] = &[
    "US$", "HK$", "NT$", "A$", "C$", "S$", "¥", "$", "€", "£", "₩", "₽", "₹",
];

/// What stands between the ends of a range.
const BETWEEN: &[&str] = &["~", "—", "–", "至", "到", "-"];

/// The figure that a text says.
///
/// # Errors
///
/// An argument error, code `InvalidArgumentValue`, where the text has no number at its beginning, a unit that is not known,
/// or none at all; an arithmetic error where the number has more than 38 digits.
pub fn read(text: &str, units: &UnitTable) -> Result<Quantity> {
    let plain = plain(text);
    if plain.len() > LONGEST {
        return Err(unreadable(text, "it is too long"));
    }
    let (said, rest) = said_before(&plain);
    let figure = match range_ends(rest, units)? {
        Some((left, right)) => range(text, left, right, units)?,
        None => single(text, rest, units)?,
    };
    let Some(said) = said else {
        return Ok(figure);
    };
    let extent = match figure.extent {
        Extent::Exact(number) => said.of(number),
        // 超20多人 says no more than 20多人.
        Extent::Above(number) if said == Says::Above => Extent::Above(number),
        other if matches!(said, Says::Exact | Says::About) => other,
        _ => return Err(unreadable(text, "its words contradict one another")),
    };
    Ok(Quantity::new(extent, figure.unit))
}

impl Says {
    fn of(self, number: Decimal) -> Extent<Decimal> {
        match self {
            Says::Below => Extent::Below(number),
            Says::AtMost => Extent::AtMost(number),
            Says::About => Extent::About(number),
            Says::Exact => Extent::Exact(number),
            Says::AtLeast => Extent::AtLeast(number),
            Says::Above => Extent::Above(number),
        }
    }
}

/// Without spaces, and with ASCII for what has a full-width twin.
fn plain(text: &str) -> String {
    let characters = text.chars().filter(|c| !c.is_whitespace());
    characters
        .map(|c| match c {
            '％' => '%',
            '，' => ',',
            '．' => '.',
            '～' | '〜' | '∼' => '~',
            '−' | '－' => '-',
            '￥' => '¥',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// The first word that says something, and what follows it; several in a row count as the last that is more than 达.
fn said_before(text: &str) -> (Option<Says>, &str) {
    let (mut said, mut rest) = (None, text);
    while let Some((word, says)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        rest = rest.get(word.len()..).unwrap_or("");
        said = match (said, *says) {
            (Some(before), Says::Exact) => Some(before),
            (_, says) => Some(says),
        };
    }
    (said, rest)
}

/// The two sides of a range, where a mark for one stands between two numbers.
fn range_ends<'a>(text: &'a str, units: &UnitTable) -> Result<Option<(&'a str, &'a str)>> {
    for mark in BETWEEN {
        for (at, _) in text.match_indices(mark) {
            let (left, right) = text.split_at(at);
            let right = right.strip_prefix(mark).unwrap_or(right);
            let is_number = |side: &str| -> Result<bool> {
                Ok(signed(&without_currency(side).1, units)?.is_some())
            };
            if is_number(left)? && is_number(right)? {
                return Ok(Some((left, right)));
            }
        }
    }
    Ok(None)
}

/// A number with its sign, and what follows it.
fn signed<'a>(text: &'a str, units: &UnitTable) -> Result<Option<(bool, Numeral, &'a str)>> {
    let (negative, rest) = match text.strip_prefix('-').or_else(|| text.strip_prefix('负')) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let found = numeral(rest, units)?;
    Ok(found.map(|(number, rest)| (negative, number, rest)))
}

/// The currency before a number, and the text without it: `-$5` is $ and `-5`.
fn without_currency(text: &str) -> (Option<&'static str>, Cow<'_, str>) {
    let (minus, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let sign = CURRENCIES.iter().find(|sign| rest.starts_with(**sign));
    match sign.and_then(|sign| Some((*sign, rest.strip_prefix(sign)?))) {
        Some((sign, rest)) => (Some(sign), Cow::Owned(format!("{minus}{rest}"))),
        None => (None, Cow::Borrowed(text)),
    }
}

/// `1300元~1800元`, `1~2万元`, `$5~10`: what one side lacks, the other gives.
fn range(text: &str, left: &str, right: &str, units: &UnitTable) -> Result<Quantity> {
    let ((left_sign, left_bare), (right_sign, right_bare)) =
        (without_currency(left), without_currency(right));
    let high = match (left_sign, right_sign) {
        (Some(sign), None) => single(text, &format!("{sign}{right}"), units)?,
        _ => single(text, right, units)?,
    };
    let (Some((negative, number, rest)), Some((_, right_number, _))) =
        (signed(&left_bare, units)?, signed(&right_bare, units)?)
    else {
        return Err(unreadable(text, "it has no number"));
    };
    let one_currency = left_sign.is_none() || right_sign.is_none() || left_sign == right_sign;
    let low = if rest.is_empty() && one_currency {
        let value = if negative {
            -number.value
        } else {
            number.value
        };
        let bare = right_number.value.divided_by(right_number.scale)?;
        // 1~2万元 is 1万元 to 2万元, 5000~2万元 is 5000元 to 2万元.
        let shares = number.scale == 1.into() && number.value <= bare;
        let scale = if shares { right_number.scale } else { 1.into() };
        Quantity::new(Extent::Exact(value.times(scale)?), high.unit.clone())
    } else {
        single(text, left, units)?.to_unit(&high.unit)?
    };
    match (low.extent, high.extent) {
        (Extent::Exact(low), Extent::Exact(number)) if low <= number => {
            Ok(Quantity::new(Extent::between(low, number), high.unit))
        }
        _ => Err(unreadable(
            text,
            "the ends of a range are two numbers, the lower one first",
        )),
    }
}

/// A figure that is no range by a mark; 七八个 is one by its neighbours.
fn single(text: &str, part: &str, units: &UnitTable) -> Result<Quantity> {
    if let Some(rest) = part.strip_prefix("百分之") {
        return single(text, &format!("{rest}%"), units);
    }
    let (currency, part) = without_currency(part);
    let Some((negative, number, rest)) = signed(&part, units)? else {
        return Err(unreadable(text, "it does not begin with a number"));
    };
    let (unit, said, halves) = match currency {
        Some(currency) => unit_with_currency(text, currency, rest, units)?,
        None => unit_behind(rest, units).map_err(|missing| match rest {
            "" => unreadable(text, "it has no unit"),
            _ => units.missing(missing),
        })?,
    };
    let value = match halves {
        true => number.value.plus(half()?)?,
        false => number.value,
    };
    let extent = match (number.higher, number.more, number.about, said) {
        (Some(higher), false, false, None) => Extent::between(value, higher),
        (None, true, false, None | Some(Says::Above)) => Extent::Above(value),
        (None, false, true, None | Some(Says::About)) => Extent::About(value),
        (None, false, false, said) => said.unwrap_or(Says::Exact).of(value),
        _ => return Err(unreadable(text, "its words contradict one another")),
    };
    let extent = if negative { extent.negated() } else { extent };
    Ok(Quantity::new(extent, unit))
}

/// A unit, the word behind it, and whether there is a half more.
type UnitWithWords = (Arc<Unit>, Option<Says>, bool);

/// The unit where a currency stands before the number: that currency, which may be said behind the number once more
/// (`¥163.8亿元`), or be divided by something (`$3/千克`).
fn unit_with_currency(
    text: &str,
    sign: &str,
    rest: &str,
    units: &UnitTable,
) -> Result<UnitWithWords> {
    let currency = units.unit(sign)?;
    if let Ok(found) = unit_behind(rest, units)
        && currency
            .parts()
            .iter()
            .all(|part| found.0.parts().contains(part))
    {
        return Ok(found);
    }
    let why = || format!("`{rest}` behind the number is not the currency `{sign}` before it");
    unit_behind(&format!("{sign}{rest}"), units).map_err(|_| unreadable(text, &why()))
}

/// The unit behind a number, with its words: 三年半, 一个半月, 10家以上.
fn unit_behind<'a>(
    text: &'a str,
    units: &UnitTable,
) -> std::result::Result<UnitWithWords, Missing<'a>> {
    let unknown = match units.find(text) {
        Ok(unit) => return Ok((unit, None, false)),
        Err(error) => error,
    };
    for (word, says) in BEHIND {
        if let Some(unit) = text.strip_suffix(word)
            && let Ok((unit, None, halves)) = unit_behind(unit, units)
        {
            return Ok((unit, Some(*says), halves));
        }
    }
    let with_half = text.strip_suffix('半').map(str::to_owned);
    let within = || Some(format!("个{}", text.strip_prefix("个半")?));
    if let Some(unit) = with_half.or_else(within)
        && let Ok(unit) = units.find(&unit)
    {
        return Ok((unit, None, true));
    }
    Err(unknown)
}

fn unreadable(text: &str, why: &str) -> Error {
    let shown: String = text.chars().take(60).collect();
    Error::argument(
        ErrorCode::InvalidArgumentValue,
        format!("`{shown}` cannot be read as a quantity: {why}"),
    )
    .hint("it is written as '163.8亿元', '160万吨/年', '20多人', '1300元~1800元' or '>=10 kg'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(text, UnitTable::built_in()) {
            Ok(figure) => figure.to_string(),
            Err(error) => error.message().to_owned(),
        }
    }

    /// What is printed, and what is shown; or the error.
    const PRINTED: &[(&str, &str)] = &[
        ("163.8亿元", "163.8亿元"),
        ("16380000000元", "163.8亿元"),
        ("160万吨/年", "160万吨/年"),
        ("25.5%", "25.5%"),
        ("２５．５％", "25.5%"),
        ("百分之二十五点五", "25.5%"),
        ("21.7个百分点", "21.7个百分点"),
        ("20多人", ">20人"),
        ("160多人", ">160人"),
        ("1300元~1800元", "1300元~1800元"),
        ("1300 元～1800元", "1300元~1800元"),
        ("1300-1800元", "1300元~1800元"),
        ("300人至500人", "300人~500人"),
        ("1~2万元", "1万元~2万元"),
        ("5000~2万元", "5000元~2万元"),
        ("两万元", "2万元"),
        ("十二亿三千万元", "12.3亿元"),
        ("半年", "0.5年"),
        ("三年半", "3.5年"),
        ("一个半月", "1.5个月"),
        ("约9.3万平方米", "~9.3万平方米"),
        ("约为27.4万平方米", "~27.4万平方米"),
        ("近20%", "~20%"),
        ("超5000万米", ">5000万米"),
        ("5000万元以上", ">=5000万元"),
        ("10家以上", ">=10家"),
        ("达到100家以上", ">=100家"),
        ("超300亿元", ">300亿元"),
        ("不少于10家", ">=10家"),
        ("7天内", "<=7天"),
        ("60分钟内", "<=60分钟"),
        ("5万元以下", "<=5万元"),
        ("不足3%", "<3%"),
        ("10多家", ">10家"),
        ("七八个人", "7人~8人"),
        (
            "每天300人",
            "`每天300人` cannot be read as a quantity: it does not begin with a number",
        ),
        ("1200元/亩", "1200元/亩"),
        ("-3.4%", "-3.4%"),
        ("负3.4%", "-3.4%"),
        ("-5%~-3%", "-5%~-3%"),
        ("¥163.8亿", "163.8亿元"),
        ("¥163.8亿元", "163.8亿元"),
        ("¥163.8亿人民币", "163.8亿元"),
        ("¥1200元/亩", "1200元/亩"),
        ("$3/千克", "3美元/千克"),
        ("¥5万以上", ">=5万元"),
        ("$1.5", "1.5美元"),
        ("$5~$10", "5美元~10美元"),
        ("$5~10", "5美元~10美元"),
        ("¥5~10万元", "5万元~10万元"),
        ("约$5", "~5美元"),
        ("-$5~-$3", "-5美元~-3美元"),
        ("-$5", "-5美元"),
        ("$-5", "-5美元"),
        ("US$3", "3美元"),
        ("3.5 kg", "3.5千克"),
        (">=10 ha", ">=10公顷"),
        ("4.5倍", "4.5倍"),
        ("5", "`5` cannot be read as a quantity: it has no unit"),
        (
            "很多人",
            "`很多人` cannot be read as a quantity: it does not begin with a number",
        ),
        ("5个苹果", "`个苹果` is not a unit that is known"),
        (
            "5元~3元",
            "`5元~3元` cannot be read as a quantity: the ends of a range are two numbers, the lower one first",
        ),
        (
            "超5元以下",
            "`超5元以下` cannot be read as a quantity: its words contradict one another",
        ),
    ];

    #[test]
    fn figures_as_pages_print_them() {
        for (text, figure) in PRINTED {
            assert_eq!(shown(text), *figure, "{text}");
        }
    }

    #[test]
    fn a_currency_before_the_number_is_the_unit_behind_it() {
        for text in [
            "$5m",
            "$5m~6m",
            "¥5吨",
            "€3人",
            "$3亿元",
            "¥5美元",
            "¥5元/元",
        ] {
            let message = shown(text);
            assert!(message.contains("is not the currency"), "{text}: {message}");
        }
        let message = shown("$5~¥10");
        assert!(message.contains("measures money(USD)"), "{message}");
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for text in [
            "163.8亿元",
            "3万亿元",
            ">20人",
            "<=60分钟",
            "1300元~1800元",
            "-5%~-3%",
            "0.2/亩",
            "3千克·米^2/秒^3",
            "~9.3万平方米",
            "12345.678元",
        ] {
            let figure: Quantity = text.parse().expect("a figure");
            let again: Quantity = figure.to_string().parse().expect("a figure");
            assert_eq!(figure, again, "{text}");
            assert_eq!(figure.to_string(), again.to_string(), "{text}");
        }
    }
}
