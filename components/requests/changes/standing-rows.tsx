import { standingWords } from '@/lib/repositories/asked/labels'

/** A row of a list that would change: whether it stays, comes or goes. */
export type StandingRow = { text: string; is: keyof typeof standingWords }

const looks = { before: 'text-muted', added: 'bg-ok-bg text-ok-fg', removed: 'bg-bad-bg text-bad-fg line-through' }

/** What of a list comes, stays and goes. */
export function StandingRows({ rows }: { rows: readonly StandingRow[] }) {
  return (
    <ul className="border-t border-line">
      {rows.map(({ text, is }) => (
        <li
          key={`${is} ${text}`}
          className={`flex flex-wrap justify-between gap-x-4 border-b border-line px-2 py-1.5 ${looks[is]}`}
        >
          <code translate="no" className="wrap-anywhere">
            {text}
          </code>
          <span>{standingWords[is]}</span>
        </li>
      ))}
    </ul>
  )
}
