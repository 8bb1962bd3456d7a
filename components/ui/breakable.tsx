import { Revealed } from '@/components/ui/revealed'

/**
 * A path or name as machines make them, with what could deceive in it marked: on narrow screens it breaks anywhere. It stays
 * one piece of text, because whoever listens would hear each piece by itself.
 */
export function Breakable({ text }: { text: string }) {
  return (
    <bdi translate="no" className="wrap-anywhere">
      <Revealed text={text} />
    </bdi>
  )
}
