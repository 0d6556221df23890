// a2 广东江门设专班解决企业困难诉求

CREATE (a:Article {id: 'a2', headline: '广东江门设专班解决企业困难诉求', page: '产业热点', column: '产业动态',
        column_inferred: true, source: ['a2.p1', 'a2.p2', 'a2.p3', 'a2.p4', 'a2.p5']})
WITH a
UNWIND ['a2.p1', 'a2.p2', 'a2.p3', 'a2.p4', 'a2.p5'] AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

// The byline gives 李少辉 and 聂金秀 no post.
MATCH (a:Article {id: 'a2'}), (paper:MediaOutlet {name: '本报'})
CREATE (first:Person {name: '李少辉', source: ['a2.p1']}),
       (second:Person {name: '聂金秀', source: ['a2.p1']}),
       (reporter:Person {name: '罗勉', source: ['a2.p1']}),
       (reporter)-[:HOLDS_POSITION {title: '记者', source: ['a2.p1']}]->(paper),
       (a)-[:REPORTED_BY {source: ['a2.p1']}]->(first),
       (a)-[:REPORTED_BY {source: ['a2.p1']}]->(second),
       (a)-[:REPORTED_BY {role: '记者', source: ['a2.p1']}]->(reporter),
       (a)-[:REPORTED_BY {source: ['a2.p1']}]->(paper);

// ---- Who does what --------------------------------------------------------------------------------------------------

MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (firms:Group {name: '企业'})
CREATE (force:TaskForce:Organisation {name: '江门市工业200强企业专班', aliases: ['江门专班'], grouped_by: '产业链',
        source: ['a2.p1', 'a2.p3']}),
       (force)-[:LOCATED_IN {source: ['a2.p1']}]->(jiangmen),
       (force)-[:AGENCY_OF {source: ['a2.p1']}]->(jiangmen),
       (jiangmen)-[:ESTABLISHED {source: ['a2.p1', 'a2.p3']}]->(force),
       (service:Program:Undertaking {name: '工业200强企业专班服务工作', source: ['a2.p1', 'a2.p2']}),
       (jiangmen)-[:RUNS {source: ['a2.p1', 'a2.p2']}]->(service),
       (force)-[:RUNS {source: ['a2.p1', 'a2.p3'], inferred: true}]->(service),
       (top200:Group {name: '江门市工业200强企业', aliases: ['工业200强', '200强工业企业'], source: ['a2.p1', 'a2.p2', 'a2.p5']}),
       (service)-[:SERVES {source: ['a2.p1']}]->(top200),
       (force)-[:SERVES {source: ['a2.p1', 'a2.p3']}]->(top200),
       (force)-[:SERVES {source: ['a2.p3', 'a2.p4']}]->(firms),
       (bureau:GovernmentAgency:Organisation {name: '江门市工业和信息化局', source: ['a2.p5']}),
       (bureau)-[:LOCATED_IN {source: ['a2.p5']}]->(jiangmen),
       (bureau)-[:AGENCY_OF {source: ['a2.p5']}]->(jiangmen);

MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (service:Program {name: '工业200强企业专班服务工作'}),
      (force:TaskForce {name: '江门市工业200强企业专班'}), (firms:Group {name: '企业'})
CREATE (visits:Mechanism:Undertaking {name: '三级挂点服务机制', aliases: ['企业挂点服务机制'], levels: ['市', '县', '镇'], source: ['a2.p2']}),
       (jiangmen)-[:RUNS {source: ['a2.p2']}]->(visits),
       (stance:Program:Undertaking {name: '疫情要防住、经济要稳住、发展要安全', source: ['a2.p2']}),
       (jiangmen)-[:RUNS {how: '落实', source: ['a2.p2']}]->(stance),
       (investment:Program:Undertaking {name: '产业链招商', source: ['a2.p3']}),
       (chains:Program:Undertaking {name: '产业链强链补链', aliases: ['强链补链'], source: ['a2.p3']}),
       (jiangmen)-[:RUNS {modality: 'planned', source: ['a2.p3'], inferred: true}]->(investment),
       (jiangmen)-[:RUNS {modality: 'planned', source: ['a2.p3'], inferred: true}]->(chains),
       (platform:Platform:Undertaking {name: '中小微企业快速响应平台', source: ['a2.p4']}),
       (jiangmen)-[:RUNS {source: ['a2.p4'], inferred: true}]->(platform),
       (small:Group {name: '中小微企业', source: ['a2.p4']}),
       (platform)-[:SERVES {source: ['a2.p4']}]->(small),
       (platform)-[:SERVES {source: ['a2.p4']}]->(firms),
       (response:Mechanism:Undertaking {name: '企业诉求限时响应机制', aliases: ['60分钟响应机制'], source: ['a2.p4']}),
       (jiangmen)-[:RUNS {source: ['a2.p4'], inferred: true}]->(response);

