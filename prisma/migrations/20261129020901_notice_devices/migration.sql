-- Browsers in which people want to be told. An earlier installation has none, so no row is carried over.
-- CreateTable
CREATE TABLE "NoticeDevice" (
    "id" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "endpointHash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "browser" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

CONSTRAINT "NoticeDevice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NoticeDeviceCourse" (
    "deviceId" TEXT NOT NULL,
    "lastToldAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "goneAt" TIMESTAMPTZ(3),
    "testId" TEXT,
    "tested" JSONB,

CONSTRAINT "NoticeDeviceCourse_pkey" PRIMARY KEY ("deviceId")
);

-- CreateIndex
CREATE UNIQUE INDEX "NoticeDevice_endpointHash_key" ON "NoticeDevice"("endpointHash");

-- CreateIndex
CREATE INDEX "NoticeDevice_personId_idx" ON "NoticeDevice"("personId");

-- CreateIndex
CREATE INDEX "NoticeDeviceCourse_testId_idx" ON "NoticeDeviceCourse"("testId");

-- AddForeignKey
ALTER TABLE "NoticeDeviceCourse" ADD CONSTRAINT "NoticeDeviceCourse_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "NoticeDevice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Where somebody is told is governed, and never changed but by being given anew; how it goes with it is bookkeeping.
grant select on "NoticeDevice", "NoticeDeviceCourse" to countersign_reader;
grant select, insert, delete on "NoticeDevice" to countersign_writer;
grant select, insert on "NoticeDeviceCourse" to countersign_writer;
grant update ("lastToldAt", "lastError", "goneAt", "testId", "tested") on "NoticeDeviceCourse" to countersign_writer;

select guard.govern('"NoticeDevice"', '{notice}', '"personId"');
