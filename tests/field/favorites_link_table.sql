-- silent
-- twin of bad/view_on_renamed_column: favorites of ciphers with an owner move, view is made anew over the link table
-- base: vault

-- file: 0003_favorites.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to favorites; ciphers of organisations have no owner and cannot be favourites"
CREATE TABLE favorites (
    user_uuid TEXT NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    cipher_uuid TEXT NOT NULL REFERENCES ciphers (uuid) ON DELETE CASCADE,
    PRIMARY KEY (user_uuid, cipher_uuid)
);
INSERT INTO favorites (user_uuid, cipher_uuid) SELECT user_uuid, uuid FROM ciphers WHERE favorite = 1 AND user_uuid IS NOT NULL;
DROP VIEW favourites;
ALTER TABLE ciphers DROP COLUMN favorite;
CREATE VIEW favourites AS SELECT c.uuid, f.user_uuid, c.name FROM favorites f JOIN ciphers c ON c.uuid = f.cipher_uuid WHERE c.deleted_at IS NULL;
