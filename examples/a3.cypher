// 泰安公共资源交易。运行：tupu run :demo: examples/a3.cypher

// 1月到7月与7月当月，工程建设项目交易各有多少？
MATCH (o:Observation)-[:OF]->(i:Indicator)
WHERE i.name IN ['工程建设项目交易个数', '工程建设项目交易总额'] AND o.kind IN ['count', 'value']
RETURN i.name AS 指标, o.period AS 时期, o.quantity AS 数量, o.value AS 值, o.unit AS 单位 ORDER BY 指标, 时期;

// 交易项目按类别分：个数与印出的占比，再自己算一遍。
MATCH (whole:Indicator {name: '公共资源交易项目个数'})<-[:OF]-(total:Observation {kind: 'count'})
MATCH (i:Indicator)-[:PART_OF]->(whole), (i)<-[:OF]-(n:Observation {kind: 'count'}), (i)<-[:OF]-(s:Observation {kind: 'share'})
RETURN i.name AS 类别, n.value AS 个数, s.value AS 印出的占比, round(100 * n.value / total.value, 1) AS 算出的占比
ORDER BY 个数 DESC;

// 四类加起来等于总数吗？
MATCH (i:Indicator)-[:PART_OF]->(:Indicator {name: '公共资源交易项目个数'}), (i)<-[:OF]-(n:Observation {kind: 'count'})
WITH sum(n.value) AS added
MATCH (:Indicator {name: '公共资源交易项目个数'})<-[:OF]-(total:Observation {kind: 'count'})
RETURN added AS 相加, total.value AS 印出, added = total.value AS 一致;

// 山东省内，版面提到的一切非地名实体。
MATCH (a)-[:LOCATED_IN*1..5]->(:Province {name: '山东省'})
WHERE NOT a:Place
WITH a ORDER BY a.name
UNWIND [l IN labels(a) WHERE NOT l IN ['Organisation', 'Undertaking']] AS label
RETURN label AS 类别, count(*) AS 个数, collect(a.name)[0..3] AS 例子 ORDER BY 个数 DESC, 类别;

// 每条数字出自哪一段？
MATCH (:Article {id: 'a3'})-[:HAS_PARAGRAPH]->(p:Paragraph)
OPTIONAL MATCH (o:Observation) WHERE p.id IN sources(o)
RETURN p.id AS 段落, count(o) AS 数字 ORDER BY 段落;
