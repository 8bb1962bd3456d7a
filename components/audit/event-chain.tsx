import { chainOf } from '@/components/audit/event-links'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import type { AuditDetail } from '@/lib/audit/schema'

/** What an event belongs to, from the task to what came of it: one link each, in the order in which it happened. */
export function EventChain({ event }: { event: AuditDetail }) {
  const links = chainOf(event)
  if (links.length === 0) return null
  return (
    <Card id="links" title="From task to outcome" remark="as far as it has come" className="mb-4">
      <ol className="mt-2.5 flex flex-wrap gap-2">
        {links.map(({ part, words, href, isHere }) => (
          <li
            key={part}
            aria-current={isHere ? 'true' : undefined}
            className={cn('min-w-28 rounded-control border border-line px-3 py-1.5', isHere && 'bg-accent-soft')}
          >
            <span className="block text-caption text-subtle">{part}</span>
            {isHere ? (
              <span className="font-strong">{words}</span>
            ) : (
              <TextLink href={href} className="wrap-anywhere">
                {words}
              </TextLink>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
