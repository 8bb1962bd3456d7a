import { ReportDocument } from '@/components/reports/report-document'
import { MakeReport, type ReportAction } from '@/components/reports/report-forms'
import { AddressForm } from '@/components/shell/address-form'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { type Choice, TextField } from '@/components/ui/field'
import { Segmented } from '@/components/ui/link-row'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { SelectField } from '@/components/ui/select-field'
import { newReport, reports } from '@/lib/core/screens'
import { periodDays } from '@/lib/insights/schema'
import type { Section } from '@/lib/record/reports/document'
import { reportNames, type ReportTemplate, reportTemplates } from '@/lib/record/reports/labels'
import type { ReportAddress } from '@/lib/record/reports/schema'

export type NewReportPageProps = {
  template: ReportTemplate
  address: ReportAddress
  /** What it would say; null while it is not known of what it is to be, and why there is none. */
  sections: readonly Section[] | null
  problem: string | null
  months: readonly Choice[]
  departments: readonly string[]
  notUnderstood: readonly string[]
  /** What was typed that is no number of what it is to be of, and why. */
  typed: { words: string; why: string } | null
  onMake: ReportAction
}

/** So many rows of each part are enough to see what it is. */
const shownBefore = 3

/** A report before it is made: what it is to be of, and what it would say. */
export function NewReportPage(props: NewReportPageProps) {
  const { template, address, sections, problem, notUnderstood, onMake } = props
  const { period, department, request, incident, people } = address
  const { title, words, isOf } = reportTemplates[template]
  const fields = {
    template,
    ...(period && { period }),
    ...(department && { department }),
    ...(request !== undefined && { request: String(request) }),
    ...(incident !== undefined && { incident: String(incident) }),
    ...(people && { people }),
  }
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Reports', href: reports() }]} here="New report" />}
        title={`Report: ${title}`}
        lead={words}
      />
      <NotUnderstood names={notUnderstood} />
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
        <Segmented
          label="Reports"
          items={reportNames.map((name) => ({
            label: reportTemplates[name].title,
            href: newReport({
              template: name,
              people,
              ...(reportTemplates[name].isOf === 'period' && { period, department }),
            }),
            current: name === template,
          }))}
        />
        {isOf === 'period' ? <OfPeriod {...props} /> : <OfOne {...props} name={isOf} />}
      </div>
      {problem && (
        <Notice tone="warn" className="mb-4" title="There is no such report">
          {problem}
        </Notice>
      )}
      {sections && (
        <>
          <Card id="make" title="Make it" className="mb-3">
            <p className="mt-1 mb-3 max-w-[70ch] text-small text-muted">
              Below is what it would say now. What is made is kept with its digest and never changes. You can print it
              and take it along as HTML, CSV and JSONL. That you made it stands in the audit trail.
            </p>
            <MakeReport key={JSON.stringify(fields)} fields={fields} action={onMake} />
          </Card>
          <h2 className="mb-2 text-section font-strong">Preview</h2>
          <ReportDocument sections={sections} most={shownBefore} more="The report has all of them." />
        </>
      )}
    </>
  )
}

/** Whether people stand in it by name. */
function NamesField({ people = 'shown' }: Pick<ReportAddress, 'people'>) {
  return <SelectField key={people} name="people" label="Names of people" options={nameChoices} defaultValue={people} />
}

const nameChoices = [
  { value: 'shown', label: 'Shown' },
  { value: 'masked', label: 'Masked' },
]

const formLook = 'flex flex-wrap items-end gap-2'

function OfPeriod({ template, address, months, departments }: NewReportPageProps) {
  return (
    <search>
      <AddressForm action={newReport()} shown={JSON.stringify(address)} scroll={false} className={formLook}>
        <input type="hidden" name="template" value={template} />
        <SelectField
          key={address.period}
          name="period"
          label="Time (UTC)"
          options={[...periodDays.map((value) => ({ value, label: `Last ${value} days` })), ...months]}
          defaultValue={address.period ?? '30'}
        />
        <SelectField
          key={address.department ?? ''}
          name="department"
          label="Department"
          empty="All departments"
          options={departments.map((value) => ({ value, label: value }))}
          defaultValue={address.department}
        />
        <NamesField people={address.people} />
        <Button type="submit">Show</Button>
      </AddressForm>
    </search>
  )
}

const ones = {
  request: { label: 'Request', sign: 'CS', example: 'CS-12' },
  incident: { label: 'Incident', sign: 'INC', example: 'INC-9' },
} as const

function OfOne({ template, address, typed, name }: NewReportPageProps & { name: keyof typeof ones }) {
  const { [name]: number, ...others } = address
  const { label, sign, example } = ones[name]
  return (
    <search>
      <AddressForm action={newReport()} shown={JSON.stringify(others)} scroll={false} className={formLook}>
        <input type="hidden" name="template" value={template} />
        <TextField
          key={`${name} ${typed?.words ?? ''}`}
          name={name}
          label={label}
          placeholder={example}
          autoComplete="off"
          required
          maxLength={12}
          defaultValue={number === undefined ? (typed?.words ?? '') : `${sign}-${number}`}
          error={typed?.why}
        />
        <NamesField people={others.people} />
        <Button type="submit">Show</Button>
      </AddressForm>
    </search>
  )
}
