'use server'

import { addTask, changeTask, moveTask } from '@/lib/tasks/hands/commands'
import { action } from '@/lib/web/action'

export const move = action(moveTask, { refresh: ['/tasks', '/approvals'] })
export const add = action(addTask, { refresh: '/tasks' })
export const change = action(changeTask, { refresh: '/tasks' })
