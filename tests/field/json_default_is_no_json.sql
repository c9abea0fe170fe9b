-- refused: fails-on-rows at 0002_firmware.up.sql:3
-- a sensor of which nothing is known holds an empty text, and json_extract stops on that

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE sensor (id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, extra TEXT NOT NULL DEFAULT '');

-- file: 0002_firmware.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE sensor ADD COLUMN firmware TEXT;
UPDATE sensor SET firmware = json_extract(extra, '$.firmware');
