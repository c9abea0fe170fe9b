-- tohead: irreversible "what is shown here is the way up"
CREATE INDEX streets ON diets (street);
