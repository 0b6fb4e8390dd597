import type { Lesson } from '../lesson'

/** Lesson 13. ip(7), ip_local_port_range; connect(2), EADDRNOTAVAIL; RFC 6056, section 2.1. */
export const outOfPorts: Lesson = {
  number: 13,
  title: 'Running out of ports',
  about:
    'Each outgoing connection needs a port of its own on this side. There are many thousands, but not without end. This lesson has a network of its own, in which there are only ten.',
  needs: 'own-network',
  predict: {
    text: 'There are ten ports for outgoing connections, and ten connections to one server. What happens to the eleventh?',
    choices: [
      { text: 'It waits until a port is free', right: false, why: 'The system does not wait.' },
      { text: 'It fails', right: true, why: 'No group of four numbers is left for it.' },
      { text: 'It takes a port from another connection', right: false, why: 'That would mix the two up.' },
    ],
  },
  steps: [
    {
      title: 'A small range',
      does: 'The range for outgoing connections is set to ten ports: 40000 to 40009. Two servers listen on the ports {A} and {B}.',
      deeds: [
        { kind: 'port-range', who: 'administrator', first: 40_000, last: 40_009 },
        { kind: 'listen', who: 'server', at: { address: '127.0.0.1', port: 'A' }, greets: 'Hello.' },
        { kind: 'listen', who: 'other server', at: { address: '127.0.0.1', port: 'B' }, greets: 'Hello.' },
      ],
      claims: [
        { kind: 'outcome', says: 'The range is set.', who: 'administrator', is: ['works'] },
        { kind: 'rows', says: 'Two servers listen.', match: { state: 'LISTEN' }, count: 2 },
      ],
      explains: 'Usually the range has 16,384 or 28,232 ports.',
    },
    {
      title: 'All ten',
      does: 'Ten clients connect to port {A}.',
      deeds: [{ kind: 'connect', who: 'client', to: { address: '127.0.0.1', port: 'A' }, times: 10 }],
      claims: [
        {
          kind: 'rows',
          says: 'There are ten connections to port {A}.',
          match: { state: 'ESTABLISHED', remotePort: 'A' },
          count: 10,
        },
        {
          kind: 'distinct',
          says: 'Each has a port of its own.',
          match: { state: 'ESTABLISHED', remotePort: 'A' },
        },
      ],
      explains: 'Now every port of the range is in use towards this server.',
    },
    {
      title: 'One too many',
      does: 'An eleventh client connects to port {A}.',
      deeds: [{ kind: 'connect', who: 'eleventh', to: { address: '127.0.0.1', port: 'A' } }],
      claims: [
        {
          kind: 'outcome',
          says: 'The system says EADDRNOTAVAIL: it has no address and port to give.',
          who: 'eleventh',
          is: ['EADDRNOTAVAIL'],
        },
      ],
      explains: 'The server could take many more. It is the client’s side that has run out.',
    },
    {
      title: 'Another server',
      does: 'The same client tries port {B}, where another server listens.',
      deeds: [{ kind: 'connect', who: 'twelfth', to: { address: '127.0.0.1', port: 'B' } }],
      claims: [
        { kind: 'outcome', says: 'That works.', who: 'twelfth', is: ['works'] },
        {
          kind: 'ephemeral',
          says: 'It has one of the same ten ports.',
          who: 'twelfth',
        },
      ],
      explains:
        'Four numbers name a connection, as in lesson 4. With another server they are different ones, so a port can be used once more.',
    },
  ],
  questions: [
    {
      text: 'A program that asks one server very often gets EADDRNOTAVAIL. What helps best?',
      choices: [
        {
          text: 'Keep one connection open and use it again',
          right: true,
          why: 'Then it needs one port instead of thousands, most of which would be in TIME_WAIT.',
        },
        { text: 'Restart the server', right: false, why: 'The server has not run out of anything.' },
        { text: 'Open a port in the firewall', right: false, why: 'The firewall has nothing to do with it.' },
      ],
    },
  ],
  learned: 'Ports for outgoing connections can run out, one server at a time.',
  open: [
    {
      text: 'Why do connections that are closed already count, too?',
      answer:
        'Whoever closed first has TIME_WAIT for a while, as in lesson 7, and the port is not free for the same server.',
    },
  ],
}
