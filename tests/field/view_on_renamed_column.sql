-- refused: broken-view at 0003_favorites.up.sql:10
-- favourites is created again over 'favorite', which this file drops in favour of favorites(user, cipher)
-- base: vault

-- file: 0003_favorites.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE favorites (
    user_uuid TEXT NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    cipher_uuid TEXT NOT NULL REFERENCES ciphers (uuid) ON DELETE CASCADE,
    PRIMARY KEY (user_uuid, cipher_uuid)
);
INSERT INTO favorites (user_uuid, cipher_uuid) SELECT user_uuid, uuid FROM ciphers WHERE favorite = 1 AND user_uuid IS NOT NULL;
DROP VIEW favourites;
ALTER TABLE ciphers DROP COLUMN favorite;
CREATE VIEW favourites AS SELECT uuid, user_uuid, name FROM ciphers WHERE favorite = 1 AND deleted_at IS NULL;
