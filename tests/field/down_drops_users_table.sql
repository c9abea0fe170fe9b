-- refused: down-differs at 0003_resources.down.sql:1
-- up uses CREATE TABLE IF NOT EXISTS for a table that an earlier file has made, its down drops it with the user's rows
-- base: notes

-- file: 0003_resources.up.sql
CREATE TABLE IF NOT EXISTS resources (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE, file_name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL, content BLOB);
CREATE INDEX resources_note ON resources (note_id);

-- file: 0003_resources.down.sql
DROP TABLE resources;
