-- The patch between two versions follows from their documents, from which the history makes it. Nothing read the stored one, and
-- it was an eighth of what a change took. A release that still writes it loses nothing: what has no column is not inserted.
DROP TRIGGER append_only ON study_version;
ALTER TABLE study_version DROP COLUMN patch;
SELECT make_append_only('study_version', 'superseded_by');
