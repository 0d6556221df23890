//! What names have at their ends, and may have or not: the tables, with the reason for each.

/// Forms of firms and groups, at the end of a name, the longest first where one is the end of another. Nobody says them:
/// 恒力石化股份有限公司 is 恒力石化. They are taken away one after the other (集团有限公司).
pub(super) const FIRMS: &[&str] = &[
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "控股集团",
    "企业集团",
    "集团",
    "控股",
    "股份",
];

/// What 公司 and the like are not the form of: a branch is another thing than the firm (大连分公司).
pub(super) const NOT_FIRMS: &[&str] = &["分公司", "子公司", "母公司", "上市公司"];

/// Forms of firms in other languages: the last words of a name, without their points.
pub(super) const FOREIGN_FIRMS: &[&str] = &[
    "company limited",
    "pte ltd",
    "pty ltd",
    "co ltd",
    "incorporated",
    "corporation",
    "holdings",
    "limited",
    "company",
    "group",
    "corp",
    "gmbh",
    "inc",
    "llc",
    "ltd",
    "plc",
    "co",
    "ag",
    "nv",
    "sa",
    "s a",
    "n v",
];

/// In brackets, these say what kind of firm it is, as the ends above do: 某某(集团)有限公司, 某某(中国)有限公司.
pub(super) const IN_BRACKETS: &[&str] = &[
    "集团", "中国", "控股", "股份", "国际", "全国", "本部", "总部",
];

/// What says only of which trade a firm is: 银行 is no name for 北京银行, so that the place before it stays.
pub(super) const TRADES: &[&str] = &[
    "银行",
    "证券",
    "保险",
    "信托",
    "基金",
    "期货",
    "租赁",
    "担保",
    "投资",
    "资本",
    "金融",
    "汽车",
    "客车",
    "钢铁",
    "石化",
    "石油",
    "化工",
    "煤炭",
    "能源",
    "电力",
    "电网",
    "电气",
    "电子",
    "电器",
    "机械",
    "机床",
    "重工",
    "建工",
    "建设",
    "建筑",
    "建材",
    "水泥",
    "水务",
    "燃气",
    "热力",
    "环保",
    "地产",
    "置业",
    "物业",
    "城建",
    "路桥",
    "交通",
    "地铁",
    "公交",
    "航空",
    "机场",
    "港口",
    "港务",
    "航运",
    "物流",
    "铁路",
    "通信",
    "软件",
    "科技",
    "网络",
    "信息",
    "医药",
    "制药",
    "药业",
    "医疗",
    "生物",
    "食品",
    "啤酒",
    "酒业",
    "粮食",
    "农业",
    "渔业",
    "林业",
    "矿业",
    "纺织",
    "服装",
    "服饰",
    "造纸",
    "印刷",
    "传媒",
    "出版",
    "广播",
    "文化",
    "旅游",
    "酒店",
    "商业",
    "贸易",
    "百货",
    "实业",
    "发展",
    "工业",
    "制造",
    "材料",
    "新材料",
    "石材",
    "铝业",
    "铜业",
    "交通投资",
    "城市建设",
    "国有资产",
    "国有资本",
    "农村商业银行",
    "农商银行",
    "产业投资",
];

/// Long forms of what is said in short, and the short one: both are used side by side, in papers and in signs.
pub(super) const SHORT_FORMS: &[(&str, &str)] = &[
    ("高新技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委员会", "发改委"),
    ("发展和改革委", "发改委"),
    ("发展改革委", "发改委"),
    ("发展和改革局", "发改局"),
    ("工业和信息化厅", "工信厅"),
    ("工业和信息化局", "工信局"),
    ("工业和信息化部", "工信部"),
    ("国有资产监督管理委员会", "国资委"),
    ("市场监督管理局", "市场监管局"),
    ("人力资源和社会保障", "人社"),
    ("工作委员会", "工委"),
    ("管理委员会", "管委会"),
    ("人民政府", "政府"),
    ("中国共产党", "中共"),
    ("农村商业银行", "农商银行"),
    ("农商行", "农商银行"),
];

/// Levels of administration, at the end of the name of a place: 泰安 is 泰安市. The longest first where one is the end of
/// another. Development zones are not among them, because 丽水经开区 is not 丽水.
pub(super) const LEVELS: &[&str] = &[
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "街道",
    "特区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "盟",
    "旗",
    "镇",
    "乡",
    "村",
];

