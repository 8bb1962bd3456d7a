'use server'

import { cancelImport, startImport } from '@/lib/imports/commands'
import { forgetRepository, joinRepository, keepApart } from '@/lib/imports/repositories/commands'
import { choosePrompts, takeUpPrompt } from '@/lib/imports/prompts/commands'
import { action } from '@/lib/web/action'

export const start = action(startImport, { refresh: '/imports' })
export const cancel = action(cancelImport, { refresh: '/imports' })
export const forget = action(forgetRepository, { refresh: ['/imports', '/tasks', '/memory'] })
export const join = action(joinRepository, { refresh: '/imports' })
export const apart = action(keepApart, { refresh: '/imports' })
export const choosePaths = action(choosePrompts, { refresh: '/imports' })
export const takeUp = action(takeUpPrompt, { refresh: ['/imports', '/prompts'] })
