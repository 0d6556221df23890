//! Words of Chinese newspapers around figures: of changes, of comparisons, and what is no part of an indicator.

/// By how much something grew or fell: what stands right before the figure.
pub(super) const GROWS: &[&str] = &[
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
pub(super) const FALLS: &[&str] = &[
    "下降", "减少", "降低", "下滑", "回落", "收窄", "放缓", "缩减", "缩小", "缩短", "压缩", "压减",
    "削减", "消减", "锐减", "骤减", "净减", "少增", "萎缩", "下跌", "下挫", "下调", "降幅", "跌幅",
    "减幅", "跌", "降", "减", "少",
];

/// A rate that itself grows or falls.
pub(super) const RATES: &[&str] = &["增速", "增幅", "涨幅", "升幅", "增长率"];
pub(super) const FALLING_RATES: &[&str] = &["降幅", "跌幅", "减幅"];

/// What a change is measured from, before the word for it.
pub(super) const COMPARED: &[&str] = &["同比", "环比"];

/// What the time consists of that a change is measured from: 比年初, 较上年末, 比去年同期, 较前三季度.
pub(super) const TIMES: &str = "上去前今本同往当年月季度周旬期初末底半天日均一二三四";

/// What else may stand before the word for a change.
pub(super) const MANNER: &[&str] = &[
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
pub(super) const BETWEEN: &[&str] = &[
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
pub(super) const COMPARES: &[&str] = &["高于", "低于", "多于", "少于", "高出", "快于", "慢于"];

/// At the beginning of words, these tell nothing of what is measured.
pub(super) const BEFORE: &[&str] = &[
    "其中",
    "分别",
    "共计",
    "合计",
    "累计",
    "一共",
    "同时",
    "已经",
    "目前",
    "截至",
    "完成",
    "实现",
    "达成",
    "预计",
    "有望",
    "力争",
    "计划",
    "总共",
    "本月",
    "当月",
    "当年",
    "全年",
    "年度",
    "年内",
    "年初",
    "年底",
    "年末",
    "该公司",
    "该企业",
    "该集团",
    "该项目",
    "该园区",
    "该省",
    "该市",
    "该县",
    "该区",
    "该州",
    "该镇",
    "该村",
    "该厂",
    "该行",
    "其",
    "共",
    "并",
    "且",
    "而",
    "已",
    "将",
    "年",
    "可",
    "于",
    "在",
    "与",
    "和",
    "的",
];

/// Words that only look as if they began so: 在建项目, 可再生能源, 其他.
pub(super) const NOT_BEFORE: &[&str] = &[
    "在建",
    "在岗",
    "在校",
    "在册",
    "在线",
    "在职",
    "在途",
    "在读",
    "可再生",
    "可支配",
    "可用",
    "可比",
    "可供",
    "可燃",
    "可控",
    "可降解",
    "可回收",
    "共享",
    "共建",
    "共青",
    "共同",
    "并网",
    "并购",
    "其他",
    "其它",
    "其余",
    "和谐",
    "和平",
    "与会",
    "年轻",
    "年货",
    "年金",
];

/// A whole area, before a word that tells nothing of what is measured: 全市将新增, but 全市投资.
pub(super) const WHOLE: &[&str] = &[
    "全国", "全省", "全市", "全县", "全区", "全州", "全镇", "全乡", "全村",
];

/// At the end of them.
pub(super) const BEHIND: &[&str] = &[
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
    "将",
    "由",
    "从",
    "“",
    "：",
    ":",
];

/// What makes a word of 有 before it: 有色, 有机, 有效, 有限, 有线, 有轨, 有害, 有偿, 有关, 有毒, 有氧, 有形, 有序.
pub(super) const WITH_HAVE: &str = "色机效限线轨害偿关毒氧形序";
