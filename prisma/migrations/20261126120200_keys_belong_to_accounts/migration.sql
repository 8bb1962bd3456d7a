-- What a pod was told in one environment answers nobody in another: keys, kept answers and tasks belong to the account
-- (a pod in its environment). Each index takes the place of the pod's; every call and task keeps its key.
DROP INDEX "Call_podId_idempotencyKey_key";
CREATE UNIQUE INDEX "Call_accountId_idempotencyKey_key" ON "Call"("accountId", "idempotencyKey");

DROP INDEX "Task_podId_key_key";
CREATE UNIQUE INDEX "Task_podId_environment_key_key" ON "Task"("podId", "environment", "key");

-- A kept answer names its call, in its key (tasks) or in itself (claims and outcomes), and the call names the account.
ALTER TABLE "IdempotencyKey" ADD COLUMN "accountId" TEXT;
UPDATE "IdempotencyKey" kept SET "accountId" = call."accountId"
  FROM "Call" call
  WHERE call."podId" = kept."podId" AND call.id = CASE
    WHEN kept.key LIKE 'tasks.%' THEN split_part(kept.key, ':', 2)
    ELSE kept.answer->>'callId'
  END;
-- An answer that names no call answers nobody. What it stood for is not done again for that: a permission is used once.
DELETE FROM "IdempotencyKey" WHERE "accountId" IS NULL;

-- Takes the primary key by pod with it.
ALTER TABLE "IdempotencyKey" DROP COLUMN "podId",
  ALTER COLUMN "accountId" SET NOT NULL,
  ADD CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("accountId", "key");
