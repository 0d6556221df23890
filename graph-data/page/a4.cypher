// a4 大连恒力聚酯科技产业园重点装置开建

WITH [n IN range(1, 3) | 'a4.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a4', headline: '大连恒力聚酯科技产业园重点装置开建', paper: '本报',
        published: period('2022'), published_inferred: true, page: '产业热点', column: '产业动态',
        column_inferred: true}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

CITING 'a4.p1'
MATCH (a:Article {id: 'a4'})
MERGE (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '施文郁'}),
       (reporter)-[:HOLDS_POSITION {title: '记者'}]->(paper),
       (a)-[:REPORTED_BY {role: '记者'}]->(reporter),
       (a)-[:REPORTED_BY]->(paper);

// ---- The zone, the park, the works ----------------------------------------------------------------------------------

MATCH (dalian:City {name: '大连市'})-[:LOCATED_IN]->(:Province {name: '辽宁省'})
CREATE (zone:DevelopmentZone {name: '大连长兴岛经济技术开发区', aliases: ['长兴岛经济技术开发区', '长兴岛经开区']}),
       (zone)-[:LOCATED_IN]->(dalian),
       (committee:GovernmentAgency {name: '大连长兴岛经济技术开发区管委会'}),
       (committee)-[:LOCATED_IN]->(zone),
       (committee)-[:AGENCY_OF]->(zone) CITING 'a4.p1'
CREATE (park:IndustrialPark {name: '恒力聚酯科技产业园'}) CITING ['a4.p1', 'a4.p2']
CREATE (park)-[:LOCATED_IN {inferred: true}]->(zone) CITING 'a4.p1'
CREATE (start:Event {name: '恒力聚酯科技产业园十大重点装置开工'}) CITING ['a4.p1', 'a4.p2']
CREATE (start)-[:LOCATED_IN]->(park) CITING 'a4.p1'
CREATE (works:Project {name: '恒力聚酯科技产业园建设项目'}),
       (levelling:Project {name: '恒力聚酯科技产业园场平工程', aliases: ['场平工程']}),
       (building:Project {name: '恒力聚酯科技产业园装置建设工程', aliases: ['装置建设工程']}),
       (works)-[:LOCATED_IN]->(park),
       (levelling)-[:LOCATED_IN]->(park),
       (building)-[:LOCATED_IN]->(park) CITING 'a4.p2'
CREATE (polyester:Industry {name: '聚酯'}),
       (park)-[:IN_INDUSTRY {inferred: true}]->(polyester) CITING 'a4.p1';

// ---- The owner, its two projects, their plants ----------------------------------------------------------------------

CITING 'a4.p2'
MATCH (park:IndustrialPark {name: '恒力聚酯科技产业园'})
CREATE (owner:Company {name: '恒力石化（大连）新材料科技有限公司',
        aliases: ['恒力石化(大连)新材料科技有限公司', '恒力石化（大连）', '恒力石化(大连)']}),
       (owner)-[:LOCATED_IN {inferred: true}]->(park),
       (resin:Project {name: '160万吨/年高性能树脂项目', aliases: ['高性能树脂项目']}),
       (bdo:Project {name: '60万吨/年BDO项目', aliases: ['BDO项目']}),
       (owner)-[:OWNS]->(resin),
       (owner)-[:OWNS]->(bdo),
       (resin)-[:LOCATED_IN]->(park),
       (bdo)-[:LOCATED_IN]->(park),
       (resinProduct:Product {name: '高性能树脂'}),
       (bdoProduct:Product {name: 'BDO'}),
       (resin)-[:PRODUCES {modality: 'planned'}]->(resinProduct),
       (bdo)-[:PRODUCES {modality: 'planned'}]->(bdoProduct);

// The page names the two projects together and then their plants; which plant is whose it does not say, so that each plant
// is part of both.
CITING 'a4.p2'
MATCH (resin:Project {name: '160万吨/年高性能树脂项目'}), (bdo:Project {name: '60万吨/年BDO项目'}),
      (owner:Company {name: '恒力石化（大连）新材料科技有限公司'})
UNWIND [
  {device: '4X21万吨/年顺酐装置',         aliases: ['顺酐装置'],         product: '顺酐'},
  {device: '45万吨/年环氧乙烷提浓装置',   aliases: ['环氧乙烷提浓装置'], product: '环氧乙烷'},
  {device: '20万吨/年乙醇胺装置',         aliases: ['乙醇胺装置'],       product: '乙醇胺'}
] AS row
CREATE (device:Device {name: row.device, aliases: row.aliases}),
       (device)-[:PART_OF {jointly: true}]->(resin),
       (device)-[:PART_OF {jointly: true}]->(bdo),
       (owner)-[:OWNS]->(device),
       (product:Product {name: row.product}),
       (owner)-[:PRODUCES {modality: 'planned', inferred: true}]->(product);

