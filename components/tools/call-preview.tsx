import { Sentence } from '@/components/signs/sentence'
import { renderTemplate } from '@/lib/tools/template'

export type PreviewOf = { title: string; sentence: string; consequences: readonly string[]; undo: string }

/** What whoever approves a call of a tool would read, with made-up arguments. */
export function CallPreview({ words, values }: { words: PreviewOf; values: Readonly<Record<string, unknown>> }) {
  const { title, sentence, consequences, undo } = words
  const said = sentence === '' ? `wants to use “${title}”` : renderTemplate(sentence, values)
  return (
    <div className="rounded-card border border-line bg-sunken px-4 py-3.5">
      <p className="text-caption text-subtle">What whoever approves a call would read, with made-up values</p>
      <p translate="no" className="mt-1.5 text-section font-strong text-balance wrap-anywhere">
        <Sentence text={`A pod ${said}`} />
      </p>
      <p className="mt-2.5 text-small font-semibold">If you approve</p>
      <ul className="mt-0.5 list-disc pl-5 text-small wrap-anywhere [&>li]:my-0.5">
        {consequences.map((template, at) => (
          <li key={at}>
            <Sentence text={renderTemplate(template, values)} />
          </li>
        ))}
        <li>
          <strong className="font-strong">To undo it:</strong>{' '}
          {undo === '' ? (
            <span className="text-muted">nothing is said yet</span>
          ) : (
            <Sentence text={renderTemplate(undo, values)} />
          )}
        </li>
      </ul>
    </div>
  )
}
