-- Word search within conditions and sponsors; a trusted extension, so the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;


-- CreateEnum
CREATE TYPE "study_status" AS ENUM ('draft', 'submitted', 'refused', 'authorized', 'open', 'suspended', 'closed', 'follow_up', 'completed', 'terminated', 'withdrawn');

-- CreateEnum
CREATE TYPE "status_origin" AS ENUM ('office', 'source');

-- CreateEnum
CREATE TYPE "regime" AS ENUM ('riph_national', 'ctr', 'directive_2001_20', 'mdr_ci', 'ivdr_ps', 'rniph');

-- CreateEnum
CREATE TYPE "study_type" AS ENUM ('interventional', 'observational', 'expanded_access');

-- CreateEnum
CREATE TYPE "phase" AS ENUM ('early_phase1', 'phase1', 'phase2', 'phase3', 'phase4', 'not_applicable');

-- CreateEnum
CREATE TYPE "sponsor_class" AS ENUM ('host', 'academic', 'industry');

-- CreateEnum
CREATE TYPE "party_role" AS ENUM ('lead_sponsor', 'collaborator');

-- CreateEnum
CREATE TYPE "identifier_type" AS ENUM ('nct', 'eu_ct', 'eudract', 'id_rcb', 'civ', 'isrctn', 'utn', 'recf', 'internal', 'cpp', 'ansm', 'other');

-- CreateEnum
CREATE TYPE "approval_kind" AS ENUM ('cpp', 'ansm', 'ctis');

-- CreateEnum
CREATE TYPE "approval_decision" AS ENUM ('favorable', 'unfavorable');

-- CreateEnum
CREATE TYPE "date_kind" AS ENUM ('actual', 'estimated');

-- CreateEnum
CREATE TYPE "sex" AS ENUM ('all', 'female', 'male');

-- CreateEnum
CREATE TYPE "slot_state" AS ENUM ('open', 'limited', 'waiting_list', 'closed');

-- CreateEnum
CREATE TYPE "criterion_kind" AS ENUM ('inclusion', 'exclusion');

-- CreateEnum
CREATE TYPE "biomarker_requirement" AS ENUM ('required', 'excluded');

-- CreateEnum
CREATE TYPE "intervention_type" AS ENUM ('drug', 'device', 'biological', 'procedure', 'radiation', 'behavioral', 'genetic', 'dietary_supplement', 'combination_product', 'diagnostic_test', 'other');

-- CreateEnum
CREATE TYPE "outcome_kind" AS ENUM ('primary', 'secondary', 'other');

-- CreateEnum
CREATE TYPE "contact_kind" AS ENUM ('person', 'functional');

-- CreateEnum
CREATE TYPE "visibility" AS ENUM ('public', 'partner', 'internal', 'suppressed');

-- CreateEnum
CREATE TYPE "contact_role_kind" AS ENUM ('director_of_clinical_research', 'principal_investigator', 'sub_investigator', 'study_chair', 'study_director', 'coordination', 'public_queries', 'scientific_queries', 'site_contact');

-- CreateEnum
CREATE TYPE "comparator" AS ENUM ('>', '>=', '=', '<=', '<');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('system', 'cli', 'client', 'person');

