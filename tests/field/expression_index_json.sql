-- warned: unreadable-text at 0003_tz.up.sql:1
-- expression index over json_extract(settings): a settings text that is no JSON stops CREATE INDEX, and every later insert of such a row
-- base: flow

-- file: 0003_tz.up.sql
CREATE INDEX workflow_tz ON workflow (json_extract(settings, '$.timezone'));

-- file: 0003_tz.down.sql
DROP INDEX workflow_tz;
