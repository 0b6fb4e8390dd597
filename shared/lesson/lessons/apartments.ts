import type { Lesson } from '../lesson'

/** Lesson 1. RFC 9293, section 3.2 and RFC 6335, section 1: a port names one service at an address. */
export const apartments: Lesson = {
  number: 1,
  title: 'The building and the apartment',
  about:
    'An address leads to a computer, as a street number leads to a building. A port leads to one program in it, as a bell leads to one apartment. Three programs now share one address.',
  predict: {
    text: 'Three programs listen at the same address, each on a port of its own. A visitor connects to the port of the library. Who gets the visitor?',
    choices: [
      {
        text: 'All three: they share the address',
        right: false,
        why: 'The address finds the computer only. The port decides which program it is.',
      },
      { text: 'The library alone', right: true, why: 'The port number leads to exactly one program.' },
      {
        text: 'The program that started first',
        right: false,
        why: 'The order does not matter. The port number does.',
      },
    ],
  },
  steps: [
    {
      title: 'Three programs move in',
      does: 'A bakery listens on port {A}, a library on port {B} and a post office on port {C}. All three have the address 127.0.0.1.',
      deeds: [
        {
          kind: 'listen',
          who: 'bakery',
          at: { address: '127.0.0.1', port: 'A' },
          greets: 'This is the bakery.',
        },
        {
          kind: 'listen',
          who: 'library',
          at: { address: '127.0.0.1', port: 'B' },
          greets: 'This is the library.',
        },
        {
          kind: 'listen',
          who: 'post office',
          at: { address: '127.0.0.1', port: 'C' },
          greets: 'This is the post office.',
        },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'The kernel’s table has three sockets in the state LISTEN at the address 127.0.0.1.',
          match: { protocol: 'tcp', state: 'LISTEN', localAddress: '127.0.0.1' },
          count: 3,
        },
      ],
      explains: 'One address, three ports: nobody is in anybody’s way.',
    },
    {
      title: 'A visitor rings at the library',
      does: 'A visitor connects to port {B}.',
      deeds: [{ kind: 'connect', who: 'visitor', to: { address: '127.0.0.1', port: 'B' } }],
      claims: [
        {
          kind: 'heard',
          says: 'The library answers, and nobody else.',
          who: 'visitor',
          text: 'This is the library.',
        },
        {
          kind: 'rows',
          says: 'The library has one connection.',
          match: { state: 'ESTABLISHED', localPort: 'B' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'The bakery has none.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 0,
        },
      ],
      explains:
        'The kernel looked at the port number and gave the connection to the one program that listens there.',
    },
    {
      title: 'The library moves out',
      does: 'The library stops listening. Then somebody else tries port {B}, and one more tries port {A}.',
      deeds: [
        { kind: 'hang-up', who: 'library' },
        { kind: 'close-door', who: 'library' },
        { kind: 'connect', who: 'late visitor', to: { address: '127.0.0.1', port: 'B' } },
        { kind: 'connect', who: 'customer', to: { address: '127.0.0.1', port: 'A' } },
      ],
      claims: [
        {
          kind: 'outcome',
          says: 'Whoever comes to port {B} now is refused.',
          who: 'late visitor',
          is: ['ECONNREFUSED'],
        },
        {
          kind: 'heard',
          says: 'The bakery still answers on port {A}.',
          who: 'customer',
          text: 'This is the bakery.',
        },
      ],
      explains:
        'A port is open only while a program listens there. The others at the same address go on as before.',
    },
  ],
  questions: [
    {
      text: 'What do you need to reach one program on another computer?',
      choices: [
        {
          text: 'The address alone',
          right: false,
          why: 'The address finds the computer, but not the program on it.',
        },
        {
          text: 'The address and the port',
          right: true,
          why: 'One finds the building, the other the apartment.',
        },
        { text: 'The port alone', right: false, why: 'Every computer has a port with that number.' },
      ],
    },
  ],
  learned: 'The address names the computer, the port names the program.',
  open: [
    {
      text: 'Why can a web server and a mail server run on one computer?',
      answer: 'They listen on different ports, so the kernel knows which of them a connection is for.',
    },
    {
      text: 'What happens if you connect to a port where no program listens?',
      answer: 'The connection is refused: the kernel answers that nobody is there.',
    },
  ],
}
