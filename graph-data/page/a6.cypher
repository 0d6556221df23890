// a6 “乡村振兴合伙人”带来富裕新模式

WITH [n IN range(1, 18) | 'a6.p' + toString(n)] AS paragraphs
CREATE (a:Article {id: 'a6', headline: '“乡村振兴合伙人”带来富裕新模式',
        subtitle: '山东沂南县四种模式提高合伙共富成效，年可增加村集体收入1578万元', paper: '本报',
        published: period('2022'), published_inferred: true, page: '产业热点',
        sections: ['打通两方堵点 / 找准合伙共富切口', '主推四种模式 / 提高合伙共富成效', '强化五大支撑 / 提供合伙共富保障']}) CITING paragraphs
WITH a, paragraphs
UNWIND paragraphs AS id
CREATE (a)-[:HAS_PARAGRAPH]->(:Paragraph {id: id}) CITING id;

// ---- The county and its bodies --------------------------------------------------------------------------------------

// No reporter: the county's party committee sent the text in.
MATCH (a:Article {id: 'a6'}), (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'})
CREATE (committee:PartyOrganisation {name: '中共山东省沂南县委', aliases: ['沂南县委', '中共沂南县委']}) CITING ['a6.p3', 'a6.p18']
CREATE (committee)-[:LOCATED_IN]->(yinan),
       (committee)-[:AGENCY_OF]->(yinan) CITING 'a6.p3'
CREATE (a)-[:ABOUT {role: '供稿'}]->(committee) CITING 'a6.p18'
CREATE (leaders:TaskForce {name: '沂南县推进工作领导小组', aliases: ['推进工作领导小组']}),
       (front:PartyOrganisation {name: '沂南县统战系统', aliases: ['统战系统']}),
       (office:TaskForce {name: '乡镇推进工作办公室', aliases: ['推进工作办公室']}),
       (station:TaskForce {name: '村居推进工作站', aliases: ['推进工作站']}) CITING 'a6.p13'
CREATE (risk:TaskForce {name: '乡镇（街道）风险分析专班', aliases: ['风险分析专班']}) CITING 'a6.p6'
CREATE (coop:Cooperative {name: '村党支部领办合作社'}) CITING 'a6.p13'
CREATE (stock:Cooperative {name: '村级股份经济合作组织'}) CITING 'a6.p17'
WITH yinan, leaders, front, office, station, risk, coop, stock
UNWIND [leaders, front, office, station, risk, coop, stock] AS body
CREATE (body)-[:LOCATED_IN]->(yinan) CITING sources(body);

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (leaders:TaskForce {name: '沂南县推进工作领导小组'}), (office:TaskForce {name: '乡镇推进工作办公室'}),
      (station:TaskForce {name: '村居推进工作站'}), (risk:TaskForce {name: '乡镇（街道）风险分析专班'})
CREATE (yinan)-[:ESTABLISHED]->(leaders),
       (leaders)-[:AGENCY_OF {inferred: true}]->(yinan),
       (yinan)-[:ESTABLISHED {by: '乡镇', inferred: true}]->(office),
       (yinan)-[:ESTABLISHED {by: '村居', inferred: true}]->(station) CITING 'a6.p13'
CREATE (yinan)-[:ESTABLISHED {by: '乡镇（街道）', inferred: true}]->(risk) CITING 'a6.p6';

// Kinds of actor that other items speak of too.
MERGE (:Group {name: '企业'}) CITING ['a6.p2', 'a6.p5']
MERGE (:Group {name: '高校'}) CITING 'a6.p17'
MERGE (colleges:Group {name: '职业院校'}) CITING 'a6.p17'
SET colleges.aliases = ['职校'] CITING 'a6.p17';

// ---- The scheme: two, three, four, five, six ------------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (committee:PartyOrganisation {name: '中共山东省沂南县委'}), (firms:Group {name: '企业'})
CREATE (scheme:Program {name: '“23456”工作推进体系', aliases: ['23456工作推进体系']}),
       (yinan)-[:RUNS {period: period('2022'), period_printed: '今年以来', period_inferred: true}]->(scheme) CITING 'a6.p1'
CREATE (committee)-[:RUNS {inferred: true}]->(scheme) CITING 'a6.p3'
CREATE (villages:Group {name: '农村', aliases: ['村庄', '村居']}) CITING ['a6.p2', 'a6.p3', 'a6.p7']
CREATE (farmers:Group {name: '农民', aliases: ['群众']}) CITING 'a6.p2'
CREATE (partners:Group {name: '乡村振兴合伙人'}) CITING ['a6.p1', 'a6.p15']
CREATE (scheme)-[:SERVES]->(firms) CITING ['a6.p1', 'a6.p7']
CREATE (scheme)-[:SERVES]->(villages) CITING 'a6.p7'
CREATE (scheme)-[:SERVES {inferred: true}]->(farmers),
       (scheme)-[:SERVES {inferred: true}]->(partners) CITING 'a6.p1'
CREATE (system:Mechanism {name: '乡村振兴合伙人制度'}),
       (yinan)-[:ESTABLISHED]->(system) CITING 'a6.p2'
CREATE (stage:Platform {name: '合伙平台'}),
       (yinan)-[:ESTABLISHED]->(stage) CITING 'a6.p1'
CREATE (goal:Indicator {name: '共同富裕'}) CITING ['a6.p1', 'a6.p2']
CREATE (revival:Indicator {name: '乡村振兴'}) CITING 'a6.p1'
CREATE (yinan)-[:TARGETS]->(goal) CITING ['a6.p1', 'a6.p2']
CREATE (yinan)-[:TARGETS]->(revival) CITING 'a6.p1';

// The parts, in the page's order. Whose the two blockages are is read from p2 and p3; the rest is named outright.
UNWIND [
  {kind: 'blockage', group: '打通两方堵点', ordinal: 1, name: '企业一方的堵点', inferred: true, source: ['a6.p1', 'a6.p2']},
  {kind: 'blockage', group: '打通两方堵点', ordinal: 2, name: '乡村一方的堵点', inferred: true, source: ['a6.p1', 'a6.p2']},
  {kind: 'list',    group: '建立三张清单', ordinal: 1, name: '供给要素清单',       source: 'a6.p4'},
  {kind: 'list',    group: '建立三张清单', ordinal: 2, name: '需求愿望清单',       source: 'a6.p5'},
  {kind: 'list',    group: '建立三张清单', ordinal: 3, name: '风险评估清单',       source: 'a6.p6'},
  {kind: 'mode',    group: '主推四种模式', ordinal: 1, name: '龙头带动模式',       source: 'a6.p8'},
  {kind: 'mode',    group: '主推四种模式', ordinal: 2, name: '飞地抱团模式',       source: 'a6.p9'},
  {kind: 'mode',    group: '主推四种模式', ordinal: 3, name: '劳务整合模式',       source: 'a6.p10'},
  {kind: 'mode',    group: '主推四种模式', ordinal: 4, name: '产业链下沉模式',     source: 'a6.p11'},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 1, name: '组织支撑',           source: 'a6.p13'},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 2, name: '制度支撑',           source: 'a6.p14'},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 3, name: '信息支撑',           source: 'a6.p15'},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 4, name: '金融支撑',           source: 'a6.p16'},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 5, name: '人才支撑',           source: 'a6.p17'},
  {kind: 'measure', group: '落实六项措施', ordinal: 1, name: '成立统筹推进机构',   source: 'a6.p18'},
  {kind: 'measure', group: '落实六项措施', ordinal: 2, name: '搭建精准对接平台',   source: 'a6.p18'},
  {kind: 'measure', group: '落实六项措施', ordinal: 3, name: '整合激励扶持政策',   source: 'a6.p18'},
  {kind: 'measure', group: '落实六项措施', ordinal: 4, name: '畅通融资担保渠道',   source: 'a6.p18'},
  {kind: 'measure', group: '落实六项措施', ordinal: 5, name: '创设宣传展示阵地',   source: 'a6.p18'},
  {kind: 'measure', group: '落实六项措施', ordinal: 6, name: '制定考核评价办法',   source: 'a6.p18'}
] AS row
MATCH (scheme:Program {name: '“23456”工作推进体系'})
CREATE (part:ProgramComponent {name: row.name, kind: row.kind, group: row.group, ordinal: row.ordinal,
        inferred: row.inferred}),
       (part)-[:PART_OF {inferred: row.inferred}]->(scheme) CITING row.source;

