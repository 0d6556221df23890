// 江门工业200强企业专班。运行：tupu run :demo: examples/a2.cypher

// 江门市做了什么？
MATCH (:City {name: '江门市'})-[r:RUNS|ESTABLISHED]->(work)
RETURN type(r) AS 关系, head([l IN labels(work) WHERE NOT l IN ['Undertaking', 'Organisation']]) AS 类别, work.name AS 名称,
       CASE r.inferred WHEN true THEN '推断' ELSE '明文' END AS 依据
ORDER BY 类别, 名称, 关系;

// 专班服务谁？谁出人？
MATCH (:TaskForce {name: '江门市工业200强企业专班'})-[:SERVES]->(served:Group)
RETURN '服务' AS 方向, served.name AS 对象 ORDER BY 对象
UNION
MATCH (lender:Group)-[:OFFERS]->(:Resource {name: '专班人员'})
RETURN '出人' AS 方向, lender.name AS 对象 ORDER BY 对象;

// 专班有多大？区间的数字有上下限，没有单一的值。
MATCH (o:Observation)-[:ABOUT]->(:TaskForce {name: '江门市工业200强企业专班'}), (o)-[:OF]->(i:Indicator)
RETURN i.name AS 指标, o.printed AS 原文,
       CASE o.comparator WHEN 'range' THEN toString(o.low) + '到' + toString(o.high)
                         WHEN '>' THEN '多于' + toString(o.value)
                         ELSE toString(o.value) END AS 读作
ORDER BY 指标;

// 诉求响应的三个时限，换成小时。
MATCH (o:Observation)-[:ABOUT]->(:Mechanism {name: '企业诉求限时响应机制'}), (o)-[:OF]->(i)
WITH i.name AS step, o.printed AS printed,
     o.value * CASE o.unit WHEN '分钟' THEN 1.0 / 60 WHEN '天' THEN 24.0 ELSE 1.0 END AS hours
RETURN step AS 环节, printed AS 原文, hours AS 小时 ORDER BY 小时;

// 6.7%的企业，63%的增加值：占比的分母各是什么，是谁说的？
MATCH (o:Observation {kind: 'share'})-[:ABOUT]->(:City {name: '江门市'}), (o)-[:OF]->(i), (o)-[:RELATIVE_TO]->(whole)
RETURN i.name AS 指标, o.printed AS 占比, whole.name AS 分母, o.attributed_to AS 出处 ORDER BY o.value;
