-- fine
-- two copies that take another column each make two rows of one on purpose

-- file: 0001_phones.up.sql
CREATE TABLE phones (person TEXT NOT NULL, home TEXT, mobile TEXT);

-- file: 0001_phones.down.sql
DROP TABLE phones;

-- file: 0002_phones_kind.up.sql
-- tohead: irreversible "which number was which is told by kind only"
CREATE TABLE phones_new (person TEXT NOT NULL, kind TEXT NOT NULL, number TEXT);
INSERT INTO phones_new (person, kind, number) SELECT person, 'home', home FROM phones;
INSERT INTO phones_new (person, kind, number) SELECT person, 'mobile', mobile FROM phones;
DROP TABLE phones;
ALTER TABLE phones_new RENAME TO phones;
