// a4 大连恒力聚酯科技产业园重点装置开建

CREATE (a:Article {id: 'a4', headline: '大连恒力聚酯科技产业园重点装置开建', page: '产业热点', column: '产业动态',
        column_inferred: true, source: ['a4.p1', 'a4.p2', 'a4.p3']})
WITH a
UNWIND ['a4.p1', 'a4.p2', 'a4.p3'] AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

MATCH (a:Article {id: 'a4'}), (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '施文郁', source: ['a4.p1']}),
       (reporter)-[:HOLDS_POSITION {title: '记者', source: ['a4.p1']}]->(paper),
       (a)-[:REPORTED_BY {role: '记者', source: ['a4.p1']}]->(reporter),
       (a)-[:REPORTED_BY {source: ['a4.p1']}]->(paper);

// ---- The zone, the park, the works ----------------------------------------------------------------------------------

MATCH (dalian:City {name: '大连市'})-[:LOCATED_IN]->(:Province {name: '辽宁省'})
CREATE (zone:DevelopmentZone:Place {name: '大连长兴岛经济技术开发区', aliases: ['长兴岛经济技术开发区', '长兴岛经开区'], source: ['a4.p1']}),
       (zone)-[:LOCATED_IN {source: ['a4.p1']}]->(dalian),
       (committee:GovernmentAgency:Organisation {name: '大连长兴岛经济技术开发区管委会', source: ['a4.p1']}),
       (committee)-[:LOCATED_IN {source: ['a4.p1']}]->(zone),
       (committee)-[:AGENCY_OF {source: ['a4.p1']}]->(zone),
       (park:IndustrialPark:Place {name: '恒力聚酯科技产业园', source: ['a4.p1', 'a4.p2']}),
       (park)-[:LOCATED_IN {source: ['a4.p1'], inferred: true}]->(zone),
       (start:Event {name: '恒力聚酯科技产业园十大重点装置开工', source: ['a4.p1', 'a4.p2']}),
       (start)-[:LOCATED_IN {source: ['a4.p1']}]->(park),
       (works:Project:Undertaking {name: '恒力聚酯科技产业园建设项目', source: ['a4.p2']}),
       (levelling:Project:Undertaking {name: '恒力聚酯科技产业园场平工程', aliases: ['场平工程'], source: ['a4.p2']}),
       (building:Project:Undertaking {name: '恒力聚酯科技产业园装置建设工程', aliases: ['装置建设工程'], source: ['a4.p2']}),
       (works)-[:LOCATED_IN {source: ['a4.p2']}]->(park),
       (levelling)-[:LOCATED_IN {source: ['a4.p2']}]->(park),
       (building)-[:LOCATED_IN {source: ['a4.p2']}]->(park),
       (polyester:Industry {name: '聚酯', source: ['a4.p1']}),
       (park)-[:IN_INDUSTRY {source: ['a4.p1'], inferred: true}]->(polyester);

// ---- The owner, its two projects, their plants ----------------------------------------------------------------------

MATCH (park:IndustrialPark {name: '恒力聚酯科技产业园'})
CREATE (owner:Company:Organisation {name: '恒力石化（大连）新材料科技有限公司',
        aliases: ['恒力石化(大连)新材料科技有限公司', '恒力石化（大连）', '恒力石化(大连)'], source: ['a4.p2']}),
       (owner)-[:LOCATED_IN {source: ['a4.p2'], inferred: true}]->(park),
       (resin:Project:Undertaking {name: '160万吨/年高性能树脂项目', aliases: ['高性能树脂项目'], source: ['a4.p2']}),
       (bdo:Project:Undertaking {name: '60万吨/年BDO项目', aliases: ['BDO项目'], source: ['a4.p2']}),
       (owner)-[:OWNS {source: ['a4.p2']}]->(resin),
       (owner)-[:OWNS {source: ['a4.p2']}]->(bdo),
       (resin)-[:LOCATED_IN {source: ['a4.p2']}]->(park),
       (bdo)-[:LOCATED_IN {source: ['a4.p2']}]->(park),
       (resinProduct:Product:Output {name: '高性能树脂', source: ['a4.p2']}),
       (bdoProduct:Product:Output {name: 'BDO', source: ['a4.p2']}),
       (resin)-[:PRODUCES {modality: 'planned', source: ['a4.p2']}]->(resinProduct),
       (bdo)-[:PRODUCES {modality: 'planned', source: ['a4.p2']}]->(bdoProduct);

// The page names the two projects together and then their plants; which plant is whose it does not say, so that each plant
// is part of both.
MATCH (resin:Project {name: '160万吨/年高性能树脂项目'}), (bdo:Project {name: '60万吨/年BDO项目'}),
      (owner:Company {name: '恒力石化（大连）新材料科技有限公司'})
UNWIND [
  {device: '4X21万吨/年顺酐装置',         aliases: ['顺酐装置'],         product: '顺酐'},
  {device: '45万吨/年环氧乙烷提浓装置',   aliases: ['环氧乙烷提浓装置'], product: '环氧乙烷'},
  {device: '20万吨/年乙醇胺装置',         aliases: ['乙醇胺装置'],       product: '乙醇胺'}
] AS row
CREATE (device:Device:Undertaking {name: row.device, aliases: row.aliases, source: ['a4.p2']}),
       (device)-[:PART_OF {jointly: true, source: ['a4.p2']}]->(resin),
       (device)-[:PART_OF {jointly: true, source: ['a4.p2']}]->(bdo),
       (owner)-[:OWNS {source: ['a4.p2']}]->(device),
       (product:Product:Output {name: row.product, source: ['a4.p2']}),
       (owner)-[:PRODUCES {modality: 'planned', source: ['a4.p2'], inferred: true}]->(product);

