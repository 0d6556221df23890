// a7 四条路径带来合成革产业“美丽蝶变”

WITH [n IN range(1, 8) | 'a7.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a7', headline: '四条路径带来合成革产业“美丽蝶变”',
        subtitle: '浙江丽水经开区着力打造最大的中国水性生态合成革产业基地', paper: '本报', published: period('2022'),
        published_inferred: true, page: '产业热点'}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

// The byline stands above p1 and gives 姚驰 and 王何为 no post.
CITING 'a7.p1'
MATCH (a:Article {id: 'a7'})
MERGE (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '沈贞海'}),
       (second:Person {name: '姚驰'}),
       (third:Person {name: '王何为'}),
       (reporter)-[:HOLDS_POSITION {title: '记者'}]->(paper),
       (a)-[:REPORTED_BY {role: '记者'}]->(reporter),
       (a)-[:REPORTED_BY]->(second),
       (a)-[:REPORTED_BY]->(third),
       (a)-[:REPORTED_BY]->(paper);

// Kinds of actor that other items speak of too.
MERGE (:Group {name: '企业'}) CITING 'a7.p4'
MERGE (:Group {name: '高校'}) CITING 'a7.p5';

// ---- The zone, its people, its industry -----------------------------------------------------------------------------

MATCH (lishui:City {name: '丽水市'})-[:LOCATED_IN]->(:Province {name: '浙江省'})
CREATE (zone:DevelopmentZone {name: '丽水经济技术开发区', aliases: ['丽水经开区', '浙江丽水经开区'],
        leads_china_in: ['产业集聚度', '绿色发展水平', '创新发展活力', '产业生态体系']}) CITING ['a7.p1', 'a7.p2', 'a7.p3', 'a7.p8']
CREATE (zone)-[:LOCATED_IN {inferred: true}]->(lishui) CITING 'a7.p1'
CREATE (party:PartyOrganisation {name: '丽水经济技术开发区党工委', aliases: ['丽水经开区党工委']}),
       (party)-[:LOCATED_IN]->(zone),
       (party)-[:AGENCY_OF]->(zone),
       (committee:GovernmentAgency {name: '丽水经济技术开发区管委会', aliases: ['丽水经开区管委会']}),
       (committee)-[:LOCATED_IN]->(zone),
       (committee)-[:AGENCY_OF]->(zone),
       (head:Person {name: '刘志伟'}),
       (head)-[:HOLDS_POSITION {title: '党工委书记'}]->(party),
       (head)-[:HOLDS_POSITION {title: '管委会主任'}]->(committee) CITING 'a7.p2'
CREATE (meeting:Event {name: '现代纺织产业链专场', theme: '时尚共富 数智共生',
        series: '“三品”全国行浙江省十链百场万企系列对接活动', period_printed: '日前'}),
       (meeting)-[:LOCATED_IN]->(lishui) CITING 'a7.p1';

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
CREATE (leather:Industry {name: '合成革产业'}) CITING ['a7.p3', 'a7.p5']
CREATE (eco:Industry {name: '生态合成革产业'}) CITING ['a7.p2', 'a7.p3']
CREATE (water:Industry {name: '水性生态合成革产业'}) CITING ['a7.p2', 'a7.p8']
CREATE (styled:Industry {name: '时尚合成革产业'}) CITING ['a7.p1', 'a7.p2']
CREATE (fashion:Industry {name: '时尚产业'}) CITING ['a7.p2', 'a7.p3']
CREATE (textile:Industry {name: '现代纺织产业链'}) CITING 'a7.p1'
CREATE (eco)-[:PART_OF {inferred: true}]->(leather) CITING 'a7.p2'
CREATE (water)-[:PART_OF {inferred: true}]->(eco) CITING 'a7.p8'
CREATE (styled)-[:PART_OF {inferred: true}]->(leather) CITING 'a7.p1'
CREATE (styled)-[:PART_OF {inferred: true}]->(fashion) CITING 'a7.p3'
CREATE (leather)-[:PART_OF {inferred: true}]->(textile) CITING 'a7.p1'
CREATE (zone)-[:IN_INDUSTRY]->(styled) CITING ['a7.p1', 'a7.p2']
CREATE (zone)-[:IN_INDUSTRY]->(eco) CITING ['a7.p2', 'a7.p3']
CREATE (zone)-[:IN_INDUSTRY]->(leather) CITING 'a7.p5'
CREATE (zone)-[:IN_INDUSTRY]->(water) CITING 'a7.p8'
CREATE (zone)-[:IN_INDUSTRY {how: '跨越发展'}]->(fashion) CITING 'a7.p2';

