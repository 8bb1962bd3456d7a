import { Breakable } from '@/components/ui/breakable'
import { Pairs } from '@/components/imports/pairs'
import { Card } from '@/components/ui/card'
import { figuresSaid } from '@/lib/imports/story/figures'
import type { BranchFacts } from '@/lib/imports/facts/schema'

/** How the work went, measured anew: beside each figure, of how many, and what the framework's own measure would have said. */
export function FiguresCard({ branch, facts }: { branch: string; facts: BranchFacts }) {
  const said = figuresSaid(facts)
  if (said.length === 0) return null
  return (
    <Card
      id="figures"
      title="How the work went"
      remark={
        <>
          on <Breakable text={branch} />
        </>
      }
      className="mb-4"
    >
      <p className="mt-1 max-w-[70ch] text-small text-pretty text-muted">
        Counted from git and from the records, and not taken from what pods report of themselves.
      </p>
      <Pairs items={said.map(({ name, words }) => [name, words])} />
    </Card>
  )
}