// ---- Who lacks what, who has what -----------------------------------------------------------------------------------

// p2 lists what each lacks; 农产品 (farm produce) is one of the four it speaks of in that way. p4 and p5 are the two lists.
CITING 'a6.p2'
CREATE (:Group {name: '农产品'});

UNWIND [
  {group: '企业',   lacks: '土地',             source: ['a6.p2', 'a6.p5']},
  {group: '企业',   lacks: '劳动力',           source: ['a6.p2', 'a6.p5']},
  {group: '企业',   lacks: '好原材料',         source: 'a6.p2'},
  {group: '企业',   lacks: '村级党组织',       role: '中间组织环节', source: 'a6.p2'},
  {group: '企业',   lacks: '合作社',           role: '中间组织环节', source: 'a6.p2'},
  {group: '企业',   lacks: '厂房',             source: 'a6.p5'},
  {group: '企业',   lacks: '原材料',           source: 'a6.p5'},
  {group: '农村',   lacks: '资金',             source: 'a6.p2'},
  {group: '农村',   lacks: '工厂',             source: 'a6.p2'},
  {group: '农村',   lacks: '信息',             source: 'a6.p2'},
  {group: '农村',   lacks: '人才',             source: 'a6.p2'},
  {group: '农村',   lacks: '技术',             source: 'a6.p5', inferred: true},
  {group: '农村',   lacks: '培训',             source: 'a6.p5', inferred: true},
  {group: '农村',   lacks: '销售渠道',         source: 'a6.p5', inferred: true},
  {group: '农民',   lacks: '技术',             source: 'a6.p2'},
  {group: '农民',   lacks: '培训',             source: 'a6.p2'},
  {group: '农民',   lacks: '就近就地就业岗位', source: 'a6.p2'},
  {group: '农产品', lacks: '标准规范',         source: 'a6.p2'},
  {group: '农产品', lacks: '策划营销',         source: 'a6.p2'},
  {group: '农产品', lacks: '深加工',           source: 'a6.p2'},
  {group: '农产品', lacks: '附加值',           source: 'a6.p2'}
] AS row
MATCH (group:Group {name: row.group})
MERGE (resource:Resource {name: row.lacks}) CITING row.source
CREATE (group)-[:LACKS {role: row.role, inferred: row.inferred}]->(resource) CITING row.source;

