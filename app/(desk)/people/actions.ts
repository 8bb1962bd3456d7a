'use server'

import { addToGroup, deactivatePerson, reactivatePerson, removeFromGroup, setRoles } from '@/lib/access/people/commands'
import { removeToken } from '@/lib/people/tokens/commands'
import { action } from '@/lib/web/action'

export const giveRoles = action(setRoles, { refresh: ['/people', '/access'] })
export const join = action(addToGroup, { refresh: ['/people', '/access'] })
export const leave = action(removeFromGroup, { refresh: '/people' })
export const endAccess = action(deactivatePerson, { refresh: '/people' })
export const restoreAccess = action(reactivatePerson, { refresh: ['/people', '/access'] })
export const endToken = action(removeToken, { refresh: '/people' })
