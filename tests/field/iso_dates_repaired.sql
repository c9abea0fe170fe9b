-- silent
-- German dates are turned to ISO in place, others stay
-- base: money

-- file: 0003_iso.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE transactions SET booked_on = substr(booked_on, 7, 4) || '-' || substr(booked_on, 4, 2) || '-' || substr(booked_on, 1, 2) WHERE booked_on GLOB '[0-3][0-9].[01][0-9].[12][0-9][0-9][0-9]';
