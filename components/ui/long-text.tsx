import { cn } from '@/components/ui/cn'
import { languageOf } from '@/components/ui/language'
import { Revealed } from '@/components/ui/revealed'

const foldAbove = 900
const shownWhenFolded = 500

/** A text as it was written, with what could deceive in it marked; a long one shows its beginning first. */
export function LongText({ text, className }: { text: string; className?: string }) {
  const look = cn('wrap-anywhere whitespace-pre-line', className)
  if (text.length <= foldAbove)
    return (
      <div lang={languageOf(text)} className={look}>
        <Revealed within text={text} />
      </div>
    )
  return (
    <details lang={languageOf(text)} className={cn('group/long', look)}>
      <summary className="list-none [&::-webkit-details-marker]:hidden">
        <span className="group-open/long:hidden print:hidden">
          <Revealed within text={text.slice(0, shownWhenFolded).trimEnd()} /> …{' '}
        </span>
        <span lang="en" className="link whitespace-nowrap print:hidden">
          <span className="group-open/long:hidden">Show all of it</span>
          <span className="hidden group-open/long:inline">Show less</span>
        </span>
      </summary>
      <Revealed within text={text} />
    </details>
  )
}
