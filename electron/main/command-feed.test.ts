import { expect, it } from 'vitest'
import { CommandFeed } from './command-feed'

it('keeps what the app was started with for the first page that listens, and tells it once', async () => {
  const feed = new CommandFeed('go.conflict')
  const first = feed.listen(new AbortController().signal)
  expect(await first.next()).toEqual({ done: false, value: 'go.conflict' })
  const second = feed.listen(new AbortController().signal)
  const told = second.next()
  feed.send('help.about')
  expect(await told).toEqual({ done: false, value: 'help.about' })
})

it('keeps the newest command for the next page where none listens', async () => {
  const feed = new CommandFeed()
  feed.send('go.scan')
  feed.send('file.open')
  const listening = feed.listen(new AbortController().signal)
  expect(await listening.next()).toEqual({ done: false, value: 'file.open' })
  const next = listening.next()
  feed.send('help.about')
  expect(await next).toEqual({ done: false, value: 'help.about' })
})
