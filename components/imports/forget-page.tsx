'use client'

import { useFormAction } from '@/components/shell/form-action'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Breakable } from '@/components/ui/breakable'
import { Button } from '@/components/ui/button'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { quoted, textWords } from '@/lib/core/said'
import type { Outcome } from '@/lib/core/outcome'
import { counted, forgetMeaning, importRefusals } from '@/lib/imports/labels'
import type { ForgetPreview } from '@/lib/imports/views/schema'
import { refusedWords } from '@/lib/web/labels'
import { paths } from '@/lib/core/paths'

export type ForgetAction = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

/** What would be forgotten, before it is; `preview` is null when there is nothing to forget, any more or at all. */
export function ForgetPage({ preview, onForget }: { preview: ForgetPreview | null; onForget: ForgetAction }) {
  const [outcome, forget, isSending] = useFormAction(onForget)
  const what =
    preview &&
    (preview.branch === null
      ? textWords(preview.name)
      : `the branch ${quoted(preview.branch)} of ${textWords(preview.name)}`)
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Imports', href: paths.imports() }]} here="Forget" />}
        title={what === null ? 'Forget a repository' : `Forget ${what}?`}
        lead={forgetMeaning}
      />
      <Card>
        {preview === null ? (
          <Notice
            tone={outcome?.ok ? 'ok' : 'info'}
            live="status"
            title={outcome?.ok ? 'Forgotten' : 'Nothing to forget'}
          >
            {outcome?.ok ? 'The record keeps how much it was. ' : `${importRefusals.unknown_repository} `}
            <TextLink href={paths.imports()}>Back to the imports</TextLink>
          </Notice>
        ) : (
          <form action={forget} className="grid gap-3">
            <Amounts preview={preview} />
            {outcome && !outcome.ok && (
              <Notice tone="bad" live="alert" title="Nothing was forgotten">
                {refusedWords(importRefusals, outcome.reason)}
              </Notice>
            )}
            <Button type="submit" disabled={isSending} className="justify-self-start">
              {isSending ? 'Forgetting …' : 'Forget it'}
            </Button>
          </form>
        )}
      </Card>
    </>
  )
}

function Amounts({ preview: { sourceId, branch, location, counts } }: { preview: ForgetPreview }) {
  return (
    <>
      <p>
        Read from <Breakable text={location} />. This would be deleted:
      </p>
      <ul className="list-disc pl-5">
        {Object.entries(counts).map(([noun, many]) => (
          <li key={noun}>{counted(noun, many)}</li>
        ))}
        {Object.keys(counts).length === 0 && <li>Nothing but its name: nothing was found in it.</li>}
      </ul>
      <input type="hidden" name="sourceId" value={sourceId} />
      {branch !== null && <input type="hidden" name="branch" value={branch} />}
    </>
  )
}
