'use server'

import { removeServer, setServer } from '@/lib/servers/commands'
import { readServer } from '@/lib/servers/reading/commands'
import { action } from '@/lib/web/action'

export const nameServer = action(setServer, { refresh: '/pods', forgets: ['header'] })
export const readTools = action(readServer, { refresh: '/pods' })
export const dropServer = action(removeServer, { refresh: '/pods' })
