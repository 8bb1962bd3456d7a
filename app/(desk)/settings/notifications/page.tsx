import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { add, choose, remove, test } from '@/app/(desk)/settings/notifications/actions'
import { NoticesPage } from '@/components/notices/notices-page'
import { LiveRefresh } from '@/components/shell/live'
import { currentPerson } from '@/lib/auth/actor'
import { ownDevices } from '@/lib/notices/devices/queries'
import { deviceCookie } from '@/lib/notices/devices/rules'
import { ownNotices } from '@/lib/notices/queries'

export const metadata: Metadata = { title: 'Notifications' }

export default async function Notices() {
  const person = await currentPerson()
  const [own, onDevices, sent] = await Promise.all([ownNotices(person), ownDevices(person), cookies()])
  return (
    <>
      <LiveRefresh topics={['notices']} />
      <NoticesPage
        own={own}
        onDevices={onDevices}
        hereId={sent.get(deviceCookie)?.value ?? null}
        choose={choose}
        deviceActions={{ add, test, remove }}
      />
    </>
  )
}
