-- silent
-- new settings are inserted where missing, one is renamed
-- base: feeds

-- file: 0003_settings.up.sql
INSERT INTO settings (key, val) VALUES ('font', 'serif'), ('theme', 'dark') ON CONFLICT (key) DO NOTHING;
UPDATE settings SET key = 'order' WHERE key = 'sort';

-- file: 0003_settings.down.sql
UPDATE settings SET key = 'sort' WHERE key = 'order';
DELETE FROM settings WHERE key = 'font';
