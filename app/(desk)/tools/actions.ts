'use server'

import { changeTool } from '@/lib/catalogue/commands'
import { rewordTool } from '@/lib/tools/commands'
import { importTools } from '@/lib/tools/openapi/commands'
import { action } from '@/lib/web/action'

export const reword = action(rewordTool, { refresh: '/tools' })
export const change = action(changeTool, { refresh: ['/tools', '/approvals'] })
export const importDocument = action(importTools, { refresh: '/tools' })
