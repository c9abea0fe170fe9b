-- refused: fails-on-rows at 0003_arch.up.sql:1
-- ADD COLUMN with a CHECK that its own default breaks
-- source: https://github.com/canonical/lxd/pull/9769
-- base: media

-- file: 0003_arch.up.sql
ALTER TABLE libraries ADD COLUMN scan_hours INTEGER NOT NULL DEFAULT 0 CHECK (scan_hours > 0);

-- file: 0003_arch.down.sql
ALTER TABLE libraries DROP COLUMN scan_hours;
