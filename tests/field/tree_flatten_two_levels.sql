-- refused: lost-rows at 0003_flat.up.sql:3
-- notebook tree is flattened to path 'parent/child' by a self join; notebooks at depth 3 lose their grandparent, and roots are lost by the inner join
-- base: notes

-- file: 0003_flat.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notebooks_flat (id TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL, icon TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);
INSERT INTO notebooks_flat SELECT c.id, p.title || '/' || c.title, c.icon, c.created_at, c.updated_at FROM notebooks c JOIN notebooks p ON p.id = c.parent_id;
DROP TABLE notebooks;
ALTER TABLE notebooks_flat RENAME TO notebooks;