// ---- The scheme and its four paths ----------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
CREATE (chief:Mechanism {name: '链长制', aliases: ['“链长制”工作体制']}),
       (zone)-[:RUNS {period_printed: '近年来'}]->(chief) CITING 'a7.p2'
CREATE (turn:Program {name: '生态合成革产业转型升级', aliases: ['四条路径']}),
       (zone)-[:RUNS]->(turn) CITING ['a7.p2', 'a7.p3']
WITH turn
UNWIND [
  {ordinal: 1, name: '绿色转型', verb: '突出', source: ['a7.p2', 'a7.p4']},
  {ordinal: 2, name: '科技创新', verb: '强化', source: ['a7.p2', 'a7.p5']},
  {ordinal: 3, name: '数字赋能', verb: '加快', source: ['a7.p2', 'a7.p6']},
  {ordinal: 4, name: '品牌营造', verb: '注重', source: ['a7.p2', 'a7.p7']}
] AS row
CREATE (path:ProgramComponent {name: row.name, kind: 'path', group: '四条路径', ordinal: row.ordinal, verb: row.verb}),
       (path)-[:PART_OF]->(turn) CITING row.source;

// What the zone has become or been chosen for; the last three came to its industry brain.
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
UNWIND [
  {title: '中国水性生态合成革生产基地',         source: 'a7.p2'},
  {title: '浙江省产业集群新智造试点',           source: 'a7.p2'},
  {title: '全省首批省级新智造产业集群',         through: '产业大脑', source: 'a7.p6'},
  {title: '全省首批数字经济系统多跨应用场景',   through: '产业大脑', source: 'a7.p6'},
  {title: '全省首批行业产业大脑建设试点',       through: '产业大脑', source: 'a7.p6'}
] AS row
CREATE (title:Title {name: row.title}),
       (zone)-[:TARGETS {status: 'achieved', through: row.through}]->(title) CITING row.source;

// ---- Path 1: green --------------------------------------------------------------------------------------------------

CITING 'a7.p4'
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '绿色转型'})
CREATE (zone)-[:EXAMPLE_OF {inferred: true}]->(path),
       (standard:Mechanism {name: '严于国标50%的标准管控', aliases: ['标准管控']}),
       (zone)-[:RUNS]->(standard)
WITH zone
UNWIND ['核心技术攻关', '关键设备改造', '6S现场管理', '在线环保监控', '“红黄牌”督办'] AS name
CREATE (mechanism:Mechanism {name: name}),
       (zone)-[:ESTABLISHED]->(mechanism);

CITING 'a7.p4'
CREATE (water:Product {name: '水性革', aliases: ['水性生态合成革']}),
       (national:PolicyDocument {name: '国标', aliases: ['国家标准']});

// ---- Path 2: science ------------------------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '科技创新'})
CREATE (zone)-[:EXAMPLE_OF {inferred: true}]->(path),
       (sichuan:University {name: '四川大学'}),
       (zhejiang:University {name: '浙江大学'}) CITING 'a7.p5'
