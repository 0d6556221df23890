// a1 山西高技术产业投资上半年同比增长25.5%

CREATE (a:Article {id: 'a1', headline: '山西高技术产业投资上半年同比增长25.5%', page: '产业热点',
        column: '产业动态', column_inferred: true, source: ['a1.p1', 'a1.p2', 'a1.p3']})
WITH a
UNWIND ['a1.p1', 'a1.p2', 'a1.p3'] AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

MATCH (a:Article {id: 'a1'}), (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '郭建军', source: ['a1.p1']}),
       (reporter)-[:HOLDS_POSITION {title: '记者', source: ['a1.p1']}]->(paper),
       (a)-[:REPORTED_BY {role: '记者', source: ['a1.p1']}]->(reporter),
       (a)-[:REPORTED_BY {source: ['a1.p1']}]->(paper);

// ---- Industries -----------------------------------------------------------------------------------------------------

CREATE (:Industry {name: '高技术产业', source: ['a1.p1', 'a1.p2', 'a1.p3']}),
       (:Industry {name: '制造业', source: ['a1.p2']}),
       (:Industry {name: '服务业', source: ['a1.p3']}),
       (:Industry {name: '高技术制造业', source: ['a1.p2']}),
       (:Industry {name: '高技术服务业', source: ['a1.p3']}),
       (:Industry {name: '电子及通信设备制造业', source: ['a1.p2']}),
       (:Industry {name: '医药制造业', source: ['a1.p2']}),
       (:Industry {name: '信息服务业', source: ['a1.p3']}),
       (:Industry {name: '研发与设计服务业', source: ['a1.p3']});

// 其中 and 占…的比重 say what is part of what.
UNWIND [
  {part: '高技术制造业',         whole: '高技术产业',   source: ['a1.p2']},
  {part: '高技术制造业',         whole: '制造业',       source: ['a1.p2']},
  {part: '高技术服务业',         whole: '高技术产业',   source: ['a1.p3']},
  {part: '高技术服务业',         whole: '服务业',       source: ['a1.p3']},
  {part: '电子及通信设备制造业', whole: '高技术制造业', source: ['a1.p2']},
  {part: '医药制造业',           whole: '高技术制造业', source: ['a1.p2']},
  {part: '信息服务业',           whole: '高技术服务业', source: ['a1.p3']},
  {part: '研发与设计服务业',     whole: '高技术服务业', source: ['a1.p3']}
] AS row
MATCH (part:Industry {name: row.part}), (whole:Industry {name: row.whole})
CREATE (part)-[:PART_OF {source: row.source}]->(whole);

// Money invested in an industry of the province: the industry is there.
MATCH (province:Province {name: '山西省'}), (industry:Industry)
WHERE industry.name IN ['高技术产业', '高技术制造业', '高技术服务业', '电子及通信设备制造业', '医药制造业',
                        '信息服务业', '研发与设计服务业']
CREATE (province)-[:IN_INDUSTRY {source: industry.source, inferred: true}]->(industry);

// ---- Indicators -----------------------------------------------------------------------------------------------------

// 全省投资 and 全省全部投资 are other words for 全省固定资产投资.
CREATE (:Indicator {name: '全省固定资产投资', aliases: ['固定资产投资', '全省投资', '全省全部投资'], source: ['a1.p1']}),
       (:Indicator {name: '全省制造业投资', aliases: ['制造业投资'], source: ['a1.p2']}),
       (:Indicator {name: '全省服务业投资', aliases: ['服务业投资'], source: ['a1.p3']}),
       (:Indicator {name: '高技术产业投资', source: ['a1.p1', 'a1.p2', 'a1.p3']}),
       (:Indicator {name: '高技术制造业投资', source: ['a1.p2']}),
       (:Indicator {name: '高技术服务业投资', source: ['a1.p3']}),
       (:Indicator {name: '电子及通信设备制造业投资', source: ['a1.p2']}),
       (:Indicator {name: '医药制造业投资', source: ['a1.p2']}),
       (:Indicator {name: '信息服务业投资', source: ['a1.p3']}),
       (:Indicator {name: '研发与设计服务业投资', source: ['a1.p3']}),
       (:Indicator {name: '高技术产业投资全国平均水平', aliases: ['全国高技术产业投资'], source: ['a1.p1']}),
       (:Indicator {name: '高技术制造业投资全国平均水平', aliases: ['全国高技术制造业投资'], source: ['a1.p2']}),
       (:Indicator {name: '高技术服务业投资全国平均水平', aliases: ['全国高技术服务业投资'], source: ['a1.p3']}),
       (:Indicator {name: '有效投资', source: ['a1.p1']});