UNWIND [
  {group: '农村', offers: '闲置院落',     source: 'a6.p4', inferred: true},
  {group: '农村', offers: '厂房',         source: 'a6.p4', inferred: true},
  {group: '农村', offers: '土地',         source: 'a6.p4', inferred: true},
  {group: '农村', offers: '劳动力',       source: 'a6.p4', inferred: true},
  {group: '农村', offers: '合作社',       source: 'a6.p4', inferred: true},
  {group: '农村', offers: '优势产业',     source: 'a6.p4', inferred: true},
  {group: '农村', offers: '优质农副产品', source: 'a6.p4', inferred: true},
  {group: '企业', offers: '资金',         source: 'a6.p4'},
  {group: '企业', offers: '规模',         source: 'a6.p4'},
  {group: '企业', offers: '技术',         source: 'a6.p4'},
  {group: '企业', offers: '产品',         source: 'a6.p4'},
  {group: '企业', offers: '销售',         source: 'a6.p4'}
] AS row
MATCH (group:Group {name: row.group})
MERGE (resource:Resource {name: row.offers}) CITING row.source
CREATE (group)-[:OFFERS {inferred: row.inferred}]->(resource) CITING row.source;

// ---- How the lists are made -----------------------------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (committee:PartyOrganisation {name: '中共山东省沂南县委'})
CREATE (rounds:Mechanism {name: '三上三下', aliases: ['“三上三下”']}),
       (sweep:Mechanism {name: '包片摸排'}),
       (update:Mechanism {name: '动态更新'}) CITING 'a6.p3'
CREATE (control:Mechanism {name: '全程风险管控'}) CITING 'a6.p6'
CREATE (committee)-[:RUNS {through: '乡镇（街道）'}]->(rounds),
       (committee)-[:RUNS {through: '乡镇（街道）'}]->(sweep),
       (committee)-[:RUNS {through: '乡镇（街道）'}]->(update) CITING 'a6.p3'
CREATE (yinan)-[:RUNS {through: '乡镇（街道）', inferred: true}]->(control) CITING 'a6.p6'
CREATE (towns:Group {name: '乡镇（街道）', aliases: ['乡镇', '街道']}) CITING ['a6.p3', 'a6.p6', 'a6.p13', 'a6.p16']
WITH yinan
UNWIND ['要素分析会', '村企座谈会', '项目对接会', '村情发布会'] AS name
CREATE (meeting:Event {name: name}),
       (meeting)-[:LOCATED_IN {inferred: true}]->(yinan) CITING 'a6.p3';

