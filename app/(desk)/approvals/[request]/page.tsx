import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { decide, takeBack } from '@/app/(desk)/approvals/actions'
import { ArchivedNote } from '@/components/audit/archived-note'
import { changeViewLabels } from '@/components/requests/changes/change-section'
import { RequestDetail } from '@/components/requests/request-detail'
import { addressTitle } from '@/components/signs/titles'
import { archivedBetween } from '@/lib/audit/months/queries'
import { kinds } from '@/lib/kinds/registry'
import { requestDetail } from '@/lib/requests/detail/queries'
import { differenceViews } from '@/lib/difference/views'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ request: string }>; searchParams: SearchParams }

const address = z.object({
  change: z.enum(['plain', 'text', 'raw']).nullable().default(null),
  diff: z.enum(differenceViews).default('sentences'),
})

/** The title and the page ask once. */
const load = cache(async (name: string) => {
  const number = /^CS-([1-9]\d{0,9})$/.exec(name)?.[1]
  return number ? await requestDetail(await currentPerson(), Number(number), kinds) : null
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const request = await load((await params).request)
  if (!request) return { title: 'No such request' }
  const { change } = (await readSearch(address, searchParams)).found
  return { title: addressTitle(`CS-${request.number}: ${request.brief.title}`, change && changeViewLabels[change]) }
}

export default async function RequestPage({ params, searchParams }: Props) {
  const request = await load((await params).request)
  if (!request) notFound()
  const { can } = await currentPerson()
  const seesRecord = can.has('audit:read') || can.has('audit:read_own')
  const { found } = await readSearch(address, searchParams)
  const archived = await archivedBetween({ from: request.askedAt, to: request.decidedAt ?? undefined })
  return (
    <>
      <RequestDetail
        request={request}
        changeView={found.change}
        diff={{
          view: found.diff,
          addressOf: (diff) => paths.request(request.number, { ...(found.change && { change: found.change }), diff }),
        }}
        addresses={{
          queue: paths.approvals(),
          change: {
            plain: paths.request(request.number, { change: 'plain' }),
            text: paths.request(request.number, { change: 'text' }),
            raw: paths.request(request.number, { change: 'raw' }),
          },
          task: request.taskNumber === null ? null : paths.task(request.taskNumber),
          record: seesRecord ? paths.audit({ request: String(request.number) }) : null,
        }}
        onDecide={decide}
        onTakeBack={takeBack}
      />
      {archived && <ArchivedNote archived={archived} seesAll={can.has('audit:read')} />}
    </>
  )
}