UNWIND [
  {part: '高技术产业投资',           whole: '全省固定资产投资', source: ['a1.p1']},
  {part: '高技术制造业投资',         whole: '高技术产业投资',   source: ['a1.p2']},
  {part: '高技术制造业投资',         whole: '全省制造业投资',   source: ['a1.p2']},
  {part: '高技术服务业投资',         whole: '高技术产业投资',   source: ['a1.p3']},
  {part: '高技术服务业投资',         whole: '全省服务业投资',   source: ['a1.p3']},
  {part: '电子及通信设备制造业投资', whole: '高技术制造业投资', source: ['a1.p2']},
  {part: '医药制造业投资',           whole: '高技术制造业投资', source: ['a1.p2']},
  {part: '信息服务业投资',           whole: '高技术服务业投资', source: ['a1.p3']},
  {part: '研发与设计服务业投资',     whole: '高技术服务业投资', source: ['a1.p3']}
] AS row
MATCH (part:Indicator {name: row.part}), (whole:Indicator {name: row.whole})
CREATE (part)-[:PART_OF {source: row.source}]->(whole);

// ---- Figures --------------------------------------------------------------------------------------------------------

// All of Shanxi's first half-year, each with what it is measured against: `to` is the baseline or the denominator, `said`
// is the page's word for it, `then` the earlier period where the baseline is one. A difference is one of growth rates.
UNWIND [
  {of: '高技术产业投资', kind: 'growth',        value: 25.5, unit: '%',        printed: '25.5%',        to: '高技术产业投资',             said: '同比',             then: '2021-H1', source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'growth_change', value: 21.7, unit: '个百分点', printed: '21.7个百分点', to: '高技术产业投资',             said: '上年同期',         then: '2021-H1', source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'difference',    value: 5.3,  unit: '个百分点', printed: '5.3个百分点',  to: '高技术产业投资全国平均水平', said: '全国平均水平',     of_kind: 'growth', source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'difference',    value: 20.1, unit: '个百分点', printed: '20.1个百分点', to: '全省固定资产投资',           said: '全省固定资产投资', of_kind: 'growth', source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'share',         value: 4.8,  unit: '%',        printed: '4.8%',         to: '全省固定资产投资',           said: '全省投资',         source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'share_change',  value: 0.8,  unit: '个百分点', printed: '0.8个百分点',  to: '全省固定资产投资',           said: '同比',             then: '2021-H1', source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'contribution',  value: 18.8, unit: '%',        printed: '18.8%',        to: '全省固定资产投资',           said: '全省全部投资',     source: ['a1.p1']},
  {of: '高技术产业投资', kind: 'pull',          value: 1.0,  unit: '个百分点', printed: '1.0个百分点',  to: '全省固定资产投资',           said: '全省全部投资',     source: ['a1.p1']},

  {of: '高技术制造业投资', kind: 'growth',        value: 30.8, unit: '%',        printed: '30.8%',        to: '高技术制造业投资',             said: '同比',           then: '2021-H1', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'growth_change', value: 3.9,  unit: '个百分点', printed: '3.9个百分点',  to: '高技术制造业投资',             said: '上年同期',       then: '2021-H1', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'difference',    value: 7.0,  unit: '个百分点', printed: '7.0个百分点',  to: '高技术制造业投资全国平均水平', said: '全国平均水平',   of_kind: 'growth', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'difference',    value: 17.9, unit: '个百分点', printed: '17.9个百分点', to: '全省制造业投资',               said: '全省制造业投资', of_kind: 'growth', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'share',         value: 10.0, unit: '%',        printed: '10.0%',        to: '全省制造业投资',               said: '全省制造业投资', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'share_change',  value: 1.4,  unit: '个百分点', printed: '1.4个百分点',  to: '全省制造业投资',               said: '同比',           then: '2021-H1', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'contribution',  value: 20.5, unit: '%',        printed: '20.5%',        to: '全省制造业投资',               said: '全省制造业投资', source: ['a1.p2']},
  {of: '高技术制造业投资', kind: 'pull',          value: 1.1,  unit: '个百分点', printed: '1.1个百分点',  to: '全省制造业投资',               said: '全省制造业投资', source: ['a1.p2']},

  {of: '电子及通信设备制造业投资', kind: 'growth',       value: 26.9, unit: '%',        printed: '26.9%',        to: '电子及通信设备制造业投资', then: '2021-H1', source: ['a1.p2'], inferred: true},
  {of: '电子及通信设备制造业投资', kind: 'share',        value: 60.9, unit: '%',        printed: '60.9%',        to: '高技术制造业投资', said: '高技术制造业投资', source: ['a1.p2']},
  {of: '电子及通信设备制造业投资', kind: 'contribution', value: 54.8, unit: '%',        printed: '54.8%',        to: '高技术制造业投资', said: '高技术制造业投资', source: ['a1.p2']},
  {of: '电子及通信设备制造业投资', kind: 'pull',         value: 16.9, unit: '个百分点', printed: '16.9个百分点', to: '高技术制造业投资', said: '高技术制造业投资', source: ['a1.p2']},

  {of: '医药制造业投资', kind: 'growth',       value: 12.7, unit: '%',        printed: '12.7%',       to: '医药制造业投资', then: '2021-H1', source: ['a1.p2'], inferred: true},
  {of: '医药制造业投资', kind: 'share',        value: 21.8, unit: '%',        printed: '21.8%',       to: '高技术制造业投资', said: '高技术制造业投资', source: ['a1.p2']},
  {of: '医药制造业投资', kind: 'contribution', value: 10.4, unit: '%',        printed: '10.4%',       to: '高技术制造业投资', said: '高技术制造业投资', source: ['a1.p2']},
  {of: '医药制造业投资', kind: 'pull',         value: 3.2,  unit: '个百分点', printed: '3.2个百分点', to: '高技术制造业投资', said: '高技术制造业投资', source: ['a1.p2']},

  {of: '高技术服务业投资', kind: 'growth',        value: 21.7, unit: '%',        printed: '21.7%',        to: '高技术服务业投资',             said: '同比',           then: '2021-H1', source: ['a1.p3']},
  {of: '高技术服务业投资', kind: 'growth_change', value: 29.8, unit: '个百分点', printed: '29.8个百分点', to: '高技术服务业投资',             said: '上年同期',       then: '2021-H1', source: ['a1.p3']},
  {of: '高技术服务业投资', kind: 'difference',    value: 9.1,  unit: '个百分点', printed: '9.1个百分点',  to: '高技术服务业投资全国平均水平', said: '全国平均水平',   of_kind: 'growth', source: ['a1.p3']},
  {of: '高技术服务业投资', kind: 'difference',    value: 22.6, unit: '个百分点', printed: '22.6个百分点', to: '全省服务业投资',               said: '全省服务业投资', of_kind: 'growth', source: ['a1.p3']},
  {of: '高技术服务业投资', kind: 'share',         value: 4.8,  unit: '%',        printed: '4.8%',         to: '全省服务业投资',               said: '全省服务业投资', source: ['a1.p3']},
  {of: '高技术服务业投资', kind: 'share_change',  value: 0.9,  unit: '个百分点', printed: '0.9个百分点',  to: '全省服务业投资',               said: '同比',           then: '2021-H1', source: ['a1.p3']},
  {of: '高技术服务业投资', kind: 'pull',          value: 0.9,  unit: '个百分点', printed: '0.9个百分点',  to: '全省服务业投资',               said: '全省服务业投资', source: ['a1.p3']},

  {of: '信息服务业投资', kind: 'growth', value: 60.8, unit: '%',        printed: '60.8%',        to: '信息服务业投资', then: '2021-H1', source: ['a1.p3'], inferred: true},
  {of: '信息服务业投资', kind: 'share',  value: 52.0, unit: '%',        printed: '52.0%',        to: '高技术服务业投资', said: '高技术服务业投资', source: ['a1.p3']},
  {of: '信息服务业投资', kind: 'pull',   value: 23.9, unit: '个百分点', printed: '23.9个百分点', to: '高技术服务业投资', said: '高技术服务业投资', source: ['a1.p3']},

  {of: '研发与设计服务业投资', kind: 'growth', value: 30.4, unit: '%',        printed: '30.4%',       to: '研发与设计服务业投资', then: '2021-H1', source: ['a1.p3'], inferred: true},
  {of: '研发与设计服务业投资', kind: 'share',  value: 9.4,  unit: '%',        printed: '9.4%',        to: '高技术服务业投资', said: '高技术服务业投资', source: ['a1.p3']},
  {of: '研发与设计服务业投资', kind: 'pull',   value: 2.7,  unit: '个百分点', printed: '2.7个百分点', to: '高技术服务业投资', said: '高技术服务业投资', source: ['a1.p3']}
] AS f
MATCH (province:Province {name: '山西省'}), (indicator:Indicator {name: f.of}), (baseline:Indicator {name: f.to})
CREATE (o:Observation {kind: f.kind, of_kind: f.of_kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=',
        period: '2022-H1', period_printed: '上半年', period_inferred: true, modality: 'actual', source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(province),
       (o)-[:RELATIVE_TO {printed: f.said, period: f.then, inferred: f.inferred, source: f.source}]->(baseline);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a1'}), (province:Province {name: '山西省'}), (effective:Indicator {name: '有效投资'})
CREATE (a)-[:ABOUT {source: ['a1.p1', 'a1.p2', 'a1.p3']}]->(province),
       (province)-[:TARGETS {period: '2022', period_printed: '今年以来', period_inferred: true, source: ['a1.p1']}]->(effective);

MATCH (a:Article {id: 'a1'}), (industry:Industry)
WHERE industry.name IN ['高技术产业', '高技术制造业', '高技术服务业', '电子及通信设备制造业', '医药制造业', '信息服务业',
                        '研发与设计服务业', '制造业', '服务业']
CREATE (a)-[:ABOUT {source: industry.source}]->(industry);
