MATCH (n) RETURN count(n)
MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n ORDER BY t
MATCH (c:City)-[:LOCATED_IN]->(p:Province) RETURN p.name AS province, count(c) AS n ORDER BY province
MATCH (c:City {name: '泰安市'})<-[:LOCATED_IN]-(d) RETURN d.name AS name ORDER BY name
MATCH (o:Observation {kind: 'growth'})-[:OF]->(i:Indicator), (o)-[:ABOUT]->(:Province {name: '山西省'}) WHERE o.value > 30 RETURN i.name AS name, o.value AS value ORDER BY value
MATCH (part:Indicator)-[:PART_OF*1..3]->(:Indicator {name: '全省固定资产投资'}) RETURN part.name AS name ORDER BY name
MATCH (o:Observation) RETURN o.kind AS kind, count(*) AS n, sum(o.value) AS total ORDER BY kind
MATCH (a:Article)-[:HAS_PARAGRAPH]->(p:Paragraph) RETURN a.id AS article, count(p) AS n ORDER BY article
MATCH (n) WHERE n.name CONTAINS '高技术' RETURN n.name AS name, labels(n) AS labels ORDER BY name
MATCH (p:Province)<-[:LOCATED_IN]-(c:City)<-[:LOCATED_IN]-(d) WITH p, count(DISTINCT c) AS cities, count(d) AS counties WHERE counties > 120 RETURN p.name AS name, cities, counties ORDER BY name
