-- refused: lost-rows at 0002_one_mailbox.up.sql:2
-- letters of two mailboxes come into one, where the numbers of some are taken: OR REPLACE deletes those

-- file: 0001_mail.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE);
CREATE TABLE mailboxes (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id), path TEXT NOT NULL, role TEXT, unseen INTEGER NOT NULL DEFAULT 0, UNIQUE (account_id, path));
CREATE TABLE letters (
    id INTEGER PRIMARY KEY, mailbox_id INTEGER NOT NULL REFERENCES mailboxes (id), thread_id INTEGER, uid INTEGER NOT NULL,
    subject TEXT, sender TEXT NOT NULL, date INTEGER NOT NULL, flags TEXT NOT NULL DEFAULT '', UNIQUE (mailbox_id, uid)
);

-- file: 0001_mail.down.sql
DROP TABLE letters;
DROP TABLE mailboxes;
DROP TABLE accounts;

-- file: 0002_one_mailbox.up.sql
-- tohead: irreversible "x"
UPDATE OR REPLACE letters SET mailbox_id = (SELECT min(b.id) FROM mailboxes a JOIN mailboxes b ON b.path = a.path WHERE a.id = letters.mailbox_id);
DELETE FROM mailboxes WHERE id NOT IN (SELECT min(id) FROM mailboxes GROUP BY path);
