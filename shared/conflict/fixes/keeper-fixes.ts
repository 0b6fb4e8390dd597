import { posixCommand } from '../../command-line/command-line'
import type { Owner } from '../../sockets/socket'
import type { ConflictFacts } from '../facts'
import { holderText } from '../holder-words'
import type { ConflictFix } from '../report'
import { rootCommand } from './command-words'
import { type Keeper, keeperOf } from './keepers'

/** How it is stopped by whoever keeps it. */
export function keeperFix({ name, pid, again, command }: Keeper, facts: ConflictFacts): ConflictFix {
  if (command !== null) {
    const own = name === 'pm2' || name === 'forever'
    const [program = name, ...args] = command
    return {
      title: `Stop it with ${name}, which starts it again after a signal`,
      command: own ? posixCommand(program, ...args) : rootCommand(facts, program, ...args),
      safe: true,
      stops: null,
    }
  }
  const who = holderText({ program: name, pid })
  const asked = again === 'always' ? `Stop it with ${who}, or end that` : `End ${who} instead`
  return {
    title: `${asked}; in its terminal Ctrl+C does it`,
    command: facts.system === 'win32' ? null : posixCommand('kill', String(pid)),
    safe: false,
    stops: null,
  }
}

/** Of the holders of a port, each keeper once. */
export function keepersOf(
  holders: readonly Owner[],
  { lineages }: Pick<ConflictFacts, 'lineages'>,
): Keeper[] {
  const keepers = holders.flatMap(({ pid }) => {
    const lineage = lineages.find((one) => one.pid === pid)
    return lineage === undefined ? [] : (keeperOf(lineage) ?? [])
  })
  // a holder that is itself the keeper of the others (a master with its workers) is ended with them
  const own = new Set(holders.map(({ pid }) => pid))
  return [...new Map(keepers.map((keeper) => [keeper.pid, keeper])).values()].filter(
    ({ pid }) => !own.has(pid),
  )
}
