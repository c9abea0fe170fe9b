-- warned: changed-values at 0003_json.up.sql:4
-- json_data of data sources is split: basicAuth and timeout are moved to columns by json_extract, then json_data is dropped with all else that was in it
-- base: monitor

-- file: 0003_json.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE data_source ADD COLUMN timeout INTEGER;
ALTER TABLE data_source ADD COLUMN basic_auth TEXT;
UPDATE data_source SET timeout = json_extract(json_data, '$.timeout'), basic_auth = json_extract(json_data, '$.basicAuth') WHERE json_valid(json_data);
ALTER TABLE data_source DROP COLUMN json_data;
