import { SeenText } from '@/components/requests/seen-text'

/** What is signed, as it is hashed, to the letter. */
export function SignedContent({ content }: { content: unknown }) {
  const text = JSON.stringify(content, null, 2)
  return (
    <SeenText
      label="The content that is signed"
      text={text}
      className="mt-2 rounded-control border border-line bg-sunken p-3"
    >
      <pre translate="no" className="font-code text-code whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text}
      </pre>
    </SeenText>
  )
}