CREATE (polytechnic:University {name: '浙江理工大学'}) CITING ['a7.p5', 'a7.p7']
CREATE (zone)-[:COOPERATES_WITH {on: '全链条产业技术支撑'}]->(sichuan),
       (zone)-[:COOPERATES_WITH {on: '全链条产业技术支撑'}]->(zhejiang),
       (zone)-[:COOPERATES_WITH {on: '全链条产业技术支撑'}]->(polytechnic),
       (dow:Company {name: '陶氏化学'}),
       (wanhua:Company {name: '万华化学'}),
       (centre:ResearchCentre {name: '水性聚氨酯应用研究中心'}),
       (centre)-[:LOCATED_IN {inferred: true}]->(zone),
       (zone)-[:PARTICIPATES_IN {role: '共建'}]->(centre),
       (dow)-[:PARTICIPATES_IN {role: '共建'}]->(centre),
       (wanhua)-[:PARTICIPATES_IN {role: '共建'}]->(centre),
       (zone)-[:COOPERATES_WITH {on: '水性聚氨酯应用研究中心'}]->(dow),
       (zone)-[:COOPERATES_WITH {on: '水性聚氨酯应用研究中心'}]->(wanhua),
       (resin:Product {name: '水性聚氨酯'}),
       (complex:Platform {name: '合成革产业创新服务综合体', aliases: ['产业创新服务综合体']}),
       (zone)-[:ESTABLISHED]->(complex) CITING 'a7.p5';

// The leather is made of the resin that the centre studies.
CITING ['a7.p4', 'a7.p5']
MATCH (resin:Product {name: '水性聚氨酯'}), (leather:Product {name: '水性革'})
CREATE (resin)-[:UPSTREAM_OF {inferred: true}]->(leather);

// ---- Path 3: digital ------------------------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '数字赋能'}),
      (firms:Group {name: '企业'})
CREATE (zone)-[:EXAMPLE_OF {inferred: true}]->(path) CITING 'a7.p6'
CREATE (brain:Platform {name: '产业大脑', aliases: ['“产业大脑”平台', '“产业大脑”']}) CITING ['a7.p6', 'a7.p8']
CREATE (zone)-[:ESTABLISHED]->(brain),
       (small:Platform {name: '企业小脑', aliases: ['企业“小脑”', '“小脑”']}),
       (zone)-[:ESTABLISHED]->(small),
       (small)-[:SERVES {inferred: true}]->(firms),
       (brain)-[:SERVES {inferred: true}]->(firms),
       (chain:Technology {name: 'IBM区块链技术'}),
       (chip:Technology {name: '中微电子植入芯片'}),
       (brain)-[:USES]->(chain),
       (brain)-[:USES]->(chip),
       (ibm:Company {name: 'IBM'}),
       (zhongwei:Company {name: '中微电子'}),
       (ibm)-[:PRODUCES {inferred: true}]->(chain),
       (zhongwei)-[:PRODUCES {inferred: true}]->(chip),
       (digital:Program {name: '全行业数字智造转型'}),
       (zone)-[:RUNS]->(digital) CITING 'a7.p6'
WITH brain
UNWIND ['产业数据仓库', '产业中台', '服务中枢', '碳排放数字化追溯', '产业链图谱', '产业运行分析', '数字贸易', '园区管理'] AS name
CREATE (module:Module {name: name}),
       (module)-[:PART_OF]->(brain) CITING 'a7.p6';

// ---- Path 4: brands -------------------------------------------------------------------------------------------------

CITING 'a7.p7'
MATCH (lishui:City {name: '丽水市'})-[:LOCATED_IN]->(:Province {name: '浙江省'}),
      (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '品牌营造'}),
      (polytechnic:University {name: '浙江理工大学'})
CREATE (zone)-[:EXAMPLE_OF {inferred: true}]->(path),
       (world:Brand {name: 'W-world', aliases: ['中国时尚数智中心W-world', 'W-world品牌'], tags: ['创新', '智能', '生态', '时尚', '国际']}),
       (region:Brand {name: '时尚合成革区域品牌', centre: '丽水'}),
       (rising:Brand {name: '国际化时尚合成革新锐品牌'}),
       (zone)-[:TARGETS {status: 'achieved', how: '首创'}]->(world),
       (zone)-[:TARGETS {how: '联合建立'}]->(region),
       (zone)-[:TARGETS {status: 'achieved'}]->(rising),
       (zone)-[:COOPERATES_WITH {on: '时尚合成革区域品牌'}]->(polytechnic),
       (design:Program {name: '时尚革工业设计'}),
       (zone)-[:RUNS]->(design),
       (forum:Event {name: '潮流论坛'}),
       (forum)-[:LOCATED_IN {inferred: true}]->(lishui),
       (campaign:Event {name: '品牌策划活动'}),
       (campaign)-[:LOCATED_IN {inferred: true}]->(lishui),
       (promotion:Program {name: '品牌推广'}),
       (zone)-[:RUNS]->(promotion)
