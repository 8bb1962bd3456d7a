import type { Metadata } from 'next'
import { choose } from '@/app/(desk)/settings/notifications/actions'
import { NoticesPage } from '@/components/notices/notices-page'
import { currentPerson } from '@/lib/auth/actor'
import { ownNotices } from '@/lib/notices/queries'

export const metadata: Metadata = { title: 'Notifications' }

export default async function Notices() {
  return <NoticesPage own={await ownNotices(await currentPerson())} choose={choose} />
}
