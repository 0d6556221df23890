// a5 江苏常州项目获巴黎DNA设计大奖

WITH [n IN range(1, 3) | 'a5.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a5', headline: '江苏常州项目获巴黎DNA设计大奖', paper: '本报', published: period('2022'),
        published_inferred: true, page: '产业热点', column: '产业动态', column_inferred: true}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

// The name stands in brackets under the last paragraph, without a post.
MATCH (a:Article {id: 'a5'})
MERGE (paper:MediaOutlet {name: '本报'}) CITING 'a5.p1'
CREATE (writer:Person {name: '倪雨薇'}),
       (a)-[:REPORTED_BY]->(writer) CITING 'a5.p3'
CREATE (a)-[:REPORTED_BY]->(paper) CITING 'a5.p1';

// ---- The project and its prize --------------------------------------------------------------------------------------

MATCH (district:District {name: '新北区'})-[:LOCATED_IN]->(changzhou:City {name: '常州市'})-[:LOCATED_IN]->(:Province {name: '江苏省'})
CREATE (project:Project {name: '常州中建·龙宸壹号项目', aliases: ['中建·龙宸壹号', '龙宸壹号'],
        beside: '常州中央公园'}) CITING ['a5.p1', 'a5.p3']
CREATE (project)-[:LOCATED_IN]->(district) CITING 'a5.p3'
CREATE (contest:Event {name: '2022巴黎DNA设计大奖', aliases: ['巴黎DNA设计大奖'], year: 2022,
        fields: ['建筑', '室内', '景观', '产品', '平面设计'], criteria: ['全球化', '多元化', '极致创意性']}),
       (award:Award {name: '景观设计荣誉奖'}),
       (award)-[:PART_OF]->(contest),
       (project)-[:WON {year: 2022, rank: '荣誉奖'}]->(award) CITING 'a5.p1'
CREATE (park:Place {name: '常州中央公园'}),
       (park)-[:LOCATED_IN {inferred: true}]->(changzhou) CITING 'a5.p3';

// ---- The city's plan ------------------------------------------------------------------------------------------------

CITING 'a5.p2'
MATCH (changzhou:City {name: '常州市'})-[:LOCATED_IN]->(:Province {name: '江苏省'})
CREATE (plan:PolicyDocument {name: '美丽宜居城市建设综合试点实施方案', aliases: ['《美丽宜居城市建设综合试点实施方案》']}),
       (changzhou)-[:PUBLISHED {period: period('2021-03'), period_printed: '去年3月', period_inferred: true}]->(plan),
       (pilot:Program {name: '美丽宜居城市建设综合试点'}),
       (changzhou)-[:RUNS {inferred: true}]->(pilot),
       (practice:Program {name: '高品质绿色建筑实践'}),
       (changzhou)-[:RUNS {modality: 'planned'}]->(practice),
       (quality:Indicator {name: '建筑品质'}),
       (comfort:Indicator {name: '建筑宜居感知度'}),
       (stars:Indicator {name: '“高星级”绿色建筑比例', aliases: ['高星级绿色建筑比例']}),
       (pilot)-[:TARGETS]->(quality),
       (pilot)-[:TARGETS]->(comfort),
       (pilot)-[:TARGETS]->(stars),
       (practice)-[:TARGETS {inferred: true}]->(stars);

// ---- Figures --------------------------------------------------------------------------------------------------------

CITING 'a5.p3'
CREATE (:Indicator {name: '占地面积'}),
       (:Indicator {name: '计容建筑面积'});

CITING 'a5.p3'
UNWIND [
  {of: '占地面积',     printed: '约为9.3万平方米'},
  {of: '计容建筑面积', printed: '约为27.4万平方米'}
] AS f
MATCH (project:Project {name: '常州中建·龙宸壹号项目'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: 'value', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(project);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a5'}),
      (district:District {name: '新北区'})-[:LOCATED_IN]->(changzhou:City {name: '常州市'})-[:LOCATED_IN]->(:Province {name: '江苏省'})
CREATE (a)-[:ABOUT]->(changzhou) CITING ['a5.p1', 'a5.p2', 'a5.p3']
CREATE (a)-[:ABOUT]->(district) CITING 'a5.p3';

MATCH (a:Article {id: 'a5'}), (thing)
WHERE (thing:Project OR thing:Event OR thing:Award OR thing:PolicyDocument OR thing:Program OR thing:Place)
  AND thing.name IN ['常州中建·龙宸壹号项目', '2022巴黎DNA设计大奖', '景观设计荣誉奖', '常州中央公园',
                     '美丽宜居城市建设综合试点实施方案', '美丽宜居城市建设综合试点', '高品质绿色建筑实践']
CREATE (a)-[:ABOUT]->(thing) CITING sources(thing);
