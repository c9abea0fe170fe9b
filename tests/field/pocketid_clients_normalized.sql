-- silent
-- NUMERIC columns become BOOLEAN by a rebuild
-- source: https://github.com/pocket-id/pocket-id 20260106140900_sqlite_export_normalization.up.sql (pragmas taken away)

-- file: 0001_clients.up.sql
CREATE TABLE users (id TEXT NOT NULL PRIMARY KEY, username TEXT NOT NULL UNIQUE);
CREATE TABLE oidc_clients (id TEXT NOT NULL PRIMARY KEY, created_at DATETIME, name TEXT, secret TEXT, callback_urls BLOB, image_type TEXT, created_by_id TEXT REFERENCES users (id) ON DELETE SET NULL, is_public NUMERIC DEFAULT FALSE, pkce_enabled NUMERIC DEFAULT FALSE, logout_callback_urls BLOB, credentials BLOB, launch_url TEXT, requires_reauthentication NUMERIC NOT NULL DEFAULT FALSE);
CREATE TABLE oidc_authorization_codes (id TEXT NOT NULL PRIMARY KEY, created_at DATETIME, code TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, nonce TEXT, expires_at DATETIME NOT NULL, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, client_id TEXT NOT NULL REFERENCES oidc_clients (id) ON DELETE CASCADE);

-- file: 0001_clients.down.sql
DROP TABLE oidc_authorization_codes;
DROP TABLE oidc_clients;
DROP TABLE users;

-- file: 0002_boolean.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE oidc_clients_dg_tmp (id TEXT NOT NULL PRIMARY KEY, created_at DATETIME, name TEXT, secret TEXT, callback_urls BLOB, image_type TEXT, created_by_id TEXT REFERENCES users (id) ON DELETE SET NULL, is_public BOOLEAN DEFAULT FALSE, pkce_enabled BOOLEAN DEFAULT FALSE, logout_callback_urls BLOB, credentials BLOB, launch_url TEXT, requires_reauthentication BOOLEAN NOT NULL DEFAULT FALSE);
INSERT INTO oidc_clients_dg_tmp (id, created_at, name, secret, callback_urls, image_type, created_by_id, is_public, pkce_enabled, logout_callback_urls, credentials, launch_url, requires_reauthentication)
SELECT id, created_at, name, secret, callback_urls, image_type, created_by_id, is_public, pkce_enabled, logout_callback_urls, credentials, launch_url, requires_reauthentication FROM oidc_clients;
DROP TABLE oidc_clients;
ALTER TABLE oidc_clients_dg_tmp RENAME TO oidc_clients;
