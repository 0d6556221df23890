// The ontology: the graph type in force. Labels with what stands above each, the properties that every entity has or may
// have, the domain and range of every relation, and what each is called in Chinese. ontology/labels.csv and
// ontology/relations.csv have the same as tables; the tests hold the three to one another, and the data to them.
//
// A name is unique within its label. Not for places: 鼓楼区 and 朝阳区 are unique only within their city, so a place is
// known by its code, and one that the page adds by its name and its parent. Articles and paragraphs are known by their
// ids: a3, a3.p1. A figure is a quantity in a period: what kind it is, in which unit, with which bounds, and how the page
// prints it.
ALTER CURRENT GRAPH TYPE SET {
  (:Place => {
      name :: STRING NOT NULL DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名',
      code :: STRING IS UNIQUE DESCRIPTION '行政区划代码'}) DESCRIPTION '地方',
  (:Province => :Place) DESCRIPTION '省、自治区、直辖市、特别行政区',
  (:City => :Place {
      kind :: STRING DESCRIPTION '来源中的特殊行', printed :: STRING DESCRIPTION '来源所用的名称'}) DESCRIPTION '地级（含直辖市的地级代码）',
  (:County => :Place) DESCRIPTION '县、县级市、自治县、旗、林区、特区',
  (:District => :Place) DESCRIPTION '市辖区及统计上的县级开发区',
  (:Town => :Place) DESCRIPTION '镇',
  (:Subdistrict => :Place) DESCRIPTION '街道',
  (:Village => :Place) DESCRIPTION '村',
  (:DevelopmentZone => :Place {
      leads_china_in :: LIST<STRING> DESCRIPTION '全国领先的方面'}) DESCRIPTION '开发区',
  (:IndustrialPark => :Place) DESCRIPTION '产业园区',
  (:Organisation => {name :: STRING NOT NULL DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '组织',
  (:Company => :Organisation {
      name :: STRING IS UNIQUE DESCRIPTION '名称', ownership :: STRING DESCRIPTION '所有制',
      standing :: LIST<STRING> DESCRIPTION '地位', name_printed :: BOOLEAN DESCRIPTION '名称见于版面'}) DESCRIPTION '公司',
  (:Bank => :Company {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '银行',
  (:GovernmentAgency => :Organisation {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '政府机构',
  (:PartyOrganisation => :Organisation {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '党组织',
  (:University => :Organisation {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '大学',
  (:ResearchCentre => :Organisation {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '研究中心',
  (:MediaOutlet => :Organisation {
      name :: STRING IS UNIQUE DESCRIPTION '名称', name_printed :: BOOLEAN DESCRIPTION '名称见于版面'}) DESCRIPTION '媒体',
  (:TaskForce => :Organisation {
      name :: STRING IS UNIQUE DESCRIPTION '名称', grouped_by :: STRING DESCRIPTION '分组依据',
      site :: STRING DESCRIPTION '设在何处'}) DESCRIPTION '专班、领导小组、工作部',
  (:Cooperative => :Organisation {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '合作社',
  (:Undertaking => {name :: STRING NOT NULL DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '事业',
  (:Project => :Undertaking {
      name :: STRING IS UNIQUE DESCRIPTION '名称', beside :: STRING DESCRIPTION '旁边是什么',
      principles :: LIST<STRING> DESCRIPTION '原则'}) DESCRIPTION '项目',
  (:Device => :Undertaking {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '装置',
  (:Program => :Undertaking {
      name :: STRING IS UNIQUE DESCRIPTION '名称', fields :: LIST<STRING> DESCRIPTION '内容'}) DESCRIPTION '体系、方案、行动',
  (:ProgramComponent => :Undertaking {
      kind :: STRING DESCRIPTION '种类', group :: STRING DESCRIPTION '所属一组的原文',
      ordinal :: INTEGER DESCRIPTION '次序', verb :: STRING DESCRIPTION '动词', inferred :: BOOLEAN DESCRIPTION '推断'}) DESCRIPTION '模式、支撑、清单、措施、路径',
  (:Mechanism => :Undertaking {
      name :: STRING IS UNIQUE DESCRIPTION '名称', levels :: LIST<STRING> DESCRIPTION '层级',
      parties :: LIST<STRING> DESCRIPTION '各方', coverage :: STRING DESCRIPTION '覆盖范围',
      rank :: STRING DESCRIPTION '级别'}) DESCRIPTION '机制、制度',
  (:Platform => :Undertaking {
      name :: STRING IS UNIQUE DESCRIPTION '名称', levels :: LIST<STRING> DESCRIPTION '层级',
      site :: STRING DESCRIPTION '设在何处'}) DESCRIPTION '平台',
  (:Module => :Undertaking {
      inferred :: BOOLEAN DESCRIPTION '推断'}) DESCRIPTION '平台的模块',
  (:Output => {name :: STRING NOT NULL DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '成果',
  (:Product => :Output {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '产品',
  (:Brand => :Output {
      name :: STRING IS UNIQUE DESCRIPTION '名称', centre :: STRING DESCRIPTION '以何处为中心',
      tags :: LIST<STRING> DESCRIPTION '标签'}) DESCRIPTION '品牌',
  (:FinancialProduct => :Product {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '金融产品',
  (:Technology => :Output {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '技术',
  (:PolicyDocument => :Output {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '政策文件',
  (:Award => :Output {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '奖项',
  (:Title => :Output {name :: STRING IS UNIQUE DESCRIPTION '名称'}) DESCRIPTION '称号',
  (:Person => {name :: STRING NOT NULL IS UNIQUE DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '人物',
  (:Industry => {name :: STRING NOT NULL IS UNIQUE DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '产业',
  (:Event => {
      name :: STRING NOT NULL IS UNIQUE DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名',
      year :: INTEGER DESCRIPTION '年份', theme :: STRING DESCRIPTION '主题', series :: STRING DESCRIPTION '所属系列',
      fields :: LIST<STRING> DESCRIPTION '涉及领域', criteria :: LIST<STRING> DESCRIPTION '评选宗旨',
      period_printed :: STRING DESCRIPTION '时间的原文'}) DESCRIPTION '活动',
  (:Group => {name :: STRING NOT NULL IS UNIQUE DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '一类主体（企业、农民）',
  (:Resource => {name :: STRING NOT NULL IS UNIQUE DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '资源',
  (:Indicator => {name :: STRING NOT NULL IS UNIQUE DESCRIPTION '名称', aliases :: LIST<STRING> DESCRIPTION '别名'}) DESCRIPTION '指标',
  (o:Observation => {
      name :: STRING NOT NULL DESCRIPTION '名称（指标、时期、原文）',
      kind :: STRING NOT NULL DESCRIPTION '种类'
        IN ['value', 'growth', 'growth_change', 'difference', 'share', 'share_change', 'contribution', 'pull',
            'capacity', 'target', 'limit', 'count'],
      of_kind :: STRING DESCRIPTION '差额所比的种类',
      quantity :: QUANTITY NOT NULL DESCRIPTION '数量',
      value :: DECIMAL DESCRIPTION '值（以单位计，下降为负）', unit :: STRING NOT NULL DESCRIPTION '单位',
      low :: DECIMAL DESCRIPTION '下限', high :: DECIMAL DESCRIPTION '上限',
      comparator :: STRING NOT NULL IN ['=', '>', '>=', '<', '<=', '~', 'range'] DESCRIPTION '比较',
      printed :: STRING NOT NULL DESCRIPTION '原文', unit_inferred :: BOOLEAN DESCRIPTION '单位为推断',
      period :: PERIOD NOT NULL DESCRIPTION '时期', period_printed :: STRING DESCRIPTION '时期的原文',
      period_inferred :: BOOLEAN DESCRIPTION '时期为推断',
      modality :: STRING NOT NULL IN ['actual', 'expected', 'planned', 'target'] DESCRIPTION '性质（实际、预计、计划、目标）',
      each :: BOOLEAN DESCRIPTION '每个的数', annual :: BOOLEAN DESCRIPTION '年均', goal :: STRING DESCRIPTION '目标组',
      attributed_to :: STRING DESCRIPTION '据谁介绍'}) DESCRIPTION '观测值（一个数字）',
  // `value`, `unit`, `low`, `high` and `comparator` are what the quantity says.
  CONSTRAINT observation_unit FOR (o:Observation) CHECK o.unit = o.quantity.unit AND o.comparator = o.quantity.comparator,
  CONSTRAINT observation_value FOR (o:Observation)
    CHECK o.value = o.quantity.value AND (o.value IS NULL) = (o.quantity.value IS NULL),
  CONSTRAINT observation_bounds FOR (o:Observation)
    CHECK o.low = o.quantity.low AND (o.low IS NULL) = (o.quantity.low IS NULL)
      AND o.high = o.quantity.high AND (o.high IS NULL) = (o.quantity.high IS NULL),
  (:Article => {
      id :: STRING IS KEY DESCRIPTION '编号', headline :: STRING NOT NULL DESCRIPTION '标题', subtitle :: STRING DESCRIPTION '副题',
      paper :: STRING DESCRIPTION '报纸', published :: PERIOD DESCRIPTION '刊出时间', page :: STRING DESCRIPTION '版名',
      column :: STRING DESCRIPTION '栏目', sections :: LIST<STRING> DESCRIPTION '小标题', form :: STRING DESCRIPTION '体裁',
      column_inferred :: BOOLEAN DESCRIPTION '栏目为推断', published_inferred :: BOOLEAN DESCRIPTION '刊出时间为推断'}) DESCRIPTION '稿件',
  (:Paragraph => {id :: STRING NOT NULL DESCRIPTION '编号'}) DESCRIPTION '段落',
  (:Dataset => {
      id :: STRING NOT NULL DESCRIPTION '编号', name :: STRING DESCRIPTION '名称', headline :: STRING DESCRIPTION '标题',
      published :: PERIOD DESCRIPTION '刊出时间', url :: STRING DESCRIPTION '网址', licence :: STRING DESCRIPTION '许可'}) DESCRIPTION '数据集',

  // Domain and range of every relation.
  (:Place|Organisation|Project|Event)-[:LOCATED_IN => {inferred :: BOOLEAN DESCRIPTION '推断'}]->(:Place) DESCRIPTION '位于',
  (:Device)-[:PART_OF => {
      inferred :: BOOLEAN DESCRIPTION '推断', jointly :: BOOLEAN DESCRIPTION '共同属于'}]->(:Project) DESCRIPTION '属于',
  (:ProgramComponent)-[:PART_OF =>]->(:Program),
  (:Module)-[:PART_OF =>]->(:Platform),
  (:Industry)-[:PART_OF =>]->(:Industry),
  (:Indicator)-[:PART_OF =>]->(:Indicator),
  (:Award)-[:PART_OF =>]->(:Event),
  (:Organisation)-[:AGENCY_OF => {inferred :: BOOLEAN DESCRIPTION '推断'}]->(:Place) DESCRIPTION '是某地的机构',
  (:Person)-[:HOLDS_POSITION => {title :: STRING DESCRIPTION '职务'}]->(:Organisation|Place) DESCRIPTION '任职',
  (:Organisation)-[:OWNS =>]->(:Project|Device) DESCRIPTION '拥有',
  (:Organisation)-[:CONSTRUCTS => {inferred :: BOOLEAN DESCRIPTION '推断'}]->(:Project|Device) DESCRIPTION '施工',
  (:Organisation)-[:OPERATES =>]->(:Project|Device) DESCRIPTION '运营',
  (:Place|Organisation)-[:RUNS => {
      inferred :: BOOLEAN DESCRIPTION '推断', period :: PERIOD DESCRIPTION '时期',
      period_inferred :: BOOLEAN DESCRIPTION '时期为推断', period_printed :: STRING DESCRIPTION '时期的原文',
      modality :: STRING DESCRIPTION '性质', how :: STRING DESCRIPTION '方式', through :: STRING DESCRIPTION '通过谁'}]->
    (:Program|Platform|Mechanism|PolicyDocument|TaskForce) DESCRIPTION '实施',
  (:Place|Organisation)-[:ESTABLISHED => {
      inferred :: BOOLEAN DESCRIPTION '推断', by :: STRING DESCRIPTION '由谁'}]->(:Program|Platform|Mechanism|PolicyDocument|TaskForce) DESCRIPTION '建立',
  (:Place|Organisation)-[:PUBLISHED => {
      period :: PERIOD DESCRIPTION '时期', period_inferred :: BOOLEAN DESCRIPTION '时期为推断',
      period_printed :: STRING DESCRIPTION '时期的原文'}]->(:Program|Platform|Mechanism|PolicyDocument|TaskForce) DESCRIPTION '发布',
  (:TaskForce|Program|Platform)-[:SERVES => {
      inferred :: BOOLEAN DESCRIPTION '推断', how :: STRING DESCRIPTION '方式'}]->(:Group|Organisation) DESCRIPTION '服务',
  (:Organisation|Place|Project)-[:EXAMPLE_OF => {
      inferred :: BOOLEAN DESCRIPTION '推断'}]->(:ProgramComponent) DESCRIPTION '是某种模式的例子',
  (:Organisation|Place)-[:COOPERATES_WITH => {
      on :: STRING DESCRIPTION '事项'}]->(:Organisation|Place|Project|ResearchCentre) DESCRIPTION '合作',
  (:Organisation|Place)-[:PARTICIPATES_IN => {
      inferred :: BOOLEAN DESCRIPTION '推断', role :: STRING DESCRIPTION '角色',
      duties :: LIST<STRING> DESCRIPTION '职责'}]->(:Organisation|Place|Project|ResearchCentre) DESCRIPTION '参与',
  (:Project)-[:WON => {rank :: STRING DESCRIPTION '名次', year :: INTEGER DESCRIPTION '年份'}]->(:Award) DESCRIPTION '获奖',
  (:Company|Project|Platform)-[:PRODUCES => {
      inferred :: BOOLEAN DESCRIPTION '推断', modality :: STRING DESCRIPTION '性质'}]->(:Product|Technology) DESCRIPTION '出产',
  (:Company|Project|Platform)-[:USES => {inferred :: BOOLEAN DESCRIPTION '推断'}]->(:Product|Technology) DESCRIPTION '使用',
  (:Company|Project|Place)-[:IN_INDUSTRY => {
      inferred :: BOOLEAN DESCRIPTION '推断', how :: STRING DESCRIPTION '方式'}]->(:Industry) DESCRIPTION '属于产业',
  (:Industry|Product)-[:UPSTREAM_OF => {inferred :: BOOLEAN DESCRIPTION '推断'}]->(:Industry|Product) DESCRIPTION '是上游',
  (:Group)-[:LACKS => {
      inferred :: BOOLEAN DESCRIPTION '推断', role :: STRING DESCRIPTION '角色'}]->(:Resource) DESCRIPTION '缺',
  (:Group)-[:OFFERS => {inferred :: BOOLEAN DESCRIPTION '推断'}]->(:Resource) DESCRIPTION '有',
  (:Place|Program)-[:TARGETS => {
      inferred :: BOOLEAN DESCRIPTION '推断', period :: PERIOD DESCRIPTION '时期',
      period_inferred :: BOOLEAN DESCRIPTION '时期为推断', period_printed :: STRING DESCRIPTION '时期的原文',
      how :: STRING DESCRIPTION '方式', through :: STRING DESCRIPTION '通过谁', status :: STRING DESCRIPTION '状态'}]->
    (:Indicator|Output|Observation) DESCRIPTION '以之为目标',
  (:Article)-[:REPORTED_BY => {role :: STRING DESCRIPTION '角色'}]->(:Person|MediaOutlet) DESCRIPTION '由谁报道',
  (:Article)-[:HAS_PARAGRAPH =>]->(:Paragraph) DESCRIPTION '含段落',
  (:Article|Observation)-[:ABOUT => {role :: STRING DESCRIPTION '角色'}]->() DESCRIPTION '讲的是谁',
  (:Observation)-[:OF =>]->(:Indicator) DESCRIPTION '是哪个指标',
  (:Observation)-[:RELATIVE_TO => {
      inferred :: BOOLEAN DESCRIPTION '推断', period :: PERIOD DESCRIPTION '基数的时期',
      printed :: STRING DESCRIPTION '基数的原文'}]->() DESCRIPTION '比较的基数或分母'
};

// What is cited has to be there: a paragraph of the page, or the data set of the gazetteer.
CREATE SOURCE KEY paragraph_source IF NOT EXISTS FOR (p:Paragraph) ON (p.id);
CREATE SOURCE KEY dataset_source IF NOT EXISTS FOR (d:Dataset) ON (d.id);

// Look-ups by name under the labels that carry no uniqueness of their own.
CREATE INDEX place_name IF NOT EXISTS FOR (n:Place) ON (n.name);
CREATE INDEX organisation_name IF NOT EXISTS FOR (n:Organisation) ON (n.name);
CREATE INDEX undertaking_name IF NOT EXISTS FOR (n:Undertaking) ON (n.name);
CREATE INDEX output_name IF NOT EXISTS FOR (n:Output) ON (n.name);
CREATE INDEX province_name IF NOT EXISTS FOR (n:Province) ON (n.name);
CREATE INDEX city_name IF NOT EXISTS FOR (n:City) ON (n.name);
CREATE INDEX county_name IF NOT EXISTS FOR (n:County) ON (n.name);
CREATE INDEX district_name IF NOT EXISTS FOR (n:District) ON (n.name);
CREATE INDEX town_name IF NOT EXISTS FOR (n:Town) ON (n.name);
CREATE INDEX subdistrict_name IF NOT EXISTS FOR (n:Subdistrict) ON (n.name);
CREATE INDEX village_name IF NOT EXISTS FOR (n:Village) ON (n.name);
CREATE INDEX development_zone_name IF NOT EXISTS FOR (n:DevelopmentZone) ON (n.name);
CREATE INDEX industrial_park_name IF NOT EXISTS FOR (n:IndustrialPark) ON (n.name);
CREATE INDEX program_component_name IF NOT EXISTS FOR (n:ProgramComponent) ON (n.name);
CREATE INDEX module_name IF NOT EXISTS FOR (n:Module) ON (n.name);

// What anything is called.
CREATE NAME INDEX names IF NOT EXISTS FOR (n) ON EACH [n.name, n.aliases];
// Whatever is in a name is found by pairs of characters, which no dictionary has to know.
CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n) ON EACH [n.name, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};

// Figures are asked for by kind and by size.
CREATE INDEX observation_kind IF NOT EXISTS FOR (n:Observation) ON (n.kind);
CREATE INDEX observation_value IF NOT EXISTS FOR (n:Observation) ON (n.value);
CREATE INDEX observation_quantity IF NOT EXISTS FOR (n:Observation) ON (n.quantity);
CREATE INDEX observation_period IF NOT EXISTS FOR (n:Observation) ON (n.period);
