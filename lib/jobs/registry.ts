import { keepPartitions, sealEverything } from '@/lib/jobs/partitions'
import { forgetOldAnswers } from '@/lib/calls/jobs'
import { landDeliveries } from '@/lib/deliveries/jobs'
import { runImportsJob } from '@/lib/imports/jobs'
import { compareMemory } from '@/lib/memory/compared/jobs'
import { countUsageJob } from '@/lib/policy/usage/jobs'
import { replayPolicies } from '@/lib/policy/replay/jobs'
import { runBeside } from '@/lib/policy/shadow/jobs'
import { packRepositories } from '@/lib/repositories/jobs'
import { commitAccepted } from '@/lib/tasks/committed/jobs'
import { lookAfterWork } from '@/lib/jobs/jobs'
import type { Job } from '@/lib/core/job'

/** Everything that happens unattended, on one screen. Timers of requests are in lib/jobs/clock.ts, the order of the record in lib/jobs/order.ts. */
export const jobs: readonly Job[] = [
  keepPartitions,
  sealEverything,
  forgetOldAnswers,
  compareMemory,
  countUsageJob,
  replayPolicies,
  runBeside,
  runImportsJob,
  commitAccepted,
  landDeliveries,
  packRepositories,
  lookAfterWork,
]
