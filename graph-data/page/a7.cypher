// a7 四条路径带来合成革产业“美丽蝶变”

CREATE (a:Article {id: 'a7', headline: '四条路径带来合成革产业“美丽蝶变”',
        subtitle: '浙江丽水经开区着力打造最大的中国水性生态合成革产业基地', page: '产业热点',
        source: ['a7.p1', 'a7.p2', 'a7.p3', 'a7.p4', 'a7.p5', 'a7.p6', 'a7.p7', 'a7.p8']})
WITH a
UNWIND a.source AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

// The byline stands above p1 and gives 姚驰 and 王何为 no post.
MATCH (a:Article {id: 'a7'}), (paper:MediaOutlet {name: '本报'})
CREATE (reporter:Person {name: '沈贞海', source: ['a7.p1']}),
       (second:Person {name: '姚驰', source: ['a7.p1']}),
       (third:Person {name: '王何为', source: ['a7.p1']}),
       (reporter)-[:HOLDS_POSITION {title: '记者', source: ['a7.p1']}]->(paper),
       (a)-[:REPORTED_BY {role: '记者', source: ['a7.p1']}]->(reporter),
       (a)-[:REPORTED_BY {source: ['a7.p1']}]->(second),
       (a)-[:REPORTED_BY {source: ['a7.p1']}]->(third),
       (a)-[:REPORTED_BY {source: ['a7.p1']}]->(paper);

// ---- The zone, its people, its industry -----------------------------------------------------------------------------

MATCH (lishui:City {name: '丽水市'})-[:LOCATED_IN]->(:Province {name: '浙江省'})
CREATE (zone:DevelopmentZone:Place {name: '丽水经济技术开发区', aliases: ['丽水经开区', '浙江丽水经开区'],
        leads_china_in: ['产业集聚度', '绿色发展水平', '创新发展活力', '产业生态体系'],
        source: ['a7.p1', 'a7.p2', 'a7.p3', 'a7.p8']}),
       (zone)-[:LOCATED_IN {source: ['a7.p1'], inferred: true}]->(lishui),
       (party:PartyOrganisation:Organisation {name: '丽水经济技术开发区党工委', aliases: ['丽水经开区党工委'], source: ['a7.p2']}),
       (party)-[:LOCATED_IN {source: ['a7.p2']}]->(zone),
       (party)-[:AGENCY_OF {source: ['a7.p2']}]->(zone),
       (committee:GovernmentAgency:Organisation {name: '丽水经济技术开发区管委会', aliases: ['丽水经开区管委会'], source: ['a7.p2']}),
       (committee)-[:LOCATED_IN {source: ['a7.p2']}]->(zone),
       (committee)-[:AGENCY_OF {source: ['a7.p2']}]->(zone),
       (head:Person {name: '刘志伟', source: ['a7.p2']}),
       (head)-[:HOLDS_POSITION {title: '党工委书记', source: ['a7.p2']}]->(party),
       (head)-[:HOLDS_POSITION {title: '管委会主任', source: ['a7.p2']}]->(committee),
       (meeting:Event {name: '现代纺织产业链专场', theme: '时尚共富 数智共生',
        series: '“三品”全国行浙江省十链百场万企系列对接活动', period_printed: '日前', source: ['a7.p1']}),
       (meeting)-[:LOCATED_IN {source: ['a7.p1']}]->(lishui);

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
CREATE (leather:Industry {name: '合成革产业', source: ['a7.p3', 'a7.p5']}),
       (eco:Industry {name: '生态合成革产业', source: ['a7.p2', 'a7.p3']}),
       (water:Industry {name: '水性生态合成革产业', source: ['a7.p2', 'a7.p8']}),
       (styled:Industry {name: '时尚合成革产业', source: ['a7.p1', 'a7.p2']}),
       (fashion:Industry {name: '时尚产业', source: ['a7.p2', 'a7.p3']}),
       (textile:Industry {name: '现代纺织产业链', source: ['a7.p1']}),
       (eco)-[:PART_OF {source: ['a7.p2'], inferred: true}]->(leather),
       (water)-[:PART_OF {source: ['a7.p8'], inferred: true}]->(eco),
       (styled)-[:PART_OF {source: ['a7.p1'], inferred: true}]->(leather),
       (styled)-[:PART_OF {source: ['a7.p3'], inferred: true}]->(fashion),
       (leather)-[:PART_OF {source: ['a7.p1'], inferred: true}]->(textile),
       (zone)-[:IN_INDUSTRY {source: ['a7.p1', 'a7.p2']}]->(styled),
       (zone)-[:IN_INDUSTRY {source: ['a7.p2', 'a7.p3']}]->(eco),
       (zone)-[:IN_INDUSTRY {source: ['a7.p5']}]->(leather),
       (zone)-[:IN_INDUSTRY {source: ['a7.p8']}]->(water),
       (zone)-[:IN_INDUSTRY {how: '跨越发展', source: ['a7.p2']}]->(fashion);

