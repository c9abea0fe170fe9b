-- silent
-- the same, and the trigger replaces the entry that is there
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

-- file: 0004_once.up.sql
-- tohead: irreversible "older entries are deleted"
DROP TRIGGER notes_changed;
DELETE FROM note_history WHERE id NOT IN (SELECT max(id) FROM note_history GROUP BY note_id, action);
CREATE UNIQUE INDEX note_history_once ON note_history (note_id, action);
CREATE TRIGGER notes_changed AFTER UPDATE OF title, body ON notes
BEGIN
    INSERT INTO note_history (note_id, action, title, at) VALUES (NEW.id, 'edit', OLD.title, NEW.updated_at)
    ON CONFLICT (note_id, action) DO UPDATE SET title = excluded.title, at = excluded.at;
END;
