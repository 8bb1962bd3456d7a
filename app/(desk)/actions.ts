'use server'

import { acknowledgeJobs } from '@/lib/jobs/commands'
import { action } from '@/lib/web/action'

export const acknowledge = action(acknowledgeJobs, { refresh: '/' })
