import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { counted } from '@/lib/core/count'
import type { BranchFacts } from '@/lib/imports/facts/schema'

const fewNames = 12

/** Who worked on a branch: by git, which knows whose key it was, and as the log claims, where anybody may write any name. */
export function WorkedCard({ branch, facts: { authors, changelog } }: { branch: string; facts: BranchFacts }) {
  return (
    <Card
      id="worked"
      title="Who worked on it"
      remark={
        <>
          on <Breakable text={branch} />
        </>
      }
      className="mb-4"
    >
      <div className="mt-2 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <Names title="By git" noun="commit" tally={authors} note="Whose account each commit was made with." />
        <Names
          title="As its log claims"
          noun="entry"
          nouns="entries"
          tally={changelog?.committedBy ?? {}}
          note="Names that those who wrote the log put there; nobody checked them."
        />
      </div>
    </Card>
  )
}

type NamesProps = { title: string; noun: string; nouns?: string; tally: Readonly<Record<string, number>>; note: string }

function Names({ title, noun, nouns = `${noun}s`, tally, note }: NamesProps) {
  const names = Object.entries(tally).toSorted(([, one], [, other]) => other - one)
  return (
    <section>
      <h3 className="font-strong">{title}</h3>
      <p className="text-small text-muted">{note}</p>
      {names.length === 0 ? (
        <p className="mt-1">Nobody is named.</p>
      ) : (
        <ul className="mt-1 grid gap-0.5">
          {names.slice(0, fewNames).map(([name, many]) => (
            <li key={name} className="flex flex-wrap gap-x-2">
              {name === 'none' ? <span className="text-muted">nobody</span> : <Breakable text={name} />}
              <span className="text-muted">{counted(many, noun, nouns)}</span>
            </li>
          ))}
          {names.length > fewNames && (
            <li className="text-muted">and {counted(names.length - fewNames, 'more name')}</li>
          )}
        </ul>
      )}
    </section>
  )
}
