/** Filters of the address that made no sense, so that nobody takes the list for what they asked for. */
export function NotUnderstood({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <output className="mt-2 mb-3 block text-small text-warn-fg">
      {names.length === 1 ? '1 filter was' : `${names.length} filters were`} not understood and left out:{' '}
      {names.join(', ')}
    </output>
  )
}
