-- fine
-- the counter column is filled once and kept by new triggers; nothing existing changes

-- file: 0001_forum.up.sql
CREATE TABLE topics (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE replies (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE, body TEXT);

-- file: 0001_forum.down.sql
DROP TABLE replies;
DROP TABLE topics;

-- file: 0002_reply_count.up.sql
ALTER TABLE topics ADD COLUMN reply_count INTEGER NOT NULL DEFAULT 0;
UPDATE topics SET reply_count = (SELECT count(*) FROM replies WHERE replies.topic_id = topics.id);
CREATE TRIGGER replies_inc AFTER INSERT ON replies BEGIN
    UPDATE topics SET reply_count = reply_count + 1 WHERE id = NEW.topic_id;
END;
CREATE TRIGGER replies_dec AFTER DELETE ON replies BEGIN
    UPDATE topics SET reply_count = reply_count - 1 WHERE id = OLD.topic_id;
END;

-- file: 0002_reply_count.down.sql
DROP TRIGGER replies_dec;
DROP TRIGGER replies_inc;
ALTER TABLE topics DROP COLUMN reply_count;
