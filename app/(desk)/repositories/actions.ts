'use server'

import { takeOutputs } from '@/lib/repositories/outputs/commands'
import { action } from '@/lib/web/action'

export const take = action(takeOutputs, { refresh: '/repositories' })
