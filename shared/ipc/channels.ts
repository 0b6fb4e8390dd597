import type { Contract } from './channel'
import type { EngineContract, ServedContract } from './contract'
import type { ShellContract } from './shell-contract'

/**
 * What a client has to know of a contract: which channels there are, and which of them are feeds. What is sent over them is the server's to check, so
 * a program that only asks loads none of the schemas. The compiler holds it against the contract.
 */
export type Channels<C extends Contract> = { readonly [K in keyof C]: Pick<C[K], 'kind'> }

const call = { kind: 'call' } as const
const feed = { kind: 'feed' } as const

export const engineChannels: Channels<EngineContract> = {
  'computer.describe': call,
  'scan.plan': call,
  'scan.run': feed,
  'scan.pause': call,
  'scan.packets': call,
  'run.follow': feed,
  'history.list': call,
  'history.open': call,
  'history.answer': call,
  'history.mark': call,
  'history.compare': call,
  'history.remove': call,
  'history.forget': call,
  'sockets.list': call,
  'sockets.reachable': call,
  'sockets.to-itself': call,
  'sockets.watch': feed,
  'watch.run': feed,
  'watch.join': feed,
  'watch.forget': call,
  'baseline.look': call,
  'baseline.record': call,
  'baseline.open': call,
  'baseline.approve': call,
  'conflict.explain': call,
  'conflict.preview': call,
  'conflict.stop': feed,
  'conflict.start': feed,
  'forward.test': feed,
  'forward.telephone-saw': call,
  'forward.where': call,
  'forward.helpers': call,
  'forward.mappings': call,
  'forward.add': call,
  'forward.remove': call,
  'forward.firewall': call,
  'forward.kept': feed,
  'forward.let-go': call,
  'reference.port': call,
  'reference.search': call,
  'reference.suggest': call,
  'settings.watch': feed,
  'settings.change': call,
  'update.look': call,
  'lesson.run': feed,
  'lesson.go': call,
}

export const shellChannels: Channels<ShellContract> = {
  'shell.info': call,
  'shell.commands': feed,
  'shell.state': call,
  'shell.ended': call,
  'shell.file': feed,
  'shell.save': call,
  'shell.choose': call,
  'shell.open-external': call,
  'shell.open-router': call,
  'shell.copy': call,
  'shell.report': call,
}

export const servedChannels: Channels<ServedContract> = {
  ...engineChannels,
  'shell.info': call,
  'shell.report': call,
}
