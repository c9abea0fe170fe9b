-- silent
-- twin of bad/json_extract_malformed with json_valid
-- base: movies

-- file: 0003_successful.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE History SET Successful = (json_extract(Data, '$.successful') IS 'True') WHERE Successful IS NULL AND json_valid(Data);
