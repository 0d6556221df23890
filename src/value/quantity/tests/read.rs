//! Quantities as web pages write them.

use crate::value::quantity::table::UnitTable;
use crate::value::quantity::{Quantity, read};

fn shown(text: &str) -> String {
    match read(text, UnitTable::built_in()) {
        Ok(figure) => figure.to_string(),
        Err(error) => error.message().to_owned(),
    }
}

/// The text of a page, and the text of the quantity, or the error.
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
    ("$5~$10", "5美元~10美元"),
    ("$5~10", "5美元~10美元"),
    ("¥5~10万元", "5万元~10万元"),
    ("约$5", "~5美元"),
    ("-$5~-$3", "-5美元~-3美元"),
    ("-$5", "-5美元"),
    ("$-5", "-5美元"),
    ("US$3", "3美元"),
    ("$1.5", "1.5美元"),
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
    ("-5℃以下", "<=-5摄氏度"),
    ("-5℃以上", ">=-5摄氏度"),
    ("-5℃及以下", "<=-5摄氏度"),
    ("-5℃左右", "~-5摄氏度"),
    ("负5℃以下", "<=-5摄氏度"),
    ("低于-5℃", "<-5摄氏度"),
    ("-20多℃", "<-20摄氏度"),
    ("-¥5以上", ">=-5元"),
    ("5万万元", "5亿元"),
    ("三五人", "3人~5人"),
    ("三五百万元", "300万元~500万元"),
    ("廿五人", "25人"),
    ("卅人", "30人"),
    ("〇点五%", "0.5%"),
    ("5元/平方米·月", "5元/平方米/个月"),
    ("5元/（平方米·月）", "5元/平方米/个月"),
    ("5元/(平方米·月)以上", ">=5元/平方米/个月"),
    ("3~5千元", "3000元~5000元"),
    ("3~5万元", "3万元~5万元"),
    ("1~3千万元", "1000万元~3000万元"),
    ("三至五百人", "300人~500人"),
    ("三千至五千万元", "3000万元~5000万元"),
    ("二十至三十万人", "20万人~30万人"),
    ("五至二十万人", "5万人~20万人"),
    ("五至十人", "5人~10人"),
    ("一千至两万元", "1000元~2万元"),
    ("8000~1万5千元", "8000元~1.5万元"),
    ("3~1.5万元", UNCLEAR),
    ("5~3万元", UNCLEAR),
    ("5000~2亿元", UNCLEAR),
    ("二至三十人", UNCLEAR),
    ("5~3千万元", UNCLEAR),
    ("1~1万5千元", UNCLEAR),
    ("50000~3万元", DISORDER),
    ("-3~-5万元", DISORDER),
    ("七八~十人", DISORDER),
    ("20多~30人", DISORDER),
    ("近20人以上", CONTRADICTION),
    ("约20人以上", CONTRADICTION),
    ("近20多人", CONTRADICTION),
    ("超过不足5人", CONTRADICTION),
    ("约超5人", CONTRADICTION),
    ("约20多人", CONTRADICTION),
    ("大约20多人", CONTRADICTION),
    ("超20多人", ">20人"),
    ("近20人左右", "~20人"),
    ("近亿元", "~1亿元"),
    ("万余人", ">1万人"),
    ("约300~500人", CONTRADICTION),
    ("约1300元~1800元", CONTRADICTION),
    ("大概1~2万元", CONTRADICTION),
    ("约为七八个人", CONTRADICTION),
    ("≈5元~6元", CONTRADICTION),
    ("近1000元~1800元", CONTRADICTION),
    ("七八个人左右", CONTRADICTION),
    ("百亿级", MAGNITUDE),
    ("千亿级", MAGNITUDE),
    ("百万级", MAGNITUDE),
    ("万级", MAGNITUDE),
    ("超百亿级", MAGNITUDE),
    ("百亿级以上", MAGNITUDE),
    ("十亿~百亿级", MAGNITUDE),
    ("2亿级", MAGNITUDE),
    ("10万级", MAGNITUDE),
    ("百级", MAGNITUDE),
    ("三级", "3级"),
    ("十级", "10级"),
    ("一千级", "1000级"),
    ("50000级", "50000级"),
    ("一个多月", ">1个月"),
    ("两个多月", ">2个月"),
    ("半个多月", ">0.5个月"),
    ("1个多小时", ">1小时"),
    ("两个余月", ">2个月"),
    ("一个来月", "~1个月"),
    ("三个多星期", ">3周"),
    ("1个多百分点", ">1个百分点"),
    ("超一个多月", ">1个月"),
    ("近一个多月", CONTRADICTION),
    ("三个多", ">3个"),
    ("两个半月", "2.5个月"),
    ("半年多", ">0.5年"),
    ("一年多", ">1年"),
    ("千分之三", "3‰"),
    ("千分之三点五以上", ">=3.5‰"),
    ("万分之五", "0.05%"),
    ("超万分之五", ">0.05%"),
    ("千分之三~千分之五", "3‰~5‰"),
    ("万分之三至万分之五", "0.03%~0.05%"),
    ("负百分之三", "-3%"),
    ("-百分之三", "-3%"),
    ("负千分之三", "-3‰"),
    ("负万分之三", "-0.03%"),
    ("百分之负三", "-3%"),
    ("零下5℃", "-5摄氏度"),
    ("零下五摄氏度", "-5摄氏度"),
    ("约零下5℃", "~-5摄氏度"),
    ("零下20多℃", "<-20摄氏度"),
    ("零下5℃以下", "<=-5摄氏度"),
    ("零下5℃~零上3℃", "-5摄氏度~3摄氏度"),
    ("最多不超过5人", "<=5人"),
    ("百分之三十以上", ">=30%"),
    ("百分之二十多", ">20%"),
    ("三成", "3成"),
    ("三元半", "3.5元"),
    ("3个半小时", "3.5小时"),
    ("三年半以上", ">=3.5年"),
    ("¥5元", "5元"),
    ("¥5/吨", "5元/吨"),
    ("$5以上", ">=5美元"),
    ("20 多 人", ">20人"),
    ("3 万元", "3万元"),
    (
        "超5元以下",
        "`超5元以下` cannot be read as a quantity: its words contradict one another",
    ),
];

