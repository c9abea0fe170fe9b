-- refused: lost-rows at 0003_contacts_by_phone.up.sql:8
-- contacts keyed by phone with OR REPLACE: two contacts with one phone become one, their threads point nowhere
-- base: chat

-- file: 0003_contacts_by_phone.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE contacts_new (
    _id INTEGER PRIMARY KEY AUTOINCREMENT,
    jid TEXT NOT NULL, phone TEXT UNIQUE, display_name TEXT, nickname TEXT, avatar_path TEXT,
    blocked INTEGER NOT NULL DEFAULT 0, muted_until INTEGER NOT NULL DEFAULT 0, verified INTEGER,
    last_seen INTEGER, profile_key BLOB, updated INTEGER NOT NULL
);
INSERT OR REPLACE INTO contacts_new (_id, jid, phone, display_name, nickname, avatar_path, blocked, muted_until, verified, last_seen, profile_key, updated)
SELECT _id, jid, phone, display_name, nickname, avatar_path, blocked, muted_until, verified, last_seen, profile_key, updated FROM contacts;
DROP TABLE contacts;
ALTER TABLE contacts_new RENAME TO contacts;
