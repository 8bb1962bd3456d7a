import { AddDevice } from '@/components/notices/add-device'
import { type DeviceActs, DeviceForms } from '@/components/notices/device-forms'
import type { ChangeAction } from '@/components/people/outcome-note'
import { Moment } from '@/components/ui/fact'
import { Card, MetaList } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import type { DeviceView, OwnDevices } from '@/lib/notices/devices/schema'

export type DeviceActions = DeviceActs & { add: ChangeAction }

type DevicesCardProps = {
  onDevices: OwnDevices
  /** The device by which this browser is known. */
  hereId: string | null
  /** Whether anything they are told comes to devices, as they have chosen. */
  isChosen: boolean
  actions: DeviceActions
}

/** In which browsers the reader is told, and how another becomes one of them. */
export function DevicesCard({ onDevices: { key, devices }, hereId, isChosen, actions }: DevicesCardProps) {
  const isHere = devices.some(({ id, goneAt }) => id === hereId && goneAt === null)
  return (
    <Card id="devices" title="Your devices" className="mt-4">
      <p className="mt-1 max-w-prose text-small text-muted">
        A browser on your phone or computer can tell you even while this page is closed. What it shows is what a message
        says, sent so that only that browser can read it. Signing out in it ends that.
      </p>
      {key === null ? (
        <p className="mt-2">Nobody is told on devices here. Whoever runs this installation sets it up.</p>
      ) : (
        <AddDevice applicationKey={key} isHere={isHere} add={actions.add} />
      )}
      {devices.length > 0 && !isChosen && key !== null && (
        <p className="mt-2 font-semibold">
          You have ticked “Devices” nowhere below, so nothing but tests comes to them.
        </p>
      )}
      {devices.length > 0 && (
        <ul className="mt-3 grid gap-4">
          {devices.map((device) => (
            <li key={device.id} className="border-t border-line pt-3">
              <h3 className="font-semibold">
                <span translate="no">{device.browser}</span>
                {device.id === hereId && ' (this one)'}
              </h3>
              <div className="mt-1">
                <MetaList items={factsOf(device)} />
              </div>
              <DeviceForms device={device} actions={actions} canTest={key !== null && device.goneAt === null} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function factsOf({ service, addedAt, lastToldAt, lastError, goneAt, isTesting, tested }: DeviceView) {
  return [
    { name: 'Added', value: <Time at={addedAt} /> },
    {
      name: 'Last told',
      value: lastToldAt ? <Time at={lastToldAt} /> : 'Never',
    },
    { name: 'Push service', value: <span translate="no">{service}</span> },
    ...(goneAt
      ? [{ name: 'Ended', value: <Moment at={goneAt} of={lastError} /> }]
      : lastError && lastError !== tested?.said
        ? [{ name: 'Last problem', value: lastError }]
        : []),
    ...(isTesting ? [{ name: 'Test', value: 'On its way' }] : []),
    ...(tested && !isTesting ? [{ name: 'Test', value: <Moment at={tested.at} of={tested.said} /> }] : []),
  ]
}
