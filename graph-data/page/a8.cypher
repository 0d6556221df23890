// a8 合肥动力电池产业助力经济高质量发展

CITING 'a8.p1'
CREATE (a:Article {id: 'a8', headline: '合肥动力电池产业助力经济高质量发展', paper: '本报',
        published: period('2022'), published_inferred: true, page: '产业热点', form: '图片新闻'}),
       (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: 'a8.p1'}),
       (agency:MediaOutlet {name: '新华社'}),
       (photographer:Person {name: '刘军喜'}),
       (photographer)-[:HOLDS_POSITION {title: '记者'}]->(agency),
       (a)-[:REPORTED_BY {role: '摄'}]->(photographer),
       (a)-[:REPORTED_BY]->(agency);

CITING 'a8.p1'
MATCH (a:Article {id: 'a8'}),
      (zone:DevelopmentZone {name: '合肥经济技术开发区'})-[:LOCATED_IN]->(hefei:City {name: '合肥市'})-[:LOCATED_IN]->(:Province {name: '安徽省'})
CREATE (firm:Company {name: '合肥国轩电池有限公司'}),
       (firm)-[:LOCATED_IN]->(zone),
       (battery:Product {name: '动力电池'}),
       (vehicle:Product {name: '新能源汽车'}),
       (making:Industry {name: '动力电池产业', aliases: ['动力电池制造']}),
       (vehicles:Industry {name: '新能源汽车产业', aliases: ['新能源汽车产业链']}),
       (makers:Group {name: '动力电池生产企业'}),
       (projects:Program {name: '动力电池制造项目', aliases: ['发展动力电池制造项目']}),
       (hefei)-[:RUNS {period_printed: '近年来'}]->(projects),
       (projects)-[:SERVES {how: '培养和引进'}]->(makers),
       (firm)-[:PRODUCES]->(battery),
       (firm)-[:IN_INDUSTRY {inferred: true}]->(making),
       (hefei)-[:IN_INDUSTRY]->(making),
       (hefei)-[:IN_INDUSTRY]->(vehicles),
       (making)-[:PART_OF {inferred: true}]->(vehicles),
       (making)-[:UPSTREAM_OF {inferred: true}]->(vehicles),
       (battery)-[:UPSTREAM_OF]->(vehicle)
WITH a, [zone, hefei, firm, battery, vehicle, making, vehicles, makers, projects] AS things
UNWIND things AS thing
CREATE (a)-[:ABOUT]->(thing);
