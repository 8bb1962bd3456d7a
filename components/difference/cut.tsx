import type { ReactNode } from 'react'

type CutProps<Item> = { items: readonly Item[]; most: number; children: (some: readonly Item[]) => ReactNode }

/** A long list of passages: the first ones, and the others once the reader asks for them. */
export function Cut<Item>({ items, most, children }: CutProps<Item>) {
  const others = items.slice(most)
  if (others.length === 0) return children(items)
  return (
    <>
      {children(items.slice(0, most))}
      <details className="mt-2">
        <summary className="link min-h-6 font-sans text-small">
          Show the other {others.length.toLocaleString('en')}
        </summary>
        {children(others)}
      </details>
    </>
  )
}
