import { type DeviceActions, DevicesCard } from '@/components/notices/devices-card'
import { NoticesForm, type NoticesFormProps } from '@/components/notices/notices-form'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { paths } from '@/lib/core/paths'
import { inSentence } from '@/lib/people/labels'
import type { OwnDevices } from '@/lib/notices/devices/schema'
import type { OwnNotices } from '@/lib/notices/schema'

type NoticesPageProps = Pick<NoticesFormProps, 'choose'> & {
  own: OwnNotices
  onDevices: OwnDevices
  /** The device by which this browser is known. */
  hereId: string | null
  deviceActions: DeviceActions
}

/** How the reader is told of what waits for them. */
export function NoticesPage({ own, onDevices, hereId, choose, deviceActions }: NoticesPageProps) {
  const { address, channels, rooms, mayDecide } = own
  const tiers = ['routine', 'elevated', 'high', 'critical'] as const
  const usable = channels.filter(({ isSet }) => isSet)
  return (
    <>
      <PageHeader
        title="Notifications"
        lead="How you are told of requests that you can decide: when they come, when half and most of their time is over, and never again once they are decided."
      />
      {!mayDecide && (
        <p className="mb-4">
          Your roles let you decide nothing, so no request waits for you. An admin is told of what is about to end
          without an answer, and of background work that was given up; auditors and admins of legal holds whose release
          somebody else asks for.
        </p>
      )}
      <Card id="reached" title="Where you are reached">
        {usable.length === 0 ? (
          <p className="mt-1">
            No channel is set up here, so nobody is told of anything but on these pages. Whoever runs this installation
            sets one up. What you choose holds from then on.
          </p>
        ) : (
          <ul className="mt-1 grid gap-1">
            {usable.map(({ name, title, isReached }) => (
              <li key={name}>
                {title}:{' '}
                {name === 'push' ? (
                  isReached ? (
                    'the browsers below'
                  ) : (
                    'none yet, so nothing is sent'
                  )
                ) : isReached && address ? (
                  <span translate="no" className="break-all">
                    {address}
                  </span>
                ) : (
                  'your sign-in service vouches for no address of yours, so nothing is sent'
                )}
              </li>
            ))}
          </ul>
        )}
        {rooms.length > 0 && (
          <p className="mt-2 text-small text-muted">
            A room hears of every request, whoever can decide it: <span translate="no">{inSentence(rooms)}</span>.
          </p>
        )}
      </Card>
      <DevicesCard
        onDevices={onDevices}
        hereId={hereId}
        isChosen={tiers.some((each) => own.choices[each].includes('push'))}
        actions={deviceActions}
      />
      <Card id="choices" title="What you want to be told" className="mt-4">
        <NoticesForm {...{ choose }} choices={own.choices} channels={channels} isChosen={own.isChosen} />
      </Card>
      <Card id="preview" title="What a message says" className="mt-4">
        <figure className="mt-2 max-w-prose rounded-control border border-line p-3">
          <p className="font-semibold">CS-1042 (High) waits for a decision: DevPod asks for a call of a tool</p>
          <p className="mt-1 text-muted">Its time ends at 2026-11-28 15:40 UTC.</p>
          <figcaption className="mt-2 text-caption text-subtle">
            An example. What a request holds is never in it, as others may see your screen.
          </figcaption>
        </figure>
        <p className="mt-2 text-small">
          Its link leads to the request, once you have signed in. Nothing is decided by opening it. All that waits for
          you is in <TextLink href={paths.approvals()}>Approvals</TextLink>.
        </p>
      </Card>
    </>
  )
}
