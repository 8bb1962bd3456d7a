import { cn } from '@/components/ui/cn'
import { HalfDiamond, Ring, SolidOctagon, SolidTriangle } from '@/components/ui/shapes'

export type RiskTier = 'routine' | 'elevated' | 'high' | 'critical'

const tiers = {
  routine: { word: 'Routine', Shape: Ring, look: 'bg-routine-bg text-routine-fg' },
  elevated: { word: 'Elevated', Shape: HalfDiamond, look: 'bg-elevated-bg text-elevated-fg' },
  high: { word: 'High', Shape: SolidTriangle, look: 'bg-high-bg text-high-fg' },
  critical: { word: 'Critical', Shape: SolidOctagon, look: 'bg-critical-bg text-critical-fg' },
} as const

/** How much a request could hurt: shape, word and colour together. `long` says "High risk" where no column does. */
export function RiskChip({ tier, long = false, className }: { tier: RiskTier; long?: boolean; className?: string }) {
  const { word, Shape, look } = tiers[tier]
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-chip border border-transparent px-2 py-0.5 text-small font-semibold whitespace-nowrap',
        look,
        className,
      )}
    >
      <Shape className="size-3.5" />
      {long ? `${word} risk` : word}
    </span>
  )
}
