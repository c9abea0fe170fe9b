-- silent
-- last_changed text becomes a number with coalesce to 0 in a new table column through the copy; the text stays beside
-- base: recorder

-- file: 0003_rebuild.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE states_new (
    state_id INTEGER PRIMARY KEY, entity_id TEXT, domain TEXT, state TEXT, attributes TEXT, event_id INTEGER REFERENCES events (event_id) ON DELETE CASCADE,
    old_state_id INTEGER REFERENCES states (state_id), attributes_id INTEGER REFERENCES state_attributes (attributes_id), last_changed TEXT, last_updated TEXT, context_id TEXT,
    last_changed_ts REAL NOT NULL DEFAULT 0
);
INSERT INTO states_new SELECT state_id, entity_id, domain, state, attributes, event_id, old_state_id, attributes_id, last_changed, last_updated, context_id,
    coalesce(CAST(strftime('%s', last_changed) AS REAL), 0) FROM states;
DROP TABLE states;
ALTER TABLE states_new RENAME TO states;
CREATE INDEX ix_states_entity ON states (entity_id, last_updated);
CREATE INDEX ix_states_event ON states (event_id);
