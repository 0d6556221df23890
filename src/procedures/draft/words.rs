//! What the words before a figure say: of which kind it is, and of what.

use super::lists::{
    BEFORE, BEHIND, BETWEEN, COMPARED, COMPARES, FALLING_RATES, FALLS, GROWS, MANNER, NOT_BEFORE,
    RATES, TIMES, WHOLE, WITH_HAVE,
};
use super::pairs::{brackets, without_torn_ends};
use crate::value::Quantity;

/// What is said of a figure before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The kind, as the ontology of the demo graph has them.
    pub kind: &'static str,
    /// What is measured; none where the words before speak of it.
    pub indicator: Option<String>,
    /// The figure is by how much something fell.
    pub falls: bool,
}

/// The longest words that name an indicator, in characters.
const LONGEST: usize = 40;

/// What the words between the last sign, figure or subject and a figure say. `before` is the kind of the figure before it in the
/// sentence.
pub(super) fn said(words: &str, quantity: &Quantity, before: Option<&str>) -> Said {
    let words = plain(words);
    let (kind, of, falls) = change(&words, quantity, before)
        .or_else(|| relation(&words, quantity))
        .unwrap_or_else(|| (size(quantity), words.as_str(), false));
    Said {
        kind,
        indicator: name(of),
        falls,
    }
}

/// Without spaces and line ends.
fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A growth or a fall, with what it is of.
fn change<'w>(
    words: &'w str,
    quantity: &Quantity,
    before: Option<&str>,
) -> Option<(&'static str, &'w str, bool)> {
    let rest = without_ends(words, BETWEEN);
    if let Some((of, _)) = rest.split_once("拉动") {
        return Some(("pull", of, false));
    }
    let grows = without_longest(rest, GROWS);
    let falls = without_longest(rest, FALLS);
    // Of two that end alike, the longer is the word: 少增 is no 增.
    let (of, mut is_fall) = match (grows, falls) {
        (Some(grows), Some(falls)) if falls.len() < grows.len() => (falls, true),
        (Some(grows), _) => (grows, false),
        (None, falls) => (falls?, true),
    };
    let word = rest.strip_prefix(of).unwrap_or_default();
    // 至少 and 许多 say nothing of a change, but 同比少 does.
    let is_bare = matches!(word, "少" | "多");
    if is_bare && !of.is_empty() && without_compared(of).len() == of.len() {
        return None;
    }
    let (points, percent) = (quantity.unit() == "个百分点", quantity.unit() == "%");
    // 新增20家 counts what is new.
    if word == "新增" && !points && !percent {
        return None;
    }
    let of = without_compared(without_ends(of, MANNER));
    let of = without_ends(of, MANNER);
    // 降至5%, 增加到3亿元: what there is afterwards.
    let tail = words.strip_prefix(rest).unwrap_or_default();
    if tail.starts_with(['至', '到']) && !tail.starts_with("至少") {
        return Some((size(quantity), of, false));
    }
    // 增速比上年同期加快: what grew is what the figure before is of.
    let of = of.split("比上年同期").next().unwrap_or(of);
    // A fall that narrows is a rise.
    let steady = without_ends(of, FALLING_RATES);
    is_fall ^= steady.len() < of.len();
    let of = steady.split("增速").next().unwrap_or(steady);
    let of = without_compared(without_ends(of, RATES));
    let is_share = matches!(before, Some("share" | "share_change"));
    let kind = match points {
        true if is_share => "share_change",
        true => "growth_change",
        false => "growth",
    };
    Some((kind, of, is_fall))
}

/// Without the longest of the words that it ends with.
fn without_longest<'w>(words: &'w str, ends: &[&str]) -> Option<&'w str> {
    let rests = ends.iter().filter_map(|end| words.strip_suffix(end));
    rests.min_by_key(|rest| rest.len())
}

