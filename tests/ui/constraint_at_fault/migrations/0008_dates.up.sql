-- tohead: irreversible "the app goes forward only"
CREATE TABLE IF NOT EXISTS events_kept AS SELECT * FROM events;
CREATE TABLE dates (event_id INTEGER NOT NULL, title TEXT NOT NULL);
INSERT INTO dates (event_id, title) SELECT id, title FROM events_kept;