const UNCLEAR: &str = "which multipliers of its second number count for its first one is not certain; write them at both";
const DISORDER: &str = "the ends of a range are two numbers, the lower one first";
const MAGNITUDE: &str = "`级` behind 百, 千, 万 or 亿 states an order of magnitude, not a number of levels; write the number";
const CONTRADICTION: &str = "its words contradict one another";

const FRACTION: &str = "fractions are not read; write a percentage, or a decimal with 倍";
const WEIGHT: &str = "its `两` may be a digit or the weight; write `市两` for the weight";

/// Texts that are ambiguous to a careful reader.
#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    for (text, why) in [
        ("2 0人", "there is a space within a number"),
        ("2\u{3000}０人", "there is a space within a number"),
        ("1. 5万元", "there is a space within a number"),
        ("1, 578元", "there is a space within a number"),
        ("5m 2", "there is a space within a number"),
        ("三 五人", "there is a space within a number"),
        (
            "超-5%",
            "`超` may mean either side of a negative number; write `>` or `<`",
        ),
        (
            "-5℃以内",
            "`以内` may mean either side of a negative number; write `>` or `<`",
        ),
        ("$5元", "`$` and `元` are different units"),
        ("-$-5", "it does not begin with a number"),
        ("万元", "its 万 or 亿 has no number before it"),
        ("亿元", "its 万 or 亿 has no number before it"),
        ("--5℃", "it does not begin with a number"),
        ("三万年半", "`半` must follow a whole number of one unit"),
        ("3.5年半", "`半` must follow a whole number of one unit"),
        ("十几年半", "`半` must follow a whole number of one unit"),
        (
            "1.5万3千元",
            "digits follow a decimal, or two neighbouring digits, that is multiplied already",
        ),
        ("几十人", "it does not begin with a number"),
        ("上百人", "it does not begin with a number"),
        ("翻番", "it does not begin with a number"),
        ("翻两番", "it does not begin with a number"),
        ("±5℃", "it does not begin with a number"),
    ] {
        let message = shown(text);
        assert!(
            message.ends_with(&format!("cannot be read as a quantity: {why}")),
            "{text}: {message}"
        );
    }
    for text in [
        "三成五",
        "八折",
        "5元3角",
        "三元五角",
        "1小时30分",
        "半百人",
        "5元/",
        "5元//亩",
        "1~2~3元",
        "5万半",
        "元",
    ] {
        assert!(read(text, UnitTable::built_in()).is_err(), "{text}");
    }
}

