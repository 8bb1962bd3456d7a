-- Used in the next migration: a new word of a type cannot be used in the transaction that adds it.
alter type "MemoryVersionState" add value 'deleted';
