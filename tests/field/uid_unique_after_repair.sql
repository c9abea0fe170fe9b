-- silent
-- uid is rewritten where it is NULL or taken, then unique
-- base: monitor

-- file: 0003_uid.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE data_source SET uid = printf('ds-%d', id)
WHERE uid IS NULL OR EXISTS (SELECT 1 FROM data_source o WHERE o.org_id = data_source.org_id AND o.uid = data_source.uid AND o.id < data_source.id);
CREATE UNIQUE INDEX uqe_data_source_uid ON data_source (org_id, uid);
