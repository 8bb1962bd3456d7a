import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { type Column, DataTable } from '@/components/ui/table'
import { sensitivityWords } from '@/lib/catalogue/labels'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { importedWords } from '@/lib/tools/openapi/labels'
import type { ImportedTool, ImportResult } from '@/lib/tools/openapi/schema'

/** What an import found, what it takes each tool for and why, and what it could not take. */
export function ImportResultCard({ result: { title, isLook, tools, problems } }: { result: ImportResult }) {
  return (
    <Card id="found" title={`${title}: ${counted(tools.length, 'tool')}`}>
      <Notice tone={isLook ? 'info' : 'ok'} live="status" className="my-3">
        {isLook
          ? 'This is what an import would do. Nothing was changed.'
          : 'Imported. Describe the drafts next, so that people can judge their calls.'}
      </Notice>
      {problems.length > 0 && (
        <Notice tone="warn" title={`${counted(problems.length, 'thing')} could not be taken over`} className="mb-3">
          <ul className="list-disc pl-5 text-small wrap-anywhere">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      <DataTable
        caption="Tools found"
        captionHidden
        columns={isLook ? columns(false) : columns(true)}
        rows={tools}
        rowKey={({ key }) => key}
      />
    </Card>
  )
}

function columns(isThere: boolean): ReadonlyArray<Column<ImportedTool>> {
  return [
    {
      key: 'tool',
      label: 'Tool',
      rowHeader: true,
      cell: ({ key, title, what }) => (
        <>
          {isThere || what !== 'added' ? <TextLink href={paths.tool(key)}>{title}</TextLink> : title}
          <code translate="no" className="block font-code text-code text-subtle wrap-anywhere spread:min-w-[15rem]">
            {key}
          </code>
        </>
      ),
    },
    {
      key: 'guess',
      label: 'Taken for',
      cell: ({ sensitivity, because, notes }) => (
        <>
          {sensitivityWords[sensitivity]}
          {[...because, ...notes].map((words) => (
            <span key={words} className="block text-small text-muted">
              {words}
            </span>
          ))}
        </>
      ),
    },
    { key: 'what', label: 'Import', cell: ({ what }) => importedWords[what] },
  ]
}
