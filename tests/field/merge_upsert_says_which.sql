-- silent
-- the longer one stays

-- file: 0001_devices.up.sql
CREATE TABLE phone_stat (day TEXT PRIMARY KEY, minutes INTEGER NOT NULL);
CREATE TABLE tablet_stat (day TEXT PRIMARY KEY, minutes INTEGER NOT NULL);

-- file: 0001_devices.down.sql
DROP TABLE tablet_stat;
DROP TABLE phone_stat;

-- file: 0002_merge.up.sql
-- tohead: irreversible "one table for all devices"
-- tohead: allow(drop-table) "now in stat"
CREATE TABLE stat (day TEXT PRIMARY KEY, minutes INTEGER NOT NULL);
INSERT INTO stat (day, minutes) SELECT day, minutes FROM phone_stat;
-- the second one
INSERT INTO stat (day, minutes) SELECT day, minutes FROM tablet_stat WHERE true
ON CONFLICT (day) DO UPDATE SET minutes = excluded.minutes WHERE excluded.minutes > stat.minutes;
DROP TABLE phone_stat;
DROP TABLE tablet_stat;
