import type { ReactNode } from 'react'

type FoldProps = { words: string; of: string; children: ReactNode }

/** A step that first says what it does; `of` tells it from its like to people who listen. */
export function Fold({ words, of, children }: FoldProps) {
  return (
    <details>
      <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
        {words}
        <span className="sr-only"> {of}</span>
      </summary>
      <div className="mt-1 rounded-control border border-line p-3 text-small">{children}</div>
    </details>
  )
}
