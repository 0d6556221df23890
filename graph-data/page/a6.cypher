// a6 “乡村振兴合伙人”带来富裕新模式

CREATE (a:Article {id: 'a6', headline: '“乡村振兴合伙人”带来富裕新模式',
        subtitle: '山东沂南县四种模式提高合伙共富成效，年可增加村集体收入1578万元', page: '产业热点',
        sections: ['打通两方堵点 / 找准合伙共富切口', '主推四种模式 / 提高合伙共富成效', '强化五大支撑 / 提供合伙共富保障'],
        source: ['a6.p1', 'a6.p2', 'a6.p3', 'a6.p4', 'a6.p5', 'a6.p6', 'a6.p7', 'a6.p8', 'a6.p9', 'a6.p10', 'a6.p11',
                 'a6.p12', 'a6.p13', 'a6.p14', 'a6.p15', 'a6.p16', 'a6.p17', 'a6.p18']})
WITH a
UNWIND a.source AS id
CREATE (a)-[:HAS_PARAGRAPH {source: [id]}]->(:Paragraph {id: id, source: [id]});

// ---- The county and its bodies --------------------------------------------------------------------------------------

// No reporter: the county's party committee sent the text in.
MATCH (a:Article {id: 'a6'}), (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'})
CREATE (committee:PartyOrganisation:Organisation {name: '中共山东省沂南县委', aliases: ['沂南县委', '中共沂南县委'], source: ['a6.p3', 'a6.p18']}),
       (committee)-[:LOCATED_IN {source: ['a6.p3']}]->(yinan),
       (committee)-[:AGENCY_OF {source: ['a6.p3']}]->(yinan),
       (a)-[:ABOUT {role: '供稿', source: ['a6.p18']}]->(committee),
       (leaders:TaskForce:Organisation {name: '沂南县推进工作领导小组', aliases: ['推进工作领导小组'], source: ['a6.p13']}),
       (front:PartyOrganisation:Organisation {name: '沂南县统战系统', aliases: ['统战系统'], source: ['a6.p13']}),
       (office:TaskForce:Organisation {name: '乡镇推进工作办公室', aliases: ['推进工作办公室'], source: ['a6.p13']}),
       (station:TaskForce:Organisation {name: '村居推进工作站', aliases: ['推进工作站'], source: ['a6.p13']}),
       (risk:TaskForce:Organisation {name: '乡镇（街道）风险分析专班', aliases: ['风险分析专班'], source: ['a6.p6']}),
       (coop:Cooperative:Organisation {name: '村党支部领办合作社', source: ['a6.p13']}),
       (stock:Cooperative:Organisation {name: '村级股份经济合作组织', source: ['a6.p17']})
WITH yinan, leaders, front, office, station, risk, coop, stock
UNWIND [leaders, front, office, station, risk, coop, stock] AS body
CREATE (body)-[:LOCATED_IN {source: body.source}]->(yinan);

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (leaders:TaskForce {name: '沂南县推进工作领导小组'}), (office:TaskForce {name: '乡镇推进工作办公室'}),
      (station:TaskForce {name: '村居推进工作站'}), (risk:TaskForce {name: '乡镇（街道）风险分析专班'})
CREATE (yinan)-[:ESTABLISHED {source: ['a6.p13']}]->(leaders),
       (leaders)-[:AGENCY_OF {source: ['a6.p13'], inferred: true}]->(yinan),
       (yinan)-[:ESTABLISHED {by: '乡镇', source: ['a6.p13'], inferred: true}]->(office),
       (yinan)-[:ESTABLISHED {by: '村居', source: ['a6.p13'], inferred: true}]->(station),
       (yinan)-[:ESTABLISHED {by: '乡镇（街道）', source: ['a6.p6'], inferred: true}]->(risk);

// ---- The scheme: two, three, four, five, six ------------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (committee:PartyOrganisation {name: '中共山东省沂南县委'}), (firms:Group {name: '企业'})
CREATE (scheme:Program:Undertaking {name: '“23456”工作推进体系', aliases: ['23456工作推进体系'], source: ['a6.p1']}),
       (yinan)-[:RUNS {period: '2022', period_printed: '今年以来', period_inferred: true, source: ['a6.p1']}]->(scheme),
       (committee)-[:RUNS {source: ['a6.p3'], inferred: true}]->(scheme),
       (villages:Group {name: '农村', aliases: ['村庄', '村居'], source: ['a6.p2', 'a6.p3', 'a6.p7']}),
       (farmers:Group {name: '农民', aliases: ['群众'], source: ['a6.p2']}),
       (partners:Group {name: '乡村振兴合伙人', source: ['a6.p1', 'a6.p15']}),
       (scheme)-[:SERVES {source: ['a6.p1', 'a6.p7']}]->(firms),
       (scheme)-[:SERVES {source: ['a6.p7']}]->(villages),
       (scheme)-[:SERVES {source: ['a6.p1'], inferred: true}]->(farmers),
       (scheme)-[:SERVES {source: ['a6.p1'], inferred: true}]->(partners),
       (system:Mechanism:Undertaking {name: '乡村振兴合伙人制度', source: ['a6.p2']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p2']}]->(system),
       (stage:Platform:Undertaking {name: '合伙平台', source: ['a6.p1']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p1']}]->(stage),
       (goal:Indicator {name: '共同富裕', source: ['a6.p1', 'a6.p2']}),
       (revival:Indicator {name: '乡村振兴', source: ['a6.p1']}),
       (yinan)-[:TARGETS {source: ['a6.p1', 'a6.p2']}]->(goal),
       (yinan)-[:TARGETS {source: ['a6.p1']}]->(revival);

// The parts, in the page's order. Whose the two blockages are is read from p2 and p3; the rest is named outright.
UNWIND [
  {kind: 'blockage', group: '打通两方堵点', ordinal: 1, name: '企业一方的堵点', inferred: true, source: ['a6.p1', 'a6.p2']},
  {kind: 'blockage', group: '打通两方堵点', ordinal: 2, name: '乡村一方的堵点', inferred: true, source: ['a6.p1', 'a6.p2']},
  {kind: 'list',    group: '建立三张清单', ordinal: 1, name: '供给要素清单',       source: ['a6.p4']},
  {kind: 'list',    group: '建立三张清单', ordinal: 2, name: '需求愿望清单',       source: ['a6.p5']},
  {kind: 'list',    group: '建立三张清单', ordinal: 3, name: '风险评估清单',       source: ['a6.p6']},
  {kind: 'mode',    group: '主推四种模式', ordinal: 1, name: '龙头带动模式',       source: ['a6.p8']},
  {kind: 'mode',    group: '主推四种模式', ordinal: 2, name: '飞地抱团模式',       source: ['a6.p9']},
  {kind: 'mode',    group: '主推四种模式', ordinal: 3, name: '劳务整合模式',       source: ['a6.p10']},
  {kind: 'mode',    group: '主推四种模式', ordinal: 4, name: '产业链下沉模式',     source: ['a6.p11']},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 1, name: '组织支撑',           source: ['a6.p13']},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 2, name: '制度支撑',           source: ['a6.p14']},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 3, name: '信息支撑',           source: ['a6.p15']},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 4, name: '金融支撑',           source: ['a6.p16']},
  {kind: 'pillar',  group: '强化五大支撑', ordinal: 5, name: '人才支撑',           source: ['a6.p17']},
  {kind: 'measure', group: '落实六项措施', ordinal: 1, name: '成立统筹推进机构',   source: ['a6.p18']},
  {kind: 'measure', group: '落实六项措施', ordinal: 2, name: '搭建精准对接平台',   source: ['a6.p18']},
  {kind: 'measure', group: '落实六项措施', ordinal: 3, name: '整合激励扶持政策',   source: ['a6.p18']},
  {kind: 'measure', group: '落实六项措施', ordinal: 4, name: '畅通融资担保渠道',   source: ['a6.p18']},
  {kind: 'measure', group: '落实六项措施', ordinal: 5, name: '创设宣传展示阵地',   source: ['a6.p18']},
  {kind: 'measure', group: '落实六项措施', ordinal: 6, name: '制定考核评价办法',   source: ['a6.p18']}
] AS row
MATCH (scheme:Program {name: '“23456”工作推进体系'})
CREATE (part:ProgramComponent:Undertaking {name: row.name, kind: row.kind, group: row.group, ordinal: row.ordinal,
        inferred: row.inferred, source: row.source}),
       (part)-[:PART_OF {source: row.source, inferred: row.inferred}]->(scheme);

// ---- Who lacks what, who has what -----------------------------------------------------------------------------------

// p2 lists what each lacks; 农产品 (farm produce) is one of the four it speaks of in that way. p4 and p5 are the two lists.
CREATE (:Group {name: '农产品', source: ['a6.p2']});

UNWIND ['土地', '劳动力', '资金', '信息', '人才', '技术', '培训', '合作社', '好原材料', '村级党组织', '工厂', '就近就地就业岗位',
        '标准规范', '策划营销', '深加工', '附加值', '闲置院落', '厂房', '优势产业', '优质农副产品', '规模', '产品', '销售',
        '销售渠道', '原材料'] AS name
CREATE (:Resource {name: name, source: []});

UNWIND [
  {group: '企业',   lacks: '土地',             source: ['a6.p2', 'a6.p5']},
  {group: '企业',   lacks: '劳动力',           source: ['a6.p2', 'a6.p5']},
  {group: '企业',   lacks: '好原材料',         source: ['a6.p2']},
  {group: '企业',   lacks: '村级党组织',       role: '中间组织环节', source: ['a6.p2']},
  {group: '企业',   lacks: '合作社',           role: '中间组织环节', source: ['a6.p2']},
  {group: '企业',   lacks: '厂房',             source: ['a6.p5']},
  {group: '企业',   lacks: '原材料',           source: ['a6.p5']},
  {group: '农村',   lacks: '资金',             source: ['a6.p2']},
  {group: '农村',   lacks: '工厂',             source: ['a6.p2']},
  {group: '农村',   lacks: '信息',             source: ['a6.p2']},
  {group: '农村',   lacks: '人才',             source: ['a6.p2']},
  {group: '农村',   lacks: '技术',             source: ['a6.p5'], inferred: true},
  {group: '农村',   lacks: '培训',             source: ['a6.p5'], inferred: true},
  {group: '农村',   lacks: '销售渠道',         source: ['a6.p5'], inferred: true},
  {group: '农民',   lacks: '技术',             source: ['a6.p2']},
  {group: '农民',   lacks: '培训',             source: ['a6.p2']},
  {group: '农民',   lacks: '就近就地就业岗位', source: ['a6.p2']},
  {group: '农产品', lacks: '标准规范',         source: ['a6.p2']},
  {group: '农产品', lacks: '策划营销',         source: ['a6.p2']},
  {group: '农产品', lacks: '深加工',           source: ['a6.p2']},
  {group: '农产品', lacks: '附加值',           source: ['a6.p2']}
] AS row
MATCH (group:Group {name: row.group}), (resource:Resource {name: row.lacks})
CREATE (group)-[:LACKS {role: row.role, source: row.source, inferred: row.inferred}]->(resource)
SET resource.source = resource.source + row.source;

UNWIND [
  {group: '农村', offers: '闲置院落',     source: ['a6.p4'], inferred: true},
  {group: '农村', offers: '厂房',         source: ['a6.p4'], inferred: true},
  {group: '农村', offers: '土地',         source: ['a6.p4'], inferred: true},
  {group: '农村', offers: '劳动力',       source: ['a6.p4'], inferred: true},
  {group: '农村', offers: '合作社',       source: ['a6.p4'], inferred: true},
  {group: '农村', offers: '优势产业',     source: ['a6.p4'], inferred: true},
  {group: '农村', offers: '优质农副产品', source: ['a6.p4'], inferred: true},
  {group: '企业', offers: '资金',         source: ['a6.p4']},
  {group: '企业', offers: '规模',         source: ['a6.p4']},
  {group: '企业', offers: '技术',         source: ['a6.p4']},
  {group: '企业', offers: '产品',         source: ['a6.p4']},
  {group: '企业', offers: '销售',         source: ['a6.p4']}
] AS row
MATCH (group:Group {name: row.group}), (resource:Resource {name: row.offers})
CREATE (group)-[:OFFERS {source: row.source, inferred: row.inferred}]->(resource)
SET resource.source = resource.source + row.source;

// ---- How the lists are made -----------------------------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (committee:PartyOrganisation {name: '中共山东省沂南县委'})
CREATE (rounds:Mechanism:Undertaking {name: '三上三下', aliases: ['“三上三下”'], source: ['a6.p3']}),
       (sweep:Mechanism:Undertaking {name: '包片摸排', source: ['a6.p3']}),
       (update:Mechanism:Undertaking {name: '动态更新', source: ['a6.p3']}),
       (control:Mechanism:Undertaking {name: '全程风险管控', source: ['a6.p6']}),
       (committee)-[:RUNS {through: '乡镇（街道）', source: ['a6.p3']}]->(rounds),
       (committee)-[:RUNS {through: '乡镇（街道）', source: ['a6.p3']}]->(sweep),
       (committee)-[:RUNS {through: '乡镇（街道）', source: ['a6.p3']}]->(update),
       (yinan)-[:RUNS {through: '乡镇（街道）', source: ['a6.p6'], inferred: true}]->(control),
       (towns:Group {name: '乡镇（街道）', aliases: ['乡镇', '街道'], source: ['a6.p3', 'a6.p6', 'a6.p13', 'a6.p16']})
WITH yinan
UNWIND ['要素分析会', '村企座谈会', '项目对接会', '村情发布会'] AS name
CREATE (meeting:Event {name: name, source: ['a6.p3']}),
       (meeting)-[:LOCATED_IN {source: ['a6.p3'], inferred: true}]->(yinan);

// ---- Mode 1: a leading firm and a village ---------------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '龙头带动模式'})
CREATE (firm:Company:Organisation {name: '青果食品公司', standing: ['外向型', '省级重点龙头企业'], source: ['a6.p8']}),
       (firm)-[:LOCATED_IN {source: ['a6.p8'], inferred: true}]->(yinan),
       (village:Village:Place {name: '枣林庄村', source: ['a6.p8']}),
       (village)-[:LOCATED_IN {source: ['a6.p8'], inferred: true}]->(yinan),
       (project:Project:Undertaking {name: '现代农业创业园项目', aliases: ['现代农业创业园'], source: ['a6.p8']}),
       (project)-[:LOCATED_IN {source: ['a6.p8'], inferred: true}]->(village),
       (firm)-[:COOPERATES_WITH {on: '现代农业创业园项目', source: ['a6.p8']}]->(village),
       (firm)-[:PARTICIPATES_IN {role: '合伙共建', duties: ['种植管理', '种苗和质量标准', '包产包销'], source: ['a6.p8']}]->(project),
       (village)-[:PARTICIPATES_IN {role: '合伙共建', source: ['a6.p8']}]->(project),
       (firm)-[:EXAMPLE_OF {source: ['a6.p8']}]->(mode),
       (village)-[:EXAMPLE_OF {source: ['a6.p8']}]->(mode),
       (project)-[:EXAMPLE_OF {source: ['a6.p8']}]->(mode),
       (farming:Industry {name: '现代农业', source: ['a6.p8']}),
       (project)-[:IN_INDUSTRY {source: ['a6.p8'], inferred: true}]->(farming),
       (seedlings:Product:Output {name: '优质种苗', source: ['a6.p8']}),
       (project)-[:USES {source: ['a6.p8'], inferred: true}]->(seedlings);

// ---- Mode 2: villages pool land and money in one park ---------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '飞地抱团模式'})
CREATE (street:Subdistrict:Place {name: '界湖街道', source: ['a6.p9']}),
       (street)-[:LOCATED_IN {source: ['a6.p9'], inferred: true}]->(yinan),
       (park:IndustrialPark:Place {name: '界湖小微企业创业园', source: ['a6.p9']}),
       (park)-[:LOCATED_IN {source: ['a6.p9'], inferred: true}]->(street),
       (project:Project:Undertaking {name: '界湖小微企业创业园项目', principles: ['街道统筹', '跨村发展', '金融助力', '股份经营', '保底收益'], source: ['a6.p9']}),
       (project)-[:LOCATED_IN {source: ['a6.p9'], inferred: true}]->(park),
       (street)-[:PARTICIPATES_IN {role: '统筹', source: ['a6.p9']}]->(project),
       (operator:Company:Organisation {name: '界湖小微企业创业园国有运营公司', name_printed: false, ownership: '国有', source: ['a6.p9']}),
       (operator)-[:LOCATED_IN {source: ['a6.p9'], inferred: true}]->(park),
       (operator)-[:OPERATES {source: ['a6.p9']}]->(project),
       (street)-[:EXAMPLE_OF {source: ['a6.p9']}]->(mode),
       (project)-[:EXAMPLE_OF {source: ['a6.p9']}]->(mode),
       (enclave:Industry {name: '飞地经济', source: ['a6.p9']}),
       (project)-[:IN_INDUSTRY {source: ['a6.p9']}]->(enclave),
       (small:Group {name: '小微企业', source: ['a6.p9']}),
       (room:Resource {name: '发展空间', source: ['a6.p9']}),
       (small)-[:LACKS {source: ['a6.p9'], inferred: true}]->(room);

// ---- Mode 3: a union of labour cooperatives -------------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '劳务整合模式'})
CREATE (town:Town:Place {name: '张庄镇', source: ['a6.p10']}),
       (town)-[:LOCATED_IN {source: ['a6.p10'], inferred: true}]->(yinan),
       (project:Project:Undertaking {name: '松山温泉康养小镇项目', aliases: ['松山温泉康养小镇', '松山温泉小镇'], source: ['a6.p10']}),
       (project)-[:LOCATED_IN {source: ['a6.p10']}]->(town),
       (coop:Cooperative:Organisation {name: '张庄镇劳务联合社', aliases: ['劳务联合社', '劳务合作联社'], source: ['a6.p10']}),
       (coop)-[:LOCATED_IN {source: ['a6.p10']}]->(town),
       (coop)-[:PARTICIPATES_IN {role: '劳务和技术服务', source: ['a6.p10'], inferred: true}]->(project),
       (town)-[:PARTICIPATES_IN {role: '组织', source: ['a6.p10'], inferred: true}]->(project),
       (chain:Mechanism:Undertaking {name: '企业+联合社+服务队+农民利益链接方式', parties: ['企业', '联合社', '服务队', '农民'], source: ['a6.p10']}),
       (town)-[:RUNS {source: ['a6.p10'], inferred: true}]->(chain),
       (town)-[:EXAMPLE_OF {source: ['a6.p10']}]->(mode),
       (project)-[:EXAMPLE_OF {source: ['a6.p10']}]->(mode),
       (coop)-[:EXAMPLE_OF {source: ['a6.p10'], inferred: true}]->(mode);

// ---- Mode 4: workshops move into the villages -----------------------------------------------------------------------

MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (mode:ProgramComponent {name: '产业链下沉模式'})
CREATE (town:Town:Place {name: '青驼镇', source: ['a6.p11']}),
       (town)-[:LOCATED_IN {source: ['a6.p11'], inferred: true}]->(yinan),
       (firm:Company:Organisation {name: '天成服饰公司', aliases: ['青驼镇天成服饰公司'], source: ['a6.p11']}),
       (firm)-[:LOCATED_IN {source: ['a6.p11']}]->(town),
       (first:Village:Place {name: '刘家河疃', source: ['a6.p11']}),
       (first)-[:LOCATED_IN {source: ['a6.p11'], inferred: true}]->(yinan),
       (second:Village:Place {name: '石门', aliases: ['石门村'], source: ['a6.p11']}),
       (second)-[:LOCATED_IN {source: ['a6.p11'], inferred: true}]->(yinan),
       (firm)-[:COOPERATES_WITH {on: '加工车间', source: ['a6.p11']}]->(first),
       (firm)-[:COOPERATES_WITH {on: '加工车间', source: ['a6.p11']}]->(second),
       (firm)-[:EXAMPLE_OF {source: ['a6.p11']}]->(mode),
       (first)-[:EXAMPLE_OF {source: ['a6.p11']}]->(mode),
       (second)-[:EXAMPLE_OF {source: ['a6.p11']}]->(mode),
       (clothing:Industry {name: '服饰', source: ['a6.p11']}),
       (firm)-[:IN_INDUSTRY {source: ['a6.p11'], inferred: true}]->(clothing);

// ---- The five pillars -----------------------------------------------------------------------------------------------

// Organisation, institutions, information.
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}),
      (partners:Group {name: '乡村振兴合伙人'}), (firms:Group {name: '企业'}), (villages:Group {name: '农村'})
