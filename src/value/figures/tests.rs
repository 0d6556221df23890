//! Figures in running text.

use super::*;
use proptest::prelude::*;

fn found(text: &str) -> Vec<String> {
    let base = "2022".parse().ok();
    let figures = figures(text, base, UnitTable::built_in()).into_iter();
    let shown = figures.map(|figure| match figure.meaning {
        FigureMeaning::Quantity(quantity) => format!("{} {quantity}", figure.text),
        FigureMeaning::Period(period) => {
            format!("{} {}", figure.text, period.expect("a base was given"))
        }
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
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn places_are_characters_and_the_year_may_be_open() {
    let found = figures("恒力 上半年增收20 万元", None, UnitTable::built_in());
    let places: Vec<(usize, usize)> = found
        .iter()
        .map(|figure| (figure.start, figure.end))
        .collect();
    assert_eq!(places, [(3, 6), (8, 13)]);
    assert_eq!(found[0].meaning, FigureMeaning::Period(None));
    assert_eq!(found[1].text, "20 万元");
}

proptest! {
    #[test]
    fn every_figure_is_read_as_it_is_alone(text in "[0-9一二三十百万亿约近超多个人家元%年月日前上半今去~/至·.,，“”X ＋-]{0,24}") {
        let characters: Vec<char> = text.chars().collect();
        let mut last = 0;
        for figure in figures(&text, "2022".parse().ok(), UnitTable::built_in()) {
            prop_assert!(last <= figure.start && figure.start < figure.end);
            let piece: String = characters[figure.start..figure.end].iter().collect();
            prop_assert_eq!(&piece, &figure.text);
            match figure.meaning {
                FigureMeaning::Quantity(quantity) => prop_assert_eq!(read(&piece, UnitTable::built_in())?, quantity),
                FigureMeaning::Period(period) => {
                    prop_assert_eq!(crate::value::period::read(&piece, "2022".parse().ok()).ok(), period);
                }
            }
            last = figure.end;
        }
    }
}
