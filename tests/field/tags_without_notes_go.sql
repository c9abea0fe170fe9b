-- silent
-- tags that no note has, rooms that nobody booked, projects that neither a task nor a file names: nothing cascades

-- file: 0001_notes.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
CREATE TABLE note_tags (note INTEGER NOT NULL, tag INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE, PRIMARY KEY (note, tag));
CREATE TABLE rooms (id INTEGER PRIMARY KEY, label TEXT NOT NULL, is_open INTEGER NOT NULL DEFAULT 1);
CREATE TABLE bookings (id INTEGER PRIMARY KEY, room_id INTEGER REFERENCES rooms (id) ON DELETE SET NULL, day TEXT NOT NULL);
CREATE TABLE projects (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE tasks (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, title TEXT NOT NULL);
CREATE TABLE files (id INTEGER PRIMARY KEY, project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE, path TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE files;
DROP TABLE tasks;
DROP TABLE projects;
DROP TABLE bookings;
DROP TABLE rooms;
DROP TABLE note_tags;
DROP TABLE tags;

-- file: 0002_unused.up.sql
-- tohead: irreversible "what nobody uses is gone"
DELETE FROM tags WHERE id NOT IN (SELECT tag FROM note_tags);
DELETE FROM rooms WHERE is_open = 0 AND id NOT IN (SELECT DISTINCT room_id FROM bookings WHERE room_id IS NOT NULL);
DELETE FROM projects WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.project_id = projects.id)
  AND (SELECT count(*) FROM files WHERE files.project_id = projects.id) = 0;

-- file: 0003_more.up.sql
-- tohead: irreversible "what nobody uses is gone"
DELETE FROM tags WHERE id IN (SELECT t.id FROM tags t LEFT JOIN note_tags n ON n.tag = t.id WHERE n.tag IS NULL);
DELETE FROM rooms WHERE id IN (SELECT id FROM rooms EXCEPT SELECT room_id FROM bookings);
