import { Chip } from '@/components/ui/chip'
import { promptStateLabels } from '@/lib/prompts/labels'
import type { PromptState } from '@/lib/prompts/schema'

const tones = { draft: 'neutral', in_review: 'warn', approved: 'ok', retired: 'neutral' } as const

export function PromptStateChip({ state }: { state: PromptState }) {
  return <Chip tone={tones[state]}>{promptStateLabels[state]}</Chip>
}
