-- silent
-- touch trigger is dropped for the backfill and made again
-- base: notes

-- file: 0003_touch.up.sql
CREATE TRIGGER notes_touch AFTER UPDATE OF title, body, is_todo, meta ON notes WHEN NEW.updated_at = OLD.updated_at
BEGIN
    UPDATE notes SET updated_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = NEW.id;
END;

-- file: 0003_touch.down.sql
DROP TRIGGER notes_touch;

-- file: 0004_meta.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER notes_touch;
UPDATE notes SET meta = '{}' WHERE meta IS NULL;
CREATE TRIGGER notes_touch AFTER UPDATE OF title, body, is_todo, meta ON notes WHEN NEW.updated_at = OLD.updated_at
BEGIN
    UPDATE notes SET updated_at = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = NEW.id;
END;
