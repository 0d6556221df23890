// 常州龙宸壹号获奖。运行：tupu run :demo: examples/a5.cypher

// 哪个项目，哪一年，得了什么奖？项目在哪里？
MATCH (project:Project)-[won:WON]->(award:Award)-[:PART_OF]->(contest:Event)
MATCH (project)-[:LOCATED_IN]->(district:District)-[:LOCATED_IN]->(city:City)-[:LOCATED_IN]->(province:Province)
RETURN project.name AS 项目, won.year AS 年份, award.name AS 奖项, contest.name AS 评选,
       province.name + city.name + district.name AS 地点;

// 评选涉及哪些领域？
MATCH (contest:Event {name: '2022巴黎DNA设计大奖'})
UNWIND contest.fields AS field
RETURN field AS 领域, field = '景观' AS 本次获奖;

// 容积率（计容建筑面积除以占地面积），两个约数相除。
MATCH (p:Project {name: '常州中建·龙宸壹号项目'})<-[:ABOUT]-(site:Observation)-[:OF]->(:Indicator {name: '占地面积'}),
      (p)<-[:ABOUT]-(floor:Observation)-[:OF]->(:Indicator {name: '计容建筑面积'})
RETURN floor.quantity AS 计容建筑面积, site.quantity AS 占地面积, round(floor.value / site.value, 2) AS 容积率;

// 常州市发布的方案，对应的试点要提升什么？
MATCH (city:City {name: '常州市'})-[published:PUBLISHED]->(plan:PolicyDocument), (city)-[:RUNS]->(program:Program)-[:TARGETS]->(i:Indicator)
WITH plan, published, program, i ORDER BY i.name
RETURN plan.name AS 方案, published.period AS 发布, program.name AS 行动, collect(i.name) AS 目标 ORDER BY 行动;

// 全国有多少个“新北”？地名只在上一级之内唯一。
MATCH (place:Place)-[:LOCATED_IN]->(parent:Place)
WHERE place.name STARTS WITH '新北'
RETURN place.name AS 地名, parent.name AS 上级 ORDER BY 地名, 上级;
