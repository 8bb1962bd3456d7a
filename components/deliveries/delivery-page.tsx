import { DeliveredFile } from '@/components/deliveries/delivered-file'
import { FileLine } from '@/components/deliveries/file-line'
import { LiveRefresh } from '@/components/shell/live'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { DeliveryDetail } from '@/lib/deliveries/schema'
import { deliveryStateLabels } from '@/lib/deliveries/words'

/** The files of a delivery, one of them as it changes. */
export function DeliveryPage({ delivery }: { delivery: DeliveryDetail }) {
  const { id, repository, branch, number, revision, state, files, opened, podName } = delivery
  const at = opened ? files.findIndex(({ path }) => path === opened.path) : -1
  const [before, after] = at < 0 ? [undefined, undefined] : [files[at - 1], files[at + 1]]
  return (
    <>
      <LiveRefresh topics={['deliveries']} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Repositories', href: paths.repositories() },
              { label: repository, href: paths.repository(repository) },
              ...(number === null ? [] : [{ label: `CS-${number}`, href: paths.request(number) }]),
            ]}
            here={opened ? opened.path.split('/').at(-1) : 'Files'}
          />
        }
        title={`Delivery of ${podName} to ${branch}${revision === 1 ? '' : `, revision ${revision}`}`}
        actions={number !== null && <ButtonLink href={paths.request(number)}>CS-{number}</ButtonLink>}
        lead={`${deliveryStateLabels[state]}. ${counted(files.length, 'file')}, what weighs most first.`}
      />
      {opened && (
        <Card
          id="file"
          title={
            <bdi translate="no" className="wrap-anywhere">
              {opened.path}
            </bdi>
          }
          className="mb-4"
        >
          <div className="mt-3">
            <DeliveredFile file={opened} />
          </div>
          <p className="mt-3 flex flex-wrap gap-2">
            {before && <ButtonLink href={paths.delivery(id, { file: before.path })}>File before</ButtonLink>}
            {after && <ButtonLink href={paths.delivery(id, { file: after.path })}>Next file</ButtonLink>}
          </p>
        </Card>
      )}
      <Card id="files" title="Files">
        {files.length === 0 ? (
          <EmptyState kind="no-results" title="This process cannot read the repository" />
        ) : (
          <div className="mt-3 grid gap-2">
            {files.map((file) => (
              <FileLine key={file.path} file={file} delivery={id} isOpen={false} />
            ))}
          </div>
        )}
      </Card>
    </>
  )
}
