-- silent
-- email becomes nullable by a rebuild
-- source: https://github.com/pocket-id/pocket-id 20260103142200_user_nullable_fields.up.sql (pragmas taken away)

-- file: 0001_users.up.sql
CREATE TABLE users (id TEXT NOT NULL PRIMARY KEY, created_at DATETIME, updated_at DATETIME, username TEXT COLLATE NOCASE NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL, last_name TEXT NOT NULL, display_name TEXT NOT NULL, is_admin BOOLEAN DEFAULT FALSE NOT NULL, ldap_id TEXT UNIQUE, locale TEXT, disabled BOOLEAN DEFAULT FALSE NOT NULL);
CREATE TABLE webauthn_credentials (id TEXT PRIMARY KEY NOT NULL, created_at DATETIME NOT NULL, name TEXT NOT NULL, credential_id TEXT NOT NULL UNIQUE, public_key BLOB NOT NULL, attestation_type TEXT NOT NULL, transport BLOB NOT NULL, user_id TEXT REFERENCES users (id) ON DELETE CASCADE);

-- file: 0001_users.down.sql
DROP TABLE webauthn_credentials;
DROP TABLE users;

-- file: 0002_nullable.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (id TEXT NOT NULL PRIMARY KEY, created_at DATETIME, updated_at DATETIME, username TEXT COLLATE NOCASE NOT NULL UNIQUE, email TEXT UNIQUE, first_name TEXT NOT NULL, last_name TEXT NOT NULL, display_name TEXT NOT NULL, is_admin BOOLEAN DEFAULT FALSE NOT NULL, ldap_id TEXT UNIQUE, locale TEXT, disabled BOOLEAN DEFAULT FALSE NOT NULL);
INSERT INTO users_new (id, created_at, updated_at, username, email, first_name, last_name, display_name, is_admin, ldap_id, locale, disabled)
SELECT id, created_at, updated_at, username, email, first_name, last_name, display_name, is_admin, ldap_id, locale, disabled FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
