import { MarkdownText } from '@/components/requests/changes/document-text'
import { Revealed } from '@/components/ui/revealed'
import { ScrollBox } from '@/components/ui/scroll-box'
import { counted } from '@/lib/core/count'
import type { Preview } from '@/lib/outputs/preview/preview'

type PreviewProps = { preview: Preview; name: string }

/** What is in a file, by its kind: nothing in it runs, and nothing is fetched for it. */
export function PreviewOf({ preview, name }: PreviewProps) {
  return (
    <>
      <Picture preview={preview} name={name} />
      {preview.why && (
        <p translate="yes" className="mt-2 text-small text-muted">
          {preview.why}
        </p>
      )}
    </>
  )
}

// Said once for all cells, of which there may be thousands.
const table =
  'w-full border-collapse [&_:is(td,th)]:border-b [&_:is(td,th)]:border-line [&_:is(td,th)]:p-2 [&_:is(td,th)]:text-left [&_td]:align-top'
const box = 'max-h-160 rounded-control border border-line bg-sunken text-small'

function Picture({ preview, name }: PreviewProps) {
  switch (preview.is) {
    case 'markdown':
      return <MarkdownText label={`Preview of ${name}`} text={preview.text} />
    case 'table':
      return <Table rows={preview.rows} width={preview.width} name={name} />
    case 'tree':
      return (
        <ScrollBox label={`Preview of ${name}, as a tree`} className={box}>
          <ul translate="no" className="p-3">
            {preview.branches.map(({ depth, name: key, value }, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a line of a tree is told by its place
              <li key={at} className="wrap-anywhere" style={{ paddingInlineStart: `${Math.min(depth, 12)}rem` }}>
                {key !== '' && (
                  <span className="font-semibold">
                    <Revealed text={key} />
                    {value === null ? '' : ': '}
                  </span>
                )}
                {value !== null && <Revealed text={value} />}
                {key === '' && value === null && <span className="text-muted">(the whole)</span>}
              </li>
            ))}
          </ul>
        </ScrollBox>
      )
    case 'code':
      return (
        <ScrollBox label={`Preview of ${name}, line by line`} className={box}>
          <ol translate="no" className="p-3 font-mono whitespace-pre">
            {preview.lines.map((line, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- a line is told by its number
              <li key={at}>
                <span aria-hidden className="mr-4 inline-block w-[5ch] text-right text-subtle select-none">
                  {at + 1}
                </span>
                <Revealed text={line} />
              </li>
            ))}
          </ol>
        </ScrollBox>
      )
    case 'image':
      return (
        <figure>
          {/* oxlint-disable-next-line next/no-img-element -- the bytes are at hand, and nothing is fetched */}
          <img
            src={preview.source}
            alt={name}
            width={preview.width}
            height={preview.height}
            className="h-auto max-h-160 max-w-full rounded-control border border-line object-contain"
          />
          <figcaption translate="yes" className="mt-1 text-caption text-subtle">
            {preview.width} × {preview.height} pixels, {preview.type}
          </figcaption>
        </figure>
      )
    case 'facts':
      return null
  }
}

function Table({ rows, width, name }: { rows: readonly string[][]; width: number; name: string }) {
  const [head = [], ...body] = rows
  return (
    <>
      <ScrollBox label={`Preview of ${name}, as a table`} className={box}>
        <table translate="no" className={table}>
          <thead>
            <tr>
              {head.map((cell, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- a column is told by its place
                <th key={at} scope="col">
                  <Revealed text={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {body.map((row, line) => (
              // oxlint-disable-next-line react/no-array-index-key -- a row is told by its place
              <tr key={line}>
                {row.map((cell, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- a column is told by its place
                  <td key={at}>
                    <Revealed text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {width > head.length && (
        <p translate="yes" className="mt-2 text-small text-muted">
          The widest row has {counted(width, 'column')}.
        </p>
      )}
    </>
  )
}
