// Loaded first and blocking, so that nothing jumps: tells the style sheet that scripts run here.
document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
