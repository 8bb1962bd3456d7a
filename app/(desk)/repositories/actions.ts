'use server'

import { takeOutputs } from '@/lib/repositories/outputs/commands'
import { decideMoved } from '@/lib/repositories/upstream/commands'
import { action } from '@/lib/web/action'

export const take = action(takeOutputs, { refresh: '/repositories' })
export const decide = action(decideMoved, { refresh: '/repositories' })
