-- warned: changed-values at 0003_json.up.sql:5
-- as json_column_moves, but the maintainer has allowed the drop as "moved": all other keys of json_data (tlsSkipVerify, database, ...) and invalid texts are lost
-- base: monitor

-- file: 0003_json.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to columns"
ALTER TABLE data_source ADD COLUMN timeout INTEGER;
ALTER TABLE data_source ADD COLUMN basic_auth TEXT;
UPDATE data_source SET timeout = json_extract(json_data, '$.timeout'), basic_auth = json_extract(json_data, '$.basicAuth') WHERE json_valid(json_data);
ALTER TABLE data_source DROP COLUMN json_data;
