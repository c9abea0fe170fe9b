CREATE TABLE events (id INTEGER PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL DEFAULT 'local' CHECK (source IN ('local', 'apple')));
CREATE TABLE clips (clipId INTEGER PRIMARY KEY, ownerPath TEXT, ownerName TEXT);
CREATE TABLE members (id INTEGER PRIMARY KEY, userId INTEGER NOT NULL, guildId TEXT NOT NULL, UNIQUE (userId, guildId));
CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
