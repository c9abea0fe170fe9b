-- refused: quoted-column at 0003_credential.up.sql:8
-- the rebuild selects a column in double quotes which the old table lacks: the text "updated_by" lands in all rows
-- source: https://github.com/drizzle-team/drizzle-orm/issues/5360
-- base: flow

-- file: 0003_credential.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE __new_credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
    updated_by TEXT,
    created_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
INSERT INTO __new_credential ("id", "name", "type", "data", "updated_by", "created_at") SELECT "id", "name", "type", "data", "updated_by", "created_at" FROM credential;
DROP TABLE credential;
ALTER TABLE __new_credential RENAME TO credential;