#[test]
fn written_out_figures_that_cannot_be_read_say_why() {
    for (text, why) in [
        ("三分之一", FRACTION),
        ("十分之三", FRACTION),
        ("超三分之二", FRACTION),
        ("负三分之一", FRACTION),
        ("三分之一~三分之二", FRACTION),
        ("零下5人", "`零下` is said of temperatures, such as 零下5℃"),
        ("零下5度", "`零下` is said of temperatures, such as 零下5℃"),
        ("零下-5℃", "it does not begin with a number"),
        ("5两", WEIGHT),
        ("五两", WEIGHT),
        ("12两以上", WEIGHT),
    ] {
        let message = shown(text);
        assert!(
            message.ends_with(&format!("cannot be read as a quantity: {why}")),
            "{text}: {message}"
        );
    }
}

#[test]
fn figures_as_pages_print_them() {
    for (text, figure) in PRINTED {
        let found = shown(text);
        let why = found.split_once("cannot be read as a quantity: ");
        let refused = why.is_some_and(|(_, why)| why == *figure);
        assert!(refused || found == *figure, "{text}: {found}");
    }
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

#[test]
fn a_currency_before_the_number_is_the_unit_behind_it() {
    for (text, why) in [
        ("$5m", "`$` and `米` are different units"),
        ("$5m~6m", "`$` and `米` are different units"),
        ("¥5吨", "`¥` and `吨` are different units"),
        ("$3亿元", "`$` and `元` are different units"),
        ("¥5元/元", "`¥` and `倍` are different units"),
        ("$5~¥10", "measures money(USD)"),
    ] {
        let message = shown(text);
        assert!(message.contains(why), "{text}: {message}");
    }
}

#[test]
fn what_has_no_unit_says_so() {
    let units = UnitTable::built_in();
    for (unit, why) in [
        ("亿", "`亿` is a multiplier without a unit"),
        ("千万", "`千万` is a multiplier without a unit"),
        ("", "the name of the unit is empty"),
        (" ", "the name of the unit is empty"),
        ("元/", "`元/` is not a unit that is known"),
    ] {
        let figure: Quantity = "5元".parse().expect("a figure");
        let error = figure.text_in(unit, None, units).expect_err(unit);
        assert_eq!(error.message(), why);
        let error = figure.converted(unit, units).expect_err(unit);
        assert_eq!(error.message(), why);
    }
    assert_eq!(shown("5/"), "`/` is not a unit that is known");
}

#[test]
fn percentages_become_percentage_points_where_this_is_asked_for() {
    let units = UnitTable::built_in();
    for (text, unit, converted) in [
        ("21.7%", "个百分点", "21.7个百分点"),
        ("21.7个百分点", "%", "21.7%"),
        ("5‰", "百分点", "0.5个百分点"),
        ("0.05%", "个基点", "5个基点"),
        ("25个基点", "‰", "2.5‰"),
        ("超3%", "个百分点", ">3个百分点"),
    ] {
        let figure: Quantity = text.parse().expect("a figure");
        let found = figure.converted(unit, units).map(|found| found.to_string());
        assert_eq!(found.ok().as_deref(), Some(converted), "{text}");
    }
    let figure: Quantity = "5%".parse().expect("a figure");
    assert!(figure.converted("元", units).is_err());
    let points: Quantity = "5个百分点".parse().expect("a figure");
    assert!(figure != points && points.converted("人", units).is_err());
}
