import { cn } from '@/components/ui/cn'

/** A grey bar where a line will be. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={cn('block h-4 rounded-key bg-neutral-bg', className)} />
}

/** The outline of a page that is on its way; it shows itself after 150 ms, so quick pages never flicker. */
export function PageSkeleton({ words, rows = 4 }: { words: string; rows?: number }) {
  return (
    <div className="appear-late">
      <output className="sr-only">{words}</output>
      <div aria-hidden="true">
        <Skeleton className="h-8 w-3/5" />
        <Skeleton className="mt-3 w-2/5" />
        <div className="mt-6 rounded-card border border-line bg-surface px-5 py-2">
          {Array.from({ length: rows }, (_, row) => (
            <div key={row} className="grid grid-cols-[5rem_1fr_6rem] gap-4 border-b border-line py-4 last:border-0">
              <Skeleton />
              <Skeleton />
              <Skeleton />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
