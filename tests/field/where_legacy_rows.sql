-- refused: lost-rows at 0003_states_metadata.up.sql:10
-- the copy leaves out states with last_updated NULL (a comparison with NULL), old recorder rows have none
-- source: https://github.com/home-assistant/core/issues/111073 (kind)
-- base: recorder

-- file: 0003_states_metadata.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE states_tmp (
    state_id INTEGER PRIMARY KEY,
    entity_id TEXT, domain TEXT, state TEXT, attributes TEXT,
    event_id INTEGER,
    old_state_id INTEGER REFERENCES states (state_id),
    attributes_id INTEGER REFERENCES state_attributes (attributes_id),
    last_changed TEXT, last_updated TEXT, context_id TEXT
);
INSERT INTO states_tmp (state_id, entity_id, domain, state, attributes, event_id, old_state_id, attributes_id, last_changed, last_updated, context_id)
SELECT state_id, entity_id, domain, state, attributes, event_id, old_state_id, attributes_id, last_changed, last_updated, context_id
FROM states WHERE last_updated >= '1970-01-01';
DROP TABLE states;
ALTER TABLE states_tmp RENAME TO states;
CREATE INDEX ix_states_entity ON states (entity_id, last_updated);
CREATE INDEX ix_states_event ON states (event_id);
