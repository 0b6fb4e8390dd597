import { homeAddresses, type Lesson } from '../lesson'

const { computer, inside, outside, internet } = homeAddresses

/** Lesson 11. RFC 3022 (traditional NAT), RFC 1918 (private addresses), nft(8): masquerade, dnat. */
export const homeRouter: Lesson = {
  number: 11,
  title: 'A router and a forwarded port',
  about:
    'At home many computers share one address on the internet. The router rewrites addresses on the way out, and on the way in where somebody told it to. This lesson builds such a home in networks of its own.',
  needs: 'own-network',
  predict: {
    text: `A computer at home has the address ${computer}. It visits a web site. Which address does the web site see?`,
    choices: [
      {
        text: computer,
        right: false,
        why: 'That address is private: millions of homes have it, and no answer would find its way.',
      },
      { text: 'The outer address of the router', right: true, why: 'The router put its own address there.' },
      { text: 'None at all', right: false, why: 'Every packet says where it comes from.' },
    ],
  },
  steps: [
    {
      title: 'A home',
      does: `A home is built: a computer (${computer}), a router (${inside} inside, ${outside} outside), and a web site on the internet (${internet}), which listens on port {A}.`,
      deeds: [
        { kind: 'home', who: 'builder' },
        { kind: 'far-listen', who: 'web site', on: 'internet', port: 'A', greets: 'A web page.' },
      ],
      claims: [
        { kind: 'outcome', says: 'The home is built.', who: 'builder', is: ['works'] },
        { kind: 'outcome', says: 'The web site listens.', who: 'web site', is: ['works'] },
      ],
      explains: 'Each of the three has a network of its own, and the kernel makes the cables between them.',
    },
    {
      title: 'On the way out',
      does: `The browser on the computer at home connects to ${internet}, port {A}.`,
      deeds: [{ kind: 'far-connect', who: 'browser', on: 'computer', to: internet, port: 'A' }],
      claims: [
        { kind: 'heard', says: 'The browser gets the page.', who: 'browser', text: 'A web page.' },
        {
          kind: 'view',
          says: `The browser says that its own address is ${computer}.`,
          who: 'browser',
          end: 'local',
          address: computer,
        },
        {
          kind: 'view',
          says: `The web site says that somebody came from ${outside}: the router.`,
          who: 'web site',
          end: 'remote',
          address: outside,
        },
        {
          kind: 'rows',
          says: 'The router itself has no socket for it: it only rewrites packets and passes them on.',
          match: {},
          count: 0,
        },
      ],
      explains:
        'This is NAT, network address translation. The router remembers whom the answer is for, and writes the old address back into it.',
    },
    {
      title: 'On the way in, without a rule',
      does: `At home a game server listens on port {B}. A friend on the internet connects to the only address that is known outside: ${outside}, port {B}.`,
      deeds: [
        { kind: 'far-listen', who: 'game', on: 'computer', port: 'B', greets: 'Welcome to the game.' },
        { kind: 'far-connect', who: 'friend', on: 'internet', to: outside, port: 'B' },
      ],
      claims: [
        { kind: 'outcome', says: 'The game server listens.', who: 'game', is: ['works'] },
        {
          kind: 'outcome',
          says: 'The friend is refused: the router has no program there, and does not know about the game.',
          who: 'friend',
          is: ['ECONNREFUSED'],
        },
      ],
      explains: 'Nobody told the router which computer the question is for.',
    },
    {
      title: 'A forwarded port',
      does: `The router gets a rule: what comes to port {B} goes to ${computer}. The friend tries again.`,
      deeds: [
        {
          kind: 'firewall',
          who: 'owner',
          rules: [`add rule ip home pre iifname "wan" tcp dport {B} dnat to ${computer}`],
        },
        { kind: 'far-connect', who: 'friend again', on: 'internet', to: outside, port: 'B' },
      ],
      claims: [
        {
          kind: 'heard',
          says: 'The friend is in the game.',
          who: 'friend again',
          text: 'Welcome to the game.',
        },
        {
          kind: 'view',
          says: `The friend believes to talk to ${outside}.`,
          who: 'friend again',
          end: 'remote',
          address: outside,
        },
        {
          kind: 'view',
          says: `The game says that its own address is ${computer}: the router wrote it into the packets.`,
          who: 'game',
          end: 'local',
          address: computer,
        },
        {
          kind: 'view',
          says: `The game sees the friend’s true address, ${internet}.`,
          who: 'game',
          end: 'remote',
          address: internet,
        },
      ],
      explains:
        'A port forward rewrites the address to which a packet goes. On the way out NAT rewrote the one from which it came.',
    },
    {
      title: 'The wrong computer',
      does: 'The rule is replaced: now it leads to 192.168.77.20, where no computer is. The friend tries once more, and waits a few seconds.',
      deeds: [
        {
          kind: 'firewall',
          who: 'owner',
          rules: [
            'flush chain ip home pre',
            'add rule ip home pre iifname "wan" tcp dport {B} dnat to 192.168.77.20',
          ],
        },
        { kind: 'far-connect', who: 'lost friend', on: 'internet', to: outside, port: 'B' },
      ],
      claims: [
        {
          kind: 'outcome',
          says: 'The friend does not get in, although the game still listens.',
          who: 'lost friend',
          is: ['ETIMEDOUT', 'EHOSTUNREACH'],
        },
      ],
      explains:
        'This is the most common fault at home: the computer got another address, and the rule still has the old one. “portlight forward test” finds it.',
    },
  ],
  questions: [
    {
      text: 'What does a router need to know to let a friend reach your game server?',
      choices: [
        {
          text: 'The port, and the address at home that it leads to',
          right: true,
          why: 'And that address should stay the same.',
        },
        {
          text: 'The friend’s address',
          right: false,
          why: 'A forward lets everybody in who comes to that port.',
        },
        { text: 'The name of the game', right: false, why: 'A router knows ports, not games.' },
      ],
    },
  ],
  learned:
    'NAT rewrites who sent a packet on the way out; a port forward rewrites whom it is for on the way in.',
  open: [
    {
      text: 'Why does nobody need a port forward to visit web sites?',
      answer: 'The connection begins inside. The router sees it go out, and knows whom the answers are for.',
    },
    {
      text: 'What else besides the forward can keep a friend out?',
      answer:
        'The firewall of the computer, a game server that does not listen, or a second router between the first one and the internet.',
    },
  ],
}
