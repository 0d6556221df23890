//! The core forms of a name: its normal form without what may be left out. 泰安 of 泰安市, 恒力石化 of 恒力石化(大连)有限公司.

use super::affixes::{
    FIRMS, FOREIGN_FIRMS, IN_BRACKETS, LEVELS, NOT_FIRMS, NOT_LEVELS, PEOPLES, SHORT_FORMS, TRADES,
};
use super::normal_form::{folded, is_closing, is_dropped, is_opening, normal_form};
use super::places::{after_city, after_province, is_place};

/// A core form has at least so many characters: 县 is no name for 和县.
const SHORTEST: usize = 2;

/// The core forms of a name, from the longest to the shortest; none is the normal form, and none is there twice.
///
/// Each takes away more than the one before it, in this order:
///
/// 1. what has a short form is put in it: 经济技术开发区 is 经开区;
/// 2. the form of a firm at the end, and then what is in brackets: a place, 集团, or anything in the name of a firm;
/// 3. a province before a city, and a place before a firm, or before a name that ends with a trade, unless only a trade is left (北京银行);
/// 4. where it is no firm, the level of administration at the end: 省, 市, 自治州.
///
/// ```text
/// core_forms("浙江恒力石化（大连）有限公司") is ["浙江恒力石化大连", "浙江恒力石化", "恒力石化"]
/// core_forms("山东省泰安市") is ["泰安市", "泰安"]
/// core_forms("丽水经济技术开发区") is ["丽水经开区"]
/// ```
pub fn core_forms(text: &str) -> Vec<String> {
    let mut forms = Forms {
        known: vec![normal_form(text)],
    };
    let mut name = shortened(&plain(text));
    forms.add(&name);
    let firm = strip_firm(&name);
    let is_firm = firm.is_some();
    if let Some(firm) = firm {
        name = firm;
        forms.add(&name);
    }
    if let Some(without) = without_brackets(&name, is_firm) {
        name = without;
        forms.add(&name);
        // 某某(集团)有限公司, 某某集团(中国)
        if let Some(firm) = strip_firm(&name) {
            name = firm;
            forms.add(&name);
        }
    }
    let mut name = joined(&name);
    if let Some(rest) = without_place(&name, is_firm) {
        name = rest.to_owned();
        forms.add(&name);
    }
    if !is_firm && let Some(rest) = without_level(&name) {
        forms.add(rest);
    }
    forms.known.remove(0);
    forms.known
}

/// The forms that are known, the normal form first.
struct Forms {
    known: Vec<String>,
}

impl Forms {
    fn add(&mut self, name: &str) {
        let form = normal_form(name);
        if is_long_enough(&form) && !self.known.contains(&form) {
            self.known.push(form);
        }
    }
}

fn is_long_enough(form: &str) -> bool {
    form.chars().nth(SHORTEST - 1).is_some()
}

/// The folded text with one kind of brackets, and a space for everything else that the normal form drops.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for (c, _) in folded(text) {
        match c {
            c if is_opening(c) => plain.push('('),
            c if is_closing(c) => plain.push(')'),
            c if is_dropped(c) && plain.ends_with(' ') => {}
            c if is_dropped(c) => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

/// Without brackets and spaces.
fn joined(plain: &str) -> String {
    plain
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | ' '))
        .collect()
}

/// Each long form that has a short one has one of these characters.
const OF_LONG_FORMS: &[char] = &['区', '委', '局', '厅', '部', '资', '府', '党', '行'];

fn shortened(name: &str) -> String {
    let mut name = name.to_owned();
    if !name.contains(OF_LONG_FORMS) {
        return name;
    }
    for (long, short) in SHORT_FORMS {
        if name.contains(long) {
            name = name.replace(long, short);
        }
    }
    name
}

/// The name without the form of a firm at its end, taken away as often as there is one.
fn strip_firm(name: &str) -> Option<String> {
    let mut rest = name;
    while let Some(less) = without_firm(rest) {
        rest = less;
    }
    (rest.len() < name.len()).then(|| rest.to_owned())
}

