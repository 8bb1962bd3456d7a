import { sizeWords } from '@/lib/core/count'
import type { FileFacts, ShownFile } from '@/lib/deliveries/schema'

/** What a file is that cannot be read here, and how large: before and after. */
export function FileSizes({ facts: { before, after } }: { facts: ShownFile['facts'] }) {
  return (
    <>
      <dl translate="yes" className="grid gap-1 text-small">
        {before && <Fact name={after ? 'Before' : 'What goes'} facts={before} />}
        {after && <Fact name={before ? 'After' : 'What comes'} facts={after} />}
      </dl>
      <p translate="yes" className="mt-2 text-small text-muted">
        It cannot be read here, and nothing in it is loaded into this page. A clone of the repository has it.
      </p>
    </>
  )
}

function Fact({ name, facts }: { name: string; facts: FileFacts }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-subtle">{name}</dt>
      <dd>{factWords(facts)}</dd>
    </div>
  )
}

/** "PNG picture, 640 × 480 pixels, 12 kB". */
export function factWords({ is, bytes, type }: FileFacts): string {
  if (is === 'missing') return 'not to be found in the repository'
  if (is === 'text') return `text, ${sizeWords(bytes)}`
  if (is === 'long' || !type) return `too long to be looked into, ${sizeWords(bytes)}`
  const { name, width, height } = type
  const size =
    width === null || height === null ? '' : `, ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`
  return `${name}${size}, ${sizeWords(bytes)}`
}
