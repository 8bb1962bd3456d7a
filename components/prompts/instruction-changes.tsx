import { Revealed } from '@/components/ui/revealed'
import { compare } from '@/lib/difference/compare'
import { instructionsIn, variableChanges } from '@/lib/prompts/rules'

/** What a pod must and must never do by one text and not by the other, and what is filled in. */
export function InstructionChanges({ before, after }: { before: string; after: string }) {
  const { must, never } = instructionsIn(compare(before, after))
  const groups = [
    { title: 'Must', ...must },
    { title: 'Must never', ...never },
    { title: 'Is filled in', ...variableChanges(before, after) },
  ].filter(({ added, removed }) => added.length + removed.length > 0)
  if (groups.length === 0)
    return <p className="text-muted">Nothing that a pod must or must never do is written otherwise.</p>
  return (
    <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-5 gap-y-3 sm:grid-cols-2">
      {groups.map(({ title, added, removed }) => (
        <div key={title}>
          <dt className="text-small font-strong">{title}</dt>
          <dd>
            <ul>
              {removed.map((text, at) => (
                <Instruction key={`removed ${at}`} text={text} isNew={false} />
              ))}
              {added.map((text, at) => (
                <Instruction key={`added ${at}`} text={text} isNew />
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Instruction({ text, isNew }: { text: string; isNew: boolean }) {
  const Mark = isNew ? 'ins' : 'del'
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)] border-b border-line py-1.5 font-document text-document last:border-b-0">
      <span aria-hidden="true" className={isNew ? 'font-strong text-added-fg' : 'font-strong text-removed-fg'}>
        {isNew ? '+' : '−'}
      </span>
      <Mark className={isNew ? 'wrap-anywhere no-underline' : 'wrap-anywhere text-muted'}>
        <span className="sr-only">{isNew ? 'added: ' : 'removed: '}</span>
        <Revealed text={text} />
      </Mark>
    </li>
  )
}
