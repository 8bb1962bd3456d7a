import { LiveRefresh } from '@/components/shell/live'
import { inForceOf, ListFilter } from '@/components/shell/list-filter'
import { listTitle } from '@/components/signs/titles'
import { type ToolSorts, ToolsTable } from '@/components/tools/tools-table'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { SelectField } from '@/components/ui/select-field'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import { onlyWords } from '@/lib/catalogue/labels'
import type { ToolsPage as Tools } from '@/lib/catalogue/queries'
import type { ToolsFilter } from '@/lib/catalogue/schema'
import { rangeWords } from '@/lib/core/count'
import { environmentLabel, environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { effectWords, toolStateWords } from '@/lib/tools/labels'
import { labelled } from '@/lib/core/choices'

export type ToolsPageProps = {
  title: string
  page: Tools
  filter: ToolsFilter
  notUnderstood: readonly string[]
  sorts: ToolSorts
  addresses: PageAddresses
  /** Whether the reader may take tools over from the document of an API. */
  canImport: boolean
}

/** Everything a pod can ask for: what it does at worst, and who may use it. */
export function ToolsPage({ title, page, filter, notUnderstood, sorts, addresses, canImport }: ToolsPageProps) {
  const { rows, place, total, owners } = page
  const { cursor: _page, ...values } = filter
  const environment = filter.env ?? 'prod'
  return (
    <>
      <LiveRefresh topics={['policy']} />
      <PageHeader
        title={title}
        actions={canImport && <ButtonLink href={paths.toolsImport()}>Add tools</ButtonLink>}
        lead={`What pods can ask for, what it does at worst, and which roles may use it in ${environmentLabel(environment).toLowerCase()}.`}
      />
      <ListFilter
        action={paths.tools()}
        values={values}
        label="Search tools"
        kept={['sort']}
        inForce={toolFilters(filter)}
        notUnderstood={notUnderstood}
        clearHref={paths.tools()}
      >
        <SelectField
          name="effect"
          label="What it does"
          empty="Anything"
          options={labelled(effectWords)}
          defaultValue={filter.effect}
        />
        <SelectField
          name="state"
          label="State"
          empty="Any state"
          options={labelled(toolStateWords)}
          defaultValue={filter.state}
        />
        <SelectField
          name="only"
          label="Only those that"
          empty="All"
          options={labelled(onlyWords)}
          defaultValue={filter.only}
        />
        <SelectField
          name="owner"
          label="Owner"
          empty="Anybody"
          options={owners.map((owner) => ({ value: owner, label: owner }))}
          defaultValue={filter.owner}
        />
        <SelectField
          name="env"
          label="Used in"
          empty={environmentWords.prod}
          options={labelled(environmentWords).filter(({ value }) => value !== 'prod')}
          defaultValue={filter.env}
        />
      </ListFilter>
      <Card>
        {rows.length > 0 ? (
          <ToolsTable rows={rows} sorts={sorts} />
        ) : (
          <EmptyState
            kind={total === 0 ? 'first-use' : 'no-results'}
            title={total === 0 ? 'There are no tools yet' : 'No tool matches'}
            action={total > 0 && <ButtonLink href={paths.tools()}>Show all tools</ButtonLink>}
          />
        )}
      </Card>
      <CursorPager showing={rangeWords(place, rows.length, 'tool')} addresses={addresses} />
    </>
  )
}

/** The heading, and the beginning of the title. */
export function toolsTitle(filter: ToolsFilter, { place, total }: Pick<Tools, 'place' | 'total'>): string {
  const words = toolFilters(filter).map((one) => one.words)
  return listTitle({ name: 'Tools', one: 'tool', many: 'tools' }, { count: place.total, total }, words)
}

function toolFilters({ q, effect, state, owner, env, only }: ToolsFilter) {
  return inForceOf({
    q: q && `“${q}”`,
    effect: effect && effectWords[effect],
    state: state && toolStateWords[state],
    only: only && onlyWords[only],
    owner: owner && `Owner ${owner}`,
    env: env && `Used in ${environmentLabel(env).toLowerCase()}`,
  })
}
