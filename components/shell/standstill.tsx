import { Time } from '@/components/ui/time'

type StandstillProps = {
  /** When the page was drawn, ISO 8601. */
  drawnAt: string
  signOut: string
}

/**
 * What a page without scripts says of itself: it does not move, so that no "in 10 seconds" passes for a clock. On a phone,
 * whose menu needs scripts to open, one can leave by it.
 */
export function Standstill({ drawnAt, signOut }: StandstillProps) {
  return (
    <div className="mb-4 hidden flex-wrap items-center gap-x-4 gap-y-1 text-small text-muted noscript:flex">
      <p>
        Scripts are off, so nothing here moves by itself. Times are counted from <Time at={drawnAt} mode="utc" />: load
        the page again for news and for how much time is left.
      </p>
      <form action={signOut} method="post" className="md:hidden">
        <button type="submit" className="link min-h-6">
          Sign out
        </button>
      </form>
    </div>
  )
}
