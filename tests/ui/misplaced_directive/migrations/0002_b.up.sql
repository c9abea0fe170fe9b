/* tohead: breaking */
CREATE TABLE b (x);
-- tohead: breaking
