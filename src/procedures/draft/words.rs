//! What the words before a figure say: of which kind it is, and of what.

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

/// By how much something grew or fell: what stands right before the figure.
const GROWS: &[&str] = &[
    "增长",
    "增加",
    "增多",
    "提高",
    "提升",
    "上升",
    "回升",
    "攀升",
    "跃升",
    "上涨",
    "上调",
    "上扬",
    "扩大",
    "加快",
    "激增",
    "猛增",
    "净增",
    "多增",
    "新增",
    "增幅",
    "涨幅",
    "升幅",
    "增速",
    "增长率",
    "增",
    "升",
    "涨",
    "多",
];
const FALLS: &[&str] = &[
    "下降", "减少", "降低", "下滑", "回落", "收窄", "放缓", "缩减", "缩小", "缩短", "压缩", "压减",
    "削减", "消减", "锐减", "骤减", "净减", "少增", "萎缩", "下跌", "下挫", "下调", "降幅", "跌幅",
    "减幅", "跌", "降", "减", "少",
];

/// A rate that itself grows or falls.
const RATES: &[&str] = &["增速", "增幅", "涨幅", "升幅", "增长率"];
const FALLING_RATES: &[&str] = &["降幅", "跌幅", "减幅"];

/// What a change is measured from, before the word for it.
const COMPARED: &[&str] = &[
    "同比",
    "环比",
    "比上年同期",
    "比去年同期",
    "较上年同期",
    "较去年同期",
    "比上年",
    "比去年",
    "较上年",
    "较去年",
    "比上月",
    "较上月",
];

/// What else may stand before the word for a change.
const MANNER: &[&str] = &[
    "年均",
    "分别",
    "累计",
    "大幅",
    "小幅",
    "大幅度",
    "明显",
    "略",
];

/// What may stand between such a word and its figure.
const BETWEEN: &[&str] = &[
    "幅度为",
    "幅度达",
    "幅度",
    "不少于",
    "不低于",
    "不超过",
    "至少",
    "了",
    "将近",
    "接近",
    "约",
    "近",
    "超过",
    "超",
    "逾",
    "达到",
    "达",
    "至",
    "到",
    "为",
    "的",
    "仅",
];

/// What says that two things are compared.
const COMPARES: &[&str] = &["高于", "低于", "多于", "少于", "高出", "快于", "慢于"];

/// At the beginning of words, these tell nothing of what is measured.
const BEFORE: &[&str] = &[
    "其中", "共计", "合计", "累计", "一共", "同时", "已经", "目前", "截至", "完成", "实现", "达成",
    "预计", "有望", "力争", "计划", "总共", "本月", "当月", "当年", "全年", "其", "共", "并", "且",
    "而", "已", "将", "年", "可", "于", "在", "与", "和",
];

/// At the end of them.
const BEHIND: &[&str] = &[
    "分别为",
    "分别达",
    "达到了",
    "达到",
    "超过",
    "突破",
    "不少于",
    "不低于",
    "不超过",
    "至少",
    "总计",
    "共计",
    "合计",
    "约为",
    "有",
    "为",
    "是",
    "达",
    "超",
    "约",
    "近",
    "仅",
    "共",
    "了",
    "的",
    "至",
    "到",
    "在",
    "以",
    "于",
    "“",
    "：",
    ":",
];

/// What makes a word of 有 before it: 有色, 有机, 有效, 有限, 有线, 有轨, 有害, 有偿, 有关, 有毒, 有氧, 有形, 有序.
const WITH_HAVE: &str = "色机效限线轨害偿关毒氧形序";

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
    if is_bare && !of.is_empty() && without_ends(of, COMPARED).len() == of.len() {
        return None;
    }
    let (points, percent) = (quantity.unit() == "个百分点", quantity.unit() == "%");
    // 新增20家 counts what is new.
    if word == "新增" && !points && !percent {
        return None;
    }
    let of = without_ends(without_ends(of, MANNER), COMPARED);
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
    let of = without_ends(without_ends(of, RATES), COMPARED);
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
        return Some(("difference", without_ends(of, COMPARED), false));
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
        _ if unit.contains('/') => "capacity",
        "items" | "people" | "households" | "visits" | "times" => "count",
        "time" => "limit",
        _ => "value",
    }
}

/// What the words name.
fn name(words: &str) -> Option<String> {
    let words = without_beginnings(without_aside(words), BEFORE);
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
            ("将走访调研", "3个月", "limit", "走访调研"),
            ("村集体增收", "20万元", "value", "村集体增收"),
            ("", "5%", "value", ""),
        ] {
            let expected = (kind, indicator.to_owned(), false);
            assert_eq!(read(words, figure, None), expected, "{words}");
        }
    }
}
