-- fine
-- the rows of a table wait in a text of another one until it is made anew

-- file: 0001_tags.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, tags TEXT);
CREATE TABLE user_tags (user_id INTEGER NOT NULL REFERENCES users (id), tag TEXT NOT NULL, PRIMARY KEY (user_id, tag));

-- file: 0001_tags.down.sql
DROP TABLE user_tags;
DROP TABLE users;

-- file: 0002_tags.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(missing-where) "of every user"
UPDATE users SET tags = (SELECT json_group_array(tag) FROM user_tags WHERE user_id = users.id);
DROP TABLE user_tags;
CREATE TABLE user_tags (user_id INTEGER NOT NULL REFERENCES users (id), tag TEXT NOT NULL, rank INTEGER, PRIMARY KEY (user_id, tag));
INSERT INTO user_tags (user_id, tag) SELECT users.id, value FROM users, json_each(users.tags);
