import type { Lesson } from '../lesson'

/** Lesson 5. bind(2), socket(7): SO_REUSEADDR and SO_REUSEPORT, ipv6(7): IPV6_V6ONLY. */
export const onePort: Lesson = {
  number: 5,
  title: 'Two programs, one port',
  about:
    '“Address already in use” is the most common error about ports. Two programs cannot have the same port, unless something about it is different.',
  predict: {
    text: 'One program listens on a port. A second one asks for the same port. What happens?',
    choices: [
      {
        text: 'Both get every second visitor',
        right: false,
        why: 'Only programs that both ask for it can share a port.',
      },
      {
        text: 'The second one gets an error and does not start',
        right: true,
        why: 'The system says EADDRINUSE: address already in use.',
      },
      { text: 'The first one is thrown out', right: false, why: 'Who has the port keeps it.' },
    ],
  },
  steps: [
    {
      title: 'Once is fine',
      does: 'A first program listens on port {A} of 127.0.0.1.',
      deeds: [{ kind: 'listen', who: 'first', at: { address: '127.0.0.1', port: 'A' } }],
      claims: [{ kind: 'outcome', says: 'It gets the port.', who: 'first', is: ['works'] }],
      explains: 'Nobody had the port before.',
    },
    {
      title: 'Twice is not',
      does: 'A second program wants the same port at the same address.',
      deeds: [{ kind: 'listen', who: 'second', at: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        { kind: 'outcome', says: 'It is told EADDRINUSE.', who: 'second', is: ['EADDRINUSE'] },
        {
          kind: 'rows',
          says: 'Still one socket listens on port {A}.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'A visitor to that port could not know whom to ask for. So the system allows it only once.',
    },
    {
      title: 'All addresses are this one, too',
      does: 'A third program wants port {A} at 0.0.0.0, which means: at every address of this computer.',
      deeds: [{ kind: 'listen', who: 'third', at: { address: '0.0.0.0', port: 'A' } }],
      claims: [
        {
          kind: 'outcome',
          says: 'It is told EADDRINUSE: one of these addresses is taken.',
          who: 'third',
          is: ['EADDRINUSE'],
          on: ['linux'],
        },
      ],
      explains: 'Every address contains the one that the first program has.',
    },
    {
      title: 'When it works',
      does: 'Now one thing is different each time: the port, the address, the protocol, the version of IP.',
      deeds: [
        { kind: 'listen', who: 'other port', at: { address: '127.0.0.1', port: 'B' } },
        { kind: 'listen', who: 'other address', at: { address: '127.0.0.2', port: 'A' } },
        { kind: 'bind', who: 'other protocol', at: { address: '127.0.0.1', port: 'A' } },
        { kind: 'listen', who: 'other IP', at: { address: '::1', port: 'A' } },
      ],
      claims: [
        { kind: 'outcome', says: 'Another port works.', who: 'other port', is: ['works'] },
        {
          kind: 'outcome',
          says: 'The same port at another address works.',
          who: 'other address',
          is: ['works'],
        },
        {
          kind: 'outcome',
          says: 'The same port over UDP works.',
          who: 'other protocol',
          is: ['works'],
        },
        {
          kind: 'outcome',
          says: 'The same port over IPv6 works, at the address ::1.',
          who: 'other IP',
          is: ['works'],
        },
      ],
      explains: 'Protocol, address and port together have to be free. One difference is enough.',
    },
    {
      title: 'Two that agree',
      does: 'Two programs both ask to share port {C} (SO_REUSEPORT).',
      deeds: [
        { kind: 'listen', who: 'left twin', at: { address: '127.0.0.1', port: 'C' }, shares: true },
        { kind: 'listen', who: 'right twin', at: { address: '127.0.0.1', port: 'C' }, shares: true },
      ],
      claims: [
        {
          kind: 'outcome',
          says: 'Both get the port, because both asked for sharing.',
          who: 'right twin',
          is: ['works'],
          on: ['linux'],
        },
      ],
      explains:
        'On Linux the kernel then divides the visitors among them. Web servers use this to work on several cores.',
    },
  ],
  questions: [
    {
      text: 'Your server says EADDRINUSE for port 3000. What is a good next step?',
      choices: [
        {
          text: 'Find out which program has the port',
          right: true,
          why: 'Often it is the same server, started before. The command “portlight why 3000” tells.',
        },
        {
          text: 'Start the server again and again',
          right: false,
          why: 'As long as the other program has the port, the answer stays the same.',
        },
        {
          text: 'Buy another network card',
          right: false,
          why: 'A port number is not a part of the hardware.',
        },
      ],
    },
  ],
  learned: 'Protocol, address and port together belong to one program at a time.',
  open: [
    {
      text: 'Why can DNS answer on port 53 over TCP and over UDP at the same time?',
      answer: 'TCP and UDP each have their own 65,535 ports.',
    },
    {
      text: 'A program listens on 0.0.0.0:8080. Can another one listen on 127.0.0.1:8080?',
      answer: 'Not on Linux: 0.0.0.0 stands for every address, and 127.0.0.1 is one of them.',
    },
  ],
}
