// a3 山东泰安工程建设项目交易实现“双增长”

CREATE (a:Article {id: 'a3', headline: '山东泰安工程建设项目交易实现“双增长”', page: '产业热点', column: '产业动态',
        column_inferred: true, source: ['a3.p1', 'a3.p2', 'a3.p3']})
WITH a
UNWIND ['a3.p1', 'a3.p2', 'a3.p3'] AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

MATCH (a:Article {id: 'a3'}), (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '高杨', source: ['a3.p1']}),
       (reporter)-[:HOLDS_POSITION {title: '记者', source: ['a3.p1']}]->(paper),
       (a)-[:REPORTED_BY {role: '记者', source: ['a3.p1']}]->(reporter),
       (a)-[:REPORTED_BY {source: ['a3.p1']}]->(paper);

MATCH (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'})
CREATE (agency:GovernmentAgency:Organisation {name: '泰安市发展改革委', aliases: ['泰安市发展和改革委员会'], source: ['a3.p1']}),
       (agency)-[:LOCATED_IN {source: ['a3.p1']}]->(taian),
       (agency)-[:AGENCY_OF {source: ['a3.p1']}]->(taian);

// ---- Indicators -----------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '工程建设项目交易个数', source: ['a3.p1', 'a3.p2']}),
       (:Indicator {name: '工程建设项目交易总额', source: ['a3.p1']}),
       (:Indicator {name: '工程建设项目节约总额', source: ['a3.p1']}),
       (:Indicator {name: '公开招标项目个数', source: ['a3.p2']}),
       (:Indicator {name: '政府投资项目个数', source: ['a3.p2']}),
       (:Indicator {name: '企业投资项目个数', source: ['a3.p2']}),
       (:Indicator {name: '工程类项目个数', source: ['a3.p2']}),
       (:Indicator {name: '房屋建筑项目个数', source: ['a3.p2']}),
       (:Indicator {name: '市政项目个数', source: ['a3.p2']}),
       (:Indicator {name: '公共资源交易项目个数', aliases: ['公共资源交易进场项目个数'], source: ['a3.p3']}),
       (:Indicator {name: '政府采购类交易项目个数', source: ['a3.p3']}),
       (:Indicator {name: '工程建设类交易项目个数', source: ['a3.p3']}),
       (:Indicator {name: '国有产权类交易项目个数', source: ['a3.p3']}),
       (:Indicator {name: '资源类及其他交易项目个数', source: ['a3.p3']}),
       (:Indicator {name: '土地使用权出让项目个数', source: ['a3.p3']}),
       (:Indicator {name: '公共资源交易总额', source: ['a3.p3']}),
       (:Indicator {name: '土地使用权出让项目交易额', source: ['a3.p3']}),
       (:Indicator {name: '公共资源交易增收总额', source: ['a3.p3']}),
       (:Indicator {name: '公共资源交易节约总额', source: ['a3.p3']});

UNWIND [
  {part: '公开招标项目个数',         whole: '工程建设项目交易个数',     source: ['a3.p2']},
  {part: '政府投资项目个数',         whole: '工程建设项目交易个数',     source: ['a3.p2']},
  {part: '企业投资项目个数',         whole: '工程建设项目交易个数',     source: ['a3.p2']},
  {part: '工程类项目个数',           whole: '工程建设项目交易个数',     source: ['a3.p2']},
  {part: '房屋建筑项目个数',         whole: '工程建设项目交易个数',     source: ['a3.p2']},
  {part: '市政项目个数',             whole: '工程建设项目交易个数',     source: ['a3.p2']},
  {part: '政府采购类交易项目个数',   whole: '公共资源交易项目个数',     source: ['a3.p3']},
  {part: '工程建设类交易项目个数',   whole: '公共资源交易项目个数',     source: ['a3.p3']},
  {part: '国有产权类交易项目个数',   whole: '公共资源交易项目个数',     source: ['a3.p3']},
  {part: '资源类及其他交易项目个数', whole: '公共资源交易项目个数',     source: ['a3.p3']},
  {part: '土地使用权出让项目个数',   whole: '资源类及其他交易项目个数', source: ['a3.p3']},
  {part: '土地使用权出让项目交易额', whole: '公共资源交易总额',         source: ['a3.p3']}
] AS row
MATCH (part:Indicator {name: row.part}), (whole:Indicator {name: row.whole})
CREATE (part)-[:PART_OF {source: row.source}]->(whole);

// ---- Figures --------------------------------------------------------------------------------------------------------

// Amounts and numbers, January to July unless a row says otherwise. What is in p1 the reporter has from 泰安市发展改革委.
UNWIND [
  {of: '工程建设项目交易个数', kind: 'count', value: 684,         unit: '个', printed: '684个',     period: '2022-01/2022-07', said: '今年1月~7月', by: '泰安市发展改革委', source: ['a3.p1', 'a3.p2']},
  {of: '工程建设项目交易总额', kind: 'value', value: 16380000000, unit: '元', printed: '163.8亿元', period: '2022-01/2022-07', said: '今年1月~7月', by: '泰安市发展改革委', source: ['a3.p1']},
  {of: '工程建设项目节约总额', kind: 'value', value: 470000000,   unit: '元', printed: '4.7亿元',   period: '2022-01/2022-07', said: '今年1月~7月', by: '泰安市发展改革委', source: ['a3.p1']},
  {of: '工程建设项目交易个数', kind: 'count', value: 111,         unit: '个', printed: '111个',     period: '2022-07', said: '7月份', by: '泰安市发展改革委', source: ['a3.p1']},
  {of: '工程建设项目交易总额', kind: 'value', value: 1570000000,  unit: '元', printed: '15.7亿元',  period: '2022-07', said: '7月份', by: '泰安市发展改革委', source: ['a3.p1']},

  {of: '公共资源交易项目个数',     kind: 'count', value: 1774,        unit: '个', printed: '1774个',    period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '政府采购类交易项目个数',   kind: 'count', value: 811,         unit: '个', printed: '811个',     period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '工程建设类交易项目个数',   kind: 'count', value: 684,         unit: '个', printed: '684个',     period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '国有产权类交易项目个数',   kind: 'count', value: 183,         unit: '个', printed: '183个',     period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '资源类及其他交易项目个数', kind: 'count', value: 96,          unit: '个', printed: '96 个',     period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '土地使用权出让项目个数',   kind: 'count', value: 89,          unit: '个', printed: '89个',      period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '公共资源交易总额',         kind: 'value', value: 24290000000, unit: '元', printed: '242.9亿元', period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '土地使用权出让项目交易额', kind: 'value', value: 4200000000,  unit: '元', printed: '42亿元',    period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '公共资源交易增收总额',     kind: 'value', value: 110000000,   unit: '元', printed: '1.1亿元',   period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']},
  {of: '公共资源交易节约总额',     kind: 'value', value: 750000000,   unit: '元', printed: '7.5亿元',   period: '2022-01/2022-07', said: '今年1月~7月', source: ['a3.p3']}
] AS f
MATCH (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: f.period,
        period_printed: f.said, period_inferred: true, modality: 'actual', attributed_to: f.by, source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(taian);

// Growth on the year before, and shares. The six shares of p2 overlap: they are of different divisions of the same 684.
UNWIND [
  {of: '工程建设项目交易个数', kind: 'growth', value: 33.9, unit: '%', printed: '33.9%', to: '工程建设项目交易个数', said: '同比', then: '2021-01/2021-07', by: '泰安市发展改革委', source: ['a3.p1']},
  {of: '工程建设项目交易总额', kind: 'growth', value: 3.5,  unit: '%', printed: '3.5%',  to: '工程建设项目交易总额', said: '同比', then: '2021-01/2021-07', by: '泰安市发展改革委', source: ['a3.p1']},

  {of: '公开招标项目个数', kind: 'share', value: 98, unit: '%', printed: '98%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: ['a3.p2']},
  {of: '政府投资项目个数', kind: 'share', value: 48, unit: '%', printed: '48%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: ['a3.p2']},
  {of: '企业投资项目个数', kind: 'share', value: 46, unit: '%', printed: '46%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: ['a3.p2']},
  {of: '工程类项目个数',   kind: 'share', value: 89, unit: '%', printed: '89%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: ['a3.p2']},
  {of: '房屋建筑项目个数', kind: 'share', value: 42, unit: '%', printed: '42%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: ['a3.p2']},
  {of: '市政项目个数',     kind: 'share', value: 21, unit: '%', printed: '21%', to: '工程建设项目交易个数', said: '684个工程建设项目', source: ['a3.p2']},

  {of: '政府采购类交易项目个数',   kind: 'share', value: 46, unit: '%', printed: '46%', to: '公共资源交易项目个数', said: '总交易个数', source: ['a3.p3']},
  {of: '工程建设类交易项目个数',   kind: 'share', value: 39, unit: '%', printed: '39%', to: '公共资源交易项目个数', said: '总交易个数', source: ['a3.p3']},
  {of: '国有产权类交易项目个数',   kind: 'share', value: 10, unit: '%', printed: '10%', to: '公共资源交易项目个数', said: '总交易个数', source: ['a3.p3']},
  {of: '资源类及其他交易项目个数', kind: 'share', value: 5,  unit: '%', printed: '5%',  to: '公共资源交易项目个数', said: '总交易个数', source: ['a3.p3']}
] AS f
MATCH (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}),
      (indicator:Indicator {name: f.of}), (baseline:Indicator {name: f.to})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=',
        period: '2022-01/2022-07', period_printed: '今年1月~7月', period_inferred: true, modality: 'actual',
        attributed_to: f.by, source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(taian),
       (o)-[:RELATIVE_TO {printed: f.said, period: f.then, source: f.source}]->(baseline);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a3'}), (taian:City {name: '泰安市'})-[:LOCATED_IN]->(:Province {name: '山东省'}),
      (agency:GovernmentAgency {name: '泰安市发展改革委'})
CREATE (a)-[:ABOUT {source: ['a3.p1', 'a3.p3']}]->(taian),
       (a)-[:ABOUT {source: ['a3.p1']}]->(agency);
