-- A pod's own MCP server, to which the gate hands on what was allowed, and its tools as they were read.
-- CreateTable
CREATE TABLE "Server" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "header" TEXT,
    "readAt" TIMESTAMPTZ(3),

    CONSTRAINT "Server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ServerTool" (
    "serverId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "toolKey" TEXT NOT NULL,
    "pin" TEXT NOT NULL,
    "about" TEXT NOT NULL,

    CONSTRAINT "ServerTool_pkey" PRIMARY KEY ("serverId","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "Server_accountId_key" ON "Server"("accountId");

-- CreateIndex
CREATE INDEX "ServerTool_toolKey_idx" ON "ServerTool"("toolKey");

-- AddForeignKey
ALTER TABLE "Server" ADD CONSTRAINT "Server_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "ServiceAccount"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServerTool" ADD CONSTRAINT "ServerTool_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The header opens the server, so whoever only looks does not see it, sealed as it is.
grant select ("id", "accountId", "url", "readAt") on "Server" to countersign_reader;
grant select on "ServerTool" to countersign_reader;
grant select, insert, delete on "Server", "ServerTool" to countersign_writer;
grant update ("url", "header", "readAt") on "Server" to countersign_writer;
grant update ("toolKey", "pin", "about") on "ServerTool" to countersign_writer;

select guard.govern('"Server"', '{server}',
  '(select a."podId" from public."ServiceAccount" a where a.id = changed."accountId")');
select guard.govern('"ServerTool"', '{server}',
  '(select a."podId" from public."Server" s join public."ServiceAccount" a on a.id = s."accountId" where s.id = changed."serverId")');

-- Which tools are handed on is known by the epoch, like the catalogue.
select guard.govern('"PolicyInForce"', '{policy,catalogue,server}');
