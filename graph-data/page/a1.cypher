// a1 山西高技术产业投资上半年同比增长25.5%

WITH [n IN range(1, 3) | 'a1.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a1', headline: '山西高技术产业投资上半年同比增长25.5%', paper: '本报',
        published: period('2022'), published_inferred: true, page: '产业热点', column: '产业动态',
        column_inferred: true}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

// 本报 (this paper) is what its reporters call their paper: the page does not print its name. Each item that says so is one
// more source of it.
CITING 'a1.p1'
MATCH (a:Article {id: 'a1'})
MERGE (paper:MediaOutlet {name: '本报'})
ON CREATE SET paper.name_printed = false
CREATE (reporter:Person {name: '郭建军'}),
       (reporter)-[:HOLDS_POSITION {title: '记者'}]->(paper),
       (a)-[:REPORTED_BY {role: '记者'}]->(reporter),
       (a)-[:REPORTED_BY]->(paper);

// ---- Industries -----------------------------------------------------------------------------------------------------

CREATE (:Industry {name: '高技术产业'}) CITING ['a1.p1', 'a1.p2', 'a1.p3']
CREATE (:Industry {name: '制造业'}) CITING 'a1.p2'
CREATE (:Industry {name: '服务业'}) CITING 'a1.p3'
CREATE (:Industry {name: '高技术制造业'}) CITING 'a1.p2'
CREATE (:Industry {name: '高技术服务业'}) CITING 'a1.p3'
CREATE (:Industry {name: '电子及通信设备制造业'}),
       (:Industry {name: '医药制造业'}) CITING 'a1.p2'
CREATE (:Industry {name: '信息服务业'}),
       (:Industry {name: '研发与设计服务业'}) CITING 'a1.p3';

// 其中 and 占…的比重 say what is part of what.
UNWIND [
  {part: '高技术制造业',         whole: '高技术产业',   source: 'a1.p2'},
  {part: '高技术制造业',         whole: '制造业',       source: 'a1.p2'},
  {part: '高技术服务业',         whole: '高技术产业',   source: 'a1.p3'},
  {part: '高技术服务业',         whole: '服务业',       source: 'a1.p3'},
  {part: '电子及通信设备制造业', whole: '高技术制造业', source: 'a1.p2'},
  {part: '医药制造业',           whole: '高技术制造业', source: 'a1.p2'},
  {part: '信息服务业',           whole: '高技术服务业', source: 'a1.p3'},
  {part: '研发与设计服务业',     whole: '高技术服务业', source: 'a1.p3'}
] AS row
MATCH (part:Industry {name: row.part}), (whole:Industry {name: row.whole})
CREATE (part)-[:PART_OF]->(whole) CITING row.source;

// Money invested in an industry of the province: the industry is there.
MATCH (province:Province {name: '山西省'}), (industry:Industry)
WHERE industry.name IN ['高技术产业', '高技术制造业', '高技术服务业', '电子及通信设备制造业', '医药制造业',
                        '信息服务业', '研发与设计服务业']
CREATE (province)-[:IN_INDUSTRY {inferred: true}]->(industry) CITING sources(industry);

// ---- Indicators -----------------------------------------------------------------------------------------------------

// 全省投资 and 全省全部投资 are other words for 全省固定资产投资.
CREATE (:Indicator {name: '全省固定资产投资', aliases: ['固定资产投资', '全省投资', '全省全部投资']}) CITING 'a1.p1'
CREATE (:Indicator {name: '全省制造业投资', aliases: ['制造业投资']}) CITING 'a1.p2'
CREATE (:Indicator {name: '全省服务业投资', aliases: ['服务业投资']}) CITING 'a1.p3'
CREATE (:Indicator {name: '高技术产业投资'}) CITING ['a1.p1', 'a1.p2', 'a1.p3']
CREATE (:Indicator {name: '高技术制造业投资'}) CITING 'a1.p2'
CREATE (:Indicator {name: '高技术服务业投资'}) CITING 'a1.p3'
CREATE (:Indicator {name: '电子及通信设备制造业投资'}),
       (:Indicator {name: '医药制造业投资'}) CITING 'a1.p2'
CREATE (:Indicator {name: '信息服务业投资'}),
       (:Indicator {name: '研发与设计服务业投资'}) CITING 'a1.p3'
