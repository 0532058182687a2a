-- Locks a study and then reads its current version. In one call, since every write on a study begins with both; in a function,
-- since each of its statements sees what was committed before it began, whereas the parts of one statement share what was
-- committed before the lock was waited for.
CREATE FUNCTION lock_study(study_id text)
RETURNS TABLE (withdrawn boolean, document text, etag text, action text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM study WHERE study.id = lock_study.study_id FOR UPDATE;
  RETURN QUERY
    SELECT study.withdrawn_at IS NOT NULL, version.document, version.etag, version.action
    FROM study JOIN study_version AS version ON version.study_id = study.id AND version.superseded_by IS NULL
    WHERE study.id = lock_study.study_id;
END $$;
