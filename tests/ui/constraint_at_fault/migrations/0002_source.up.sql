-- tohead: irreversible "the app goes forward only"
UPDATE events SET source = 'caldav' WHERE source = 'apple';
