'use server'

import { askForAccess } from '@/lib/access/commands'
import { askForPod, proposePod } from '@/lib/access/pods/commands'
import { action } from '@/lib/web/action'

export const ask = action(askForAccess, { refresh: '/access' })
export const registerPod = action(proposePod, { refresh: ['/access', '/pods'] })
export const changePod = action(askForPod, { refresh: ['/access', '/pods'] })
