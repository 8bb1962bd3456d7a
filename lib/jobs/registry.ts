import { keepPartitions } from '@/lib/jobs/partitions'
import { forgetOldAnswers } from '@/lib/calls/jobs'
import { runImportsJob } from '@/lib/imports/jobs'
import type { Job } from '@/lib/core/job'

/** Everything that happens unattended, on one screen. Timers of requests are in lib/jobs/clock.ts. */
export const jobs: readonly Job[] = [keepPartitions, forgetOldAnswers, runImportsJob]