-- CreateTable
CREATE TABLE "program" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "focus_fr" TEXT,
    "focus_en" TEXT,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "position" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "source_url" TEXT,
    "as_of" DATE NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "program_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "committee" (
    "code" TEXT NOT NULL,
    "name_fr" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "sourced" BOOLEAN NOT NULL,
    "source" TEXT,
    "as_of" DATE NOT NULL,
    "position" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "committee_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "department" (
    "code" TEXT NOT NULL,
    "name_fr" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "sourced" BOOLEAN NOT NULL,
    "source" TEXT,
    "as_of" DATE NOT NULL,
    "position" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "department_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "platform" (
    "code" TEXT NOT NULL,
    "name_fr" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "sourced" BOOLEAN NOT NULL,
    "source" TEXT,
    "as_of" DATE NOT NULL,
    "position" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "platform_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "program_platform" (
    "program_code" TEXT NOT NULL,
    "platform_code" TEXT NOT NULL,

    CONSTRAINT "program_platform_pkey" PRIMARY KEY ("program_code","platform_code")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "aliases" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "ror_id" TEXT,
    "class" "sponsor_class",
    "is_host" BOOLEAN NOT NULL DEFAULT false,
    "city" TEXT,
    "country" CHAR(2),
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "source" TEXT NOT NULL,
    "source_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "indicator" (
    "code" TEXT NOT NULL,
    "name_fr" TEXT NOT NULL,
    "name_en" TEXT NOT NULL,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "unit" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "indicator_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "indicator_value" (
    "indicator_code" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "comparator" "comparator" NOT NULL,
    "value" DECIMAL(65,30) NOT NULL,
    "source" TEXT NOT NULL,
    "source_url" TEXT,

    CONSTRAINT "indicator_value_pkey" PRIMARY KEY ("indicator_code","as_of")
);

