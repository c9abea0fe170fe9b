-- silent
-- a generated column over guarded JSON with an index
-- base: monitor

-- file: 0003_timezone.up.sql
ALTER TABLE dashboard ADD COLUMN timezone TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(data) THEN json_extract(data, '$.timezone') END) VIRTUAL;
CREATE INDEX dashboard_timezone ON dashboard (timezone);

-- file: 0003_timezone.down.sql
DROP INDEX dashboard_timezone;
ALTER TABLE dashboard DROP COLUMN timezone;
