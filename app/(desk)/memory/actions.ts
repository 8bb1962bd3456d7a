'use server'

import { askForDeletion } from '@/lib/memory/deletion/commands'
import { returnTaught, revokeTaught } from '@/lib/memory/revoke/commands'
import { archiveEntry, holdEntry, restoreEntry } from '@/lib/memory/written/keep/commands'
import { noteEntry } from '@/lib/memory/written/own/commands'
import { action } from '@/lib/web/action'

export const note = action(noteEntry, { refresh: ['/memory', '/approvals'] })
export const hold = action(holdEntry, { refresh: '/memory' })
export const archive = action(archiveEntry, { refresh: '/memory' })
export const restore = action(restoreEntry, { refresh: '/memory' })
export const revoke = action(revokeTaught, { refresh: ['/memory', '/tasks'] })
export const giveBack = action(returnTaught, { refresh: ['/memory', '/tasks'] })
export const askDeletion = action(askForDeletion, { refresh: ['/memory', '/approvals'] })
