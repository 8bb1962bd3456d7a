import { Chip, type Tone } from '@/components/ui/chip'
import { effectOf, effectWords, toolStateWords } from '@/lib/tools/labels'
import type { Tool, ToolState } from '@/lib/tools/schema'

/** What a tool does at worst; what cannot be put right stands out. */
export function EffectWords({ tool }: { tool: Pick<Tool, 'sensitivity' | 'external'> }) {
  const effect = effectOf(tool)
  return <span className={effect === 'destroys' ? 'font-strong text-bad-fg' : undefined}>{effectWords[effect]}</span>
}

const tones: Record<ToolState, Tone> = { draft: 'neutral', live: 'ok', suspended: 'warn', retired: 'neutral' }

/** Whether a tool is offered. */
export function StateChip({ state }: { state: ToolState }) {
  return <Chip tone={tones[state]}>{toolStateWords[state]}</Chip>
}