CREATE (chambers:Group {name: '商会', source: ['a6.p13']}),
       (federations:Group {name: '联合会', source: ['a6.p13']}),
       (introductions:Resource {name: '联络推介', source: ['a6.p13']}),
       (chambers)-[:OFFERS {source: ['a6.p13']}]->(introductions),
       (federations)-[:OFFERS {source: ['a6.p13']}]->(introductions),
       (link:Mechanism:Undertaking {name: '“共建共享、合伙共赢”利益链接机制', source: ['a6.p14']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p14']}]->(link),
       (exchange:Platform:Undertaking {name: '“村企联动、要素联通”互动链接平台', source: ['a6.p14']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p14']}]->(exchange),
       (exchange)-[:SERVES {source: ['a6.p14'], inferred: true}]->(firms),
       (exchange)-[:SERVES {source: ['a6.p14'], inferred: true}]->(villages),
       (envoys:Mechanism:Undertaking {name: '乡村振兴特派员制度', coverage: '一村一员', rank: '副科级及以上', source: ['a6.p14']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p14']}]->(envoys),
       (:Group {name: '乡村振兴特派员', source: ['a6.p14']}),
       (departments:Group {name: '县直部门', source: ['a6.p14']}),
       (officials:Resource {name: '副科级及以上干部', source: ['a6.p14']}),
       (departments)-[:OFFERS {source: ['a6.p14']}]->(officials),
       (information:Platform:Undertaking {name: '乡村振兴合伙人信息系统', source: ['a6.p15']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p15']}]->(information),
       (information)-[:SERVES {source: ['a6.p15']}]->(partners);

MATCH (information:Platform {name: '乡村振兴合伙人信息系统'})
UNWIND ['三张清单汇总发布', '惠企惠农政策查询申请', '金融担保服务查询申请', '典型案例与先进人物展示'] AS name
CREATE (module:Module:Undertaking {name: name, source: ['a6.p15'], inferred: true}),
       (module)-[:PART_OF {source: ['a6.p15'], inferred: true}]->(information);

// Money.
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}), (villages:Group {name: '农村'}),
      (partners:Group {name: '乡村振兴合伙人'})
CREATE (bank:Bank:Company:Organisation {name: '沂南农村商业银行', source: ['a6.p16']}),
       (bank)-[:LOCATED_IN {source: ['a6.p16'], inferred: true}]->(yinan),
       (department:TaskForce:Organisation {name: '沂南农村商业银行乡村振兴工作部', aliases: ['乡村振兴工作部'], source: ['a6.p16']}),
       (department)-[:LOCATED_IN {source: ['a6.p16'], inferred: true}]->(yinan),
       (bank)-[:ESTABLISHED {source: ['a6.p16']}]->(department),
       (desk:TaskForce:Organisation {name: '服务“三农”工作站', site: '乡镇支行', source: ['a6.p16']}),
       (desk)-[:LOCATED_IN {source: ['a6.p16'], inferred: true}]->(yinan),
       (bank)-[:ESTABLISHED {source: ['a6.p16'], inferred: true}]->(desk),
       (points:Platform:Undertaking {name: '普惠金融综合服务点', site: '村居', source: ['a6.p16']}),
       (bank)-[:ESTABLISHED {source: ['a6.p16'], inferred: true}]->(points),
       (points)-[:SERVES {source: ['a6.p16'], inferred: true}]->(villages),
       (market:Platform:Undertaking {name: '沂蒙金融超市', site: '部分村居', source: ['a6.p16']}),
       (bank)-[:ESTABLISHED {source: ['a6.p16'], inferred: true}]->(market),
       (network:Platform:Undertaking {name: '三级综合服务网络', levels: ['县', '镇', '村'], source: ['a6.p16']}),
       (bank)-[:ESTABLISHED {source: ['a6.p16'], inferred: true}]->(network),
       (network)-[:SERVES {source: ['a6.p16'], inferred: true}]->(partners),
       (:Group {name: '农金员', source: ['a6.p16']}),
       (loan:FinancialProduct:Product:Output {name: '乡村振兴合伙人贷', aliases: ['“乡村振兴合伙人贷”'], source: ['a6.p16']}),
       (bank)-[:PRODUCES {source: ['a6.p16'], inferred: true}]->(loan);

// People.
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}), (training:Resource {name: '培训'}),
      (universities:Group {name: '高校'}), (colleges:Group {name: '职业院校'}), (villages:Group {name: '农村'})
CREATE (pool:Platform:Undertaking {name: '乡村振兴人才库', aliases: ['“乡村振兴人才库”'], source: ['a6.p17']}),
       (yinan)-[:ESTABLISHED {source: ['a6.p17']}]->(pool),
       (stations:Platform:Undertaking {name: '乡村振兴工作站', source: ['a6.p17']}),
       (yinan)-[:RUNS {source: ['a6.p17']}]->(stations),
       (shops:Platform:Undertaking {name: '电商实训平台', source: ['a6.p17']}),
       (yinan)-[:RUNS {source: ['a6.p17']}]->(shops),
       (courses:Program:Undertaking {name: '职业技能人才培训', fields: ['产品研发', '营销', '配送'], source: ['a6.p17']}),
       (yinan)-[:RUNS {source: ['a6.p17']}]->(courses),
       (institutes:Group {name: '科研院所', source: ['a6.p17']}),
       (universities)-[:OFFERS {source: ['a6.p17'], inferred: true}]->(training),
       (colleges)-[:OFFERS {source: ['a6.p17'], inferred: true}]->(training),
       (institutes)-[:OFFERS {source: ['a6.p17'], inferred: true}]->(training),
       (leaders:Group {name: '致富带头人', source: ['a6.p17']}),
       (locals:Group {name: '乡土人才', aliases: ['乡土技能人才'], source: ['a6.p10', 'a6.p17']}),
       (skilled:Group {name: '技能人才', source: ['a6.p17']}),
       (cadres:Group {name: '村“两委”干部', source: ['a6.p17']}),
       (able:Group {name: '乡村能人', source: ['a6.p17']}),
       (courses)-[:SERVES {source: ['a6.p17']}]->(leaders),
       (courses)-[:SERVES {source: ['a6.p17']}]->(locals),
       (courses)-[:SERVES {source: ['a6.p17']}]->(skilled),
       (shops)-[:SERVES {source: ['a6.p17'], inferred: true}]->(villages)
SET training.source = training.source + ['a6.p17'];

// The bodies that carry a pillar.
UNWIND [
  {body: '沂南县推进工作领导小组', pillar: '组织支撑', source: ['a6.p13']},
  {body: '沂南县统战系统',         pillar: '组织支撑', source: ['a6.p13']},
  {body: '乡镇推进工作办公室',     pillar: '组织支撑', source: ['a6.p13']},
  {body: '村居推进工作站',         pillar: '组织支撑', source: ['a6.p13']},
  {body: '村党支部领办合作社',     pillar: '组织支撑', source: ['a6.p13']},
  {body: '沂南农村商业银行',       pillar: '金融支撑', source: ['a6.p16']},
  {body: '村级股份经济合作组织',   pillar: '人才支撑', source: ['a6.p17']}
] AS row
MATCH (body:Organisation {name: row.body}), (pillar:ProgramComponent {name: row.pillar})
CREATE (body)-[:EXAMPLE_OF {source: row.source, inferred: true}]->(pillar);

// ---- Indicators -----------------------------------------------------------------------------------------------------

CREATE (:Indicator {name: '合作项目意向数', source: ['a6.p1']}),
       (:Indicator {name: '正在实施项目数', source: ['a6.p1']}),
       (:Indicator {name: '已达产项目数', source: ['a6.p1']}),
       (:Indicator {name: '撬动社会资本', source: ['a6.p1']}),
       (:Indicator {name: '受益群众户数', source: ['a6.p1']}),
       (:Indicator {name: '年增加村集体收入', aliases: ['村集体收入', '村集体年增收'], source: ['a6.p1', 'a6.p8', 'a6.p9', 'a6.p11']}),
       (:Indicator {name: '合伙企业数', source: ['a6.p2']}),
       (:Indicator {name: '合伙行政村数', source: ['a6.p2']}),
       (:Indicator {name: '合伙自然村数', source: ['a6.p2']}),
       (:Indicator {name: '供给要素清单项数', source: ['a6.p4']}),
       (:Indicator {name: '需求愿望清单项数', source: ['a6.p5']}),
       (:Indicator {name: '流转土地面积', source: ['a6.p8']}),
       (:Indicator {name: '年节省运输费用', source: ['a6.p8']}),
       (:Indicator {name: '群众每亩增收', source: ['a6.p8']}),
       (:Indicator {name: '人均年增收', source: ['a6.p8', 'a6.p10']}),
       (:Indicator {name: '入股村居数', source: ['a6.p9']}),
       (:Indicator {name: '入股资金', source: ['a6.p9']}),
       (:Indicator {name: '入股土地面积', source: ['a6.p9']}),
       (:Indicator {name: '整合合作社的村数', source: ['a6.p10']}),
       (:Indicator {name: '劳务和技术服务队数', source: ['a6.p10']}),
       (:Indicator {name: '每天用工人数', source: ['a6.p10']}),
       (:Indicator {name: '盘活老学校数', source: ['a6.p11']}),
       (:Indicator {name: '盘活老卫生室数', source: ['a6.p11']}),
       (:Indicator {name: '灵活就业妇女人数', source: ['a6.p11']}),
       (:Indicator {name: '人均月增收', source: ['a6.p11']}),
       (:Indicator {name: '乡村振兴合伙人贷种数', source: ['a6.p16']}),
       (:Indicator {name: '服务网络级数', source: ['a6.p16']}),
       (:Indicator {name: '堵点方数', source: ['a6.p1']}),
       (:Indicator {name: '清单张数', source: ['a6.p1', 'a6.p15']}),
       (:Indicator {name: '模式种数', source: ['a6.p1', 'a6.p7']}),
       (:Indicator {name: '支撑项数', source: ['a6.p1', 'a6.p12']}),
       (:Indicator {name: '措施项数', source: ['a6.p1', 'a6.p18']});

MATCH (scheme:Program {name: '“23456”工作推进体系'}), (income:Indicator {name: '年增加村集体收入'})
CREATE (scheme)-[:TARGETS {source: ['a6.p1'], inferred: true}]->(income);

// ---- Figures --------------------------------------------------------------------------------------------------------

// The county's. The 1578万元 stands in the subtitle too.
UNWIND [
  {of: '合作项目意向数',   kind: 'count', value: 224,        unit: '个', printed: '224个',     modality: 'actual',   source: ['a6.p1']},
  {of: '正在实施项目数',   kind: 'count', value: 101,        unit: '个', printed: '101个',     modality: 'actual',   source: ['a6.p1']},
  {of: '已达产项目数',     kind: 'count', value: 89,         unit: '个', printed: '89个',      modality: 'actual',   source: ['a6.p1']},
  {of: '撬动社会资本',     kind: 'value', value: 1271000000, unit: '元', printed: '12.71亿元', modality: 'actual',   source: ['a6.p1']},
  {of: '受益群众户数',     kind: 'count', value: 12000,      unit: '户', printed: '1.2万户',   modality: 'actual',   source: ['a6.p1']},
  {of: '年增加村集体收入', kind: 'value', value: 15780000,   unit: '元', printed: '1578万元',  modality: 'expected', source: ['a6.p1']},
  {of: '合伙企业数',       kind: 'count', value: 777,        unit: '家', printed: '777家',     modality: 'actual',   source: ['a6.p2']},
  {of: '合伙行政村数',     kind: 'count', value: 296,        unit: '个', printed: '296个',     modality: 'actual',   source: ['a6.p2']},
  {of: '合伙自然村数',     kind: 'count', value: 750,        unit: '个', printed: '750个',     modality: 'actual',   source: ['a6.p2']}
] AS f
MATCH (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: '2022',
        period_printed: '目前', period_inferred: true, modality: f.modality, source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(yinan);

// The scheme's own numbers, as printed, and how long its first two lists are.
UNWIND [
  {about: '“23456”工作推进体系', of: '堵点方数', value: 2, unit: '方', printed: '两方', source: ['a6.p1']},
  {about: '“23456”工作推进体系', of: '清单张数', value: 3, unit: '张', printed: '三张', source: ['a6.p1', 'a6.p15']},
  {about: '“23456”工作推进体系', of: '模式种数', value: 4, unit: '种', printed: '四种', source: ['a6.p1', 'a6.p7']},
  {about: '“23456”工作推进体系', of: '支撑项数', value: 5, unit: '大', printed: '五大', source: ['a6.p1']},
  {about: '“23456”工作推进体系', of: '措施项数', value: 6, unit: '项', printed: '六项', source: ['a6.p1', 'a6.p18']},
  {about: '供给要素清单', of: '供给要素清单项数', value: 5631, unit: '项', printed: '5631项', said: '目前', source: ['a6.p4']},
  {about: '需求愿望清单', of: '需求愿望清单项数', value: 4556, unit: '项', printed: '4556项', said: '目前', source: ['a6.p5']},
  {about: '三级综合服务网络', of: '服务网络级数', value: 3, unit: '级', printed: '三级', source: ['a6.p16']}
] AS f
MATCH (thing:Undertaking {name: f.about}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: 'count', value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: '2022',
        period_printed: f.said, period_inferred: true, modality: 'actual', source: f.source}),
       (o)-[:OF {source: f.source}]->(indicator),
       (o)-[:ABOUT {source: f.source}]->(thing);

// Mode 1. The firm's saving, the village's income and the people's are expected.
UNWIND [
  {about: '现代农业创业园项目', of: '流转土地面积',     kind: 'value', value: 1000,   unit: '亩', printed: '1000亩',  comparator: '=', modality: 'actual'},
  {about: '青果食品公司',       of: '年节省运输费用',   kind: 'value', value: 500000, unit: '元', printed: '50万元',  comparator: '=', modality: 'expected', said: '年'},
  {about: '枣林庄村',           of: '年增加村集体收入', kind: 'value', value: 200000, unit: '元', printed: '20 万元', comparator: '=', modality: 'expected', said: '年'},
  {about: '现代农业创业园项目', of: '群众每亩增收',     kind: 'value', low: 1300, high: 1800, unit: '元', printed: '1300 元~1800元', comparator: 'range', modality: 'expected', said: '年'},
  {about: '现代农业创业园项目', of: '人均年增收',       kind: 'value', value: 20000,  unit: '元', printed: '两万元',  comparator: '=', modality: 'expected', said: '年'}
] AS f
MATCH (thing {name: f.about}), (indicator:Indicator {name: f.of})
WHERE thing:Company OR thing:Village OR thing:Project
CREATE (o:Observation {kind: f.kind, value: f.value, low: f.low, high: f.high, unit: f.unit, printed: f.printed,
        comparator: f.comparator, period: '2022', period_printed: f.said, period_inferred: true, modality: f.modality,
        source: ['a6.p8']}),
       (o)-[:OF {source: ['a6.p8']}]->(indicator),
       (o)-[:ABOUT {source: ['a6.p8']}]->(thing);

// Mode 2.
UNWIND [
  {of: '入股村居数',       kind: 'count', value: 15,       unit: '个', printed: '15个',     modality: 'actual',   said: '目前'},
  {of: '入股资金',         kind: 'value', value: 44500000, unit: '元', printed: '4450万元', modality: 'actual',   said: '目前'},
  {of: '入股土地面积',     kind: 'value', value: 120,      unit: '亩', printed: '120亩',    modality: 'actual',   said: '目前'},
  {of: '年增加村集体收入', kind: 'value', value: 2600000,  unit: '元', printed: '260万元',  modality: 'expected', said: '年'}
] AS f
MATCH (project:Project {name: '界湖小微企业创业园项目'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, unit: f.unit, printed: f.printed, comparator: '=', period: '2022',
        period_printed: f.said, period_inferred: true, modality: f.modality, source: ['a6.p9']}),
       (o)-[:OF {source: ['a6.p9']}]->(indicator),
       (o)-[:ABOUT {source: ['a6.p9']}]->(project);

// Mode 3.
UNWIND [
  {about: '张庄镇劳务联合社',     of: '整合合作社的村数',   kind: 'count', value: 8,     unit: '个', printed: '8个', comparator: '=', modality: 'actual'},
  {about: '张庄镇劳务联合社',     of: '劳务和技术服务队数', kind: 'count', value: 7,     unit: '支', printed: '7支', comparator: '=', modality: 'actual'},
  {about: '松山温泉康养小镇项目', of: '每天用工人数',       kind: 'count', low: 300, high: 500, unit: '人', printed: '300人~500人', comparator: 'range', modality: 'actual', said: '目前'},
  {about: '松山温泉康养小镇项目', of: '人均年增收',         kind: 'value', value: 36000, unit: '元', printed: '3.6万元', comparator: '=', modality: 'expected', said: '年'}
] AS f
MATCH (thing {name: f.about}), (indicator:Indicator {name: f.of})
WHERE thing:Cooperative OR thing:Project
CREATE (o:Observation {kind: f.kind, value: f.value, low: f.low, high: f.high, unit: f.unit, printed: f.printed,
        comparator: f.comparator, period: '2022', period_printed: f.said, period_inferred: true, modality: f.modality,
        source: ['a6.p10']}),
       (o)-[:OF {source: ['a6.p10']}]->(indicator),
       (o)-[:ABOUT {source: ['a6.p10']}]->(thing);

// Mode 4.
UNWIND [
  {of: '盘活老学校数',     kind: 'count', value: 1,  unit: '处', printed: '1处',  comparator: '='},
  {of: '盘活老卫生室数',   kind: 'count', value: 1,  unit: '处', printed: '1处',  comparator: '='},
  {of: '灵活就业妇女人数', kind: 'count', value: 80, unit: '名', printed: '80名', comparator: '='},
  {of: '人均月增收',       kind: 'value', low: 3000, high: 5000, unit: '元', printed: '3000元~5000元', comparator: 'range'}
] AS f
MATCH (firm:Company {name: '天成服饰公司'}), (indicator:Indicator {name: f.of})
CREATE (o:Observation {kind: f.kind, value: f.value, low: f.low, high: f.high, unit: f.unit, printed: f.printed,
        comparator: f.comparator, period: '2022', period_inferred: true, modality: 'actual', source: ['a6.p11']}),
       (o)-[:OF {source: ['a6.p11']}]->(indicator),
       (o)-[:ABOUT {source: ['a6.p11']}]->(firm);

// One figure for the villages that work with the firm: the page does not say whether for each or together.
MATCH (first:Village {name: '刘家河疃'}), (second:Village {name: '石门'}), (indicator:Indicator {name: '年增加村集体收入'})
CREATE (o:Observation {kind: 'value', value: 28000, unit: '元', printed: '2.8万元', comparator: '=', period: '2022',
        period_printed: '年', period_inferred: true, modality: 'expected', source: ['a6.p11']}),
       (o)-[:OF {source: ['a6.p11']}]->(indicator),
       (o)-[:ABOUT {source: ['a6.p11']}]->(first),
       (o)-[:ABOUT {source: ['a6.p11']}]->(second);

// The bank's sixty-eight loans.
MATCH (loan:FinancialProduct {name: '乡村振兴合伙人贷'}), (indicator:Indicator {name: '乡村振兴合伙人贷种数'})
CREATE (o:Observation {kind: 'count', value: 68, unit: '种', printed: '68种', comparator: '=', period: '2022',
        period_inferred: true, modality: 'actual', source: ['a6.p16']}),
       (o)-[:OF {source: ['a6.p16']}]->(indicator),
       (o)-[:ABOUT {source: ['a6.p16']}]->(loan);

// ---- What the item is about -----------------------------------------------------------------------------------------

MATCH (a:Article {id: 'a6'}), (yinan:County {name: '沂南县'})-[:LOCATED_IN]->(:City {name: '临沂市'})
CREATE (a)-[:ABOUT {source: ['a6.p1', 'a6.p2', 'a6.p13', 'a6.p18']}]->(yinan);

MATCH (a:Article {id: 'a6'}), (thing)
WHERE (thing:Program OR thing:Mechanism OR thing:Platform OR thing:Company OR thing:Cooperative OR thing:Project
       OR thing:Village OR thing:Town OR thing:Subdistrict OR thing:IndustrialPark OR thing:FinancialProduct
       OR thing:TaskForce OR thing:PartyOrganisation OR thing:Event OR thing:Group)
  AND any(id IN thing.source WHERE id STARTS WITH 'a6.') AND thing.name <> '中共山东省沂南县委'
CREATE (a)-[:ABOUT {source: [id IN thing.source WHERE id STARTS WITH 'a6.']}]->(thing);
