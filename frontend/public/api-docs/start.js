// Shows the API's description. A file of its own, as the page's policy allows
// no inline script.
const docs = document.getElementById('docs');
window.SwaggerUIBundle({domNode: docs, url: docs.dataset.spec, validatorUrl: null, deepLinking: true});
