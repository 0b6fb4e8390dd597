import { ownCommand } from '../../command-line/own-command'
import { parseIpv4, parseIpv6 } from '../../targets/address'
import type { Decision } from '../decision'
import type { ConflictFacts } from '../facts'
import type { ConflictFix } from '../report'
import { ruleFixes } from './rule-fixes'

const look = { safe: true, stops: null, command: null } as const

/** What helps a program that wanted to connect, or whose port is another computer's: nobody here is in its way. */
export function connectionFixes(
  { verdict, inUse }: Pick<Decision, 'verdict' | 'inUse'>,
  facts: ConflictFacts,
): ConflictFix[] {
  const { own, question } = facts
  const { address, port, failure } = question
  switch (failure?.error) {
    case 'EACCES':
    case 'EPERM':
      return ruleFixes(facts)
    case 'EADDRINUSE':
    case 'EADDRNOTAVAIL':
      return [
        {
          ...look,
          title: 'See from which addresses and ports this computer is connected',
          command: ownCommand(own, 'sockets'),
        },
      ]
    default:
  }
  if (inUse) return [{ ...look, title: 'Try to connect again: it listens now' }]
  if (verdict === 'nobody-listens') {
    return [
      {
        ...look,
        title: 'Start the program that is to listen, or see in its configuration where it does',
      },
      {
        ...look,
        title: 'See what listens on this computer',
        command: ownCommand(own, 'sockets', '--listening'),
      },
    ]
  }
  if (failure?.elsewhere === true) {
    return [
      { ...look, title: 'Look on the other computer which program has the port, or ask for another one' },
    ]
  }
  const isAddress = address !== null && (parseIpv4(address) !== null || parseIpv6(address) !== null)
  return [
    { ...look, title: 'Look on that computer whether the program listens, and on which address' },
    ...(isAddress
      ? [
          {
            ...look,
            title: 'See from here whether the port is open by now',
            command: ownCommand(own, 'scan', address, '-p', String(port)),
          },
        ]
      : []),
  ]
}
