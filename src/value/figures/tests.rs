//! Figures in running text.

use super::*;
use crate::error::{Error, ErrorCode};
use proptest::prelude::*;

fn all_figures(text: &str, base: Option<Period>) -> Vec<Figure> {
    let found = figures(text, base, UnitTable::built_in(), &|| Ok(()));
    found.expect("nothing stops it")
}

#[test]
fn a_long_text_is_read_as_long_as_it_may_be() {
    let text = "上半年增长3.5%，".repeat(1000);
    let stop = || Err(Error::limit(ErrorCode::TimeOut, "over"));
    assert!(figures(&text, None, UnitTable::built_in(), &stop).is_err());
}

fn found(text: &str) -> Vec<String> {
    let base = "2022".parse().ok();
    let figures = all_figures(text, base).into_iter();
    let shown = figures.map(|figure| match figure.meaning {
        FigureMeaning::Quantity(quantity) => format!("{} {quantity}", figure.text),
        FigureMeaning::Period(period) => {
            format!("{} {}", figure.text, period.expect("a base was given"))
        }
        FigureMeaning::Open => format!("{} ?", figure.text),
    });
    shown.collect()
}

#[test]
fn quantities_with_the_words_around_them() {
    for (text, expected) in [
        (
            "总额为163.8亿元，增长3.5%。",
            &["163.8亿元 163.8亿元", "3.5% 3.5%"][..],
        ),
        ("面积约为9.3万平方米", &["约为9.3万平方米 ~9.3万平方米"]),
        ("达近20%的企业", &["近20% ~20%"]),
        (
            "人员160多人，10多家企业",
            &["160多人 >160人", "10多家 >10家"],
        ),
        (
            "超5000万米，逾300亿元",
            &["超5000万米 >5000万米", "逾300亿元 >300亿元"],
        ),
        (
            "5000万元以上的10家以上",
            &["5000万元以上 >=5000万元", "10家以上 >=10家"],
        ),
        ("增收 1300 元~1800元", &["1300 元~1800元 1300元~1800元"]),
        ("每天300人至500人", &["300人至500人 300人~500人"]),
        (
            "160万吨/年树脂和4X21万吨/年装置",
            &["160万吨/年 160万吨/年", "21万吨/年 21万吨/年"],
        ),
        ("在60分钟内、7天内", &["60分钟内 <=60分钟", "7天内 <=7天"]),
        (
            "七八个人，两万元，六套",
            &["七八个人 7人~8人", "两万元 2万元", "六套 6套"],
        ),
        ("下降百分之三，零下5℃", &["百分之三 3%", "零下5℃ -5摄氏度"]),
        ("¥5和-$3", &["¥5 5元", "-$3 -3美元"]),
        ("１．２万户", &["１．２万户 1.2万户"]),
        ("一批企业一方面有一家", &[]),
        ("十分重要，百度公司，千方百计", &[]),
        ("三分之一，近三分之二，百分之三十", &["百分之三十 30%"]),
        ("十分钟，得了10分", &["十分钟 10分钟", "10分 10分"]),
        (
            "为期5日，5日内，历时12日",
            &["5日 5天", "5日内 <=5天", "12日 12天"],
        ),
        ("第三个，第5名", &[]),
        ("200强，6S，A5，十大，1-3-5", &[]),
        ("DNA2米", &[]),
        ("5mm和3mmm", &["5mm 5毫米"]),
        ("", &[]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn numbers_that_are_left_open() {
    for (text, expected) in [
        ("引进数十家企业", &["数十家 ?"][..]),
        ("投资几十亿元，几千万元", &["几十亿元 ?", "几千万元 ?"]),
        ("约数百人，超数千家", &["约数百人 ?", "超数千家 ?"]),
        ("上千家，上百万元", &["上千家 ?", "上百万元 ?"]),
        ("成百上千人，数以百计", &["成百上千人 ?", "数以百计 ?"]),
        (
            "若干家，好几百家，几百多家",
            &["若干家 ?", "好几百家 ?", "几百多家 ?"],
        ),
        (
            "几百到几千人，几十到一百家",
            &["几百到几千人 ?", "几十到一百家 ?"],
        ),
        // These have a number.
        (
            "近百家，十几家，百余家",
            &["近百家 ~100家", "十几家 >10家", "百余家 >100家"],
        ),
        ("总数十家，完成百亿元", &["十家 10家", "百亿元 100亿元"]),
        ("引进数10家企业，数100万元", &["数10家 ?", "数100万元 ?"]),
        (
            "户数100户，企业数10家，数105家",
            &["100户 100户", "10家 10家", "105家 105家"],
        ),
        ("上百度搜索，数字经济，几何", &[]),
        ("交易个数684个", &["684个 684个"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

/// What a figure says in a text, [`read`] says of it alone; where that reads none, the text has none.
#[test]
fn a_figure_in_a_text_says_what_it_says_alone() {
    for figure in [
        "数10家",
        "数100家",
        "几10家",
        "好几100家",
        "数十家",
        "近百家",
        "近100家",
        "百余家",
        "上千人",
        "上百家",
        "3成",
        "3成以上",
        "近三成",
        "超九成",
        "两成多",
        "三成左右",
        "一半以上",
        "近一半",
        "10来家",
        "十来家",
        "10余家",
        "10多家",
        "10几家",
        "十几家",
        "二三十家",
        "三五家",
        "不到10家",
        "10家左右",
        "10家上下",
        "约10家",
        "至少10家",
        "10家以上",
        "10家及以上",
        "10~20家",
        "10至20家",
        "1000多万元",
        "百万余元",
        "一个半月",
        "两年半",
        "半年",
        "半数以上",
    ] {
        let alone = read(figure, UnitTable::built_in()).ok();
        for (before, behind) in [("", ""), ("引进", "企业"), ("，", "。")] {
            let text = format!("{before}{figure}{behind}");
            let found = all_figures(&text, None).into_iter();
            let quantities = found.filter_map(|figure| match figure.meaning {
                FigureMeaning::Quantity(quantity) => Some(quantity),
                FigureMeaning::Period(_) | FigureMeaning::Open => None,
            });
            let quantities: Vec<Quantity> = quantities.collect();
            let expected: Vec<Quantity> = alone.clone().into_iter().collect();
            assert_eq!(quantities, expected, "{text}");
        }
    }
}

#[test]
fn periods_and_quantities_side_by_side() {
    for (text, expected) in [
        (
            "今年1月~7月完成684个",
            &["今年1月~7月 2022-01/2022-07", "684个 684个"][..],
        ),
        ("上半年增长25.5%", &["上半年 2022-H1", "25.5% 25.5%"]),
        (
            "今年上半年，7月份",
            &["今年上半年 2022-H1", "7月份 2022-07"],
        ),
        ("比上年同期加快3个月", &["上年同期 2021", "3个月 3个月"]),
        ("去年3月，在6月", &["去年3月 2021-03", "6月 2022-06"]),
        (
            "2022年7月15日，2022",
            &["2022年7月15日 2022-07-15", "2022 2022"],
        ),
        (
            "“十四五”时期投资十五亿元",
            &["“十四五”时期 2021/2025", "十五亿元 15亿元"],
        ),
        (
            "前三季度，未来5年",
            &["前三季度 2022-01/2022-09", "5年 5年"],
        ),
        ("在1000到2000之间，编号23456", &[]),
        (
            "2023/1/5发布，2023/12/31",
            &["2023/1/5 2023-01-05", "2023/12/31 2023-12-31"],
        ),
        ("2021/2025，3/4/5", &["2021/2025 2021/2025"]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn places_are_characters_and_the_year_may_be_open() {
    let found = all_figures("恒力 上半年增收20 万元", None);
    let places: Vec<(usize, usize)> = found
        .iter()
        .map(|figure| (figure.start, figure.end))
        .collect();
    assert_eq!(places, [(3, 6), (8, 13)]);
    assert_eq!(found[0].meaning, FigureMeaning::Period(None));
    assert_eq!(found[1].text, "20 万元");
}

#[test]
fn days_that_no_period_says() {
    for (text, written) in [
        ("5日上午", "5日"),
        ("5日至7日召开", "5日至7日"),
        ("2月29日", "2月29日"),
        ("2023年2月29日", "2023年2月29日"),
        ("2023/2/30", "2023/2/30"),
        ("2022年2月30日", "2022年2月30日"),
        ("9999年13月32日", "9999年13月32日"),
    ] {
        let found = all_figures(text, "2022".parse().ok());
        let told: Vec<(&str, &FigureMeaning)> = found
            .iter()
            .map(|figure| (figure.text.as_str(), &figure.meaning))
            .collect();
        assert_eq!(told, [(written, &FigureMeaning::Period(None))], "{text}");
    }
}

/// The figures with a unit of the page of the seed, as a reader notes them down, without spaces.
const OF_THE_PAGE: &str = "25.5% 25.5% 21.7个百分点 5.3个百分点 20.1个百分点 4.8% 0.8个百分点 18.8% \
    1.0个百分点 \
    30.8% 3.9个百分点 7.0个百分点 17.9个百分点 10.0% 1.4个百分点 20.5% 1.1个百分点 \
    26.9% 60.9% 54.8% 16.9个百分点 12.7% 21.8% 10.4% 3.2个百分点 \
    21.7% 29.8个百分点 9.1个百分点 22.6个百分点 4.8% 0.9个百分点 0.9个百分点 60.8% \
    52.0% 23.9个百分点 30.4% 9.4% 2.7个百分点 \
    160多人 20个 3个月 三级 11家 32家 1个 20个 七八个人 60分钟内 24小时内 7天内 3.4% \
    6.7% 63% \
    684个 33.9% 163.8亿元 3.5% 4.7亿元 111个 15.7亿元 684个 98% 48% 46% \
    89% 42% 21% 1774个 811个 46% 684个 39% 183个 10% 96个 5% 89个 \
    242.9亿元 42亿元 1.1亿元 7.5亿元 \
    10多家 160万吨/年 60万吨/年 21万吨/年 45万吨/年 20万吨/年 10多个 六套 5个 7500人 \
    约为9.3万平方米 约为27.4万平方米 \
    四种 1578万元 224个 101个 89个 12.71亿元 1.2万户 1578万元 三张 四种 六项 777家 \
    296个 750个 5631项 4556项 四种 四种 1000亩 50万元 20万元 1300元~1800元 两万元 \
    15个 4450万元 120亩 260万元 8个 7支 300人~500人 3.6万元 1处 1处 80名 \
    3000元~5000元 2.8万元 五个 三张 68种 三级 六项 \
    四条 四条 50% 近20% 36.4% 23.6% 7倍 90% 超5000万米 25% 3年 30%以上 3.2亿元 \
    5000万元以上 三个 5年 1个 10家以上 100家以上 3个以上 30家以上 超300亿元 5项以上 50个以上 \
    超500亿元";

/// The paragraphs and headlines of the page, where it is: in `TUPU_SEED`, or beside the repository.
fn page() -> Option<Vec<String>> {
    let named = std::env::var("TUPU_SEED").unwrap_or_default();
    let root = env!("CARGO_MANIFEST_DIR");
    let places = [
        named,
        format!("{root}/../shared/seed/page.md"),
        format!("{root}/../../shared/seed/page.md"),
    ];
    let text = places
        .iter()
        .find_map(|place| std::fs::read_to_string(place).ok())?;
    let mut within = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let begins_paragraph = line.starts_with("**a");
        within = begins_paragraph || within && !line.starts_with('#');
        let headline = ["- 标题", "- 副题", "### a"]
            .iter()
            .any(|mark| line.starts_with(mark));
        match line.split_once('：') {
            Some((_, headline_text)) if headline => {
                let bare = headline_text.split("（原").next();
                lines.push(bare.unwrap_or("").to_owned());
            }
            _ if within && !begins_paragraph => lines.push(line.to_owned()),
            _ => {}
        }
    }
    Some(lines)
}

#[test]
fn the_figures_of_a_page() {
    let Some(page) = page() else {
        return;
    };
    let mut missing: Vec<&str> = OF_THE_PAGE.split_whitespace().collect();
    let (all, mut besides) = (missing.len(), Vec::new());
    for figure in page
        .iter()
        .flat_map(|line| all_figures(line, "2022".parse().ok()))
    {
        let text: String = figure.text.split_whitespace().collect();
        match missing.iter().position(|other| *other == text) {
            Some(at) => drop(missing.remove(at)),
            None if matches!(figure.meaning, FigureMeaning::Quantity(_)) => besides.push(text),
            None => {}
        }
    }
    assert!(
        missing.len() * 20 <= all,
        "{missing:?} of {all} are not found"
    );
    // 百场 is a manner of speaking.
    assert!(besides.len() * 20 <= all, "{besides:?} are no figures");
}

proptest! {
    #[test]
    fn every_figure_is_read_as_it_is_alone(text in "[0-9一二三十百万亿约近超多个人家元%年月日前上半今去~/至·.,，“”X ＋-]{0,24}") {
        let characters: Vec<char> = text.chars().collect();
        let mut last = 0;
        for figure in all_figures(&text, "2022".parse().ok()) {
            prop_assert!(last <= figure.start && figure.start < figure.end);
            let piece: String = characters[figure.start..figure.end].iter().collect();
            prop_assert_eq!(&piece, &figure.text);
            match figure.meaning {
                FigureMeaning::Quantity(quantity) => prop_assert_eq!(read(&piece, UnitTable::built_in())?, quantity),
                FigureMeaning::Period(period) => {
                    prop_assert_eq!(crate::value::period::read(&piece, "2022".parse().ok()).ok(), period);
                }
                FigureMeaning::Open => prop_assert!(read(&piece, UnitTable::built_in()).is_err()),
            }
            last = figure.end;
        }
    }
}
