-- refused: fails-on-rows at 0003_unique.up.sql:3
-- the unique index over (notebook_id, title) after a dedup that compares notebook_id with = : notes without a notebook stay, fine for UNIQUE; but lower(title) in the index is not what the dedup used
-- base: notes

-- file: 0003_unique.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE notes SET title = title || ' (' || id || ')' WHERE id NOT IN (SELECT min(id) FROM notes GROUP BY notebook_id, title);
CREATE UNIQUE INDEX notes_title ON notes (notebook_id, lower(title));