// ---- The scheme and its four paths ----------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
CREATE (chief:Mechanism:Undertaking {name: '链长制', aliases: ['“链长制”工作体制'], source: ['a7.p2']}),
       (zone)-[:RUNS {period_printed: '近年来', source: ['a7.p2']}]->(chief),
       (turn:Program:Undertaking {name: '生态合成革产业转型升级', aliases: ['四条路径'], source: ['a7.p2', 'a7.p3']}),
       (zone)-[:RUNS {source: ['a7.p2', 'a7.p3']}]->(turn)
WITH turn
UNWIND [
  {ordinal: 1, name: '绿色转型', verb: '突出', source: ['a7.p2', 'a7.p4']},
  {ordinal: 2, name: '科技创新', verb: '强化', source: ['a7.p2', 'a7.p5']},
  {ordinal: 3, name: '数字赋能', verb: '加快', source: ['a7.p2', 'a7.p6']},
  {ordinal: 4, name: '品牌营造', verb: '注重', source: ['a7.p2', 'a7.p7']}
] AS row
CREATE (path:ProgramComponent:Undertaking {name: row.name, kind: 'path', group: '四条路径', ordinal: row.ordinal, verb: row.verb,
        source: row.source}),
       (path)-[:PART_OF {source: row.source}]->(turn);

// What the zone has become or been chosen for; the last three came to its industry brain.
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
UNWIND [
  {title: '中国水性生态合成革生产基地',         source: ['a7.p2']},
  {title: '浙江省产业集群新智造试点',           source: ['a7.p2']},
  {title: '全省首批省级新智造产业集群',         through: '产业大脑', source: ['a7.p6']},
  {title: '全省首批数字经济系统多跨应用场景',   through: '产业大脑', source: ['a7.p6']},
  {title: '全省首批行业产业大脑建设试点',       through: '产业大脑', source: ['a7.p6']}
] AS row
CREATE (title:Title:Output {name: row.title, source: row.source}),
       (zone)-[:TARGETS {status: 'achieved', through: row.through, source: row.source}]->(title);

// ---- Path 1: green --------------------------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '绿色转型'})
CREATE (zone)-[:EXAMPLE_OF {source: ['a7.p4'], inferred: true}]->(path),
       (standard:Mechanism:Undertaking {name: '严于国标50%的标准管控', aliases: ['标准管控'], source: ['a7.p4']}),
       (zone)-[:RUNS {source: ['a7.p4']}]->(standard)
WITH zone
UNWIND ['核心技术攻关', '关键设备改造', '6S现场管理', '在线环保监控', '“红黄牌”督办'] AS name
CREATE (mechanism:Mechanism:Undertaking {name: name, source: ['a7.p4']}),
       (zone)-[:ESTABLISHED {source: ['a7.p4']}]->(mechanism);

CREATE (water:Product:Output {name: '水性革', aliases: ['水性生态合成革'], source: ['a7.p4']}),
       (national:PolicyDocument:Output {name: '国标', aliases: ['国家标准'], source: ['a7.p4']});

