import { shape } from '@/components/ui/shape'

const ChevronRight = shape('ChevronRight', <path d="m6 3 5 5-5 5" />)

export type RawRecordProps = {
  title: string
  note?: string
  /** Anything that JSON can hold. */
  value: unknown
}

/** The thing as it is stored, folded away: for those who want to see for themselves. */
export function RawRecord({ title, note, value }: RawRecordProps) {
  return (
    <details className="group/raw mb-4 rounded-card border border-line bg-surface px-4 py-3 md:px-5">
      <summary className="flex min-h-8 list-none items-center gap-1.5 font-strong [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 group-open/raw:rotate-90" />
        {title}
      </summary>
      {note && <p className="mt-1 text-caption text-subtle">{note}</p>}
      <pre
        translate="no"
        className="mt-2 rounded-control bg-sunken p-3 font-code text-code whitespace-pre-wrap break-words"
      >
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  )
}
