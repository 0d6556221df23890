// 山西高技术产业投资：增长、比较、占比。运行：tupu run :demo: examples/a1.cypher

// 山西哪些投资同比增长超过30%？
MATCH (o:Observation {kind: 'growth'})-[:OF]->(i:Indicator), (o)-[:ABOUT]->(:Province {name: '山西省'})
WHERE o.value > 30
RETURN i.name AS 指标, o.value AS 增速 ORDER BY 增速 DESC;

// 比谁高、高多少？每个差额都连着它的比较基准。
MATCH (i:Indicator)<-[:OF]-(o:Observation {kind: 'difference'})-[:RELATIVE_TO]->(baseline),
      (o)-[:ABOUT]->(:Province {name: '山西省'})
RETURN i.name AS 指标, baseline.name AS 基准, o.value AS 高出百分点 ORDER BY 指标, 高出百分点;

// 全省的增速没有印出来，但可以算：自己的增速减去高出的百分点。
MATCH (i:Indicator)<-[:OF]-(growth:Observation {kind: 'growth'}), (i)<-[:OF]-(gap:Observation {kind: 'difference'}),
      (gap)-[:RELATIVE_TO]->(baseline:Indicator)
RETURN baseline.name AS 基准, growth.value - gap.value AS 推算增速 ORDER BY 推算增速;

// 指标的层级：全省固定资产投资之下，逐级有什么？
MATCH path = (part:Indicator)-[:PART_OF*1..3]->(:Indicator {name: '全省固定资产投资'})
RETURN length(path) AS 层, [n IN reverse(nodes(path)) | n.name] AS 路径 ORDER BY 层, part.name;

// 高技术制造业、高技术服务业内部各占多少，剩下多少没有点名？
MATCH (o:Observation {kind: 'share'})-[:RELATIVE_TO]->(whole:Indicator)
WHERE whole.name STARTS WITH '高技术'
WITH whole, sum(o.value) AS named, count(*) AS parts
RETURN whole.name AS 整体, parts AS 点名项数, named AS 合计占比, 100 - named AS 未点名
ORDER BY 整体;
