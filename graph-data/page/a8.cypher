// a8 合肥动力电池产业助力经济高质量发展

CREATE (a:Article {id: 'a8', headline: '合肥动力电池产业助力经济高质量发展', page: '产业热点', form: '图片新闻', source: ['a8.p1']}),
       (a)-[:HAS_PARAGRAPH {source: ['a8.p1']}]->(:Paragraph {id: 'a8.p1', source: ['a8.p1']}),
       (agency:MediaOutlet:Organisation {name: '新华社', source: ['a8.p1']}),
       (photographer:Person {name: '刘军喜', source: ['a8.p1']}),
       (photographer)-[:HOLDS_POSITION {title: '记者', source: ['a8.p1']}]->(agency),
       (a)-[:REPORTED_BY {role: '摄', source: ['a8.p1']}]->(photographer),
       (a)-[:REPORTED_BY {source: ['a8.p1']}]->(agency);

MATCH (a:Article {id: 'a8'}),
      (zone:DevelopmentZone {name: '合肥经济技术开发区'})-[:LOCATED_IN]->(hefei:City {name: '合肥市'})-[:LOCATED_IN]->(:Province {name: '安徽省'})
CREATE (firm:Company:Organisation {name: '合肥国轩电池有限公司', source: ['a8.p1']}),
       (firm)-[:LOCATED_IN {source: ['a8.p1']}]->(zone),
       (battery:Product:Output {name: '动力电池', source: ['a8.p1']}),
       (vehicle:Product:Output {name: '新能源汽车', source: ['a8.p1']}),
       (making:Industry {name: '动力电池产业', aliases: ['动力电池制造'], source: ['a8.p1']}),
       (vehicles:Industry {name: '新能源汽车产业', aliases: ['新能源汽车产业链'], source: ['a8.p1']}),
       (makers:Group {name: '动力电池生产企业', source: ['a8.p1']}),
       (projects:Program:Undertaking {name: '动力电池制造项目', aliases: ['发展动力电池制造项目'], source: ['a8.p1']}),
       (hefei)-[:RUNS {period_printed: '近年来', source: ['a8.p1']}]->(projects),
       (projects)-[:SERVES {how: '培养和引进', source: ['a8.p1']}]->(makers),
       (firm)-[:PRODUCES {source: ['a8.p1']}]->(battery),
       (firm)-[:IN_INDUSTRY {source: ['a8.p1'], inferred: true}]->(making),
       (hefei)-[:IN_INDUSTRY {source: ['a8.p1']}]->(making),
       (hefei)-[:IN_INDUSTRY {source: ['a8.p1']}]->(vehicles),
       (making)-[:PART_OF {source: ['a8.p1'], inferred: true}]->(vehicles),
       (making)-[:UPSTREAM_OF {source: ['a8.p1'], inferred: true}]->(vehicles),
       (battery)-[:UPSTREAM_OF {source: ['a8.p1']}]->(vehicle)
WITH a, [zone, hefei, firm, battery, vehicle, making, vehicles, makers, projects] AS things
UNWIND things AS thing
CREATE (a)-[:ABOUT {source: ['a8.p1']}]->(thing);
