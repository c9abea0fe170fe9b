-- warned: unreadable-text at 0003_successful.up.sql:2
-- History.Data may hold a text that is no JSON: 'malformed JSON' stops the migration
-- source: https://github.com/Prowlarr/Prowlarr/issues/542 (UPDATE History SET Successful = json_extract)
-- base: movies

-- file: 0003_successful.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE History SET Successful = (json_extract(History.Data, '$.successful') = 'True');
