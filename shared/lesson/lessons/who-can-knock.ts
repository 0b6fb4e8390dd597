import type { Lesson } from '../lesson'

/** Lesson 8. RFC 1122, section 3.2.1.3 (127.0.0.0/8), ip(7): INADDR_ANY. */
export const whoCanKnock: Lesson = {
  number: 8,
  title: '127.0.0.1 or 0.0.0.0: who can knock',
  about:
    'A program chooses at which address it listens. 127.0.0.1 is inside this computer only. 0.0.0.0 means all of its addresses, also those that others can reach.',
  predict: {
    text: 'A program listens on 127.0.0.1. Somebody comes to the same port at another address of this computer. What happens?',
    choices: [
      { text: 'The program answers', right: false, why: 'It listens at one address only.' },
      { text: 'The visitor is refused', right: true, why: 'At that address nobody listens on this port.' },
      { text: 'The visitor is led to 127.0.0.1', right: false, why: 'Nothing leads from one to the other.' },
    ],
  },
  steps: [
    {
      title: 'A private door',
      does: 'A program listens on port {A} of 127.0.0.1. A friend comes by 127.0.0.1, and a stranger by another address of this computer.',
      deeds: [
        {
          kind: 'listen',
          who: 'diary',
          at: { address: '127.0.0.1', port: 'A' },
          greets: 'Only for this computer.',
        },
        { kind: 'connect', who: 'friend', to: { address: '127.0.0.1', port: 'A' } },
        { kind: 'connect', who: 'stranger', to: { address: 'own', port: 'A' } },
      ],
      claims: [
        { kind: 'outcome', says: 'The friend gets in.', who: 'friend', is: ['works'] },
        {
          kind: 'outcome',
          says: 'The stranger is refused.',
          who: 'stranger',
          is: ['ECONNREFUSED'],
        },
        {
          kind: 'rows',
          says: 'The table says it: the socket listens at 127.0.0.1.',
          match: { state: 'LISTEN', localPort: 'A', localAddress: '127.0.0.1' },
          count: 1,
        },
      ],
      explains: 'Databases and development servers should listen like this, so that only you reach them.',
    },
    {
      title: 'A door to the street',
      does: 'Another program listens on port {B} of 0.0.0.0 until the next step. It hangs up on everybody who does not come from this computer. The same two kinds of visitor come again.',
      deeds: [
        {
          kind: 'listen',
          who: 'poster',
          at: { address: '0.0.0.0', port: 'B' },
          greets: 'For everybody.',
        },
        { kind: 'connect', who: 'second friend', to: { address: '127.0.0.1', port: 'B' } },
        { kind: 'connect', who: 'second stranger', to: { address: 'own', port: 'B' } },
      ],
      claims: [
        { kind: 'outcome', says: 'The friend gets in.', who: 'second friend', is: ['works'] },
        { kind: 'outcome', says: 'The stranger gets in, too.', who: 'second stranger', is: ['works'] },
        {
          kind: 'rows',
          says: 'The table says it: the socket listens at 0.0.0.0.',
          match: { state: 'LISTEN', localPort: 'B', localAddress: '0.0.0.0' },
          count: 1,
        },
      ],
      explains:
        'Everybody whose packets reach this computer can now knock. Only a firewall or a router could still keep them out.',
    },
    {
      title: 'The door closes',
      does: 'The program at 0.0.0.0 stops listening.',
      deeds: [
        { kind: 'hang-up', who: 'poster' },
        { kind: 'close-door', who: 'poster' },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'Nothing listens on port {B} any more.',
          match: { state: 'LISTEN', localPort: 'B' },
          count: 0,
        },
      ],
      explains: 'The safest door is the one that is not there.',
    },
  ],
  questions: [
    {
      text: 'A database on your laptop is for your own programs only. Where should it listen?',
      choices: [
        { text: '0.0.0.0', right: false, why: 'Then everybody in the same network can try its password.' },
        { text: '127.0.0.1', right: true, why: 'Nobody outside can even knock.' },
        { text: 'On port 0', right: false, why: 'Port 0 only means: any port that is free.' },
      ],
    },
  ],
  learned: '127.0.0.1 is for this computer alone. 0.0.0.0 is for everybody who can reach it.',
  open: [
    {
      text: 'Find a program on your computer that listens on 0.0.0.0 or [::]. Use: portlight sockets --listening',
      answer: 'The column with the address tells. Many computers have one for printing or for sharing files.',
    },
  ],
}
