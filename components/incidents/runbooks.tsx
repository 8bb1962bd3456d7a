import { Revealed } from '@/components/ui/revealed'
import type { Runbook } from '@/lib/incidents/schema'

/** What to do when it comes: a link as a link, and anything else as the text it is. */
export function RunbookWords({ of: { words, link } }: { of: Omit<Runbook, 'of'> }) {
  if (link === null) return <Revealed text={words} />
  return (
    <a className="link" href={link} rel="noreferrer" translate="no">
      {link}
    </a>
  )
}

/** The runbooks of an incident: its own, and those of what is expected of its tool. */
export function Runbooks({ runbooks }: { runbooks: readonly Runbook[] }) {
  return runbooks.map((runbook) => (
    <div key={runbook.of ?? ''}>
      <h3 className="mt-3 font-strong">
        Runbook
        {runbook.of !== null && <span className="font-normal text-muted"> of what is expected {runbook.of}</span>}
      </h3>
      <p className="mt-1 whitespace-pre-line wrap-anywhere">
        <RunbookWords of={runbook} />
      </p>
    </div>
  ))
}