// Who lends the working groups their people.
MATCH (universities:Group {name: '高校'}), (colleges:Group {name: '职业院校'})
CREATE (people:Resource {name: '专班人员', aliases: ['专业力量'], source: ['a2.p1', 'a2.p3']}),
       (offices:Group {name: '机关事业单位', source: ['a2.p3']}),
       (lenders:Group {name: '金融机构', source: ['a2.p3']}),
       (offices)-[:OFFERS {source: ['a2.p3']}]->(people),
       (lenders)-[:OFFERS {source: ['a2.p3']}]->(people),
       (universities)-[:OFFERS {source: ['a2.p3']}]->(people),
       (colleges)-[:OFFERS {source: ['a2.p3']}]->(people);

// ---- Indicators and goals -------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '专班抽调人数', source: ['a2.p1']}),
       (:Indicator {name: '专班工作组数', source: ['a2.p1', 'a2.p3']}),
       (:Indicator {name: '专班综合组数', source: ['a2.p3']}),
       (:Indicator {name: '每个工作组人数', source: ['a2.p3']}),
       (:Indicator {name: '走访调研时长', source: ['a2.p1']}),
       (:Indicator {name: '工业200强企业数', source: ['a2.p1', 'a2.p2', 'a2.p5']}),
       (:Indicator {name: '挂点服务级数', source: ['a2.p2']}),
       (:Indicator {name: '扭负转正企业数', source: ['a2.p2']}),
       (:Indicator {name: '收窄跌幅企业数', source: ['a2.p2']}),
       (:Indicator {name: '诉求响应时限', source: ['a2.p4']}),
       (:Indicator {name: '解决方案提出时限', source: ['a2.p4']}),
       (:Indicator {name: '诉求办结时限', source: ['a2.p4']}),
       (:Indicator {name: '工业200强规模以上工业增加值', source: ['a2.p5']}),
       (:Indicator {name: '全市规模以上工业增加值', source: ['a2.p5']}),
       (:Indicator {name: '全市规模以上工业企业总数', source: ['a2.p5']}),
       (:Indicator {name: '全市工业经济增长', source: ['a2.p1', 'a2.p5']}),
       (:Indicator {name: '全年经济发展目标', source: ['a2.p2']});

MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (service:Program {name: '工业200强企业专班服务工作'}),
      (value200:Indicator {name: '工业200强规模以上工业增加值'}), (value:Indicator {name: '全市规模以上工业增加值'}),
      (number200:Indicator {name: '工业200强企业数'}), (number:Indicator {name: '全市规模以上工业企业总数'}),
      (growth:Indicator {name: '全市工业经济增长'}), (goal:Indicator {name: '全年经济发展目标'})
CREATE (value200)-[:PART_OF {source: ['a2.p5']}]->(value),
       (number200)-[:PART_OF {source: ['a2.p5']}]->(number),
       (service)-[:TARGETS {source: ['a2.p1']}]->(growth),
       (jiangmen)-[:TARGETS {period: '2022', period_printed: '全年', period_inferred: true, source: ['a2.p2']}]->(goal);

// ---- Figures --------------------------------------------------------------------------------------------------------