// ---- Mode 1: a leading firm and a village ---------------------------------------------------------------------------

CITING 'a6.p8'
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '龙头带动模式'})
CREATE (firm:Company {name: '青果食品公司', standing: ['外向型', '省级重点龙头企业']}),
       (firm)-[:LOCATED_IN {inferred: true}]->(yinan),
       (village:Village {name: '枣林庄村'}),
       (village)-[:LOCATED_IN {inferred: true}]->(yinan),
       (project:Project {name: '现代农业创业园项目', aliases: ['现代农业创业园']}),
       (project)-[:LOCATED_IN {inferred: true}]->(village),
       (firm)-[:COOPERATES_WITH {on: '现代农业创业园项目'}]->(village),
       (firm)-[:PARTICIPATES_IN {role: '合伙共建', duties: ['种植管理', '种苗和质量标准', '包产包销']}]->(project),
       (village)-[:PARTICIPATES_IN {role: '合伙共建'}]->(project),
       (firm)-[:EXAMPLE_OF]->(mode),
       (village)-[:EXAMPLE_OF]->(mode),
       (project)-[:EXAMPLE_OF]->(mode),
       (farming:Industry {name: '现代农业'}),
       (project)-[:IN_INDUSTRY {inferred: true}]->(farming),
       (seedlings:Product {name: '优质种苗'}),
       (project)-[:USES {inferred: true}]->(seedlings);

// ---- Mode 2: villages pool land and money in one park ---------------------------------------------------------------

CITING 'a6.p9'
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '飞地抱团模式'})
CREATE (street:Subdistrict {name: '界湖街道'}),
       (street)-[:LOCATED_IN {inferred: true}]->(yinan),
       (park:IndustrialPark {name: '界湖小微企业创业园'}),
       (park)-[:LOCATED_IN {inferred: true}]->(street),
       (project:Project {name: '界湖小微企业创业园项目', principles: ['街道统筹', '跨村发展', '金融助力', '股份经营', '保底收益']}),
       (project)-[:LOCATED_IN {inferred: true}]->(park),
       (street)-[:PARTICIPATES_IN {role: '统筹'}]->(project),
       (operator:Company {name: '界湖小微企业创业园国有运营公司', name_printed: false, ownership: '国有'}),
       (operator)-[:LOCATED_IN {inferred: true}]->(park),
       (operator)-[:OPERATES]->(project),
       (street)-[:EXAMPLE_OF]->(mode),
       (project)-[:EXAMPLE_OF]->(mode),
       (enclave:Industry {name: '飞地经济'}),
       (project)-[:IN_INDUSTRY]->(enclave),
       (small:Group {name: '小微企业'}),
       (room:Resource {name: '发展空间'}),
       (small)-[:LACKS {inferred: true}]->(room);

// ---- Mode 3: a union of labour cooperatives -------------------------------------------------------------------------

CITING 'a6.p10'
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '劳务整合模式'})
CREATE (town:Town {name: '张庄镇'}),
       (town)-[:LOCATED_IN {inferred: true}]->(yinan),
       (project:Project {name: '松山温泉康养小镇项目', aliases: ['松山温泉康养小镇', '松山温泉小镇']}),
       (project)-[:LOCATED_IN]->(town),
       (coop:Cooperative {name: '张庄镇劳务联合社', aliases: ['劳务联合社', '劳务合作联社']}),
       (coop)-[:LOCATED_IN]->(town),
       (coop)-[:PARTICIPATES_IN {role: '劳务和技术服务', inferred: true}]->(project),
       (town)-[:PARTICIPATES_IN {role: '组织', inferred: true}]->(project),
       (chain:Mechanism {name: '企业+联合社+服务队+农民利益链接方式', parties: ['企业', '联合社', '服务队', '农民']}),
       (town)-[:RUNS {inferred: true}]->(chain),
       (town)-[:EXAMPLE_OF]->(mode),
       (project)-[:EXAMPLE_OF]->(mode),
       (coop)-[:EXAMPLE_OF {inferred: true}]->(mode);

// ---- Mode 4: workshops move into the villages -----------------------------------------------------------------------

