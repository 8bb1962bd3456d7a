'use server'

import { exportRecord } from '@/lib/record/exports/commands'
import { action } from '@/lib/web/action'

export const exportAll = action(exportRecord, { refresh: [] })
