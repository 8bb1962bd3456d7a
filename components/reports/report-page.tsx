import { OpenReport, type ReportAction } from '@/components/reports/report-forms'
import { ReportDocument } from '@/components/reports/report-document'
import { TextLink } from '@/components/ui/app-link'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { buttonLook } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { Card, MetaList } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { audit, report as reportPath, reports } from '@/lib/core/screens'
import type { Section } from '@/lib/record/reports/document'
import { namesLabels, reportTemplates, reportTitle } from '@/lib/record/reports/labels'
import type { ReportLine } from '@/lib/record/reports/schema'

export type ReportPageProps = {
  report: ReportLine
  /** What it says; null to whoever has not opened it within a day. */
  sections: readonly Section[] | null
  /** The name of the part that is read alone; null to read of each how it begins. */
  part: string | null
  onOpen: ReportAction
}

/** So many rows of each part are on one page, so many of a part that stands alone; the file of HTML has every row. */
const shownTogether = 4
const shownAlone = 500

const inFiles = 'The files have all of them.'

const files = [
  { as: 'html', label: 'HTML, to print and to send' },
  { as: 'csv', label: 'CSV' },
  { as: 'jsonl', label: 'JSONL' },
  { as: 'manifest', label: 'Manifest with their SHA-256' },
] as const

/** One report: which it is, and, to whoever opened it, what it says. */
export function ReportPage({ report, sections, part, onOpen }: ReportPageProps) {
  const { id, template, isMasked, byName, at, digest, lines, upTo } = report
  const alone = sections?.filter(({ name }) => name === part) ?? []
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb items={[{ label: 'Reports', href: reports() }]} here={reportTemplates[template].title} />
        }
        title={reportTitle(report)}
        actions={<ButtonLink href={audit({ q: 'a report', what: 'record' })}>Who made and opened reports</ButtonLink>}
      />
      <NotUnderstood names={part && sections && alone.length === 0 ? ['part'] : []} />
      <Card id="report" title="The report" className="mb-3">
        <div className="mt-2.5 wrap-anywhere">
          <MetaList
            items={[
              // What is masked is printed from this page, too.
              isMasked
                ? { name: 'Names of people', value: namesLabels.masked }
                : { name: 'Made by', value: <bdi translate="no">{byName}</bdi> },
              { name: 'Made', value: <Time at={at} mode="both" /> },
              { name: 'Up to place', value: `${upTo.toLocaleString('en')} in the order of the record` },
              { name: 'Lines', value: lines.toLocaleString('en') },
              { name: 'SHA-256', value: <code translate="no">{digest}</code> },
            ]}
          />
        </div>
        {sections === null ? (
          <>
            <p className="mt-3 max-w-[70ch] text-small text-muted">
              It never changes. That you open it stands in the audit trail; then you can read and download it for a day.
            </p>
            <OpenReport fields={{ reportId: id }} action={onOpen} />
          </>
        ) : (
          <>
            <p className="mt-3 max-w-[70ch] text-small text-muted">
              The digest is of everything below the head of the JSONL:{' '}
              <code translate="no">tail -n +2 report.jsonl | sha256sum</code>
            </p>
            <p className="mt-3 flex flex-wrap gap-2 print:hidden">
              {files.map(({ as, label }) => (
                <a key={as} href={`/reports/${id}/file?as=${as}`} download className={buttonLook({})}>
                  {label}
                </a>
              ))}
            </p>
          </>
        )}
      </Card>
      {alone.length > 0 ? (
        <>
          <p className="mb-3">
            One part of the report. <TextLink href={reportPath(id)}>Read the others</TextLink>
          </p>
          <ReportDocument sections={alone} most={shownAlone} more={inFiles} />
        </>
      ) : (
        sections && (
          <ReportDocument
            sections={sections}
            most={shownTogether}
            more={inFiles}
            aloneAt={(name) => reportPath(id, { part: name })}
          />
        )
      )}
    </>
  )
}