fn without_firm(name: &str) -> Option<&str> {
    if NOT_FIRMS.iter().any(|word| name.ends_with(word)) {
        return None;
    }
    let chinese = FIRMS.iter().find_map(|end| name.strip_suffix(end));
    let foreign = || {
        let words = FOREIGN_FIRMS.iter().find_map(|end| name.strip_suffix(end));
        words.and_then(|rest| rest.strip_suffix(' '))
    };
    let rest = chinese.or_else(foreign)?.trim_end();
    let long_enough = is_long_enough(&joined(rest));
    // What a bracket at the end encloses is taken away with it, later.
    (long_enough && !rest.ends_with('(')).then_some(rest)
}

/// The name without the first bracket that may be left out.
fn without_brackets(name: &str, is_firm: bool) -> Option<String> {
    let start = name.find('(')?;
    let end = start + name.get(start..)?.find(')')?;
    let within = name.get(start + 1..end)?.trim();
    let optional = is_firm || is_place(within) || IN_BRACKETS.contains(&within);
    let rest = format!("{}{}", name.get(..start)?, name.get(end + 1..)?);
    (optional && is_long_enough(&joined(&rest))).then_some(rest)
}

/// The name without the province before a city, or without all places before a firm.
fn without_place(name: &str, is_firm: bool) -> Option<&str> {
    let of_city = after_province(name).filter(|rest| after_city(rest).is_some());
    let mut rest = of_city.unwrap_or(name);
    if is_firm || is_zone(rest) || is_of_trade(rest) {
        let less = |name: &str| {
            after_province(name)
                .or_else(|| after_city(name))
                .map(str::len)
        };
        while let Some(length) = less(rest) {
            let after = rest.get(rest.len() - length..).unwrap_or("");
            if !is_name(after) {
                break;
            }
            rest = after;
        }
    }
    (rest.len() < name.len()).then_some(rest)
}

/// Whether a name ends with a trade, as that of a firm does: 大连市恒力石化.
fn is_of_trade(name: &str) -> bool {
    TRADES.iter().any(|trade| {
        let before = name.strip_suffix(trade);
        before.is_some_and(is_long_enough)
    })
}

fn is_zone(name: &str) -> bool {
    name.ends_with("经开区") || name.ends_with("高新区")
}

/// Whether something is left that is a name, and no more than a trade or a kind of zone.
fn is_name(rest: &str) -> bool {
    let zone = rest
        .strip_suffix("经开区")
        .or_else(|| rest.strip_suffix("高新区"));
    is_long_enough(zone.unwrap_or(rest)) && !TRADES.contains(&rest)
}

/// The name without the level of administration at its end, and without the peoples before that.
fn without_level(name: &str) -> Option<&str> {
    if NOT_LEVELS.iter().any(|word| name.ends_with(word)) {
        return None;
    }
    // 清新区 is a 区, because nothing would be left before its 新区.
    let mut ends = LEVELS.iter().filter_map(|level| name.strip_suffix(level));
    let mut rest = ends.find(|rest| is_long_enough(rest))?;
    if name.len() - rest.len() >= "自治县".len() {
        while let Some(less) = without_people(rest) {
            rest = less;
        }
    }
    Some(rest)
}

