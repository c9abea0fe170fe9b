-- silent
-- the foreign key to events is removed by a rebuild
-- source: https://github.com/home-assistant/core/pull/120779
-- base: recorder

-- file: 0003_states_fk.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(rebuild-loses-constraint) "event_id is no longer written; the cascade made the purge slow"
CREATE TABLE states_temp (
    state_id INTEGER PRIMARY KEY, entity_id TEXT, domain TEXT, state TEXT, attributes TEXT, event_id INTEGER,
    old_state_id INTEGER REFERENCES states (state_id), attributes_id INTEGER REFERENCES state_attributes (attributes_id),
    last_changed TEXT, last_updated TEXT, context_id TEXT
);
INSERT INTO states_temp SELECT state_id, entity_id, domain, state, attributes, event_id, old_state_id, attributes_id, last_changed, last_updated, context_id FROM states;
DROP TABLE states;
ALTER TABLE states_temp RENAME TO states;
CREATE INDEX ix_states_entity ON states (entity_id, last_updated);
CREATE INDEX ix_states_event ON states (event_id);
