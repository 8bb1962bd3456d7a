import { type ServerActions, ServerForms } from '@/components/servers/server-forms'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { StateChip } from '@/components/tools/marks'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { PodDetail } from '@/lib/pods/schema'
import type { ServerToolView, ServerView } from '@/lib/servers/schema'

type ServerCardProps = {
  pod: Pick<PodDetail, 'slug' | 'state' | 'accounts'>
  servers: readonly ServerView[]
  /** Null for whoever does not manage pods. */
  actions: ServerActions | null
}

/** Who runs a pod's tools: the pod itself, or in an environment a server of its own, to which the gate hands on what is allowed. */
export function ServerCard({ pod: { slug, state, accounts }, servers, actions }: ServerCardProps) {
  const may = state === 'active' || state === 'held' ? actions : null
  if (accounts.length === 0 || (servers.length === 0 && !may)) return null
  return (
    <Card id="servers" title="Who runs its tools?">
      <p className="mt-1 text-small text-muted">
        The pod does, once it is allowed to. Where it has an MCP server, what it calls at /mcp is handed on to that one
        instead: once, after the rules and the people, and only while the server says of a tool exactly what it said
        when it was read.
      </p>
      {accounts.map(({ environment }) => {
        const server = servers.find((one) => one.environment === environment) ?? null
        if (!server && !may) return null
        return (
          <section
            key={environment}
            aria-label={`Server in ${environmentLabel(environment).toLowerCase()}`}
            className="mt-4"
          >
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <EnvironmentChip environment={environment} />
              {server ? <Address server={server} /> : <span className="text-small text-muted">no server</span>}
            </div>
            {server && server.tools.length > 0 && (
              <DataTable
                caption={`Tools of the server in ${environmentLabel(environment).toLowerCase()}`}
                captionHidden
                columns={columns}
                rows={server.tools}
                rowKey={({ name }) => name}
                compact
              />
            )}
            {may && <ServerForms slug={slug} environment={environment} isSet={server !== null} actions={may} />}
          </section>
        )
      })}
    </Card>
  )
}

function Address({ server: { address, readAt } }: { server: ServerView }) {
  return (
    <>
      <code translate="no" className="font-code text-code wrap-anywhere">
        {address}
      </code>
      <span className="text-small text-muted">
        {readAt ? (
          <>
            read <Time at={readAt} mode="relative" />
          </>
        ) : (
          'not read yet'
        )}
      </span>
    </>
  )
}

const columns: ReadonlyArray<Column<ServerToolView>> = [
  {
    key: 'name',
    label: 'Tool',
    rowHeader: true,
    cell: ({ name, key }) => (
      <>
        <TextLink href={paths.tool(key)}>
          <code translate="no" className="font-code text-code wrap-anywhere">
            {key}
          </code>
        </TextLink>
        {name !== key && (
          <span className="block text-caption font-normal text-muted">
            There <bdi translate="no">{name}</bdi>
          </span>
        )}
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    nowrap: true,
    cell: ({ state }) => <StateChip state={state} />,
  },
  {
    key: 'about',
    label: 'What its server says',
    cell: ({ about }) => (about ? <LongText text={about} /> : 'Nothing'),
  },
]
