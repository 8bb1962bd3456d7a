import { Chip, type Tone } from '@/components/ui/chip'
import type { ToolChange } from '@/lib/catalogue/schema'

const kinds: Readonly<Record<string, { word: string; tone: Tone }>> = {
  added: { word: 'Added', tone: 'info' },
  removed: { word: 'Removed', tone: 'warn' },
  required: { word: 'Now required', tone: 'warn' },
  optional: { word: 'No longer required', tone: 'info' },
  narrower: { word: 'Narrower', tone: 'warn' },
  wider: { word: 'Wider', tone: 'info' },
  other: { word: 'Different', tone: 'neutral' },
}

/** In what another form of a tool's arguments differs from the one people agreed to. */
export function FormChanges({ changes }: { changes: ToolChange['form'] }) {
  return (
    <ul className="mt-1.5 border-t border-line">
      {changes.map(({ argument, kind, words }) => (
        <li
          key={`${argument} ${kind} ${words}`}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2"
        >
          <Chip tone={kinds[kind]?.tone ?? 'neutral'}>{kinds[kind]?.word ?? kind}</Chip>
          {argument && (
            <code translate="no" className="font-code text-code wrap-anywhere">
              {argument}
            </code>
          )}
          <span className="text-small">{words}</span>
        </li>
      ))}
    </ul>
  )
}
