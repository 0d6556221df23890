// 丽水合成革产业。运行：tupu run :demo: examples/a7.cypher

// 四条路径，按次序。
MATCH (path:ProgramComponent {kind: 'path'})-[:PART_OF]->(program:Program)
RETURN path.ordinal AS 序, path.verb + path.name AS 路径, program.name AS 行动 ORDER BY 序;

// 丽水经开区和谁合作，为了什么？
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})-[r:COOPERATES_WITH]->(partner)
WITH r, partner ORDER BY partner.name
RETURN r.on AS 事项, collect(partner.name) AS 伙伴, count(*) AS 个数 ORDER BY 个数 DESC, 事项;

// 谁共建研究中心？三方以上的事实是一个节点。
MATCH (party)-[r:PARTICIPATES_IN]->(centre:ResearchCentre)
WITH party, r, centre ORDER BY party.name
RETURN centre.name AS 中心, r.role AS 角色, collect(party.name) AS 各方;

// “产业大脑”有哪些模块，用什么技术，技术是谁的？
MATCH (brain:Platform {name: '产业大脑'})
OPTIONAL MATCH (module:Module)-[:PART_OF]->(brain)
WITH brain, module ORDER BY module.name
WITH brain, collect(module.name) AS modules
OPTIONAL MATCH (brain)-[:USES]->(technology:Technology)<-[:PRODUCES]-(maker:Company)
WITH brain, modules, technology, maker ORDER BY technology.name
RETURN brain.name AS 平台, size(modules) AS 模块数, modules AS 模块, collect(technology.name + '（' + maker.name + '）') AS 技术;

// 1-3-5：未来五年的目标。
MATCH (:DevelopmentZone {name: '丽水经济技术开发区'})-[:TARGETS]->(o:Observation {period: period('2023/2027')})-[:OF]->(i)
RETURN o.goal AS 组, i.name AS 指标, o.quantity AS 目标 ORDER BY 组, 指标;

// 升了的与降了的：降幅是负数。
MATCH (o:Observation {kind: 'growth'})-[:ABOUT]->(:DevelopmentZone {name: '丽水经济技术开发区'})
RETURN o.name AS 名称, o.quantity AS 变化 ORDER BY 变化;

// 已有的称号与还在追求的。
MATCH (:DevelopmentZone {name: '丽水经济技术开发区'})-[t:TARGETS]->(title:Title)
WITH t, title ORDER BY title.name
RETURN coalesce(t.status, 'pursued') AS 状态, collect(title.name) AS 称号 ORDER BY 状态;
