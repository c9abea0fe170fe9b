-- tohead: irreversible "the app goes forward only"
CREATE TABLE members_new (id INTEGER PRIMARY KEY, userId INTEGER NOT NULL UNIQUE, guildId TEXT NOT NULL);
INSERT INTO members_new (id, userId, guildId) SELECT id, userId, guildId FROM members;
DROP TABLE members;
ALTER TABLE members_new RENAME TO members;
