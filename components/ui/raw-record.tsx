import { FoldedCard } from '@/components/ui/folded-card'

export type RawRecordProps = {
  title: string
  note?: string
  /** Anything that JSON can hold. */
  value: unknown
}

/** The thing as it is stored, folded away. */
export function RawRecord({ title, note, value }: RawRecordProps) {
  return (
    <FoldedCard title={title} className="mb-4">
      {note && <p className="mt-1 text-caption text-subtle">{note}</p>}
      <pre
        translate="no"
        className="mt-2 rounded-control bg-sunken p-3 font-code text-code whitespace-pre-wrap break-words"
      >
        {JSON.stringify(value, null, 2)}
      </pre>
    </FoldedCard>
  )
}