/// A share, a contribution or a difference, with what it is of.
fn relation<'w>(words: &'w str, quantity: &Quantity) -> Option<(&'static str, &'w str, bool)> {
    if let Some((of, _)) = words
        .split_once("对")
        .filter(|(_, rest)| rest.contains("贡献率"))
    {
        return Some(("contribution", of, false));
    }
    if words.contains("贡献率") {
        return Some(("contribution", words, false));
    }
    let parts = ["%", "‰", "个百分点"].contains(&quantity.unit());
    if !parts {
        return None;
    }
    let compared = COMPARES.iter().find_map(|word| words.split_once(word));
    if let Some((of, _)) = compared {
        let of = without_ends(without_ends(of, RATES), FALLING_RATES);
        return Some(("difference", without_compared(of), false));
    }
    if let Some((of, rest)) = words.split_once("比")
        && ["高", "低", "多", "少", "快", "慢"]
            .iter()
            .any(|end| rest.ends_with(end))
    {
        return Some(("difference", of, false));
    }
    let (of, _) = words.split_once("占")?;
    Some(("share", of, false))
}

/// The kind of a figure that only says how much there is.
fn size(quantity: &Quantity) -> &'static str {
    let unit = quantity.unit();
    match quantity.dimension() {
        _ if is_rate_of_time(unit) => "capacity",
        "items" | "people" | "households" | "visits" | "times" => "count",
        "time" => "limit",
        _ => "value",
    }
}

/// Whether a unit is so much in a time: 万吨/年, but neither 微克/立方米 nor the speed in 公里/小时.
fn is_rate_of_time(unit: &str) -> bool {
    let times = [
        "年", "季", "月", "周", "日", "天", "小时", "时", "分钟", "分", "秒",
    ];
    unit.rsplit_once('/').is_some_and(|(of, time)| {
        times.contains(&time) && !["米", "里"].iter().any(|length| of.ends_with(length))
            || of.ends_with("立方米") && times.contains(&time)
    })
}

/// What the words name.
pub(super) fn name(words: &str) -> Option<String> {
    let words = without_aside(words);
    let area = WHOLE.iter().find_map(|area| words.strip_prefix(area));
    let area = area.filter(|rest| BEFORE.iter().any(|word| rest.starts_with(word)));
    let words = without_beginnings(area.unwrap_or(words), BEFORE);
    // 有企业30家, but 有色金属
    let of = words.strip_prefix('有');
    let of = of.filter(|rest| !rest.starts_with(|c| WITH_HAVE.contains(c)));
    let words = without_ends(of.unwrap_or(words), BEHIND);
    let words = without_torn_ends(words);
    let length = words.chars().count();
    (2..=LONGEST).contains(&length).then_some(words)
}

/// Without brackets with which the words begin, as long as there is something behind them.
fn without_aside(words: &str) -> &str {
    let characters: Vec<char> = words.chars().collect();
    let first = brackets(&characters)
        .into_iter()
        .find(|pair| pair.start == 0);
    let end = first.filter(|pair| pair.end < characters.len());
    let end = end.and_then(|pair| words.char_indices().nth(pair.end));
    end.and_then(|(end, _)| words.get(end..)).unwrap_or(words)
}

/// Without what a change is measured from: 同比, or 比 and 较 with a time.
pub(super) fn without_compared(words: &str) -> &str {
    let rest = without_ends(words, COMPARED);
    let from = rest
        .rfind(['比', '较'])
        .filter(|_| rest.len() == words.len());
    let from = from.and_then(|at| rest.split_at_checked(at));
    let of_time = from.filter(|(_, compared)| {
        let mut time = compared.chars().skip(1).peekable();
        time.peek().is_some() && time.all(|c| TIMES.contains(c))
    });
    of_time.map_or(rest, |(of, _)| of)
}

fn without_ends<'w>(words: &'w str, ends: &[&str]) -> &'w str {
    let mut rest = words;
    while let Some(less) = ends.iter().find_map(|end| rest.strip_suffix(end)) {
        rest = less;
    }
    rest
}

