'use server'

import { askForLive, retireVersion, writePrompt } from '@/lib/prompts/commands'
import { action } from '@/lib/web/action'

export const write = action(writePrompt, { refresh: '/prompts' })
export const askLive = action(askForLive, { refresh: ['/prompts', '/approvals'] })
export const retire = action(retireVersion, { refresh: '/prompts' })
