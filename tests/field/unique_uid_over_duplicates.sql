-- refused: fails-on-rows at 0003_uid.up.sql:3
-- uid is filled where NULL, then unique (org_id, uid): duplicates and '' in the field fail
-- source: https://github.com/grafana/grafana/issues/34601
-- base: monitor

-- file: 0003_uid.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE data_source SET uid = printf('ds%09d', id) WHERE uid IS NULL;
CREATE UNIQUE INDEX uqe_data_source_uid ON data_source (org_id, uid);
