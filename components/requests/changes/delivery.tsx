import { DeliveredFile } from '@/components/deliveries/delivered-file'
import { DeliveryLinks } from '@/components/deliveries/delivery-links'
import { FileLine } from '@/components/deliveries/file-line'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { TextLink } from '@/components/ui/app-link'
import { SaidByPod } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Revealed } from '@/components/ui/revealed'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { movedWords } from '@/lib/deliveries/moved/labels'
import { foldersOf, topPath } from '@/lib/deliveries/narrowed'
import { type CommittedOutput, deliveryChange, type DeliveryChange, type ShownFile } from '@/lib/deliveries/schema'
import { beginsWords, folderWords, topFolder } from '@/lib/deliveries/words'

const mostMessages = 10
const mostFolders = 12
/** So many files are listed here; all of them have pages of their own. */
const mostListed = 30

/** What would reach the branch: the pod's messages, then file by file what changes, what weighs most first. */
export const deliveryPicture: Picture = (content) => {
  const change = deliveryChange.parse(content)
  const { signed, files, meanwhile, held } = change
  const { repository, branch, delivery, head } = signed
  const made = files.filter((file) => file.isMade)
  // What people accepted comes before the records of it.
  const accepted = new Set(signed.outputs?.map(({ path }) => path))
  const others = files
    .filter((file) => !file.isMade)
    .toSorted((one, other) => Number(accepted.has(other.path)) - Number(accepted.has(one.path)))
  const name = `${repository} ${branch}`
  const hrefOf = (file: ShownFile) => paths.delivery(delivery, { file: file.path })
  return {
    summary: `${counted(files.length, 'file')} for ${branch} of ${repository}, ${standsOn(signed)}`,
    readable: (
      <>
        {meanwhile.length > 0 && (
          <Notice tone="warn" title="The branch has moved since">
            It changed {counted(meanwhile.length, 'file')} that {meanwhile.length === 1 ? 'is' : 'are'} changed here,
            too. This cannot land as it is.
          </Notice>
        )}
        {held && (
          <Notice tone="warn" title="It waits to land">
            <p>{held}</p>
            <TextLink href={paths.repository(repository)}>The repository</TextLink>
          </Notice>
        )}
        {signed.kind === 'delivery_look' && (
          <Notice tone="warn" title={atOnceWords.picture.title} className="mb-4">
            {atOnceWords.picture.lead}
          </Notice>
        )}
        <DeliveryLinks links={change.links} />
        {signed.undoesMove && (
          <p className="mb-4">
            <TextLink href={paths.movement(signed.undoesMove.movement)}>{movedWords.undoes}</TextLink>
          </p>
        )}
        {signed.begins !== undefined && (
          <p className="mb-4">{beginsWords(branch, signed.begins, signed.base!, files.length)}</p>
        )}
        {signed.outputs ? <AcceptedOutputs outputs={signed.outputs} /> : <Messages change={change} />}
        {files.length > mostListed && <Folders files={files} delivery={delivery} />}
        {others.length > mostListed && (
          <p className="mt-4">
            {mostListed} of {counted(others.length, 'file')} {made.length > 0 && 'that no tool made '}are listed here,
            what weighs most first.
          </p>
        )}
        <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-2">
          {others.slice(0, mostListed).map((file, at) => (
            <FileLine key={file.path} file={file} href={hrefOf(file)} isOpen={at === 0}>
              {file.isRead && <DeliveredFile file={file} />}
            </FileLine>
          ))}
        </div>
        {made.length > 0 && (
          <details className="mt-2 rounded-control border border-line">
            <summary className="min-h-9.5 cursor-pointer px-3 py-2 text-small">
              {counted(made.length, 'file')} made by a tool
            </summary>
            <div className="grid grid-cols-[minmax(0,1fr)] gap-2 px-3 pb-3">
              {made.slice(0, mostListed).map((file) => (
                <FileLine key={file.path} file={file} href={hrefOf(file)} isOpen={false} />
              ))}
            </div>
          </details>
        )}
        <p className="mt-3 text-small">
          <TextLink href={paths.delivery(delivery)}>
            {files.length > mostListed ? `All ${files.length} files by themselves` : 'All files by themselves'}
          </TextLink>{' '}
          · commit <code translate="no">{head.slice(0, 12)}</code>
        </p>
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: name,
  }
}

function standsOn({ base, begins }: DeliveryChange['signed']): string {
  if (base === null) return 'which is empty'
  const at = base.slice(0, 12)
  return begins === undefined ? `on top of ${at}` : `which begins at ${at}`
}

/** Where many files lie, each of them once, so that nobody takes those that are listed for all. */
function Folders({ files, delivery }: { files: readonly ShownFile[]; delivery: string }) {
  const folders = foldersOf(files)
  const rest = folders.slice(mostFolders)
  const others = rest.reduce((sum, folder) => sum + folder.files, 0)
  return (
    <section aria-labelledby="where-title" className="mt-4">
      <h3 id="where-title" className="font-strong">
        Where all {files.length.toLocaleString('en')} files are
      </h3>
      <ul className="mt-1 grid gap-x-6 md:grid-cols-2">
        {folders.slice(0, mostFolders).map(({ path, what }) => (
          <li key={path} className="flex flex-wrap items-baseline gap-x-2 py-0.5">
            <TextLink href={paths.delivery(delivery, { in: path })}>
              {path === topPath ? (
                topFolder
              ) : (
                <bdi translate="no" className="wrap-anywhere">
                  <Revealed text={`${path}/`} />
                </bdi>
              )}
            </TextLink>
            <span className="text-small text-muted">{folderWords(what)}</span>
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <p className="text-small text-muted">
          and {counted(others, 'file')} in {counted(rest.length, 'other folder')}
        </p>
      )}
    </section>
  )
}

/** What people accepted before, of which Countersign made the commit. */
function AcceptedOutputs({ outputs }: { outputs: readonly CommittedOutput[] }) {
  return (
    <ul className="mb-4 grid gap-1">
      {outputs.slice(0, mostListed).map(({ output, path, revision, requests, signers }) => (
        <li key={output}>
          <TextLink href={paths.output(output, { revision })}>
            <bdi translate="no" className="wrap-anywhere">
              {path}
            </bdi>
            , revision {revision}
          </TextLink>
          {requests.length === 0 && ': a rule let it stand, and nobody signed it'}
          {requests.map((number, at) => (
            <span key={number}>
              {at === 0 ? ': accepted as ' : ', '}
              <TextLink href={paths.request(number)}>CS-{number}</TextLink>
            </span>
          ))}
          {signers.length > 0 && (
            <>
              {' '}
              by <bdi translate="no">{signers.join(', ')}</bdi>
            </>
          )}
        </li>
      ))}
      {outputs.length > mostListed && <li>and {counted(outputs.length - mostListed, 'more output')}</li>}
    </ul>
  )
}

function Messages({ change: { signed } }: { change: DeliveryChange }) {
  const { commits } = signed
  if (commits.length === 0) return null
  const who = [...new Set(commits.map(({ author }) => author))].slice(0, 3).join(', ')
  return (
    <SaidByPod who={who}>
      {commits.slice(0, mostMessages).map(({ id, message }) => (
        <p key={id} className="wrap-anywhere">
          <Revealed text={message.slice(0, 2_000)} within />
        </p>
      ))}
      {commits.length > mostMessages && <p>and {counted(commits.length - mostMessages, 'more commit')}</p>}
    </SaidByPod>
  )
}
