import type { ForwardTest } from '../forward/request'
import { scanArguments } from '../scan/scan-arguments'
import type { KeptAnswer } from './kept-answer'
import type { ScanEntry } from './run-entry'

/** What would be typed behind `portlight` to ask the same anew. */
export function argumentsToAskAgain(run: ScanEntry | KeptAnswer): readonly string[] {
  if ('what' in run) return scanArguments(run.asked)
  switch (run.kind) {
    case 'conflict': {
      const { port, protocol, address } = run.asked
      return [
        'why',
        String(port),
        ...(protocol === 'udp' ? ['--udp'] : []),
        ...(address === null ? [] : ['--address', address]),
      ]
    }
    case 'forward':
      return ['forward', 'test', ...forwardArguments(run.asked)]
    case 'sockets':
      return ['sockets']
    case 'router':
      return ['forward', 'list', ...(run.gateway === null ? [] : ['--gateway', run.gateway])]
    default:
      return run satisfies never
  }
}

function forwardArguments({ outside, ...asked }: ForwardTest): readonly string[] {
  const flags = [
    ['--udp', asked.protocol === 'udp'],
    ['--listen', asked.answer],
    ['--map', asked.map],
    ['--hairpin', asked.hairpin],
    ['--telephone', asked.telephone],
  ] as const
  const named = [
    ['--name', asked.name],
    ['--gateway', asked.gateway],
    ['--reflector', outside.reflector],
    ['--globalping', outside.globalping],
    ['--echoip', outside.echoip],
    ['--check-host', outside.checkHost],
    ...outside.stun.map((server) => ['--stun', server] as const),
  ] as const
  return [
    String(asked.port),
    ...flags.flatMap(([flag, is]) => (is ? [flag] : [])),
    ...named.flatMap(([flag, value]) => (value === null ? [] : [flag, value])),
  ]
}
