// Reads the flowchart on standard input as Mermaid does, and prints its nodes, edges and groups.

import { readFileSync } from 'node:fs'
import { JSDOM } from 'jsdom'

// Mermaid cleans its labels with the help of a document.
globalThis.window = new JSDOM('').window
globalThis.document = window.document
const { default: mermaid } = await import('mermaid')

const text = readFileSync(0, 'utf8')
await mermaid.parse(text)
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
const nodes = [...db.getVertices().values()]
console.log(
  JSON.stringify({
    nodes: Object.fromEntries(nodes.map((one) => [one.id, one.text])),
    edges: db.getEdges().map((one) => [one.start, one.end]),
    groups: db.getSubGraphs().map((one) => one.title),
  }),
)
