import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'

const foldAbove = 900
const shownWhenFolded = 500

/** A text as it was written, with what could deceive in it marked; a long one shows its beginning first. */
export function LongText({ text, className }: { text: string; className?: string }) {
  const look = cn('wrap-anywhere whitespace-pre-line', className)
  if (text.length <= foldAbove)
    return (
      <div className={look}>
        <Revealed text={text} />
      </div>
    )
  return (
    <details className={cn('group/long', look)}>
      <summary className="list-none [&::-webkit-details-marker]:hidden">
        <span className="group-open/long:hidden print:hidden">
          <Revealed text={text.slice(0, shownWhenFolded).trimEnd()} /> …{' '}
        </span>
        <span className="link whitespace-nowrap print:hidden">
          <span className="group-open/long:hidden">Show all of it</span>
          <span className="hidden group-open/long:inline">Show less</span>
        </span>
      </summary>
      <Revealed text={text} />
    </details>
  )
}