WITH zone
UNWIND ['京东智联云', '丽尚国潮', '字节跳动'] AS name
CREATE (company:Company {name: name}),
       (zone)-[:COOPERATES_WITH {on: '品牌推广'}]->(company);

// ---- The goals of the next five years -------------------------------------------------------------------------------

CITING 'a7.p8'
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
CREATE (base:Title {name: '最大的中国水性生态合成革产业基地'}),
       (zone)-[:TARGETS {period: period('2023/2027'), period_printed: '未来5年', period_inferred: true}]->(base),
       (goals:Program {name: '“1-3-5”发展目标', aliases: ['1-3-5发展目标']}),
       (zone)-[:RUNS {period: period('2023/2027'), period_printed: '未来5年', period_inferred: true}]->(goals);

// ---- Indicators -----------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '转型升级路径数'}) CITING 'a7.p3'
CREATE (:Indicator {name: '整治提升标准'}),
       (:Indicator {name: '关停的低效企业'}),
       (:Indicator {name: '低效企业'}),
       (:Indicator {name: '消减的油性生产线'}),
       (:Indicator {name: '油性生产线'}),
       (:Indicator {name: '淘汰的基布定型机'}),
       (:Indicator {name: '基布定型机'}),
       (:Indicator {name: '车间有机废气浓度'}),
       (:Indicator {name: 'DMF浓度'}),
       (:Indicator {name: '水性革年产量'}),
       (:Indicator {name: '全国水性革年产量'}) CITING 'a7.p4'
CREATE (:Indicator {name: '综合体总投资'}),
       (:Indicator {name: '年度配套研发经费'}) CITING 'a7.p5'
CREATE (:Indicator {name: '“全省首批”数', aliases: ['三个全省首批']}) CITING 'a7.p6'
CREATE (:Indicator {name: '具有全球影响力的产业大脑数'}),
       (:Indicator {name: '未来工厂数', aliases: ['未来工厂']}),
       (:Indicator {name: '科技两企数', aliases: ['科技两企']}),
       (:Indicator {name: '国际化丽水时尚潮牌数'}),
       (:Indicator {name: '省级企业研发机构数'}),
       (:Indicator {name: '工业产值'}),
       (:Indicator {name: '参与制定的国家行业标准数'}),
       (:Indicator {name: '工业App数'}),
       (:Indicator {name: '数字平台交易额'}) CITING 'a7.p8';

CITING 'a7.p4'
UNWIND [
  {part: '关停的低效企业',   whole: '低效企业'},
  {part: '消减的油性生产线', whole: '油性生产线'},
  {part: '淘汰的基布定型机', whole: '基布定型机'},
  {part: '水性革年产量',     whole: '全国水性革年产量'}
] AS row
MATCH (part:Indicator {name: row.part}), (whole:Indicator {name: row.whole})
CREATE (part)-[:PART_OF]->(whole);

// ---- Figures --------------------------------------------------------------------------------------------------------

CITING 'a7.p3'
MATCH (turn:Program {name: '生态合成革产业转型升级'}), (indicator:Indicator {name: '转型升级路径数'})
LET q = quantity('四条'), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + '四条', kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: '四条', period: p,
        period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(turn);

// Green: parts of a whole, and the zone's share of the country's output.
CITING 'a7.p4'
UNWIND [
  {of: '关停的低效企业',   printed: '近20%', to: '低效企业'},
  {of: '消减的油性生产线', printed: '36.4%', to: '油性生产线'},
  {of: '淘汰的基布定型机', printed: '23.6%', to: '基布定型机'},
  {of: '水性革年产量',     printed: '25%',   to: '全国水性革年产量', said: '全国'}
] AS f
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (indicator:Indicator {name: f.of}), (whole:Indicator {name: f.to})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: 'share', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(zone),
       (o)-[:RELATIVE_TO {printed: f.said}]->(whole);

// Green: how much stricter than the national standard.
CITING 'a7.p4'
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (indicator:Indicator {name: '整治提升标准'}),
      (national:PolicyDocument {name: '国标'})
