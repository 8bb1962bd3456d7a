'use server'

import { makeToken, removeToken } from '@/lib/people/tokens/commands'
import { action } from '@/lib/web/action'

export const make = action(makeToken, { refresh: '/settings/tokens' })
export const remove = action(removeToken, { refresh: '/settings/tokens' })
