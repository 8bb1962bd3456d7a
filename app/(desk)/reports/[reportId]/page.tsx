import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { openReport } from '@/app/(desk)/reports/actions'
import { ReportPage } from '@/components/reports/report-page'
import { currentPerson } from '@/lib/auth/actor'
import { reportById, reportContent } from '@/lib/record/reports/queries'

export const metadata: Metadata = { title: 'Report' }

/** To whoever may not read all of the record there is no report. */
export default async function Report({ params }: { params: Promise<{ reportId: string }> }) {
  const person = await currentPerson()
  const { reportId } = await params
  const report = person.can.has('audit:read') ? await reportById(person, reportId) : null
  if (!report) notFound()
  const content = await reportContent(person, reportId)
  return <ReportPage report={report} sections={content?.sections ?? null} onOpen={openReport} />
}
