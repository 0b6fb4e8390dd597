import type { Lesson } from '../lesson'

/** Lesson 10. nft(8): the policy of a chain; RFC 9293, section 3.5.3 (reset), RFC 2979 (what a firewall may do). */
export const firewall: Lesson = {
  number: 10,
  title: 'What a firewall does',
  about:
    'A firewall stands before the programs of a computer and looks at every packet. The usual rule is: nothing gets in, except what is allowed. This lesson has a network of its own, so the firewall of your computer stays as it is.',
  needs: 'own-network',
  predict: {
    text: 'A firewall drops everything that comes in. Does a web server behind it still listen?',
    choices: [
      {
        text: 'No: the firewall closes its port',
        right: false,
        why: 'A firewall stops packets, not programs.',
      },
      {
        text: 'Yes, but nobody reaches it',
        right: true,
        why: 'Its socket stays as it was. The question never arrives.',
      },
      { text: 'Yes, and everybody reaches it', right: false, why: 'Then the firewall would be of no use.' },
    ],
  },
  steps: [
    {
      title: 'No firewall',
      does: 'A web server listens on port {A}, a database on port {B}. A visitor goes to each.',
      deeds: [
        { kind: 'listen', who: 'web', at: { address: '127.0.0.1', port: 'A' }, greets: 'Web page.' },
        { kind: 'listen', who: 'database', at: { address: '127.0.0.1', port: 'B' }, greets: 'Secrets.' },
        { kind: 'connect', who: 'reader', to: { address: '127.0.0.1', port: 'A' } },
        { kind: 'connect', who: 'thief', to: { address: '127.0.0.1', port: 'B' } },
      ],
      claims: [
        { kind: 'outcome', says: 'The reader gets in.', who: 'reader', is: ['works'] },
        { kind: 'heard', says: 'The thief gets in, too.', who: 'thief', text: 'Secrets.' },
      ],
      explains: 'Without a firewall every program that listens can be reached.',
    },
    {
      title: 'Nothing gets in',
      does: 'Now a firewall drops everything that comes in, except packets of connections that are there already. Two new visitors come. They wait three seconds.',
      deeds: [
        {
          kind: 'firewall',
          who: 'administrator',
          rules: [
            'add table inet lesson',
            'add chain inet lesson input { type filter hook input priority 0; policy drop; }',
            'add rule inet lesson input ct state established,related accept',
          ],
        },
        { kind: 'connect', who: 'second reader', to: { address: '127.0.0.1', port: 'A' } },
        { kind: 'connect', who: 'second thief', to: { address: '127.0.0.1', port: 'B' } },
      ],
      claims: [
        {
          kind: 'outcome',
          says: 'The second reader gets no answer.',
          who: 'second reader',
          is: ['ETIMEDOUT'],
        },
        {
          kind: 'outcome',
          says: 'The second thief gets none either.',
          who: 'second thief',
          is: ['ETIMEDOUT'],
        },
        {
          kind: 'rows',
          says: 'Both programs still listen: the firewall changed nothing about them.',
          match: { state: 'LISTEN' },
          count: 2,
        },
      ],
      explains:
        'This is called default deny: what is not allowed is dropped. To drop means to say nothing, so the visitors wait.',
    },
    {
      title: 'One hole',
      does: 'The firewall now lets packets to port {A} in. Then Portlight’s own scanner looks at both ports, which takes a few seconds.',
      deeds: [
        {
          kind: 'firewall',
          who: 'administrator',
          rules: ['add rule inet lesson input tcp dport {A} accept'],
        },
        { kind: 'connect', who: 'third reader', to: { address: '127.0.0.1', port: 'A' } },
        { kind: 'scan', who: 'scanner', ports: ['A', 'B'] },
      ],
      claims: [
        { kind: 'heard', says: 'The third reader gets in.', who: 'third reader', text: 'Web page.' },
        { kind: 'scanned', says: 'For a scanner port {A} is open.', port: 'A', state: 'open' },
        {
          kind: 'scanned',
          says: 'Port {B} is filtered: the database is there, and nobody can tell.',
          port: 'B',
          state: 'filtered',
        },
      ],
      explains: 'One hole for what everybody may use, and a wall for the rest: that is a good firewall.',
    },
    {
      title: 'A firewall that says no',
      does: 'The firewall now answers questions for port {B} with a refusal. A fourth visitor comes, and the scanner once more.',
      deeds: [
        {
          kind: 'firewall',
          who: 'administrator',
          rules: ['add rule inet lesson input tcp dport {B} reject with tcp reset'],
        },
        { kind: 'connect', who: 'fourth thief', to: { address: '127.0.0.1', port: 'B' } },
        { kind: 'scan', who: 'scanner', ports: ['B'] },
      ],
      claims: [
        {
          kind: 'outcome',
          says: 'The fourth visitor is refused at once.',
          who: 'fourth thief',
          is: ['ECONNREFUSED'],
        },
        {
          kind: 'scanned',
          says: 'For the scanner port {B} is closed, although somebody listens there.',
          port: 'B',
          state: 'closed',
        },
      ],
      explains:
        'A firewall can send the same RST that a computer sends where nobody listens. So even “closed” only tells what came back.',
    },
  ],
  questions: [
    {
      text: 'Which rule is safer?',
      choices: [
        {
          text: 'Allow everything, and forbid what is known to be bad',
          right: false,
          why: 'Tomorrow’s bad things are on no list yet.',
        },
        {
          text: 'Forbid everything, and allow what is needed',
          right: true,
          why: 'What somebody forgot is then closed, not open.',
        },
        { text: 'Both are the same', right: false, why: 'They differ in everything that nobody thought of.' },
      ],
    },
  ],
  learned:
    'A firewall stops packets, not programs. Default deny with a few holes is the usual and the safer rule.',
  open: [
    {
      text: 'Why do many firewalls drop packets instead of refusing them?',
      answer:
        'Whoever scans has to wait for each port, and learns less. The price is that honest people have to wait, too.',
    },
  ],
}
