'use server'

import { changeTool } from '@/lib/catalogue/commands'
import { rewordTool } from '@/lib/tools/commands'
import { action } from '@/lib/web/action'

export const reword = action(rewordTool, { refresh: '/tools' })
export const change = action(changeTool, { refresh: ['/tools', '/approvals'] })
