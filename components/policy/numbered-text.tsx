import { cn } from '@/components/ui/cn'
import { ScrollBox } from '@/components/ui/scroll-box'
import { lineId } from '@/lib/core/paths'

/** A text of more lines than these is shown without numbers, which would weigh more than the text. */
const mostLines = 5000

export type NumberedTextProps = { label: string; text: string; marked?: number | undefined; className?: string }

/** A text line by line, each with its number, which is not copied with it; one line may be marked. */
export function NumberedText({ label, text, marked, className }: NumberedTextProps) {
  const lines = text.replace(/\n$/, '').split('\n')
  return (
    <ScrollBox label={label} className={cn('max-h-[70vh] rounded-control bg-sunken print:max-h-none', className)}>
      <pre translate="no" className="py-2 font-code text-code whitespace-pre-wrap wrap-anywhere">
        {lines.length > mostLines
          ? text
          : lines.map((line, at) => <Line key={at} number={at + 1} text={line} isMarked={at + 1 === marked} />)}
      </pre>
    </ScrollBox>
  )
}

const numbers =
  'before:absolute before:left-0 before:w-9 before:text-right before:text-subtle before:content-[attr(data-line)] before:select-none'

function Line({ number, text, isMarked }: { number: number; text: string; isMarked: boolean }) {
  return (
    <span
      id={lineId(number)}
      data-line={number}
      aria-current={isMarked ? 'true' : undefined}
      className={cn(
        'relative block scroll-mt-16 border-l-4 pr-3 pl-12',
        isMarked ? 'border-warn-fg bg-warn-bg' : 'border-transparent',
        numbers,
      )}
    >
      {text}
      {'\n'}
    </span>
  )
}
