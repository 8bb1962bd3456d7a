import { standingWords } from '@/lib/repositories/asked/labels'

/** A row of a list that would change: whether it stays, comes or goes. */
export type StandingRow = { text: string; is: 'before' | 'added' | 'removed' }

const looks = { before: 'text-muted', added: 'bg-ok-bg text-ok-fg', removed: 'bg-bad-bg text-bad-fg' }

/** More rows than these that stay as they are stand behind a press. */
const mostStaying = 8

/** What of a list comes and goes, and then what stays. */
export function StandingRows({ rows }: { rows: readonly StandingRow[] }) {
  const staying = rows.filter(({ is }) => is === 'before')
  return (
    <>
      <Rows rows={rows.filter(({ is }) => is !== 'before')} />
      {staying.length > mostStaying ? (
        <details className="mt-2">
          <summary className="min-h-6 cursor-pointer text-accent underline underline-offset-3">
            {standingWords.staying(staying.length)}
          </summary>
          <Rows rows={staying} />
        </details>
      ) : (
        <Rows rows={staying} />
      )}
    </>
  )
}

function Rows({ rows }: { rows: readonly StandingRow[] }) {
  if (rows.length === 0) return null
  return (
    <ul className="border-t border-line">
      {rows.map(({ text, is }) => (
        <li
          key={`${is} ${text}`}
          className={`flex flex-wrap justify-between gap-x-4 border-b border-line px-2 py-1.5 ${looks[is]}`}
        >
          <code translate="no" className={is === 'removed' ? 'wrap-anywhere line-through' : 'wrap-anywhere'}>
            {text}
          </code>
          <span>{standingWords[is]}</span>
        </li>
      ))}
    </ul>
  )
}