CITING 'a6.p11'
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '产业链下沉模式'})
CREATE (town:Town {name: '青驼镇'}),
       (town)-[:LOCATED_IN {inferred: true}]->(yinan),
       (firm:Company {name: '天成服饰公司', aliases: ['青驼镇天成服饰公司']}),
       (firm)-[:LOCATED_IN]->(town),
       (first:Village {name: '刘家河疃'}),
       (first)-[:LOCATED_IN {inferred: true}]->(yinan),
       (second:Village {name: '石门', aliases: ['石门村']}),
       (second)-[:LOCATED_IN {inferred: true}]->(yinan),
       (firm)-[:COOPERATES_WITH {on: '加工车间'}]->(first),
       (firm)-[:COOPERATES_WITH {on: '加工车间'}]->(second),
       (firm)-[:EXAMPLE_OF]->(mode),
       (first)-[:EXAMPLE_OF]->(mode),
       (second)-[:EXAMPLE_OF]->(mode),
       (clothing:Industry {name: '服饰'}),
       (firm)-[:IN_INDUSTRY {inferred: true}]->(clothing);

// ---- The five pillars -----------------------------------------------------------------------------------------------

// Organisation, institutions, information.
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (partners:Group {name: '乡村振兴合伙人'}), (firms:Group {name: '企业'}), (villages:Group {name: '农村'})
CREATE (chambers:Group {name: '商会'}),
       (federations:Group {name: '联合会'}),
       (introductions:Resource {name: '联络推介'}),
       (chambers)-[:OFFERS]->(introductions),
       (federations)-[:OFFERS]->(introductions) CITING 'a6.p13'
CREATE (link:Mechanism {name: '“共建共享、合伙共赢”利益链接机制'}),
       (yinan)-[:ESTABLISHED]->(link),
       (exchange:Platform {name: '“村企联动、要素联通”互动链接平台'}),
       (yinan)-[:ESTABLISHED]->(exchange),
       (exchange)-[:SERVES {inferred: true}]->(firms),
       (exchange)-[:SERVES {inferred: true}]->(villages),
       (envoys:Mechanism {name: '乡村振兴特派员制度', coverage: '一村一员', rank: '副科级及以上'}),
       (yinan)-[:ESTABLISHED]->(envoys),
       (:Group {name: '乡村振兴特派员'}),
       (departments:Group {name: '县直部门'}),
       (officials:Resource {name: '副科级及以上干部'}),
       (departments)-[:OFFERS]->(officials) CITING 'a6.p14'
CREATE (information:Platform {name: '乡村振兴合伙人信息系统'}),
       (yinan)-[:ESTABLISHED]->(information),
       (information)-[:SERVES]->(partners) CITING 'a6.p15';

CITING 'a6.p15'
MATCH (information:Platform {name: '乡村振兴合伙人信息系统'})
UNWIND ['三张清单汇总发布', '惠企惠农政策查询申请', '金融担保服务查询申请', '典型案例与先进人物展示'] AS name
CREATE (module:Module {name: name, inferred: true}),
       (module)-[:PART_OF {inferred: true}]->(information);

// Money.
CITING 'a6.p16'
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}), (villages:Group {name: '农村'}),
      (partners:Group {name: '乡村振兴合伙人'})
CREATE (bank:Bank {name: '沂南农村商业银行'}),
       (bank)-[:LOCATED_IN {inferred: true}]->(yinan),
       (department:TaskForce {name: '沂南农村商业银行乡村振兴工作部', aliases: ['乡村振兴工作部']}),
       (department)-[:LOCATED_IN {inferred: true}]->(yinan),
       (bank)-[:ESTABLISHED]->(department),
       (desk:TaskForce {name: '服务“三农”工作站', site: '乡镇支行'}),
       (desk)-[:LOCATED_IN {inferred: true}]->(yinan),
       (bank)-[:ESTABLISHED {inferred: true}]->(desk),
       (points:Platform {name: '普惠金融综合服务点', site: '村居'}),
       (bank)-[:ESTABLISHED {inferred: true}]->(points),
       (points)-[:SERVES {inferred: true}]->(villages),
       (market:Platform {name: '沂蒙金融超市', site: '部分村居'}),
       (bank)-[:ESTABLISHED {inferred: true}]->(market),
       (network:Platform {name: '三级综合服务网络', levels: ['县', '镇', '村']}),
       (bank)-[:ESTABLISHED {inferred: true}]->(network),
       (network)-[:SERVES {inferred: true}]->(partners),
       (:Group {name: '农金员'}),
       (loan:FinancialProduct {name: '乡村振兴合伙人贷', aliases: ['“乡村振兴合伙人贷”']}),
       (bank)-[:PRODUCES {inferred: true}]->(loan);

