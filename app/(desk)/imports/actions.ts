'use server'

import { cancelImport, startImport } from '@/lib/imports/commands'
import { action } from '@/lib/web/action'

export const start = action(startImport, { refresh: '/imports' })
export const cancel = action(cancelImport, { refresh: '/imports' })
