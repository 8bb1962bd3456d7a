import type { z } from 'zod'
import type { deliveryEvents, moveFacts } from '@/lib/audit/delivery-shapes'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'

type Events = typeof deliveryEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

const listed = (names: readonly string[], what = 'other') =>
  `${names.slice(0, 5).map(quoted).join(', ')}${names.length > 5 ? ` and ${counted(names.length - 5, what)}` : ''}`
const short = (commit: string) => commit.slice(0, 12)
const place = ({ repository, branch }: { repository: string; branch: string }) =>
  `${quoted(branch)} of ${quoted(repository)}`
const delivery = (data: { repository: string; branch: string; revision: number }) =>
  `${data.revision === 1 ? 'The delivery' : `Revision ${data.revision} of the delivery`} for ${place(data)}`

/** What a person decides about a branch that moved at another git server: what stands between who did and why. */
const decidedWords = {
  take_over_asked: (branch: string, found: string | null) =>
    `wants ${branch} taken over as it is at its other git server, at ${short(found ?? '')}, to which somebody else has to agree`,
  take_over: (branch: string, found: string | null) =>
    `had ${branch} taken over as it is at its other git server, at ${short(found ?? '')}`,
  put_back: (branch: string, found: string | null) =>
    `had ${branch} put back at its other git server, where it was ${found === null ? 'gone' : `at ${short(found)}`}`,
}

/** What came that nobody signed, and what the branch lost by it. */
function broughtWords(about: z.input<typeof moveFacts> | undefined): string {
  if (!about) return ''
  const { commits, lost, authors } = about
  const came =
    commits > 0 ? `${counted(commits, 'commit')}${authors.length > 0 ? ` by ${listedNames(authors)}` : ''}` : ''
  const went = lost > 0 ? `without ${counted(lost, 'commit')} that it had` : ''
  const all = [came, went].filter((part) => part !== '').join(', ')
  return all === '' ? '' : ` (${all})`
}

const listedNames = (names: readonly string[]) => names.map(quoted).join(', ')

/** What GitHub would do with a push that nobody signed. */
const guardWords = {
  held: 'would refuse a push that nobody signed',
  not_required: 'would take a push that nobody signed, as no rule requires the check',
  by_anybody: 'would take a push that nobody signed, as anybody may report the check',
  open: 'would take a push that nobody signed, as nothing protects the branch',
  no_branch: 'does not have the branch',
} as const

/** What became of the pull request of a delivery at GitHub. */
const othersWords = {
  waits: 'waits to be signed',
  ended: 'will not land',
  landed: 'landed by a commit of Countersign',
} as const

const pullWords = {
  waits: (number: number, head: string) => `waits at GitHub as pull request ${number}, at ${head}`,
  signed: (number: number, head: string) =>
    `may be merged at GitHub as pull request ${number}, at ${head} and nowhere else`,
  ended: (number: number) => `waits at GitHub no more: pull request ${number} is closed`,
}