CREATE (:Indicator {name: '高技术产业投资全国平均水平', aliases: ['全国高技术产业投资']}) CITING 'a1.p1'
CREATE (:Indicator {name: '高技术制造业投资全国平均水平', aliases: ['全国高技术制造业投资']}) CITING 'a1.p2'
CREATE (:Indicator {name: '高技术服务业投资全国平均水平', aliases: ['全国高技术服务业投资']}) CITING 'a1.p3'
CREATE (:Indicator {name: '有效投资'}) CITING 'a1.p1';

UNWIND [
  {part: '高技术产业投资',           whole: '全省固定资产投资', source: 'a1.p1'},
  {part: '高技术制造业投资',         whole: '高技术产业投资',   source: 'a1.p2'},
  {part: '高技术制造业投资',         whole: '全省制造业投资',   source: 'a1.p2'},
  {part: '高技术服务业投资',         whole: '高技术产业投资',   source: 'a1.p3'},
  {part: '高技术服务业投资',         whole: '全省服务业投资',   source: 'a1.p3'},
  {part: '电子及通信设备制造业投资', whole: '高技术制造业投资', source: 'a1.p2'},
  {part: '医药制造业投资',           whole: '高技术制造业投资', source: 'a1.p2'},
  {part: '信息服务业投资',           whole: '高技术服务业投资', source: 'a1.p3'},
  {part: '研发与设计服务业投资',     whole: '高技术服务业投资', source: 'a1.p3'}
] AS row
MATCH (part:Indicator {name: row.part}), (whole:Indicator {name: row.whole})
CREATE (part)-[:PART_OF]->(whole) CITING row.source;

// ---- Figures --------------------------------------------------------------------------------------------------------

