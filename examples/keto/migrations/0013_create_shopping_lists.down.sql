DROP TABLE shopping_items;
DROP TABLE shopping_lists;
