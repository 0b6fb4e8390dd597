import type { Protocol } from '../sockets/socket'

/**
 * Whether somebody on the way can read along: `no`, everything is in plain text; `optional`, where both ends switch it on;
 * `always`, the protocol knows nothing else; `depends`, on the program that uses the port.
 */
export type Encryption = 'no' | 'optional' | 'always' | 'depends'

/** What people look for: each text has one topic. */
export const portTopics = [
  'network',
  'web',
  'mail',
  'files',
  'remote access',
  'management',
  'database',
  'messages',
  'directory',
  'voice and video',
  'home',
  'game',
  'vpn',
  'development',
] as const
export type PortTopic = (typeof portTopics)[number]

/** What we say of a port in our own words. */
export interface PortText {
  /** The first one is the main one. */
  readonly ports: readonly [number, ...number[]]
  readonly protocols: readonly [Protocol, ...Protocol[]]
  readonly topic: PortTopic
  /** What people call it. */
  readonly name: string
  /** What runs there, in one or two sentences. */
  readonly what: string
  readonly encryption: Encryption
  /** What to use instead where there is something better. */
  readonly instead?: string
  /** What an attacker wants there. */
  readonly risk: string
  /** How it is kept safe. */
  readonly safe: string
  /** Where these facts stand: an RFC, or the handbook of the program. */
  readonly source: string
}
