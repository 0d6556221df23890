// 江门工业200强企业专班。运行：tupu run :demo: examples/a2.cypher

// 江门市做了什么？
MATCH (:City {name: '江门市'})-[r:RUNS|ESTABLISHED]->(work)
RETURN type(r) AS 关系, head([l IN labels(work) WHERE NOT l IN ['Undertaking', 'Organisation']]) AS 类别, work.name AS 名称,
       CASE r.inferred WHEN true THEN '推断' ELSE '明文' END AS 依据, sources(r) AS 出处
ORDER BY 类别, 名称, 关系;

// 专班服务谁？谁出人？
MATCH (:TaskForce {name: '江门市工业200强企业专班'})-[:SERVES]->(served:Group)
RETURN '服务' AS 方向, served.name AS 对象 ORDER BY 对象
UNION
MATCH (lender:Group)-[:OFFERS]->(:Resource {name: '专班人员'})
RETURN '出人' AS 方向, lender.name AS 对象 ORDER BY 对象;

// 专班有多大？约数、区间、“多”都有上下限：数量自己会说。
MATCH (o:Observation)-[:ABOUT]->(:TaskForce {name: '江门市工业200强企业专班'}), (o)-[:OF]->(i:Indicator)
RETURN i.name AS 指标, o.printed AS 原文, o.quantity AS 读作, o.low AS 下限, o.high AS 上限 ORDER BY 指标;

// 诉求响应的三个时限，换成小时。
MATCH (o:Observation)-[:ABOUT]->(:Mechanism {name: '企业诉求限时响应机制'}), (o)-[:OF]->(i)
RETURN i.name AS 环节, o.printed AS 原文, convert(o.quantity, '小时') AS 换算 ORDER BY o.quantity;

// 6.7%的企业，63%的增加值：占比的分母各是什么，是谁说的？
MATCH (o:Observation {kind: 'share'})-[:ABOUT]->(:City {name: '江门市'}), (o)-[:OF]->(i), (o)-[:RELATIVE_TO]->(whole)
RETURN i.name AS 指标, o.printed AS 占比, whole.name AS 分母, o.attributed_to AS 出处 ORDER BY o.value;
