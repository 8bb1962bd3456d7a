'use server'

import { removeDemo } from '@/lib/demo/commands'
import { action } from '@/lib/web/action'

export const remove = action(removeDemo, { refresh: '/' })
