-- warned: inert-cascade at 0002_shared_contacts.up.sql:6
-- equal contacts are merged, and that rows go is meant; the reactions of those that went refer to nothing then, and a run
-- is refused

-- file: 0001_contacts.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, jid TEXT NOT NULL, nickname TEXT);
CREATE TABLE reactions (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    emoji TEXT NOT NULL,
    PRIMARY KEY (contact_id, emoji)
) WITHOUT ROWID;

-- file: 0001_contacts.down.sql
DROP TABLE reactions;
DROP TABLE contacts;

-- file: 0002_shared_contacts.up.sql
-- tohead: irreversible "contacts are shared"
-- tohead: allow(lost-rows) "equal contacts are merged"
-- tohead: allow(changed-values) "equal contacts are merged"
CREATE TABLE contacts_new (id INTEGER PRIMARY KEY, jid TEXT NOT NULL UNIQUE, nickname TEXT);

INSERT INTO contacts_new (id, jid, nickname)
SELECT min(id), jid, max(nickname) FROM contacts GROUP BY jid;

DROP TABLE contacts;
ALTER TABLE contacts_new RENAME TO contacts;
