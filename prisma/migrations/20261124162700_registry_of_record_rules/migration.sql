-- The rules of the tables of the migration before.

ALTER TABLE client
  ADD CONSTRAINT client_name_check CHECK (length(trim(name)) > 0 AND length(trim(organization)) > 0),
  ADD CONSTRAINT client_quota_check CHECK (quota_per_minute > 0);
ALTER TABLE contact_message
  -- What was sent leaves no trace of the words and of the person behind them.
  ADD CONSTRAINT contact_message_sent_check CHECK (
    (state = 'sent') = (sent_at IS NOT NULL) AND (state <> 'sent' OR num_nonnulls(sender_name, reply_to, subject, text) = 0));
ALTER TABLE report_version
  ADD CONSTRAINT report_version_year_check CHECK (year BETWEEN 1900 AND 2199),
  -- Domain section 5 item 6: a correction says what it corrects.
  ADD CONSTRAINT report_version_reason_check CHECK (version > 0 AND (version = 1) = (reason IS NULL));

SELECT make_append_only('report_version', '');

-- Wakes the readers of the change feed, once for a transaction and only when it is committed.
CREATE FUNCTION tell_of_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('study_version', '');
  RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER INSERT ON study_version FOR EACH STATEMENT EXECUTE FUNCTION tell_of_versions();
