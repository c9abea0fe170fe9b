-- refused: lost-values at 0002_owner_name.up.sql:3
-- each device gets the name of the user who has its number, not of its own user

-- file: 0001_devices.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE devices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), host TEXT NOT NULL);
-- file: 0001_devices.down.sql
DROP TABLE devices;
DROP TABLE users;
-- file: 0002_owner_name.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE devices ADD COLUMN owner_name TEXT;
UPDATE devices SET owner_name = u.name FROM users AS u WHERE u.id = devices.id;
