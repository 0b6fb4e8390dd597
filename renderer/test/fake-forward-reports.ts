import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import type { ForwardVerdict } from '#shared/forward/forward-verdicts'
import type { Mend } from '#shared/forward/mend'
import type {
  ForwardAddresses,
  ForwardLink,
  ForwardReport,
  LinkReport,
  LinkState,
  OutsideTrace,
} from '#shared/forward/report'
import { forwardLinks } from '#shared/forward/report'
import { nobodyOutside } from '#shared/forward/request'
import type { Mapping, Router } from '#shared/forward/router'
import type { KeptAnswer } from '#shared/history/kept-answer'

/** Reports of tests that are only played: one for each verdict, as a home would give it. */

export const homeAddresses: ForwardAddresses = {
  lan: '192.168.1.34',
  lan6: '2001:db8:5a0:1::34',
  interface: 'eth0',
  gateway: '192.168.1.1',
  wan: '203.0.113.7',
  outside: '203.0.113.7',
  outside6: '2001:db8:5a0:1::34',
}

export const homeRouter: Router = {
  address: '192.168.1.1',
  name: 'Living room router',
  model: 'HomeBox 7590',
  manufacturer: 'Example Networks',
  page: 'http://192.168.1.1/',
  wan: '203.0.113.7',
  speaks: [
    { way: 'upnp', detail: 'WANIPConnection:2' },
    { way: 'pcp', detail: 'version 2' },
  ],
}

export const ownMapping: Mapping = {
  way: 'upnp',
  family: 'ipv4',
  protocol: 'tcp',
  externalPort: 25565,
  internalAddress: '192.168.1.34',
  internalPort: 25565,
  remoteHost: null,
  enabled: true,
  leaseSeconds: 3420,
  description: 'Portlight: Minecraft',
  ours: true,
  toThisComputer: true,
}

export const foreignMapping: Mapping = {
  ...ownMapping,
  internalAddress: '192.168.1.20',
  leaseSeconds: 0,
  description: 'Minecraft of Mia',
  ours: false,
  toThisComputer: false,
}

interface Told {
  readonly sentence: string
  readonly next: string | null
  readonly states: Partial<Readonly<Record<ForwardLink, LinkState>>>
  readonly change?: Partial<ForwardReport>
}

const down = { program: 'ok', computer: 'ok', router: 'ok', provider: 'ok', outside: 'ok' } as const

export const firewallMend: Extract<Mend, { readonly kind: 'firewall' }> = {
  kind: 'firewall',
  title: 'Let TCP port 25565 through the firewall of this computer',
  family: 'ipv4',
  protocol: 'tcp',
  port: 25565,
  door: {
    open: asRoot(posixCommand('ufw', 'allow', '25565/tcp')),
    close: byCommand(asRoot(posixCommand('ufw', 'delete', 'allow', '25565/tcp'))),
    effect:
      'ufw gets a rule that lets TCP port 25565 in from everywhere, and keeps it until it is taken back.',
  },
}
const moveMend: Mend = {
  kind: 'forward',
  title: 'Move the forward to this computer',
  family: 'ipv4',
  protocol: 'tcp',
  externalPort: 25565,
  internalPort: 25565,
  replace: true,
  effect:
    'Your router is asked to lead TCP port 25565 to this computer (192.168.1.34), port 25565, instead of 192.168.1.20, port 25565. Everybody on the internet can reach it then.',
  back: 'Lead it back to 192.168.1.20, port 25565, under Router or with “forward add --to”.',
}
const messageMend: Mend = {
  kind: 'message',
  title: 'Ask your provider for an address of your own',
  text: 'Hello, my connection shares its IPv4 address with other customers. Please give me a public IPv4 address.',
}
const adviceMend: Mend = {
  kind: 'advice',
  title: 'Or take a way around',
  sentence: 'A tunnel leads a port of a computer that has a public address to yours.',
}