// ---- Path 2: science ------------------------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '科技创新'})
CREATE (zone)-[:EXAMPLE_OF {source: ['a7.p5'], inferred: true}]->(path),
       (sichuan:University:Organisation {name: '四川大学', source: ['a7.p5']}),
       (zhejiang:University:Organisation {name: '浙江大学', source: ['a7.p5']}),
       (polytechnic:University:Organisation {name: '浙江理工大学', source: ['a7.p5', 'a7.p7']}),
       (zone)-[:COOPERATES_WITH {on: '全链条产业技术支撑', source: ['a7.p5']}]->(sichuan),
       (zone)-[:COOPERATES_WITH {on: '全链条产业技术支撑', source: ['a7.p5']}]->(zhejiang),
       (zone)-[:COOPERATES_WITH {on: '全链条产业技术支撑', source: ['a7.p5']}]->(polytechnic),
       (dow:Company:Organisation {name: '陶氏化学', source: ['a7.p5']}),
       (wanhua:Company:Organisation {name: '万华化学', source: ['a7.p5']}),
       (centre:ResearchCentre:Organisation {name: '水性聚氨酯应用研究中心', source: ['a7.p5']}),
       (centre)-[:LOCATED_IN {source: ['a7.p5'], inferred: true}]->(zone),
       (zone)-[:PARTICIPATES_IN {role: '共建', source: ['a7.p5']}]->(centre),
       (dow)-[:PARTICIPATES_IN {role: '共建', source: ['a7.p5']}]->(centre),
       (wanhua)-[:PARTICIPATES_IN {role: '共建', source: ['a7.p5']}]->(centre),
       (zone)-[:COOPERATES_WITH {on: '水性聚氨酯应用研究中心', source: ['a7.p5']}]->(dow),
       (zone)-[:COOPERATES_WITH {on: '水性聚氨酯应用研究中心', source: ['a7.p5']}]->(wanhua),
       (resin:Product:Output {name: '水性聚氨酯', source: ['a7.p5']}),
       (complex:Platform:Undertaking {name: '合成革产业创新服务综合体', aliases: ['产业创新服务综合体'], source: ['a7.p5']}),
       (zone)-[:ESTABLISHED {source: ['a7.p5']}]->(complex);

// The leather is made of the resin that the centre studies.
MATCH (resin:Product {name: '水性聚氨酯'}), (leather:Product {name: '水性革'})
CREATE (resin)-[:UPSTREAM_OF {source: ['a7.p4', 'a7.p5'], inferred: true}]->(leather);

// ---- Path 3: digital ------------------------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '数字赋能'}),
      (firms:Group {name: '企业'})
CREATE (zone)-[:EXAMPLE_OF {source: ['a7.p6'], inferred: true}]->(path),
       (brain:Platform:Undertaking {name: '产业大脑', aliases: ['“产业大脑”平台', '“产业大脑”'], source: ['a7.p6', 'a7.p8']}),
       (zone)-[:ESTABLISHED {source: ['a7.p6']}]->(brain),
       (small:Platform:Undertaking {name: '企业小脑', aliases: ['企业“小脑”', '“小脑”'], source: ['a7.p6']}),
       (zone)-[:ESTABLISHED {source: ['a7.p6']}]->(small),
       (small)-[:SERVES {source: ['a7.p6'], inferred: true}]->(firms),
       (brain)-[:SERVES {source: ['a7.p6'], inferred: true}]->(firms),
       (chain:Technology:Output {name: 'IBM区块链技术', source: ['a7.p6']}),
       (chip:Technology:Output {name: '中微电子植入芯片', source: ['a7.p6']}),
       (brain)-[:USES {source: ['a7.p6']}]->(chain),
       (brain)-[:USES {source: ['a7.p6']}]->(chip),
       (ibm:Company:Organisation {name: 'IBM', source: ['a7.p6']}),
       (zhongwei:Company:Organisation {name: '中微电子', source: ['a7.p6']}),
       (ibm)-[:PRODUCES {source: ['a7.p6'], inferred: true}]->(chain),
       (zhongwei)-[:PRODUCES {source: ['a7.p6'], inferred: true}]->(chip),
       (digital:Program:Undertaking {name: '全行业数字智造转型', source: ['a7.p6']}),
       (zone)-[:RUNS {source: ['a7.p6']}]->(digital)
WITH brain
UNWIND ['产业数据仓库', '产业中台', '服务中枢', '碳排放数字化追溯', '产业链图谱', '产业运行分析', '数字贸易', '园区管理'] AS name
CREATE (module:Module:Undertaking {name: name, source: ['a7.p6']}),
       (module)-[:PART_OF {source: ['a7.p6']}]->(brain);

// ---- Path 4: brands -------------------------------------------------------------------------------------------------

