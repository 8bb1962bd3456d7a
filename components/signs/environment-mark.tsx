import { cn } from '@/components/ui/cn'

const known: Record<string, { word: string; edge: string }> = {
  dev: { word: 'Development', edge: 'border-t-2 border-dotted' },
  test: { word: 'Test', edge: 'border-t-2 border-dashed' },
  prod: { word: 'Production', edge: 'border-t-[3px] border-solid' },
}

export type EnvironmentMarkProps = { environment: string; className?: string }

/** Where it happens: the word spelled out under a dotted, dashed or solid edge. */
export function EnvironmentMark({ environment, className }: EnvironmentMarkProps) {
  const { word, edge } = known[environment] ?? { word: environment, edge: 'border-t-2 border-double' }
  return (
    <span className={cn('inline-block border-current text-small leading-5 text-muted max-md:mt-1.5', edge, className)}>
      {word}
    </span>
  )
}

/** The same as a chip, for the head of a page. */
export function EnvironmentChip({ environment }: { environment: string }) {
  const { word, edge } = known[environment] ?? { word: environment, edge: 'border-t-2 border-double' }
  return (
    <span
      className={cn(
        'inline-flex items-center rounded-b-chip border-current bg-neutral-bg px-2 pt-px pb-0.5 text-small font-semibold text-ink',
        edge,
      )}
    >
      {word}
    </span>
  )
}
