-- warned: drop-table at 0003_rename.up.sql:3
-- two tables exchange their names by mistake in a rename chain
-- base: feeds

-- file: 0003_rename.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE groups (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, expanded INTEGER NOT NULL DEFAULT 1);
INSERT INTO groups SELECT id, title, expanded FROM folders WHERE expanded = 1;
ALTER TABLE folders RENAME TO folders_tmp;
ALTER TABLE groups RENAME TO folders;
ALTER TABLE folders_tmp RENAME TO groups;
