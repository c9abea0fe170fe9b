DROP TABLE settings;
DROP TABLE members;
DROP TABLE clips;
DROP TABLE events;