-- CreateTable
CREATE TABLE "study" (
    "id" TEXT NOT NULL,
    "regime" "regime",
    "riph_category" SMALLINT,
    "cnil_methodology" TEXT,
    "cnil_version" TEXT,
    "registration_intent" BOOLEAN,
    "line_min" SMALLINT,
    "line_max" SMALLINT,
    "ecog_min" SMALLINT,
    "ecog_max" SMALLINT,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_reason" TEXT,
    "title_fr" TEXT,
    "title_en" TEXT,
    "scientific_title_fr" TEXT,
    "scientific_title_en" TEXT,
    "acronym" TEXT,
    "brief_summary_fr" TEXT,
    "brief_summary_en" TEXT,
    "description_fr" TEXT,
    "description_en" TEXT,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "study_type" "study_type",
    "phases" "phase"[] NOT NULL DEFAULT ARRAY[]::"phase"[],
    "keywords" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "primary_purpose" TEXT,
    "allocation" TEXT,
    "intervention_model" TEXT,
    "intervention_model_note" TEXT,
    "masking" TEXT,
    "masking_note" TEXT,
    "who_masked" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "observational_model" TEXT,
    "time_perspective" TEXT,
    "target_duration" TEXT,
    "patient_registry" BOOLEAN,
    "bio_specimen_retention" TEXT,
    "bio_specimen_description" TEXT,
    "enrollment_count" INTEGER,
    "enrollment_kind" "date_kind",
    "data_monitoring" BOOLEAN,
    "fda_regulated_drug" BOOLEAN,
    "fda_regulated_device" BOOLEAN,
    "start_date" TEXT,
    "start_date_kind" "date_kind",
    "primary_completion_date" TEXT,
    "primary_completion_kind" "date_kind",
    "completion_date" TEXT,
    "completion_kind" "date_kind",
    "first_submitted_date" TEXT,
    "first_posted_date" TEXT,
    "last_submitted_date" TEXT,
    "last_posted_date" TEXT,
    "results_posted_date" TEXT,
    "verified_date" TEXT,
    "why_stopped" TEXT,
    "has_results" BOOLEAN,
    "sex" "sex",
    "gender_based" BOOLEAN,
    "gender_description" TEXT,
    "healthy_volunteers" BOOLEAN,
    "min_age" TEXT,
    "min_age_years" DOUBLE PRECISION,
    "max_age" TEXT,
    "max_age_years" DOUBLE PRECISION,
    "age_groups" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "eligibility_fr" TEXT,
    "eligibility_en" TEXT,
    "sampling_method" TEXT,
    "study_population" TEXT,
    "ipd_sharing" TEXT,
    "ipd_description" TEXT,
    "ipd_info_types" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "ipd_time_frame" TEXT,
    "ipd_access_criteria" TEXT,
    "ipd_url" TEXT,
    "status_silence" TEXT,
    "last_known_status" "study_status",
    "by_invitation" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_identifier" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "type" "identifier_type" NOT NULL,
    "value" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "authority" TEXT,
    "check_digit" BOOLEAN,
    "alias" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL,

    CONSTRAINT "study_identifier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_party" (
    "study_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "role" "party_role" NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "study_party_pkey" PRIMARY KEY ("study_id","role","organization_id")
);

-- CreateTable
CREATE TABLE "study_program" (
    "study_id" TEXT NOT NULL,
    "program_code" TEXT NOT NULL,

    CONSTRAINT "study_program_pkey" PRIMARY KEY ("study_id","program_code")
);

-- CreateTable
CREATE TABLE "study_committee" (
    "study_id" TEXT NOT NULL,
    "committee_code" TEXT NOT NULL,

    CONSTRAINT "study_committee_pkey" PRIMARY KEY ("study_id","committee_code")
);

-- CreateTable
CREATE TABLE "study_department" (
    "study_id" TEXT NOT NULL,
    "department_code" TEXT NOT NULL,

    CONSTRAINT "study_department_pkey" PRIMARY KEY ("study_id","department_code")
);

-- CreateTable
CREATE TABLE "study_platform" (
    "study_id" TEXT NOT NULL,
    "platform_code" TEXT NOT NULL,

    CONSTRAINT "study_platform_pkey" PRIMARY KEY ("study_id","platform_code")
);

-- CreateTable
CREATE TABLE "study_condition" (
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "system" TEXT,
    "code" TEXT,

    CONSTRAINT "study_condition_pkey" PRIMARY KEY ("study_id","position")
);

-- CreateTable
CREATE TABLE "study_biomarker" (
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "gene" TEXT NOT NULL,
    "alteration" TEXT,
    "requirement" "biomarker_requirement" NOT NULL,
    "sentence" TEXT,

    CONSTRAINT "study_biomarker_pkey" PRIMARY KEY ("study_id","position")
);

-- CreateTable
CREATE TABLE "study_arm" (
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT,
    "description" TEXT,
    "interventions" INTEGER[] NOT NULL DEFAULT ARRAY[]::INTEGER[],

    CONSTRAINT "study_arm_pkey" PRIMARY KEY ("study_id","position")
);

-- CreateTable
CREATE TABLE "study_intervention" (
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "type" "intervention_type" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "other_names" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "study_intervention_pkey" PRIMARY KEY ("study_id","position")
);

-- CreateTable
CREATE TABLE "study_outcome" (
    "study_id" TEXT NOT NULL,
    "kind" "outcome_kind" NOT NULL,
    "position" INTEGER NOT NULL,
    "measure" TEXT NOT NULL,
    "time_frame" TEXT,
    "description" TEXT,

    CONSTRAINT "study_outcome_pkey" PRIMARY KEY ("study_id","kind","position")
);

-- CreateTable
CREATE TABLE "study_criterion" (
    "study_id" TEXT NOT NULL,
    "kind" "criterion_kind" NOT NULL,
    "position" INTEGER NOT NULL,
    "text_fr" TEXT,
    "text_en" TEXT,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "study_criterion_pkey" PRIMARY KEY ("study_id","kind","position")
);

-- CreateTable
CREATE TABLE "study_reference" (
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "pmid" TEXT,
    "kind" TEXT NOT NULL,

    CONSTRAINT "study_reference_pkey" PRIMARY KEY ("study_id","position")
);

-- CreateTable
CREATE TABLE "study_link" (
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "label" TEXT,
    "url" TEXT NOT NULL,

    CONSTRAINT "study_link_pkey" PRIMARY KEY ("study_id","position")
);

-- CreateTable
CREATE TABLE "study_site" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "organization_id" TEXT,
    "facility" TEXT,
    "city" TEXT,
    "state" TEXT,
    "postal_code" TEXT,
    "country" CHAR(2),
    "country_name" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "status" "study_status",
    "by_invitation" BOOLEAN NOT NULL DEFAULT false,
    "is_host" BOOLEAN NOT NULL DEFAULT false,
    "planned_inclusions" INTEGER,

    CONSTRAINT "study_site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "kind" "approval_kind" NOT NULL,
    "decision" "approval_decision" NOT NULL,
    "decided_on" DATE NOT NULL,
    "body" TEXT,
    "reference" TEXT,
    "source" TEXT NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "status_event" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "site_id" TEXT,
    "origin" "status_origin" NOT NULL,
    "status" "study_status",
    "occurred_on" DATE NOT NULL,
    "derived" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "source" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "voided_at" TIMESTAMPTZ(3),
    "void_reason" TEXT,

    CONSTRAINT "status_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "description_fr" TEXT,
    "description_en" TEXT,
    "machine_translated" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "cohort_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort_slot" (
    "cohort_id" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "state" "slot_state" NOT NULL,
    "places" INTEGER,
    "checked_on" DATE NOT NULL,

    CONSTRAINT "cohort_slot_pkey" PRIMARY KEY ("cohort_id","site_id")
);

-- CreateTable
CREATE TABLE "yearly_inclusion" (
    "study_id" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "year" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "yearly_inclusion_pkey" PRIMARY KEY ("study_id","site_id","year")
);

-- CreateTable
CREATE TABLE "source_record" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "version_date" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "url" TEXT,
    "complete" BOOLEAN NOT NULL,
    "content" JSONB,
    "parts" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" TEXT NOT NULL,
    "kind" "contact_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "title_fr" TEXT,
    "title_en" TEXT,
    "affiliation" TEXT,
    "organization_id" TEXT,
    "department_code" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "phone_extension" TEXT,
    "visibility" "visibility" NOT NULL,
    "source" TEXT NOT NULL,
    "source_url" TEXT,
    "as_of" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_role" (
    "id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "role" "contact_role_kind" NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "study_id" TEXT,
    "site_id" TEXT,
    "program_code" TEXT,
    "committee_code" TEXT,
    "valid_from" DATE,
    "valid_to" DATE,
    "source" TEXT,

    CONSTRAINT "contact_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_fragment" (
    "source_record_id" TEXT NOT NULL,
    "pointer" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "contact_fragment_pkey" PRIMARY KEY ("source_record_id","pointer")
);

-- CreateTable
CREATE TABLE "study_version" (
    "seq" BIGSERIAL NOT NULL,
    "study_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "superseded_by" BIGINT,
    "action" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "etag" TEXT NOT NULL,
    "patch" JSONB NOT NULL,
    "changed" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "listed" BOOLEAN NOT NULL,
    "status" "study_status",
    "host_status" "study_status",
    "host_open" datemultirange NOT NULL,
    "programs" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "committees" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "departments" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "platforms" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "phases" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "riph_category" SMALLINT,
    "regime" "regime",
    "study_type" "study_type",
    "sponsor_id" TEXT,
    "sponsor_key" TEXT NOT NULL,
    "sponsor_class" "sponsor_class",
    "condition_key" TEXT NOT NULL,
    "condition_codes" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "min_age_years" DOUBLE PRECISION,
    "max_age_years" DOUBLE PRECISION,
    "sex" "sex",
    "countries" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "identifiers" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "title_key" TEXT NOT NULL,
    "start_date" TEXT NOT NULL,

    CONSTRAINT "study_version_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "origin" TEXT,
    "request_id" TEXT,
    "action" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_secret" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "service_secret_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "program_platform_platform_code_idx" ON "program_platform"("platform_code");

-- CreateIndex
CREATE UNIQUE INDEX "organization_name_key_key" ON "organization"("name_key");

-- CreateIndex
CREATE UNIQUE INDEX "organization_ror_id_key" ON "organization"("ror_id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_host_key" ON "organization"("is_host") WHERE (is_host);

-- CreateIndex
CREATE INDEX "study_identifier_value_idx" ON "study_identifier"("value");

-- CreateIndex
CREATE UNIQUE INDEX "study_identifier_study_id_type_value_key" ON "study_identifier"("study_id", "type", "value");

-- CreateIndex
CREATE UNIQUE INDEX "study_identifier_registry_key" ON "study_identifier"("type", "value") WHERE (type IN ('nct', 'isrctn'));

-- CreateIndex
CREATE INDEX "study_party_organization_id_idx" ON "study_party"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "study_party_lead_key" ON "study_party"("study_id") WHERE (role = 'lead_sponsor');

-- CreateIndex
CREATE INDEX "study_program_program_code_idx" ON "study_program"("program_code");

-- CreateIndex
CREATE INDEX "study_committee_committee_code_idx" ON "study_committee"("committee_code");

-- CreateIndex
CREATE INDEX "study_department_department_code_idx" ON "study_department"("department_code");

-- CreateIndex
CREATE INDEX "study_platform_platform_code_idx" ON "study_platform"("platform_code");

-- CreateIndex
CREATE INDEX "study_site_study_id_position_idx" ON "study_site"("study_id", "position");

-- CreateIndex
CREATE INDEX "study_site_organization_id_idx" ON "study_site"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "study_site_study_id_id_key" ON "study_site"("study_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_study_id_kind_decided_on_key" ON "approval"("study_id", "kind", "decided_on");

-- CreateIndex
CREATE INDEX "status_event_study_id_site_id_occurred_on_idx" ON "status_event"("study_id", "site_id", "occurred_on");

-- CreateIndex
CREATE INDEX "status_event_site_id_idx" ON "status_event"("site_id");

-- CreateIndex
CREATE UNIQUE INDEX "cohort_study_id_position_key" ON "cohort"("study_id", "position");

-- CreateIndex
CREATE INDEX "cohort_slot_site_id_idx" ON "cohort_slot"("site_id");

-- CreateIndex
CREATE INDEX "source_record_study_id_idx" ON "source_record"("study_id");

-- CreateIndex
CREATE UNIQUE INDEX "source_record_source_source_id_key" ON "source_record"("source", "source_id");

-- CreateIndex
CREATE INDEX "contact_organization_id_idx" ON "contact"("organization_id");

-- CreateIndex
CREATE INDEX "contact_department_code_idx" ON "contact"("department_code");

-- CreateIndex
CREATE INDEX "contact_visibility_name_id_idx" ON "contact"("visibility", "name", "id");

-- CreateIndex
CREATE INDEX "contact_role_contact_id_idx" ON "contact_role"("contact_id");

-- CreateIndex
CREATE INDEX "contact_role_study_id_idx" ON "contact_role"("study_id");

-- CreateIndex
CREATE INDEX "contact_role_site_id_idx" ON "contact_role"("site_id");

-- CreateIndex
CREATE INDEX "contact_role_program_code_idx" ON "contact_role"("program_code");

-- CreateIndex
CREATE INDEX "contact_role_committee_code_idx" ON "contact_role"("committee_code");

-- CreateIndex
CREATE INDEX "study_version_superseded_by_idx" ON "study_version"("superseded_by");

-- CreateIndex
CREATE INDEX "study_version_recorded_at_idx" ON "study_version"("recorded_at");

-- CreateIndex
CREATE INDEX "study_version_title_key_study_id_idx" ON "study_version"("title_key", "study_id");

-- CreateIndex
CREATE INDEX "study_version_start_date_study_id_idx" ON "study_version"("start_date", "study_id");

-- CreateIndex
CREATE INDEX "study_version_status_idx" ON "study_version"("status");

-- CreateIndex
CREATE INDEX "study_version_host_status_idx" ON "study_version"("host_status");

-- CreateIndex
CREATE INDEX "study_version_sponsor_id_idx" ON "study_version"("sponsor_id");

-- CreateIndex
CREATE INDEX "study_version_identifiers_idx" ON "study_version" USING GIN ("identifiers");

-- CreateIndex
CREATE INDEX "study_version_phases_idx" ON "study_version" USING GIN ("phases");

-- CreateIndex
CREATE INDEX "study_version_countries_idx" ON "study_version" USING GIN ("countries");

-- CreateIndex
CREATE INDEX "study_version_programs_idx" ON "study_version" USING GIN ("programs");

-- CreateIndex
CREATE INDEX "study_version_committees_idx" ON "study_version" USING GIN ("committees");

-- CreateIndex
CREATE INDEX "study_version_condition_codes_idx" ON "study_version" USING GIN ("condition_codes");

-- CreateIndex
CREATE INDEX "study_version_condition_key_idx" ON "study_version" USING GIN ("condition_key" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "study_version_sponsor_key_idx" ON "study_version" USING GIN ("sponsor_key" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "study_version_study_id_version_key" ON "study_version"("study_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "study_version_current_key" ON "study_version"("study_id") WHERE (superseded_by IS NULL);

-- CreateIndex
CREATE INDEX "audit_entry_entity_type_entity_id_at_idx" ON "audit_entry"("entity_type", "entity_id", "at");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- AddForeignKey
ALTER TABLE "program_platform" ADD CONSTRAINT "program_platform_program_code_fkey" FOREIGN KEY ("program_code") REFERENCES "program"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "program_platform" ADD CONSTRAINT "program_platform_platform_code_fkey" FOREIGN KEY ("platform_code") REFERENCES "platform"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "indicator_value" ADD CONSTRAINT "indicator_value_indicator_code_fkey" FOREIGN KEY ("indicator_code") REFERENCES "indicator"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_identifier" ADD CONSTRAINT "study_identifier_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_party" ADD CONSTRAINT "study_party_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_party" ADD CONSTRAINT "study_party_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_program" ADD CONSTRAINT "study_program_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_program" ADD CONSTRAINT "study_program_program_code_fkey" FOREIGN KEY ("program_code") REFERENCES "program"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_committee" ADD CONSTRAINT "study_committee_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_committee" ADD CONSTRAINT "study_committee_committee_code_fkey" FOREIGN KEY ("committee_code") REFERENCES "committee"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_department" ADD CONSTRAINT "study_department_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_department" ADD CONSTRAINT "study_department_department_code_fkey" FOREIGN KEY ("department_code") REFERENCES "department"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_platform" ADD CONSTRAINT "study_platform_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_platform" ADD CONSTRAINT "study_platform_platform_code_fkey" FOREIGN KEY ("platform_code") REFERENCES "platform"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_condition" ADD CONSTRAINT "study_condition_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_biomarker" ADD CONSTRAINT "study_biomarker_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_arm" ADD CONSTRAINT "study_arm_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_intervention" ADD CONSTRAINT "study_intervention_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_outcome" ADD CONSTRAINT "study_outcome_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_criterion" ADD CONSTRAINT "study_criterion_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_reference" ADD CONSTRAINT "study_reference_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_link" ADD CONSTRAINT "study_link_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_site" ADD CONSTRAINT "study_site_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_site" ADD CONSTRAINT "study_site_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "status_event" ADD CONSTRAINT "status_event_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "status_event" ADD CONSTRAINT "status_event_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "study_site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort" ADD CONSTRAINT "cohort_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_slot" ADD CONSTRAINT "cohort_slot_cohort_id_fkey" FOREIGN KEY ("cohort_id") REFERENCES "cohort"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_slot" ADD CONSTRAINT "cohort_slot_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "study_site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "yearly_inclusion" ADD CONSTRAINT "yearly_inclusion_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "yearly_inclusion" ADD CONSTRAINT "yearly_inclusion_study_id_site_id_fkey" FOREIGN KEY ("study_id", "site_id") REFERENCES "study_site"("study_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_record" ADD CONSTRAINT "source_record_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_department_code_fkey" FOREIGN KEY ("department_code") REFERENCES "department"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_role" ADD CONSTRAINT "contact_role_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_role" ADD CONSTRAINT "contact_role_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_role" ADD CONSTRAINT "contact_role_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "study_site"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_role" ADD CONSTRAINT "contact_role_program_code_fkey" FOREIGN KEY ("program_code") REFERENCES "program"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_role" ADD CONSTRAINT "contact_role_committee_code_fkey" FOREIGN KEY ("committee_code") REFERENCES "committee"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_fragment" ADD CONSTRAINT "contact_fragment_source_record_id_fkey" FOREIGN KEY ("source_record_id") REFERENCES "source_record"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_version" ADD CONSTRAINT "study_version_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
