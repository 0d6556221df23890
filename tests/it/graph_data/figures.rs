//! Figures as the page prints them: `163.8亿元`, `160多人`, `两万元`, `超300亿元`, `30%以上`.

/// A printed figure read back.
#[derive(Debug, PartialEq)]
pub struct Figure {
    /// The number in the unit's base, times a hundred: exact for all that the page prints.
    pub hundredths: i64,
    /// What stands after the number: `元`, `个百分点`.
    pub unit: String,
    /// The comparator that the words around the number stand for.
    pub comparator: &'static str,
}

/// Words before a number, and what they say.
const BEFORE: &[(&str, &str)] = &[("约为", "~"), ("近", "~"), ("超", ">")];

/// Words after a number and its unit.
const AFTER: &[(&str, &str)] = &[("以上", ">="), ("内", "<=")];

/// Words before a number that is the size of a fall.
const FALLS: &[&str] = &["减少", "下降"];

const DIGITS: &str = "零一二三四五六七八九十";

/// Reads a figure; nothing where it has no number in front.
pub fn read(printed: &str) -> Option<Figure> {
    let compact = printed.replace(' ', "");
    let (mut comparator, mut rest) = ("=", compact.as_str());
    for (word, meaning) in BEFORE {
        if let Some(after) = rest.strip_prefix(word) {
            (comparator, rest) = (meaning, after);
        }
    }
    let fall = FALLS.iter().find_map(|word| rest.strip_prefix(word));
    let (mut hundredths, mut rest) = number(fall.unwrap_or(rest))?;
    if let Some(after) = rest.strip_prefix('多') {
        (comparator, rest) = (">", after);
    }
    for (word, factor) in [("万", 10_000), ("亿", 100_000_000)] {
        if let Some(after) = rest.strip_prefix(word) {
            (hundredths, rest) = (hundredths.checked_mul(factor)?, after);
        }
    }
    for (word, meaning) in AFTER {
        if let Some(before) = rest.strip_suffix(word) {
            (comparator, rest) = (meaning, before);
        }
    }
    Some(Figure {
        hundredths: if fall.is_some() {
            -hundredths
        } else {
            hundredths
        },
        unit: rest.to_string(),
        comparator,
    })
}

/// A number in front, in Arabic or in Chinese digits, and what follows it.
fn number(text: &str) -> Option<(i64, &str)> {
    let first = text.chars().next()?;
    if !first.is_ascii_digit() {
        let value = if first == '两' {
            2
        } else {
            DIGITS.chars().position(|c| c == first)?
        };
        return Some((100 * i64::try_from(value).ok()?, &text[first.len_utf8()..]));
    }
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (whole, part) = text[..end].split_once('.').unwrap_or((&text[..end], ""));
    let part = format!("{part:0<2}");
    let hundredths = 100 * whole.parse::<i64>().ok()? + part.parse::<i64>().ok()?;
    (part.len() == 2).then_some((hundredths, &text[end..]))
}

/// The ends of a range, `1300 元~1800元`, `七八个人`.
pub fn read_range(printed: &str) -> Option<(Figure, Figure)> {
    if let Some((low, high)) = printed.split_once('~') {
        return Some((read(low)?, read(high)?));
    }
    let mut chars = printed.chars();
    let low = chars.next()?;
    let high = chars.as_str();
    let unit: String = high.chars().skip(1).collect();
    Some((read(&format!("{low}{unit}"))?, read(high)?))
}

fn figure(value: i64, unit: &str, comparator: &'static str) -> Option<Figure> {
    Some(Figure {
        hundredths: 100 * value,
        unit: unit.to_string(),
        comparator,
    })
}

#[test]
fn figures_are_read_exactly() {
    assert_eq!(read("163.8亿元"), figure(16_380_000_000, "元", "="));
    assert_eq!(read("12.71亿元"), figure(1_271_000_000, "元", "="));
    assert_eq!(read("96 个"), figure(96, "个", "="));
    assert_eq!(read("160万吨/年"), figure(1_600_000, "吨/年", "="));
    assert_eq!(read("两万元"), figure(20_000, "元", "="));
    assert_eq!(read("十大"), figure(10, "大", "="));
    assert_eq!(read("7.0个百分点"), figure(7, "个百分点", "="));
    let half = Figure {
        hundredths: 2550,
        unit: "%".into(),
        comparator: "=",
    };
    assert_eq!(read("25.5%"), Some(half));
}

#[test]
fn words_around_a_figure_compare() {
    assert_eq!(read("约为9.3万平方米"), figure(93_000, "平方米", "~"));
    assert_eq!(read("160多人"), figure(160, "人", ">"));
    assert_eq!(read("超300亿元"), figure(30_000_000_000, "元", ">"));
    assert_eq!(read("5000万元以上"), figure(50_000_000, "元", ">="));
    assert_eq!(read("60分钟内"), figure(60, "分钟", "<="));
    assert_eq!(read("减少7倍"), figure(-7, "倍", "="));
    assert_eq!(read("下降90%"), figure(-90, "%", "="));
    assert_eq!(read("一"), figure(1, "", "="));
    assert_eq!(read("目前"), None);
}

#[test]
fn ranges_have_two_ends() {
    let (low, high) = read_range("1300 元~1800元").expect("a range");
    assert_eq!((low.hundredths, high.hundredths), (130_000, 180_000));
    let (low, high) = read_range("七八个人").expect("a range");
    assert_eq!(
        (low, high),
        (
            figure(7, "个人", "=").unwrap(),
            figure(8, "个人", "=").unwrap()
        )
    );
}
