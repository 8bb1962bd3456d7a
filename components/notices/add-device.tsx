'use client'

import { startTransition, useState, useSyncExternalStore } from 'react'
import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { useFormAction } from '@/components/shell/form-action'
import { Button } from '@/components/ui/button'
import { deviceRefusals } from '@/lib/notices/devices/labels'

type AddDeviceProps = {
  /** The key with which a browser agrees to be told by this installation alone. */
  applicationKey: string
  isHere: boolean
  add: ChangeAction
}

const problems = {
  insecure: 'A browser is told over https alone, and this page was not opened so.',
  home: 'On an iPhone or iPad this works from the Home Screen: press Share, then “Add to Home Screen”, and open Countersign from there.',
  unsupported: 'This browser cannot be told while the page is closed.',
  denied:
    'This browser does not let Countersign show notifications. Allow them for this site in its settings, then load this page again.',
  unanswered: 'You have not agreed to notifications yet, so nothing was changed. Press again when you want them.',
  refused: 'Your browser could not reach its push service. Try again later.',
} as const
type Problem = keyof typeof problems

/** Makes the browser that the reader uses one in which they are told. Nothing is asked before they press. */
export function AddDevice({ applicationKey, isHere, add }: AddDeviceProps) {
  const [outcome, onAdd] = useFormAction(add, 'Your device')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isAsking, setAsking] = useState(false)
  const hindrance = useSyncExternalStore(noChanges, hindranceHere, () => null)
  const shown = problem ?? hindrance

  async function agree() {
    setProblem(null)
    setAsking(true)
    const agreed = await subscribe(applicationKey).catch((): Problem => 'refused')
    setAsking(false)
    if (typeof agreed === 'string') return setProblem(agreed)
    startTransition(() => onAdd(agreed))
  }
  return (
    <div className="mt-3">
      {isHere ? (
        <p>You are told in this browser.</p>
      ) : (
        hindrance === null && (
          <Button variant="primary" aria-disabled={isAsking || undefined} onClick={() => !isAsking && void agree()}>
            Tell me on this device
          </Button>
        )
      )}
      {!isHere && <output className="block max-w-prose">{shown && problems[shown]}</output>}
      <OutcomeNote outcome={outcome} done="From now on you are told here." refusals={deviceRefusals} />
    </div>
  )
}

/** Why this browser cannot be told, as far as it says so without being asked. */
function hindranceHere(): Problem | null {
  if (!window.isSecureContext) return 'insecure'
  const isSupported = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  // An iPad says that it is a Mac, and has a screen that is touched.
  const { userAgent, maxTouchPoints } = navigator
  const isApple = /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  if (!isSupported) return isApple ? 'home' : 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : null
}

/** Asks the person, then the browser, and gives what the command takes. */
async function subscribe(key: string): Promise<FormData | Problem> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'unanswered'
  await navigator.serviceWorker.register('/push.js')
  const { pushManager } = await navigator.serviceWorker.ready
  // One that was made for another key of the installation would be told nothing.
  await (await pushManager.getSubscription())?.unsubscribe()
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint = '', keys = {} } = made.toJSON()
  const form = new FormData()
  const fields = { endpoint, p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '', agent: navigator.userAgent }
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

function noChanges(): () => void {
  return () => undefined
}