// ---- Who builds -----------------------------------------------------------------------------------------------------

MATCH (works:Project {name: '恒力聚酯科技产业园建设项目'}), (building:Project {name: '恒力聚酯科技产业园装置建设工程'})
CREATE (builder:Company:Organisation {name: '中国化学工程第六建设有限公司', source: ['a4.p3']}),
       (manager:Person {name: '张爱东', source: ['a4.p3']}),
       (manager)-[:HOLDS_POSITION {title: '副经理', source: ['a4.p3']}]->(builder),
       (builder)-[:CONSTRUCTS {source: ['a4.p3']}]->(works),
       (builder)-[:CONSTRUCTS {source: ['a4.p3'], inferred: true}]->(building),
       (:Group {name: '国内一流施工单位', aliases: ['施工单位'], source: ['a4.p2']});

// ---- Figures --------------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '产能', source: ['a4.p2']}),
       (:Indicator {name: '装置套数', source: ['a4.p2']}),
       (:Indicator {name: '重点装置数', source: ['a4.p1', 'a4.p2']}),
       (:Indicator {name: '进驻施工单位数', source: ['a4.p2']}),
       (:Indicator {name: '承担施工的装置套数', source: ['a4.p3']}),
       (:Indicator {name: '项目部数', source: ['a4.p3']}),
       (:Indicator {name: '投入施工人数', source: ['a4.p3']});

// Capacities are of plants still being built. The capacity of the maleic anhydride plant is that of each of its four units.
UNWIND [
  {about: '160万吨/年高性能树脂项目',   of: '产能',     kind: 'capacity', value: 1600000, unit: '吨/年', printed: '160万吨/年'},
  {about: '60万吨/年BDO项目',           of: '产能',     kind: 'capacity', value: 600000,  unit: '吨/年', printed: '60万吨/年'},
  {about: '4X21万吨/年顺酐装置',        of: '产能',     kind: 'capacity', value: 210000,  unit: '吨/年', printed: '21万吨/年', each: true},
  {about: '4X21万吨/年顺酐装置',        of: '装置套数', kind: 'count',    value: 4,       unit: '套',    printed: '4X', unit_inferred: true},
  {about: '45万吨/年环氧乙烷提浓装置',  of: '产能',     kind: 'capacity', value: 450000,  unit: '吨/年', printed: '45万吨/年'},
  {about: '20万吨/年乙醇胺装置',        of: '产能',     kind: 'capacity', value: 200000,  unit: '吨/年', printed: '20万吨/年'}
] AS f
MATCH (thing:Undertaking {name: f.about}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, unit_inferred: f.unit_inferred, each: f.each,
        printed: f.printed, comparator: '=', period: '2022', period_inferred: true, modality: 'planned', source: ['a4.p2']}),
       (o)-[:OF {source: ['a4.p2']}]->(indicator),
       (o)-[:ABOUT {source: ['a4.p2']}]->(thing);

// Ten key plants, says p1; more than ten, says p2. Both statements stand.
UNWIND [
  {of: '重点装置数',     value: 10, unit: '个', printed: '十大',   unit_inferred: true, comparator: '=', said: '日前', source: ['a4.p1']},
  {of: '重点装置数',     value: 10, unit: '个', printed: '10多个', comparator: '>', source: ['a4.p2']},
  {of: '进驻施工单位数', value: 10, unit: '家', printed: '10多家', comparator: '>', source: ['a4.p2']}
] AS f
MATCH (park:IndustrialPark {name: '恒力聚酯科技产业园'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: 'count', value: f.value, unit: f.unit, unit_inferred: f.unit_inferred, printed: f.printed,
        comparator: f.comparator, period: '2022', period_printed: f.said, period_inferred: true, modality: 'actual',
        attributed_to: '大连长兴岛经济技术开发区管委会', source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(park);

UNWIND [
  {of: '承担施工的装置套数', value: 6,    unit: '套', printed: '六套'},
  {of: '项目部数',           value: 5,    unit: '个', printed: '5个'},
  {of: '投入施工人数',       value: 7500, unit: '人', printed: '7500人'}
] AS f
MATCH (builder:Company {name: '中国化学工程第六建设有限公司'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: 'count', value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: '2022',
        period_inferred: true, modality: 'actual', attributed_to: '张爱东', source: ['a4.p3']}),
       (o)-[:OF {source: ['a4.p3']}]->(indicator),
       (o)-[:ABOUT {source: ['a4.p3']}]->(builder);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a4'}), (dalian:City {name: '大连市'})-[:LOCATED_IN]->(:Province {name: '辽宁省'})
CREATE (a)-[:ABOUT {source: ['a4.p1']}]->(dalian);

MATCH (a:Article {id: 'a4'}), (thing)
WHERE (thing:DevelopmentZone OR thing:IndustrialPark OR thing:Event OR thing:Company OR thing:Undertaking OR thing:Person
       OR thing:GovernmentAgency OR thing:Group)
  AND thing.name IN ['大连长兴岛经济技术开发区', '大连长兴岛经济技术开发区管委会', '恒力聚酯科技产业园',
                     '恒力聚酯科技产业园十大重点装置开工', '恒力聚酯科技产业园建设项目', '恒力石化（大连）新材料科技有限公司',
                     '160万吨/年高性能树脂项目', '60万吨/年BDO项目', '4X21万吨/年顺酐装置', '45万吨/年环氧乙烷提浓装置',
                     '20万吨/年乙醇胺装置', '中国化学工程第六建设有限公司', '张爱东', '国内一流施工单位']
CREATE (a)-[:ABOUT {source: thing.source}]->(thing);
