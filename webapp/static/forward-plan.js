// Enhancements only: every page does its whole job without this file.
import { initAll } from './govuk-frontend.min.js'

initAll()

// GOV.UK Frontend marks radios that reveal something with aria-expanded, which ARIA does not allow on a radio.
const settleRadios = () => {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) radio.removeAttribute('aria-expanded')
}
settleRadios()
document.addEventListener('click', settleRadios)
window.addEventListener('pageshow', settleRadios)

// Filters push a list off a phone's screen: there they begin folded, unless one is set.
if (window.matchMedia('(max-width: 40em)').matches && !window.location.search) {
  for (const filters of document.querySelectorAll('[data-closed-on-phones]')) filters.removeAttribute('open')
}

// Browsers give no clipboard to a page that came over plain http, and may refuse it to any: then the old way is left.
const copied = async (input) => {
  input.focus()
  input.select()
  try {
    await navigator.clipboard.writeText(input.value)
    return true
  } catch {
    return document.execCommand('copy')
  }
}

// <button data-copy="id-of-an-input">Copy<span hidden from view>…</span></button><span role="status">: puts the input's
// text on the clipboard and says so; where that is not to be, the text stays selected for whoever presses the keys.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const source = document.getElementById(button.dataset.copy)
  const status = button.nextElementSibling
  const word = button.firstChild
  const label = word.data
  let waiting
  button.hidden = false
  button.addEventListener('click', async () => {
    const isCopied = await copied(source)
    if (isCopied) button.focus()
    word.data = status.textContent = isCopied ? 'Copied' : 'Press Ctrl+C'
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      word.data = label
      status.textContent = ''
    }, 3000)
  })
}

// <div data-narrow="Find a committee">: a box above a long list of checkboxes that hides those that do not match.
// A ticked one always stays in sight, so that nothing is chosen unseen.
for (const [index, list] of document.querySelectorAll('[data-narrow]').entries()) {
  const items = [...list.querySelectorAll('.govuk-checkboxes__item')]
  const box = document.createElement('div')
  box.className = 'fp-narrow'
  const label = document.createElement('label')
  label.className = 'govuk-label'
  label.htmlFor = `narrow-${index}`
  label.textContent = list.dataset.narrow
  const input = document.createElement('input')
  input.className = 'govuk-input govuk-input--width-20'
  input.id = label.htmlFor
  input.type = 'search'
  input.autocomplete = 'off'
  const count = document.createElement('p')
  count.className = 'govuk-hint'
  count.setAttribute('role', 'status')
  box.append(label, input, count)
  list.before(box)
  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    for (const item of items) {
      const text = item.textContent.toLowerCase()
      item.hidden = !item.querySelector('input').checked && !words.every((word) => text.includes(word))
      if (!item.hidden) shown += 1
    }
    count.textContent = words.length ? `${shown} of ${items.length} shown` : ''
  }
  input.addEventListener('input', narrow)
  input.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault() })
}
