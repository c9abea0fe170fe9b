-- fine
-- ON CONFLICT DO NOTHING with literals only adds missing rows

-- file: 0001_settings.up.sql
CREATE TABLE settings (key TEXT NOT NULL UNIQUE, value TEXT);

-- file: 0001_settings.down.sql
DROP TABLE settings;

-- file: 0002_defaults.up.sql
INSERT INTO settings (key, value) VALUES ('theme', 'light'), ('lang', 'en')
ON CONFLICT (key) DO NOTHING;

-- file: 0002_defaults.down.sql
SELECT 1; -- defaults may have been edited
