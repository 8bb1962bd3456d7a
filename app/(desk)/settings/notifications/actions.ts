'use server'

import { chooseNotices } from '@/lib/notices/commands'
import { addDevice, removeDevice, testDevice } from '@/lib/notices/devices/commands'
import { deviceCookie } from '@/lib/notices/devices/rules'
import { action } from '@/lib/web/action'

const refresh = '/settings/notifications'

export const choose = action(chooseNotices, { refresh })
export const add = action(addDevice, {
  refresh,
  forgets: ['endpoint', 'p256dh', 'auth'],
  marks: { cookie: deviceCookie, by: ({ deviceId }) => deviceId },
})
export const test = action(testDevice, { refresh })
export const remove = action(removeDevice, { refresh })
