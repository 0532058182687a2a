-- The rules that the database itself holds (domain.md sections 2, 3, 5 and 6). schema.prisma cannot state them and Prisma's
-- differ does not see them. Each has a name, which src/db/errors.ts turns into a problem.

-- Equality beside ranges in one exclusion constraint; trusted like pg_trgm.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- ISO 8601 with reduced precision: a year, a month or a day.
CREATE FUNCTION is_partial_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  value ~ '^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$';

-- ── Structure ────────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE program
  ADD CONSTRAINT program_code_check CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
ALTER TABLE committee
  ADD CONSTRAINT committee_code_check CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  ADD CONSTRAINT committee_sourced_check CHECK (NOT sourced OR source IS NOT NULL);
ALTER TABLE department
  ADD CONSTRAINT department_code_check CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  ADD CONSTRAINT department_sourced_check CHECK (NOT sourced OR source IS NOT NULL);
ALTER TABLE platform
  ADD CONSTRAINT platform_code_check CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  ADD CONSTRAINT platform_sourced_check CHECK (NOT sourced OR source IS NOT NULL);
ALTER TABLE organization
  ADD CONSTRAINT organization_ror_check CHECK (ror_id ~ '^https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}$'),
  ADD CONSTRAINT organization_country_check CHECK (country ~ '^[A-Z]{2}$'),
  ADD CONSTRAINT organization_position_check CHECK (
    num_nulls(latitude, longitude) IN (0, 2) AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180),
  ADD CONSTRAINT organization_host_class_check CHECK (is_host = (class IS NOT DISTINCT FROM 'host'));
ALTER TABLE indicator_value
  ADD CONSTRAINT indicator_value_value_check CHECK (value >= 0);

-- ── Studies ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE study
  -- Section 2: a category belongs to the national regime, and to it alone.
  ADD CONSTRAINT study_regime_category_check CHECK (
    (regime IS NOT DISTINCT FROM 'riph_national') = (riph_category IS NOT NULL) AND riph_category BETWEEN 1 AND 3),
  -- Section 5 item 1: categories 1 and 2 are interventional, category 3 is not.
  ADD CONSTRAINT study_category_type_check CHECK (
    riph_category IS NULL OR study_type IS NULL OR (riph_category = 3) = (study_type = 'observational')),
  ADD CONSTRAINT study_cnil_check CHECK (
    cnil_methodology IN ('MR-001', 'MR-003', 'MR-004') AND (cnil_methodology IS NOT NULL OR cnil_version IS NULL)),
  ADD CONSTRAINT study_line_check CHECK (line_min >= 0 AND line_max >= 0 AND line_min <= line_max),
  ADD CONSTRAINT study_ecog_check CHECK (ecog_min BETWEEN 0 AND 5 AND ecog_max BETWEEN 0 AND 5 AND ecog_min <= ecog_max),
  ADD CONSTRAINT study_age_check CHECK (min_age_years >= 0 AND max_age_years >= 0),
  ADD CONSTRAINT study_enrollment_check CHECK (enrollment_count >= 0),
  ADD CONSTRAINT study_title_check CHECK (num_nonnulls(title_fr, title_en, scientific_title_fr, scientific_title_en) > 0),
  ADD CONSTRAINT study_silence_check CHECK (status_silence IN ('unknown', 'withheld', 'no_equivalent')),
  ADD CONSTRAINT study_withdrawn_check CHECK (num_nulls(withdrawn_at, withdrawn_reason) IN (0, 2)),
  ADD CONSTRAINT study_dates_check CHECK (
    is_partial_date(start_date) AND is_partial_date(primary_completion_date) AND is_partial_date(completion_date)
    AND is_partial_date(first_submitted_date) AND is_partial_date(first_posted_date)
    AND is_partial_date(last_submitted_date) AND is_partial_date(last_posted_date)
    AND is_partial_date(results_posted_date) AND is_partial_date(verified_date));

ALTER TABLE study_identifier
  -- Section 3: the formats that a register prescribes.
  ADD CONSTRAINT study_identifier_format_check CHECK (CASE type
    WHEN 'nct' THEN value ~ '^NCT\d{8}$'
    WHEN 'eu_ct' THEN value ~ '^20\d{2}-5\d{5}-\d{2}(-\d{2})?$'
    WHEN 'eudract' THEN value ~ '^20\d{2}-0\d{5}-\d{2}$'
    WHEN 'id_rcb' THEN value ~ '^20\d{2}-A\d{5}-\d{2}$'
    WHEN 'civ' THEN value ~ '^CIV-([A-Z]{2}-)?\d{2}-\d{2}-\d{6}$'
    WHEN 'isrctn' THEN value ~ '^ISRCTN\d{8}$'
    WHEN 'utn' THEN value ~ '^U1111-\d{4}-\d{4}$'
    WHEN 'recf' THEN value ~ '^RECF-\d{4,6}$'
    WHEN 'cpp' THEN length(value) BETWEEN 1 AND 64
    WHEN 'ansm' THEN length(value) BETWEEN 1 AND 64
    ELSE length(value) > 0 END),
  ADD CONSTRAINT study_identifier_check_digit_check CHECK ((type IN ('eu_ct', 'eudract')) = (check_digit IS NOT NULL));

ALTER TABLE study_condition
  ADD CONSTRAINT study_condition_code_check CHECK (num_nulls(system, code) IN (0, 2));
ALTER TABLE study_criterion
  -- Section 8: up to ten plain criteria of each kind.
  ADD CONSTRAINT study_criterion_position_check CHECK (position BETWEEN 0 AND 9),
  ADD CONSTRAINT study_criterion_text_check CHECK (num_nonnulls(text_fr, text_en) > 0);
