// The ontology as constraints and indexes. The labels, what stands above each, and the domain and range of every
// relation are in ontology/labels.csv and ontology/relations.csv; the tests hold the data to them.

// Every entity has a name.
CREATE CONSTRAINT place_has_name IF NOT EXISTS FOR (n:Place) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT organisation_has_name IF NOT EXISTS FOR (n:Organisation) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT undertaking_has_name IF NOT EXISTS FOR (n:Undertaking) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT output_has_name IF NOT EXISTS FOR (n:Output) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT person_has_name IF NOT EXISTS FOR (n:Person) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT industry_has_name IF NOT EXISTS FOR (n:Industry) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT event_has_name IF NOT EXISTS FOR (n:Event) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT group_has_name IF NOT EXISTS FOR (n:Group) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT resource_has_name IF NOT EXISTS FOR (n:Resource) REQUIRE n.name IS NOT NULL;
CREATE CONSTRAINT indicator_has_name IF NOT EXISTS FOR (n:Indicator) REQUIRE n.name IS NOT NULL;

// Articles and paragraphs are known by their ids: a3, a3.p1.
CREATE CONSTRAINT article_has_id IF NOT EXISTS FOR (n:Article) REQUIRE n.id IS NOT NULL;
CREATE CONSTRAINT article_id_is_unique IF NOT EXISTS FOR (n:Article) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT paragraph_has_id IF NOT EXISTS FOR (n:Paragraph) REQUIRE n.id IS NOT NULL;
CREATE CONSTRAINT paragraph_id_is_unique IF NOT EXISTS FOR (n:Paragraph) REQUIRE n.id IS UNIQUE;

// A figure says what kind it is, in which unit, and how the page prints it.
CREATE CONSTRAINT observation_has_kind IF NOT EXISTS FOR (n:Observation) REQUIRE n.kind IS NOT NULL;
CREATE CONSTRAINT observation_has_unit IF NOT EXISTS FOR (n:Observation) REQUIRE n.unit IS NOT NULL;
CREATE CONSTRAINT observation_has_printed IF NOT EXISTS FOR (n:Observation) REQUIRE n.printed IS NOT NULL;

// A name is unique within its label. Not for places: 鼓楼区 and 朝阳区 are unique only within their city, so a place is
// known by its code, and one that the page adds by its name and its parent.
CREATE CONSTRAINT place_code_is_unique IF NOT EXISTS FOR (n:Place) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT company_name_is_unique IF NOT EXISTS FOR (n:Company) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT bank_name_is_unique IF NOT EXISTS FOR (n:Bank) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT government_agency_name_is_unique IF NOT EXISTS FOR (n:GovernmentAgency) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT party_organisation_name_is_unique IF NOT EXISTS FOR (n:PartyOrganisation) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT university_name_is_unique IF NOT EXISTS FOR (n:University) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT research_centre_name_is_unique IF NOT EXISTS FOR (n:ResearchCentre) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT media_outlet_name_is_unique IF NOT EXISTS FOR (n:MediaOutlet) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT task_force_name_is_unique IF NOT EXISTS FOR (n:TaskForce) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT cooperative_name_is_unique IF NOT EXISTS FOR (n:Cooperative) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT project_name_is_unique IF NOT EXISTS FOR (n:Project) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT device_name_is_unique IF NOT EXISTS FOR (n:Device) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT program_name_is_unique IF NOT EXISTS FOR (n:Program) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT mechanism_name_is_unique IF NOT EXISTS FOR (n:Mechanism) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT platform_name_is_unique IF NOT EXISTS FOR (n:Platform) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT product_name_is_unique IF NOT EXISTS FOR (n:Product) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT brand_name_is_unique IF NOT EXISTS FOR (n:Brand) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT financial_product_name_is_unique IF NOT EXISTS FOR (n:FinancialProduct) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT technology_name_is_unique IF NOT EXISTS FOR (n:Technology) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT policy_document_name_is_unique IF NOT EXISTS FOR (n:PolicyDocument) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT award_name_is_unique IF NOT EXISTS FOR (n:Award) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT title_name_is_unique IF NOT EXISTS FOR (n:Title) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT person_name_is_unique IF NOT EXISTS FOR (n:Person) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT industry_name_is_unique IF NOT EXISTS FOR (n:Industry) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT event_name_is_unique IF NOT EXISTS FOR (n:Event) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT group_name_is_unique IF NOT EXISTS FOR (n:Group) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT resource_name_is_unique IF NOT EXISTS FOR (n:Resource) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT indicator_name_is_unique IF NOT EXISTS FOR (n:Indicator) REQUIRE n.name IS UNIQUE;

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

// Figures are asked for by kind and by size.
CREATE INDEX observation_kind IF NOT EXISTS FOR (n:Observation) ON (n.kind);
CREATE INDEX observation_value IF NOT EXISTS FOR (n:Observation) ON (n.value);
