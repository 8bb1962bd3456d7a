'use server'

import { askForPull } from '@/lib/deliveries/github/others/commands'
import { takeOutputs } from '@/lib/repositories/outputs/commands'
import { askForBranches } from '@/lib/repositories/branches/commands'
import { askForOwners } from '@/lib/repositories/owned/commands'
import { decideMoved } from '@/lib/repositories/upstream/commands'
import { action } from '@/lib/web/action'

export const take = action(takeOutputs, { refresh: '/repositories' })
export const askFor = action(askForPull, { refresh: '/repositories' })
export const askBranches = action(askForBranches, { refresh: '/repositories' })
export const askOwners = action(askForOwners, { refresh: '/repositories' })
export const decide = action(decideMoved, { refresh: '/repositories' })
