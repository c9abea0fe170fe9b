-- refused: lost-rows at 0002_subscribers_lang.up.sql:2
-- the copy keeps rows LIKE '%_@_%' only; subscribers with a malformed or NULL address vanish

-- file: 0001_subscribers.up.sql
CREATE TABLE subscribers (id INTEGER PRIMARY KEY, email TEXT, since TEXT);

-- file: 0001_subscribers.down.sql
DROP TABLE subscribers;

-- file: 0002_subscribers_lang.up.sql
CREATE TABLE subscribers_new (id INTEGER PRIMARY KEY, email TEXT, lang TEXT NOT NULL DEFAULT 'en', since TEXT);
INSERT INTO subscribers_new (id, email, since)
SELECT id, email, since FROM subscribers WHERE email LIKE '%_@_%';
DROP TABLE subscribers;
ALTER TABLE subscribers_new RENAME TO subscribers;

-- file: 0002_subscribers_lang.down.sql
CREATE TABLE subscribers__back (id INTEGER PRIMARY KEY, email TEXT, since TEXT);
INSERT INTO subscribers__back (id, email, since)
SELECT id, email, since FROM subscribers;
DROP TABLE subscribers;
ALTER TABLE subscribers__back RENAME TO subscribers;
