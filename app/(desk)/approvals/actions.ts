'use server'

import { decideRequest, takeBackDecision } from '@/lib/requests/commands'
import { action } from '@/lib/web/action'

export const decide = action(decideRequest, { refresh: '/approvals' })
export const takeBack = action(takeBackDecision, { refresh: '/approvals' })
