-- file: 0001_chat.up.sql
CREATE TABLE contacts (
    _id          INTEGER PRIMARY KEY AUTOINCREMENT,
    jid          TEXT NOT NULL,
    phone        TEXT,
    display_name TEXT,
    nickname     TEXT,
    avatar_path  TEXT,
    blocked      INTEGER NOT NULL DEFAULT 0,
    muted_until  INTEGER NOT NULL DEFAULT 0,
    verified     INTEGER,
    last_seen    INTEGER,
    profile_key  BLOB,
    updated      INTEGER NOT NULL
);
CREATE TABLE threads (
    _id           INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id    INTEGER NOT NULL REFERENCES contacts (_id) ON DELETE CASCADE,
    snippet       TEXT,
    pinned        INTEGER NOT NULL DEFAULT 0,
    archived      INTEGER NOT NULL DEFAULT 0,
    unread_count  INTEGER NOT NULL DEFAULT 0,
    draft         TEXT,
    expires_in    INTEGER NOT NULL DEFAULT 0,
    wallpaper     BLOB,
    date          INTEGER NOT NULL
);
CREATE INDEX threads_contact ON threads (contact_id);

-- file: 0001_chat.down.sql
DROP TABLE threads;
DROP TABLE contacts;

-- file: 0002_messages.up.sql
CREATE TABLE messages (
    _id           INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id     INTEGER NOT NULL REFERENCES threads (_id) ON DELETE CASCADE,
    sender_jid    TEXT,
    quote_id      INTEGER REFERENCES messages (_id) ON DELETE SET NULL,
    kind          TEXT NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'audio', 'call', 'system')),
    body          TEXT,
    date_sent     INTEGER NOT NULL,
    date_received INTEGER NOT NULL,
    read          INTEGER NOT NULL DEFAULT 0,
    status        INTEGER NOT NULL DEFAULT 0,
    expires_at    INTEGER,
    server_guid   TEXT
);
CREATE INDEX messages_thread ON messages (thread_id, date_received);
CREATE TABLE reactions (
    _id        INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (_id) ON DELETE CASCADE,
    author_jid TEXT NOT NULL,
    emoji      TEXT NOT NULL,
    date_sent  INTEGER NOT NULL,
    UNIQUE (message_id, author_jid)
);
CREATE TABLE media (
    _id          INTEGER PRIMARY KEY,
    message_id   INTEGER NOT NULL REFERENCES messages (_id) ON DELETE CASCADE,
    content_type TEXT NOT NULL,
    file_path    TEXT,
    width        INTEGER,
    height       INTEGER,
    size         INTEGER NOT NULL DEFAULT 0,
    caption      TEXT
);
CREATE TRIGGER messages_unread AFTER INSERT ON messages WHEN NEW.read = 0
BEGIN
    UPDATE threads SET unread_count = unread_count + 1, snippet = NEW.body WHERE _id = NEW.thread_id;
END;

-- file: 0002_messages.down.sql
DROP TRIGGER messages_unread;
DROP TABLE media;
DROP TABLE reactions;
DROP TABLE messages;
