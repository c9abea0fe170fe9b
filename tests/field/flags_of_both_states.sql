-- silent
-- each UPDATE leaves alone what the others have written, however they say that

-- file: 0001_tasks.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, done TEXT NOT NULL DEFAULT 'f', lang TEXT, size TEXT, rank INTEGER NOT NULL DEFAULT 0);

-- file: 0001_tasks.down.sql
DROP TABLE tasks;

-- file: 0002_done.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE tasks SET done = 1 WHERE done = 't';
UPDATE tasks SET lang = 'en' WHERE lang = 'english';
UPDATE tasks SET done = 0 WHERE done <> 1;
UPDATE tasks SET lang = 'en-US' WHERE lang LIKE 'en%';
UPDATE tasks SET size = NULL WHERE size = '';
UPDATE tasks SET size = 'unknown' WHERE size IS NULL;
UPDATE tasks SET rank = 5 WHERE rank > 5;
UPDATE tasks SET rank = 1 WHERE rank < 1;
