-- silent
-- timestamps as numbers in new columns, the texts stay
-- source: https://github.com/home-assistant/core (last_updated_ts, written anew)
-- base: recorder

-- file: 0003_ts.up.sql
ALTER TABLE states ADD COLUMN last_updated_ts REAL;
UPDATE states SET last_updated_ts = CAST(strftime('%s', last_updated) AS REAL) WHERE last_updated IS NOT NULL;
CREATE INDEX ix_states_updated_ts ON states (last_updated_ts);

-- file: 0003_ts.down.sql
DROP INDEX ix_states_updated_ts;
ALTER TABLE states DROP COLUMN last_updated_ts;
