// 合肥动力电池产业。运行：tupu run :demo: examples/a8.cypher

// 这条图片新闻讲了谁？
MATCH (a:Article {id: 'a8'})-[:ABOUT]->(thing)
WITH thing ORDER BY thing.name
UNWIND labels(thing) AS label
RETURN label AS 标签, collect(thing.name) AS 名称 ORDER BY 标签;

// 生产动力电池的公司，在哪个区、哪个市、哪个省？
MATCH (firm:Company)-[:PRODUCES]->(battery:Product {name: '动力电池'})-[:UPSTREAM_OF]->(product:Product)
MATCH (firm)-[:LOCATED_IN]->(zone:DevelopmentZone)-[:LOCATED_IN]->(city:City)-[:LOCATED_IN]->(province:Province)
RETURN firm.name AS 公司, zone.name AS 开发区, city.name AS 市, province.name AS 省, product.name AS 下游;

// 合肥有几个县级开发区？
MATCH (zone:DevelopmentZone)-[:LOCATED_IN]->(:City {name: '合肥市'})
RETURN zone.name AS 开发区, zone.aliases AS 别名 ORDER BY 开发区;

// 八条稿件，各由谁报道？
MATCH (a:Article)
OPTIONAL MATCH (a)-[r:REPORTED_BY]->(who:Person)
WITH a, who, r ORDER BY who.name
RETURN a.id AS 稿件, a.headline AS 标题, collect(who.name + coalesce('（' + r.role + '）', '')) AS 署名 ORDER BY 稿件;

// 八条稿件说到哪些省？
MATCH (a:Article)-[:ABOUT]->(place:Place)-[:LOCATED_IN*0..4]->(province:Province)
WITH a, province ORDER BY a.id
RETURN province.name AS 省, collect(DISTINCT a.id) AS 稿件 ORDER BY 稿件, 省;
