-- What the summary of metrics said on each day.
CREATE TABLE "MetricsSummary" (
    "day" DATE NOT NULL,
    "summary" JSONB NOT NULL,

    CONSTRAINT "MetricsSummary_pkey" PRIMARY KEY ("day")
);

grant select on "MetricsSummary" to countersign_reader;
grant select, insert on "MetricsSummary" to countersign_writer;