// People.
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (universities:Group {name: '高校'}), (colleges:Group {name: '职业院校'}), (villages:Group {name: '农村'})
MERGE (training:Resource {name: '培训'}) CITING 'a6.p17'
CREATE (pool:Platform {name: '乡村振兴人才库', aliases: ['“乡村振兴人才库”']}),
       (yinan)-[:ESTABLISHED]->(pool),
       (stations:Platform {name: '乡村振兴工作站'}),
       (yinan)-[:RUNS]->(stations),
       (shops:Platform {name: '电商实训平台'}),
       (yinan)-[:RUNS]->(shops),
       (courses:Program {name: '职业技能人才培训', fields: ['产品研发', '营销', '配送']}),
       (yinan)-[:RUNS]->(courses),
       (institutes:Group {name: '科研院所'}),
       (universities)-[:OFFERS {inferred: true}]->(training),
       (colleges)-[:OFFERS {inferred: true}]->(training),
       (institutes)-[:OFFERS {inferred: true}]->(training),
       (leaders:Group {name: '致富带头人'}) CITING 'a6.p17'
CREATE (locals:Group {name: '乡土人才', aliases: ['乡土技能人才']}) CITING ['a6.p10', 'a6.p17']
CREATE (skilled:Group {name: '技能人才'}),
       (cadres:Group {name: '村“两委”干部'}),
       (able:Group {name: '乡村能人'}),
       (courses)-[:SERVES]->(leaders),
       (courses)-[:SERVES]->(locals),
       (courses)-[:SERVES]->(skilled),
       (shops)-[:SERVES {inferred: true}]->(villages) CITING 'a6.p17';

// The bodies that carry a pillar.
UNWIND [
  {body: '沂南县推进工作领导小组', pillar: '组织支撑', source: 'a6.p13'},
  {body: '沂南县统战系统',         pillar: '组织支撑', source: 'a6.p13'},
  {body: '乡镇推进工作办公室',     pillar: '组织支撑', source: 'a6.p13'},
  {body: '村居推进工作站',         pillar: '组织支撑', source: 'a6.p13'},
  {body: '村党支部领办合作社',     pillar: '组织支撑', source: 'a6.p13'},
  {body: '沂南农村商业银行',       pillar: '金融支撑', source: 'a6.p16'},
  {body: '村级股份经济合作组织',   pillar: '人才支撑', source: 'a6.p17'}
] AS row
MATCH (body:Organisation {name: row.body}), (pillar:ProgramComponent {name: row.pillar})
CREATE (body)-[:EXAMPLE_OF {inferred: true}]->(pillar) CITING row.source;

// ---- Indicators -----------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '合作项目意向数'}),
       (:Indicator {name: '正在实施项目数'}),
       (:Indicator {name: '已达产项目数'}),
       (:Indicator {name: '撬动社会资本'}),
       (:Indicator {name: '受益群众户数'}) CITING 'a6.p1'
CREATE (:Indicator {name: '年增加村集体收入', aliases: ['村集体收入', '村集体年增收']}) CITING ['a6.p1', 'a6.p8', 'a6.p9', 'a6.p11']
CREATE (:Indicator {name: '合伙企业数'}),
       (:Indicator {name: '合伙行政村数'}),
       (:Indicator {name: '合伙自然村数'}) CITING 'a6.p2'
CREATE (:Indicator {name: '供给要素清单项数'}) CITING 'a6.p4'
CREATE (:Indicator {name: '需求愿望清单项数'}) CITING 'a6.p5'
CREATE (:Indicator {name: '流转土地面积'}),
       (:Indicator {name: '年节省运输费用'}),
       (:Indicator {name: '群众每亩增收'}) CITING 'a6.p8'
CREATE (:Indicator {name: '人均年增收'}) CITING ['a6.p8', 'a6.p10']
CREATE (:Indicator {name: '入股村居数'}),
       (:Indicator {name: '入股资金'}),
       (:Indicator {name: '入股土地面积'}) CITING 'a6.p9'
CREATE (:Indicator {name: '整合合作社的村数'}),
       (:Indicator {name: '劳务和技术服务队数'}),
       (:Indicator {name: '每天用工人数'}) CITING 'a6.p10'
CREATE (:Indicator {name: '盘活老学校数'}),
       (:Indicator {name: '盘活老卫生室数'}),
       (:Indicator {name: '灵活就业妇女人数'}),
       (:Indicator {name: '人均月增收'}) CITING 'a6.p11'
CREATE (:Indicator {name: '乡村振兴合伙人贷种数'}),
       (:Indicator {name: '服务网络级数'}) CITING 'a6.p16'
