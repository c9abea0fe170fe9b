-- silent
-- entity ids move to a lookup table, dropped afterwards
-- source: https://github.com/home-assistant/core (states_meta, written anew)
-- base: recorder

-- file: 0003_states_meta.up.sql
-- tohead: allow(drop-column) "now states_meta"
-- tohead: allow(column-order) "the order does not matter"
CREATE TABLE states_meta (metadata_id INTEGER PRIMARY KEY, entity_id TEXT UNIQUE);
INSERT INTO states_meta (entity_id) SELECT DISTINCT entity_id FROM states WHERE entity_id IS NOT NULL;
ALTER TABLE states ADD COLUMN metadata_id INTEGER REFERENCES states_meta (metadata_id);
UPDATE states SET metadata_id = (SELECT m.metadata_id FROM states_meta m WHERE m.entity_id = states.entity_id);
DROP INDEX ix_states_entity;
ALTER TABLE states DROP COLUMN entity_id;
CREATE INDEX ix_states_metadata ON states (metadata_id, last_updated);

-- file: 0003_states_meta.down.sql
DROP INDEX ix_states_metadata;
ALTER TABLE states ADD COLUMN entity_id TEXT;
UPDATE states SET entity_id = (SELECT m.entity_id FROM states_meta m WHERE m.metadata_id = states.metadata_id);
ALTER TABLE states DROP COLUMN metadata_id;
DROP TABLE states_meta;
CREATE INDEX ix_states_entity ON states (entity_id, last_updated);
