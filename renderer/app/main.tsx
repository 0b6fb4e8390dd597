import '@fontsource-variable/inter/wght.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { desktopShell } from './shell/desktop-shell'
import { start } from './start'

const root = document.getElementById('root')
const bridge = window.portlight
if (root !== null) {
  if (bridge === undefined) {
    root.textContent = 'This page is the window of the Portlight app. Start the app to use it.'
  } else {
    start(root, desktopShell(bridge))
  }
}
