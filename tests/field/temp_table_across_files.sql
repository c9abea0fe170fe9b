-- refused: rejected-statement at 0004_restore.up.sql:3
-- the first file keeps rows in a TEMP table, the second takes them from there: after a restart between releases it is not there
-- base: notes

-- file: 0003_keep.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE keep_bodies AS SELECT id, body FROM notes WHERE is_todo = 1;
UPDATE notes SET body = '' WHERE is_todo = 1;

-- file: 0004_restore.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE note_history (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE, body TEXT NOT NULL);
INSERT INTO note_history (note_id, body) SELECT id, body FROM keep_bodies;
