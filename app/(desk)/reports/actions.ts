'use server'

import * as commands from '@/lib/record/reports/commands'
import { action } from '@/lib/web/action'

export const makeReport = action(commands.makeReport, { refresh: ['/reports'] })
export const openReport = action(commands.readReport, { refresh: ['/reports'] })
