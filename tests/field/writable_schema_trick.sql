-- refused: lost-values at 0003_schema.up.sql:3
-- PRAGMA writable_schema replaces NOT NULL by hand and misses a comma: schema cannot be read
-- base: movies

-- file: 0003_schema.up.sql
-- tohead: irreversible "the app goes forward only"
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = replace(sql, 'Path             TEXT NOT NULL,', 'Path TEXT') WHERE type = 'table' AND name = 'Movies';
PRAGMA writable_schema = RESET;