// All of Shanxi's first half-year, each with what it is measured against: `to` is the baseline or the denominator, `said`
// is the page's word for it, `then` the earlier period where the baseline is one. A difference is one of growth rates.
UNWIND [
  {of: '高技术产业投资', kind: 'growth',        printed: '25.5%',        to: '高技术产业投资',             said: '同比',             then: '2021-H1', source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'growth_change', printed: '21.7个百分点', to: '高技术产业投资',             said: '上年同期',         then: '2021-H1', source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'difference',    printed: '5.3个百分点',  to: '高技术产业投资全国平均水平', said: '全国平均水平',     of_kind: 'growth', source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'difference',    printed: '20.1个百分点', to: '全省固定资产投资',           said: '全省固定资产投资', of_kind: 'growth', source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'share',         printed: '4.8%',         to: '全省固定资产投资',           said: '全省投资',         source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'share_change',  printed: '0.8个百分点',  to: '全省固定资产投资',           said: '同比',             then: '2021-H1', source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'contribution',  printed: '18.8%',        to: '全省固定资产投资',           said: '全省全部投资',     source: 'a1.p1'},
  {of: '高技术产业投资', kind: 'pull',          printed: '1.0个百分点',  to: '全省固定资产投资',           said: '全省全部投资',     source: 'a1.p1'},

  {of: '高技术制造业投资', kind: 'growth',        printed: '30.8%',        to: '高技术制造业投资',             said: '同比',           then: '2021-H1', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'growth_change', printed: '3.9个百分点',  to: '高技术制造业投资',             said: '上年同期',       then: '2021-H1', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'difference',    printed: '7.0个百分点',  to: '高技术制造业投资全国平均水平', said: '全国平均水平',   of_kind: 'growth', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'difference',    printed: '17.9个百分点', to: '全省制造业投资',               said: '全省制造业投资', of_kind: 'growth', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'share',         printed: '10.0%',        to: '全省制造业投资',               said: '全省制造业投资', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'share_change',  printed: '1.4个百分点',  to: '全省制造业投资',               said: '同比',           then: '2021-H1', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'contribution',  printed: '20.5%',        to: '全省制造业投资',               said: '全省制造业投资', source: 'a1.p2'},
  {of: '高技术制造业投资', kind: 'pull',          printed: '1.1个百分点',  to: '全省制造业投资',               said: '全省制造业投资', source: 'a1.p2'},

  {of: '电子及通信设备制造业投资', kind: 'growth',       printed: '26.9%',        to: '电子及通信设备制造业投资', then: '2021-H1', source: 'a1.p2', inferred: true},
  {of: '电子及通信设备制造业投资', kind: 'share',        printed: '60.9%',        to: '高技术制造业投资', said: '高技术制造业投资', source: 'a1.p2'},
  {of: '电子及通信设备制造业投资', kind: 'contribution', printed: '54.8%',        to: '高技术制造业投资', said: '高技术制造业投资', source: 'a1.p2'},
  {of: '电子及通信设备制造业投资', kind: 'pull',         printed: '16.9个百分点', to: '高技术制造业投资', said: '高技术制造业投资', source: 'a1.p2'},

  {of: '医药制造业投资', kind: 'growth',       printed: '12.7%',       to: '医药制造业投资', then: '2021-H1', source: 'a1.p2', inferred: true},
  {of: '医药制造业投资', kind: 'share',        printed: '21.8%',       to: '高技术制造业投资', said: '高技术制造业投资', source: 'a1.p2'},
  {of: '医药制造业投资', kind: 'contribution', printed: '10.4%',       to: '高技术制造业投资', said: '高技术制造业投资', source: 'a1.p2'},
  {of: '医药制造业投资', kind: 'pull',         printed: '3.2个百分点', to: '高技术制造业投资', said: '高技术制造业投资', source: 'a1.p2'},

  {of: '高技术服务业投资', kind: 'growth',        printed: '21.7%',        to: '高技术服务业投资',             said: '同比',           then: '2021-H1', source: 'a1.p3'},
  {of: '高技术服务业投资', kind: 'growth_change', printed: '29.8个百分点', to: '高技术服务业投资',             said: '上年同期',       then: '2021-H1', source: 'a1.p3'},
  {of: '高技术服务业投资', kind: 'difference',    printed: '9.1个百分点',  to: '高技术服务业投资全国平均水平', said: '全国平均水平',   of_kind: 'growth', source: 'a1.p3'},
  {of: '高技术服务业投资', kind: 'difference',    printed: '22.6个百分点', to: '全省服务业投资',               said: '全省服务业投资', of_kind: 'growth', source: 'a1.p3'},
  {of: '高技术服务业投资', kind: 'share',         printed: '4.8%',         to: '全省服务业投资',               said: '全省服务业投资', source: 'a1.p3'},
  {of: '高技术服务业投资', kind: 'share_change',  printed: '0.9个百分点',  to: '全省服务业投资',               said: '同比',           then: '2021-H1', source: 'a1.p3'},
  {of: '高技术服务业投资', kind: 'pull',          printed: '0.9个百分点',  to: '全省服务业投资',               said: '全省服务业投资', source: 'a1.p3'},

  {of: '信息服务业投资', kind: 'growth', printed: '60.8%',        to: '信息服务业投资', then: '2021-H1', source: 'a1.p3', inferred: true},
  {of: '信息服务业投资', kind: 'share',  printed: '52.0%',        to: '高技术服务业投资', said: '高技术服务业投资', source: 'a1.p3'},
  {of: '信息服务业投资', kind: 'pull',   printed: '23.9个百分点', to: '高技术服务业投资', said: '高技术服务业投资', source: 'a1.p3'},

  {of: '研发与设计服务业投资', kind: 'growth', printed: '30.4%',       to: '研发与设计服务业投资', then: '2021-H1', source: 'a1.p3', inferred: true},
  {of: '研发与设计服务业投资', kind: 'share',  printed: '9.4%',        to: '高技术服务业投资', said: '高技术服务业投资', source: 'a1.p3'},
  {of: '研发与设计服务业投资', kind: 'pull',   printed: '2.7个百分点', to: '高技术服务业投资', said: '高技术服务业投资', source: 'a1.p3'}
] AS f
MATCH (province:Province {name: '山西省'}), (indicator:Indicator {name: f.of}), (baseline:Indicator {name: f.to})
LET q = quantity(f.printed), p = period('2022-H1')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, of_kind: f.of_kind,
        quantity: q, value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator,
        printed: f.printed, period: p, period_printed: '上半年', period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(province),
       (o)-[:RELATIVE_TO {printed: f.said, period: period(f.then), inferred: f.inferred}]->(baseline) CITING f.source;

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a1'}), (province:Province {name: '山西省'}), (effective:Indicator {name: '有效投资'})
CREATE (a)-[:ABOUT]->(province) CITING ['a1.p1', 'a1.p2', 'a1.p3']
CREATE (province)-[:TARGETS {period: period('2022'), period_printed: '今年以来', period_inferred: true}]->(effective) CITING 'a1.p1';

MATCH (a:Article {id: 'a1'}), (industry:Industry)
WHERE industry.name IN ['高技术产业', '高技术制造业', '高技术服务业', '电子及通信设备制造业', '医药制造业', '信息服务业',
                        '研发与设计服务业', '制造业', '服务业']
CREATE (a)-[:ABOUT]->(industry) CITING sources(industry);
