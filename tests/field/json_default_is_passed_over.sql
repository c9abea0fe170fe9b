-- silent
-- twin of json_default_is_no_json: texts that are no JSON are passed over

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE sensor (id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, extra TEXT NOT NULL DEFAULT '');

-- file: 0002_firmware.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE sensor ADD COLUMN firmware TEXT;
UPDATE sensor SET firmware = json_extract(extra, '$.firmware') WHERE json_valid(extra);