/** Where packets from outside stop. */
export const aTrace: OutsideTrace = {
  by: 'globalping',
  place: 'Falkenstein (Hetzner)',
  target: '203.0.113.7',
  hops: ['198.51.100.1', null, '198.51.100.9'],
}

const told: Readonly<Record<ForwardVerdict, Told>> = {
  reachable: {
    sentence: 'The internet reaches port 25565 TCP of this computer at 203.0.113.7.',
    next: null,
    states: down,
  },
  'reachable-other-machine': {
    sentence: 'Port 25565 is open at 203.0.113.7, but another machine answers there.',
    next: 'Change the forward on the router: port 25565 TCP to 192.168.1.34.',
    states: { ...down, outside: 'broken', router: 'unknown' },
  },
  'name-points-elsewhere': {
    sentence:
      'home.example.org leads friends to 203.0.113.90, but your address on the internet is 203.0.113.7. By its address, the port is reached.',
    next: 'Let the name lead to 203.0.113.7: look at your dynamic DNS why it was not renewed.',
    states: { ...down, name: 'broken' },
    change: {
      name: { name: 'home.example.org', alias: null, ipv4: ['203.0.113.90'], ipv6: [], srv: [] },
    },
  },
  'reachable-no-answer': {
    sentence:
      'From the internet, port 25565 at 203.0.113.7 gets no answer, though the connection comes to this computer (192.168.1.34): java does not take it, and its queue of waiting connections is full.',
    next: 'Start java again: it hangs, or has more to do than it can. Then test again.',
    states: { ...down, program: 'broken', outside: 'broken' },
  },
  'no-listener': {
    sentence: 'No program on this computer listens on port 25565 TCP.',
    next: 'Start the server and look which port it uses, then test again.',
    states: { ...down, program: 'broken', outside: 'not-tested' },
  },
  'loopback-only': {
    sentence: 'java listens on port 25565, but only to this computer itself (127.0.0.1).',
    next: 'In the settings of the server, change the address from 127.0.0.1 to 0.0.0.0, then start it again.',
    states: { ...down, program: 'broken', outside: 'not-tested' },
  },
  'host-firewall': {
    sentence: 'The firewall of this computer (ufw) drops what comes in on port 25565 TCP.',
    next: 'Allow it: sudo ufw allow 25565/tcp',
    states: { ...down, computer: 'broken', outside: 'broken' },
    change: { mends: [firewallMend] },
  },
  'no-gateway': {
    sentence: 'This computer has no way out: there is no default gateway.',
    next: 'Connect it to your router, by cable or by wireless, and test again.',
    states: { program: 'ok', computer: 'broken' },
    change: {
      router: null,
      addresses: {
        ...homeAddresses,
        lan: null,
        lan6: null,
        interface: null,
        gateway: null,
        wan: null,
        outside: null,
        outside6: null,
      },
    },
  },
  'no-mapping': {
    sentence: 'Your router does not forward port 25565 TCP to this computer.',
    next: 'On the router’s page, forward port 25565 TCP to 192.168.1.34, port 25565.',
    states: { ...down, router: 'broken', outside: 'broken' },
  },
  'mapping-wrong-host': {
    sentence: 'Your router forwards 25565 to 192.168.1.20, but this computer is 192.168.1.34.',
    next: 'On the router’s page, change the forward of port 25565 TCP so that it leads to 192.168.1.34.',
    states: { ...down, router: 'broken', outside: 'not-tested' },
    change: { mappings: [foreignMapping], mends: [moveMend] },
  },
  'mapping-wrong-port': {
    sentence: 'Your router forwards 25565 to port 25566 of this computer, but the program listens on 25565.',
    next: 'On the router’s page, change the inner port of the forward from 25566 to 25565.',
    states: { ...down, router: 'broken', outside: 'broken' },
    change: { mappings: [{ ...ownMapping, internalPort: 25566, ours: false, description: 'mc' }] },
  },
  'mapping-disabled': {
    sentence: 'Your router has the forward of port 25565 to this computer, but it is switched off.',
    next: 'On the router’s page, switch the forward of port 25565 TCP on.',
    states: { ...down, router: 'broken', outside: 'broken' },
    change: { mappings: [{ ...ownMapping, enabled: false, ours: false, description: 'mc' }] },
  },
  'mapping-ineffective': {
    sentence: 'Your router says that it forwards port 25565 to this computer, but nothing comes through.',
    next: 'Restart the router, and test again.',
    states: { ...down, router: 'broken', outside: 'broken' },
    change: { confidence: 'likely', mappings: [ownMapping], trace: aTrace },
  },
  'double-nat': {
    sentence:
      'Your router’s outer address 192.168.178.24 is a private one: a second router stands in front of it.',
    next: 'On the second router, forward port 25565 TCP to 192.168.178.24; or switch it to bridge mode.',
    states: { ...down, provider: 'broken', outside: 'broken' },
    change: { addresses: { ...homeAddresses, wan: '192.168.178.24' } },
  },
  'carrier-grade-nat': {
    sentence: 'Your provider shares one address among many homes: your router only has 100.64.3.9.',
    next: 'Ask your provider for a public IPv4 address, or let people in over IPv6.',
    states: { ...down, provider: 'broken', outside: 'broken' },
    change: { addresses: { ...homeAddresses, wan: '100.64.3.9' }, mends: [messageMend, adviceMend] },
  },
  'vpn-or-other-exit': {
    sentence:
      'The internet sees 198.51.100.23, but your router has 203.0.113.7: your traffic leaves another way.',
    next: 'Switch the VPN (tun0) off, and test again.',
    states: { ...down, provider: 'broken', outside: 'broken' },
    change: { confidence: 'likely', addresses: { ...homeAddresses, outside: '198.51.100.23' } },
  },
  'blocked-upstream': {
    sentence:
      'Everything up to your router is in order, but nothing from outside reaches it on port 25565 TCP.',
    next: 'Ask your provider whether it blocks this port, or try another outer port, such as 35565.',
    states: { ...down, outside: 'broken' },
    change: { confidence: 'likely', mappings: [ownMapping] },
  },
  'no-internet': {
    sentence: 'Your router has no connection to the internet: its outer address is 0.0.0.0.',
    next: 'Look at the router’s lamp for the internet, or call your provider.',
    states: { ...down, provider: 'broken' },
    change: { addresses: { ...homeAddresses, wan: null, outside: null, outside6: null } },
  },
  'not-known': {
    sentence: 'Everything up to the provider is in order. Whether the internet gets in was not looked at.',
    next: 'Let somebody outside look: choose a helper, or ask a friend to connect to 203.0.113.7:25565.',
    states: { ...down, outside: 'not-tested' },
    change: {
      confidence: 'certain',
      outside: [],
      mappings: [ownMapping],
      addresses: { ...homeAddresses, outside: null, outside6: null },
      notes: ['Nobody outside was asked, so the last link stays unproved.'],
    },
  },
}

