// a3 山东泰安工程建设项目交易实现“双增长”

WITH [n IN range(1, 3) | 'a3.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a3', headline: '山东泰安工程建设项目交易实现“双增长”', paper: '本报',
        published: period('2022'), published_inferred: true, page: '产业热点', column: '产业动态',
        column_inferred: true}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

CITING 'a3.p1'
MATCH (a:Article {id: 'a3'})
MERGE (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '高杨'}),
       (reporter)-[:HOLDS_POSITION {title: '记者'}]->(paper),
       (a)-[:REPORTED_BY {role: '记者'}]->(reporter),
       (a)-[:REPORTED_BY]->(paper);

CITING 'a3.p1'
MATCH (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})
CREATE (agency:GovernmentAgency {name: '泰安市发展改革委', aliases: ['泰安市发展和改革委员会']}),
       (agency)-[:LOCATED_IN]->(taian),
       (agency)-[:AGENCY_OF]->(taian);

// ---- Indicators -----------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '工程建设项目交易个数'}) CITING ['a3.p1', 'a3.p2']
CREATE (:Indicator {name: '工程建设项目交易总额'}),
       (:Indicator {name: '工程建设项目节约总额'}) CITING 'a3.p1'
CREATE (:Indicator {name: '公开招标项目个数'}),
       (:Indicator {name: '政府投资项目个数'}),
       (:Indicator {name: '企业投资项目个数'}),
       (:Indicator {name: '工程类项目个数'}),
       (:Indicator {name: '房屋建筑项目个数'}),
       (:Indicator {name: '市政项目个数'}) CITING 'a3.p2'
CREATE (:Indicator {name: '公共资源交易项目个数', aliases: ['公共资源交易进场项目个数']}),
       (:Indicator {name: '政府采购类交易项目个数'}),
       (:Indicator {name: '工程建设类交易项目个数'}),
       (:Indicator {name: '国有产权类交易项目个数'}),
       (:Indicator {name: '资源类及其他交易项目个数'}),
       (:Indicator {name: '土地使用权出让项目个数'}),
       (:Indicator {name: '公共资源交易总额'}),
       (:Indicator {name: '土地使用权出让项目交易额'}),
       (:Indicator {name: '公共资源交易增收总额'}),
       (:Indicator {name: '公共资源交易节约总额'}) CITING 'a3.p3';

UNWIND [
  {part: '公开招标项目个数',         whole: '工程建设项目交易个数',     source: 'a3.p2'},
  {part: '政府投资项目个数',         whole: '工程建设项目交易个数',     source: 'a3.p2'},
  {part: '企业投资项目个数',         whole: '工程建设项目交易个数',     source: 'a3.p2'},
  {part: '工程类项目个数',           whole: '工程建设项目交易个数',     source: 'a3.p2'},
  {part: '房屋建筑项目个数',         whole: '工程建设项目交易个数',     source: 'a3.p2'},
  {part: '市政项目个数',             whole: '工程建设项目交易个数',     source: 'a3.p2'},
  {part: '政府采购类交易项目个数',   whole: '公共资源交易项目个数',     source: 'a3.p3'},
  {part: '工程建设类交易项目个数',   whole: '公共资源交易项目个数',     source: 'a3.p3'},
  {part: '国有产权类交易项目个数',   whole: '公共资源交易项目个数',     source: 'a3.p3'},
  {part: '资源类及其他交易项目个数', whole: '公共资源交易项目个数',     source: 'a3.p3'},
  {part: '土地使用权出让项目个数',   whole: '资源类及其他交易项目个数', source: 'a3.p3'},
  {part: '土地使用权出让项目交易额', whole: '公共资源交易总额',         source: 'a3.p3'}
] AS row
MATCH (part:Indicator {name: row.part}), (whole:Indicator {name: row.whole})
CREATE (part)-[:PART_OF]->(whole) CITING row.source;

// ---- Figures --------------------------------------------------------------------------------------------------------