fn without_people(name: &str) -> Option<&str> {
    let bare = name.strip_suffix('族').unwrap_or(name);
    let with_word = bare.len() < name.len();
    let people = PEOPLES
        .iter()
        .filter_map(|people| bare.strip_suffix(people));
    // One character is a people only with its 族: 河南 is not 河 of the 南.
    let people = people.filter(|rest| with_word || bare.len() - rest.len() > 3);
    people
        .min_by_key(|rest| rest.len())
        .filter(|rest| is_long_enough(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_before_a_name_of_a_trade_is_left_out() {
        for (name, cores) in [
            ("大连市恒力石化", &["恒力石化"][..]),
            ("辽宁省大连市恒力石化", &["恒力石化"]),
            ("北京银行", &[]),
            ("天津市钢铁", &[]),
            ("泰安市旅游", &[]),
        ] {
            assert_eq!(core_forms(name), cores, "{name}");
        }
    }

    #[test]
    fn long_forms_are_known_by_a_character() {
        let is_known = |long: &str| long.contains(OF_LONG_FORMS);
        assert!(SHORT_FORMS.iter().all(|(long, _)| is_known(long)));
    }

    #[test]
    fn what_may_be_left_out() {
        for (name, cores) in [
            ("泰安市", &["泰安"][..]),
            ("山东省泰安市", &["泰安市", "泰安"]),
            ("浙江丽水经开区", &["丽水经开区"]),
            ("丽水经济技术开发区", &["丽水经开区"]),
            ("丽水经开区", &[]),
            (
                "辽宁大连长兴岛经济技术开发区",
                &["辽宁大连长兴岛经开区", "长兴岛经开区"],
            ),
            ("合肥高新技术产业开发区", &["合肥高新区"]),
            ("延边朝鲜族自治州", &["延边"]),
            ("博尔塔拉蒙古自治州", &["博尔塔拉"]),
            ("克孜勒苏柯尔克孜自治州", &["克孜勒苏"]),
            ("双江拉祜族佤族布朗族傣族自治县", &["双江"]),
            ("龙胜各族自治县", &["龙胜"]),
            ("新疆维吾尔自治区", &["新疆"]),
            ("广西壮族自治区", &["广西"]),
            ("东乡族自治县", &["东乡族"]),
            ("香港特别行政区", &["香港"]),
            ("阿里地区", &["阿里"]),
            ("浦东新区", &["浦东"]),
            ("东城区", &["东城"]),
            ("和县", &[]),
            ("永辉超市", &[]),
            ("泰安市发展改革委", &["泰安市发改委"]),
            ("泰安市发展和改革委员会", &["泰安市发改委"]),
            ("恒力石化股份有限公司", &["恒力石化"]),
            ("恒力石化(大连)", &["恒力石化"]),
            ("恒力石化（大连）有限公司", &["恒力石化大连", "恒力石化"]),
            (
                "浙江恒力石化（大连）有限公司",
                &["浙江恒力石化大连", "浙江恒力石化", "恒力石化"],
            ),
            (
                "恒力石化（大连）新材料科技有限公司",
                &["恒力石化大连新材料科技", "恒力石化新材料科技"],
            ),
            ("浙江省恒力集团有限公司", &["浙江省恒力", "恒力"]),
            ("恒力（集团）有限公司", &["恒力集团", "恒力"]),
            ("北京银行股份有限公司", &["北京银行"]),
            ("北京某某科技有限公司", &["北京某某科技", "某某科技"]),
            ("大连分公司", &[]),
            ("青果食品公司", &["青果食品"]),
            ("Apple Inc.", &["apple"]),
            ("Foo-Bar Co., Ltd.", &["foobar"]),
            ("Zinc", &[]),
            ("浙江大学", &[]),
            ("有限公司", &[]),
            ("", &[]),
            ("(", &[]),
        ] {
            assert_eq!(core_forms(name), cores, "{name}");
        }
    }

    #[test]
    fn every_place_of_the_gazetteer_has_its_short_name() {
        let tables = [
            include_str!("../../graph-data/gazetteer/cities.csv"),
            include_str!("../../graph-data/gazetteer/counties.csv"),
        ];
        let (mut seen, mut wrong) = (0, Vec::new());
        for row in tables.iter().flat_map(|table| table.lines().skip(1)) {
            let columns: Vec<&str> = row.split(',').collect();
            let short = columns[2].split(';').next().unwrap_or("");
            let is_zone = ["开发区", "示范区", "实验区", "园区", "神农架林区"];
            let is_zone = is_zone.iter().any(|end| columns[1].ends_with(end));
            if !short.is_empty() && !is_zone {
                let cores = core_forms(columns[1]);
                if !cores.iter().any(|core| *core == normal_form(short)) {
                    wrong.push((columns[1], short, cores));
                }
                seen += 1;
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        assert!(seen > 2500, "{seen}");
    }
}
