-- silent
-- an archive that the migration makes is brought back as a whole, and goes

-- file: 0001_mail.up.sql
CREATE TABLE mail (id INTEGER PRIMARY KEY, sender TEXT NOT NULL, subject TEXT, is_read INTEGER NOT NULL DEFAULT 0);

-- file: 0001_mail.down.sql
DROP TABLE mail;

-- file: 0002_read.up.sql
CREATE TABLE archive (mail_id INTEGER PRIMARY KEY, sender TEXT NOT NULL, subject TEXT, is_read INTEGER NOT NULL);
INSERT INTO archive (mail_id, sender, subject, is_read) SELECT id, sender, subject, is_read FROM mail WHERE is_read = 1;
DELETE FROM mail WHERE is_read = 1;

-- file: 0002_read.down.sql
INSERT INTO mail (id, sender, subject, is_read) SELECT mail_id, sender, subject, is_read FROM archive;
DROP TABLE archive;
