import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { Sentence } from '@/components/signs/sentence'
import { FormChanges } from '@/components/tools/form-changes'
import { cn } from '@/components/ui/cn'
import { toolChange, type ToolFact } from '@/lib/catalogue/schema'
import { counted } from '@/lib/core/count'

/** A tool that would be another one: all that is said of it, what approvers would read, and its form where that differs. */
export const toolChangePicture: Picture = (content) => {
  const { facts, form, sentence, consequences, undo, signed } = toolChange.parse(content)
  const changed = facts.filter(({ isNew }) => isNew).length
  return {
    summary: `${counted(changed, 'thing')} of ${facts.length} would be otherwise${form.length > 0 ? `, and ${counted(form.length, 'difference')} in the form of its arguments` : ''}`,
    readable: (
      <>
        <p className="text-small text-muted">
          <code translate="no" className="font-code text-code wrap-anywhere">
            {signed.tool}
          </code>
        </p>
        <dl className="mt-2 border-t border-line">
          {facts.map((fact) => (
            <Fact key={fact.name} fact={fact} />
          ))}
        </dl>
        {form.length > 0 && (
          <>
            <h3 className="mt-4 font-strong">The new form of its arguments</h3>
            <FormChanges changes={form} />
          </>
        )}
        <h3 className="mt-4 font-strong">What whoever approves a call would read, with made-up values</h3>
        <div className="mt-1.5 rounded-control border border-line bg-sunken p-3">
          <p className="font-semibold">
            <Sentence text={sentence} />
          </p>
          <ul className="mt-1.5 list-disc pl-5 text-small">
            {[...consequences, `To undo it: ${undo}`].map((words) => (
              <li key={words}>
                <Sentence text={words} />
              </li>
            ))}
          </ul>
        </div>
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: 'A tool before and after',
  }
}

function Fact({ fact: { name: label, before, after, isNew } }: { fact: ToolFact }) {
  return (
    <div
      className={cn(
        'grid gap-x-4 border-b border-line px-2 py-2 sm:grid-cols-[11rem_minmax(0,1fr)]',
        isNew && 'bg-warn-bg',
      )}
    >
      <dt className="text-small text-subtle">{label}</dt>
      <dd className="min-w-0">
        {isNew ? (
          <>
            <del className="text-muted">
              <span className="sr-only">before: </span>
              {before}
            </del>{' '}
            <ins className="font-strong no-underline">
              <span className="sr-only">then: </span>
              {after}
            </ins>
          </>
        ) : (
          after
        )}
      </dd>
    </div>
  )
}
