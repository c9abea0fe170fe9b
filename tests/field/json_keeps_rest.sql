-- silent
-- twin of bad/json_column_moves: json_data stays without the keys that moved
-- base: monitor

-- file: 0003_json.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE data_source ADD COLUMN timeout INTEGER;
ALTER TABLE data_source ADD COLUMN basic_auth TEXT;
UPDATE data_source SET timeout = json_extract(json_data, '$.timeout'), basic_auth = json_extract(json_data, '$.basicAuth'), json_data = json_remove(json_data, '$.timeout', '$.basicAuth') WHERE json_valid(json_data);
