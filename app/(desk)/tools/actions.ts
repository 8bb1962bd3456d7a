'use server'

import { changeTool } from '@/lib/catalogue/commands'
import { removeMonitor, setMonitor, writeMonitorRunbook } from '@/lib/incidents/monitors/commands'
import { rewordTool } from '@/lib/tools/commands'
import { importTools } from '@/lib/tools/openapi/commands'
import { action } from '@/lib/web/action'

export const reword = action(rewordTool, { refresh: '/tools' })
export const change = action(changeTool, { refresh: ['/tools', '/approvals'] })
export const expect = action(setMonitor, { refresh: ['/tools', '/incidents'] })
export const expectNoMore = action(removeMonitor, { refresh: ['/tools', '/incidents'] })
export const writeRunbook = action(writeMonitorRunbook, { refresh: ['/tools', '/incidents'] })
export const importDocument = action(importTools, { refresh: '/tools' })
