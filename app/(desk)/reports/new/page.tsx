import type { Metadata } from 'next'
import { makeReport } from '@/app/(desk)/reports/actions'
import { NewReportPage } from '@/components/reports/new-report-page'
import { NoAccess } from '@/components/shell/no-access'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames } from '@/lib/people/queries'
import { podPlaces } from '@/lib/policy/pods/queries'
import { monthChoices, type ReportTemplate, reportTemplates } from '@/lib/record/reports/labels'
import { drawReport } from '@/lib/record/reports/queries'
import { reportRefusals } from '@/lib/record/reports/refusals'
import { reportAddress } from '@/lib/record/reports/schema'
import { readSearch, type SearchParams } from '@/lib/web/search'

const title = 'New report'
export const metadata: Metadata = { title }

const isOfOne = (template: ReportTemplate): template is 'request' | 'incident' =>
  reportTemplates[template].isOf !== 'period'

export default async function NewReport({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) {
    const what = 'A look at a report before it is made.'
    const who = 'Auditors and admins make reports, as they see the whole record.'
    return <NoAccess title={title} what={what} who={who} admins={await adminNames(person)} />
  }
  const { found, notUnderstood } = await readSearch(reportAddress, searchParams)
  const { template = 'oversight' } = found
  const isUnsaid = isOfOne(template) && found[template] === undefined
  const [drawn, { departments }] = await Promise.all([
    isUnsaid ? null : drawReport(person, { ...found, template }),
    podPlaces(person),
  ])
  return (
    <NewReportPage
      template={template}
      address={found}
      sections={drawn?.ok ? drawn.sections : null}
      problem={drawn && !drawn.ok ? (reportRefusals[drawn.reason] ?? drawn.reason) : null}
      months={monthChoices(new Date())}
      departments={departments.toSorted()}
      notUnderstood={notUnderstood}
      onMake={makeReport}
    />
  )
}
