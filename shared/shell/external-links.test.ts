import { expect, it } from 'vitest'
import { allowedExternal } from './external-links'
import { externalLinks } from './shell'

it.each([...externalLinks, 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5'])('opens %s', (address) => {
  expect(allowedExternal(address)).toBe(new URL(address).href)
})

it.each([
  'http://www.rfc-editor.org/',
  'https://www.rfc-editor.org.example.org/',
  'https://www.rfc-editor.org@example.org/',
  'https://user:secret@www.rfc-editor.org/',
  'https://www.rfc-editor.org:8443/',
  'https://example.org/?https://www.rfc-editor.org/',
  'https://www.iana.org/',
  'https://www.iana.org/assignments/service-names-port-numbers-of-others',
  'https://www.iana.org/assignments/service-names-port-numbers/../../domains',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://www.rfc-editor.org/',
  '',
])('does not open %s', (address) => {
  expect(allowedExternal(address)).toBeNull()
})
