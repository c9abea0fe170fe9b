-- refused: multiplied-rows at 0003_read.down.sql:1
-- brings all of the archive back, also what users have put there, and leaves it there

-- file: 0001_mail.up.sql
CREATE TABLE mail (id INTEGER PRIMARY KEY, sender TEXT NOT NULL, subject TEXT, is_read INTEGER NOT NULL DEFAULT 0);

-- file: 0001_mail.down.sql
DROP TABLE mail;

-- file: 0002_archive.up.sql
CREATE TABLE archive (id INTEGER PRIMARY KEY, mail_id INTEGER, sender TEXT NOT NULL, subject TEXT, is_read INTEGER NOT NULL DEFAULT 0);

-- file: 0002_archive.down.sql
DROP TABLE archive;

-- file: 0003_read.up.sql
INSERT INTO archive (mail_id, sender, subject, is_read) SELECT id, sender, subject, is_read FROM mail WHERE is_read = 1;
DELETE FROM mail WHERE is_read = 1;

-- file: 0003_read.down.sql
INSERT INTO mail (sender, subject, is_read) SELECT sender, subject, is_read FROM archive;
