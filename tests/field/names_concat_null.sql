-- refused: lost-values at 0003_merge_names.up.sql:7
-- display_name || nickname in the copy is NULL where one of both is NULL
-- base: chat

-- file: 0003_merge_names.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "merged into display_name"
CREATE TABLE contacts_new (
    _id INTEGER PRIMARY KEY AUTOINCREMENT, jid TEXT NOT NULL, phone TEXT, display_name TEXT, avatar_path TEXT, blocked INTEGER NOT NULL DEFAULT 0,
    muted_until INTEGER NOT NULL DEFAULT 0, verified INTEGER, last_seen INTEGER, profile_key BLOB, updated INTEGER NOT NULL
);
INSERT INTO contacts_new SELECT _id, jid, phone, display_name || ' (' || nickname || ')', avatar_path, blocked, muted_until, verified, last_seen, profile_key, updated FROM contacts;
DELETE FROM sqlite_sequence WHERE name = 'contacts_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'contacts_new', seq FROM sqlite_sequence WHERE name = 'contacts';
DROP TABLE contacts;
ALTER TABLE contacts_new RENAME TO contacts;
