-- warned: changed-values at 0003_rating.up.sql:2
-- UPDATE FROM with several matches takes any: items.last_profile from user_data with many rows per item, then user_data.rating dropped: all but one rating per item lost
-- base: media

-- file: 0003_rating.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE items SET rating = u.rating FROM user_data u WHERE u.item_id = items.id AND u.rating IS NOT NULL;
ALTER TABLE user_data DROP COLUMN rating;
