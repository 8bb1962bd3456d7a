import { TextLink } from '@/components/ui/app-link'
import { Card, SaidByPod } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { handlingWords } from '@/lib/incidents/labels'
import type { ReportView } from '@/lib/incidents/schema'

/** What pods say went wrong, in their own words, with what was found in them. */
export function Reports({ reports }: { reports: readonly ReportView[] }) {
  return (
    <Card id="reports" title="What pods say" remark={reports.length > 1 ? 'the newest of them' : undefined}>
      <ul className="mt-2 grid gap-4">
        {reports.map((report) => (
          <li key={report.id} className="min-w-0">
            <SaidByPod who={report.pod}>
              {report.code !== null && (
                <code translate="no" className="font-code text-code wrap-anywhere">
                  {report.code}
                  {': '}
                </code>
              )}
              <span translate="no" className="wrap-anywhere">
                <Revealed text={report.message} />
              </span>
            </SaidByPod>
            {report.detail !== null && (
              <details className="mt-1">
                <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
                  The detail
                </summary>
                <div className="mt-1 rounded-control border border-line p-3">
                  <LongText text={report.detail} />
                </div>
              </details>
            )}
            <p className="mt-1 text-small text-muted">
              <Time at={report.at} />
              {report.attempt !== null && <> · try {report.attempt}</>}
              {report.handled !== null && <> · {handlingWords[report.handled]}</>}
            </p>
            {report.findings.length > 0 && (
              <p className="mt-1 text-small">
                Found in it:{' '}
                {report.findings.map(({ id, what }, at) => (
                  <span key={id}>
                    {at > 0 && ', '}
                    <TextLink href={paths.finding(id)}>{what}</TextLink>
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