/** What happened to repositories, to what pods deliver into them, and to the tokens by which people read them. */
export const deliverySentences: Sentences = {
  'repository.created': ({ name, branches }, who) =>
    `${who} made the repository ${quoted(name)}${branches.length > 0 ? ` with ${counted(branches.length, 'branch', 'branches')}` : ''}`,
  'repository.protected': ({ name, after, taken }, who) =>
    `${who} said that in ${quoted(name)} ${listed(after, 'other branch')} ${after.length === 1 ? 'moves' : 'move'} by deliveries alone${taken.length > 0 ? `; ${counted(taken.length, 'branch', 'branches')} that ${taken.length === 1 ? 'was there goes' : 'were there go'} on as ${taken.length === 1 ? 'it was' : 'they were'}` : ''}`,
  'repository.owned': ({ name, places }, who) =>
    places.length === 0
      ? `${who} said that nobody signs for ${quoted(name)} beside whom the policy asks`
      : `${who} said who signs at which places of ${quoted(name)}: ${places.map(quoted).join(', ')}`,
  'repository.takes_outputs': ({ name, branch, environment, pods }, who) =>
    pods.length === 0
      ? `${who} said that no accepted outputs are committed to ${quoted(name)}`
      : `${who} said that accepted outputs of ${listed(pods, 'other pod')} in ${environmentLabel(environment)} are committed to ${place({ repository: name, branch })}`,
  'repository.closed': ({ name }, who) => `${who} closed the repository ${quoted(name)}`,
  'repository.opened': ({ name }, who) => `${who} opened the repository ${quoted(name)} again`,
  'person.token_made': ({ token, until }, who) =>
    `${who} made a token ${quoted(token)} for git, which works until ${until.slice(0, 10)}`,
  'person.token_removed': ({ name, token }, who) =>
    `${who} removed the token ${quoted(token)} of ${name === who ? 'their own' : name}`,
  'repository.fetched': ({ name, token }, who) =>
    `${who} fetched from the repository ${quoted(name)} by the token ${quoted(token)}`,
  'repository.branch_kept': ({ name, branch, commit }, who) =>
    `${who} put its own branch ${quoted(branch)} of ${quoted(name)} at ${short(commit)}`,
  'repository.moved_unsigned': ({ name, branch, found, stands, place, about }) => {
    const was = `${quoted(branch)} of ${quoted(name)} was ${found === null ? 'gone' : `at ${short(found)}${broughtWords(about)}`}`
    const kept = found === null ? '' : ', and what was there is kept'
    if (stands === null) return `${was}, though no delivery had made it; it was put aside${kept}`
    return place === 'upstream'
      ? `${was} at its other git server, which nobody signed; it should be at ${short(stands)}, and nothing is pushed over it${kept}`
      : `${was}, which nobody signed; it was put back to ${short(stands)}${kept}`
  },
  'repository.kept_there': ({ name, address, byCredential }, who) =>
    `${who} said that ${quoted(name)} lives at ${quoted(address)} as well, ${byCredential ? 'which a credential opens' : 'without a credential'}`,
  'repository.kept_here_alone': ({ name }, who) => `${who} said that ${quoted(name)} lives here alone`,
  'repository.guard_seen': ({ name, branch, is, setBack, removal }) =>
    `For ${quoted(branch)} of ${quoted(name)} GitHub ${guardWords[is]}${setBack === 'taken' ? '; it could be set back' : ''}${removal === 'taken' ? '; it could be removed' : ''}`,
  'repository.read_there': ({ name, branch, commit, stands }) =>
    `${quoted(branch)} of ${quoted(name)} was read at its other git server: it is ${commit === null ? 'not there' : `at ${short(commit)}`}${commit === stands ? ', as it is here' : `, and at ${short(stands)} here`}`,
  'repository.move_decided': ({ name, branch, found, decision, reason }, who) =>
    `${who} ${decidedWords[decision](`${quoted(branch)} of ${quoted(name)}`, found)}: ${quoted(reason)}`,
  'repository.put_back_there': ({ name, branch, over, commit }) =>
    `${quoted(branch)} of ${quoted(name)} was put back to ${short(commit)} at its other git server, ${over === null ? 'where it was gone' : `over ${short(over)}`}`,
  'repository.taken_over': ({ name, branch, from, found, lost }) =>
    `${quoted(branch)} of ${quoted(name)} moved from ${short(from)} to ${short(found)}, as it is at its other git server; nobody signed that${lost === 0 ? '' : `, and ${counted(lost, 'commit')} ${lost === 1 ? 'is' : 'are'} not part of it any more`}`,
  'repository.merged_there': ({ name, branch, commit, found }) =>
    `${quoted(branch)} of ${quoted(name)} moved on to ${short(found)}, where GitHub merged ${short(commit)} without anything else`,
  'repository.pull_left': ({ name, branch, number, head }) =>
    `Pull request ${number} at GitHub for ${quoted(branch)} of ${quoted(name)} is no delivery, as its check says at ${short(head)}`,
  'repository.pull_said': ({ name, branch, number, head, said }) =>
    `Pull request ${number} at GitHub for ${quoted(branch)} of ${quoted(name)} ${othersWords[said]}, as its check says at ${short(head)}`,
  'repository.pull_closed': ({ name, branch, number, head }) =>
    `Pull request ${number} at GitHub for ${quoted(branch)} of ${quoted(name)} was closed there at ${short(head)}`,
  'repository.pull_asked': ({ name, branch, number, head, login }, who) =>
    `${who} asked for signatures on pull request ${number} of ${quoted(login)} at GitHub for ${quoted(branch)} of ${quoted(name)}, at ${short(head)}`,
  'repository.pull_refused': ({ name, branch, number, head, because }) =>
    `Pull request ${number} at GitHub for ${quoted(branch)} of ${quoted(name)} was not taken at ${short(head)}: ${quoted(because)}`,
  'delivery.pull_said': (data) => `${delivery(data)} ${pullWords[data.said](data.number, short(data.head))}`,
  'delivery.pushed': (data, who) =>
    `${who} pushed ${short(data.head)} for ${place(data)}: ${counted(data.files, 'file')}`,
  'delivery.taken_up': (data) =>
    `${short(data.head)} of pull request ${data.number} of ${quoted(data.login)} at GitHub was taken up for ${place(data)}: ${counted(data.files, 'file')}`,
  'delivery.composed': (data) =>
    `${short(data.head)} was made of ${counted(data.outputs, 'accepted output')} for ${place(data)}: ${counted(data.files, 'file')}`,
  'delivery.undo_prepared': (data, who) =>
    `${who} had it prepared to undo ${short(data.undoes)} in ${place(data)}: ${counted(data.files, 'file')}`,
  'delivery.undone_at_once': (data, who) =>
    `${who} had ${short(data.undoes)} in ${place(data)} undone at once, before anybody else had signed: ${counted(data.files, 'file')}, ${quoted(data.reason)}`,
  'delivery.merged_again': (data) =>
    `${delivery(data)} was merged again, as the branch was at ${short(data.onto)}: ${data.moved.length === 0 ? 'its files come out the same' : 'its files come out otherwise'}`,
  'delivery.prepared_again': (data) =>
    `${delivery(data)} was prepared on ${short(data.onto)}, as the branch had changed ${data.moved.map(quoted).join(', ')} meanwhile`,
  'delivery.followed': (data) => `${delivery(data)} goes on as revision ${data.as}`,
  'delivery.released': (data) => `${delivery(data)} may land`,
  'delivery.landed': (data) => `${delivery(data)} landed as ${short(data.commit)}`,
  'delivery.verified': (data) => `${delivery(data)} was read back: the branch is at ${short(data.commit)}`,
  'delivery.reverted': (data) => `${delivery(data)} was undone by ${short(data.by)}`,
  'delivery.restored': (data) => `${delivery(data)} stands again by ${short(data.by)}`,
  'delivery.ended': (data) => `${delivery(data)} will not land: ${data.because}`,
}
