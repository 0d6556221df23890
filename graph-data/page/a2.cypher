// a2 广东江门设专班解决企业困难诉求

WITH [n IN range(1, 5) | 'a2.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a2', headline: '广东江门设专班解决企业困难诉求', paper: '本报', published: period('2022'),
        published_inferred: true, page: '产业热点', column: '产业动态', column_inferred: true}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

// The byline gives 李少辉 and 聂金秀 no post.
CITING 'a2.p1'
MATCH (a:Article {id: 'a2'})
MERGE (paper:MediaOutlet {name: '本报'})
CREATE (first:Person {name: '李少辉'}),
       (second:Person {name: '聂金秀'}),
       (reporter:Person {name: '罗勉'}),
       (reporter)-[:HOLDS_POSITION {title: '记者'}]->(paper),
       (a)-[:REPORTED_BY]->(first),
       (a)-[:REPORTED_BY]->(second),
       (a)-[:REPORTED_BY {role: '记者'}]->(reporter),
       (a)-[:REPORTED_BY]->(paper);

// Kinds of actor that more than one item speaks of: each item is one more source of them.
MERGE (:Group {name: '企业'}) CITING 'a2.p1'
MERGE (:Group {name: '高校'}) CITING 'a2.p3'
MERGE (:Group {name: '职业院校'}) CITING 'a2.p3';

// ---- Who does what --------------------------------------------------------------------------------------------------

MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (firms:Group {name: '企业'})
CREATE (force:TaskForce {name: '江门市工业200强企业专班', aliases: ['江门专班'], grouped_by: '产业链'}) CITING ['a2.p1', 'a2.p3']
CREATE (force)-[:LOCATED_IN]->(jiangmen),
       (force)-[:AGENCY_OF]->(jiangmen) CITING 'a2.p1'
CREATE (jiangmen)-[:ESTABLISHED]->(force) CITING ['a2.p1', 'a2.p3']
CREATE (service:Program {name: '工业200强企业专班服务工作'}),
       (jiangmen)-[:RUNS]->(service) CITING ['a2.p1', 'a2.p2']
CREATE (force)-[:RUNS {inferred: true}]->(service) CITING ['a2.p1', 'a2.p3']
CREATE (top200:Group {name: '江门市工业200强企业', aliases: ['工业200强', '200强工业企业']}) CITING ['a2.p1', 'a2.p2', 'a2.p5']
CREATE (service)-[:SERVES]->(top200) CITING 'a2.p1'
CREATE (force)-[:SERVES]->(top200) CITING ['a2.p1', 'a2.p3']
CREATE (force)-[:SERVES]->(firms) CITING ['a2.p3', 'a2.p4']
CREATE (bureau:GovernmentAgency {name: '江门市工业和信息化局'}),
       (bureau)-[:LOCATED_IN]->(jiangmen),
       (bureau)-[:AGENCY_OF]->(jiangmen) CITING 'a2.p5';

MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (service:Program {name: '工业200强企业专班服务工作'}),
      (force:TaskForce {name: '江门市工业200强企业专班'}), (firms:Group {name: '企业'})
CREATE (visits:Mechanism {name: '三级挂点服务机制', aliases: ['企业挂点服务机制'], levels: ['市', '县', '镇']}),
       (jiangmen)-[:RUNS]->(visits),
       (stance:Program {name: '疫情要防住、经济要稳住、发展要安全'}),
       (jiangmen)-[:RUNS {how: '落实'}]->(stance) CITING 'a2.p2'
CREATE (investment:Program {name: '产业链招商'}),
       (chains:Program {name: '产业链强链补链', aliases: ['强链补链']}),
       (jiangmen)-[:RUNS {modality: 'planned', inferred: true}]->(investment),
       (jiangmen)-[:RUNS {modality: 'planned', inferred: true}]->(chains) CITING 'a2.p3'
