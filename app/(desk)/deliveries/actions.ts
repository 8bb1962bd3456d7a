'use server'

import { action } from '@/lib/web/action'
import { undoMovement } from '@/lib/deliveries/moved/undo/commands'
import { undoDelivery } from '@/lib/deliveries/undo/commands'
import { undoAtOnce } from '@/lib/deliveries/undo/once/commands'

/** The same at once, before anybody else has signed. */
export const undoNow = action(undoAtOnce, { refresh: '/deliveries' })

export const undoMove = action(undoMovement, { refresh: '/movements' })

export const undo = action(undoDelivery, { refresh: '/deliveries' })
