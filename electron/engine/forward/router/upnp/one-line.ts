export { oneLine } from '#shared/words/one-line'
