import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { counted } from '@/lib/core/count'

export type BranchCopy = {
  href: string
  branch: string
  /** What is said otherwise there; nothing, where the same is said. */
  differs: readonly string[]
}

const shownAtOnce = 10

/** The same thing on other branches: which of them say the same, and what the others say otherwise. */
export function BranchCopies({ copies }: { copies: readonly BranchCopy[] }) {
  if (copies.length === 0) return null
  // What differs is what somebody looks for.
  const sorted = [
    ...copies.filter(({ differs }) => differs.length > 0),
    ...copies.filter(({ differs }) => differs.length === 0),
  ]
  const rest = sorted.slice(shownAtOnce)
  return (
    <Card id="branches" title={`Also on ${counted(copies.length, 'other branch', 'other branches')}`} className="mb-4">
      <Copies copies={sorted.slice(0, shownAtOnce)} />
      {rest.length > 0 && (
        <details>
          <summary className="link min-h-6 text-small">Show {rest.length} more</summary>
          <Copies copies={rest} />
        </details>
      )}
    </Card>
  )
}

function Copies({ copies }: { copies: readonly BranchCopy[] }) {
  return (
    <ul className="mt-2 grid grid-cols-1 gap-1 text-small">
      {copies.map(({ href, branch, differs }) => (
        <li key={href}>
          <TextLink href={href}>
            <Breakable text={branch} />
          </TextLink>{' '}
          <span className="text-muted">{differs.length > 0 ? `differs: ${differs.join(', ')}` : 'says the same'}</span>
        </li>
      ))}
    </ul>
  )
}