CREATE (:Indicator {name: '堵点方数'}) CITING 'a6.p1'
CREATE (:Indicator {name: '清单张数'}) CITING ['a6.p1', 'a6.p15']
CREATE (:Indicator {name: '模式种数'}) CITING ['a6.p1', 'a6.p7']
CREATE (:Indicator {name: '支撑项数'}) CITING ['a6.p1', 'a6.p12']
CREATE (:Indicator {name: '措施项数'}) CITING ['a6.p1', 'a6.p18'];

CITING 'a6.p1'
MATCH (scheme:Program {name: '“23456”工作推进体系'}), (income:Indicator {name: '年增加村集体收入'})
CREATE (scheme)-[:TARGETS {inferred: true}]->(income);

// ---- Figures --------------------------------------------------------------------------------------------------------

// The county's. The 1578万元 stands in the subtitle too.
UNWIND [
  {of: '合作项目意向数',   kind: 'count', printed: '224个',     modality: 'actual',   source: 'a6.p1'},
  {of: '正在实施项目数',   kind: 'count', printed: '101个',     modality: 'actual',   source: 'a6.p1'},
  {of: '已达产项目数',     kind: 'count', printed: '89个',      modality: 'actual',   source: 'a6.p1'},
  {of: '撬动社会资本',     kind: 'value', printed: '12.71亿元', modality: 'actual',   source: 'a6.p1'},
  {of: '受益群众户数',     kind: 'count', printed: '1.2万户',   modality: 'actual',   source: 'a6.p1'},
  {of: '年增加村集体收入', kind: 'value', printed: '1578万元',  modality: 'expected', source: 'a6.p1'},
  {of: '合伙企业数',       kind: 'count', printed: '777家',     modality: 'actual',   source: 'a6.p2'},
  {of: '合伙行政村数',     kind: 'count', printed: '296个',     modality: 'actual',   source: 'a6.p2'},
  {of: '合伙自然村数',     kind: 'count', printed: '750个',     modality: 'actual',   source: 'a6.p2'}
] AS f
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: '目前', period_inferred: true, modality: f.modality}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(yinan) CITING f.source;

// The scheme's own numbers, as printed, and how long its first two lists are.
UNWIND [
  {about: '“23456”工作推进体系', of: '堵点方数', printed: '两方', figure: '2个', unit_inferred: true, source: 'a6.p1'},
  {about: '“23456”工作推进体系', of: '清单张数', printed: '三张', source: ['a6.p1', 'a6.p15']},
  {about: '“23456”工作推进体系', of: '模式种数', printed: '四种', source: ['a6.p1', 'a6.p7']},
  {about: '“23456”工作推进体系', of: '支撑项数', printed: '五大', figure: '5个', unit_inferred: true, source: 'a6.p1'},
  {about: '“23456”工作推进体系', of: '措施项数', printed: '六项', source: ['a6.p1', 'a6.p18']},
  {about: '供给要素清单', of: '供给要素清单项数', printed: '5631项', said: '目前', source: 'a6.p4'},
  {about: '需求愿望清单', of: '需求愿望清单项数', printed: '4556项', said: '目前', source: 'a6.p5'},
  {about: '三级综合服务网络', of: '服务网络级数', printed: '三级', source: 'a6.p16'}
] AS f
MATCH (thing:Undertaking {name: f.about}), (indicator:Indicator {name: f.of})
LET q = quantity(coalesce(f.figure, f.printed)), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        unit_inferred: f.unit_inferred,
        period: p, period_printed: f.said, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(thing) CITING f.source;

// Mode 1. The firm's saving, the village's income and the people's are expected.
CITING 'a6.p8'
UNWIND [
  {about: '现代农业创业园项目', of: '流转土地面积',     kind: 'value', printed: '1000亩',  modality: 'actual'},
  {about: '青果食品公司',       of: '年节省运输费用',   kind: 'value', printed: '50万元',  modality: 'expected', said: '年'},
  {about: '枣林庄村',           of: '年增加村集体收入', kind: 'value', printed: '20 万元', modality: 'expected', said: '年'},
  {about: '现代农业创业园项目', of: '群众每亩增收',     kind: 'value', printed: '1300 元~1800元', modality: 'expected', said: '年'},
  {about: '现代农业创业园项目', of: '人均年增收',       kind: 'value', printed: '两万元',  modality: 'expected', said: '年'}
] AS f
MATCH (thing {name: f.about}), (indicator:Indicator {name: f.of})
WHERE thing:Company OR thing:Village OR thing:Project
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.said, period_inferred: true, modality: f.modality}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(thing);