const sentences: Readonly<Record<ForwardLink, Readonly<Record<LinkState, string>>>> = {
  name: {
    ok: 'home.example.org leads to 203.0.113.7, which is your address.',
    broken:
      'home.example.org leads friends to 203.0.113.90, but your address on the internet is 203.0.113.7.',
    unknown: 'No name server told where home.example.org leads.',
    'not-tested': 'The name has not been looked up yet.',
  },
  program: {
    ok: 'java listens on 0.0.0.0:25565.',
    broken: 'Nothing listens there that the network can reach.',
    unknown: 'The sockets of this computer could not be read.',
    'not-tested': 'Not looked at.',
  },
  computer: {
    ok: '192.168.1.34 on eth0; the firewall lets the port in.',
    broken: 'What comes in on this port is not let through.',
    unknown: 'Whether a firewall stands in the way can’t be told here.',
    'not-tested': 'Not looked at.',
  },
  router: {
    ok: 'It forwards 25565 TCP to 192.168.1.34, port 25565.',
    broken: 'Its forward does not lead to this computer’s port.',
    unknown: 'It doesn’t tell what it forwards.',
    'not-tested': 'There was no router to ask.',
  },
  provider: {
    ok: 'The router’s outer address is the one that the internet sees.',
    broken: 'What arrives at your address does not arrive at your router.',
    unknown: 'The router doesn’t tell its outer address.',
    'not-tested': 'There was no router to ask.',
  },
  outside: {
    ok: 'The reflector knocked, and this computer answered with the right word.',
    broken: 'The reflector knocked and heard nothing.',
    unknown: 'The reflector did not answer.',
    'not-tested': 'Nobody outside was asked.',
  },
}

