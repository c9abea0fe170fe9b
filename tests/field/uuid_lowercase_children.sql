-- refused: fails-on-rows at 0003_lower.up.sql:2
-- uuids of users are lower-cased by UPDATE; devices, folders and ciphers keep the old spelling
-- base: vault

-- file: 0003_lower.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET uuid = lower(uuid) WHERE uuid <> lower(uuid);
