import { FindingHead, Settled } from '@/components/findings/finding-list'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { paths } from '@/lib/core/paths'
import type { FindingRow } from '@/lib/findings/schema'
import type { TaskFindings } from '@/lib/tasks/found/schema'

/** So many are seen at once. */
const atOnce = 5

/** What was found in everything that the task brought about, each with the text that it stands in. */
export function FoundSection({ found: { rows, total, open } }: { found: TaskFindings }) {
  if (total === 0) return null
  const more = rows.slice(atOnce)
  return (
    <Card
      id="found"
      title={`What was found in it (${open.toLocaleString('en')} open of ${total.toLocaleString('en')})`}
      remark={rows.length < total ? `the first ${rows.length}` : 'in what it did, wrote and handed in'}
      className="mb-4"
    >
      <List rows={rows.slice(0, atOnce)} />
      {more.length > 0 && (
        <details className="mt-1">
          <summary className="link min-h-6 text-small">Show {more.length} more</summary>
          <List rows={more} />
        </details>
      )}
    </Card>
  )
}

function List({ rows }: { rows: readonly FindingRow[] }) {
  return (
    <ul className="mt-2">
      {rows.map((finding) => (
        <li key={finding.id} className="border-t border-line py-2.5 first:border-t-0">
          <FindingHead finding={finding} place={null} />
          <p className="pl-8 text-small wrap-anywhere text-muted">
            {finding.href ? (
              <TextLink href={finding.href}>
                <Sentence text={finding.title} />
              </TextLink>
            ) : (
              <Sentence text={finding.title} />
            )}
          </p>
          {finding.settled && <Settled finding={finding} settled={finding.settled} />}
          <TextLink href={paths.finding(finding.id)} className="ml-8 text-small">
            Look closer<span className="sr-only"> at {finding.what}</span>
          </TextLink>
        </li>
      ))}
    </ul>
  )
}
