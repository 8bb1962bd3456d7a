import { Chip } from '@/components/ui/chip'

/** What a view of the audit trail is narrowed to, part by part. */
export function FilterChips({ words }: { words: readonly string[] }) {
  return (
    <ul className="mt-2.5 flex flex-wrap gap-2">
      {words.map((one) => (
        <li key={one}>
          <Chip>
            <span className="whitespace-normal">{one}</span>
          </Chip>
        </li>
      ))}
    </ul>
  )
}
