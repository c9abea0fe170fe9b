-- refused: fails-on-rows at 0003_imported.up.sql:1
-- ADD COLUMN with a computed default: SQLite refuses where there are rows
-- source: https://github.com/RayLabsHQ/gitea-mirror/pull/230
-- base: forge

-- file: 0003_imported.up.sql
ALTER TABLE repository ADD COLUMN imported_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- file: 0003_imported.down.sql
ALTER TABLE repository DROP COLUMN imported_at;
