-- warned: unreadable-text at 0003_epoch.up.sql:4
-- last_updated texts become epoch seconds in a new column by strftime; texts that SQLite cannot read become NULL and the old column is dropped
-- source: https://github.com/wireapp/kalium/pull/1403
-- base: recorder

-- file: 0003_epoch.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "replaced by last_updated_ts"
ALTER TABLE states ADD COLUMN last_updated_ts REAL;
UPDATE states SET last_updated_ts = strftime('%s', last_updated);
DROP INDEX ix_states_entity;
ALTER TABLE states DROP COLUMN last_updated;
CREATE INDEX ix_states_entity ON states (entity_id, last_updated_ts);
