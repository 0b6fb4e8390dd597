import { expect, it } from 'vitest'
import { whyRefused } from './page-door'

const window = { id: 1 }
const origin = 'app://portlight'
const top = { origin, parent: null }

it('lets the top frame of our window in', () => {
  expect(whyRefused({ sender: window, senderFrame: top }, window, origin)).toBeNull()
})

it.each([
  ['another window', { sender: { id: 1 }, senderFrame: top }, window],
  ['any window while ours is closed', { sender: window, senderFrame: top }, null],
  ['a frame that is gone', { sender: window, senderFrame: null }, window],
  ['a frame within the page', { sender: window, senderFrame: { origin, parent: top } }, window],
  [
    'a page of the web',
    { sender: window, senderFrame: { origin: 'https://portlight', parent: null } },
    window,
  ],
  ['another host', { sender: window, senderFrame: { origin: 'app://portlight.evil', parent: null } }, window],
  ['a page without an origin', { sender: window, senderFrame: { origin: 'null', parent: null } }, window],
  ['a file', { sender: window, senderFrame: { origin: 'file://', parent: null } }, window],
])('refuses %s', (_, knock, ours) => {
  expect(whyRefused(knock, ours, origin)).toEqual(expect.any(String))
})
