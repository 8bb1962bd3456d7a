/** A text with the words somebody searched for marked in it. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const wanted = words
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  if (wanted.length === 0) return <>{text}</>
  // Splitting at a group keeps what was found at every other place.
  const parts = text.split(new RegExp(`(${wanted.join('|')})`, 'gi'))
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      <mark key={index} className="rounded-key bg-warn-bg text-ink">
        {part}
      </mark>
    ) : (
      part
    ),
  )
}
