// a5 江苏常州项目获巴黎DNA设计大奖

CREATE (a:Article {id: 'a5', headline: '江苏常州项目获巴黎DNA设计大奖', page: '产业热点', column: '产业动态',
        column_inferred: true, source: ['a5.p1', 'a5.p2', 'a5.p3']})
WITH a
UNWIND ['a5.p1', 'a5.p2', 'a5.p3'] AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

// The name stands in brackets under the last paragraph, without a post.
MATCH (a:Article {id: 'a5'}), (paper:MediaOutlet {name: '本报'})
CREATE (writer:Person {name: '倪雨薇', source: ['a5.p3']}),
       (a)-[:REPORTED_BY {source: ['a5.p3']}]->(writer),
       (a)-[:REPORTED_BY {source: ['a5.p1']}]->(paper);

// ---- The project and its prize --------------------------------------------------------------------------------------

MATCH (district:District {name: '新北区'})-[:LOCATED_IN]->(changzhou:City {name: '常州市'})-[:LOCATED_IN]->(:Province {name: '江苏省'})
CREATE (project:Project:Undertaking {name: '常州中建·龙宸壹号项目', aliases: ['中建·龙宸壹号', '龙宸壹号'],
        beside: '常州中央公园', source: ['a5.p1', 'a5.p3']}),
       (project)-[:LOCATED_IN {source: ['a5.p3']}]->(district),
       (contest:Event {name: '2022巴黎DNA设计大奖', aliases: ['巴黎DNA设计大奖'], year: 2022,
        fields: ['建筑', '室内', '景观', '产品', '平面设计'], criteria: ['全球化', '多元化', '极致创意性'], source: ['a5.p1']}),
       (award:Award:Output {name: '景观设计荣誉奖', source: ['a5.p1']}),
       (award)-[:PART_OF {source: ['a5.p1']}]->(contest),
       (project)-[:WON {year: 2022, rank: '荣誉奖', source: ['a5.p1']}]->(award),
       (park:Place {name: '常州中央公园', source: ['a5.p3']}),
       (park)-[:LOCATED_IN {source: ['a5.p3'], inferred: true}]->(changzhou);

// ---- The city's plan ------------------------------------------------------------------------------------------------

MATCH (changzhou:City {name: '常州市'})-[:LOCATED_IN]->(:Province {name: '江苏省'})
CREATE (plan:PolicyDocument:Output {name: '美丽宜居城市建设综合试点实施方案', aliases: ['《美丽宜居城市建设综合试点实施方案》'], source: ['a5.p2']}),
       (changzhou)-[:PUBLISHED {period: '2021-03', period_printed: '去年3月', period_inferred: true, source: ['a5.p2']}]->(plan),
       (pilot:Program:Undertaking {name: '美丽宜居城市建设综合试点', source: ['a5.p2']}),
       (changzhou)-[:RUNS {source: ['a5.p2'], inferred: true}]->(pilot),
       (practice:Program:Undertaking {name: '高品质绿色建筑实践', source: ['a5.p2']}),
       (changzhou)-[:RUNS {modality: 'planned', source: ['a5.p2']}]->(practice),
       (quality:Indicator {name: '建筑品质', source: ['a5.p2']}),
       (comfort:Indicator {name: '建筑宜居感知度', source: ['a5.p2']}),
       (stars:Indicator {name: '“高星级”绿色建筑比例', aliases: ['高星级绿色建筑比例'], source: ['a5.p2']}),
       (pilot)-[:TARGETS {source: ['a5.p2']}]->(quality),
       (pilot)-[:TARGETS {source: ['a5.p2']}]->(comfort),
       (pilot)-[:TARGETS {source: ['a5.p2']}]->(stars),
       (practice)-[:TARGETS {source: ['a5.p2'], inferred: true}]->(stars);

// ---- Figures --------------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '占地面积', source: ['a5.p3']}),
       (:Indicator {name: '计容建筑面积', source: ['a5.p3']});

UNWIND [
  {of: '占地面积',     value: 93000,  unit: '平方米', printed: '约为9.3万平方米'},
  {of: '计容建筑面积', value: 274000, unit: '平方米', printed: '约为27.4万平方米'}
] AS f
MATCH (project:Project {name: '常州中建·龙宸壹号项目'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: 'value', value: f.value, unit: f.unit, printed: f.printed, comparator: '~', period: '2022',
        period_inferred: true, modality: 'actual', source: ['a5.p3']}),
       (o)-[:OF {source: ['a5.p3']}]->(indicator),
       (o)-[:ABOUT {source: ['a5.p3']}]->(project);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a5'}),
      (district:District {name: '新北区'})-[:LOCATED_IN]->(changzhou:City {name: '常州市'})-[:LOCATED_IN]->(:Province {name: '江苏省'})
CREATE (a)-[:ABOUT {source: ['a5.p1', 'a5.p2', 'a5.p3']}]->(changzhou),
       (a)-[:ABOUT {source: ['a5.p3']}]->(district);

MATCH (a:Article {id: 'a5'}), (thing)
WHERE (thing:Project OR thing:Event OR thing:Award OR thing:PolicyDocument OR thing:Program OR thing:Place)
  AND thing.name IN ['常州中建·龙宸壹号项目', '2022巴黎DNA设计大奖', '景观设计荣誉奖', '常州中央公园',
                     '美丽宜居城市建设综合试点实施方案', '美丽宜居城市建设综合试点', '高品质绿色建筑实践']
CREATE (a)-[:ABOUT {source: thing.source}]->(thing);
