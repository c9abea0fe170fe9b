-- file: 0001_events.up.sql
CREATE TABLE event_data (
    data_id     INTEGER PRIMARY KEY,
    hash        INTEGER,
    shared_data TEXT
);
CREATE TABLE events (
    event_id          INTEGER PRIMARY KEY,
    event_type        TEXT,
    event_data        TEXT,
    origin            TEXT,
    time_fired        TEXT,
    context_id        TEXT,
    context_user_id   TEXT,
    context_parent_id TEXT,
    data_id           INTEGER REFERENCES event_data (data_id),
    created           TEXT
);
CREATE INDEX ix_events_type ON events (event_type);
CREATE INDEX ix_events_time ON events (time_fired);

-- file: 0001_events.down.sql
DROP TABLE events;
DROP TABLE event_data;

-- file: 0002_states.up.sql
CREATE TABLE state_attributes (
    attributes_id INTEGER PRIMARY KEY,
    hash          INTEGER,
    shared_attrs  TEXT
);
CREATE TABLE states (
    state_id      INTEGER PRIMARY KEY,
    entity_id     TEXT,
    domain        TEXT,
    state         TEXT,
    attributes    TEXT,
    event_id      INTEGER REFERENCES events (event_id) ON DELETE CASCADE,
    old_state_id  INTEGER REFERENCES states (state_id),
    attributes_id INTEGER REFERENCES state_attributes (attributes_id),
    last_changed  TEXT,
    last_updated  TEXT,
    context_id    TEXT
);
CREATE INDEX ix_states_entity ON states (entity_id, last_updated);
CREATE INDEX ix_states_event ON states (event_id);
CREATE TABLE statistics (
    id        INTEGER PRIMARY KEY,
    statistic TEXT NOT NULL,
    unit      TEXT,
    start     TEXT NOT NULL,
    mean      REAL,
    min       REAL,
    max       REAL,
    last_reset TEXT,
    state     REAL,
    sum       REAL
);
CREATE INDEX ix_statistics ON statistics (statistic, start);

-- file: 0002_states.down.sql
DROP TABLE statistics;
DROP TABLE states;
DROP TABLE state_attributes;