// Amounts and numbers, January to July unless a row says otherwise. What is in p1 the reporter has from 泰安市发展改革委.
UNWIND [
  {of: '工程建设项目交易个数', kind: 'count', printed: '684个',     period: '2022-01/2022-07', said: '今年1月~7月', by: '泰安市发展改革委', source: ['a3.p1', 'a3.p2']},
  {of: '工程建设项目交易总额', kind: 'value', printed: '163.8亿元', period: '2022-01/2022-07', said: '今年1月~7月', by: '泰安市发展改革委', source: 'a3.p1'},
  {of: '工程建设项目节约总额', kind: 'value', printed: '4.7亿元',   period: '2022-01/2022-07', said: '今年1月~7月', by: '泰安市发展改革委', source: 'a3.p1'},
  {of: '工程建设项目交易个数', kind: 'count', printed: '111个',     period: '2022-07', said: '7月份', by: '泰安市发展改革委', source: 'a3.p1'},
  {of: '工程建设项目交易总额', kind: 'value', printed: '15.7亿元',  period: '2022-07', said: '7月份', by: '泰安市发展改革委', source: 'a3.p1'},

  {of: '公共资源交易项目个数',     kind: 'count', printed: '1774个',    period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '政府采购类交易项目个数',   kind: 'count', printed: '811个',     period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '工程建设类交易项目个数',   kind: 'count', printed: '684个',     period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '国有产权类交易项目个数',   kind: 'count', printed: '183个',     period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '资源类及其他交易项目个数', kind: 'count', printed: '96 个',     period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '土地使用权出让项目个数',   kind: 'count', printed: '89个',      period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '公共资源交易总额',         kind: 'value', printed: '242.9亿元', period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '土地使用权出让项目交易额', kind: 'value', printed: '42亿元',    period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '公共资源交易增收总额',     kind: 'value', printed: '1.1亿元',   period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'},
  {of: '公共资源交易节约总额',     kind: 'value', printed: '7.5亿元',   period: '2022-01/2022-07', said: '今年1月~7月', source: 'a3.p3'}
] AS f
MATCH (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period(f.period)
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.said, period_inferred: true, modality: 'actual', attributed_to: f.by}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(taian) CITING f.source;

// Growth on the year before, and shares. The six shares of p2 overlap: they are of different divisions of the same 684.
UNWIND [
  {of: '工程建设项目交易个数', kind: 'growth', printed: '33.9%', to: '工程建设项目交易个数', said: '同比', then: '2021-01/2021-07', by: '泰安市发展改革委', source: 'a3.p1'},
  {of: '工程建设项目交易总额', kind: 'growth', printed: '3.5%',  to: '工程建设项目交易总额', said: '同比', then: '2021-01/2021-07', by: '泰安市发展改革委', source: 'a3.p1'},

  {of: '公开招标项目个数', kind: 'share', printed: '98%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: 'a3.p2'},
  {of: '政府投资项目个数', kind: 'share', printed: '48%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: 'a3.p2'},
  {of: '企业投资项目个数', kind: 'share', printed: '46%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: 'a3.p2'},
  {of: '工程类项目个数',   kind: 'share', printed: '89%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: 'a3.p2'},
  {of: '房屋建筑项目个数', kind: 'share', printed: '42%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: 'a3.p2'},
  {of: '市政项目个数',     kind: 'share', printed: '21%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: 'a3.p2'},

  {of: '政府采购类交易项目个数',   kind: 'share', printed: '46%', to: '公共资源交易项目个数', said: '总交易个数', source: 'a3.p3'},
  {of: '工程建设类交易项目个数',   kind: 'share', printed: '39%', to: '公共资源交易项目个数', said: '总交易个数', source: 'a3.p3'},
  {of: '国有产权类交易项目个数',   kind: 'share', printed: '10%', to: '公共资源交易项目个数', said: '总交易个数', source: 'a3.p3'},
  {of: '资源类及其他交易项目个数', kind: 'share', printed: '5%',  to: '公共资源交易项目个数', said: '总交易个数', source: 'a3.p3'}
] AS f
MATCH (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}),
      (indicator:Indicator {name: f.of}), (baseline:Indicator {name: f.to})
LET q = quantity(f.printed), p = period('2022-01/2022-07')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: '今年1月~7月', period_inferred: true, modality: 'actual', attributed_to: f.by}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(taian),
       (o)-[:RELATIVE_TO {printed: f.said, period: period(f.then)}]->(baseline) CITING f.source;

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a3'}), (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}),
      (agency:GovernmentAgency {name: '泰安市发展改革委'})
CREATE (a)-[:ABOUT]->(taian) CITING ['a3.p1', 'a3.p3']
CREATE (a)-[:ABOUT]->(agency) CITING 'a3.p1';
