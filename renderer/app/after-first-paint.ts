/** Milliseconds after which it is not waited for any longer: a window in the background is not painted at all. */
const atLatestMs = 3000

/** Does something once, when the first view has been painted, so that it does not compete with it. */
export function afterFirstPaint(act: () => void): void {
  let done = false
  const once = () => {
    if (done) return
    done = true
    observer.disconnect()
    clearTimeout(timer)
    act()
  }
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName('first-contentful-paint').length > 0) once()
  })
  const timer = setTimeout(once, atLatestMs)
  observer.observe({ type: 'paint', buffered: true })
}
