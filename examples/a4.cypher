// 大连恒力聚酯科技产业园。运行：tupu run :demo: examples/a4.cypher

// 有哪些项目和装置，产能多少？
MATCH (o:Observation {kind: 'capacity'})-[:ABOUT]->(thing)
OPTIONAL MATCH (n:Observation {kind: 'count'})-[:ABOUT]->(thing)
RETURN thing.name AS 名称, o.quantity AS 每套产能, coalesce(n.value, 1) AS 套数, o.quantity * coalesce(n.value, 1) AS 合计产能
ORDER BY 合计产能 DESC;

// 装置属于谁？谁在建？
MATCH (owner:Company)-[:OWNS]->(project:Project)<-[:PART_OF]-(device:Device)
WITH owner, device, collect(project.name) AS projects
RETURN owner.name AS 业主, device.name AS 装置, size(projects) AS 所属项目数 ORDER BY 装置;

MATCH (who:Person)-[post:HOLDS_POSITION]->(builder:Company)-[:CONSTRUCTS]->(project:Project)-[:LOCATED_IN]->(park)
RETURN builder.name AS 施工单位, who.name AS 介绍人, post.title AS 职务, project.name AS 工程, park.name AS 园区 ORDER BY 工程;

// 从园区往上，一级一级到哪里？
MATCH path = (:IndustrialPark {name: '恒力聚酯科技产业园'})-[:LOCATED_IN*]->(top:Province)
RETURN [n IN nodes(path) | n.name] AS 所在, length(path) AS 级数;

// 版面自相矛盾的地方：重点装置究竟多少？两种说法都在。
MATCH (o:Observation)-[:OF]->(:Indicator {name: '重点装置数'})
RETURN o.printed AS 原文, o.quantity AS 读作, sources(o) AS 出处 ORDER BY 出处;

// 版面上还有别的矛盾吗？
CALL kg.contradictions() YIELD entity, other
RETURN entity.name AS 一说, sources(entity) AS 一说出处, other.name AS 另一说, sources(other) AS 另一说出处;
