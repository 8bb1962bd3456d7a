'use server'

import { action } from '@/lib/web/action'
import { undoDelivery } from '@/lib/deliveries/undo/commands'

export const undo = action(undoDelivery, { refresh: '/deliveries' })
