-- refused: fails-on-rows at 0003_writable.up.sql:2
-- enabled = NOT read_only; read_only NULL gives NULL in a NOT NULL column
-- base: monitor

-- file: 0003_writable.up.sql
ALTER TABLE data_source ADD COLUMN writable INTEGER NOT NULL DEFAULT 1;
UPDATE data_source SET writable = NOT read_only;

-- file: 0003_writable.down.sql
ALTER TABLE data_source DROP COLUMN writable;
