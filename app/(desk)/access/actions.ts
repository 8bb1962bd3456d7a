'use server'

import { askForAccess } from '@/lib/access/commands'
import { action } from '@/lib/web/action'

export const ask = action(askForAccess, { refresh: '/access' })