MATCH (lishui:City {name: '丽水市'})-[:LOCATED_IN]->(:Province {name: '浙江省'}),
      (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (path:ProgramComponent {name: '品牌营造'}),
      (polytechnic:University {name: '浙江理工大学'})
CREATE (zone)-[:EXAMPLE_OF {source: ['a7.p7'], inferred: true}]->(path),
       (world:Brand:Output {name: 'W-world', aliases: ['中国时尚数智中心W-world', 'W-world品牌'], tags: ['创新', '智能', '生态', '时尚', '国际'], source: ['a7.p7']}),
       (region:Brand:Output {name: '时尚合成革区域品牌', centre: '丽水', source: ['a7.p7']}),
       (rising:Brand:Output {name: '国际化时尚合成革新锐品牌', source: ['a7.p7']}),
       (zone)-[:TARGETS {status: 'achieved', how: '首创', source: ['a7.p7']}]->(world),
       (zone)-[:TARGETS {how: '联合建立', source: ['a7.p7']}]->(region),
       (zone)-[:TARGETS {status: 'achieved', source: ['a7.p7']}]->(rising),
       (zone)-[:COOPERATES_WITH {on: '时尚合成革区域品牌', source: ['a7.p7']}]->(polytechnic),
       (design:Program:Undertaking {name: '时尚革工业设计', source: ['a7.p7']}),
       (zone)-[:RUNS {source: ['a7.p7']}]->(design),
       (forum:Event {name: '潮流论坛', source: ['a7.p7']}),
       (forum)-[:LOCATED_IN {source: ['a7.p7'], inferred: true}]->(lishui),
       (campaign:Event {name: '品牌策划活动', source: ['a7.p7']}),
       (campaign)-[:LOCATED_IN {source: ['a7.p7'], inferred: true}]->(lishui),
       (promotion:Program:Undertaking {name: '品牌推广', source: ['a7.p7']}),
       (zone)-[:RUNS {source: ['a7.p7']}]->(promotion)
WITH zone
UNWIND ['京东智联云', '丽尚国潮', '字节跳动'] AS name
CREATE (company:Company:Organisation {name: name, source: ['a7.p7']}),
       (zone)-[:COOPERATES_WITH {on: '品牌推广', source: ['a7.p7']}]->(company);

// ---- The goals of the next five years -------------------------------------------------------------------------------

MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'})
CREATE (base:Title:Output {name: '最大的中国水性生态合成革产业基地', source: ['a7.p8']}),
       (zone)-[:TARGETS {period: '2023/2027', period_printed: '未来5年', period_inferred: true, source: ['a7.p8']}]->(base),
       (goals:Program:Undertaking {name: '“1-3-5”发展目标', aliases: ['1-3-5发展目标'], source: ['a7.p8']}),
       (zone)-[:RUNS {period: '2023/2027', period_printed: '未来5年', period_inferred: true, source: ['a7.p8']}]->(goals);

// ---- Indicators -----------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '转型升级路径数', source: ['a7.p3']}),
       (:Indicator {name: '整治提升标准', source: ['a7.p4']}),
       (:Indicator {name: '关停的低效企业', source: ['a7.p4']}),
       (:Indicator {name: '低效企业', source: ['a7.p4']}),
       (:Indicator {name: '消减的油性生产线', source: ['a7.p4']}),
       (:Indicator {name: '油性生产线', source: ['a7.p4']}),
       (:Indicator {name: '淘汰的基布定型机', source: ['a7.p4']}),
       (:Indicator {name: '基布定型机', source: ['a7.p4']}),
       (:Indicator {name: '车间有机废气浓度降幅', source: ['a7.p4']}),
       (:Indicator {name: 'DMF浓度降幅', source: ['a7.p4']}),
       (:Indicator {name: '水性革年产量', source: ['a7.p4']}),
       (:Indicator {name: '全国水性革年产量', source: ['a7.p4']}),
       (:Indicator {name: '综合体总投资', source: ['a7.p5']}),
       (:Indicator {name: '年度配套研发经费', source: ['a7.p5']}),
       (:Indicator {name: '“全省首批”数', aliases: ['三个全省首批'], source: ['a7.p6']}),
       (:Indicator {name: '具有全球影响力的产业大脑数', source: ['a7.p8']}),
       (:Indicator {name: '未来工厂数', aliases: ['未来工厂'], source: ['a7.p8']}),
       (:Indicator {name: '科技两企数', aliases: ['科技两企'], source: ['a7.p8']}),
       (:Indicator {name: '国际化丽水时尚潮牌数', source: ['a7.p8']}),
       (:Indicator {name: '省级企业研发机构数', source: ['a7.p8']}),
       (:Indicator {name: '工业产值', source: ['a7.p8']}),
       (:Indicator {name: '参与制定的国家行业标准数', source: ['a7.p8']}),
       (:Indicator {name: '工业App数', source: ['a7.p8']}),
       (:Indicator {name: '数字平台交易额', source: ['a7.p8']});

UNWIND [
  {part: '关停的低效企业',   whole: '低效企业'},
  {part: '消减的油性生产线', whole: '油性生产线'},
  {part: '淘汰的基布定型机', whole: '基布定型机'},
  {part: '水性革年产量',     whole: '全国水性革年产量'}
] AS row
MATCH (part:Indicator {name: row.part}), (whole:Indicator {name: row.whole})
CREATE (part)-[:PART_OF {source: ['a7.p4']}]->(whole);

// ---- Figures --------------------------------------------------------------------------------------------------------

MATCH (turn:Program {name: '生态合成革产业转型升级'}), (indicator:Indicator {name: '转型升级路径数'})
CREATE (o:Observation {kind: 'count', value: 4, unit: '条', printed: '四条', comparator: '=', period: '2022',
        period_inferred: true, modality: 'actual', source: ['a7.p3']}),
       (o)-[:OF {source: ['a7.p3']}]->(indicator),
       (o)-[:ABOUT {source: ['a7.p3']}]->(turn);

// Green: parts of a whole, and the zone's share of the country's output.
UNWIND [
  {of: '关停的低效企业',   value: 20,   printed: '近20%', comparator: '~', to: '低效企业'},
  {of: '消减的油性生产线', value: 36.4, printed: '36.4%', comparator: '=', to: '油性生产线'},
  {of: '淘汰的基布定型机', value: 23.6, printed: '23.6%', comparator: '=', to: '基布定型机'},
  {of: '水性革年产量',     value: 25,   printed: '25%',   comparator: '=', to: '全国水性革年产量', said: '全国'}
] AS f
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (indicator:Indicator {name: f.of}), (whole:Indicator {name: f.to})
CREATE (o:Observation {kind: 'share', value: f.value, unit: '%', printed: f.printed, comparator: f.comparator, period: '2022',
        period_inferred: true, modality: 'actual', source: ['a7.p4']}),
       (o)-[:OF {source: ['a7.p4']}]->(indicator),
       (o)-[:ABOUT {source: ['a7.p4']}]->(zone),
       (o)-[:RELATIVE_TO {printed: f.said, source: ['a7.p4']}]->(whole);

// Green: how much stricter than the national standard.
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (indicator:Indicator {name: '整治提升标准'}),
      (national:PolicyDocument {name: '国标'})
CREATE (o:Observation {kind: 'difference', value: 50, unit: '%', printed: '50%', comparator: '=', period: '2022',
        period_inferred: true, modality: 'actual', source: ['a7.p4']}),
       (o)-[:OF {source: ['a7.p4']}]->(indicator),
       (o)-[:ABOUT {source: ['a7.p4']}]->(zone),
       (o)-[:RELATIVE_TO {printed: '国标', source: ['a7.p4']}]->(national);

// Green: falls (an indicator called …降幅 holds the size of the fall), output, and the growth hoped for.
UNWIND [
  {of: '车间有机废气浓度降幅', kind: 'value',  value: 7,        unit: '倍', printed: '7倍',       comparator: '=',  period: '2022', modality: 'actual'},
  {of: 'DMF浓度降幅',          kind: 'value',  value: 90,       unit: '%',  printed: '90%',       comparator: '=',  period: '2022', modality: 'actual'},
  {of: '水性革年产量',         kind: 'value',  value: 50000000, unit: '米', printed: '超5000万米', comparator: '>', period: '2022', said: '年', modality: 'actual'},
  {of: '水性革年产量',         kind: 'growth', value: 30,       unit: '%',  printed: '30%以上',   comparator: '>=', period: '2023/2025', said: '未来3年', annual: true, modality: 'expected'}
] AS f
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: f.comparator,
        period: f.period, period_printed: f.said, period_inferred: true, annual: f.annual, modality: f.modality, source: ['a7.p4']}),
       (o)-[:OF {source: ['a7.p4']}]->(indicator),
       (o)-[:ABOUT {source: ['a7.p4']}]->(zone);

