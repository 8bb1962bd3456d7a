import 'server-only'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { keepThere, limitsTo, upstreamCommand, upstreamOptions, upstreamTyped } from '@/lib/cli/upstream'
import { counted } from '@/lib/core/count'
import { newId } from '@/lib/core/id'
import { env } from '@/lib/env'
import { branchesIn, fetchInto, keptFolder, makeKept } from '@/lib/git/kept'
import { GitProblem } from '@/lib/git/run'
import { closeRepository, createRepository, openRepository } from '@/lib/repositories/commands'
import { setOwners } from '@/lib/repositories/owned/commands'
import { readOwner } from '@/lib/repositories/owned/lines'
import { protectBranches } from '@/lib/repositories/branches/commands'
import { branchesRefusals } from '@/lib/repositories/branches/labels'
import { repositoryRefusals } from '@/lib/repositories/labels'
import { repositoryNamed } from '@/lib/repositories/queries'
import { repositoryName, isPlainBranch, type Owner } from '@/lib/repositories/schema'

/** Repositories that are kept here, for whoever runs the machine. */
export const repositoryCommands: readonly CliCommand[] = [
  {
    name: 'repository create',
    takes: '<name> [--branch BRANCH] [--upstream ADDRESS [--credential REFERENCE | --github]]',
    about: 'Keep an empty git repository here; pods deliver into BRANCH, which is main if left out',
    options: { branch: { type: 'string' }, upstream: { type: 'string' }, ...upstreamOptions },
    run: async (operands, { branch = 'main', ...values }) => {
      await keep(operand(operands, 'repository'), String(branch), null, values)
    },
  },
  {
    name: 'repository import',
    takes: '<name> <folder|bundle|address> [--branch BRANCH] [--upstream ADDRESS [--credential REFERENCE | --github]]',
    about: 'Move a git repository in with every branch and its history; from then on it moves by deliveries',
    options: { branch: { type: 'string' }, upstream: { type: 'string' }, ...upstreamOptions },
    run: async ([name, source, ...more], { branch = 'main', ...values }) => {
      if (name === undefined || source === undefined) throw new CliProblem('Say which name, and from where.')
      if (more.length > 0) throw new CliProblem(`"${more.join(' ')}" is too much.`)
      await keep(name, String(branch), whereIs(source), values)
    },
  },
  upstreamCommand,
  {
    name: 'repository owners',
    takes: '<name> [--owner PATH=GROUP[:COUNT]]...',
    about: 'Say who must sign what is delivered at which places, beside whom the policy asks; without --owner nobody',
    options: { owner: { type: 'string', multiple: true } },
    run: async (operands, { owner = [] }) => {
      const name = operand(operands, 'repository')
      const owners = ownersOf(owner as string[])
      insist(await execute(setOwners, operator(), { name, owners }), repositoryRefusals)
      console.log(`${counted(owners.length, 'place')} of ${name} with people who must sign.`)
    },
  },
  {
    name: 'repository branches',
    takes: '<name> [--protect PATTERN]...',
    about: 'Say which branches move by deliveries alone, such as main and release/*; without --protect, which do now',
    options: { protect: { type: 'string', multiple: true } },
    run: async (operands, { protect = [] }) => {
      const name = operand(operands, 'repository')
      const branches = protect as string[]
      if (branches.length > 0)
        insist(await execute(protectBranches, operator(), { repository: name, branches }), branchesRefusals)
      const repository = await repositoryNamed(operator(), name)
      if (!repository) throw new CliProblem(repositoryRefusals.unknown_repository!)
      console.log(`Move by deliveries alone: ${repository.protectedBranches.join(', ')}.`)
      for (const { branch, commit } of repository.branches) console.log(`${branch} is at ${commit}`)
    },
  },
  {
    name: 'repository close',
    takes: '<name>',
    about: 'Close a repository: nobody reads it or delivers into it any more; what it holds and what happened stays',
    run: async (operands) => {
      const name = operand(operands, 'repository')
      insist(await execute(closeRepository, operator(), { name }), repositoryRefusals)
      console.log(`${name} is closed. What waits for it will not land.`)
    },
  },
  {
    name: 'repository open',
    takes: '<name>',
    about: 'Open a closed repository again, as it was',
    run: async (operands) => {
      const name = operand(operands, 'repository')
      insist(await execute(openRepository, operator(), { name }), repositoryRefusals)
      console.log(`${name} is open.`)
    },
  },
]

async function keep(
  typed: string,
  branch: string,
  source: string | null,
  values: Parameters<CliCommand['run']>[1],
): Promise<void> {
  const named = repositoryName.safeParse(typed)
  if (!named.success) throw new CliProblem(named.error.issues[0]!.message)
  if (!isPlainBranch(branch)) throw new CliProblem('Name a branch in letters, digits and . _ + # @ - /')
  const { upstream: elsewhere, ...more } = values
  const upstream = elsewhere === undefined ? null : upstreamTyped(named.data, String(elsewhere), more)
  if (!upstream && Object.keys(more).length > 0) throw new CliProblem('Say with --upstream what the credential opens.')
  const id = newId()
  const folder = keptFolder(env.stateFolder, id)
  try {
    await makeKept(folder, branch)
    // From the place where it goes on living it is fetched with what opens that.
    const way = source !== null && source === upstream?.url ? await limitsTo(id, upstream) : {}
    if (source !== null) await fetchInto(folder, source, way)
    const found = await branchesIn(folder)
    // Only the branch that moves by deliveries is ours to say where it is; the others lie there to be read.
    const at = found.get(branch)
    if (source !== null && !at)
      throw new CliProblem(`There is no branch ${branch} in it. Name the one to deliver into with --branch.`)
    const branches = at ? [{ branch, ...at }] : []
    insist(
      await execute(createRepository, operator(), { id, name: named.data, defaultBranch: branch, branches }),
      repositoryRefusals,
    )
    const held = source === null ? 'It is empty.' : `${counted(found.size, 'branch', 'branches')} moved in.`
    console.log(`${named.data} is kept here. ${held}`)
    console.log(`Pods clone ${new URL(`/git/${named.data}.git`, env.url).href} and push to refs/for/${branch}.`)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    return await inWords(error)
  }
  if (upstream) await keepThere(upstream)
}

async function inWords(error: unknown): Promise<never> {
  throw error instanceof GitProblem ? new CliProblem(error.message) : error
}

/** A path is meant from where the operator stands, not from where Countersign is installed. */
function whereIs(typed: string): string {
  const local = path.resolve(process.env.COUNTERSIGN_CALLED_FROM ?? process.cwd(), typed)
  return existsSync(local) ? local : typed
}

function ownersOf(typed: readonly string[]): Owner[] {
  const mistaken = typed.filter((one) => !readOwner(one))
  if (mistaken.length > 0)
    throw new CliProblem(
      `Write an owner as docs/**=product-owners or docs/**=product-owners:2, not ${mistaken.join(', nor ')}.`,
    )
  return typed.flatMap((one) => readOwner(one) ?? [])
}