CREATE (platform:Platform {name: '中小微企业快速响应平台'}),
       (jiangmen)-[:RUNS {inferred: true}]->(platform),
       (small:Group {name: '中小微企业'}),
       (platform)-[:SERVES]->(small),
       (platform)-[:SERVES]->(firms),
       (response:Mechanism {name: '企业诉求限时响应机制', aliases: ['60分钟响应机制']}),
       (jiangmen)-[:RUNS {inferred: true}]->(response) CITING 'a2.p4';

// Who lends the working groups their people.
MATCH (universities:Group {name: '高校'}), (colleges:Group {name: '职业院校'})
CREATE (people:Resource {name: '专班人员', aliases: ['专业力量']}) CITING ['a2.p1', 'a2.p3']
CREATE (offices:Group {name: '机关事业单位'}),
       (lenders:Group {name: '金融机构'}),
       (offices)-[:OFFERS]->(people),
       (lenders)-[:OFFERS]->(people),
       (universities)-[:OFFERS]->(people),
       (colleges)-[:OFFERS]->(people) CITING 'a2.p3';

// ---- Indicators and goals -------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '专班抽调人数'}) CITING 'a2.p1'
CREATE (:Indicator {name: '专班工作组数'}) CITING ['a2.p1', 'a2.p3']
CREATE (:Indicator {name: '专班综合组数'}),
       (:Indicator {name: '每个工作组人数'}) CITING 'a2.p3'
CREATE (:Indicator {name: '走访调研时长'}) CITING 'a2.p1'
CREATE (:Indicator {name: '工业200强企业数'}) CITING ['a2.p1', 'a2.p2', 'a2.p5']
CREATE (:Indicator {name: '挂点服务级数'}),
       (:Indicator {name: '扭负转正企业数'}),
       (:Indicator {name: '收窄跌幅企业数'}) CITING 'a2.p2'
CREATE (:Indicator {name: '诉求响应时限'}),
       (:Indicator {name: '解决方案提出时限'}),
       (:Indicator {name: '诉求办结时限'}) CITING 'a2.p4'
CREATE (:Indicator {name: '工业200强规模以上工业增加值'}),
       (:Indicator {name: '全市规模以上工业增加值'}),
       (:Indicator {name: '全市规模以上工业企业总数'}) CITING 'a2.p5'
CREATE (:Indicator {name: '全市工业经济增长'}) CITING ['a2.p1', 'a2.p5']
CREATE (:Indicator {name: '全年经济发展目标'}) CITING 'a2.p2';

MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (service:Program {name: '工业200强企业专班服务工作'}),
      (value200:Indicator {name: '工业200强规模以上工业增加值'}), (value:Indicator {name: '全市规模以上工业增加值'}),
      (number200:Indicator {name: '工业200强企业数'}), (number:Indicator {name: '全市规模以上工业企业总数'}),
      (growth:Indicator {name: '全市工业经济增长'}), (goal:Indicator {name: '全年经济发展目标'})
CREATE (value200)-[:PART_OF]->(value),
       (number200)-[:PART_OF]->(number) CITING 'a2.p5'
CREATE (service)-[:TARGETS]->(growth) CITING 'a2.p1'
CREATE (jiangmen)-[:TARGETS {period: period('2022'), period_printed: '全年', period_inferred: true}]->(goal) CITING 'a2.p2';

// ---- Figures --------------------------------------------------------------------------------------------------------