fn without_beginnings<'w>(words: &'w str, beginnings: &[&str]) -> &'w str {
    let mut rest = words;
    while let Some(less) = beginnings.iter().find_map(|word| rest.strip_prefix(word)) {
        if NOT_BEFORE.iter().any(|word| rest.starts_with(word)) {
            break;
        }
        rest = less;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kind, the indicator and whether it falls, with what stands before the figure.
    fn read(words: &str, figure: &str, before: Option<&str>) -> (&'static str, String, bool) {
        let quantity: Quantity = figure.parse().unwrap();
        let said = said(words, &quantity, before);
        (said.kind, said.indicator.unwrap_or_default(), said.falls)
    }

    #[test]
    fn changes_are_of_what_stands_before_them() {
        for (words, figure, before, kind, indicator) in [
            ("同比增长", "33.9%", Some("count"), "growth", ""),
            ("产业投资同比增长", "25.5%", None, "growth", "产业投资"),
            ("增速比上年同期加快", "2个百分点", None, "growth_change", ""),
            ("同比提高", "8个百分点", Some("share"), "share_change", ""),
            ("拉动全部投资增长", "1.0个百分点", None, "pull", ""),
        ] {
            let expected = (kind, indicator.to_owned(), false);
            assert_eq!(read(words, figure, before), expected, "{words}");
        }
        let falls = ("growth", "浓度".to_owned(), true);
        assert_eq!(read("浓度下降", "90%", None), falls);
        for (words, figure, kind, indicator, falls) in [
            ("营收同比减少", "3.2亿元", "growth", "营收", true),
            ("营收同比增加了约", "3.2亿元", "growth", "营收", false),
            ("营收降幅为", "3%", "growth", "营收", true),
            ("营收增幅达", "3%", "growth", "营收", false),
            ("营收同比少", "3亿元", "growth", "营收", true),
            ("营收萎缩", "3%", "growth", "营收", true),
            ("油价上涨", "3%", "growth", "油价", false),
            ("油价跌", "3元", "growth", "油价", true),
            ("营收增长至少", "3%", "growth", "营收", false),
            ("营收降幅收窄", "3个百分点", "growth_change", "营收", false),
            ("营收减少至", "3亿元", "value", "营收", false),
            ("企业至少", "3家", "count", "企业", false),
            ("企业新增", "3家", "count", "企业新增", false),
            ("有企业", "30家", "count", "企业", false),
            ("共有企业", "30家", "count", "企业", false),
            ("共有在建项目", "30个", "count", "在建项目", false),
            ("其他可再生能源", "3万吨", "value", "其他可再生能源", false),
            ("比年初增加", "200亿元", "growth", "", false),
            ("余额较上年末减少", "2亿元", "growth", "余额", true),
            ("比去年同期增长", "2%", "growth", "", false),
            ("粮食产量将", "3万吨", "value", "粮食产量", false),
            ("年度投资", "3亿元", "value", "投资", false),
            ("年内新增企业", "3家", "count", "新增企业", false),
            ("全市将新增企业", "3家", "count", "新增企业", false),
            ("全市投资", "3亿元", "value", "全市投资", false),
            ("该公司投资", "3亿元", "value", "投资", false),
            ("的投资", "3亿元", "value", "投资", false),
            ("进口额由", "5亿元", "value", "进口额", false),
            ("有色金属产量", "3万吨", "value", "有色金属产量", false),
        ] {
            let expected = (kind, indicator.to_owned(), falls);
            assert_eq!(read(words, figure, None), expected, "{words}");
        }
    }

    #[test]
    fn sizes_and_relations() {
        for (words, figure, kind, indicator) in [
            ("完成交易个数", "684个", "count", "交易个数"),
            ("实现交易总额", "163.8亿元", "value", "交易总额"),
            ("比全国平均水平高", "5.3个百分点", "difference", ""),
            ("高于全省投资", "20.1个百分点", "difference", ""),
            ("占全省投资的比重为", "4.8%", "share", ""),
            ("对全部投资的贡献率为", "18.8%", "contribution", ""),
            ("公开招标项目占比", "98%", "share", "公开招标项目"),
            ("产能", "160万吨/年", "capacity", "产能"),
            ("平均浓度", "35微克/立方米", "value", "平均浓度"),
            ("时速", "350公里/小时", "value", "时速"),
            ("将走访调研", "3个月", "limit", "走访调研"),
            ("村集体增收", "20万元", "value", "村集体增收"),
            ("", "5%", "value", ""),
        ] {
            let expected = (kind, indicator.to_owned(), false);
            assert_eq!(read(words, figure, None), expected, "{words}");
        }
    }
}
