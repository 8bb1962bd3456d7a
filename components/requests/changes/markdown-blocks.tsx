import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { type Block, type Inline, linkWords } from '@/lib/core/markdown'

const headings = ['text-heading', 'text-section', 'text-document'] as const
const cell = 'border border-line px-2.5 py-1 text-start align-top'

/**
 * Markdown of somebody else's. Its headings are none of the page's, nothing in it can be pressed, and where a link leads
 * stands behind its words.
 */
export function MarkdownBlocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {blocks.map((block, at) => (
        <OneBlock key={at} block={block} />
      ))}
    </div>
  )
}

function OneBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case 'rule':
      return <hr className="border-line-strong" />
    case 'code':
      return <Code {...block} />
    case 'quote':
      return (
        <blockquote className="border-l-4 border-line pl-3.5 text-muted">
          <MarkdownBlocks blocks={block.children} />
        </blockquote>
      )
    case 'list':
      return <List {...block} />
    case 'table':
      return <Table {...block} />
    case 'heading':
      return (
        <p dir="auto" className={cn('font-ui font-strong', headings[block.level - 1] ?? 'text-body')}>
          <span className="sr-only">heading of level {block.level}: </span>
          <Line parts={block.children} />
        </p>
      )
    case 'paragraph':
      return (
        <p dir="auto">
          <Line parts={block.children} />
        </p>
      )
  }
}

function Code({ language, text }: { language: string; text: string }) {
  return (
    <div dir="ltr" className="rounded-control bg-sunken px-3 py-2">
      {language && (
        <p className="font-ui text-caption text-subtle">
          <Revealed within text={language} />
        </p>
      )}
      <pre translate="no" className="font-code text-code whitespace-pre-wrap">
        <Revealed within text={text} />
      </pre>
    </div>
  )
}

function List({
  isOrdered,
  items,
}: {
  isOrdered: boolean
  items: ReadonlyArray<{ number: string; children: Block[] }>
}) {
  const List = isOrdered ? 'ol' : 'ul'
  return (
    <List className={cn('grid grid-cols-[minmax(0,1fr)] gap-1', isOrdered ? 'list-decimal ps-8' : 'list-disc ps-5')}>
      {items.map(({ number, children }, at) => (
        <li key={at} value={isOrdered ? Number(number) : undefined}>
          <MarkdownBlocks blocks={children} />
        </li>
      ))}
    </List>
  )
}

// The roles are said again because a stack of cards is no table to a browser.
/* oxlint-disable jsx-a11y/no-interactive-element-to-noninteractive-role, jsx-a11y/no-redundant-roles */

/** A table; where its columns would break words, each row is a card in which every value follows the head of its column. */
function Table({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <div className="[container:sheet/inline-size]">
      <table role="table" className={cn('w-full border-collapse text-body', stackedWhere(head.length))}>
        <thead role="rowgroup">
          <tr role="row">
            {head.map((parts, at) => (
              <th key={at} role="columnheader" dir="auto" scope="col" className={cn(cell, 'font-ui font-strong')}>
                <Line parts={parts} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((cells, row) => (
            <tr key={row} role="row">
              {cells.map((parts, at) => (
                <td key={at} role="cell" className={cell}>
                  {/* Whoever listens is told the head by the table. */}
                  <p data-head aria-hidden="true" dir="auto" className="hidden font-ui text-caption text-subtle">
                    <Line parts={head[at] ?? []} />
                  </p>
                  <div dir="auto">
                    <Line parts={parts} />
                  </div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A column wants some eight rem, or its words break. */
function stackedWhere(columns: number): string {
  if (columns <= 3) return '@max-[24rem]/sheet:sheet-stacked'
  return columns <= 5 ? '@max-[40rem]/sheet:sheet-stacked' : '@max-[64rem]/sheet:sheet-stacked'
}

function Line({ parts }: { parts: readonly Inline[] }) {
  return parts.map((part, at) => <Part key={at} part={part} />)
}

function Part({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'text':
      return <Revealed within text={part.text} />
    case 'break':
      return <br />
    case 'code':
      return (
        <code translate="no" className="rounded-key bg-sunken px-1 font-code text-code">
          <Revealed within text={part.text} />
        </code>
      )
    case 'link':
      return (
        <>
          <span className="underline decoration-dotted underline-offset-3">
            <Line parts={part.children} />
          </span>{' '}
          <bdi translate="no" className="font-code text-code text-muted">
            <Revealed within text={linkWords(part)} />
          </bdi>
        </>
      )
    case 'em':
      return <em>{styled(part)}</em>
    case 'strong':
      return <strong className="font-strong">{styled(part)}</strong>
    case 'struck':
      return (
        <s>
          <span className="sr-only">struck out: </span>
          {styled(part)}
        </s>
      )
  }
}

function styled({ marks, children }: { marks: string; children: readonly Inline[] }) {
  return (
    <>
      {marks}
      <Line parts={children} />
      {marks}
    </>
  )
}