// ---- Who builds -----------------------------------------------------------------------------------------------------

MATCH (works:Project {name: '恒力聚酯科技产业园建设项目'}), (building:Project {name: '恒力聚酯科技产业园装置建设工程'})
CREATE (builder:Company {name: '中国化学工程第六建设有限公司'}),
       (manager:Person {name: '张爱东'}),
       (manager)-[:HOLDS_POSITION {title: '副经理'}]->(builder),
       (builder)-[:CONSTRUCTS]->(works),
       (builder)-[:CONSTRUCTS {inferred: true}]->(building) CITING 'a4.p3'
CREATE (:Group {name: '国内一流施工单位', aliases: ['施工单位']}) CITING 'a4.p2';

// ---- Figures --------------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '产能'}),
       (:Indicator {name: '装置套数'}) CITING 'a4.p2'
CREATE (:Indicator {name: '重点装置数'}) CITING ['a4.p1', 'a4.p2']
CREATE (:Indicator {name: '进驻施工单位数'}) CITING 'a4.p2'
CREATE (:Indicator {name: '承担施工的装置套数'}),
       (:Indicator {name: '项目部数'}),
       (:Indicator {name: '投入施工人数'}) CITING 'a4.p3';

// Capacities are of plants still being built. The capacity of the maleic anhydride plant is that of each of its four units.
CITING 'a4.p2'
UNWIND [
  {about: '160万吨/年高性能树脂项目',   of: '产能',     kind: 'capacity', printed: '160万吨/年'},
  {about: '60万吨/年BDO项目',           of: '产能',     kind: 'capacity', printed: '60万吨/年'},
  {about: '4X21万吨/年顺酐装置',        of: '产能',     kind: 'capacity', printed: '21万吨/年', each: true},
  {about: '4X21万吨/年顺酐装置',        of: '装置套数', kind: 'count',    printed: '4X', figure: '4套', unit_inferred: true},
  {about: '45万吨/年环氧乙烷提浓装置',  of: '产能',     kind: 'capacity', printed: '45万吨/年'},
  {about: '20万吨/年乙醇胺装置',        of: '产能',     kind: 'capacity', printed: '20万吨/年'}
] AS f
MATCH (thing:Undertaking {name: f.about}), (indicator:Indicator {name: f.of})
LET q = quantity(coalesce(f.figure, f.printed)), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        unit_inferred: f.unit_inferred, each: f.each, period: p, period_inferred: true, modality: 'planned'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(thing);

// Ten key plants, says p1; more than ten, says p2. Both statements stand.
UNWIND [
  {of: '重点装置数',     printed: '十大', figure: '10个',   unit_inferred: true, said: '日前', source: 'a4.p1'},
  {of: '重点装置数',     printed: '10多个', source: 'a4.p2'},
  {of: '进驻施工单位数', printed: '10多家', source: 'a4.p2'}
] AS f
MATCH (park:IndustrialPark {name: '恒力聚酯科技产业园'}), (indicator:Indicator {name: f.of})
LET q = quantity(coalesce(f.figure, f.printed)), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        unit_inferred: f.unit_inferred, period: p, period_printed: f.said, period_inferred: true, modality: 'actual',
        attributed_to: '大连长兴岛经济技术开发区管委会'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(park) CITING f.source;

CITING 'a4.p3'
UNWIND [
  {of: '承担施工的装置套数', printed: '六套'},
  {of: '项目部数',           printed: '5个'},
  {of: '投入施工人数',       printed: '7500人'}
] AS f
MATCH (builder:Company {name: '中国化学工程第六建设有限公司'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_inferred: true, modality: 'actual', attributed_to: '张爱东'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(builder);

// ---- What the item is about -----------------------------------------------------------------------------------------

CITING 'a4.p1'
MATCH (a:Article {id: 'a4'}), (dalian:City {name: '大连市'})-[:LOCATED_IN]->(:Province {name: '辽宁省'})
CREATE (a)-[:ABOUT]->(dalian);

MATCH (a:Article {id: 'a4'}), (thing)
WHERE (thing:DevelopmentZone OR thing:IndustrialPark OR thing:Event OR thing:Company OR thing:Undertaking OR thing:Person
       OR thing:GovernmentAgency OR thing:Group)
  AND thing.name IN ['大连长兴岛经济技术开发区', '大连长兴岛经济技术开发区管委会', '恒力聚酯科技产业园',
                     '恒力聚酯科技产业园十大重点装置开工', '恒力聚酯科技产业园建设项目', '恒力石化（大连）新材料科技有限公司',
                     '160万吨/年高性能树脂项目', '60万吨/年BDO项目', '4X21万吨/年顺酐装置', '45万吨/年环氧乙烷提浓装置',
                     '20万吨/年乙醇胺装置', '中国化学工程第六建设有限公司', '张爱东', '国内一流施工单位']
CREATE (a)-[:ABOUT]->(thing) CITING sources(thing);
