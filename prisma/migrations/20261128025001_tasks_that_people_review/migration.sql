-- Some tasks are completed only once people have looked; and what they answered last is kept with the task.
ALTER TABLE "Task" ADD COLUMN     "needsReview" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "reviewAnswer" TEXT,
ADD COLUMN     "reviewNote" TEXT;
