// Test support: what is counted on a branch that holds nothing, but for what a test says.
import type { BranchFacts } from '@/lib/imports/facts/schema'

const nothing: BranchFacts = {
  commits: 1,
  merges: 0,
  authors: {},
  firstAt: null,
  lastAt: null,
  treeFiles: 0,
  tasks: {},
  memory: null,
  changelog: null,
  otherChangelogs: [],
  artifacts: {
    promptsUsed: 0,
    thoughtFiles: 0,
    thoughts: 0,
    thoughtsWithoutMessage: 0,
    reasoningTraces: 0,
    handoffFiles: 0,
    handoffs: 0,
    handoffsToNobody: 0,
    issues: 0,
    issueStatus: {},
    issueType: {},
    issueFilesUnparsable: [],
    issuesSalvaged: 0,
    metricsReports: 0,
  },
  agentLinkedCommits: 0,
  destructiveRewrites: 0,
  unrestoredRewrites: 0,
  elisionOverwrites: 0,
  likelyElisions: 0,
  contradictions: 0,
  unloggedCommits: 0,
  problems: {},
  isOwn: true,
  losses: [],
  strayWork: [],
  strayNames: 0,
  about: null,
  figures: null,
}

export function factsOf(some: Partial<BranchFacts>): BranchFacts {
  return { ...nothing, ...some }
}
