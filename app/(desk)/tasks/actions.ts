'use server'

import { moveTask } from '@/lib/tasks/hands/commands'
import { action } from '@/lib/web/action'

export const move = action(moveTask, { refresh: '/tasks' })