const evidence: Readonly<Record<ForwardLink, LinkReport['evidence']>> = {
  program: [{ what: 'socket table', detail: 'tcp 0.0.0.0:25565 LISTEN, java (process 4711)' }],
  computer: [
    { what: 'default route', detail: '192.168.1.1 by eth0' },
    { what: 'nftables', detail: 'inet filter input: policy drop, tcp dport 25565 accept' },
  ],
  router: [
    { what: 'SSDP', detail: '192.168.1.1:5000, InternetGatewayDevice:2' },
    { what: 'GetSpecificPortMappingEntry', detail: '25565 TCP → 192.168.1.34:25565, enabled, 3420 s left' },
    { what: 'NAT-PMP', detail: 'no answer within 2 s' },
  ],
  provider: [
    { what: 'GetExternalIPAddress', detail: '203.0.113.7' },
    { what: 'STUN stun.example.org:3478', detail: '203.0.113.7' },
  ],
  name: [{ what: 'A of home.example.org', detail: '203.0.113.90' }],
  outside: [{ what: 'reflector.example.org', detail: 'connected to 203.0.113.7:25565, token 5f3a…' }],
}

const looks: ForwardReport['outside'] = [
  { by: 'reflector', place: null, family: 4, outcome: 'connected', rttMs: null, arrivedHere: true },
  {
    by: 'globalping',
    place: 'Falkenstein (Hetzner)',
    family: 4,
    outcome: 'connected',
    rttMs: 24.2,
    arrivedHere: true,
  },
  {
    by: 'globalping',
    place: 'São Paulo (Telefônica Brasil)',
    family: 4,
    outcome: 'silent',
    rttMs: null,
    arrivedHere: null,
  },
  { by: 'globalping', place: 'Tokyo (NTT)', family: 4, outcome: 'refused', rttMs: null, arrivedHere: null },
]

/** The report of a test that ends in a verdict. */
export function reportOf(verdict: ForwardVerdict, change: Partial<ForwardReport> = {}): ForwardReport {
  const { sentence, next, states, change: usual } = told[verdict]
  return {
    port: 25565,
    protocol: 'tcp',
    verdict,
    confidence: 'certain',
    sentence,
    nextStep: next,
    links: forwardLinks
      .filter((link) => link !== 'name' || states.name !== undefined)
      .map((link) => {
        const state = states[link] ?? 'not-tested'
        return {
          link,
          state,
          sentence: sentences[link][state],
          evidence: state === 'not-tested' ? [] : evidence[link],
        }
      }),
    addresses: homeAddresses,
    router: homeRouter,
    name: null,
    outside: states.outside === undefined || states.outside === 'not-tested' ? [] : looks,
    trace: null,
    mends: [],
    mappings: [],
    answeredOurselves: false,
    notes: [],
    at: Date.now(),
    tookMs: 2840,
    ...usual,
    ...change,
  }
}

/** A test as the history keeps it. */
export function keptTest(result: ForwardReport): KeptAnswer {
  const { port, protocol } = result
  const flags = { answer: false, map: false, hairpin: false, telephone: false }
  const asked = { port, protocol, ...flags, outside: nobodyOutside, name: null, gateway: null }
  return { kind: 'forward', asked, result, opened: false }
}
