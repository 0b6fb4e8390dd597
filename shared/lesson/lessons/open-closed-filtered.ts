import type { Lesson } from '../lesson'

/** Lesson 9. RFC 9293, section 3.5.2 (a SYN without a listener is answered by RST); listen(2): a full backlog drops a SYN. */
export const openClosedFiltered: Lesson = {
  number: 9,
  title: 'Open, closed, filtered: two views',
  about:
    'A scanner knocks and writes down what came back. The computer itself knows what is really there. These are two views of the same ports, and they are not always the same.',
  predict: {
    text: 'A scanner hears nothing at all from a port. What does it know?',
    choices: [
      { text: 'That the port is closed', right: false, why: 'A closed port answers: it refuses.' },
      {
        text: 'That a firewall stands before it',
        right: false,
        why: 'Often it is so. But silence has other reasons, too, as you will see.',
      },
      {
        text: 'Only that no answer came',
        right: true,
        why: 'This is what “filtered” means: something swallows the question.',
      },
    ],
  },
  steps: [
    {
      title: 'Three ports',
      does: 'A shop listens on port {A}. Nobody is at port {B}. At port {C} a sleeper listens, but takes nobody in. Two guests come, and wait in its only two chairs.',
      deeds: [
        { kind: 'listen', who: 'shop', at: { address: '127.0.0.1', port: 'A' }, greets: 'Come in.' },
        { kind: 'listen', who: 'sleeper', at: { address: '127.0.0.1', port: 'C' }, sleeps: true },
        { kind: 'connect', who: 'guest', to: { address: '127.0.0.1', port: 'C' }, times: 2 },
      ],
      claims: [
        {
          kind: 'rows',
          says: 'This computer knows: somebody listens on port {A}.',
          match: { state: 'LISTEN', localPort: 'A' },
          count: 1,
        },
        {
          kind: 'rows',
          says: 'It knows: nobody listens on port {B}.',
          match: { state: 'LISTEN', localPort: 'B' },
          count: 0,
        },
        {
          kind: 'rows',
          says: 'It knows: somebody listens on port {C}, too.',
          match: { state: 'LISTEN', localPort: 'C' },
          count: 1,
        },
      ],
      explains: 'This is the view of the computer itself: two ports with a listener, and one without.',
    },
    {
      title: 'The scanner knocks',
      does: 'Portlight’s own scanner knocks at all three ports. It knocks several times where nobody answers, so this takes a few seconds.',
      deeds: [{ kind: 'scan', who: 'scanner', ports: ['A', 'B', 'C'] }],
      claims: [
        { kind: 'scanned', says: 'Port {A} is open: it said yes.', port: 'A', state: 'open' },
        { kind: 'scanned', says: 'Port {B} is closed: it said no.', port: 'B', state: 'closed' },
        {
          kind: 'scanned',
          says: 'Port {C} is filtered: it said nothing, although somebody listens there.',
          port: 'C',
          state: 'filtered',
          on: ['linux'],
        },
      ],
      explains:
        'Open, closed and filtered are the words for yes, no and silence. Most often silence comes from a firewall that drops the question. Here it comes from a queue that is full: the kernel has no room for one more, and drops the question, too. From outside nobody can tell the two apart.',
    },
  ],
  questions: [
    {
      text: 'A scan says: port 443 is filtered. The owner says: my web server runs. Who is right?',
      choices: [
        {
          text: 'Both may be right',
          right: true,
          why: 'The server can listen while something on the way, or a full queue, swallows the question.',
        },
        { text: 'Only the scan', right: false, why: 'The scan tells what came back, not what is there.' },
        { text: 'Only the owner', right: false, why: 'No answer came back: that is true as well.' },
      ],
    },
  ],
  learned: 'Open means yes, closed means no, filtered means silence. Silence alone never says why.',
  open: [
    {
      text: 'Why does a scanner knock several times before it says filtered?',
      answer: 'One packet can get lost on the way. Several in a row seldom do.',
    },
    {
      text: 'What can you look at on the computer itself to find the reason for silence?',
      answer: 'Its sockets (does somebody listen?), its firewall, and whether the program takes connections.',
    },
  ],
}
