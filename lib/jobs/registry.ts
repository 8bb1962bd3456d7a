import type { Job } from '@/lib/jobs/job'
import { keepPartitions } from '@/lib/audit/jobs'

/** Everything that happens unattended, on one screen. Timers of requests are in lib/jobs/clock.ts. */
export const jobs: readonly Job[] = [keepPartitions]
