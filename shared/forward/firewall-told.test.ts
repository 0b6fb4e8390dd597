import { expect, it } from 'vitest'
import { bySentence } from '../command-line/remedy'
import { type FirewallFound, toldFirewall } from './firewall-told'
import type { FirewallChange } from './mend'

const judged = { why: 'rule', rule: 'rule 3 of 4' } as const

it.each<[FirewallChange['what'], FirewallFound, string, string]>([
  ['open', { kind: 'done' }, 'done', 'The firewall of this computer lets TCP port 25565 in now.'],
  [
    'close',
    { kind: 'done' },
    'done',
    'The rule is taken back: the firewall keeps TCP port 25565 closed again.',
  ],
  [
    'close',
    { kind: 'still-open', judged },
    'done',
    'The rule is taken back. The firewall lets TCP port 25565 in all the same: rule 3 of 4.',
  ],
  [
    'open',
    { kind: 'unconfirmed', judged },
    'unconfirmed',
    'The command ran. Whether TCP port 25565 is open now can’t be read from here: rule 3 of 4.',
  ],
  [
    'close',
    { kind: 'no-command' },
    'failed',
    'Portlight knows no command just now that closes TCP port 25565 in the firewall of this computer.',
  ],
  [
    'open',
    { kind: 'still-closed', judged, wayBack: null },
    'failed',
    'The rule was made, but another one still keeps TCP port 25565 out: rule 3 of 4. So it was taken back again.',
  ],
  [
    'open',
    { kind: 'still-closed', judged, wayBack: bySentence('Delete the rule.') },
    'failed',
    'The rule was made, but another one still keeps TCP port 25565 out: rule 3 of 4. It is still there. The way back: Delete the rule.',
  ],
])('to %s a port: of %j it is %s', (what, found, kind, sentence) => {
  expect(toldFirewall({ what, family: 'ipv4', protocol: 'tcp', port: 25_565 }, found)).toEqual({
    kind,
    sentence,
  })
})
