import type { Metadata } from 'next'
import { makeReport } from '@/app/(desk)/reports/actions'
import { NewReportPage } from '@/components/reports/new-report-page'
import { NoAccess } from '@/components/shell/no-access'
import { currentPerson } from '@/lib/auth/actor'
import { issueWords } from '@/lib/core/misfit'
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
  const typed = isOfOne(template) && isUnsaid ? await misread(template, searchParams) : null
  return (
    <NewReportPage
      template={template}
      address={found}
      sections={drawn?.ok ? drawn.sections : null}
      problem={drawn && !drawn.ok ? (reportRefusals[drawn.reason] ?? drawn.reason) : null}
      months={monthChoices(new Date())}
      departments={departments.toSorted()}
      notUnderstood={notUnderstood.filter((name) => name !== typed?.name)}
      typed={typed}
      onMake={makeReport}
    />
  )
}

/** What somebody typed that is no number of such a thing, to stand there again with why; null where nothing was. */
async function misread(name: 'request' | 'incident', searchParams: SearchParams) {
  const given = [(await searchParams)[name] ?? []].flat()[0]?.trim().slice(0, 60)
  const read = reportAddress.shape[name].safeParse(given || undefined)
  return given && !read.success ? { name, words: given, why: issueWords(read.error.issues[0]!) } : null
}
