import { MarkdownBlocks } from '@/components/requests/changes/markdown-blocks'
import { SeenText } from '@/components/requests/seen-text'
import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { languageOf } from '@/components/ui/language'
import { readMarkdown } from '@/lib/core/markdown'

type DocumentTextProps = { label: string; text: string }

const sheet =
  'rounded-control border border-line bg-surface px-4 py-3 font-document text-document [overflow-wrap:anywhere]'

/** A long text, each character of it as it was written. */
export function WrittenText({ label, text }: DocumentTextProps) {
  return (
    <SeenText label={label} text={text} className={cn(sheet, 'whitespace-pre-wrap')}>
      <div lang={languageOf(text)}>
        <Revealed within text={text} />
      </div>
    </SeenText>
  )
}

/** A text as the document it will be; as it was written where so shown it would say something else. */
export function MarkdownText({ label, text }: DocumentTextProps) {
  const blocks = readMarkdown(text)
  if (!blocks)
    return (
      <>
        <WrittenText label={label} text={text} />
        <p className="mt-1 text-caption text-subtle">
          This is Markdown, shown as it was written: shown as a document it could be read otherwise.
        </p>
      </>
    )
  return (
    <>
      <SeenText label={label} text={text} className={sheet}>
        <div lang={languageOf(text)}>
          <MarkdownBlocks blocks={blocks} />
        </div>
      </SeenText>
      <p className="mt-1 text-caption text-subtle">
        Markdown, shown as a document. Links lead nowhere from here, and no picture is loaded. What is signed is the
        text.
      </p>
    </>
  )
}