// Mode 2.
CITING 'a6.p9'
UNWIND [
  {of: '入股村居数',       kind: 'count', printed: '15个',     modality: 'actual',   said: '目前'},
  {of: '入股资金',         kind: 'value', printed: '4450万元', modality: 'actual',   said: '目前'},
  {of: '入股土地面积',     kind: 'value', printed: '120亩',    modality: 'actual',   said: '目前'},
  {of: '年增加村集体收入', kind: 'value', printed: '260万元',  modality: 'expected', said: '年'}
] AS f
MATCH (project:Project {name: '界湖小微企业创业园项目'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.said, period_inferred: true, modality: f.modality}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(project);

// Mode 3.
CITING 'a6.p10'
UNWIND [
  {about: '张庄镇劳务联合社',     of: '整合合作社的村数',   kind: 'count', printed: '8个', modality: 'actual'},
  {about: '张庄镇劳务联合社',     of: '劳务和技术服务队数', kind: 'count', printed: '7支', modality: 'actual'},
  {about: '松山温泉康养小镇项目', of: '每天用工人数',       kind: 'count', printed: '300人~500人', modality: 'actual', said: '目前'},
  {about: '松山温泉康养小镇项目', of: '人均年增收',         kind: 'value', printed: '3.6万元', modality: 'expected', said: '年'}
] AS f
MATCH (thing {name: f.about}), (indicator:Indicator {name: f.of})
WHERE thing:Cooperative OR thing:Project
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_printed: f.said, period_inferred: true, modality: f.modality}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(thing);

// Mode 4.
CITING 'a6.p11'
UNWIND [
  {of: '盘活老学校数',     kind: 'count', printed: '1处'},
  {of: '盘活老卫生室数',   kind: 'count', printed: '1处'},
  {of: '灵活就业妇女人数', kind: 'count', printed: '80名'},
  {of: '人均月增收',       kind: 'value', printed: '3000元~5000元'}
] AS f
MATCH (firm:Company {name: '天成服饰公司'}), (indicator:Indicator {name: f.of})
LET q = quantity(f.printed), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + f.printed, kind: f.kind, quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: f.printed,
        period: p, period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(firm);

// One figure for the villages that work with the firm: the page does not say whether for each or together.
CITING 'a6.p11'
MATCH (first:Village {name: '刘家河疃'}), (second:Village {name: '石门'}), (indicator:Indicator {name: '年增加村集体收入'})
LET q = quantity('2.8万元'), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + '2.8万元', kind: 'value', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: '2.8万元',
        period: p, period_printed: '年', period_inferred: true, modality: 'expected'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(first),
       (o)-[:ABOUT]->(second);

// The bank's sixty-eight loans.
CITING 'a6.p16'
MATCH (loan:FinancialProduct {name: '乡村振兴合伙人贷'}), (indicator:Indicator {name: '乡村振兴合伙人贷种数'})
LET q = quantity('68种'), p = period('2022')
CREATE (o:Observation {name: indicator.name + ' ' + p.text + ' ' + '68种', kind: 'count', quantity: q,
        value: q.value, unit: q.unit, low: q.low, high: q.high, comparator: q.comparator, printed: '68种', period: p,
        period_inferred: true, modality: 'actual'}),
       (o)-[:OF]->(indicator),
       (o)-[:ABOUT]->(loan);

// ---- What the item is about -----------------------------------------------------------------------------------------

CITING ['a6.p1', 'a6.p2', 'a6.p13', 'a6.p18']
MATCH (a:Article {id: 'a6'}), (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'})
CREATE (a)-[:ABOUT]->(yinan);

MATCH (a:Article {id: 'a6'}), (thing)
WHERE (thing:Program OR thing:Mechanism OR thing:Platform OR thing:Company OR thing:Cooperative OR thing:Project
       OR thing:Village OR thing:Town OR thing:Subdistrict OR thing:IndustrialPark OR thing:FinancialProduct
       OR thing:TaskForce OR thing:PartyOrganisation OR thing:Event OR thing:Group)
  AND any(id IN sources(thing) WHERE id STARTS WITH 'a6.') AND thing.name <> '中共山东省沂南县委'
CREATE (a)-[:ABOUT]->(thing) CITING [id IN sources(thing) WHERE id STARTS WITH 'a6.'];