// The task force and its rounds.
UNWIND [
  {of: '专班抽调人数',   kind: 'count', value: 160, unit: '人',   printed: '160多人', comparator: '>', modality: 'actual',  source: ['a2.p1']},
  {of: '专班工作组数',   kind: 'count', value: 20,  unit: '个',   printed: '20个',    comparator: '=', modality: 'actual',  source: ['a2.p1', 'a2.p3']},
  {of: '专班综合组数',   kind: 'count', value: 1,   unit: '个',   printed: '1个',     comparator: '=', modality: 'actual',  source: ['a2.p3']},
  {of: '每个工作组人数', kind: 'count', low: 7, high: 8, unit: '个人', printed: '七八个人', comparator: 'range', modality: 'actual', source: ['a2.p3']},
  {of: '走访调研时长',   kind: 'value', value: 3,   unit: '个月', printed: '3个月',   comparator: '=', modality: 'planned', source: ['a2.p1']}
] AS f
MATCH (force:TaskForce {name: '江门市工业200强企业专班'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, low: f.low, high: f.high, unit: f.unit, printed: f.printed,
        comparator: f.comparator, period: '2022', period_printed: '日前', period_inferred: true, modality: f.modality,
        source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(force);

// The list itself: 200强 is the two hundred strongest.
MATCH (top200:Group {name: '江门市工业200强企业'}), (indicator:Indicator {name: '工业200强企业数'})
CREATE (o:Observation {kind: 'count', value: 200, unit: '强', printed: '200强', comparator: '=', period: '2022',
        period_inferred: true, modality: 'actual', source: ['a2.p1', 'a2.p2', 'a2.p5']}),
       (o)-[:OF {source: ['a2.p1', 'a2.p2', 'a2.p5']}]->(indicator),
       (o)-[:ABOUT {source: ['a2.p1', 'a2.p2', 'a2.p5']}]->(top200);

// The three tiers, and what the earlier visits brought in June.
MATCH (visits:Mechanism {name: '三级挂点服务机制'}), (indicator:Indicator {name: '挂点服务级数'})
CREATE (o:Observation {kind: 'count', value: 3, unit: '级', printed: '三级', comparator: '=', period: '2022',
        period_printed: '前期', period_inferred: true, modality: 'actual', source: ['a2.p2']}),
       (o)-[:OF {source: ['a2.p2']}]->(indicator),
       (o)-[:ABOUT {source: ['a2.p2']}]->(visits);

UNWIND [
  {of: '扭负转正企业数', kind: 'count', value: 11, unit: '家', printed: '11家', source: ['a2.p2']},
  {of: '收窄跌幅企业数', kind: 'count', value: 32, unit: '家', printed: '32家', source: ['a2.p2']}
] AS f
MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: '2022-06',
        period_printed: '6月', period_inferred: true, modality: 'actual', source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(jiangmen);

// What the response platform promises.
UNWIND [
  {of: '诉求响应时限',     kind: 'target', value: 60, unit: '分钟', printed: '60分钟内', source: ['a2.p4']},
  {of: '解决方案提出时限', kind: 'target', value: 24, unit: '小时', printed: '24小时内', source: ['a2.p4']},
  {of: '诉求办结时限',     kind: 'target', value: 7,  unit: '天',   printed: '7天内',    source: ['a2.p4']}
] AS f
MATCH (response:Mechanism {name: '企业诉求限时响应机制'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '<=', period: '2022',
        period_inferred: true, modality: 'target', source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(response);

// The weight of the two hundred in the city; the bureau gives the two shares.
UNWIND [
  {of: '工业200强规模以上工业增加值', kind: 'growth', value: 3.4, unit: '%', printed: '3.4%', to: '工业200强规模以上工业增加值', said: '同比', then: '2021-H1', printed_period: '上半年', source: ['a2.p5']},
  {of: '工业200强企业数',             kind: 'share',  value: 6.7, unit: '%', printed: '6.7%', to: '全市规模以上工业企业总数', said: '全市规模以上工业企业总数', by: '江门市工业和信息化局', source: ['a2.p5']},
  {of: '工业200强规模以上工业增加值', kind: 'share',  value: 63,  unit: '%', printed: '63%',  to: '全市规模以上工业增加值',   said: '全市', by: '江门市工业和信息化局', source: ['a2.p5']}
] AS f
MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (indicator:Indicator {name: f.of}), (baseline:Indicator {name: f.to})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: '2022-H1',
        period_printed: f.printed_period, period_inferred: true, modality: 'actual', attributed_to: f.by, source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(jiangmen),
       (o)-[:RELATIVE_TO {printed: f.said, period: f.then, source: f.source}]->(baseline);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a2'}), (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'})
CREATE (a)-[:ABOUT {source: ['a2.p1', 'a2.p2', 'a2.p5']}]->(jiangmen);

MATCH (a:Article {id: 'a2'}), (thing)
WHERE (thing:TaskForce OR thing:Program OR thing:Mechanism OR thing:Platform OR thing:Group OR thing:GovernmentAgency)
  AND thing.name IN ['江门市工业200强企业专班', '工业200强企业专班服务工作', '三级挂点服务机制', '中小微企业快速响应平台',
                     '企业诉求限时响应机制', '江门市工业200强企业', '江门市工业和信息化局']
CREATE (a)-[:ABOUT {source: thing.source}]->(thing);
