import { expect, it } from 'vitest'
import { type LinuxFirewallTexts, linuxFirewall } from '../../platform/linux/firewall'
import { changeFirewall } from './firewall-change'

const never = new AbortController().signal
const place = { interface: 'eth0', lan: '192.168.1.34', lan6: null }
const texts: LinuxFirewallTexts = {
  nft: null,
  iptables: { ipv4: null, ipv6: null },
  legacyTables: { ipv4: '', ipv6: '' },
  root: false,
  manager: 'ufw',
  zones: '',
}

// what they print is from ufw 0.36.2 and firewalld 1.3.3; they end with 0
it.each([
  ['open', 'ufw', 'Skipping adding existing rule\nSkipping adding existing rule (v6)', 'had-rule-already'],
  [
    'open',
    'firewalld',
    "Warning: ALREADY_ENABLED: '25565:tcp' already in 'public'\nsuccess",
    'had-rule-already',
  ],
  ['open', 'ufw', 'Rule added\nRule added (v6)', 'unconfirmed'],
  ['close', 'ufw', 'Could not delete non-existent rule\nCould not delete non-existent rule (v6)', 'gone'],
  ['close', 'firewalld', "Warning: NOT_ENABLED: '25565:tcp' not in 'public'\nsuccess", 'gone'],
] as const)('to %s a port: %s says “%s”, and it is %s', async (what, manager, said, kind) => {
  const changed = await changeFirewall(
    { what, family: 'ipv4', protocol: 'tcp', port: 25_565 },
    {
      firewall: async () => linuxFirewall({ ...texts, manager }),
      place: async () => place,
      run: async () => ({ kind: 'ran', said }),
    },
    never,
  )
  expect(changed.kind).toBe(kind)
})