ALTER TABLE study_site
  ADD CONSTRAINT study_site_country_check CHECK (country ~ '^[A-Z]{2}$'),
  ADD CONSTRAINT study_site_position_check CHECK (
    num_nulls(latitude, longitude) IN (0, 2) AND latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180),
  ADD CONSTRAINT study_site_planned_check CHECK (planned_inclusions >= 0);
ALTER TABLE cohort_slot
  ADD CONSTRAINT cohort_slot_places_check CHECK (places >= 0);
ALTER TABLE yearly_inclusion
  ADD CONSTRAINT yearly_inclusion_count_check CHECK (count >= 0),
  ADD CONSTRAINT yearly_inclusion_year_check CHECK (year BETWEEN 1900 AND 2199);
ALTER TABLE source_record
  ADD CONSTRAINT source_record_version_check CHECK (is_partial_date(version_date)),
  ADD CONSTRAINT source_record_complete_check CHECK (complete = (content IS NOT NULL));

-- Section 5 item 3: strictly increasing dates on one time line, so never two events that count on one day.
CREATE UNIQUE INDEX status_event_day_key ON status_event (study_id, site_id, origin, occurred_on)
  NULLS NOT DISTINCT WHERE voided_at IS NULL;
COMMENT ON INDEX status_event_day_key IS 'beyond schema.prisma: NULLS NOT DISTINCT';
ALTER TABLE status_event
  ADD CONSTRAINT status_event_office_check CHECK (origin = 'source' OR status IS NOT NULL AND NOT derived),
  ADD CONSTRAINT status_event_reason_check CHECK (status IS NOT NULL OR reason IS NOT NULL),
  ADD CONSTRAINT status_event_void_check CHECK (num_nulls(voided_at, void_reason) IN (0, 2));

-- ── Contacts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE contact
  ADD CONSTRAINT contact_name_check CHECK (length(trim(name)) > 0),
  ADD CONSTRAINT contact_email_check CHECK (email ~ '^[^@\s]+@[^@\s]+$');
ALTER TABLE contact_role
  ADD CONSTRAINT contact_role_validity_check CHECK (valid_from <= valid_to),
  ADD CONSTRAINT contact_role_site_check CHECK (site_id IS NULL OR study_id IS NOT NULL),
  -- Nobody holds one role twice at a time. Checked at commit: when two sites of a contact go, their roles stand side by side
  -- until the import has set them right.
  ADD CONSTRAINT contact_role_overlap_excl EXCLUDE USING gist (
    contact_id WITH =, role WITH =, coalesce(study_id, '') WITH =, coalesce(site_id, '') WITH =,
    coalesce(program_code, '') WITH =, coalesce(committee_code, '') WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
    DEFERRABLE INITIALLY DEFERRED,
  -- The institution has one director of clinical research at a time.
  ADD CONSTRAINT contact_role_director_excl EXCLUDE USING gist (role WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
    WHERE (role = 'director_of_clinical_research');

-- ── History ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE study_version
  ADD CONSTRAINT study_version_action_check CHECK (action IN ('created', 'updated', 'withdrawn', 'restored')),
  ADD CONSTRAINT study_version_order_check CHECK (superseded_by > seq AND version > 0);

-- `&&` and `@>` on the open intervals at the host.
CREATE INDEX study_version_host_open_idx ON study_version USING gist (host_open);
COMMENT ON INDEX study_version_host_open_idx IS 'beyond schema.prisma: an index of a multirange';

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is history and takes no %', TG_TABLE_NAME, lower(TG_OP)
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

-- Makes a table append-only but for the columns named, which may be set once, together, while the first of them is null. The
-- triggers name the columns that they guard: a migration that adds a column to such a table calls this again.
CREATE FUNCTION make_append_only(history regclass, VARIADIC settable name[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  guarded text := (
    SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = history AND attnum > 0 AND NOT attisdropped AND attname <> ALL (settable));
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE DELETE OR UPDATE OF %s ON %s
                  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()', guarded, history);
  EXECUTE format('CREATE OR REPLACE TRIGGER no_truncate BEFORE TRUNCATE ON %s
                  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()', history);
  IF settable[1] <> '' THEN
    EXECUTE format('CREATE OR REPLACE TRIGGER set_once BEFORE UPDATE ON %s FOR EACH ROW WHEN (OLD.%I IS NOT NULL)
                    EXECUTE FUNCTION refuse_rewriting()', history, settable[1]);
  END IF;
END $$;

SELECT make_append_only('study_version', 'superseded_by');
SELECT make_append_only('status_event', 'voided_at', 'void_reason');
SELECT make_append_only('audit_entry', '');

-- A status event names a site of its own study; the key of study_site is the id alone, so a foreign key cannot say it.
CREATE FUNCTION check_status_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.site_id IS NOT NULL AND NOT EXISTS (SELECT FROM study_site WHERE id = NEW.site_id AND study_id = NEW.study_id) THEN
    RAISE EXCEPTION 'site % is not of study %: constraint "status_event_site_of_study"', NEW.site_id, NEW.study_id
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'status_event_site_of_study';
  END IF;
  -- Section 5 item 3: no date lies in the future, in Paris.
  IF NEW.occurred_on > (now() AT TIME ZONE 'Europe/Paris')::date THEN
    RAISE EXCEPTION 'a status event lies in the future: %: constraint "status_event_not_future"', NEW.occurred_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'status_event_not_future';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER status_event_check BEFORE INSERT ON status_event FOR EACH ROW EXECUTE FUNCTION check_status_event();

-- ── The service ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- Signs list cursors. In the database, so that a cursor made by one instance is good at every other.
INSERT INTO service_secret (name, value) VALUES ('cursor', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
