'use server'

import { checkPrompt } from '@/lib/prompts/ahead/commands'
import { rollBack } from '@/lib/prompts/back/commands'
import { handOverPrompt } from '@/lib/prompts/owner/commands'
import { remarkOnPrompt } from '@/lib/prompts/remarks/commands'
import { askForLive, retireVersion, writePrompt } from '@/lib/prompts/commands'
import { action } from '@/lib/web/action'

export const write = action(writePrompt, { refresh: '/prompts' })
export const check = action(checkPrompt, { refresh: [] })
export const askLive = action(askForLive, { refresh: ['/prompts', '/approvals'] })
export const retire = action(retireVersion, { refresh: '/prompts' })
export const putBack = action(rollBack, { refresh: ['/prompts', '/approvals'] })
export const handOver = action(handOverPrompt, { refresh: '/prompts' })
export const remark = action(remarkOnPrompt, { refresh: ['/prompts', '/approvals'] })
