//! What the words before a figure say: of which kind it is, and of what.

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
const GROWS: &[&str] = &["增长", "增加", "提高", "提升", "上升", "加快", "增", "升"];
const FALLS: &[&str] = &[
    "下降", "减少", "降低", "下滑", "回落", "收窄", "放缓", "缩减", "跌", "降", "减",
];

/// What may stand between such a word and its figure.
const BETWEEN: &[&str] = &[
    "幅度为",
    "幅度达",
    "了",
    "约",
    "近",
    "超过",
    "超",
    "达到",
    "达",
    "至",
    "到",
    "为",
    "的",
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
    let grows = GROWS.iter().find_map(|word| rest.strip_suffix(word));
    let falls = FALLS.iter().find_map(|word| rest.strip_suffix(word));
    let of = grows.or(falls)?;
    let of = of.trim_end_matches("同比").trim_end_matches("环比");
    let of = of
        .trim_end_matches("年均")
        .trim_end_matches("比上年")
        .trim_end_matches("同比");
    let points = quantity.unit() == "个百分点";
    let is_share = matches!(before, Some("share" | "share_change"));
    let kind = match (points, quantity.unit() == "%") {
        (true, _) if is_share => "share_change",
        (true, _) => "growth_change",
        (_, true) => "growth",
        // 增加260万元 says how much came, and is no rate.
        (false, false) => return None,
    };
    // 增速比上年同期加快: what grew is what the figure before is of.
    let of = of.split("增速").next().unwrap_or(of);
    let of = of.split("比上年同期").next().unwrap_or(of);
    Some((kind, of, grows.is_none()))
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
        return Some(("difference", of, false));
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
    let words = without_ends(without_beginnings(words, BEFORE), BEHIND);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric() && !"）)”》".contains(c));
    let length = words.chars().count();
    (2..=LONGEST).contains(&length).then(|| words.to_owned())
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
