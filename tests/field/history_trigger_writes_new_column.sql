-- silent
-- the same, and the trigger writes the new column
-- base: notes

-- file: 0003_history.up.sql
CREATE TABLE note_history (
    id      INTEGER PRIMARY KEY,
    note_id INTEGER NOT NULL,
    action  TEXT NOT NULL,
    title   TEXT,
    at      INTEGER
);
CREATE TRIGGER notes_changed AFTER UPDATE OF title, body ON notes WHEN OLD.title IS NOT NEW.title OR OLD.body IS NOT NEW.body
BEGIN
    INSERT INTO note_history (note_id, action, title, at) VALUES (NEW.id, 'edit', OLD.title, NEW.updated_at);
END;

-- file: 0003_history.down.sql
DROP TRIGGER notes_changed;
DROP TABLE note_history;

-- file: 0004_stricter.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER notes_changed;
CREATE TABLE note_history_new (
    id      INTEGER PRIMARY KEY,
    note_id INTEGER NOT NULL,
    action  TEXT NOT NULL,
    device  TEXT NOT NULL,
    title   TEXT,
    at      INTEGER
);
INSERT INTO note_history_new (id, note_id, action, title, at, device)
SELECT id, note_id, action, title, at, 'unknown' FROM note_history;
DROP TABLE note_history;
ALTER TABLE note_history_new RENAME TO note_history;
CREATE TRIGGER notes_changed AFTER UPDATE OF title, body ON notes WHEN OLD.title IS NOT NEW.title OR OLD.body IS NOT NEW.body
BEGIN
    INSERT INTO note_history (note_id, action, title, at, device) VALUES (NEW.id, 'edit', OLD.title, NEW.updated_at, 'unknown');
END;
