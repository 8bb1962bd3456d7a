import type { Prompt } from '@/components/shell/key-listener'
import { useShortcutsSwitch } from '@/components/shell/key-switch'

/** What a second press would decide, or that single keys are off now: shown and spoken, until something else is done. */
export function KeyPrompt({ prompt, onClose }: { prompt: Prompt; onClose: () => void }) {
  return (
    <output className="pointer-events-none fixed inset-x-4 bottom-24 z-40 flex justify-center lg:bottom-6 print:hidden">
      {prompt && (
        <span className="pointer-events-auto max-w-[60ch] rounded-card border border-accent bg-surface px-4 py-2.5 text-ink shadow-float">
          {prompt === 'off' ? (
            <OffNow onClose={onClose} />
          ) : (
            <>
              Press{' '}
              <kbd translate="no" className="font-code font-strong">
                {prompt.keys}
              </kbd>{' '}
              again to <strong>{prompt.words}</strong>
            </>
          )}
        </span>
      )}
    </output>
  )
}

function OffNow({ onClose }: { onClose: () => void }) {
  const [, setOn] = useShortcutsSwitch()
  return (
    <>
      Single-key shortcuts are off now: words came that were not for a field, or a button was pressed by voice or a
      screen reader.{' '}
      <button type="button" className="link min-h-6" onClick={() => setOn(true)}>
        Turn shortcuts on
      </button>
      {' · '}
      <button type="button" className="link min-h-6" onClick={onClose}>
        Leave them off
      </button>
    </>
  )
}
