-- warned: not-null-added at 0002_glossary_compact.up.sql:1
-- rows without a key are left out in silence: an ordinary primary key accepts NULL, a WITHOUT ROWID one does not

-- file: 0001_glossary.up.sql
CREATE TABLE glossary (lang TEXT, term TEXT, meaning TEXT NOT NULL, PRIMARY KEY (lang, term));

-- file: 0001_glossary.down.sql
DROP TABLE glossary;

-- file: 0002_glossary_compact.up.sql
CREATE TABLE glossary_new (lang TEXT, term TEXT, meaning TEXT NOT NULL, PRIMARY KEY (lang, term)) WITHOUT ROWID;
INSERT OR IGNORE INTO glossary_new SELECT lang, term, meaning FROM glossary;
DROP TABLE glossary;
ALTER TABLE glossary_new RENAME TO glossary;

-- file: 0002_glossary_compact.down.sql
CREATE TABLE glossary__back (lang TEXT, term TEXT, meaning TEXT NOT NULL, PRIMARY KEY (lang, term));
INSERT INTO glossary__back (lang, term, meaning) SELECT lang, term, meaning FROM glossary;
DROP TABLE glossary;
ALTER TABLE glossary__back RENAME TO glossary;