// Science and digital.
UNWIND [
  {about: '合成革产业创新服务综合体', of: '综合体总投资',     kind: 'value', value: 320000000, unit: '元', printed: '3.2亿元',      comparator: '=',  source: ['a7.p5']},
  {about: '合成革产业创新服务综合体', of: '年度配套研发经费', kind: 'value', value: 50000000,  unit: '元', printed: '5000万元以上', comparator: '>=', said: '每年', source: ['a7.p5']},
  {about: '产业大脑',                 of: '“全省首批”数',     kind: 'count', value: 3,         unit: '个', printed: '三个',         comparator: '=',  source: ['a7.p6']}
] AS f
MATCH (platform:Platform {name: f.about}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: f.comparator, period: '2022',
        period_printed: f.said, period_inferred: true, modality: 'actual', source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(platform);

// The goals, by their numeral in the name; the scheme aims at each of their indicators.
UNWIND [
  {goal: '1', of: '具有全球影响力的产业大脑数', value: 1,           unit: '个', printed: '1个',       comparator: '='},
  {goal: '1', of: '未来工厂数',                 value: 10,          unit: '家', printed: '10家以上',  comparator: '>='},
  {goal: '1', of: '科技两企数',                 value: 100,         unit: '家', printed: '100家以上', comparator: '>='},
  {goal: '3', of: '国际化丽水时尚潮牌数',       value: 3,           unit: '个', printed: '3个以上',   comparator: '>='},
  {goal: '3', of: '省级企业研发机构数',         value: 30,          unit: '家', printed: '30家以上',  comparator: '>='},
  {goal: '3', of: '工业产值',                   value: 30000000000, unit: '元', printed: '超300亿元', comparator: '>'},
  {goal: '5', of: '参与制定的国家行业标准数',   value: 5,           unit: '项', printed: '5项以上',   comparator: '>='},
  {goal: '5', of: '工业App数',                  value: 50,          unit: '个', printed: '50个以上',  comparator: '>='},
  {goal: '5', of: '数字平台交易额',             value: 50000000000, unit: '元', printed: '超500亿元', comparator: '>'}
] AS f
MATCH (zone:DevelopmentZone {name: '丽水经济技术开发区'}), (goals:Program {name: '“1-3-5”发展目标'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: 'target', goal: f.goal, value: f.value, unit: f.unit, printed: f.printed, comparator: f.comparator,
        period: '2023/2027', period_printed: '未来5年', period_inferred: true, modality: 'target', source: ['a7.p8']}),
       (o)-[:OF {source: ['a7.p8']}]->(indicator),
       (o)-[:ABOUT {source: ['a7.p8']}]->(zone),
       (goals)-[:TARGETS {source: ['a7.p8']}]->(indicator);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a7'}), (lishui:City {name: '丽水市'})-[:LOCATED_IN]->(:Province {name: '浙江省'}),
      (head:Person {name: '刘志伟'})
CREATE (a)-[:ABOUT {source: ['a7.p1', 'a7.p7', 'a7.p8']}]->(lishui),
       (a)-[:ABOUT {source: ['a7.p2']}]->(head);

MATCH (a:Article {id: 'a7'}), (thing)
WHERE (thing:DevelopmentZone OR thing:Company OR thing:University OR thing:ResearchCentre OR thing:Program OR thing:Mechanism
       OR thing:Platform OR thing:Event OR thing:Brand OR thing:Title OR thing:Technology OR thing:Product OR thing:Industry
       OR thing:GovernmentAgency OR thing:PartyOrganisation OR thing:PolicyDocument)
  AND any(id IN thing.source WHERE id STARTS WITH 'a7.')
CREATE (a)-[:ABOUT {source: [id IN thing.source WHERE id STARTS WITH 'a7.']}]->(thing);
