import { Fragment } from 'react'
import { cn } from '@/components/ui/cn'
import { SeenText } from '@/components/requests/seen-text'
import { Revealed } from '@/components/ui/revealed'

const longTextFrom = 90
const maxDepth = 6

type ArgumentValuesProps = {
  values: Record<string, unknown>
  /** What the catalogue calls them to people. */
  titles: Readonly<Record<string, string>>
}

/** The arguments exactly as they will run: names and values, long text as text, hidden characters as codes. */
export function ArgumentValues({ values, titles }: ArgumentValuesProps) {
  const entries = Object.entries(values)
  if (entries.length === 0) return <p className="text-muted">Nothing is passed along.</p>
  return <Entries entries={entries.map(([name, value]) => [titleOf(titles, name) ?? name, value] as const)} depth={0} />
}

function Entries({ entries, depth }: { entries: ReadonlyArray<readonly [string, unknown]>; depth: number }) {
  return (
    <dl className="grid gap-y-2.5 sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] sm:gap-x-4">
      {entries.map(([name, value]) => (
        <Fragment key={name}>
          <dt className={cn('text-small text-subtle max-sm:-mb-2', isLong(value) && 'col-span-full -mb-2')}>
            <Revealed text={wordsOf(name)} />
          </dt>
          <dd className={cn('min-w-0', isLong(value) && 'col-span-full')}>
            <Value name={name} value={value} depth={depth} />
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Value({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  if (value === null || value === undefined || value === '') return <span className="text-subtle">empty</span>
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return <Text name={name} text={value} />
  if (depth >= maxDepth) return <Text name={name} text={JSON.stringify(value)} />
  if (Array.isArray(value)) return <Items name={name} values={value} depth={depth} />
  return (
    <div className="border-l-2 border-line pl-3">
      <Entries entries={Object.entries(value)} depth={depth + 1} />
    </div>
  )
}

function Items({ name, values, depth }: { name: string; values: readonly unknown[]; depth: number }) {
  if (values.length === 0) return <span className="text-subtle">none</span>
  return (
    <ol className="grid list-decimal gap-1.5 pl-5">
      {values.map((value, index) => (
        <li key={index}>
          <Value name={`${name} ${index + 1}`} value={value} depth={depth + 1} />
        </li>
      ))}
    </ol>
  )
}

function Text({ name, text }: { name: string; text: string }) {
  if (!isLong(text)) {
    return (
      <span className="break-words [overflow-wrap:anywhere]">
        <Revealed text={text} />
      </span>
    )
  }
  return (
    <SeenText
      label={`Text of ${wordsOf(name)}`}
      text={text}
      className="rounded-control border border-line bg-surface px-4 py-3 font-document text-document whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      <Revealed text={text} />
    </SeenText>
  )
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
