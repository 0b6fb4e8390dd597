import type { Lesson } from '../lesson'

/** Lesson 7. RFC 9293, section 3.6.1 (TIME-WAIT), socket(7): SO_REUSEADDR. */
export const timeWait: Lesson = {
  number: 7,
  title: 'Closing does not free at once',
  about:
    'When a connection ends, one end of it is remembered for a while. It is always the end that closed first.',
  predict: {
    text: 'A server ends a connection, and the client answers by ending it too. Whose end is remembered?',
    choices: [
      {
        text: 'The server’s, because it closed first',
        right: true,
        why: 'It has to be sure that its last word arrives.',
      },
      { text: 'The client’s', right: false, why: 'It would be so if the client had closed first.' },
      { text: 'Nobody’s', right: false, why: 'Look at the table after the connection has ended.' },
    ],
  },
  steps: [
    {
      title: 'A connection',
      does: 'A server listens on port {A}, and a client connects.',
      deeds: [
        { kind: 'listen', who: 'server', at: { address: '127.0.0.1', port: 'A' } },
        { kind: 'connect', who: 'client', to: { address: '127.0.0.1', port: 'A' } },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'The server’s end is ESTABLISHED.',
          match: { state: 'ESTABLISHED', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'Everything is as in lesson 2.',
    },
    {
      title: 'The server closes first',
      does: 'The server ends the connection, and stops listening. The client ends its side, too.',
      deeds: [
        { kind: 'hang-up', who: 'server' },
        { kind: 'close-door', who: 'server' },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'The server’s end is in the state TIME_WAIT.',
          match: { state: 'TIME_WAIT', localPort: 'A' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'The client’s end is gone.',
          match: { protocol: 'tcp', remotePort: 'A' },
          count: 0,
        },
      ],
      explains:
        'No program has this socket any more: the kernel keeps it alone, on Linux for one minute. A late packet of the old connection can so never be taken for one of a new connection.',
    },
    {
      title: 'Back on the same port',
      does: 'The server starts again on port {A}, while the old end is still in TIME_WAIT.',
      deeds: [{ kind: 'listen', who: 'server again', at: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'outcome',
          says: 'It works here, because Node sets the option SO_REUSEADDR for every server.',
          who: 'server again',
          is: ['works'],
          on: ['linux', 'darwin'],
        },
        {
          kind: 'rows',
          says: 'The old end is still in TIME_WAIT beside the new listener.',
          match: { state: 'TIME_WAIT', localPort: 'A' },
          count: 1,
        },
      ],
      explains:
        'A program that does not set SO_REUSEADDR is told EADDRINUSE now, and works again a minute later. Node gives no way to leave that option out, so this cannot be shown here: it is taken from the manual, socket(7).',
    },
    {
      title: 'The client closes first',
      does: 'Another client connects to port {A}, and this time the client ends the connection.',
      deeds: [
        { kind: 'connect', who: 'polite client', to: { address: '127.0.0.1', port: 'A' } },
        { kind: 'hang-up', who: 'polite client' },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'Now the client’s end is in TIME_WAIT.',
          match: { state: 'TIME_WAIT', remotePort: 'A' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'The server has no second one: there is only the old end of the first connection.',
          match: { state: 'TIME_WAIT', localPort: 'A' },
          count: 1,
        },
      ],
      explains: 'That is why servers like to let their clients close first.',
    },
  ],
  questions: [
    {
      text: 'A server was stopped a second ago and says EADDRINUSE when it is started again. No program has the port. What is going on?',
      choices: [
        {
          text: 'An end of an old connection is in TIME_WAIT, and the server does not set SO_REUSEADDR',
          right: true,
          why: 'After a minute it works, and with the option at once.',
        },
        { text: 'The port is broken', right: false, why: 'Ports are numbers, and do not break.' },
        {
          text: 'The firewall blocks it',
          right: false,
          why: 'A firewall stops packets. It does not say EADDRINUSE.',
        },
      ],
    },
  ],
  learned:
    'Who closes first has TIME_WAIT. Servers set SO_REUSEADDR so that it does not keep them from starting.',
  open: [
    {
      text: 'Are a thousand sockets in TIME_WAIT a fault?',
      answer:
        'Usually not. They cost little and end by themselves. It is a matter of concern only when ports for outgoing connections run out.',
    },
  ],
}
