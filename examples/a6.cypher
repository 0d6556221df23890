// 沂南县“乡村振兴合伙人”。运行：tupu run :demo: examples/a6.cypher

// 23456各是什么？
MATCH (part:ProgramComponent)-[:PART_OF]->(:Program {name: '“23456”工作推进体系'})
WITH part.group AS grp, part ORDER BY part.ordinal
RETURN grp AS 组, count(*) AS 项数, collect(part.name) AS 内容 ORDER BY 项数;

// 四种模式各有什么例子？
MATCH (mode:ProgramComponent {kind: 'mode'})
OPTIONAL MATCH (example)-[:EXAMPLE_OF]->(mode)
WITH mode, example ORDER BY example.name
RETURN mode.ordinal AS 序, mode.name AS 模式, collect(example.name) AS 例子 ORDER BY 序;

// 缺的和有的怎样对上？一方缺什么，另一方正好有什么。
MATCH (needy:Group)-[:LACKS]->(what:Resource)<-[:OFFERS]-(giver:Group)
RETURN needy.name AS 缺的一方, what.name AS 资源, giver.name AS 有的一方 ORDER BY 缺的一方, 资源, 有的一方;

// 只缺不供的资源有哪些？
MATCH (needy:Group)-[:LACKS]->(what:Resource)
WHERE NOT (what)<-[:OFFERS]-()
WITH needy, what ORDER BY what.name
RETURN needy.name AS 缺的一方, collect(what.name) AS 无人提供 ORDER BY 缺的一方;

// 村集体一年能增收多少？县里的总数与三个例子。
MATCH (o:Observation)-[:OF]->(:Indicator {name: '年增加村集体收入'}), (o)-[:ABOUT]->(whose)
WITH o, whose ORDER BY whose.name
WITH o, collect(whose.name) AS whose
RETURN whose AS 谁, format(o.quantity, '万元') AS 增收, o.modality AS 性质, sources(o) AS 出处 ORDER BY o.quantity DESC;

// 平均一个签约企业伙伴几个行政村，一个行政村几个自然村？
MATCH (o:Observation)-[:OF]->(i:Indicator) WHERE i.name STARTS WITH '合伙'
WITH collect({name: i.name, value: o.value}) AS figures
RETURN [f IN figures WHERE f.name = '合伙企业数' | f.value][0] / [f IN figures WHERE f.name = '合伙行政村数' | f.value][0] AS 每个行政村的企业,
       [f IN figures WHERE f.name = '合伙自然村数' | f.value][0] / [f IN figures WHERE f.name = '合伙行政村数' | f.value][0] AS 每个行政村的自然村;
