-- refused: fails-on-rows at 0002_plate_required.up.sql:2
-- plate may be NULL in the old table and the copy into NOT NULL fails

-- file: 0001_vehicle.up.sql
CREATE TABLE vehicle ([vehicle id] INTEGER PRIMARY KEY, [plate] TEXT, [colour] TEXT);

-- file: 0001_vehicle.down.sql
DROP TABLE vehicle;

-- file: 0002_plate_required.up.sql
CREATE TABLE [vehicle new] ([vehicle id] INTEGER PRIMARY KEY, [plate] TEXT NOT NULL, [colour] TEXT);
INSERT INTO [vehicle new] SELECT [vehicle id], [plate], [colour] FROM vehicle;
DROP TABLE vehicle;
ALTER TABLE [vehicle new] RENAME TO vehicle;

-- file: 0002_plate_required.down.sql
CREATE TABLE vehicle_old ([vehicle id] INTEGER PRIMARY KEY, [plate] TEXT, [colour] TEXT);
INSERT INTO vehicle_old SELECT [vehicle id], [plate], [colour] FROM vehicle;
DROP TABLE vehicle;
ALTER TABLE vehicle_old RENAME TO vehicle;
