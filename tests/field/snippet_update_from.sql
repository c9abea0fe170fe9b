-- silent
-- UPDATE FROM with one row per thread by max
-- base: chat

-- file: 0003_last.up.sql
ALTER TABLE threads ADD COLUMN last_message INTEGER REFERENCES messages (_id) ON DELETE SET NULL;
UPDATE threads SET last_message = m.top FROM (SELECT thread_id, max(_id) AS top FROM messages GROUP BY thread_id) m WHERE m.thread_id = threads._id;

-- file: 0003_last.down.sql
ALTER TABLE threads DROP COLUMN last_message;