LET q = quantity('50%'), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + '50%', kind: 'difference', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: '50%', period: p,
        period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(zone),
       (o)-[:RELATIVE_TO {printed: '国标'}]->(national);

// Green: falls (they are negative), output, and the growth hoped for.
CITING 'a7.p4'
UNWIND [
  {of: '车间有机废气浓度', kind: 'growth', printed: '减少7倍',   figure: '-7倍', period: '2022', modality: 'actual'},
  {of: 'DMF浓度',          kind: 'growth', printed: '下降90%',   figure: '-90%', period: '2022', modality: 'actual'},
  {of: '水性革年产量',     kind: 'value',  printed: '超5000万米', period: '2022', said: '年', modality: 'actual'},
  {of: '水性革年产量',     kind: 'growth', printed: '30%以上',   period: '2023/2025', said: '未来3年', annual: true, modality: 'expected'}
] AS f
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (indicator:Indicator {name: f.of})
LET q = quantity(coalesce(f.figure, f.printed)), p = period(f.period)
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.said, period_inferred: true, annual: f.annual, modality: f.modality}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(zone);

// Science and digital.
UNWIND [
  {about: '合成革产业创新服务综合体', of: '综合体总投资',     kind: 'value', printed: '3.2亿元',      source: 'a7.p5'},
  {about: '合成革产业创新服务综合体', of: '年度配套研发经费', kind: 'value', printed: '5000万元以上', said: '每年', source: 'a7.p5'},
  {about: '产业大脑',                 of: '“全省首批”数',     kind: 'count', printed: '三个',         source: 'a7.p6'}
] AS f
MATCH (platform:Platform {name: f.about}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.said, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(platform) CITING f.source;

// The goals, by their numeral in the name; the zone and its scheme aim at each, and the scheme at each of their indicators.
CITING 'a7.p8'
UNWIND [
  {goal: '1', of: '具有全球影响力的产业大脑数', printed: '1个'},
  {goal: '1', of: '未来工厂数',                 printed: '10家以上'},
  {goal: '1', of: '科技两企数',                 printed: '100家以上'},
  {goal: '3', of: '国际化丽水时尚潮牌数',       printed: '3个以上'},
  {goal: '3', of: '省级企业研发机构数',         printed: '30家以上'},
  {goal: '3', of: '工业产值',                   printed: '超300亿元'},
  {goal: '5', of: '参与制定的国家行业标准数',   printed: '5项以上'},
  {goal: '5', of: '工业App数',                  printed: '50个以上'},
  {goal: '5', of: '数字平台交易额',             printed: '超500亿元'}
] AS f
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (goals:Program {name: '“1-3-5”发展目标'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2023/2027')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: 'target', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, goal: f.goal, period_printed: '未来5年', period_inferred: true, modality: 'target'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(zone),
       (zone)-[:TARGETS {period: p, period_printed: '未来5年', period_inferred: true}]->(o),
       (goals)-[:TARGETS {period: p, period_printed: '未来5年', period_inferred: true}]->(o),
       (goals)-[:TARGETS]->(indicator);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a7'}), (lishui:City {name: '丽水市'})-[:LOCATED_IN]->(:Province {name: '浙江省'}),
      (head:Person {name: '刘志伟'})
CREATE (a)-[:ABOUT]->(lishui) CITING ['a7.p1', 'a7.p7', 'a7.p8']
CREATE (a)-[:ABOUT]->(head) CITING 'a7.p2';

MATCH (a:Article {id: 'a7'}), (thing)
WHERE (thing:DevelopmentZone OR thing:Company OR thing:University OR thing:ResearchCentre OR thing:Program OR thing:Mechanism
       OR thing:Platform OR thing:Event OR thing:Brand OR thing:Title OR thing:Technology OR thing:Product OR thing:Industry
       OR thing:GovernmentAgency OR thing:PartyOrganisation OR thing:PolicyDocument)
  AND any(id IN sources(thing) WHERE id STARTS WITH 'a7.')
CREATE (a)-[:ABOUT]->(thing) CITING [id IN sources(thing) WHERE id STARTS WITH 'a7.'];
