'use server'

import { askForBypass } from '@/lib/bypasses/commands'
import { revealFinding, settleFinding } from '@/lib/findings/commands'
import * as listed from '@/lib/policy/listed/commands'
import { action } from '@/lib/web/action'
import { endBypass } from '@/lib/bypasses/end/commands'

export const settle = action(settleFinding, { refresh: ['/findings', '/approvals'] })
export const askBypass = action(askForBypass, { refresh: ['/findings', '/approvals'] })
export const end = action(endBypass, { refresh: ['/findings', '/approvals'] })
export const reveal = action(revealFinding, { refresh: [] })
export const listWords = action(listed.listWords, { refresh: ['/findings'] })
export const putWordsBack = action(listed.putWordsBack, { refresh: ['/findings'] })
