'use client'

import { Fragment } from 'react'
import { Kbd } from '@/components/ui/kbd'
import { useShortcutsSwitch } from '@/components/shell/key-switch'
import { useShortcutsHelp } from '@/components/shell/shortcuts'

type KeyHintsProps = {
  /** Keys that belong together, and what each group does, in the same order. */
  keys: ReadonlyArray<readonly string[]>
  words: readonly string[]
}

/** "Press J and K to move, Enter to open, ? for all keys." Not shown where there is no keyboard. */
export function KeyHints({ keys, words }: KeyHintsProps) {
  const [isOn, setOn] = useShortcutsSwitch()
  const showHelp = useShortcutsHelp()
  return (
    <p className="mt-3 text-caption text-subtle noscript:hidden touch:hidden">
      {isOn ? (
        <>
          Press{' '}
          {keys.map((group, index) => (
            <Fragment key={group.join(' ')}>
              {group.map((key, at) => (
                <Fragment key={key}>
                  {at > 0 && (at === group.length - 1 ? ' and ' : ', ')}
                  <Kbd keys={key} />
                </Fragment>
              ))}{' '}
              {words[index]},{' '}
            </Fragment>
          ))}
          <button type="button" className="link min-h-6" onClick={showHelp}>
            all keys
          </button>{' '}
          <Kbd keys="?" />.{' '}
        </>
      ) : (
        'Single-key shortcuts are off. '
      )}
      <button type="button" className="link min-h-6" onClick={() => setOn(!isOn)}>
        Turn shortcuts {isOn ? 'off' : 'on'}
      </button>
    </p>
  )
}
