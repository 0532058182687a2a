-- A version must cost no more than its document, compressed. Documents are packed by the service from here on (src/studies/packed.ts),
-- those that are there stay plain JSON, which no packed one begins like. The list entry is the document's beginning, so only its
-- length is kept. A service of the release before cannot read these columns: stop it first.
DROP TRIGGER append_only ON study_version;
DROP FUNCTION lock_study;

ALTER TABLE study_version ADD COLUMN summary_length INTEGER;
DO $$ BEGIN
  IF EXISTS (SELECT FROM study_version WHERE NOT starts_with(document, left(summary, -1))) THEN
    RAISE EXCEPTION 'a list entry is not the beginning of its document';
  END IF;
END $$;
ALTER TABLE study_version DISABLE TRIGGER set_once;
UPDATE study_version SET summary_length = octet_length(summary) - 1;
ALTER TABLE study_version ENABLE TRIGGER set_once;
ALTER TABLE study_version
  ALTER COLUMN summary_length SET NOT NULL,
  ALTER COLUMN document TYPE BYTEA USING convert_to(document, 'UTF8'),
  DROP COLUMN summary;

SELECT make_append_only('study_version', 'superseded_by');

-- As before, with the document's new type.
CREATE FUNCTION lock_study(study_id text)
RETURNS TABLE (withdrawn boolean, document bytea, etag text, action text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM study WHERE study.id = lock_study.study_id FOR UPDATE;
  RETURN QUERY
    SELECT study.withdrawn_at IS NOT NULL, version.document, version.etag, version.action
    FROM study JOIN study_version AS version ON version.study_id = study.id AND version.superseded_by IS NULL
    WHERE study.id = lock_study.study_id;
END $$;
