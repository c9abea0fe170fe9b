-- silent
-- tags are split completely and the column goes
-- base: notes

-- file: 0003_tags.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to note_tags"
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE note_tags (note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags (id), PRIMARY KEY (note_id, tag_id));
CREATE TEMP TABLE split_tags AS
WITH RECURSIVE s (note_id, name, rest) AS (
    SELECT id, NULL, tags || ',' FROM notes WHERE tags <> ''
    UNION ALL
    SELECT note_id, trim(substr(rest, 1, instr(rest, ',') - 1)), substr(rest, instr(rest, ',') + 1) FROM s WHERE rest <> ''
) SELECT DISTINCT note_id, name FROM s WHERE name <> '';
INSERT INTO tags (name) SELECT DISTINCT name FROM split_tags;
INSERT INTO note_tags (note_id, tag_id) SELECT s.note_id, t.id FROM split_tags s JOIN tags t ON t.name = s.name;
DROP TABLE split_tags;
ALTER TABLE notes DROP COLUMN tags;
