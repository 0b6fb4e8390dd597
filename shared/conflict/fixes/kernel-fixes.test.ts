import { expect, it } from 'vitest'
import { anOwner, aSocket } from '../../sockets/testing/sockets'
import { someFacts } from '../testing/facts'
import { explainConflict } from '../verdict'

const local = { address: '0.0.0.0', port: 4789 }
const question = { port: 4789, protocol: 'udp', address: null } as const
const kernelUse = { services: ['vxlan'], interfaces: ['vxlan0', 'vxlan1'] } as const
const kernel = aSocket({ protocol: 'udp', state: null, local, ownerless: 'no-process' })

it("a socket of the kernel's goes with its interface, which is never the safe way", () => {
  const { fixes } = explainConflict(someFacts({ question, kernelUse, sockets: [kernel] }))
  const off = fixes.filter(({ command }) => command?.program === 'ip')
  expect(off.map(({ command, safe, stops }) => [command?.arguments.join(' '), safe, stops])).toEqual([
    ['link set dev vxlan0 down', false, null],
    ['link set dev vxlan1 down', false, null],
  ])
})

it('nothing is turned off where a program has the port, or nobody knows what the kernel has it for', () => {
  const program = aSocket({ protocol: 'udp', state: null, local, owners: [anOwner({ program: 'node' })] })
  for (const facts of [
    { kernelUse, sockets: [program] },
    { kernelUse: null, sockets: [kernel] },
    { kernelUse: { services: ['nfsd'] as const, interfaces: [] }, sockets: [kernel] },
  ]) {
    const { fixes } = explainConflict(someFacts({ question, ...facts }))
    expect(fixes.filter(({ command }) => command?.program === 'ip')).toEqual([])
  }
})
