-- refused: lost-values at 0003_ms.up.sql:6
-- created text is multiplied to ms by CAST(created AS INTEGER) * 1000: '2024-01-02...' gives 2024000 (copy, text replaced)
-- base: recorder

-- file: 0003_ms.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE events_new (
    event_id INTEGER PRIMARY KEY, event_type TEXT, event_data TEXT, origin TEXT, time_fired TEXT, context_id TEXT, context_user_id TEXT, context_parent_id TEXT,
    data_id INTEGER REFERENCES event_data (data_id), created INTEGER
);
INSERT INTO events_new SELECT event_id, event_type, event_data, origin, time_fired, context_id, context_user_id, context_parent_id, data_id, CAST(created AS INTEGER) * 1000 FROM events;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;
CREATE INDEX ix_events_type ON events (event_type);
CREATE INDEX ix_events_time ON events (time_fired);
