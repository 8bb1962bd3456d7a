'use server'

import { chooseNotices } from '@/lib/notices/commands'
import { action } from '@/lib/web/action'

export const choose = action(chooseNotices, { refresh: '/settings/notifications' })
