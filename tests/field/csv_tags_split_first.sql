-- warned: changed-values at 0003_tags.up.sql:5
-- notes.tags 'a,b,c' is normalised, but only the text before the first comma is taken; column dropped
-- base: notes

-- file: 0003_tags.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now in note_tags"
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE note_tags (note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE, tag_id INTEGER NOT NULL REFERENCES tags (id), PRIMARY KEY (note_id, tag_id));
INSERT INTO tags (name) SELECT DISTINCT substr(tags, 1, instr(tags || ',', ',') - 1) FROM notes WHERE tags <> '';
INSERT INTO note_tags SELECT n.id, t.id FROM notes n JOIN tags t ON t.name = substr(n.tags, 1, instr(n.tags || ',', ',') - 1);
ALTER TABLE notes DROP COLUMN tags;
