import { Notice } from '@/components/ui/notice'
import type { RequestDetail } from '@/lib/requests/schema'

/** What moved while it waits, told at the top, so that nobody presses a button before: also not on a phone. */
export function MovedNotice({ request: { state, moved, waitsAgain } }: { request: RequestDetail }) {
  if (state !== 'waiting' || (moved.length === 0 && waitsAgain === null)) return null
  return (
    <Notice
      tone="warn"
      live="status"
      title={moved.length > 0 ? 'Something moved while this waited' : 'It was approved, and waits again'}
      className="mb-4"
    >
      {moved.map((words) => (
        <p key={words}>{words}</p>
      ))}
      {moved.length > 0 && <p>When an approval takes effect, all of this is looked at once more.</p>}
      {waitsAgain !== null && <p>It was approved before and waits again: {waitsAgain}.</p>}
    </Notice>
  )
}
