import { Breakable } from '@/components/ui/breakable'

/** Why something could not be read: our words, which may quote a file's, and below them git's own. */
export function Reason({ text }: { text: string }) {
  const [ours = '', ...said] = text.split('\n')
  return (
    <>
      <bdi translate="no" className="block">
        {ours}
      </bdi>
      {said.length > 0 && (
        <span className="mt-1 block text-small whitespace-pre-line text-muted">
          <Breakable text={said.join('\n')} />
        </span>
      )}
    </>
  )
}
