-- Which of an account's processes a kept answer was given to, where it said so. Earlier answers were given to nobody in particular.
alter table "IdempotencyKey" add column "worker" text;
