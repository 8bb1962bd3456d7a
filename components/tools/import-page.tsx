'use client'

import { useRef } from 'react'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ImportResultCard } from '@/components/tools/import-result'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { ErrorSummary } from '@/components/ui/error-summary'
import { TextAreaField } from '@/components/ui/text-area-field'
import { PageHeader } from '@/components/ui/page-header'
import { toolRefusals } from '@/lib/catalogue/labels'
import { type Outcome, type Refusal, typedIn } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import type { ImportResult } from '@/lib/tools/openapi/schema'
import { refusedWords } from '@/lib/web/labels'

export type ImportAction = (previous: unknown, form: FormData) => Promise<Outcome<ImportResult>>

/** Taking over what an API does, from its own document. */
export function ImportPage({ onImport }: { onImport: ImportAction }) {
  const [outcome, send, isSending] = useFormAction(onImport)
  const text = useRef<HTMLTextAreaElement>(null)
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Tools', href: paths.tools() }]} here="Add" />}
        title="Add tools"
        lead="Tools of your own, or everything an API does. Each becomes a draft, with a guess of how dangerous it is and why. Nothing is live before people have described it and others have signed."
      />
      <Card className="mb-4">
        <Form action={send} className="grid gap-3">
          {outcome && !outcome.ok && (
            <ErrorSummary title="Nothing was imported" errors={problemsOf(outcome)} refused={outcome} />
          )}
          <label className="grid max-w-[30rem] grid-cols-[minmax(0,1fr)] gap-1">
            <span className="font-semibold">File</span>
            <input
              type="file"
              accept=".json,.yaml,.yml,application/json"
              className="w-full min-w-0 text-small file:mr-3 file:rounded-control file:border file:border-line-strong file:bg-surface file:px-3 file:py-2 file:text-ink"
              onChange={async (event) => {
                const content = await event.currentTarget.files?.[0]?.text()
                if (text.current && content !== undefined) text.current.value = content
              }}
            />
          </label>
          <TextAreaField
            ref={text}
            name="document"
            label="The document"
            hint="As JSON or YAML: a tool or a list of them, as a function of OpenAI, a tool of MCP, JSON Schema with a name or the form of this catalogue; or an OpenAPI 3 document. One megabyte at most. Nothing that it points to is fetched."
            rows={12}
            spellCheck={false}
            translate="no"
            defaultValue={typedIn(outcome, 'document')}
            required
          />
          <div className="flex flex-wrap gap-2">
            <SendButton name="look" value="on">
              {isSending ? 'Reading …' : 'Look at it first'}
            </SendButton>
            <SendButton variant="primary">Import as drafts</SendButton>
          </div>
        </Form>
      </Card>
      {outcome?.ok && <ImportResultCard result={outcome.value} />}
    </>
  )
}

function problemsOf({ reason, fields = {} }: Refusal): { field?: string; message: string }[] {
  const said = Object.values(fields).flat()
  if (said.length === 0) return [{ message: refusedWords(toolRefusals, reason, 'Try once more.') }]
  return said.map((message) => ({ field: 'document', message }))
}
