import { Fragment } from 'react'
import { cn } from '@/components/ui/cn'
import { MarkdownText, WrittenText } from '@/components/requests/changes/document-text'
import { Revealed } from '@/components/ui/revealed'
import { MarkBox } from '@/components/requests/mark-box'
import { argumentAnchor } from '@/components/requests/changes/argument-anchor'
import { pointerTo } from '@/lib/core/pointer'
import { isMarkdown } from '@/lib/calls/markdown'

const longTextFrom = 90
const maxDepth = 6

type ArgumentValuesProps = {
  values: Record<string, unknown>
  /** What the catalogue calls them to people. */
  titles: Readonly<Record<string, string>>
  /** The arguments that are Markdown whatever file they are for. */
  markdown: readonly string[]
  /** Whether this reader can mark them to be changed. */
  canMark: boolean
  /** Markdown, too, is shown as the text it is. */
  asText?: boolean
}

/** The arguments exactly as they will run: names and values, long text as text, hidden characters as codes. */
export function ArgumentValues({ values, titles, markdown, canMark, asText = false }: ArgumentValuesProps) {
  if (Object.keys(values).length === 0) return <p className="text-muted">Nothing is passed along.</p>
  return (
    <>
      {canMark && <p className="mb-2 text-caption text-subtle">Tick what should be different, then request changes.</p>}
      <Entries values={values} {...{ titles, markdown, canMark, asText }} depth={0} />
    </>
  )
}

type EntriesProps = Required<ArgumentValuesProps> & { depth: number }

function Entries({ values, titles, markdown, canMark, asText, depth }: EntriesProps) {
  return (
    <dl className="grid gap-y-2.5 sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] sm:gap-x-4">
      {Object.entries(values).map(([key, value]) => {
        const name = titleOf(titles, key) ?? key
        const isRead = !asText && typeof value === 'string' && isMarkdown(key, values, markdown)
        const hasAllWidth = isLong(value) || isRead
        return (
          <Fragment key={key}>
            <dt
              id={depth === 0 ? argumentAnchor(key) : undefined}
              className={cn(
                'scroll-mt-5 rounded-key text-small target:bg-warn-bg text-subtle max-sm:-mb-2',
                hasAllWidth && 'col-span-full -mb-2',
              )}
            >
              <Marked name={wordsOf(name)} field={pointerTo(key)} canMark={canMark} />
            </dt>
            <dd className={cn('min-w-0', hasAllWidth && 'col-span-full')}>
              {isRead ? (
                <MarkdownText label={`Text of ${wordsOf(name)}`} text={value} />
              ) : (
                <Value name={name} value={value} asText={asText} depth={depth} />
              )}
            </dd>
          </Fragment>
        )
      })}
    </dl>
  )
}

type MarkedProps = { name: string; field: string; canMark: boolean }

/** The name of a value, with the box by which it is marked where it can be. */
function Marked({ name, field, canMark }: MarkedProps) {
  const words = <Revealed text={name} />
  return canMark ? <MarkBox {...{ field, name }}>{words}</MarkBox> : words
}

type ValueProps = { name: string; value: unknown; asText: boolean; depth: number }

function Value({ name, value, asText, depth }: ValueProps) {
  if (value === null || value === undefined || value === '') return <span className="text-subtle">empty</span>
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return <Text name={name} text={value} />
  if (depth >= maxDepth) return <Text name={name} text={JSON.stringify(value)} />
  if (Array.isArray(value)) return <Items name={name} values={value} asText={asText} depth={depth} />
  return (
    <div className="border-l-2 border-line pl-3">
      <Entries
        values={value as Record<string, unknown>}
        titles={{}}
        markdown={[]}
        canMark={false}
        asText={asText}
        depth={depth + 1}
      />
    </div>
  )
}

type ItemsProps = Omit<ValueProps, 'value'> & { values: readonly unknown[] }

function Items({ name, values, asText, depth }: ItemsProps) {
  if (values.length === 0) return <span className="text-subtle">none</span>
  return (
    <ol className="grid list-decimal gap-1.5 pl-5">
      {values.map((value, index) => (
        <li key={index}>
          <Value name={`${name} ${index + 1}`} value={value} asText={asText} depth={depth + 1} />
        </li>
      ))}
    </ol>
  )
}

function Text({ name, text }: { name: string; text: string }) {
  if (!isLong(text)) {
    return (
      <bdi translate="no" className="break-words [overflow-wrap:anywhere]">
        <Revealed text={text} />
      </bdi>
    )
  }
  return <WrittenText label={`Text of ${wordsOf(name)}`} text={text} />
}

/** Whether it is read as a text rather than at a glance; it has the whole width then. */
function isLong(value: unknown): boolean {
  return typeof value === 'string' && (value.length >= longTextFrom || value.includes('\n'))
}

/** Only what the catalogue itself says: an argument may be called like something that every object has. */
function titleOf(titles: ArgumentValuesProps['titles'], name: string): string | undefined {
  return Object.hasOwn(titles, name) ? titles[name] : undefined
}

/** "base_paths" is read as "base paths". */
function wordsOf(name: string): string {
  return name.replaceAll('_', ' ')
}