/// Words that only look as if they ended with a level: 永辉超市 is no 永辉超.
pub(super) const NOT_LEVELS: &[&str] = &[
    "开发区",
    "高新区",
    "经开区",
    "小区",
    "社区",
    "景区",
    "库区",
    "灾区",
    "厂区",
    "校区",
    "院区",
    "灌区",
    "牧区",
    "保税区",
    "示范区",
    "试验区",
    "实验区",
    "合作区",
    "功能区",
    "集聚区",
    "管理区",
    "自贸区",
    "保护区",
    "风景区",
    "度假区",
    "工业区",
    "商务区",
    "超市",
    "股市",
    "楼市",
    "夜市",
    "菜市",
    "上市",
    "农村",
    "乡村",
    "度假村",
    "新村",
    "小镇",
    "家乡",
    "乡镇",
    "同盟",
    "联盟",
    "加盟",
    "红旗",
    "国旗",
    "市辖区",
];

/// The peoples in the names of autonomous places, with 族 or without: 延边朝鲜族自治州, 博尔塔拉蒙古自治州.
pub(super) const PEOPLES: &[&str] = &[
    "各",
    "壮",
    "满",
    "回",
    "苗",
    "维吾尔",
    "土家",
    "彝",
    "蒙古",
    "藏",
    "布依",
    "侗",
    "瑶",
    "朝鲜",
    "白",
    "哈尼",
    "哈萨克",
    "黎",
    "傣",
    "畲",
    "傈僳",
    "仡佬",
    "东乡",
    "拉祜",
    "水",
    "佤",
    "纳西",
    "羌",
    "土",
    "仫佬",
    "锡伯",
    "柯尔克孜",
    "达斡尔",
    "景颇",
    "毛南",
    "撒拉",
    "布朗",
    "塔吉克",
    "阿昌",
    "普米",
    "鄂温克",
    "怒",
    "京",
    "基诺",
    "德昂",
    "保安",
    "俄罗斯",
    "裕固",
    "乌孜别克",
    "门巴",
    "鄂伦春",
    "独龙",
    "塔塔尔",
    "赫哲",
    "高山",
    "珞巴",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal_form;

    /// Only in this order the first end that fits is the longest.
    fn the_longest_comes_first(ends: &[&str]) {
        for (at, end) in ends.iter().enumerate() {
            let hidden = ends[at + 1..].iter().find(|later| later.ends_with(end));
            assert_eq!(hidden, None, "behind {end}");
        }
    }

    #[test]
    fn tables_are_in_order_and_in_normal_form() {
        the_longest_comes_first(FIRMS);
        the_longest_comes_first(LEVELS);
        the_longest_comes_first(FOREIGN_FIRMS);
        for (at, (long, short)) in SHORT_FORMS.iter().enumerate() {
            let hidden = SHORT_FORMS[at + 1..]
                .iter()
                .find(|(later, _)| later.contains(long));
            assert_eq!(hidden, None, "behind {long}");
            assert!(long != short && normal_form(long) == *long && normal_form(short) == *short);
        }
        for words in [
            FIRMS,
            NOT_FIRMS,
            IN_BRACKETS,
            TRADES,
            LEVELS,
            NOT_LEVELS,
            PEOPLES,
        ] {
            for word in words {
                assert_eq!(normal_form(word), *word);
            }
        }
    }
}

/// What is named after a place or a person, behind the name: 长兴岛 is an island, and not the 长兴 of a county. Without what lies
/// in a place and tells of it too, such as 站, 港 and 机场.
pub(super) const NAMED_AFTER: &[&str] = &[
    "岛", "半岛", "群岛", "湾", "河", "湖", "山", "岭", "峡", "路", "街", "大街", "大道", "大桥",
    "村", "镇", "乡", "寺", "庙", "水库",
];

/// Words that only look as if they began so: 泰安路桥, 泰安乡村.
pub(super) const NOT_NAMED_AFTER: &[&str] = &[
    "岛内", "岛上", "岛屿", "湾区", "河道", "河流", "河长", "河段", "河湖", "河网", "湖泊", "湖区",
    "山区", "山水", "山体", "山地", "山林", "山海", "山村", "山上", "路桥", "路网", "路径", "路线",
    "路面", "路段", "路演", "路况", "路上", "街区", "街头", "街巷", "街上", "村镇", "村民", "村庄",
    "村级", "村里", "村集体", "村企", "村干部", "村村", "镇街", "镇村", "镇区", "镇域", "乡村",
    "乡镇", "乡亲", "乡贤", "乡土", "庙会",
];