// The task force and its rounds.
UNWIND [
  {of: '专班抽调人数',   kind: 'count', printed: '160多人', modality: 'actual',  source: 'a2.p1'},
  {of: '专班工作组数',   kind: 'count', printed: '20个',    modality: 'actual',  source: ['a2.p1', 'a2.p3']},
  {of: '专班综合组数',   kind: 'count', printed: '1个',     modality: 'actual',  source: 'a2.p3'},
  {of: '每个工作组人数', kind: 'count', printed: '七八个人', modality: 'actual', source: 'a2.p3'},
  {of: '走访调研时长',   kind: 'value', printed: '3个月',   modality: 'planned', source: 'a2.p1'}
] AS f
MATCH (force:TaskForce {name: '江门市工业200强企业专班'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: '日前', period_inferred: true, modality: f.modality}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(force) CITING f.source;

// The list itself: 200强 is the two hundred strongest.
CITING ['a2.p1', 'a2.p2', 'a2.p5']
MATCH (top200:Group {name: '江门市工业200强企业'}), (indicator:Indicator {name: '工业200强企业数'})
LET q = quantity('200家'), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + '200强', kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: '200强', unit_inferred: true,
        period: p, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(top200);

// The three tiers, and what the earlier visits brought in June.
CITING 'a2.p2'
MATCH (visits:Mechanism {name: '三级挂点服务机制'}), (indicator:Indicator {name: '挂点服务级数'})
LET q = quantity('三级'), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + '三级', kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: '三级', period: p,
        period_printed: '前期', period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(visits);

UNWIND [
  {of: '扭负转正企业数', kind: 'count', printed: '11家', source: 'a2.p2'},
  {of: '收窄跌幅企业数', kind: 'count', printed: '32家', source: 'a2.p2'}
] AS f
MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022-06')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: '6月', period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(jiangmen) CITING f.source;

// The time limits that the response platform promises: limits of a service, not targets of the city.
UNWIND [
  {of: '诉求响应时限',     kind: 'limit', printed: '60分钟内', source: 'a2.p4'},
  {of: '解决方案提出时限', kind: 'limit', printed: '24小时内', source: 'a2.p4'},
  {of: '诉求办结时限',     kind: 'limit', printed: '7天内',    source: 'a2.p4'}
] AS f
MATCH (response:Mechanism {name: '企业诉求限时响应机制'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(response) CITING f.source;

// The weight of the two hundred in the city; the bureau gives the two shares.
UNWIND [
  {of: '工业200强规模以上工业增加值', kind: 'growth', printed: '3.4%', to: '工业200强规模以上工业增加值', said: '同比', then: '2021-H1', printed_period: '上半年', source: 'a2.p5'},
  {of: '工业200强企业数',             kind: 'share',  printed: '6.7%', to: '全市规模以上工业企业总数', said: '全市规模以上工业企业总数', by: '江门市工业和信息化局', source: 'a2.p5'},
  {of: '工业200强规模以上工业增加值', kind: 'share',  printed: '63%',  to: '全市规模以上工业增加值',   said: '全市', by: '江门市工业和信息化局', source: 'a2.p5'}
] AS f
MATCH (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'}),
      (indicator:Indicator {name: f.of}), (baseline:Indicator {name: f.to})
LET q = quantity(f.printed), p = period('2022-H1')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.printed_period, period_inferred: true, modality: 'actual', attributed_to: f.by}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(jiangmen),
       (o)-[:RELATIVE_TO {printed: f.said, period: period(f.then)}]->(baseline) CITING f.source;

// ---- What the item is about -----------------------------------------------------------------------------------------

CITING ['a2.p1', 'a2.p2', 'a2.p5']
MATCH (a:Article {id: 'a2'}), (jiangmen:City {name: '江门市'})-[:LOCATED_IN]->(:Province {name: '广东省'})
CREATE (a)-[:ABOUT]->(jiangmen);

MATCH (a:Article {id: 'a2'}), (thing)
WHERE (thing:TaskForce OR thing:Program OR thing:Mechanism OR thing:Platform OR thing:Group OR thing:GovernmentAgency)
  AND thing.name IN ['江门市工业200强企业专班', '工业200强企业专班服务工作', '三级挂点服务机制', '中小微企业快速响应平台',
                     '企业诉求限时响应机制', '江门市工业200强企业', '江门市工业和信息化局']
CREATE (a)-[:ABOUT]->(thing) CITING sources(thing);
