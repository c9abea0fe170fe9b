-- fine
-- the index is recreated with another tokenizer and filled by 'rebuild'; triggers come back

-- file: 0001_mail.up.sql
CREATE TABLE mail (id INTEGER PRIMARY KEY, subject TEXT NOT NULL);
CREATE VIRTUAL TABLE mail_fts USING fts5(subject, content='mail', content_rowid='id');
CREATE TRIGGER mail_ai AFTER INSERT ON mail BEGIN INSERT INTO mail_fts(rowid, subject) VALUES (new.id, new.subject); END;

-- file: 0001_mail.down.sql
DROP TRIGGER mail_ai;
DROP TABLE mail_fts;
DROP TABLE mail;

-- file: 0002_porter.up.sql
DROP TRIGGER mail_ai;
DROP TABLE mail_fts;
CREATE VIRTUAL TABLE mail_fts USING fts5(subject, content='mail', content_rowid='id', tokenize='porter unicode61');
INSERT INTO mail_fts(mail_fts) VALUES ('rebuild');
CREATE TRIGGER mail_ai AFTER INSERT ON mail BEGIN INSERT INTO mail_fts(rowid, subject) VALUES (new.id, new.subject); END;

-- file: 0002_porter.down.sql
DROP TRIGGER mail_ai;
DROP TABLE mail_fts;
CREATE VIRTUAL TABLE mail_fts USING fts5(subject, content='mail', content_rowid='id');
INSERT INTO mail_fts(mail_fts) VALUES ('rebuild');
CREATE TRIGGER mail_ai AFTER INSERT ON mail BEGIN INSERT INTO mail_fts(rowid, subject) VALUES (new.id, new.subject); END;
