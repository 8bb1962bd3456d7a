import { z } from 'zod'

const repository = z.object({ name: z.string() })
const token = z.object({ name: z.string(), token: z.string(), prefix: z.string() })
const delivery = z.object({ repository: z.string(), branch: z.string(), revision: z.number().int() })
const moved = repository.extend({ branch: z.string(), found: z.string().nullable(), stands: z.string() })

/** A movement that nobody signed, as git tells of it: names are the word of whoever made the commits. */
export const moveFacts = z.object({
  /** It went on, it lost commits that were signed, or it was removed. */
  way: z.enum(['on', 'forced', 'gone']),
  /** On the pages of the host, among them by an upload, or with git; null where no commit came. */
  made: z.enum(['pages', 'upload', 'git']).nullable(),
  commits: z.number().int().min(0),
  lost: z.number().int().min(0),
  authors: z.array(z.string().max(100)).max(5),
  files: z.number().int().min(0),
  /** What was found in it, of each kind how many, what files lose among it. */
  counts: z.record(z.string(), z.number().int()),
})

/** Events about repositories, what is delivered into them and by what people read them: names and commits, never what is in a file. */
export const deliveryEvents = {
  'repository.created': repository.extend({
    branches: z.array(z.object({ branch: z.string(), commit: z.string() })),
  }),
  /** Which branches move by deliveries alone; those that were there go on from where they were. */
  'repository.protected': repository.extend({
    before: z.array(z.string()),
    after: z.array(z.string()),
    taken: z.array(z.object({ branch: z.string(), commit: z.string() })),
  }),
  'repository.owned': repository.extend({ places: z.array(z.string()) }),
  /** Whose accepted outputs are committed there from now on; nobody's where there are no pods. */
  'repository.takes_outputs': repository.extend({
    branch: z.string(),
    environment: z.string(),
    pods: z.array(z.string()),
  }),
  'repository.closed': repository,
  'repository.opened': repository,
  /** Tokens of people: `prefix` is how one is told from another, and the secret is nowhere. */
  'person.token_made': token.extend({ until: z.string() }),
  'person.token_removed': token,
  /** A person read it by git, with a token of their own. */
  'repository.fetched': token,
  /** A pod put a branch of its own there, which moves nothing else. */
  'repository.branch_kept': repository.extend({ branch: z.string(), commit: z.string() }),
  /** A protected branch was found where no delivery had brought it, here or at its other git server; what was there is kept. */
  'repository.moved_unsigned': moved.extend({
    /** Where it should be; null where no delivery had made it. */
    stands: z.string().nullable(),
    place: z.literal('upstream').optional(),
    about: moveFacts.optional(),
  }),
  /** It lives at another git server as well; what opens that is nowhere on the record. */
  'repository.kept_there': repository.extend({ address: z.string(), byCredential: z.boolean() }),
  'repository.kept_here_alone': repository,
  /** How GitHub's rules hold a branch was seen to be otherwise than before: whether it would take a push that nobody signed. */
  'repository.guard_seen': repository.extend({
    branch: z.string(),
    is: z.enum(['held', 'not_required', 'by_anybody', 'open', 'no_branch']),
    setBack: z.enum(['refused', 'taken', 'unseen']),
    removal: z.enum(['refused', 'taken', 'unseen']),
  }),
  /** A branch was read at the other server where it should be; null where it is not there. */
  'repository.read_there': repository.extend({
    branch: z.string(),
    commit: z.string().nullable(),
    stands: z.string(),
  }),
  /** A person said what is to become of a branch that had moved at the other server. */
  'repository.move_decided': moved.extend({
    decision: z.enum(['take_over_asked', 'take_over', 'put_back']),
    reason: z.string(),
  }),
  'repository.put_back_there': repository.extend({
    branch: z.string(),
    over: z.string().nullable(),
    commit: z.string(),
  }),
  /** The branch here moved to where it is at the other server; `lost` commits are not part of it any more. */
  'repository.taken_over': repository.extend({
    branch: z.string(),
    from: z.string(),
    found: z.string(),
    lost: z.number().int(),
  }),
  /** The branch here moved on to where GitHub merged exactly what had landed as `commit`; nothing in it is otherwise. */
  'repository.merged_there': repository.extend({ branch: z.string(), commit: z.string(), found: z.string() }),
  /** Somebody opened a pull request at GitHub by themselves, and its check says that it is no delivery. */
  'repository.pull_left': repository.extend({
    branch: z.string(),
    number: z.number().int(),
    head: z.string(),
  }),
  /** What the check of somebody else's pull request says by now: people are asked, or what became of that. */
  'repository.pull_said': repository.extend({
    branch: z.string(),
    number: z.number().int(),
    head: z.string(),
    said: z.enum(['waits', 'ended', 'landed']),
  }),
  'repository.pull_closed': repository.extend({ branch: z.string(), number: z.number().int(), head: z.string() }),
  /** A person asked that people sign exactly this commit of somebody else's pull request. */
  'repository.pull_asked': repository.extend({
    branch: z.string(),
    number: z.number().int(),
    head: z.string(),
    login: z.string(),
  }),
  /** What was asked for was fetched, looked into and not taken. */
  'repository.pull_refused': repository.extend({
    branch: z.string(),
    number: z.number().int(),
    head: z.string(),
    because: z.string(),
  }),
  /** What the check of its pull request at GitHub says of which commit. */
  'delivery.pull_said': delivery.extend({
    number: z.number().int(),
    head: z.string(),
    said: z.enum(['waits', 'signed', 'ended']),
  }),
  'delivery.pushed': delivery.extend({ head: z.string(), tree: z.string(), files: z.number().int() }),
  /** It is what somebody else opened at GitHub, and a person had it taken up. */
  'delivery.taken_up': delivery.extend({
    number: z.number().int(),
    login: z.string(),
    head: z.string(),
    tree: z.string(),
    files: z.number().int(),
  }),
  /** Countersign made a commit of accepted outputs of a pod. */
  'delivery.composed': delivery.extend({
    head: z.string(),
    tree: z.string(),
    files: z.number().int(),
    outputs: z.number().int(),
  }),
  /** A person, or a pod by a call, had it prepared that a delivery that landed is undone; `undoes` is the commit that it became. */
  'delivery.undo_prepared': delivery.extend({
    undoes: z.string(),
    head: z.string(),
    tree: z.string(),
    files: z.number().int(),
  }),
  /** A person had a delivery that landed undone before anybody else had signed; others look at it afterwards. */
  'delivery.undone_at_once': delivery.extend({
    undoes: z.string(),
    head: z.string(),
    tree: z.string(),
    files: z.number().int(),
    reason: z.string(),
  }),
  /** Merged anew, as its branch had moved; `moved` is what is otherwise then. */
  'delivery.merged_again': delivery.extend({ onto: z.string(), moved: z.array(z.string()) }),
  /** Prepared anew on a branch that had moved, as its files come out otherwise there; nobody's signature is carried over. */
  'delivery.prepared_again': delivery.extend({ onto: z.string(), moved: z.array(z.string()) }),
  /** What was prepared again goes on as this revision. */
  'delivery.followed': delivery.extend({ as: z.number().int() }),
  'delivery.released': delivery,
  'delivery.landed': delivery.extend({ commit: z.string(), tree: z.string() }),
  'delivery.verified': delivery.extend({ commit: z.string() }),
  /** What it brought was taken back by another delivery, which landed as `by`. */
  'delivery.reverted': delivery.extend({ by: z.string() }),
  /** What had undone it was undone itself, by a delivery that landed as `by`. */
  'delivery.restored': delivery.extend({ by: z.string() }),
  'delivery.ended': delivery.extend({ because: z.string() }),
} as const
