-- fine
-- grouping by the primary key over a LEFT JOIN yields every topic exactly once

-- file: 0001_forum.up.sql
CREATE TABLE topics (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE replies (id INTEGER PRIMARY KEY, topic_id INTEGER REFERENCES topics (id), body TEXT);

-- file: 0001_forum.down.sql
DROP TABLE replies;
DROP TABLE topics;

-- file: 0002_counts.up.sql
CREATE TABLE topics_new (id INTEGER PRIMARY KEY, title TEXT, replies INTEGER NOT NULL DEFAULT 0);
INSERT INTO topics_new (id, title, replies)
SELECT t.id, t.title, count(r.id) FROM topics t LEFT JOIN replies r ON r.topic_id = t.id GROUP BY t.id;
DROP TABLE topics;
ALTER TABLE topics_new RENAME TO topics;

-- file: 0002_counts.down.sql
CREATE TABLE topics__back (id INTEGER PRIMARY KEY, title TEXT);
INSERT INTO topics__back (id, title)
SELECT id, title FROM topics;
DROP TABLE topics;
ALTER TABLE topics__back RENAME TO topics;
