import { FromTo, Words } from '@/components/difference/changed-words'
import { Difference } from '@/components/difference/difference'
import { differenceText } from '@/components/difference/line-difference'
import { SeenText } from '@/components/requests/seen-text'
import { Revealed } from '@/components/ui/revealed'
import { TextLink } from '@/components/ui/app-link'
import type { CallChange } from '@/lib/calls/schema'
import { paths } from '@/lib/core/paths'
import { wordChanges } from '@/lib/difference/words'

type SinceSentBackProps = {
  before: NonNullable<CallChange['sentBack']>
  after: Readonly<Record<string, unknown>>
  titles: Readonly<Record<string, string>>
}

const headingId = 'since-sent-back'

/** What a pod made of the changes that were requested: each value that is another one, beside what it was. */
export function SinceSentBack({ before: { number, arguments: before, unseen }, after, titles }: SinceSentBackProps) {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  const differing = names.filter(
    (name) => unseen.includes(name) || JSON.stringify(valueIn(before, name)) !== JSON.stringify(valueIn(after, name)),
  )
  return (
    <section aria-labelledby={headingId} className="mb-4 rounded-control border border-line bg-sunken p-3">
      <h3 id={headingId} translate="yes" className="text-small font-semibold">
        {differing.length === 0 ? 'Nothing is different from ' : 'What is different from '}
        <TextLink href={paths.request(number)}>CS-{number}</TextLink>, of which changes were requested
      </h3>
      {differing.length > 0 && (
        <dl className="mt-2 grid gap-2.5">
          {differing.map((name) => (
            <div key={name}>
              <dt className="text-small text-subtle">
                <Revealed text={titleIn(titles, name)} />
              </dt>
              <dd className="min-w-0 wrap-anywhere">
                <Changed title={titleIn(titles, name)} before={valueIn(before, name)} after={valueIn(after, name)} />
                {unseen.includes(name) && <p translate="yes">A value that is kept out of sight is another one.</p>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function titleIn(titles: SinceSentBackProps['titles'], name: string): string {
  return (Object.hasOwn(titles, name) ? titles[name]! : name).replaceAll('_', ' ')
}

function Changed({ title, before, after }: { title: string; before: unknown; after: unknown }) {
  const [was, is] = [written(before), written(after)]
  if (was === is) return null
  // Of a list, what came and went; what stays is no change.
  if (Array.isArray(before) && Array.isArray(after) && was && is) return <Words pieces={wordChanges(was, is)} />
  const areTexts = typeof before === 'string' && typeof after === 'string' && (isLong(before) || isLong(after))
  if (!areTexts) return <FromTo before={was} after={is} />
  // As long as the text may be; a long one shows its beginning and says how long it is.
  return (
    <SeenText
      label={`The difference of ${title}`}
      text={differenceText(before, after)}
      className="rounded-control border border-line bg-surface p-2"
    >
      <Difference before={before} after={after} />
    </SeenText>
  )
}

function isLong(text: string): boolean {
  return text.length >= 90 || text.includes('\n')
}

function valueIn(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

/** A value as people read it; null where there is none. */
function written(value: unknown): string | null {
  if (value === undefined) return null
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
