import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { openReport } from '@/app/(desk)/reports/actions'
import { ReportPage } from '@/components/reports/report-page'
import { currentPerson } from '@/lib/auth/actor'
import { reportById, reportContent } from '@/lib/record/reports/queries'
import { reportPart } from '@/lib/record/reports/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Report' }

type Props = { params: Promise<{ reportId: string }>; searchParams: SearchParams }

/** To whoever may not read all of the record there is no report. */
export default async function Report({ params, searchParams }: Props) {
  const person = await currentPerson()
  const { reportId } = await params
  const report = person.can.has('audit:read') ? await reportById(person, reportId) : null
  if (!report) notFound()
  const content = await reportContent(person, reportId)
  const { part = null } = (await readSearch(reportPart, searchParams)).found
  return <ReportPage {...{ report, part }} sections={content?.sections ?? null} onOpen={openReport} />
}
