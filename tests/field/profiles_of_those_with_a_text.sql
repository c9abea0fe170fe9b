-- refused: lost-values at 0003_profiles.up.sql:3
-- twin of states_but_for_those_never_set: the condition asks of one column, and the others go with the rows that it leaves out

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_profile_columns.up.sql
ALTER TABLE users ADD COLUMN about TEXT;
ALTER TABLE users ADD COLUMN locale TEXT NOT NULL DEFAULT 'en';

-- file: 0002_profile_columns.down.sql
ALTER TABLE users DROP COLUMN locale;
ALTER TABLE users DROP COLUMN about;

-- file: 0003_profiles.up.sql
-- tohead: irreversible "see profiles"
CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, about TEXT, locale TEXT NOT NULL DEFAULT 'en');
INSERT INTO profiles (user_id, about, locale) SELECT id, about, locale FROM users WHERE about IS NOT NULL;
ALTER TABLE users DROP COLUMN about;
ALTER TABLE users DROP COLUMN locale;
