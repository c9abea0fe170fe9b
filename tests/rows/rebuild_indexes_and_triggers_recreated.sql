-- fine
-- unique index, partial index and trigger are recreated word for word after the rebuild

-- file: 0001_docs.up.sql
CREATE TABLE docs (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, body TEXT, archived INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX docs_slug ON docs (slug);
CREATE INDEX docs_live ON docs (id) WHERE archived = 0;
CREATE TABLE doc_history (doc_id INTEGER NOT NULL, body TEXT);
CREATE TRIGGER docs_keep_history BEFORE UPDATE OF body ON docs BEGIN
    INSERT INTO doc_history (doc_id, body) VALUES (OLD.id, OLD.body);
END;

-- file: 0001_docs.down.sql
DROP TRIGGER docs_keep_history;
DROP TABLE doc_history;
DROP TABLE docs;

-- file: 0002_docs_owner.up.sql
CREATE TABLE docs__new (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, body TEXT, owner TEXT, archived INTEGER NOT NULL DEFAULT 0);
INSERT INTO docs__new (id, slug, body, archived) SELECT id, slug, body, archived FROM docs;
DROP TABLE docs;
ALTER TABLE docs__new RENAME TO docs;
CREATE UNIQUE INDEX docs_slug ON docs (slug);
CREATE INDEX docs_live ON docs (id) WHERE archived = 0;
CREATE TRIGGER docs_keep_history BEFORE UPDATE OF body ON docs BEGIN
    INSERT INTO doc_history (doc_id, body) VALUES (OLD.id, OLD.body);
END;

-- file: 0002_docs_owner.down.sql
CREATE TABLE docs__back (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, body TEXT, archived INTEGER NOT NULL DEFAULT 0);
INSERT INTO docs__back (id, slug, body, archived)
SELECT id, slug, body, archived FROM docs;
DROP TABLE docs;
ALTER TABLE docs__back RENAME TO docs;
CREATE UNIQUE INDEX docs_slug ON docs (slug);
CREATE INDEX docs_live ON docs (id) WHERE archived = 0;
CREATE TRIGGER docs_keep_history BEFORE UPDATE OF body ON docs BEGIN
    INSERT INTO doc_history (doc_id, body) VALUES (OLD.id, OLD.body);
END;
